/* Reads JSON data of a release. */
#include "reader.h"

#include "banned.h"

void reader_fail(struct reader *reader, const char *what, struct text name)
{
	if (reader->has_failed)
		return;
	reader->has_failed = true;
	*reader->error = arena_printf(reader->arena, "%.*s: %.*s%s%s%s%.*s", TEXT_ARGS(reader->file),
		TEXT_ARGS(reader->place), reader->place.length > 0 ? ": " : "", what, name.length > 0 ? " " : "",
		TEXT_ARGS(name));
}

const struct json *reader_object(struct reader *reader, struct text source)
{
	const struct json *value;
	struct text error;

	if (!json_parse(reader->arena, source, &value, &error)) {
		reader_fail(reader, "is not valid JSON:", error);
		return NULL;
	}
	if (json_kind(value) != JSON_OBJECT) {
		reader_fail(reader, "must be a JSON object", TEXT_NONE);
		return NULL;
	}
	return value;
}

struct text reader_string(struct reader *reader, const struct json *object, const char *name)
{
	const struct json *value = json_member(object, text_of(name));

	if (json_kind(value) != JSON_STRING || json_string(value).length == 0)
		reader_fail(reader, "a text is missing:", text_of(name));
	return json_string(value);
}

const struct json *reader_array(struct reader *reader, const struct json *object, const char *name)
{
	const struct json *value = json_member(object, text_of(name));

	if (value == NULL)
		return NULL;
	if (json_kind(value) != JSON_ARRAY)
		reader_fail(reader, "must be an array:", text_of(name));
	return value;
}

struct wording reader_wording(struct reader *reader, const struct json *object, const char *name)
{
	const struct json *value = json_member(object, text_of(name));
	struct text both = json_string(value);

	if (both.length > 0)
		return (struct wording){ both, both };
	if (json_kind(value) != JSON_OBJECT) {
		reader_fail(reader, "a text in English (en) and French (fr) is missing:", text_of(name));
		return (struct wording){ .en = TEXT_NONE };
	}
	reader_only(reader, value, "en fr");
	return (struct wording){ reader_string(reader, value, "en"), reader_string(reader, value, "fr") };
}

static bool is_in_list(struct text name, const char *list)
{
	struct text rest = text_of(list);
	struct text word;

	while (text_split(&rest, ' ', &word))
		if (text_equal(word, name))
			return true;
	return false;
}

void reader_only(struct reader *reader, const struct json *object, const char *allowed)
{
	for (size_t i = 0; i < json_count(object); i++) {
		struct text name;
		json_member_at(object, i, &name);
		if (!is_in_list(name, allowed)) {
			struct text message = arena_printf(
				reader->arena, "%.*s (known are: %s)", TEXT_ARGS(name), allowed);
			reader_fail(reader, "unknown member", message);
		}
	}
}

void nearest_compare(struct nearest *nearest, struct text name)
{
	size_t distance = text_distance(nearest->wanted, name);
	size_t limit = nearest->wanted.length / 3 + 1;

	if (distance > limit || (nearest->name.length > 0 && distance >= nearest->distance))
		return;
	nearest->name = name;
	nearest->distance = distance;
}

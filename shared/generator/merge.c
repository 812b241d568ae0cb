/* Deep merge of JSON documents, while they are written. */
#include "merge.h"

#include <stdlib.h>

#include "grow.h"

#include "banned.h"

static const char *const sorted_names[] = { "dependencies", "devDependencies", "packages" };

/* The values of one place in all documents that have it. */
struct place {
	const struct json *const *values;
	size_t count;
	struct text name;
	size_t depth;
};

struct names {
	struct text *items;
	size_t count;
	size_t capacity;
};

static void write_place(struct buffer *out, const struct place *place);

static void add_line(struct buffer *out, size_t depth)
{
	buffer_add_char(out, '\n');
	for (size_t i = 0; i < depth; i++)
		buffer_add(out, TEXT("  "));
}

static int compare_names(const void *a, const void *b)
{
	return text_compare(*(const struct text *)a, *(const struct text *)b);
}

static bool is_sorted(struct text name)
{
	for (size_t i = 0; i < sizeof sorted_names / sizeof sorted_names[0]; i++)
		if (text_equal(name, text_of(sorted_names[i])))
			return true;
	return false;
}

static bool is_in_earlier(const struct place *place, size_t index, struct text name)
{
	for (size_t i = 0; i < index; i++)
		if (json_has(place->values[i], name))
			return true;
	return false;
}

/* Names of all members, each once. */
static struct names names_of(struct arena *arena, const struct place *place)
{
	struct names names = { .count = 0 };

	for (size_t i = 0; i < place->count; i++) {
		size_t count = json_count(place->values[i]);
		for (size_t j = 0; j < count; j++) {
			struct text name;
			json_member_at(place->values[i], j, &name);
			if (is_in_earlier(place, i, name))
				continue;
			names.items = grow(arena, names.items, sizeof name, names.count, &names.capacity);
			names.items[names.count++] = name;
		}
	}
	if (is_sorted(place->name) && names.count > 1)
		qsort(names.items, names.count, sizeof *names.items, compare_names);
	return names;
}

static void write_member(struct buffer *out, const struct place *object, struct text name)
{
	const struct json **values = arena_alloc(out->arena, object->count * sizeof *values);
	struct place member = { .values = values, .name = name, .depth = object->depth + 1 };

	for (size_t i = 0; i < object->count; i++)
		if (json_has(object->values[i], name))
			values[member.count++] = json_member(object->values[i], name);
	json_add_string(out, name);
	buffer_add(out, TEXT(": "));
	write_place(out, &member);
}

static void write_object(struct buffer *out, const struct place *place)
{
	struct names names = names_of(out->arena, place);

	buffer_add_char(out, '{');
	for (size_t i = 0; i < names.count; i++) {
		if (i > 0)
			buffer_add_char(out, ',');
		add_line(out, place->depth + 1);
		write_member(out, place, names.items[i]);
	}
	if (names.count > 0)
		add_line(out, place->depth);
	buffer_add_char(out, '}');
}

static void write_array(struct buffer *out, const struct place *place)
{
	bool is_empty = true;

	buffer_add_char(out, '[');
	for (size_t i = 0; i < place->count; i++) {
		for (size_t j = 0; j < json_count(place->values[i]); j++) {
			const struct json *item = json_item(place->values[i], j);
			struct place inner = { .values = &item, .count = 1, .depth = place->depth + 1 };
			if (!is_empty)
				buffer_add_char(out, ',');
			is_empty = false;
			add_line(out, place->depth + 1);
			write_place(out, &inner);
		}
	}
	if (!is_empty)
		add_line(out, place->depth);
	buffer_add_char(out, ']');
}

/* A value of another kind replaces what came before it. */
static void write_place(struct buffer *out, const struct place *place)
{
	const struct json *last = place->values[place->count - 1];
	struct place same = *place;
	size_t first = place->count - 1;

	while (first > 0 && json_kind(place->values[first - 1]) == json_kind(last))
		first--;
	same.values += first;
	same.count -= first;
	if (json_kind(last) == JSON_OBJECT)
		write_object(out, &same);
	else if (json_kind(last) == JSON_ARRAY)
		write_array(out, &same);
	else
		json_add(out, last);
}

void merge_add(struct buffer *out, const struct json *const *documents, size_t count)
{
	struct place all = { .values = documents, .count = count };

	write_place(out, &all);
	buffer_add_char(out, '\n');
}

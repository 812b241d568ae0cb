/* JSON: json-c parses, we write. The one file that includes json-c. */
#include "json.h"

#include <json-c/json.h>
#include <stdio.h>
#include <string.h>

#include "log.h"

#include "banned.h"

/* A struct json is a json-c object under a name of ours; it is never defined. */
static struct json_object *object_of(const struct json *value)
{
	return (struct json_object *)(uintptr_t)value;
}

static const struct json *json_of(struct json_object *object)
{
	return (const struct json *)object;
}

static void release_object(void *object)
{
	json_object_put(object);
}

static uint32_t hexadecimal(const char *digits)
{
	uint32_t value = 0;

	for (int i = 0; i < 4; i++) {
		char digit = digits[i];

		value = value << 4 | (uint32_t)(digit <= '9' ? digit - '0' : (digit | 0x20) - 'a' + 10);
	}
	return value;
}

static bool is_high_surrogate(uint32_t unit)
{
	return unit >= 0xD800 && unit <= 0xDBFF;
}

static bool is_low_surrogate(uint32_t unit)
{
	return unit >= 0xDC00 && unit <= 0xDFFF;
}

/*
 * json-c is lenient where RFC 8259 is not: it takes NaN, "1.", -01, bare
 * control characters and names in single quotes, cuts a member's name at NUL
 * and keeps the last of two equal names. So the text itself is looked at,
 * token by token, with no faith in json-c.
 */
struct survey {
	char *text; /* the copy that json-c will read */
	size_t members;
	const char *fault; /* the first one, or NULL */
	size_t fault_at;
	bool has_nul; /* the string before */
};

static void note(struct survey *survey, const char *fault, size_t at)
{
	if (survey->fault != NULL)
		return;
	survey->fault = fault;
	survey->fault_at = at;
}

/* The unit of a \u escape whose u is at that place; 0 without four digits, which json-c refuses. */
static uint32_t escaped_unit(struct text source, size_t at)
{
	struct text four = text_upto(text_from(source, at + 1), 4);

	return four.length == 4 && text_is_from(four, "0123456789abcdefABCDEF") ? hexadecimal(four.data) : 0;
}

/*
 * From the u of an escape to its last digit, or to that of the pair it begins.
 * Half of a pair is no character: it becomes NUL, which no field can hold
 * either, so that the field is refused and not the whole document.
 */
static size_t survey_escape(struct text source, size_t at, struct survey *survey)
{
	uint32_t unit = escaped_unit(source, at);

	if (is_high_surrogate(unit) && text_starts_with(text_from(source, at + 5), TEXT("\\u"))
		&& is_low_surrogate(escaped_unit(source, at + 6)))
		return at + 10;
	if (is_high_surrogate(unit) || is_low_surrogate(unit)) {
		memset(survey->text + at + 1, '0', 4);
		unit = 0;
	}
	survey->has_nul |= unit == 0;
	return at + 4;
}

/* From behind the opening quote to the closing one, or to the end. */
static size_t survey_string(struct text source, size_t at, struct survey *survey)
{
	survey->has_nul = false;
	for (; at < source.length && source.data[at] != '"'; at++) {
		if ((unsigned char)source.data[at] < 0x20)
			note(survey, "a control character that is not escaped", at);
		if (source.data[at] == '\\' && ++at < source.length && source.data[at] == 'u')
			at = survey_escape(source, at, survey);
	}
	return at;
}

static size_t digits(struct text text)
{
	size_t count = 0;

	while (count < text.length && text.data[count] >= '0' && text.data[count] <= '9')
		count++;
	return count;
}

/* Takes what may stand before the digits and the digits; false when there are none. */
static bool take_digits(struct text *text, size_t before)
{
	size_t count;

	*text = text_from(*text, before);
	count = digits(*text);
	*text = text_from(*text, count);
	return count > 0;
}

/* RFC 8259, section 6. */
static bool is_number(struct text text)
{
	size_t sign = text_starts_with(text, TEXT("-")) ? 1 : 0;

	if (text_starts_with(text_from(text, sign), TEXT("0")))
		text = text_from(text, sign + 1);
	else if (!take_digits(&text, sign))
		return false;
	if (text_starts_with(text, TEXT(".")) && !take_digits(&text, 1))
		return false;
	if (text.length > 0 && (text.data[0] | 0x20) == 'e') {
		bool is_signed = text.length > 1 && (text.data[1] == '+' || text.data[1] == '-');

		if (!take_digits(&text, is_signed ? 2 : 1))
			return false;
	}
	return text.length == 0;
}

static bool is_scalar(char byte)
{
	char lower = (char)(byte | 0x20);

	return (byte >= '0' && byte <= '9') || (lower >= 'a' && lower <= 'z') || byte == '-' || byte == '+' || byte == '.';
}

/* To the last byte of a number or of a literal. */
static size_t survey_scalar(struct text source, size_t at, struct survey *survey)
{
	size_t length = 0;
	struct text scalar;

	while (at + length < source.length && is_scalar(source.data[at + length]))
		length++;
	scalar = text_upto(text_from(source, at), length);
	if (!text_equal(scalar, TEXT("true")) && !text_equal(scalar, TEXT("false")) && !text_equal(scalar, TEXT("null")) &&
		!is_number(scalar))
		note(survey, "a number of the wrong form", at);
	return at + length - 1;
}

static struct survey survey_text(struct text source, char *copy)
{
	struct survey survey = { .text = copy };

	for (size_t at = 0; at < source.length; at++) {
		char byte = source.data[at];

		if (byte == '"') {
			at = survey_string(source, at + 1, &survey);
		} else if (byte == ':') {
			survey.members++;
			if (survey.has_nul)
				note(&survey, "a member's name that holds NUL", at);
		} else if (is_scalar(byte)) {
			at = survey_scalar(source, at, &survey);
		} else if (byte == '\'') {
			note(&survey, "a single quote", at);
		}
	}
	return survey;
}

static size_t members_of(struct json_object *value)
{
	size_t sum = 0;

	if (json_object_is_type(value, json_type_array)) {
		for (size_t i = 0; i < json_object_array_length(value); i++)
			sum += members_of(json_object_array_get_idx(value, i));
	} else if (json_object_is_type(value, json_type_object)) {
		json_object_object_foreach(value, name, member)
		{
			(void)name;
			sum += 1 + members_of(member);
		}
	}
	return sum;
}

static bool refuse(struct arena *arena, struct text *error, const char *what, size_t at)
{
	*error = arena_printf(arena, "%s at byte %zu", what, at);
	return false;
}

/* Parses the NUL-terminated copy of that length; its NUL is what ends a bare number. */
static bool parse(struct arena *arena, struct text copy, struct json_object **object, struct text *error)
{
	struct json_tokener *tokener = json_tokener_new_ex(JSON_DEPTH);
	enum json_tokener_error outcome;
	size_t end;

	if (tokener == NULL)
		die("out of memory: no JSON parser");
	json_tokener_set_flags(tokener, JSON_TOKENER_STRICT | JSON_TOKENER_VALIDATE_UTF8);
	*object = json_tokener_parse_ex(tokener, copy.data, (int)copy.length + 1);
	outcome = json_tokener_get_error(tokener);
	end = json_tokener_get_parse_end(tokener);
	json_tokener_free(tokener);
	if (*object != NULL)
		arena_on_reset(arena, release_object, *object);
	if (outcome == json_tokener_continue)
		return refuse(arena, error, "the JSON ends too early", copy.length);
	if (outcome != json_tokener_success)
		return refuse(arena, error, json_tokener_error_desc(outcome), end);
	if (end < copy.length)
		return refuse(arena, error, "something follows the JSON value", end);
	return true;
}

/* The well-formed bytes at the start. */
static size_t utf8_length(struct text text)
{
	struct text rest = text;
	uint32_t code_point;

	while (text_next_code_point(&rest, &code_point))
		continue;
	return text.length - rest.length;
}

bool json_parse(struct arena *arena, struct text source, const struct json **value, struct text *error)
{
	char *copy = arena_string(arena, source);
	struct json_object *object;
	struct survey survey;

	*value = NULL;
	if (text_find_char(source, '\0') < source.length)
		return refuse(arena, error, "a NUL byte", text_find_char(source, '\0'));
	if (utf8_length(source) < source.length)
		return refuse(arena, error, "bytes that are no UTF-8", utf8_length(source));
	survey = survey_text(source, copy);
	if (!parse(arena, (struct text){ copy, source.length }, &object, error))
		return false;
	if (survey.fault != NULL)
		return refuse(arena, error, survey.fault, survey.fault_at);
	if (survey.members != members_of(object)) {
		*error = TEXT("an object has the same member twice");
		return false;
	}
	*value = json_of(object);
	return true;
}

enum json_kind json_kind(const struct json *value)
{
	switch (json_object_get_type(object_of(value))) {
	case json_type_null:
		return JSON_NULL;
	case json_type_boolean:
		return JSON_BOOLEAN;
	case json_type_int:
		/* A negative one reads as 0 there. */
		return json_object_get_uint64(object_of(value)) > INT64_MAX ? JSON_NUMBER : JSON_INTEGER;
	case json_type_double:
		return JSON_NUMBER;
	case json_type_string:
		return JSON_STRING;
	case json_type_array:
		return JSON_ARRAY;
	case json_type_object:
		return JSON_OBJECT;
	}
	die("json-c knows a type that we do not");
}

struct text json_string(const struct json *value)
{
	struct json_object *object = object_of(value);

	if (json_kind(value) != JSON_STRING)
		return TEXT_NONE;
	return (struct text){ json_object_get_string(object), (size_t)json_object_get_string_len(object) };
}

int64_t json_integer(const struct json *value, int64_t other)
{
	return json_kind(value) == JSON_INTEGER ? json_object_get_int64(object_of(value)) : other;
}

bool json_is_true(const struct json *value)
{
	return json_kind(value) == JSON_BOOLEAN && json_object_get_boolean(object_of(value));
}

size_t json_count(const struct json *value)
{
	switch (json_kind(value)) {
	case JSON_ARRAY:
		return json_object_array_length(object_of(value));
	case JSON_OBJECT:
		return (size_t)json_object_object_length(object_of(value));
	default:
		return 0;
	}
}

const struct json *json_item(const struct json *array, size_t index)
{
	if (json_kind(array) != JSON_ARRAY || index >= json_count(array))
		return NULL;
	return json_of(json_object_array_get_idx(object_of(array), index));
}

/* json-c wants a NUL; names are short. */
static bool find_member(const struct json *object, struct text name, struct json_object **found)
{
	char key[256];

	*found = NULL;
	if (json_kind(object) != JSON_OBJECT || name.length >= sizeof key || text_find_char(name, '\0') < name.length)
		return false;
	snprintf(key, sizeof key, "%.*s", TEXT_ARGS(name));
	return json_object_object_get_ex(object_of(object), key, found);
}

const struct json *json_member(const struct json *object, struct text name)
{
	struct json_object *found;

	find_member(object, name, &found);
	return json_of(found);
}

bool json_has(const struct json *object, struct text name)
{
	struct json_object *found;

	return find_member(object, name, &found);
}

const struct json *json_member_at(const struct json *object, size_t index, struct text *name)
{
	size_t at = 0;

	if (json_kind(object) == JSON_OBJECT) {
		json_object_object_foreach(object_of(object), key, member)
		{
			if (at++ == index) {
				*name = text_of(key);
				return json_of(member);
			}
		}
	}
	*name = TEXT_NONE;
	return NULL;
}

struct text json_member_string(const struct json *object, struct text name)
{
	return json_string(json_member(object, name));
}

/* The short escape of a byte, or NULL. */
static const char *short_escape(unsigned char byte)
{
	switch (byte) {
	case '"':
		return "\\\"";
	case '\\':
		return "\\\\";
	case '\n':
		return "\\n";
	case '\r':
		return "\\r";
	case '\t':
		return "\\t";
	default:
		return NULL;
	}
}

void json_add_escaped(struct buffer *out, struct text text)
{
	size_t plain = 0; /* start of the run that needs no escape */

	for (size_t i = 0; i < text.length; i++) {
		unsigned char byte = (unsigned char)text.data[i];
		const char *escape = short_escape(byte);

		if (escape == NULL && byte >= 0x20 && byte != 0x7F)
			continue;
		buffer_add(out, (struct text){ text.data + plain, i - plain });
		plain = i + 1;
		if (escape != NULL)
			buffer_add(out, text_of(escape));
		else
			buffer_printf(out, "\\u%04x", byte);
	}
	buffer_add(out, text_from(text, plain));
}

void json_add_string(struct buffer *out, struct text text)
{
	buffer_add_char(out, '"');
	json_add_escaped(out, text);
	buffer_add_char(out, '"');
}

static void add_array(struct buffer *out, const struct json *array)
{
	buffer_add_char(out, '[');
	for (size_t i = 0; i < json_count(array); i++) {
		if (i > 0)
			buffer_add_char(out, ',');
		json_add(out, json_item(array, i));
	}
	buffer_add_char(out, ']');
}

static void add_object(struct buffer *out, const struct json *object)
{
	bool is_first = true;

	buffer_add_char(out, '{');
	json_object_object_foreach(object_of(object), name, member)
	{
		if (!is_first)
			buffer_add_char(out, ',');
		is_first = false;
		json_add_string(out, text_of(name));
		buffer_add_char(out, ':');
		json_add(out, json_of(member));
	}
	buffer_add_char(out, '}');
}

void json_add(struct buffer *out, const struct json *value)
{
	switch (json_kind(value)) {
	case JSON_ARRAY:
		add_array(out, value);
		return;
	case JSON_OBJECT:
		add_object(out, value);
		return;
	case JSON_STRING:
		json_add_string(out, json_string(value));
		return;
	default:
		buffer_add(out, text_of(json_object_to_json_string_ext(object_of(value), JSON_C_TO_STRING_PLAIN)));
	}
}

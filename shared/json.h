/*
 * JSON (RFC 8259): json-c parses, we write.
 *
 * A parsed value lives until the reset of the arena it was parsed into.
 * Parsing is strict: one value, valid UTF-8, at most JSON_DEPTH levels, no
 * duplicate member names, none with NUL, no control character that is not
 * escaped, nothing after the value. An escape that is half of a surrogate pair
 * reads as NUL. A JSON_INTEGER fits in int64; a longer one is a JSON_NUMBER.
 */
#ifndef JSON_H
#define JSON_H

#include "buffer.h"

enum { JSON_DEPTH = 32 };

enum json_kind { JSON_NULL, JSON_BOOLEAN, JSON_INTEGER, JSON_NUMBER, JSON_STRING, JSON_ARRAY, JSON_OBJECT };

struct json;

/*
 * Returns false on malformed text; *error then says what and at which byte
 * (in the arena). A JSON null is the value NULL, so ask the return value.
 */
bool json_parse(struct arena *arena, struct text source, const struct json **value, struct text *error);

enum json_kind json_kind(const struct json *value);

/* The bytes of a string; TEXT_NONE for any other type. */
struct text json_string(const struct json *value);

/* The value of an integer in int64; other if it is none. */
int64_t json_integer(const struct json *value, int64_t other);

/* True only for true. */
bool json_is_true(const struct json *value);

/* Items of an array or members of an object; else 0. */
size_t json_count(const struct json *value);

/* NULL when out of range, absent or of another type. */
const struct json *json_item(const struct json *array, size_t index);
const struct json *json_member(const struct json *object, struct text name);
bool json_has(const struct json *object, struct text name);

/* Visits members in document order: index 0 … json_count - 1. */
const struct json *json_member_at(const struct json *object, size_t index, struct text *name);

/* Shorthand for the string of a member; TEXT_NONE when absent or no string. */
struct text json_member_string(const struct json *object, struct text name);

/* Writes a string with its quotes, escaped; the text must be valid UTF-8. */
void json_add_string(struct buffer *out, struct text text);

/* Writes only the escaped contents, for templates. */
void json_add_escaped(struct buffer *out, struct text text);

/* Writes a parsed value without white space. */
void json_add(struct buffer *out, const struct json *value);

#endif

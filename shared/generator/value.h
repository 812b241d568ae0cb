/*
 * Values for Mustache templates: parsed JSON, and what C code has at hand.
 *
 * False are: nothing, null, false, an empty text, an empty list. All of them
 * keep what they point at.
 */
#ifndef VALUE_H
#define VALUE_H

#include "json.h"
#include "mustache.h"

struct value_member {
	struct text name;
	struct mustache_value value;
};

struct mustache_value value_text(struct text text);
struct mustache_value value_boolean(bool truth);
struct mustache_value value_integer(int64_t integer);
struct mustache_value value_json(const struct json *json);
struct mustache_value value_list(const struct mustache_value *items, size_t count);

/* The first member of a name counts. */
struct mustache_value value_object(const struct value_member *members, size_t count);

#endif

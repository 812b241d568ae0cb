/* Values for Mustache templates. */
#include "value.h"

#include "banned.h"

static bool always(const struct mustache_value *value)
{
	(void)value;
	return true;
}

static bool has_number(const struct mustache_value *value)
{
	return value->number > 0;
}

static void print_text(const struct mustache_value *value, struct buffer *out)
{
	buffer_add(out, (struct text){ value->data, (size_t)value->number });
}

static void print_boolean(const struct mustache_value *value, struct buffer *out)
{
	buffer_add(out, value->number > 0 ? TEXT("true") : TEXT("false"));
}

static void print_integer(const struct mustache_value *value, struct buffer *out)
{
	buffer_add_integer(out, (int64_t)value->number);
}

static bool list_item(const struct mustache_value *list, size_t index, struct mustache_value *item)
{
	if (index >= list->number)
		return false;
	*item = ((const struct mustache_value *)list->data)[index];
	return true;
}

static bool object_find(const struct mustache_value *object, struct text name, struct mustache_value *member)
{
	const struct value_member *members = object->data;
	for (size_t i = 0; i < object->number; i++) {
		if (text_equal(members[i].name, name)) {
			*member = members[i].value;
			return true;
		}
	}
	return false;
}

static bool json_is_filled(const struct mustache_value *value)
{
	return json_count(value->data) > 0;
}

static bool json_list_item(const struct mustache_value *list, size_t index, struct mustache_value *item)
{
	if (index >= json_count(list->data))
		return false;
	*item = value_json(json_item(list->data, index));
	return true;
}

static bool json_object_find(const struct mustache_value *object, struct text name, struct mustache_value *member)
{
	if (!json_has(object->data, name))
		return false;
	*member = value_json(json_member(object->data, name));
	return true;
}

static void print_json(const struct mustache_value *value, struct buffer *out)
{
	json_add(out, value->data);
}

struct mustache_value value_text(struct text text)
{
	static const struct mustache_kind kind = { .is_true = has_number, .print = print_text };
	return (struct mustache_value){ .kind = &kind, .data = text.data, .number = text.length };
}

struct mustache_value value_boolean(bool truth)
{
	static const struct mustache_kind kind = { .is_true = has_number, .print = print_boolean };
	return (struct mustache_value){ .kind = &kind, .number = truth };
}

struct mustache_value value_integer(int64_t integer)
{
	static const struct mustache_kind kind = { .is_true = always, .print = print_integer };
	return (struct mustache_value){ .kind = &kind, .number = (uint64_t)integer };
}

struct mustache_value value_list(const struct mustache_value *items, size_t count)
{
	static const struct mustache_kind kind = { .is_true = has_number, .item = list_item };
	return (struct mustache_value){ .kind = &kind, .data = items, .number = count };
}

struct mustache_value value_object(const struct value_member *members, size_t count)
{
	static const struct mustache_kind kind = { .is_true = always, .find = object_find };
	return (struct mustache_value){ .kind = &kind, .data = members, .number = count };
}

struct mustache_value value_json(const struct json *json)
{
	static const struct mustache_kind number = { .is_true = always, .print = print_json };
	static const struct mustache_kind array = { .is_true = json_is_filled, .item = json_list_item };
	static const struct mustache_kind object = { .is_true = always, .find = json_object_find };
	switch (json_kind(json)) {
	case JSON_NULL:
		return (struct mustache_value){ .kind = NULL };
	case JSON_BOOLEAN:
		return value_boolean(json_is_true(json));
	case JSON_STRING:
		return value_text(json_string(json));
	case JSON_ARRAY:
		return (struct mustache_value){ .kind = &array, .data = json };
	case JSON_OBJECT:
		return (struct mustache_value){ .kind = &object, .data = json };
	case JSON_INTEGER:
	case JSON_NUMBER:
	default:
		return (struct mustache_value){ .kind = &number, .data = json };
	}
}

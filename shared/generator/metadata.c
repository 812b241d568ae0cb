/* The JSON document of GET /metadata: the catalogue, and what the code knows about its parameters. */
#include "rules.h"
#include "selection.h"

#include "banned.h"

static void add_name(struct buffer *out, const char *name)
{
	json_add_string(out, text_of(name));
	buffer_add_char(out, ':');
}

/* The pattern and the default of the field that the parameter is. */
static void add_field(struct buffer *out, struct text name)
{
	struct selection defaults = { .options = 0 };

	selection_complete(out->arena, &defaults);
	for (enum selection_field field = 0; field < SELECTION_FIELDS; field++) {
		if (!text_equal(name, selection_parameter(field)))
			continue;
		add_name(out, "pattern");
		json_add_string(out, selection_pattern(field));
		buffer_add_char(out, ',');
		add_name(out, "default");
		json_add_string(out, defaults.fields[field]);
		buffer_add_char(out, ',');
	}
}

static void add_parameter(struct buffer *out, const struct json *parameter)
{
	buffer_add_char(out, '{');
	add_field(out, json_member_string(parameter, TEXT("name")));
	for (size_t i = 0; i < json_count(parameter); i++) {
		struct text name;
		const struct json *value = json_member_at(parameter, i, &name);
		if (i > 0)
			buffer_add_char(out, ',');
		json_add_string(out, name);
		buffer_add_char(out, ':');
		json_add(out, value);
	}
	buffer_add_char(out, '}');
}

static void add_parameters(struct buffer *out, const struct json *list)
{
	buffer_add_char(out, '[');
	for (size_t i = 0; i < json_count(list); i++) {
		if (i > 0)
			buffer_add_char(out, ',');
		add_parameter(out, json_item(list, i));
	}
	buffer_add(out, TEXT("],"));
}

static void add_count(struct buffer *out, const struct catalogue *catalogue)
{
	int64_t combinations = 0;
	int64_t valid = 0;

	for (uint64_t options = 0; catalogue_next(catalogue, &options); combinations++)
		valid += rules_broken(catalogue, options) == NULL;
	add_name(out, "combinations");
	buffer_add_integer(out, combinations);
	buffer_add_char(out, ',');
	add_name(out, "stacks");
	buffer_add_integer(out, valid);
}

void catalogue_metadata(struct buffer *out, const struct catalogue *catalogue)
{
	static const char *const members[] = { "release", "epoch", "categories", "rules", "presets" };

	buffer_add_char(out, '{');
	for (size_t i = 0; i < sizeof members / sizeof members[0]; i++) {
		const struct json *value = json_member(catalogue->source, text_of(members[i]));
		add_name(out, members[i]);
		if (value == NULL)
			buffer_add(out, TEXT("[]"));
		else
			json_add(out, value);
		buffer_add_char(out, ',');
	}
	add_name(out, "parameters");
	add_parameters(out, json_member(catalogue->source, TEXT("parameters")));
	add_count(out, catalogue);
	buffer_add_char(out, '}');
}

/* The canonical forms of a selection: slug, query, JSON, digest. */
#include "selection.h"

#include "banned.h"

/* The options of a category in catalogue order. */
void selection_add_options(struct buffer *out, const struct catalogue_category *category, uint64_t options, char separator)
{
	bool is_first = true;

	for (size_t i = 0; i < category->option_count; i++) {
		if ((category->options[i].bit & options) == 0)
			continue;
		if (!is_first)
			buffer_add_char(out, separator);
		buffer_add(out, category->options[i].id);
		is_first = false;
	}
}

void selection_add_slug(struct buffer *out, const struct catalogue *catalogue, uint64_t options)
{
	for (size_t i = 0; i < catalogue->category_count; i++) {
		const struct catalogue_category *category = &catalogue->categories[i];
		if ((category->mask & options) == 0)
			continue;
		if (i > 0)
			buffer_add_char(out, category->is_multiple ? '+' : '.');
		selection_add_options(out, category, options, '+');
	}
	buffer_add_char(out, '@');
	buffer_add(out, catalogue->release);
}

void selection_add_query(struct buffer *out, const struct catalogue *catalogue, const struct selection *selection)
{
	struct selection plain = { .options = 0 };
	struct selection defaults = *selection;

	selection_complete(out->arena, &plain);
	defaults.fields[SELECTION_BASE_DIR] = defaults.fields[SELECTION_PACKAGE_NAME] = TEXT_NONE;
	selection_complete(out->arena, &defaults);
	plain.fields[SELECTION_BASE_DIR] = defaults.fields[SELECTION_BASE_DIR];
	plain.fields[SELECTION_PACKAGE_NAME] = defaults.fields[SELECTION_PACKAGE_NAME];
	for (size_t i = 0; i < catalogue->category_count; i++) {
		const struct catalogue_category *category = &catalogue->categories[i];
		buffer_add(out, category->id);
		buffer_add_char(out, '=');
		selection_add_options(out, category, selection->options, ',');
		buffer_add_char(out, '&');
	}
	for (enum selection_field field = 0; field < SELECTION_FIELDS; field++) {
		if (field != SELECTION_NAME && text_equal(selection->fields[field], plain.fields[field]))
			continue;
		buffer_add(out, selection_parameter(field));
		buffer_add_char(out, '=');
		buffer_add_encoded(out, selection->fields[field]);
		buffer_add_char(out, '&');
	}
	buffer_add(out, TEXT("release="));
	buffer_add(out, catalogue->release);
}

static void add_option_array(struct buffer *out, const struct catalogue_category *category, uint64_t options)
{
	bool is_first = true;

	buffer_add_char(out, '[');
	for (size_t i = 0; i < category->option_count; i++) {
		if ((category->options[i].bit & options) == 0)
			continue;
		if (!is_first)
			buffer_add_char(out, ',');
		json_add_string(out, category->options[i].id);
		is_first = false;
	}
	buffer_add_char(out, ']');
}

static void add_name(struct buffer *out, struct text name, struct text indent)
{
	buffer_add(out, indent);
	json_add_string(out, name);
	buffer_add(out, indent.length > 0 ? TEXT(": ") : TEXT(":"));
}

void selection_add_members(
	struct buffer *out, const struct catalogue *catalogue, const struct selection *selection, struct text indent)
{
	for (size_t i = 0; i < catalogue->category_count; i++) {
		const struct catalogue_category *category = &catalogue->categories[i];
		add_name(out, category->id, indent);
		if (category->is_multiple)
			add_option_array(out, category, selection->options);
		else
			json_add_string(out, catalogue_selected(category, selection->options)->id);
		buffer_add_char(out, ',');
	}
	for (enum selection_field field = 0; field < SELECTION_FIELDS; field++) {
		if (field > 0)
			buffer_add_char(out, ',');
		add_name(out, selection_parameter(field), indent);
		json_add_string(out, selection->fields[field]);
	}
}

void selection_add_json(struct buffer *out, const struct catalogue *catalogue, const struct selection *selection)
{
	buffer_add_char(out, '{');
	selection_add_members(out, catalogue, selection, TEXT(""));
	buffer_add_char(out, '}');
}

struct digest selection_digest(
	struct arena *arena, const struct catalogue *catalogue, const struct selection *selection)
{
	struct buffer query;

	buffer_init(&query, arena, 256);
	selection_add_query(&query, catalogue, selection);
	return digest_of(buffer_text(&query));
}

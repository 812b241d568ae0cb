/* What a template of a unit sees. */
#include "scene.h"

#include <string.h>

#include "selection.h"
#include "value.h"

#include "banned.h"

static const char *const hole_names[VARIANT_HOLES] = {
	[VARIANT_NAME] = "name",
	[VARIANT_TITLE] = "title",
	[VARIANT_DESCRIPTION] = "description",
	[VARIANT_PACKAGE_NAME] = "packageName",
	[VARIANT_GROUP_ID] = "groupId",
	[VARIANT_LICENSE] = "license",
};

/* UTF-8 of U+F700; the last byte counts on, twice a hole and one if escaped. */
static const char hole_prefix[] = { '\xEF', '\x9C' };
static const unsigned char hole_first = 0x80;

static bool is_true_flag(const struct mustache_value *value)
{
	return value->number > 0;
}

static bool is_never_asked(const struct mustache_value *value)
{
	(void)value;
	return true;
}

static void print_hole(const struct mustache_value *value, struct buffer *out)
{
	char last = (char)(hole_first + 2 * value->number);

	buffer_add(out, (struct text){ hole_prefix, sizeof hole_prefix });
	buffer_add_char(out, last);
}

static struct mustache_value hole_value(enum variant_hole hole)
{
	static const struct mustache_kind kind = { .is_true = is_never_asked, .print = print_hole };

	return (struct mustache_value){ .kind = &kind, .number = hole };
}

/* {{database.sqlite}}: number is the index of the category. */
static bool find_flag(const struct mustache_value *flags, struct text name, struct mustache_value *member)
{
	static const struct mustache_kind kind = { .is_true = is_true_flag };
	const struct scene *scene = flags->data;
	const struct catalogue_option *option =
		catalogue_option(&scene->pack->catalogue->categories[flags->number], name);

	if (option == NULL)
		return false;
	*member = (struct mustache_value){ .kind = &kind, .number = (option->bit & scene->options) != 0 };
	return true;
}

/* {{label.backend}}, {{value.backend}}: number is 1 for labels. */
static bool find_choice(const struct mustache_value *choices, struct text name, struct mustache_value *member)
{
	const struct scene *scene = choices->data;
	const struct catalogue_category *category = catalogue_category(scene->pack->catalogue, name);

	if (category == NULL || category->is_multiple)
		return false;
	const struct catalogue_option *option = catalogue_selected(category, scene->options);
	if (option == NULL)
		return false;
	*member = value_text(choices->number == 1 ? option->label.en : option->id);
	return true;
}

/* {{to.domain}} */
static bool find_way(const struct mustache_value *ways, struct text name, struct mustache_value *member)
{
	const struct scene *scene = ways->data;
	struct text folder = pack_role(scene->layout, name);

	if (folder.data == NULL)
		return false;
	*member = value_text(scene_way(scene->arena, scene->folder, folder));
	return true;
}

static struct text slug_of(const struct scene *scene)
{
	struct buffer out;

	buffer_init(&out, scene->arena, 80);
	selection_add_slug(&out, scene->pack->catalogue, scene->options);
	return buffer_text(&out);
}

/* The first list of choices, as "tests,docker". */
static struct text options_of(const struct scene *scene)
{
	const struct catalogue *catalogue = scene->pack->catalogue;
	struct buffer out;

	buffer_init(&out, scene->arena, 64);
	for (size_t i = 0; i < catalogue->category_count; i++)
		if (catalogue->categories[i].is_multiple)
			selection_add_options(&out, &catalogue->categories[i], scene->options, ',');
	return buffer_text(&out);
}

static bool find_hole(struct text name, enum variant_hole *hole)
{
	for (*hole = 0; *hole < VARIANT_HOLES; ++*hole)
		if (text_equal(name, text_of(hole_names[*hole])))
			return true;
	return false;
}

static bool find_group(const struct scene *scene, struct text name, struct mustache_value *member)
{
	static const struct mustache_kind choices = { .find = find_choice };
	static const struct mustache_kind ways = { .find = find_way };
	static const struct mustache_kind flags = { .find = find_flag };
	const struct catalogue *catalogue = scene->pack->catalogue;

	*member = (struct mustache_value){ .data = scene };
	if (text_equal(name, TEXT("label")) || text_equal(name, TEXT("value"))) {
		member->kind = &choices;
		member->number = text_equal(name, TEXT("label"));
		return true;
	}
	if (text_equal(name, TEXT("to"))) {
		member->kind = &ways;
		return true;
	}
	for (size_t i = 0; i < catalogue->category_count; i++)
		if (text_equal(name, catalogue->categories[i].singular)) {
			member->kind = &flags;
			member->number = i;
			return true;
		}
	return false;
}

static bool find_name(const struct mustache_value *root, struct text name, struct mustache_value *member)
{
	const struct scene *scene = root->data;
	enum variant_hole hole;

	if (find_hole(name, &hole))
		*member = hole_value(hole);
	else if (text_equal(name, TEXT("year")))
		*member = value_text(scene->pack->year);
	else if (text_equal(name, TEXT("release")))
		*member = value_text(scene->pack->catalogue->release);
	else if (text_equal(name, TEXT("slug")))
		*member = value_text(slug_of(scene));
	else if (text_equal(name, TEXT("options")))
		*member = value_text(options_of(scene));
	else
		return find_group(scene, name, member);
	return true;
}

static void add_escaped(const void *closure, struct buffer *out, struct text text)
{
	const struct scene *scene = closure;
	enum variant_hole hole;
	bool is_escaped;

	if (text.length == SCENE_HOLE_BYTES && scene_find_hole(text, &hole, &is_escaped) == 0) {
		buffer_add(out, text_upto(text, SCENE_HOLE_BYTES - 1));
		buffer_add_char(out, (char)(text.data[SCENE_HOLE_BYTES - 1] + 1));
		return;
	}
	escape_add(scene->escape, out, text);
}

static const struct mustache *find_chunk(const void *closure, struct text name, size_t index)
{
	const struct scene *scene = closure;
	struct text slot = scene_slot(name);

	for (size_t i = 0; i < scene->pack->slots.count; i++) {
		const struct pack_source *chunk = &scene->pack->slots.items[i];
		if (text_equal(chunk->path, slot) && pack_applies(chunk->unit, scene->options) && index-- == 0)
			return chunk->template;
	}
	return NULL;
}

void scene_render(const struct scene *scene, const struct mustache *template, struct buffer *out)
{
	static const struct mustache_kind kind = { .find = find_name };
	struct mustache_run run = {
		.root = { .kind = &kind, .data = scene },
		.escape = add_escaped,
		.partial = find_chunk,
		.closure = scene,
	};

	mustache_render(template, &run, out);
}

static uint64_t every_option(const struct catalogue *catalogue)
{
	uint64_t options = 0;

	for (size_t i = 0; i < catalogue->category_count; i++)
		options |= catalogue->categories[i].mask;
	return options;
}

static uint64_t list_options(const struct catalogue *catalogue)
{
	uint64_t options = 0;

	for (size_t i = 0; i < catalogue->category_count; i++)
		if (catalogue->categories[i].is_multiple)
			options |= catalogue->categories[i].mask;
	return options;
}

/* What every layout depends on. */
static uint64_t layout_options(const struct pack *pack)
{
	uint64_t options = 0;

	for (size_t i = 0; i < pack->layout_count; i++)
		options |= pack->layouts[i].unit->options;
	return options;
}

static bool has_odd_label(const struct catalogue_category *category)
{
	for (size_t i = 0; i < category->option_count; i++)
		if (!escape_is_harmless(category->options[i].label.en))
			return true;
	return false;
}

static bool dotted_name(const struct pack *pack, struct text name, struct scene_name *meaning)
{
	size_t dot = text_find_char(name, '.');
	struct text group = text_upto(name, dot);
	struct text rest = text_from(name, dot + 1);

	if (text_equal(group, TEXT("to"))) {
		*meaning = (struct scene_name){ .depends = layout_options(pack), .is_role = true, .role = rest };
		return rest.length > 0;
	}
	if (text_equal(group, TEXT("label")) || text_equal(group, TEXT("value"))) {
		const struct catalogue_category *category = catalogue_category(pack->catalogue, rest);
		if (category == NULL || category->is_multiple)
			return false;
		meaning->depends = category->mask;
		meaning->is_odd = has_odd_label(category);
		return true;
	}
	const struct catalogue_option *option = catalogue_flag(pack->catalogue, name);
	if (option == NULL)
		return false;
	*meaning = (struct scene_name){ .depends = option->bit, .flag = option->bit };
	return true;
}

bool scene_name(const struct pack *pack, struct text name, struct scene_name *meaning)
{
	enum variant_hole hole;

	*meaning = (struct scene_name){ .depends = 0 };
	if (find_hole(name, &hole))
		meaning->is_free = meaning->is_odd = hole == VARIANT_DESCRIPTION;
	else if (text_equal(name, TEXT("slug")))
		meaning->depends = every_option(pack->catalogue);
	else if (text_equal(name, TEXT("options")))
		meaning->depends = list_options(pack->catalogue);
	else if (!text_equal(name, TEXT("year")) && !text_equal(name, TEXT("release")))
		return dotted_name(pack, name, meaning);
	return true;
}

struct text scene_slot(struct text partial)
{
	struct text prefix = TEXT("slot:");

	return text_starts_with(partial, prefix) ? text_from(partial, prefix.length) : TEXT_NONE;
}

/* Without the components that both begin with. */
static void skip_common(struct text *from, struct text *to)
{
	while (from->length > 0 && to->length > 0) {
		size_t length = text_find_char(*from, '/');
		struct text component = text_upto(*from, length);
		if (!text_equal(component, text_upto(*to, text_find_char(*to, '/'))))
			return;
		*from = text_from(*from, length + 1);
		*to = text_from(*to, length + 1);
	}
}

struct text scene_way(struct arena *arena, struct text from, struct text to)
{
	struct buffer out;
	struct text component;

	buffer_init(&out, arena, 64);
	skip_common(&from, &to);
	if (from.length == 0)
		buffer_add_char(&out, '.');
	for (bool is_first = true; text_split(&from, '/', &component); is_first = false)
		buffer_add(&out, is_first ? TEXT("..") : TEXT("/.."));
	if (to.length > 0) {
		buffer_add_char(&out, '/');
		buffer_add(&out, to);
	}
	return buffer_text(&out);
}

size_t scene_find_hole(struct text text, enum variant_hole *hole, bool *is_escaped)
{
	size_t offset = 0;

	while (offset + SCENE_HOLE_BYTES <= text.length) {
		const char *found = memchr(text.data + offset, hole_prefix[0], text.length - offset);
		if (found == NULL)
			break;
		offset = (size_t)(found - text.data);
		if (offset + SCENE_HOLE_BYTES > text.length)
			break;
		unsigned code = (unsigned char)found[2] - (unsigned)hole_first;
		if (found[1] == hole_prefix[1] && code < 2 * VARIANT_HOLES) {
			*hole = (enum variant_hole)(code / 2);
			*is_escaped = code % 2 == 1;
			return offset;
		}
		offset++;
	}
	return text.length;
}

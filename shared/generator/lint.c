/* What can be wrong with a pack. */
#include "lint.h"

#include <stdarg.h>
#include <stdio.h>

#include "escape.h"
#include "scene.h"

#include "banned.h"

/* A text with where it stands in the whole. */
struct subject {
	struct buffer *problems;
	const struct pack *pack;
	const struct pack_source *source;
	enum escape escape;
};

void lint_add(struct buffer *problems, struct text place, const char *format, ...)
{
	char message[1024];
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(message, sizeof message, format, arguments);
	va_end(arguments);
	buffer_add(problems, place);
	buffer_add(problems, TEXT(": "));
	buffer_add(problems, text_of(message));
	buffer_add_char(problems, '\n');
}

void lint_path(struct buffer *problems, const struct pack_source *source)
{
	struct text component;

	if (source->path.length > PACK_PATH_LENGTH)
		lint_add(problems, source->place, "a path has at most %d bytes: shorten it", PACK_PATH_LENGTH);
	for (struct text rest = source->path; text_split(&rest, '/', &component);) {
		if (!text_is_from(component, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
					     "0123456789._@()[]+-"))
			lint_add(problems, source->place, "a path is made of letters, digits and ._@()[]+-");
		if (component.length > PACK_COMPONENT_LENGTH || text_ends_with(component, TEXT(".")))
			lint_add(problems, source->place, "%.*s is too long, or ends in a dot", TEXT_ARGS(component));
		if (text_equal(component, TEXT(".git")))
			lint_add(problems, source->place, ".git is no part of a project: remove it");
	}
}

void lint_text(struct buffer *problems, const struct pack_source *source)
{
	struct text bytes = source->bytes;
	uint32_t code_point;

	if (!text_is_utf8(bytes)) {
		lint_add(problems, source->place, "is not UTF-8 text: put it under copies/");
		return;
	}
	if (text_find_char(bytes, '\r') < bytes.length)
		lint_add(problems, source->place, "has a carriage return: end lines with LF only");
	if (bytes.length > 0 && !text_ends_with(bytes, TEXT("\n")))
		lint_add(problems, source->place, "its last line does not end: add a newline");
	for (struct text rest = bytes; text_next_code_point(&rest, &code_point);)
		if (code_point >= 0xF700 && code_point < 0xF740) {
			lint_add(problems, source->place, "U+F700 to U+F73F are used inside: write another character");
			return;
		}
}

static void lint_slot_tag(const struct subject *subject, const struct mustache_tag *tag, bool is_chunk)
{
	struct text place = subject->source->place;
	struct text slot = scene_slot(tag->name);

	if (slot.length == 0)
		lint_add(subject->problems, place, "line %zu: only slots can be included: write {{> slot:NAME}}",
			tag->line);
	else if (is_chunk)
		lint_add(subject->problems, place, "line %zu: a chunk has no slots of its own", tag->line);
	else if (!tag->stands_alone)
		lint_add(subject->problems, place, "line %zu: the slot %.*s must be alone on its line", tag->line,
			TEXT_ARGS(slot));
}

static void lint_layout_of(
	const struct subject *subject, const struct catalogue_option *backend, const struct catalogue_option *architecture)
{
	struct pack_unit both = { .options = backend->bit | architecture->bit };

	if (lint_are_compatible(subject->pack->catalogue, subject->source->unit, &both)
		&& pack_layout(subject->pack, both.options) == NULL)
		lint_add(subject->problems, subject->source->place,
			"names a role, and there is no backend-architecture/%.*s+%.*s/layout.json: add it",
			TEXT_ARGS(backend->id), TEXT_ARGS(architecture->id));
}

/* Every backend and architecture that this unit can be selected with has a layout. */
static void lint_layouts(const struct subject *subject)
{
	const struct catalogue_category *backends = catalogue_category(subject->pack->catalogue, TEXT("backend"));
	const struct catalogue_category *architectures =
		catalogue_category(subject->pack->catalogue, TEXT("architecture"));

	if (backends == NULL || architectures == NULL) {
		lint_add(subject->problems, subject->source->place, "roles need the categories backend and architecture");
		return;
	}
	for (size_t i = 0; i < backends->option_count; i++)
		for (size_t j = 0; j < architectures->option_count; j++)
			lint_layout_of(subject, &backends->options[i], &architectures->options[j]);
}

/* A role must be in every layout that this unit can be selected with. */
static void lint_role(const struct subject *subject, struct text role)
{
	const struct pack_unit *unit = subject->source->unit;

	for (size_t i = 0; i < subject->pack->layout_count; i++) {
		const struct pack_layout *layout = &subject->pack->layouts[i];
		if (!lint_are_compatible(subject->pack->catalogue, unit, layout->unit))
			continue;
		if (pack_role(layout, role).data == NULL)
			lint_add(subject->problems, subject->source->place, "%.*s has no role %.*s: add it there",
				TEXT_ARGS(layout->place), TEXT_ARGS(role));
	}
	lint_layouts(subject);
}

static void lint_name(const struct subject *subject, const struct mustache_tag *tag)
{
	const struct pack_source *source = subject->source;
	bool is_section = tag->kind == MUSTACHE_SECTION || tag->kind == MUSTACHE_INVERTED;
	struct scene_name meaning;

	if (!scene_name(subject->pack, tag->name, &meaning)) {
		lint_add(subject->problems, source->place, "line %zu: there is no name %.*s: see templates/README.md",
			tag->line, TEXT_ARGS(tag->name));
		return;
	}
	if (is_section != (meaning.flag != 0))
		lint_add(subject->problems, source->place, "line %zu: %.*s is %s", tag->line, TEXT_ARGS(tag->name),
			is_section ? "no flag: only flags open sections" : "a flag: use it as a section");
	if ((meaning.flag & ~source->unit->categories) != 0)
		lint_add(subject->problems, source->place,
			"line %zu: %.*s belongs to another category: move the text to the unit of the pair",
			tag->line, TEXT_ARGS(tag->name));
	if (meaning.is_free && tag->kind == MUSTACHE_RAW)
		lint_add(subject->problems, source->place, "line %zu: %.*s may hold anything: escape it with {{%.*s}}",
			tag->line, TEXT_ARGS(tag->name), TEXT_ARGS(tag->name));
	if (meaning.is_odd && tag->kind == MUSTACHE_ESCAPED && subject->escape == ESCAPE_REFUSE)
		lint_add(subject->problems, source->place,
			"line %zu: %.*s cannot be escaped for this kind of file: leave it out", tag->line,
			TEXT_ARGS(tag->name));
	if (meaning.is_role)
		lint_role(subject, meaning.role);
}

static void lint_template(const struct subject *subject, bool is_chunk)
{
	struct mustache_tag tag;

	for (size_t index = 0; subject->source->template != NULL
		&& mustache_tag(subject->source->template, &index, &tag);) {
		if (tag.kind == MUSTACHE_PARTIAL)
			lint_slot_tag(subject, &tag, is_chunk);
		else
			lint_name(subject, &tag);
	}
}

static bool has_slot(const struct mustache *template, struct text slot)
{
	struct mustache_tag tag;

	for (size_t index = 0; template != NULL && mustache_tag(template, &index, &tag);)
		if (tag.kind == MUSTACHE_PARTIAL && text_equal(scene_slot(tag.name), slot))
			return true;
	return false;
}

/* A chunk is escaped for the file of each owner of its slot. */
static void lint_chunk(struct buffer *problems, const struct pack *pack, const struct pack_source *chunk)
{
	bool has_owner = false;

	for (size_t i = 0; i < pack->file_count; i++) {
		const struct pack_source *file = pack->files[i].source;
		if (!has_slot(file->template, chunk->path))
			continue;
		struct subject subject = { problems, pack, chunk, escape_of_path(file->path) };
		if (!has_owner)
			lint_template(&subject, true);
		has_owner = true;
	}
	if (!has_owner)
		lint_add(problems, chunk->place, "no file has {{> slot:%.*s}}: correct the name", TEXT_ARGS(chunk->path));
}

bool lint_are_compatible(
	const struct catalogue *catalogue, const struct pack_unit *a, const struct pack_unit *b)
{
	for (size_t i = 0; i < catalogue->category_count; i++) {
		const struct catalogue_category *category = &catalogue->categories[i];
		uint64_t first = a->options & category->mask;
		uint64_t second = b->options & category->mask;
		if (!category->is_multiple && first != 0 && second != 0 && first != second)
			return false;
	}
	return true;
}

static void lint_same_path(struct buffer *problems, const struct pack *pack, size_t first, size_t second)
{
	const struct pack_source *owner = pack->files[first].source;
	const struct pack_source *other = pack->files[second].source;

	if (lint_are_compatible(pack->catalogue, owner->unit, other->unit))
		lint_add(problems, other->place, "gives the same path as %.*s: only one unit can own it",
			TEXT_ARGS(owner->place));
}

/* Without a layout: the paths without roles. */
static void lint_paths(struct buffer *problems, const struct pack *pack, const struct pack_layout *layout)
{
	struct text *paths = arena_alloc(problems->arena, (pack->file_count + 1) * sizeof *paths);

	for (size_t i = 0; i < pack->file_count; i++) {
		const struct pack_source *file = pack->files[i].source;
		bool has_role = text_find_char(file->path, '@') < file->path.length;
		if (layout == NULL || lint_are_compatible(pack->catalogue, file->unit, layout->unit))
			paths[i] = pack_resolve(problems->arena, layout, file->path);
		for (size_t j = 0; j < i; j++)
			if (paths[i].length > 0 && text_equal(paths[i], paths[j])
				&& (layout == NULL || has_role || paths[j].data != pack->files[j].source->path.data))
				lint_same_path(problems, pack, j, i);
	}
}

/* The defaults, as far as the unit leaves them open. */
static uint64_t lint_stack(const struct catalogue *catalogue, const struct pack_unit *unit)
{
	uint64_t options = catalogue->defaults | unit->options;

	for (size_t i = 0; i < catalogue->category_count; i++) {
		uint64_t mask = catalogue->categories[i].mask;
		if (!catalogue->categories[i].is_multiple && (unit->options & mask) != 0)
			options = (options & ~mask) | (unit->options & mask);
	}
	return options;
}

/* Rendered for a stack it belongs to, what is merged must be JSON. */
static void lint_json(struct buffer *problems, const struct pack *pack, const struct pack_source *source)
{
	if (source->template == NULL)
		return;
	struct arena *scratch = arena_open((size_t)1 << 20, (size_t)1 << 28);
	uint64_t options = lint_stack(pack->catalogue, source->unit);
	struct scene scene = {
		.arena = scratch,
		.pack = pack,
		.options = options,
		.layout = pack_layout(pack, options),
		.escape = ESCAPE_QUOTED,
	};
	const struct json *json;
	struct text error;
	struct buffer out;

	buffer_init(&out, scratch, source->bytes.length);
	scene_render(&scene, source->template, &out);
	if (!json_parse(scratch, buffer_text(&out), &json, &error))
		lint_add(problems, source->place, "is merged and must be JSON: %.*s", TEXT_ARGS(error));
	arena_close(scratch);
}

static void lint_file(struct buffer *problems, const struct pack *pack, size_t index)
{
	const struct pack_file *file = &pack->files[index];
	struct subject subject = { problems, pack, file->source, escape_of_path(file->source->path) };
	struct text component;

	lint_path(problems, file->source);
	lint_template(&subject, false);
	if (file->merge_count > 0)
		lint_json(problems, pack, file->source);
	for (struct text rest = file->source->path; text_split(&rest, '/', &component);)
		if (text_starts_with(component, TEXT("@")))
			lint_role(&subject, text_from(component, 1));
	for (size_t i = 0; i < file->merge_count; i++) {
		subject.source = file->merges[i];
		lint_template(&subject, true);
		lint_json(problems, pack, file->merges[i]);
	}
}

static void lint_layout(struct buffer *problems, const struct pack_layout *layout)
{
	for (size_t i = 0; i < layout->role_count; i++) {
		struct text folder = layout->roles[i].folder;
		struct pack_source source = { .place = layout->place, .path = folder };
		lint_path(problems, &source);
		if (text_find_char(folder, '@') < folder.length)
			lint_add(problems, layout->place, "a folder names no role: %.*s", TEXT_ARGS(folder));
	}
}

void lint_pack(struct buffer *problems, const struct pack *pack)
{
	for (size_t i = 0; i < pack->layout_count; i++)
		lint_layout(problems, &pack->layouts[i]);
	for (size_t i = 0; i < pack->file_count; i++)
		lint_file(problems, pack, i);
	lint_paths(problems, pack, NULL);
	for (size_t i = 0; i < pack->layout_count; i++)
		lint_paths(problems, pack, &pack->layouts[i]);
	for (size_t i = 0; i < pack->slots.count; i++)
		lint_chunk(problems, pack, &pack->slots.items[i]);
}

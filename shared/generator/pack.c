/* A release on disk. */
#include "pack.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "clock.h"
#include "folder.h"
#include "grow.h"
#include "lint.h"
#include "scene.h"

#include "banned.h"

/* More variants than this are made anew each time, in the request's arena. */
enum { KEPT_VARIANTS = 64 };

/* Which two categories may meet. */
static const char *const pairs[] = { "backend-architecture", "backend-database", "backend-option", "database-option",
	"frontend-option", "frontend-styling" };

/* What is known while the folder is read. */
struct loader {
	struct arena *arena;
	struct pack *pack;
	struct buffer *problems;
	size_t root_length; /* of the folder's path and its slash */
	struct pack_sources files;
	struct pack_sources merges;
	struct pack_unit **units;
	size_t unit_count;
	size_t unit_capacity;
	size_t layout_capacity;
};

/* Sources of one kind in one unit. */
struct gathering {
	struct loader *loader;
	const struct pack_unit *unit;
	struct pack_sources *into;
	size_t prefix_length; /* of "backend/node/files/" */
	bool is_rendered;
};

static struct text place_of(const struct loader *loader, struct text path)
{
	return text_from(path, loader->root_length);
}

static void gather_file(const struct gathering *gathering, const struct folder_entry *entry)
{
	struct loader *loader = gathering->loader;
	struct pack_sources *into = gathering->into;
	struct pack_source source = {
		.unit = gathering->unit,
		.place = place_of(loader, entry->path),
		.is_executable = entry->is_executable,
	};
	struct text error;

	source.path = text_from(source.place, gathering->prefix_length);
	if (!folder_read(loader->arena, entry->path, &source.bytes)) {
		lint_add(loader->problems, source.place, "cannot be read: %s", strerror(errno));
		return;
	}
	if (gathering->is_rendered) {
		lint_text(loader->problems, &source);
		source.template = mustache_compile(loader->arena, source.place, source.bytes, &error);
		if (source.template == NULL)
			lint_add(loader->problems, error, "correct the template");
	}
	into->items = grow(loader->arena, into->items, sizeof source, into->count, &into->capacity);
	into->items[into->count++] = source;
}

/* A linked folder of the repository has these beside what projects need. */
static bool is_ours(struct text name)
{
	return text_equal(name, TEXT("node_modules")) || text_equal(name, TEXT("local.mk"));
}

static void gather(const struct gathering *gathering, struct text path)
{
	struct loader *loader = gathering->loader;
	struct folder folder;

	if (!folder_list(loader->arena, path, &folder))
		lint_add(loader->problems, place_of(loader, path), "cannot be read: %s", strerror(errno));
	for (size_t i = 0; i < folder.count; i++) {
		const struct folder_entry *entry = &folder.entries[i];
		if (is_ours(entry->name))
			continue;
		if (entry->kind == FOLDER_FOLDER)
			gather(gathering, entry->path);
		else if (entry->kind == FOLDER_FILE)
			gather_file(gathering, entry);
		else
			lint_add(loader->problems, place_of(loader, entry->path),
				"is neither a file nor a folder: put a copy of the file here");
	}
}

static void load_layout(struct loader *loader, const struct pack_unit *unit, const struct folder_entry *entry)
{
	struct pack *pack = loader->pack;
	struct text place = place_of(loader, entry->path);
	struct text error = TEXT("");
	struct text source = TEXT_NONE;
	struct reader reader = { .arena = loader->arena, .file = place, .error = &error };

	if (!folder_read(loader->arena, entry->path, &source))
		reader_fail(&reader, "cannot be read:", text_of(strerror(errno)));
	const struct json *json = reader_object(&reader, source);
	size_t count = json_count(json);
	struct pack_role *roles = arena_alloc(loader->arena, (count + 1) * sizeof *roles);
	for (size_t i = 0; i < count; i++) {
		const struct json *folder = json_member_at(json, i, &roles[i].name);
		roles[i].folder = json_string(folder);
		if (roles[i].folder.length == 0)
			reader_fail(&reader, "the folder of a role is a text:", roles[i].name);
	}
	if (reader.has_failed)
		lint_add(loader->problems, error, "correct the layout");
	pack->layouts = grow(
		loader->arena, pack->layouts, sizeof *pack->layouts, pack->layout_count, &loader->layout_capacity);
	pack->layouts[pack->layout_count++] =
		(struct pack_layout){ .unit = unit, .place = place, .roles = roles, .role_count = count };
}

static void load_entry(struct loader *loader, const struct pack_unit *unit, const struct folder_entry *entry)
{
	struct text place = place_of(loader, entry->path);
	struct gathering gathering = {
		.loader = loader,
		.unit = unit,
		.prefix_length = place.length + 1,
		.is_rendered = !text_equal(entry->name, TEXT("copies")),
	};

	if (text_equal(entry->name, TEXT("layout.json"))) {
		if (text_starts_with(unit->folder, TEXT("backend-architecture/")))
			load_layout(loader, unit, entry);
		else
			lint_add(loader->problems, place, "layouts are only in backend-architecture/: move it there");
		return;
	}
	if (text_equal(entry->name, TEXT("files")) || text_equal(entry->name, TEXT("copies")))
		gathering.into = &loader->files;
	else if (text_equal(entry->name, TEXT("merge")))
		gathering.into = &loader->merges;
	else if (text_equal(entry->name, TEXT("slots")))
		gathering.into = &loader->pack->slots;
	if (gathering.into == NULL || entry->kind != FOLDER_FOLDER) {
		lint_add(loader->problems, place,
			"a unit holds files/, copies/, merge/, slots/ and layout.json: move or rename it");
		return;
	}
	gather(&gathering, entry->path);
}

static void load_unit(struct loader *loader, struct text path, const struct pack_unit *found)
{
	struct pack_unit *unit = arena_alloc(loader->arena, sizeof *unit);
	struct folder folder;

	*unit = *found;
	loader->units = grow(
		loader->arena, loader->units, sizeof *loader->units, loader->unit_count, &loader->unit_capacity);
	loader->units[loader->unit_count++] = unit;
	if (!folder_list(loader->arena, path, &folder))
		lint_add(loader->problems, unit->folder, "cannot be read: %s", strerror(errno));
	for (size_t i = 0; i < folder.count; i++)
		load_entry(loader, unit, &folder.entries[i]);
}

static unsigned bit_index(uint64_t bit)
{
	return (unsigned)__builtin_ctzll(bit);
}

static size_t category_index(const struct catalogue *catalogue, struct text singular)
{
	size_t index = 0;

	while (index < catalogue->category_count && !text_equal(catalogue->categories[index].singular, singular))
		index++;
	return index;
}

/* Adds what one "category" and "value" of a unit's folder say; false when unknown. */
static bool add_condition(
	const struct catalogue *catalogue, struct text singular, struct text value, struct pack_unit *unit)
{
	size_t index = category_index(catalogue, singular);
	if (index == catalogue->category_count)
		return false;
	const struct catalogue_category *category = &catalogue->categories[index];
	const struct catalogue_option *option = catalogue_option(category, value);
	if (option == NULL || !text_equal(option->id, value))
		return false;
	unit->options |= option->bit;
	unit->categories |= category->mask;
	unit->rank = unit->rank << 6 | index;
	return true;
}

static bool is_pair(struct text name)
{
	for (size_t i = 0; i < sizeof pairs / sizeof pairs[0]; i++)
		if (text_equal(name, text_of(pairs[i])))
			return true;
	return false;
}

/* Ranks: base 0, then single categories, then pairs; each by catalogue order. */
static bool read_condition(const struct catalogue *catalogue, struct text kind, struct text value, struct pack_unit *unit)
{
	size_t hyphen = text_find_char(kind, '-');
	bool is_double = is_pair(kind);
	unit->rank = is_double ? 2 : 1;
	if (!is_double) {
		if (!add_condition(catalogue, kind, value, unit))
			return false;
		unit->rank = unit->rank << 18 | bit_index(unit->options);
		return true;
	}
	size_t plus = text_find_char(value, '+');
	if (!add_condition(catalogue, text_upto(kind, hyphen), text_upto(value, plus), unit))
		return false;
	unsigned first = bit_index(unit->options);
	if (!add_condition(catalogue, text_from(kind, hyphen + 1), text_from(value, plus + 1), unit))
		return false;
	unsigned second = bit_index(unit->options & ~(UINT64_C(1) << first));
	unit->rank = unit->rank << 12 | first << 6 | second;
	return true;
}

static void load_units(struct loader *loader, const struct folder_entry *kind)
{
	struct folder folder;

	if (text_equal(kind->name, TEXT("base"))) {
		struct pack_unit base = { .folder = kind->name };
		load_unit(loader, kind->path, &base);
		return;
	}
	if (!folder_list(loader->arena, kind->path, &folder))
		lint_add(loader->problems, kind->name, "cannot be read: %s", strerror(errno));
	for (size_t i = 0; i < folder.count; i++) {
		const struct folder_entry *entry = &folder.entries[i];
		struct pack_unit unit = { .folder = place_of(loader, entry->path) };
		if (entry->kind == FOLDER_FOLDER
			&& read_condition(loader->pack->catalogue, kind->name, entry->name, &unit))
			load_unit(loader, entry->path, &unit);
		else
			lint_add(loader->problems, unit.folder,
				"names no unit: folders are base/, <category>/<value>/ and "
				"<category>-<category>/<value>+<value>/ of catalogue.json");
	}
}

static int compare_sources(const void *a, const void *b)
{
	const struct pack_source *first = a;
	const struct pack_source *second = b;

	if (first->unit->rank != second->unit->rank)
		return first->unit->rank < second->unit->rank ? -1 : 1;
	return text_compare(first->place, second->place);
}

static void sort(struct pack_sources *sources)
{
	if (sources->count > 1)
		qsort(sources->items, sources->count, sizeof *sources->items, compare_sources);
}

static uint64_t names_depend(const struct pack *pack, const struct mustache *template)
{
	struct mustache_tag tag;
	uint64_t depends = 0;

	for (size_t index = 0; template != NULL && mustache_tag(template, &index, &tag);) {
		struct scene_name meaning;
		if (tag.kind != MUSTACHE_PARTIAL && scene_name(pack, tag.name, &meaning))
			depends |= meaning.depends;
	}
	return depends;
}

/* Chunks of the slots in a file's template. */
static uint64_t slots_depend(const struct pack *pack, const struct mustache *template)
{
	struct mustache_tag tag;
	uint64_t depends = 0;

	for (size_t index = 0; template != NULL && mustache_tag(template, &index, &tag);)
		for (size_t i = 0; tag.kind == MUSTACHE_PARTIAL && i < pack->slots.count; i++) {
			const struct pack_source *chunk = &pack->slots.items[i];
			if (text_equal(chunk->path, scene_slot(tag.name)))
				depends |= chunk->unit->options | names_depend(pack, chunk->template);
		}
	return depends;
}

static uint64_t layouts_depend(const struct pack *pack)
{
	uint64_t depends = 0;

	for (size_t i = 0; i < pack->layout_count; i++)
		depends |= pack->layouts[i].unit->options;
	return depends;
}

/* An upper bound, over all stacks. */
static bool are_few(const struct catalogue *catalogue, uint64_t depends)
{
	uint64_t count = 1;

	for (size_t i = 0; i < catalogue->category_count && count <= KEPT_VARIANTS; i++) {
		const struct catalogue_category *category = &catalogue->categories[i];
		uint64_t mask = depends & category->mask;
		unsigned options = (unsigned)__builtin_popcountll(mask);
		if (category->is_multiple)
			count <<= options < 32 ? options : 32;
		else
			count *= mask == category->mask ? options : options + 1;
	}
	return count <= KEPT_VARIANTS;
}

static void add_merges(struct loader *loader, struct pack_file *file)
{
	size_t capacity = 0;

	for (size_t i = 0; i < loader->merges.count; i++) {
		const struct pack_source *merge = &loader->merges.items[i];
		if (!text_equal(merge->path, file->source->path))
			continue;
		file->merges = grow(
			loader->arena, file->merges, sizeof *file->merges, file->merge_count, &capacity);
		file->merges[file->merge_count++] = merge;
		file->depends |= merge->unit->options | names_depend(loader->pack, merge->template);
	}
}

static void build_files(struct loader *loader)
{
	struct pack *pack = loader->pack;

	pack->file_count = loader->files.count;
	pack->files = arena_alloc(loader->arena, (pack->file_count + 1) * sizeof *pack->files);
	for (size_t i = 0; i < pack->file_count; i++) {
		const struct pack_source *source = &loader->files.items[i];
		struct pack_file *file = &pack->files[i];
		*file = (struct pack_file){ .source = source };
		file->depends = source->unit->options | names_depend(pack, source->template)
			| slots_depend(pack, source->template);
		if (text_find_char(source->path, '@') < source->path.length)
			file->depends |= layouts_depend(pack);
		add_merges(loader, file);
		file->is_kept = are_few(pack->catalogue, file->depends);
	}
}

static void check_merges(const struct loader *loader)
{
	for (size_t i = 0; i < loader->merges.count; i++) {
		const struct pack_source *merge = &loader->merges.items[i];
		bool has_owner = false;
		for (size_t j = 0; j < loader->files.count && !has_owner; j++) {
			const struct pack_source *file = &loader->files.items[j];
			has_owner = text_equal(file->path, merge->path) && file->template != NULL
				&& (file->unit->options & ~merge->unit->options) == 0;
		}
		if (!has_owner)
			lint_add(loader->problems, merge->place,
				"no unit that is always selected with this one has files/%.*s to merge into",
				TEXT_ARGS(merge->path));
		else if (!text_ends_with(merge->path, TEXT(".json")))
			lint_add(loader->problems, merge->place, "only JSON can be merged: use a slot");
	}
}

static const struct pack_sources *kinds_of(const struct loader *loader, size_t kind)
{
	const struct pack_sources *kinds[] = { &loader->files, &loader->merges, &loader->pack->slots };

	return kind < sizeof kinds / sizeof kinds[0] ? kinds[kind] : NULL;
}

/* Over places, modes and contents in their fixed order, and the catalogue. */
static void digest_release(struct loader *loader, struct text catalogue)
{
	const struct pack_sources *sources;
	struct buffer list;

	buffer_init(&list, loader->arena, 1 << 16);
	for (size_t kind = 0; (sources = kinds_of(loader, kind)) != NULL; kind++)
		for (size_t i = 0; i < sources->count; i++) {
			const struct pack_source *source = &sources->items[i];
			struct digest digest = digest_of(source->bytes);
			buffer_printf(&list, "%.*s %d %.*s\n", TEXT_ARGS(source->place), source->is_executable,
				TEXT_ARGS(digest_hex(loader->arena, &digest)));
		}
	for (size_t i = 0; i < loader->pack->layout_count; i++) {
		const struct pack_layout *layout = &loader->pack->layouts[i];
		for (size_t j = 0; j < layout->role_count; j++)
			buffer_printf(&list, "%.*s %.*s %.*s\n", TEXT_ARGS(layout->place),
				TEXT_ARGS(layout->roles[j].name), TEXT_ARGS(layout->roles[j].folder));
	}
	buffer_add(&list, catalogue);
	loader->pack->digest = digest_of(buffer_text(&list));
}

static bool load_catalogue(struct loader *loader, struct text folder, struct text *source)
{
	struct text path = arena_printf(loader->arena, "%.*s/catalogue.json", TEXT_ARGS(folder));
	struct text error;

	if (!folder_read(loader->arena, path, source)) {
		lint_add(loader->problems, path, "cannot be read: %s; name a release's folder", strerror(errno));
		return false;
	}
	loader->pack->catalogue = catalogue_load(loader->arena, TEXT("catalogue.json"), *source, &error);
	if (loader->pack->catalogue == NULL) {
		lint_add(loader->problems, error, "correct the catalogue");
		return false;
	}
	int64_t epoch_us = loader->pack->catalogue->epoch_s * 1000000;
	loader->pack->year = text_upto(clock_timestamp(loader->arena, epoch_us), 4);
	return true;
}

static void load_folders(struct loader *loader, struct text root)
{
	struct folder folder;

	if (!folder_list(loader->arena, root, &folder))
		lint_add(loader->problems, root, "cannot be read: %s", strerror(errno));
	for (size_t i = 0; i < folder.count; i++)
		if (folder.entries[i].kind == FOLDER_FOLDER)
			load_units(loader, &folder.entries[i]);
}

struct pack *pack_open(struct arena *arena, const char *folder, struct buffer *problems)
{
	struct pack *pack = arena_alloc(arena, sizeof *pack);
	struct text root = text_of(folder);
	struct loader loader = { .arena = arena, .pack = pack, .problems = problems };
	struct text catalogue;
	size_t known = problems->length;

	while (text_ends_with(root, TEXT("/")) && root.length > 1)
		root.length--;
	pack->arena = arena;
	loader.root_length = root.length + 1;
	if (!load_catalogue(&loader, root, &catalogue))
		return NULL;
	load_folders(&loader, root);
	sort(&loader.files);
	sort(&loader.merges);
	sort(&pack->slots);
	build_files(&loader);
	check_merges(&loader);
	digest_release(&loader, catalogue);
	lint_pack(problems, pack);
	return problems->length == known ? pack : NULL;
}

bool pack_applies(const struct pack_unit *unit, uint64_t options)
{
	return (unit->options & options) == unit->options;
}

const struct pack_layout *pack_layout(const struct pack *pack, uint64_t options)
{
	for (size_t i = 0; i < pack->layout_count; i++)
		if (pack_applies(pack->layouts[i].unit, options))
			return &pack->layouts[i];
	return NULL;
}

struct text pack_role(const struct pack_layout *layout, struct text name)
{
	for (size_t i = 0; layout != NULL && i < layout->role_count; i++)
		if (text_equal(layout->roles[i].name, name))
			return layout->roles[i].folder;
	return TEXT_NONE;
}

struct text pack_resolve(struct arena *arena, const struct pack_layout *layout, struct text path)
{
	struct text rest = path;
	struct text component;
	struct buffer out;

	if (text_find_char(path, '@') == path.length)
		return path;
	buffer_init(&out, arena, path.length + 64);
	while (text_split(&rest, '/', &component)) {
		struct text folder = component;
		if (text_starts_with(component, TEXT("@")))
			folder = pack_role(layout, text_from(component, 1));
		if (folder.data == NULL)
			return TEXT_NONE;
		if (out.length > 0)
			buffer_add_char(&out, '/');
		buffer_add(&out, folder);
	}
	return buffer_text(&out);
}

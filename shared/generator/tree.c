/* The files of one project. */
#include "tree.h"

#include <stdlib.h>
#include <string.h>

#include "log.h"
#include "rules.h"

#include "banned.h"

static const struct text manifest_path = { ".todogen.json", sizeof ".todogen.json" - 1 };

/* What holes are filled with. */
struct names {
	struct text values[VARIANT_HOLES];
};

static struct names names_of(struct arena *arena, const struct selection *selection)
{
	const struct text *fields = selection->fields;

	return (struct names){ .values = {
		[VARIANT_NAME] = fields[SELECTION_NAME],
		[VARIANT_TITLE] = selection_title(arena, fields[SELECTION_NAME]),
		[VARIANT_DESCRIPTION] = fields[SELECTION_DESCRIPTION],
		[VARIANT_PACKAGE_NAME] = fields[SELECTION_PACKAGE_NAME],
		[VARIANT_GROUP_ID] = fields[SELECTION_GROUP_ID],
		[VARIANT_LICENSE] = fields[SELECTION_LICENSE],
	} };
}

static void fill(struct arena *arena, const struct names *names, struct tree_file *file)
{
	const struct variant *variant = file->variant;
	size_t *offsets = arena_alloc(arena, variant->piece_count * sizeof *offsets);
	size_t literal_bytes = 0;
	struct buffer out;

	for (size_t i = 0; i < variant->piece_count; i++)
		literal_bytes += variant->pieces[i].literal.length + 64;
	buffer_init(&out, arena, literal_bytes);
	for (size_t i = 0; i < variant->piece_count; i++) {
		const struct variant_piece *piece = &variant->pieces[i];
		offsets[i] = out.length;
		if (!piece->is_hole)
			buffer_add(&out, piece->literal);
		else if (piece->is_escaped)
			escape_add(variant->escape, &out, names->values[piece->hole]);
		else
			buffer_add(&out, names->values[piece->hole]);
	}
	file->bytes = buffer_text(&out);
	file->offsets = offsets;
}

static struct tree_file file_of(struct arena *arena, const struct variant *variant, const struct names *names)
{
	struct tree_file file = { .path = variant->path, .variant = variant };

	if (variant->is_fixed) {
		file.bytes = variant->piece_count > 0 ? variant->pieces[0].literal : TEXT("");
		digest_write_hex(&variant->digest, file.sha256);
		return file;
	}
	fill(arena, names, &file);
	struct digest digest = digest_of(file.bytes);
	digest_write_hex(&digest, file.sha256);
	return file;
}

static int compare_files(const void *a, const void *b)
{
	return text_compare(((const struct tree_file *)a)->path, ((const struct tree_file *)b)->path);
}

static void add_line(struct buffer *out, const char *name, struct text value)
{
	buffer_printf(out, "  \"%s\": ", name);
	json_add_string(out, value);
	buffer_add(out, TEXT(",\n"));
}

static void add_selection(struct buffer *out, const struct catalogue *catalogue, const struct selection *selection)
{
	struct buffer query;

	buffer_init(&query, out->arena, 256);
	selection_add_query(&query, catalogue, selection);
	add_line(out, "query", buffer_text(&query));
	struct digest digest = digest_of(buffer_text(&query));
	add_line(out, "sha256", digest_hex(out->arena, &digest));
	buffer_add(out, TEXT("  \"selection\": {"));
	selection_add_members(out, catalogue, selection, TEXT("\n    "));
	buffer_add(out, TEXT("\n  },\n"));
}

/* Everything but itself. */
static void add_digests(struct buffer *out, const struct tree *tree)
{
	bool is_first = true;

	buffer_add(out, TEXT("  \"files\": {"));
	for (size_t i = 0; i < tree->count; i++) {
		const struct tree_file *file = &tree->files[i];
		if (file->variant == NULL)
			continue;
		buffer_add(out, is_first ? TEXT("\n    ") : TEXT(",\n    "));
		json_add_string(out, file->path);
		buffer_add(out, TEXT(": \""));
		buffer_add(out, (struct text){ file->sha256, DIGEST_HEX_LENGTH });
		buffer_add_char(out, '"');
		is_first = false;
	}
	buffer_add(out, TEXT("\n  }\n}\n"));
}

static struct text manifest(
	struct arena *arena, const struct catalogue *catalogue, const struct selection *selection, const struct tree *tree)
{
	struct buffer out;
	struct buffer slug;

	buffer_init(&out, arena, 512 + tree->count * 128);
	buffer_init(&slug, arena, 80);
	selection_add_slug(&slug, catalogue, selection->options);
	buffer_add(&out, TEXT("{\n"));
	add_line(&out, "release", catalogue->release);
	add_line(&out, "stack", buffer_text(&slug));
	add_selection(&out, catalogue, selection);
	add_digests(&out, tree);
	return buffer_text(&out);
}

struct tree tree_render(struct arena *arena, struct pack *pack, const struct selection *selection)
{
	struct tree tree = { .files = arena_alloc(arena, (pack->file_count + 1) * sizeof *tree.files) };
	struct names names = names_of(arena, selection);

	for (size_t i = 0; i < pack->file_count; i++) {
		struct pack_file *file = &pack->files[i];
		if (!pack_applies(file->source->unit, selection->options))
			continue;
		const struct variant *variant = variant_get(arena, pack, file, selection->options);
		tree.files[tree.count] = file_of(arena, variant, &names);
		tree.files[tree.count].source = file->source;
		tree.files[tree.count++].is_executable = file->source->is_executable;
	}
	tree.files[tree.count++] = (struct tree_file){ .path = manifest_path };
	qsort(tree.files, tree.count, sizeof *tree.files, compare_files);
	struct tree_file *last = (struct tree_file *)(uintptr_t)tree_find(&tree, manifest_path);
	last->bytes = manifest(arena, pack->catalogue, selection, &tree);
	struct digest digest = digest_of(last->bytes);
	digest_write_hex(&digest, last->sha256);
	return tree;
}

static int compare_path(const void *wanted, const void *file)
{
	return text_compare(*(const struct text *)wanted, ((const struct tree_file *)file)->path);
}

const struct tree_file *tree_find(const struct tree *tree, struct text path)
{
	return bsearch(&path, tree->files, tree->count, sizeof *tree->files, compare_path);
}

unsigned tree_mode(const struct tree_file *file)
{
	return file->is_executable ? 0755 : 0644;
}

void tree_warm(struct arena *scratch, struct pack *pack)
{
	const struct catalogue *catalogue = pack->catalogue;

	for (uint64_t options = 0; catalogue_next(catalogue, &options);) {
		if (rules_broken(catalogue, options) != NULL)
			continue;
		for (size_t i = 0; i < pack->file_count; i++) {
			struct pack_file *file = &pack->files[i];
			if (file->is_kept && pack_applies(file->source->unit, options))
				variant_get(scratch, pack, file, options);
		}
		arena_reset(scratch);
	}
}

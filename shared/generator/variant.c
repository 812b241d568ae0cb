/* A file of a project as far as the selected options decide it. */
#include "variant.h"

#include "grow.h"
#include "log.h"
#include "merge.h"
#include "scene.h"

#include "banned.h"

/* Below this a flush of its own costs more than compressing again. */
enum { KEPT_PIECE_BYTES = 512 };

struct making {
	struct arena *scratch;
	struct pack *pack;
	const struct pack_file *file;
	struct scene scene;
};

static struct text folder_of(struct text path)
{
	size_t end = path.length;

	while (end > 0 && path.data[end - 1] != '/')
		end--;
	return text_upto(path, end > 0 ? end - 1 : 0);
}

static struct text render(const struct making *making, const struct pack_source *source)
{
	struct buffer out;

	if (source->template == NULL)
		return source->bytes;
	buffer_init(&out, making->scratch, source->bytes.length + 256);
	scene_render(&making->scene, source->template, &out);
	return buffer_text(&out);
}

static const struct json *parse(const struct making *making, const struct pack_source *source)
{
	const struct json *document;
	struct text error;

	if (!json_parse(making->scratch, render(making, source), &document, &error))
		die("%.*s: %.*s", TEXT_ARGS(source->place), TEXT_ARGS(error));
	return document;
}

static struct text merge(const struct making *making)
{
	const struct pack_file *file = making->file;
	const struct json **documents = arena_alloc(making->scratch, (file->merge_count + 1) * sizeof *documents);
	size_t count = 0;
	struct buffer out;

	documents[count++] = parse(making, file->source);
	for (size_t i = 0; i < file->merge_count; i++)
		if (pack_applies(file->merges[i]->unit, making->scene.options))
			documents[count++] = parse(making, file->merges[i]);
	buffer_init(&out, making->scratch, file->source->bytes.length + 256);
	merge_add(&out, documents, count);
	return buffer_text(&out);
}

/* Cuts the text at its holes. Pieces point into the text. */
static void cut(struct arena *arena, struct variant *variant, struct text text)
{
	size_t capacity = 0;
	struct variant_piece hole = { .is_hole = true };

	for (struct text rest = text; rest.length > 0;) {
		size_t length = scene_find_hole(rest, &hole.hole, &hole.is_escaped);
		variant->pieces = grow(arena, variant->pieces, sizeof hole, variant->piece_count, &capacity);
		struct variant_piece *piece = &variant->pieces[variant->piece_count++];
		*piece = length == 0 ? hole : (struct variant_piece){ .literal = text_upto(rest, length) };
		rest = text_from(rest, length == 0 ? SCENE_HOLE_BYTES : length);
	}
	variant->is_fixed = variant->piece_count == 0 || (variant->piece_count == 1 && !variant->pieces[0].is_hole);
}

static void compress(struct arena *arena, struct arena *scratch, struct variant *variant)
{
	for (size_t i = 0; i < variant->piece_count; i++) {
		struct variant_piece *piece = &variant->pieces[i];
		if (variant->is_fixed || piece->literal.length >= KEPT_PIECE_BYTES)
			piece->deflated = deflate_once(arena, scratch, piece->literal);
	}
}

static struct variant *make(struct making *making, struct arena *arena)
{
	const struct pack_source *source = making->file->source;
	struct variant *variant = arena_alloc(arena, sizeof *variant);

	variant->path = pack_resolve(arena, making->scene.layout, source->path);
	variant->escape = making->scene.escape;
	making->scene.folder = folder_of(variant->path);
	struct text text = making->file->merge_count > 0 ? merge(making) : render(making, source);
	if (text.data != source->bytes.data && making->file->is_kept)
		text = arena_text(arena, text);
	cut(arena, variant, text);
	if (variant->is_fixed)
		variant->digest = digest_of(text);
	if (making->file->is_kept)
		compress(arena, making->scratch, variant);
	return variant;
}

const struct variant *variant_get(struct arena *arena, struct pack *pack, struct pack_file *file, uint64_t options)
{
	uint64_t relevant = options & file->depends;

	for (const struct variant *variant = file->variants; variant != NULL; variant = variant->next)
		if (variant->options == relevant)
			return variant;
	struct making making = {
		.scratch = arena,
		.pack = pack,
		.file = file,
		.scene = {
			.arena = arena,
			.pack = pack,
			.options = options,
			.layout = pack_layout(pack, options),
			.escape = escape_of_path(file->source->path),
		},
	};
	struct variant *variant = make(&making, file->is_kept ? pack->arena : arena);
	variant->options = relevant;
	if (file->is_kept) {
		variant->next = file->variants;
		file->variants = variant;
	}
	return variant;
}

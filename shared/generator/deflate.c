/* DEFLATE by zlib: the one file that includes it. */
#include "deflate.h"

#include <zlib.h>

#include "log.h"

#include "banned.h"

/* Negative: no header. What is fresh is short, so a small window and table are set up and cleared sooner. */
enum { KEPT_WINDOW = -15, KEPT_MEMORY = 8, KEPT_LEVEL = 9, FRESH_WINDOW = -13, FRESH_MEMORY = 7, FRESH_LEVEL = 1 };

struct deflate {
	z_stream stream;
};

static void *allocate(void *arena, unsigned count, unsigned bytes)
{
	return arena_alloc(arena, (size_t)count * bytes);
}

/* The arena gives everything back at once. */
static void forget(void *arena, void *memory)
{
	(void)arena;
	(void)memory;
}

static void open_stream(z_stream *stream, int level, int window, int memory)
{
	int status = deflateInit2(stream, level, Z_DEFLATED, window, memory, Z_DEFAULT_STRATEGY);
	if (status != Z_OK)
		die("zlib: deflateInit2 answered %d", status);
}

/* One piece; a full flush ends on a byte and forgets the history. */
static void add_piece(z_stream *stream, struct buffer *out, struct text text)
{
	size_t room = deflateBound(stream, text.length) + 16;

	stream->next_in = (unsigned char *)(uintptr_t)text.data;
	stream->avail_in = (unsigned)text.length;
	stream->next_out = (unsigned char *)buffer_reserve(out, room);
	stream->avail_out = (unsigned)room;
	int status = deflate(stream, Z_FULL_FLUSH);
	if (status != Z_OK || stream->avail_in != 0 || stream->avail_out == 0)
		die("zlib: deflate answered %d", status);
	buffer_commit(out, room - stream->avail_out);
}

struct deflate_piece deflate_once(struct arena *arena, struct arena *scratch, struct text text)
{
	z_stream stream = { .zalloc = NULL }; /* zlib's own memory: a quarter of a megabyte for each piece */
	struct buffer out;

	open_stream(&stream, KEPT_LEVEL, KEPT_WINDOW, KEPT_MEMORY);
	buffer_init(&out, scratch, text.length / 2);
	add_piece(&stream, &out, text);
	deflateEnd(&stream);
	return (struct deflate_piece){
		.bytes = arena_text(arena, buffer_text(&out)),
		.length = text.length,
		.crc = deflate_crc(0, text),
		.crc_step = (uint32_t)crc32_combine_gen((z_off_t)text.length),
	};
}

struct deflate *deflate_open(struct arena *arena)
{
	struct deflate *deflate = arena_alloc(arena, sizeof *deflate);

	deflate->stream = (z_stream){ .zalloc = allocate, .zfree = forget, .opaque = arena };
	open_stream(&deflate->stream, FRESH_LEVEL, FRESH_WINDOW, FRESH_MEMORY);
	return deflate;
}

void deflate_add(struct deflate *deflate, struct buffer *out, struct text text)
{
	if (text.length > 0)
		add_piece(&deflate->stream, out, text);
}

uint32_t deflate_crc(uint32_t crc, struct text text)
{
	return (uint32_t)crc32_z(crc, (const unsigned char *)text.data, text.length);
}

uint32_t deflate_crc_piece(uint32_t crc, const struct deflate_piece *piece)
{
	return (uint32_t)crc32_combine_op(crc, piece->crc, piece->crc_step);
}

const char *deflate_version(void)
{
	return zlibVersion();
}

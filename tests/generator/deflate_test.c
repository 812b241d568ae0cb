/* deflate.c and sparse.c: pieces joined are one stream that zlib reads. */
#include "generator/deflate.h"

#include <zlib.h>

#include "generator/sparse.h"
#include "hostile.h"
#include "tap.h"

#include "support.h"

static struct arena *arena;

/* What a raw stream holds; TEXT_NONE when it is broken or goes on after its end. */
static struct text inflated(struct text stream, size_t room)
{
	char *out = arena_alloc(arena, room + 1);
	z_stream inflating = {
		.next_in = (unsigned char *)(uintptr_t)stream.data,
		.avail_in = (unsigned)stream.length,
		.next_out = (unsigned char *)out,
		.avail_out = (unsigned)room + 1,
	};

	if (inflateInit2(&inflating, -15) != Z_OK)
		return TEXT_NONE;
	int status = inflate(&inflating, Z_FINISH);
	struct text text = { out, room + 1 - inflating.avail_out };
	bool is_whole = status == Z_STREAM_END && inflating.avail_in == 0;
	inflateEnd(&inflating);
	return is_whole ? text : TEXT_NONE;
}

/* The same bytes on every machine (xorshift), with runs now and then. */
static struct text noise(size_t length, uint32_t seed)
{
	char *bytes = arena_alloc(arena, length + 1);

	for (size_t i = 0; i < length; i++) {
		seed ^= seed << 13;
		seed ^= seed >> 17;
		seed ^= seed << 5;
		bytes[i] = i > 0 && seed % 4 != 0 ? bytes[i - 1] : (char)(unsigned char)(seed >> 8 & 0xff);
	}
	return guarded((struct text){ bytes, length });
}

static struct text zeros(size_t length)
{
	return guarded((struct text){ arena_alloc(arena, length + 1), length });
}

static bool survives_sparse(struct text text)
{
	struct buffer out;

	buffer_init(&out, arena, 0);
	sparse_add(&out, text);
	buffer_add(&out, DEFLATE_END);
	return text_equal(inflated(buffer_text(&out), text.length), text);
}

static void test_sparse(void)
{
	TEST("runs of every length come back")
	{
		for (size_t length = 0; length < 600; length++)
			EXPECT(survives_sparse(zeros(length)));
	}
	TEST("every byte comes back")
	{
		char bytes[256];
		for (size_t i = 0; i < sizeof bytes; i++)
			bytes[i] = (char)(unsigned char)i;
		EXPECT(survives_sparse((struct text){ bytes, sizeof bytes }));
	}
	TEST("noise with runs comes back")
	{
		for (uint32_t seed = 1; seed < 200; seed++)
			EXPECT(survives_sparse(noise(seed * 7, seed)));
	}
	TEST("a block of zeros becomes a few bytes")
	{
		struct buffer out;
		buffer_init(&out, arena, 0);
		sparse_add(&out, zeros(512));
		EXPECT(out.length < 16);
	}
}

static void test_joined(void)
{
	struct arena *scratch = support_arena();
	struct deflate *deflate = deflate_open(arena);
	struct buffer out;
	struct buffer whole;
	uint32_t crc = 0;

	buffer_init(&out, arena, 0);
	buffer_init(&whole, arena, 0);
	for (uint32_t seed = 1; seed < 60; seed++) {
		struct text text = noise(seed * seed * 3, seed);
		struct deflate_piece piece = deflate_once(arena, scratch, text);
		arena_reset(scratch);
		if (seed % 3 == 0) {
			buffer_add(&out, piece.bytes);
			crc = deflate_crc_piece(crc, &piece);
		} else if (seed % 3 == 1) {
			deflate_add(deflate, &out, text);
			crc = deflate_crc(crc, text);
		} else {
			sparse_add(&out, text);
			crc = deflate_crc(crc, text);
		}
		buffer_add(&whole, text);
	}
	buffer_add(&out, DEFLATE_END);
	TEST("pieces of all kinds joined are the stream of the whole")
	{
		EXPECT(text_equal(inflated(buffer_text(&out), whole.length), buffer_text(&whole)));
	}
	TEST("their checksums joined are the checksum of the whole")
	{
		EXPECT(crc == deflate_crc(0, buffer_text(&whole)));
	}
	arena_close(scratch);
}

int main(void)
{
	arena = support_arena();
	test_sparse();
	test_joined();
	arena_close(arena);
	return tap_done();
}

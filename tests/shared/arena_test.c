/* arena.c */
#include "arena.h"

#include <stdalign.h>

#include "hostile.h"
#include "tap.h"

static char released[16];

static void note_release(void *object)
{
	size_t length = strlen(released);

	released[length] = *(char *)object;
	released[length + 1] = '\0';
}

static void pass_ceiling(void *arena)
{
	arena_alloc(arena, 600);
	arena_alloc(arena, 600);
}

static void wrap_around(void *arena)
{
	arena_alloc(arena, SIZE_MAX - 4);
}

static bool is_zero(const char *place, size_t bytes)
{
	for (size_t i = 0; i < bytes; i++) {
		if (place[i] != 0)
			return false;
	}
	return true;
}

static void test_memory(struct arena *arena)
{
	TEST("what is handed out is zeroed and aligned, after a reset too")
	{
		for (int round = 0; round < 2; round++) {
			for (size_t bytes = 1; bytes < 400; bytes = bytes * 3 + 1) {
				char *place = arena_alloc(arena, bytes);

				EXPECT(is_zero(place, bytes));
				EXPECT_INTEGER((uintptr_t)place % alignof(max_align_t), 0);
				memset(place, 0xA5, bytes);
			}
			arena_reset(arena);
		}
	}
	TEST("no bytes at all are a place too")
	{
		EXPECT(arena_alloc(arena, 0) != NULL);
		arena_reset(arena);
	}
	TEST("a block may be larger than the first one, and what was there stays")
	{
		char *small = arena_alloc(arena, 16);
		char *big;

		memcpy(small, "stays", 6);
		big = arena_alloc(arena, 700);
		EXPECT(is_zero(big, 700));
		EXPECT_TEXT(text_of(small), "stays");
		arena_reset(arena);
	}
	TEST("passing the ceiling ends the process, as does a size that wraps around")
	{
		EXPECT(dies_with(pass_ceiling, arena, "would pass its ceiling"));
		EXPECT(dies_with(wrap_around, arena, "would pass its ceiling"));
	}
	TEST("the ceiling is whole again after a reset")
	{
		for (int i = 0; i < 10; i++) {
			EXPECT(arena_alloc(arena, 900) != NULL);
			arena_reset(arena);
		}
	}
}

static void test_releases(struct arena *arena)
{
	TEST("releases run once, the last registered first")
	{
		arena_on_reset(arena, note_release, "a");
		arena_on_reset(arena, note_release, "b");
		arena_on_reset(arena, note_release, "c");
		arena_reset(arena);
		arena_reset(arena);
		EXPECT_TEXT(text_of(released), "cba");
	}
	TEST("what a library allocated is freed")
	{
		arena_take(arena, strdup("the leak checker would tell"));
		arena_reset(arena);
		EXPECT(true);
	}
}

static void test_texts(struct arena *arena)
{
	TEST("copies end in NUL, whatever they hold")
	{
		struct text copy = arena_text(arena, BYTES("a\0b"));

		EXPECT_INTEGER(copy.length, 3);
		EXPECT_INTEGER(copy.data[3], 0);
		EXPECT_TEXT(text_of(arena_string(arena, TEXT_NONE)), "");
	}
	TEST("printing gives exactly what it prints")
	{
		struct text printed = arena_printf(arena, "%s-%d", "a", 7);

		EXPECT_TEXT(printed, "a-7");
		EXPECT_INTEGER(printed.data[printed.length], 0);
		EXPECT_INTEGER(arena_printf(arena, "%300s", "x").length, 300);
	}
	arena_reset(arena);
}

int main(void)
{
	struct arena *arena = arena_open(256, 1024);

	test_memory(arena);
	test_releases(arena);
	test_texts(arena);
	arena_close(arena);
	return tap_done();
}

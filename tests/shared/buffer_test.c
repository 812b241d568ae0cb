/* buffer.c */
#include "buffer.h"

#include "hostile.h"
#include "tap.h"

static void reserve_too_much(void *buffer)
{
	buffer_add(buffer, TEXT("ab"));
	buffer_reserve(buffer, SIZE_MAX - 1);
}

static void test_growing(struct arena *arena)
{
	struct buffer buffer;

	TEST("a buffer of one byte grows as far as it must")
	{
		buffer_init(&buffer, arena, 1);
		for (int i = 0; i < 1000; i++)
			buffer_add_char(&buffer, (char)('a' + i % 26));
		EXPECT_INTEGER(buffer_text(&buffer).length, 1000);
		EXPECT_INTEGER(buffer_text(&buffer).data[999], 'a' + 999 % 26);
	}
	TEST("a buffer may be added to itself")
	{
		buffer_init(&buffer, arena, 4);
		buffer_add(&buffer, TEXT("abcd"));
		buffer_add(&buffer, buffer_text(&buffer));
		buffer_printf(&buffer, "%.*s", TEXT_ARGS(buffer_text(&buffer)));
		EXPECT_TEXT(buffer_text(&buffer), "abcdabcdabcdabcd");
	}
	TEST("an absent text adds nothing")
	{
		buffer_init(&buffer, arena, 4);
		buffer_add(&buffer, TEXT_NONE);
		EXPECT_INTEGER(buffer_text(&buffer).length, 0);
	}
	TEST("what is encoded for a URL keeps nothing but the unreserved characters")
	{
		buffer_init(&buffer, arena, 4);
		buffer_add_encoded(&buffer, TEXT("aZ9-._~ +%&='\"\r\n\0\xc3\xa9"));
		EXPECT_TEXT(buffer_text(&buffer), "aZ9-._~%20%2B%25%26%3D%27%22%0D%0A%00%C3%A9");
	}
	TEST("a size that wraps around ends the process")
	{
		EXPECT(dies_with(reserve_too_much, &buffer, "too many"));
	}
}

static void test_writing(struct arena *arena)
{
	struct buffer buffer;

	buffer_init(&buffer, arena, 8);
	TEST("integers are written to their limits")
	{
		buffer_add_integer(&buffer, INT64_MIN);
		buffer_add_char(&buffer, ' ');
		buffer_add_integer(&buffer, INT64_MAX);
		EXPECT_TEXT(buffer_text(&buffer), "-9223372036854775808 9223372036854775807");
	}
	TEST("printing leaves no NUL among the bytes")
	{
		buffer_reset(&buffer);
		buffer_printf(&buffer, "%s", "12345678");
		buffer_printf(&buffer, "%d", 9);
		EXPECT_TEXT(buffer_text(&buffer), "123456789");
	}
	TEST("reserved room counts only once it is committed")
	{
		buffer_reset(&buffer);
		memcpy(buffer_reserve(&buffer, 100), "abc", 3);
		EXPECT_INTEGER(buffer_text(&buffer).length, 0);
		buffer_commit(&buffer, 3);
		EXPECT_TEXT(buffer_text(&buffer), "abc");
	}
	TEST("bytes are kept as they are, NUL included")
	{
		buffer_reset(&buffer);
		buffer_add(&buffer, BYTES("a\0b"));
		EXPECT(text_equal(buffer_text(&buffer), TEXT("a\0b")));
	}
}

int main(void)
{
	struct arena *arena = arena_open(64, 1024 * 1024);

	test_growing(arena);
	test_writing(arena);
	arena_close(arena);
	return tap_done();
}

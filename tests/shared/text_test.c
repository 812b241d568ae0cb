/* text.c: every input ends at a page that cannot be read. */
#include "text.h"

#include "hostile.h"
#include "tap.h"

static void test_parts(void)
{
	struct text rest;
	struct text part;

	TEST("an absent text is empty and has no bytes")
	{
		EXPECT(text_of(NULL).data == NULL);
		EXPECT(text_equal(TEXT_NONE, TEXT("")));
		EXPECT_INTEGER(text_trim(TEXT_NONE).length, 0);
		EXPECT_INTEGER(text_find_char(TEXT_NONE, 'a'), 0);
		EXPECT_INTEGER(text_code_points(TEXT_NONE), 0);
	}
	TEST("an offset past the end gives an empty text")
	{
		EXPECT_INTEGER(text_from(BYTES("abc"), 4).length, 0);
		EXPECT_INTEGER(text_from(BYTES("abc"), SIZE_MAX).length, 0);
		EXPECT_TEXT(text_from(BYTES("abc"), 2), "c");
		EXPECT_TEXT(text_upto(BYTES("abc"), SIZE_MAX), "abc");
	}
	TEST("an excerpt never ends within a character")
	{
		EXPECT_TEXT(text_excerpt(BYTES("a\xc3\xa9z"), 2), "a");
		EXPECT_TEXT(text_excerpt(BYTES("a\xc3\xa9z"), 3), "a\xc3\xa9");
		EXPECT_TEXT(text_excerpt(BYTES("\xf0\x9f\xa6\x8a"), 3), "");
		EXPECT_TEXT(text_excerpt(BYTES("\xf0\x9f\xa6\x8a"), 4), "\xf0\x9f\xa6\x8a");
		EXPECT_TEXT(text_excerpt(TEXT_NONE, 4), "");
	}
	TEST("\"a,,b\" has three parts")
	{
		rest = BYTES("a,,b");
		EXPECT(text_split(&rest, ',', &part));
		EXPECT_TEXT(part, "a");
		EXPECT(text_split(&rest, ',', &part));
		EXPECT_TEXT(part, "");
		EXPECT(text_split(&rest, ',', &part));
		EXPECT_TEXT(part, "b");
		EXPECT(!text_split(&rest, ',', &part));
	}
	TEST("nothing has no parts, and a separator at the end adds none")
	{
		rest = BYTES("");
		EXPECT(!text_split(&rest, ',', &part));
		rest = TEXT_NONE;
		EXPECT(!text_split(&rest, ',', &part));
		rest = BYTES("a,");
		EXPECT(text_split(&rest, ',', &part));
		EXPECT(!text_split(&rest, ',', &part));
	}
	TEST("trimming takes spaces and tabs, and no other white space")
	{
		EXPECT_TEXT(text_trim(BYTES(" \t a b\t ")), "a b");
		EXPECT_TEXT(text_trim(BYTES(" \t ")), "");
		EXPECT_TEXT(text_trim(BYTES("\na\r")), "\na\r");
	}
}

static void test_comparing(void)
{
	TEST("texts are compared as unsigned bytes, a prefix first")
	{
		EXPECT(text_compare(BYTES("a"), BYTES("ab")) < 0);
		EXPECT(text_compare(BYTES("\xff"), BYTES("a")) > 0);
		EXPECT(text_compare(BYTES(""), TEXT_NONE) == 0);
		EXPECT(text_compare(BYTES("a\0b"), BYTES("a\0c")) < 0);
	}
	TEST("only ASCII letters fold")
	{
		EXPECT(text_equal_nocase(BYTES("tEXT/html"), BYTES("Text/HTML")));
		EXPECT(!text_equal_nocase(BYTES("@[`{"), BYTES("`{@[")));
		EXPECT(!text_equal_nocase(BYTES("\xc3\x84"), BYTES("\xc3\xa4")));
	}
	TEST("a prefix or a suffix longer than the text does not match")
	{
		EXPECT(!text_starts_with(BYTES("a"), BYTES("ab")));
		EXPECT(!text_ends_with(BYTES("b"), BYTES("ab")));
		EXPECT(text_ends_with(BYTES("ab"), BYTES("")));
	}
	TEST("finding looks at whole texts, NUL included")
	{
		EXPECT_INTEGER(text_find(BYTES("a\0bc"), BYTES("\0b")), 1);
		EXPECT_INTEGER(text_find(BYTES("abc"), BYTES("cd")), 3);
		EXPECT_INTEGER(text_find(BYTES("abc"), BYTES("")), 0);
		EXPECT_INTEGER(text_find_char(BYTES("a\0b"), 'b'), 2);
	}
	TEST("an alphabet never holds NUL")
	{
		EXPECT(text_is_from(BYTES("cab"), "abc"));
		EXPECT(!text_is_from(BYTES("a\0"), "abc"));
		EXPECT(!text_is_from(BYTES(""), "abc"));
	}
}

static void test_integers(void)
{
	static const struct {
		const char *source;
		int64_t minimum;
		int64_t maximum;
		bool is_good;
		int64_t value;
	} cases[] = {
		{ "0", 0, 9, true, 0 },
		{ "-1", -1, 9, true, -1 },
		{ "9223372036854775807", INT64_MIN, INT64_MAX, true, INT64_MAX },
		{ "-9223372036854775808", INT64_MIN, INT64_MAX, true, INT64_MIN },
		{ "9223372036854775808", INT64_MIN, INT64_MAX, false, 0 },
		{ "-9223372036854775809", INT64_MIN, INT64_MAX, false, 0 },
		{ "18446744073709551617", INT64_MIN, INT64_MAX, false, 0 },
		{ "10", 0, 9, false, 0 },
		{ "-1", 0, 9, false, 0 },
		{ "", 0, 9, false, 0 },
		{ "-", -9, 9, false, 0 },
		{ "-0", -9, 9, false, 0 },
		{ "--1", -9, 9, false, 0 },
		{ "01", 0, 9, false, 0 },
		{ "+1", 0, 9, false, 0 },
		{ " 1", 0, 9, false, 0 },
		{ "1 ", 0, 9, false, 0 },
		{ "0x1", 0, 9, false, 0 },
		{ "1.0", 0, 9, false, 0 },
		{ "1e0", 0, 9, false, 0 },
		{ "\xd9\xa1", 0, 9, false, 0 }, /* an Arabic digit one */
	};

	TEST("an integer is read whole and within its limits, or not at all")
	{
		for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
			int64_t value = 42;
			bool is_good = text_integer(guarded(text_of(cases[i].source)), cases[i].minimum, cases[i].maximum, &value);

			if (!EXPECT_INTEGER(is_good, cases[i].is_good) || !EXPECT_INTEGER(value, cases[i].is_good ? cases[i].value : 42))
				printf("# in \"%s\"\n", cases[i].source);
		}
		EXPECT(!text_integer(BYTES("1\0"), 0, 9, &(int64_t){ 0 }));
	}
}

static void test_utf8(void)
{
	static const char *const good[] = { "", "a", "\xc2\x80", "\xdf\xbf", "\xe0\xa0\x80", "\xed\x9f\xbf", "\xee\x80\x80",
		"\xef\xbf\xbf", "\xf0\x90\x80\x80", "\xf4\x8f\xbf\xbf", "na\xc3\xafve \xf0\x9f\x98\x80" };
	static const char *const bad[] = { "\x80", "\xbf", "\xc0\x80", "\xc1\xbf", "\xc2", "\xc2 ", "\xe0\x9f\xbf", "\xe0\xa0",
		"\xed\xa0\x80", "\xed\xbf\xbf", "\xf0\x8f\xbf\xbf", "\xf0\x90\x80", "\xf4\x90\x80\x80", "\xf5\x80\x80\x80",
		"\xf8\x88\x80\x80\x80", "\xfe", "\xff", "a\xe2\x82", "\xe2\x28\xa1" };
	uint32_t code_point = 0;

	TEST("well-formed UTF-8 is accepted")
	{
		for (size_t i = 0; i < sizeof good / sizeof *good; i++)
			EXPECT(text_is_utf8(guarded(text_of(good[i]))));
		EXPECT(text_is_utf8(BYTES("a\0b")));
	}
	TEST("overlong, cut, lone, surrogate and too high sequences are refused")
	{
		for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
			if (!EXPECT(!text_is_utf8(guarded(text_of(bad[i])))))
				printf("# bad sequence %zu\n", i);
		}
	}
	TEST("code points are counted, not bytes")
	{
		EXPECT_INTEGER(text_code_points(BYTES("na\xc3\xafve \xf0\x9f\x98\x80")), 7);
	}
	TEST("a code point is read whole, and a bad one takes nothing away")
	{
		struct text rest = BYTES("\xf0\x9f\x98\x80\xff");

		EXPECT(text_next_code_point(&rest, &code_point));
		EXPECT_INTEGER(code_point, 0x1F600);
		EXPECT(!text_next_code_point(&rest, &code_point));
		EXPECT_INTEGER(rest.length, 1);
	}
}

static void test_distance(void)
{
	char long_text[66];

	memset(long_text, 'a', sizeof long_text);
	TEST("edits are counted, swaps of neighbours as one, case as none")
	{
		EXPECT_INTEGER(text_distance(BYTES("LOG_LEVEL"), BYTES("log_levle")), 1);
		EXPECT_INTEGER(text_distance(BYTES("kitten"), BYTES("sitting")), 3);
		EXPECT_INTEGER(text_distance(BYTES(""), BYTES("abc")), 3);
		EXPECT_INTEGER(text_distance(TEXT_NONE, TEXT_NONE), 0);
		EXPECT_INTEGER(text_distance(BYTES("ab"), BYTES("ba")), 1);
	}
	TEST("texts of 64 bytes are compared, longer ones are 64 edits apart")
	{
		EXPECT_INTEGER(text_distance((struct text){ long_text, 64 }, (struct text){ long_text, 64 }), 0);
		EXPECT_INTEGER(text_distance((struct text){ long_text, 65 }, (struct text){ long_text, 65 }), 64);
		EXPECT_INTEGER(text_distance((struct text){ long_text, 64 }, BYTES("")), 64);
	}
}

int main(void)
{
	test_parts();
	test_comparing();
	test_integers();
	test_utf8();
	test_distance();
	return tap_done();
}

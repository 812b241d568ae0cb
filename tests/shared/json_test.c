/* json.c: what is refused (RFC 8259, and stricter), and that what is written reads back the same. */
#include "json.h"

#include "hostile.h"
#include "tap.h"

static struct arena *arena;

static bool parses(struct text source)
{
	const struct json *value;
	struct text error = TEXT_NONE;
	bool is_good = json_parse(arena, source, &value, &error);

	if (!is_good && (value != NULL || error.length == 0))
		return true; /* a refusal must leave nothing, and say why */
	return is_good;
}

static const char *written(struct text source)
{
	const struct json *value;
	struct text error;
	struct buffer out;

	buffer_init(&out, arena, 0);
	if (!json_parse(arena, source, &value, &error))
		return arena_printf(arena, "refused: %.*s", TEXT_ARGS(error)).data;
	json_add(&out, value);
	return arena_string(arena, buffer_text(&out));
}

static const struct json *parsed(const char *source)
{
	const struct json *value;
	struct text error;

	if (!json_parse(arena, text_of(source), &value, &error))
		printf("# %s: %.*s\n", source, TEXT_ARGS(error));
	return value;
}

static void test_refusals(void)
{
	static const struct {
		const char *source;
		const char *error;
	} cases[] = {
		{ "", "end" }, { "   ", "end" }, { "[", "end" }, { "\"a", "end" }, { "{\"a\":", "end" }, { "tru", "end" },
		{ "nullx", "unexpected" }, { "1 2", "unexpected" }, { "[1,]", "" }, { "{\"a\":1,}", "" }, { "{a:1}", "" },
		{ "{1:2}", "" }, { "[1 2]", "" }, { "[nullnull]", "" }, { "'a'", "" }, { "TRUE", "" }, { "// x\n1", "" },
		{ "/**/1", "" }, { "\"\\x\"", "" }, { "\"\\u12\"", "" }, { "\"\\u00g0\"", "" }, { "01", "" }, { "+1", "" },
		{ ".5", "" }, { "1.", "wrong form" }, { "-01", "wrong form" }, { "1e", "" }, { "1e+", "" }, { "0x10", "" },
		{ "-", "" }, { "NaN", "wrong form" }, { "Infinity", "wrong form" }, { "-Infinity", "wrong form" },
		{ "\"a\tb\"", "control character" }, { "\"\x01\"", "control character" }, { "\xef\xbb\xbf" "1", "" },
		{ "\"\\ud8g0\"", "" }, { "\"\\ud83d\\uzzzz\"", "" }, { "{\"\\udead\":1}", "NUL" },
		{ "{\"a\":1,\"a\":1}", "twice" }, { "[{\"b\":{\"c\":1,\"\\u0063\":2}}]", "twice" },
		{ "{\"title\\u0000x\":1}", "NUL" },
		{ "{'a\":{\"a\"':{\"a\":1}}", "single quote" }, { "{'a':1}", "single quote" }, { "\"\xc0\xaf\"", "UTF-8" }, { "\"\xed\xa0\x80\"", "UTF-8" }, { "\"\xff\"", "UTF-8" },
	};

	TEST("what is no JSON, or not quite, is refused with a reason")
	{
		for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
			const struct json *value;
			struct text error = TEXT_NONE;

			if (!EXPECT(!json_parse(arena, guarded(text_of(cases[i].source)), &value, &error)) || !EXPECT(value == NULL) ||
				!EXPECT(text_find(error, text_of(cases[i].error)) < error.length))
				printf("# in %s: %.*s\n", cases[i].source, TEXT_ARGS(error));
		}
	}
	TEST("an escape that is half of a surrogate pair reads as NUL")
	{
		EXPECT_TEXT(text_of(written(BYTES("\"\\ud83d\""))), "\"\\u0000\"");
		EXPECT_TEXT(text_of(written(BYTES("\"a\\uDE00\\ud83db\""))), "\"a\\u0000\\u0000b\"");
		EXPECT_TEXT(text_of(written(BYTES("\"\\ud83d\\ud83d\\ude00\""))), "\"\\u0000\xf0\x9f\x98\x80\"");
		EXPECT_TEXT(text_of(written(BYTES("\"\\ud83d \\\\ude00\""))), "\"\\u0000 \\\\ude00\"");
	}
	TEST("a NUL byte is refused wherever it stands")
	{
		EXPECT(!parses(BYTES("1\0")));
		EXPECT(!parses(BYTES("\"a\0b\"")));
		EXPECT(!parses(BYTES("\0")));
	}
	TEST("an error names the byte")
	{
		EXPECT_TEXT(text_of(written(BYTES("[1,\"\xff\"]"))), "refused: bytes that are no UTF-8 at byte 4");
		EXPECT_TEXT(text_of(written(BYTES("[1, 2.]"))), "refused: a number of the wrong form at byte 4");
	}
	arena_reset(arena);
}

static void test_depth(void)
{
	char nested[2 * (JSON_DEPTH + 1)];

	TEST("nesting is limited")
	{
		for (int depth = JSON_DEPTH; depth <= JSON_DEPTH + 1; depth++) {
			memset(nested, '[', (size_t)depth);
			memset(nested + depth, ']', (size_t)depth);
			EXPECT_INTEGER(parses(guarded((struct text){ nested, 2 * (size_t)depth })), depth == JSON_DEPTH);
		}
		memset(nested, '[', sizeof nested);
		EXPECT(!parses(guarded((struct text){ nested, sizeof nested })));
	}
	TEST("every cut of a document is refused, at the edge of a page")
	{
		static const char document[] = "{\"a\":[1,-2.5e3,true,null,\"\\u00e9\\ud83d\\ude00\"],\"b\":{\"c\":\"\"}}";

		for (size_t length = 0; length < sizeof document - 1; length++)
			EXPECT(!parses(guarded((struct text){ document, length })));
		EXPECT(parses(guarded(TEXT(document))));
	}
	arena_reset(arena);
}

static void test_reading(void)
{
	const struct json *object = parsed("{\"b\":1,\"a\":null,\"s\":\"x\\u0000y\",\"l\":[1,2],\"t\":true,\"f\":false,\"n\":1.5,\"\":0}");
	struct text name;

	TEST("members are found by name, and null is there")
	{
		EXPECT_INTEGER(json_integer(json_member(object, TEXT("b")), 7), 1);
		EXPECT(json_member(object, TEXT("a")) == NULL && json_has(object, TEXT("a")));
		EXPECT(!json_has(object, TEXT("A")) && !json_has(object, TEXT("b\0x")));
		EXPECT(json_has(object, TEXT("")));
	}
	TEST("a string keeps its NUL")
	{
		EXPECT(text_equal(json_member_string(object, TEXT("s")), TEXT("x\0y")));
	}
	TEST("asking for another type gives nothing")
	{
		EXPECT(json_member_string(object, TEXT("b")).data == NULL);
		EXPECT_INTEGER(json_integer(json_member(object, TEXT("s")), 7), 7);
		EXPECT_INTEGER(json_integer(json_member(object, TEXT("n")), 7), 7);
		EXPECT(json_is_true(json_member(object, TEXT("t"))) && !json_is_true(json_member(object, TEXT("f"))));
		EXPECT(!json_is_true(json_member(object, TEXT("b"))));
		EXPECT(json_item(object, 0) == NULL && json_member(NULL, TEXT("a")) == NULL && json_count(NULL) == 0);
	}
	TEST("items and members have numbers, in document order")
	{
		EXPECT_INTEGER(json_count(json_member(object, TEXT("l"))), 2);
		EXPECT_INTEGER(json_integer(json_item(json_member(object, TEXT("l")), 1), 0), 2);
		EXPECT(json_item(json_member(object, TEXT("l")), 2) == NULL);
		EXPECT_INTEGER(json_integer(json_member_at(object, 0, &name), 0), 1);
		EXPECT_TEXT(name, "b");
		EXPECT(json_member_at(object, 8, &name) == NULL && name.data == NULL);
	}
	TEST("an integer fits in int64, a longer one is a number")
	{
		EXPECT_INTEGER(json_integer(parsed("-9223372036854775808"), 0), INT64_MIN);
		EXPECT_INTEGER(json_integer(parsed("9223372036854775807"), 0), INT64_MAX);
		EXPECT_INTEGER(json_kind(parsed("9223372036854775808")), JSON_NUMBER);
		EXPECT_INTEGER(json_kind(parsed("99999999999999999999999")), JSON_NUMBER);
		EXPECT_INTEGER(json_kind(parsed("-1")), JSON_INTEGER);
		EXPECT_INTEGER(json_kind(parsed("1e2")), JSON_NUMBER);
	}
	arena_reset(arena);
}

static void test_writing(void)
{
	static const char *const same[] = { "null", "true", "0", "-1", "1.50", "-1.0e-3", "\"\"", "[]", "{}", "[1,[2,[]]]",
		"{\"b\":1,\"a\":{\"c\":[null,false]}}", "\"\\\\ \\\" \\n \\t \\r / \\u0000 \\u001b \\u007f\"", "\"\xf0\x9f\x98\x80\"" };
	struct buffer out;

	buffer_init(&out, arena, 1);
	TEST("what is written reads the same")
	{
		for (size_t i = 0; i < sizeof same / sizeof *same; i++)
			EXPECT_TEXT(text_of(written(guarded(text_of(same[i])))), same[i]);
		EXPECT_TEXT(text_of(written(BYTES(" [ 1 , \"\\ud83d\\ude00\\/\" ] \n"))), "[1,\"\xf0\x9f\x98\x80/\"]");
	}
	TEST("control characters are escaped, a terminal's ESC among them")
	{
		json_add_string(&out, BYTES("\x1b[2J\0\"\\\x7f\n"));
		EXPECT_TEXT(buffer_text(&out), "\"\\u001b[2J\\u0000\\\"\\\\\\u007f\\n\"");
	}
	TEST("escaped contents have no quotes, and an absent text is empty")
	{
		buffer_reset(&out);
		json_add_escaped(&out, BYTES("a\"b"));
		json_add_string(&out, TEXT_NONE);
		EXPECT_TEXT(buffer_text(&out), "a\\\"b\"\"");
	}
	arena_reset(arena);
}

int main(void)
{
	arena = arena_open(4096, 4 * 1024 * 1024);
	test_refusals();
	test_depth();
	test_reading();
	test_writing();
	arena_close(arena);
	return tap_done();
}

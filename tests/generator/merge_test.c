/* merge.c: deep merge of JSON documents. */
#include "generator/merge.h"

#include "tap.h"

#include "support.h"

static struct arena *arena;

static struct text merged(const char *const sources[3])
{
	const struct json *documents[3];
	struct text error;
	struct buffer out;
	size_t count = 0;

	for (; count < 3 && sources[count] != NULL; count++)
		if (!json_parse(arena, text_of(sources[count]), &documents[count], &error))
			die("%s", sources[count]);
	buffer_init(&out, arena, 0);
	merge_add(&out, documents, count);
	return buffer_text(&out);
}

static const struct {
	const char *sentence;
	const char *sources[3];
	const char *expected;
} cases[] = {
	{ "one document is laid out as npm does", { "{\"a\":{\"b\":[1,{\"c\":null}]},\"d\":1.50}" },
		"{\n  \"a\": {\n    \"b\": [\n      1,\n      {\n        \"c\": null\n      }\n    ]\n  },\n  \"d\": 1.50\n}\n" },
	{ "what is empty stays on its line", { "{\"a\":{},\"b\":[]}" }, "{\n  \"a\": {},\n  \"b\": []\n}\n" },
	{ "objects are merged by key, new keys come last", { "{\"z\":1,\"a\":{\"x\":1}}", "{\"m\":2,\"a\":{\"y\":2}}" },
		"{\n  \"z\": 1,\n  \"a\": {\n    \"x\": 1,\n    \"y\": 2\n  },\n  \"m\": 2\n}\n" },
	{ "arrays are appended", { "{\"a\":[1]}", "{\"a\":[]}", "{\"a\":[2,3]}" },
		"{\n  \"a\": [\n    1,\n    2,\n    3\n  ]\n}\n" },
	{ "anything else is replaced by the last", { "{\"a\":1,\"b\":\"x\",\"c\":true}", "{\"a\":2,\"b\":null}", "{\"b\":\"\\u00e9\"}" },
		"{\n  \"a\": 2,\n  \"b\": \"\xc3\xa9\",\n  \"c\": true\n}\n" },
	{ "a value of another kind replaces what came before", { "{\"a\":{\"x\":1}}", "{\"a\":[1]}", "{\"a\":[2]}" },
		"{\n  \"a\": [\n    1,\n    2\n  ]\n}\n" },
	{ "dependencies are sorted by key, in all depths", { "{\"dependencies\":{\"b\":1},\"scripts\":{\"z\":1}}",
		"{\"dependencies\":{\"a\":1},\"scripts\":{\"c\":1},\"packages\":{\"x\":{\"devDependencies\":{\"d\":1,\"c\":1}}}}" },
		"{\n  \"dependencies\": {\n    \"a\": 1,\n    \"b\": 1\n  },\n  \"scripts\": {\n    \"z\": 1,\n    \"c\": 1\n  },\n"
		"  \"packages\": {\n    \"x\": {\n      \"devDependencies\": {\n        \"c\": 1,\n        \"d\": 1\n      }\n"
		"    }\n  }\n}\n" },
	{ "private characters pass through", { "{\"\xef\x9c\x80\":\"\xef\x9c\x81\"}" }, "{\n  \"\xef\x9c\x80\": \"\xef\x9c\x81\"\n}\n" },
};

int main(void)
{
	arena = support_arena();
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		TEST(cases[i].sentence)
		{
			EXPECT_TEXT(merged(cases[i].sources), cases[i].expected);
		}
	}
	arena_close(arena);
	return tap_done();
}

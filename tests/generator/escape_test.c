/* escape.c: one function per kind of file. */
#include "generator/escape.h"

#include "tap.h"

#include "support.h"

static struct arena *arena;

static struct text escaped(const char *path, const char *text)
{
	struct buffer out;

	buffer_init(&out, arena, 0);
	escape_add(escape_of_path(text_of(path)), &out, text_of(text));
	return buffer_text(&out);
}

static const struct {
	const char *sentence;
	const char *path;
	const char *text;
	const char *expected;
} cases[] = {
	{ "JSON gets the contents of a string", "backend/package.json", "a \"b\" \\ c", "a \\\"b\\\" \\\\ c" },
	{ "YAML gets the contents of a string in double quotes", "compose.yaml", "a: \"b\" #c", "a: \\\"b\\\" #c" },
	{ "TOML gets the contents of a basic string", "pyproject.toml", "it's \\", "it's \\\\" },
	{ "HTML gets entities, in attributes too", "index.html", "<b a='1' c=\"2\">&", "&lt;b a=&#39;1&#39; c=&quot;2&quot;&gt;&amp;" },
	{ "SVG is markup", "icon.svg", "<", "&lt;" },
	{ "a script's string of any quotes stays closed", "a.ts", "' \" ` ${x} \\", "\\' \\\" \\` \\${x} \\\\" },
	{ "a script element stays open", "a.js", "</script>", "\\u003c/script>" },
	{ "a script's line stays one line", "a.tsx", "a\xe2\x80\xa8" "b\xc3\xa9", "a\\u2028b\xc3\xa9" },
	{ "Markdown gets no emphasis, code, link, HTML or table", "README.md", "*a* _b_ `c` [d](e) <f> | ~",
		"\\*a\\* \\_b\\_ \\`c\\` \\[d\\](e) \\<f\\> \\| \\~" },
	{ "a hyphen within Markdown reads well", "README.md", "my-todo 1.0", "my-todo 1.0" },
	{ "a hyphen at the start makes no list", "README.md", "- a", "\\- a" },
	{ "harmless text goes into any file", "Makefile", "my-todo v1.0, a@b/c:d+e_f", "my-todo v1.0, a@b/c:d+e_f" },
};

int main(void)
{
	arena = support_arena();
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		TEST(cases[i].sentence)
		{
			EXPECT_TEXT(escaped(cases[i].path, cases[i].text), cases[i].expected);
		}
	}
	TEST("shell, Makefile, .env, Dockerfile and CSS take harmless text only")
	{
		static const char *const paths[] = { "Makefile", "a.sh", ".env.example", "Dockerfile", "a.css", "LICENSE" };
		for (size_t i = 0; i < sizeof paths / sizeof paths[0]; i++)
			EXPECT(escape_of_path(text_of(paths[i])) == ESCAPE_REFUSE);
		EXPECT(escape_is_harmless(TEXT("")) && escape_is_harmless(TEXT("A z.9")));
		EXPECT(!escape_is_harmless(TEXT("$(x)")) && !escape_is_harmless(TEXT("a\nb")));
		EXPECT(!escape_is_harmless(TEXT("\xc3\xa9")) && !escape_is_harmless(TEXT("'")));
	}
	arena_close(arena);
	return tap_done();
}

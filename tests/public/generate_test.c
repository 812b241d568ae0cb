/* Archives and files. */
#include "generate.h"

#include "public.h"

#include "banned.h"

static char kept[1024 * 1024];

/* The body of the last answer, beyond the next question. */
static struct text keep(void)
{
	struct text body = answer_body();

	if (body.length > sizeof kept)
		die("an answer of %zu bytes", body.length);
	memcpy(kept, body.data, body.length);
	return (struct text){ kept, body.length };
}

static void test_archives(void)
{
	static const struct {
		const char *path;
		const char *type;
		const char *disposition;
	} cases[] = {
		{ "/starter.zip", "application/zip", "attachment; filename=\"shop.zip\"" },
		{ "/starter.tgz", "application/gzip", "attachment; filename=\"shop.tar.gz\"" },
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		TEST("an archive is the same, be it asked for by query, form or JSON")
		{
			struct text bytes;

			ask_published("GET", arena_printf(strings, "%s?name=shop&options=tests,docker", cases[i].path).data, NULL, CURL);
			EXPECT_INTEGER(answer.status, 200);
			EXPECT_TEXT(answer_header("Content-Type"), cases[i].type);
			EXPECT_TEXT(answer_header("Content-Disposition"), cases[i].disposition);
			EXPECT(text_starts_with(answer_header("Repr-Digest"), TEXT("sha-256=:")));
			bytes = keep();
			ask_published("POST", cases[i].path, "name=shop&options=docker&options=tests", CURL, FORM);
			EXPECT(text_equal(answer_body(), bytes));
			ask_published("POST", cases[i].path, "{\"name\":\"shop\",\"options\":[\"tests\",\"docker\"]}", CURL);
			EXPECT(text_equal(answer_body(), bytes));
		}
		TEST("HEAD tells what GET would, and the tag of a list saves the work")
		{
			char known[128];

			ask_published("HEAD", cases[i].path, NULL, CURL);
			EXPECT(answer_header("Content-Length").length > 4);
			snprintf(known, sizeof known, "HTTP_IF_NONE_MATCH=\"other\", W/%.*s", TEXT_ARGS(answer_header("ETag")));
			ask_published("GET", cases[i].path, NULL, known);
			EXPECT_INTEGER(answer.status, 304);
			EXPECT(answer_header("ETag").length > 0);
			EXPECT_INTEGER(buffer_text(&answer.body).length, 0);
		}
	}
	TEST("the files of a project as JSON are the same for the same choices, too")
	{
		char known[128];

		ask_published("POST", "/starter.json", "{\"name\":\"shop\"}");
		EXPECT_TEXT(answer_member("slug"), "node.layered.sqlite.react.css+tests@2026.11.1");
		EXPECT_TEXT(answer_member("files.0.path"), ".editorconfig");
		snprintf(known, sizeof known, "HTTP_IF_NONE_MATCH=%.*s", TEXT_ARGS(answer_header("ETag")));
		ask_published("GET", "/starter.json?name=shop", NULL, known);
		EXPECT_INTEGER(answer.status, 304);
		ask_published("GET", "/starter.json?name=shop2", NULL, known);
		EXPECT_INTEGER(answer.status, 200);
	}
	TEST("only what names its release in full is kept for ever")
	{
		ask_published("GET", "/starter.zip", NULL, CURL);
		EXPECT_TEXT(answer_header("Cache-Control"), "no-cache");
		ask_published("GET", "/starter.zip?release=latest", NULL, CURL);
		EXPECT_TEXT(answer_header("Cache-Control"), "no-cache");
		ask_published("GET", "/starter.zip?release=2026.11.1", NULL, CURL);
		EXPECT_TEXT(answer_header("Cache-Control"), "public, max-age=31536000, immutable");
	}
	TEST("a repair is told; under strict it is refused")
	{
		ask_published("GET", "/starter.zip?ci=true&tests=false", NULL, CURL);
		EXPECT_TEXT(answer_header("X-Adjusted"), "options+tests; rule=ci-wants-tests");
		ask("GET", "/starter.zip?ci=true&tests=false&strict=1", NULL, "HTTP_ACCEPT=application/json");
		EXPECT_INTEGER(answer.status, 409);
		EXPECT_TEXT(answer_member("errors.0.parameter"), "ci-wants-tests");
	}
}

static void test_hostile_names(void)
{
	static const char *const names[] = { "a%0D%0ASet-Cookie:%20x=1", "a%0A", "..%2F..%2Fetc", "%2Fetc", "a;id", "a%22b", "$(id)",
		"%60id%60", "%7B%7Bname%7D%7D", "%F0%9F%A6%8A", "A", "-a", "a-", "1a", "a%20b", "%00", "%ff", "'%20or%201=1--", "a%5Cb" };
	static const char *const parameters[] = { "name", "baseDir", "packageName", "groupId" };

	TEST("a name outside its alphabet reaches no header and no archive")
	{
		for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
			char target[128];

			snprintf(target, sizeof target, "/starter.zip?name=%s", names[i]);
			ask("GET", target, NULL, CURL);
			if (!EXPECT(answer.status == 422 || answer.status == 400))
				printf("# %s\n", target);
			EXPECT(answer_header("Content-Disposition").data == NULL);
			EXPECT(answer_header("Set-Cookie").data == NULL);
			EXPECT(answer_is_sound());
		}
	}
	TEST("nor do folders and packages")
	{
		for (size_t i = 0; i < sizeof parameters / sizeof *parameters; i++) {
			ask("GET", arena_printf(strings, "/starter.zip?%s=..%%2F..%%2Fx", parameters[i]).data, NULL, CURL);
			EXPECT_INTEGER(answer.status, 422);
			ask("GET", arena_printf(strings, "/starter.zip?%s=$(id)", parameters[i]).data, NULL, CURL);
			EXPECT_INTEGER(answer.status, 422);
		}
	}
	TEST("a description may say anything, and stays a description")
	{
		static const char description[] = "\\\" '; drop table release; -- $(id) `id` {{name}} {{{name}}} </script><b> %s 🦊";
		struct buffer body;

		buffer_init(&body, strings, 0);
		buffer_add(&body, TEXT("{\"description\":"));
		json_add_string(&body, TEXT(description));
		buffer_add(&body, TEXT("}\0"));
		ask_published("POST", "/starter.json", body.data, CURL);
		EXPECT_INTEGER(answer.status, 200);
		EXPECT_TEXT(answer_member("selection.description"), description);
		EXPECT(answer_is_sound());
	}
}

static void test_links(void)
{
	TEST("the canonical page is where the caller is, where the operator says, or a bare reference")
	{
		ask_published("GET", "/starter.zip?name=shop", NULL, CURL);
		EXPECT(text_starts_with(answer_header("Link"), TEXT("<http://todo.test/?backend=")));
		ask_published("GET", "/starter.zip", NULL, CURL, "HTTP_HOST=todo.test:8443", "REQUEST_SCHEME=https");
		EXPECT(text_starts_with(answer_header("Link"), TEXT("<https://todo.test:8443/?")));
		ask_published("GET", "/starter.zip", NULL, CURL, "HTTP_HOST=");
		EXPECT(text_starts_with(answer_header("Link"), TEXT("</?")));
		config.gateway_url = "https://todo.example.org/";
		ask_published("GET", "/starter.zip", NULL, CURL, "HTTP_HOST=evil.example");
		EXPECT(text_starts_with(answer_header("Link"), TEXT("<https://todo.example.org/?")));
		config.gateway_url = NULL;
	}
	TEST("what is no host is refused")
	{
		static const char *const hosts[] = { "HTTP_HOST=a\r\nX: y", "HTTP_HOST=a>; rel=x", "HTTP_HOST=a b", "HTTP_HOST=a/b" };

		for (size_t i = 0; i < sizeof hosts / sizeof *hosts; i++) {
			ask("GET", "/starter.zip", NULL, CURL, hosts[i]);
			EXPECT_INTEGER(answer.status, 400);
			EXPECT(answer_header("Link").data == NULL);
		}
	}
}

static void test_files(void)
{
	static const char *const missing[] = { "/file/nothing", "/file/../README.md", "/file//etc/passwd", "/file/./README.md",
		"/file/README.md\\", "/file/server", "/file/%", "/file/{{name}}", "/file/a\r\nX: y", "/file/🦊" };

	TEST("a file is text, whatever it is, under the tag of its contents")
	{
		char known[128];

		ask_published("GET", "/file/README.md?name=shop", NULL, CURL);
		EXPECT_INTEGER(answer.status, 200);
		EXPECT_TEXT(answer_header("Content-Type"), "text/plain; charset=utf-8");
		EXPECT(answer_has("shop"));
		snprintf(known, sizeof known, "HTTP_IF_NONE_MATCH=%.*s", TEXT_ARGS(answer_header("ETag")));
		ask_published("GET", "/file/README.md?name=shop", NULL, known);
		EXPECT_INTEGER(answer.status, 304);
		ask_published("GET", "/file/README.md?name=other", NULL, known);
		EXPECT_INTEGER(answer.status, 200);
	}
	TEST("no path leads out of the project")
	{
		for (size_t i = 0; i < sizeof missing / sizeof *missing; i++) {
			ask_published("GET", missing[i], NULL, "HTTP_ACCEPT=application/json");
			if (!EXPECT_INTEGER(answer.status, 404))
				printf("# %s\n", missing[i]);
			EXPECT(answer_is_sound());
		}
	}
	TEST("a long path is quoted up to a whole character, for programs and for browsers")
	{
		char path[300] = "/file/";

		memset(path + 6, 'a', 199);
		memcpy(path + 205, "\xc3\xa9x", 4);
		ask_published("GET", path, NULL, "HTTP_ACCEPT=application/json");
		EXPECT_INTEGER(answer.status, 404);
		EXPECT(answer_is_sound());
		ask_published("GET", path, NULL, BROWSER);
		EXPECT_INTEGER(answer.status, 404);
		EXPECT_TEXT(answer_header("Content-Type"), "text/html; charset=utf-8");
	}
}

static void test_releases(void)
{
	TEST("nothing is made of a release that was withdrawn, is not published, or is another")
	{
		public_release("withdrawn", "");
		ask("GET", "/starter.zip", NULL, CURL);
		EXPECT_INTEGER(answer.status, 410);
		EXPECT(answer_has("It had a hole."));
		EXPECT(answer_header("ETag").data == NULL);
		public_release("published", "0000");
		ask("GET", "/starter.zip", NULL, CURL);
		EXPECT_INTEGER(answer.status, 503);
		EXPECT_TEXT(answer_header("Retry-After"), "5");
		fake_database_reset();
		fake_database_answer("release_find", "[]");
		ask("GET", "/file/README.md", NULL, CURL);
		EXPECT_INTEGER(answer.status, 503);
	}
	TEST("a release that does not exist is 404, and the database is not asked")
	{
		ask("GET", "/starter.zip?release=2025.1.0", NULL, CURL);
		EXPECT_INTEGER(answer.status, 404);
	}
}

int main(void)
{
	public_begin(NULL);
	test_archives();
	test_hostile_names();
	test_links();
	test_files();
	test_releases();
	public_end();
	return tap_done();
}

/* The catalogue, what is published, and problems as pages. */
#include "site.h"

#include "generator/folder.h"
#include "public.h"

#include "banned.h"

static char folder[] = "/tmp/site_test.XXXXXX";
static const char *const names[] = { "help.txt", "metadata.json", "page.en.html", "page.fr.html" };

static bool is_published(const char *name)
{
	return access(arena_printf(arena, "%s/%s", folder, name).data, F_OK) == 0;
}

/* A published file holds these words. */
static bool tells(const char *name, const char *words)
{
	struct text bytes = TEXT_NONE;

	return folder_read(arena, arena_printf(arena, "%s/%s", folder, name), &bytes) && text_find(bytes, text_of(words)) < bytes.length;
}

/* What earlier starts loaded: it lives until exit, too. */
static struct site *starts[4];
static size_t start_count;

static void start_again(void)
{
	starts[start_count++ % 4] = service.own;
	service.own = site_load(&config);
}

static void ask_for_all(const char *host)
{
	ask_published("GET", "/", NULL, CURL, host);
	ask_published("GET", "/metadata", NULL, CURL, host);
	ask_published("GET", "/", NULL, BROWSER, host, "HTTP_ACCEPT_LANGUAGE=en");
	ask_published("GET", "/", NULL, BROWSER, host, "HTTP_ACCEPT_LANGUAGE=fr");
}

static void test_catalogue(void)
{
	TEST("a release is named in full, in part or as the latest")
	{
		static const char *const good[] = { "/metadata", "/metadata/2026.11.1", "/metadata/2026.11", "/metadata/2026", "/metadata/latest" };

		for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
			ask_published("GET", good[i], NULL);
			EXPECT_INTEGER(answer.status, 200);
			EXPECT_TEXT(answer_member("release"), "2026.11.1");
			EXPECT_INTEGER(answer_header("ETag").length, 66);
		}
	}
	TEST("another one is 404, however it is written, and parameters there are none")
	{
		char path[200];

		ask("GET", "/metadata/2025.1.0", NULL, BROWSER);
		EXPECT_INTEGER(answer.status, 404);
		snprintf(path, sizeof path, "/metadata/%063d\xc3\xa9x", 0);
		ask("GET", path, NULL, BROWSER);
		EXPECT_INTEGER(answer.status, 404);
		ask("GET", "/metadata/a\r\nX: y", NULL, BROWSER);
		EXPECT_INTEGER(answer.status, 404);
		ask("GET", "/metadata/2026.11.1?relase=1", NULL);
		EXPECT_INTEGER(answer.status, 400);
	}
	TEST("each header field of the API document stands there once")
	{
		ask("GET", "/api/openapi.yaml", NULL);
		EXPECT_INTEGER(answer.status, 200);
		EXPECT(text_find(text_from(answer_head, text_find(answer_head, TEXT("Cache-Control")) + 1), TEXT("Cache-Control"))
			== answer_head.length - text_find(answer_head, TEXT("Cache-Control")) - 1);
	}
}

static void test_publishing(void)
{
	TEST("what holds the address of a caller is never published")
	{
		ask_for_all("HTTP_HOST=evil.example");
		EXPECT(is_published("metadata.json"));
		EXPECT(!is_published("help.txt") && !is_published("page.en.html") && !is_published("page.fr.html"));
		EXPECT(!tells("metadata.json", "evil.example"));
	}
	TEST("where the operator says the address, pages and help are published with it")
	{
		config.gateway_url = "https://todo.example.org";
		ask_for_all("HTTP_HOST=evil.example");
		for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
			EXPECT(is_published(names[i]));
			EXPECT(!tells(names[i], "evil.example"));
		}
		EXPECT(tells("help.txt", "curl -G https://todo.example.org/starter.zip"));
		EXPECT(tells("page.fr.html", "<html lang=\"fr\">"));
	}
	TEST("choices, refusals and problems are never published")
	{
		start_again();
		ask_published("GET", "/?lang=fr", NULL, BROWSER);
		ask_published("GET", "/?name=A", NULL, BROWSER);
		ask_published("GET", "/?name=shop", NULL, CURL);
		public_release("withdrawn", "");
		ask("GET", "/", NULL, BROWSER);
		EXPECT_INTEGER(answer.status, 410);
		for (size_t i = 0; i < sizeof names / sizeof *names; i++)
			EXPECT(!is_published(names[i]));
	}
	TEST("who starts takes over: the old files go, and those before publish nothing more")
	{
		ask_for_all("HTTP_HOST=todo.test");
		EXPECT(is_published("page.en.html"));
		start_again();
		EXPECT(!is_published("page.en.html") && !is_published("metadata.json"));
		starts[start_count] = service.own;
		service.own = starts[start_count - 1];
		ask_for_all("HTTP_HOST=todo.test");
		for (size_t i = 0; i < sizeof names / sizeof *names; i++)
			EXPECT(!is_published(names[i]));
	}
}

static void test_problems(void)
{
	TEST("a problem is a page for a browser, in its language, with every field")
	{
		ask("GET", "/starter.zip?bakend=%3Cb%3E&nmae=%22", NULL, BROWSER, "HTTP_ACCEPT_LANGUAGE=fr", "HTTP_X_REQUEST_ID=r-1");
		EXPECT_INTEGER(answer.status, 400);
		EXPECT_TEXT(answer_header("Content-Type"), "text/html; charset=utf-8");
		EXPECT_TEXT(answer_header("Content-Language"), "fr");
		EXPECT(answer_has("<code>bakend</code>") && answer_has("<code>nmae</code>") && answer_has("r-1"));
		EXPECT(!answer_has("<b>"));
	}
	TEST("text for a terminal, without its control characters, and JSON for all others")
	{
		ask("GET", "/starter.zip?%1b[2J=1", NULL, CURL);
		EXPECT_TEXT(answer_header("Content-Type"), "text/plain; charset=utf-8");
		EXPECT(text_find_char(answer_body(), '\x1b') == answer_body().length);
		ask("GET", "/starter.zip?x=1", NULL, "HTTP_USER_AGENT=python-requests/2.31", "HTTP_ACCEPT=*/*");
		EXPECT_TEXT(answer_header("Content-Type"), "application/problem+json");
	}
}

int main(void)
{
	if (mkdtemp(folder) == NULL)
		die("no folder: %m");
	public_begin(folder);
	test_catalogue();
	test_publishing();
	test_problems();
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		unlink(arena_printf(arena, "%s/%s", folder, names[i]).data);
	rmdir(folder);
	public_end();
	return tap_done();
}

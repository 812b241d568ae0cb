/* What "/" answers to whom, and the pages. */
#include "home.h"

#include "public.h"

#include "banned.h"

static void test_negotiation(void)
{
	static const struct {
		const char *agent;
		const char *accept;
		const char *type;
	} cases[] = {
		{ "Mozilla/5.0", "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", "text/html; charset=utf-8" },
		{ "curl/7.88.1", "*/*", "text/plain; charset=utf-8" },
		{ "curl/7.88.1", "", "text/plain; charset=utf-8" },
		{ "curl/7.88.1", "text/html", "text/html; charset=utf-8" },
		{ "curl/7.88.1", "application/json", "application/json" },
		{ "Wget/1.21.3", "*/*", "text/plain; charset=utf-8" },
		{ "HTTPie/3.2.1", "*/*", "text/plain; charset=utf-8" },
		{ "HTTPie/3.2.1", "application/json, */*;q=0.5", "application/json" },
		{ "node", "application/json", "application/json" },
		{ "node", "application/vnd.todogen.v1+json", "application/vnd.todogen.v1+json" },
		{ "node", "application/vnd.todogen.v1+json;q=0.5, application/json;q=0.4", "application/vnd.todogen.v1+json" },
		{ "node", "text/plain", "text/plain; charset=utf-8" },
		{ "python-requests/2.31", "*/*", "text/html; charset=utf-8" },
		{ "", "", "text/html; charset=utf-8" },
		{ "x", "image/png", "text/html; charset=utf-8" },
		{ "x", "text/html;q=0, application/json", "application/json" },
	};

	TEST("everybody gets the form that he can read, and caches are told what it depends on")
	{
		for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
			ask_published("GET", "/", NULL, arena_printf(strings, "HTTP_USER_AGENT=%s", cases[i].agent).data,
				arena_printf(strings, "HTTP_ACCEPT=%s", cases[i].accept).data);
			EXPECT_INTEGER(answer.status, 200);
			if (!EXPECT_TEXT(answer_header("Content-Type"), cases[i].type))
				printf("# %s, %s\n", cases[i].agent, cases[i].accept);
			EXPECT_TEXT(answer_header("Vary"), "Accept, Accept-Language, User-Agent");
			EXPECT_TEXT(answer_header("Cache-Control"), "no-cache");
		}
	}
	TEST("nonsense is refused in every form")
	{
		ask("GET", "/?bakend=node", NULL, CURL);
		EXPECT_INTEGER(answer.status, 400);
		EXPECT(answer_has("Did you mean backend?"));
		ask("GET", "/?bakend=node", NULL, "HTTP_ACCEPT=application/json");
		EXPECT_INTEGER(answer.status, 400);
		ask_published("GET", "/?bakend=node", NULL, BROWSER);
		EXPECT_INTEGER(answer.status, 400);
		EXPECT(answer_has("Did you mean backend?"));
	}
}

static void test_language(void)
{
	TEST("the language is the parameter's, else the browser's, else English")
	{
		ask_published("GET", "/?lang=fr", NULL, BROWSER, "HTTP_ACCEPT_LANGUAGE=en");
		EXPECT_TEXT(answer_header("Content-Language"), "fr");
		EXPECT(answer_has("<html lang=\"fr\">"));
		ask_published("GET", "/", NULL, BROWSER, "HTTP_ACCEPT_LANGUAGE=de, fr-CH;q=0.9, en;q=0.8");
		EXPECT_TEXT(answer_header("Content-Language"), "fr");
		ask_published("GET", "/", NULL, BROWSER);
		EXPECT_TEXT(answer_header("Content-Language"), "en");
	}
	TEST("a language that there is not is refused, in words of one that there is")
	{
		ask("GET", "/?lang=de", NULL, BROWSER);
		EXPECT_INTEGER(answer.status, 400);
		EXPECT_TEXT(answer_header("Content-Language"), "en");
		EXPECT(answer_has("must be en or fr"));
		ask("GET", "/starter.zip?lang=%3Cb%3E", NULL, CURL);
		EXPECT_INTEGER(answer.status, 400);
	}
}

static void test_page(void)
{
	TEST("what was written wrong stands there again, marked and escaped")
	{
		ask_published("GET", "/?name=%22%3E%3Cscript%3E{{name}}", NULL, BROWSER);
		EXPECT_INTEGER(answer.status, 422);
		EXPECT(answer_has("value=\"&quot;&gt;&lt;script&gt;{{name}}\""));
		EXPECT(answer_has("aria-invalid=\"true\""));
		EXPECT(!answer_has("<script>{{"));
	}
	TEST("what is wrong is told in the language of the page")
	{
		ask_published("GET", "/?lang=fr&name=A!&colour=red", NULL, BROWSER);
		EXPECT(answer_has("name\u00a0: Cela semble incorrect."));
		EXPECT(answer_has("colour\u00a0: Cela n’existe pas ici."));
		EXPECT(!answer_has("cannot be used"));
	}
	TEST("two faults of one field are one page")
	{
		ask_published("GET", "/?name=A!&name=B!&description=%07&description=%08", NULL, BROWSER);
		EXPECT_INTEGER(answer.status, 400);
		EXPECT(answer_has("aria-invalid=\"true\""));
	}
	TEST("a long wrong value is cut between two characters")
	{
		char target[512];
		size_t length = (size_t)snprintf(target, sizeof target, "/?name=%079d", 0);

		for (int i = 0; i < 30; i++)
			length += (size_t)snprintf(target + length, sizeof target - length, "%%F0%%9F%%A6%%8A");
		ask_published("GET", target, NULL, BROWSER);
		EXPECT_INTEGER(answer.status, 422);
		EXPECT(answer_is_sound());
	}
	TEST("the command takes a shell's characters literally")
	{
		ask_published("GET", "/?description='$(id)%60;%26%7C%22%0a", NULL, BROWSER);
		EXPECT_INTEGER(answer.status, 422);
		ask_published("GET", "/?description='$(id)%60;%26%7C%22%20x", NULL, BROWSER);
		EXPECT_INTEGER(answer.status, 200);
		EXPECT(answer_has("-d description=%27%24%28id%29%60%3B%26%7C%22%20x"));
	}
}

static void test_tags(void)
{
	TEST("the page is not sent twice, unless its choices or its address differ; a refused one is always sent")
	{
		char known[128];

		ask_published("GET", "/?database=sqlite", NULL, BROWSER, "HTTP_HOST=one.test");
		EXPECT_INTEGER(answer.status, 200);
		snprintf(known, sizeof known, "HTTP_IF_NONE_MATCH=%.*s", TEXT_ARGS(answer_header("ETag")));
		ask_published("GET", "/?database=sqlite", NULL, BROWSER, "HTTP_HOST=one.test", known);
		EXPECT_INTEGER(answer.status, 304);
		ask_published("GET", "/?database=sqlite", NULL, BROWSER, "HTTP_HOST=two.test", known);
		EXPECT_INTEGER(answer.status, 200);
		ask_published("GET", "/?database=postgresql", NULL, BROWSER, "HTTP_HOST=one.test", known);
		EXPECT_INTEGER(answer.status, 200);
		ask_published("GET", "/?name=A!", NULL, BROWSER, "HTTP_HOST=one.test", "HTTP_IF_NONE_MATCH=*");
		EXPECT_INTEGER(answer.status, 422);
	}
}

static void test_explore(void)
{
	TEST("the tree has the tag of what is shown, file and language included")
	{
		char tag[80];
		char known[128];

		ask_published("GET", "/explore", NULL, BROWSER);
		EXPECT_INTEGER(answer.status, 200);
		EXPECT_TEXT(answer_header("Vary"), "Accept-Language");
		snprintf(tag, sizeof tag, "%.*s", TEXT_ARGS(answer_header("ETag")));
		snprintf(known, sizeof known, "HTTP_IF_NONE_MATCH=%s", tag);
		ask_published("GET", "/explore", NULL, BROWSER, known, "HTTP_HOST=other.test");
		EXPECT_INTEGER(answer.status, 304);
		ask_published("GET", "/explore?file=Makefile", NULL, BROWSER, known);
		EXPECT_INTEGER(answer.status, 200);
		ask_published("GET", "/explore", NULL, BROWSER, known, "HTTP_ACCEPT_LANGUAGE=fr");
		EXPECT_INTEGER(answer.status, 200);
	}
}

int main(void)
{
	public_begin(NULL);
	test_negotiation();
	test_language();
	test_page();
	test_tags();
	test_explore();
	public_end();
	return tap_done();
}

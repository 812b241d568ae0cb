/* page.c */
#include "page.h"

#include <sys/stat.h>

#include "hostile.h"
#include "tap.h"

static struct arena *arena;
static char folder[] = "/tmp/page_test.XXXXXX";

static void write_file(const char *name, const char *text)
{
	FILE *file = fopen(arena_printf(arena, "%s/%s", folder, name).data, "w");

	if (file == NULL || fputs(text, file) < 0 || fclose(file) != 0)
		abort();
}

static void remove_file(const char *name)
{
	if (unlink(arena_printf(arena, "%s/%s", folder, name).data) != 0)
		abort();
}

static void open_pages(void *nothing)
{
	(void)nothing;
	pages_open(folder);
}

static struct text render(const struct pages *pages, const char *language, const char *data)
{
	static struct exchange exchange;
	const struct json *value;
	struct text error;

	exchange.arena = arena;
	response_init(&exchange.response, arena);
	exchange.response.status = 404;
	EXPECT(json_parse(arena, text_of(data), &value, &error));
	EXPECT(page_reply(&exchange, pages, "greeting", language, value) == NULL);
	EXPECT_TEXT(text_of(exchange.response.content_type), "text/html; charset=utf-8");
	EXPECT_INTEGER(exchange.response.status, 404);
	return response_body(&exchange.response);
}

static void reply_unknown(void *pages)
{
	struct exchange exchange = { .arena = arena };

	response_init(&exchange.response, arena);
	page_reply(&exchange, pages, "nothing", "en", NULL);
}

static void write_all(void)
{
	write_file("greeting.mustache", "<p>{{> name}} {{text.hello}}{{#rows}} {{title}}{{/rows}}</p>");
	write_file("name.mustache", "{{name}}");
	write_file("texts.en.json", "{\"hello\":\"Hello & welcome\"}");
	write_file("texts.fr.json", "{\"hello\":\"Bonjour\"}");
	write_file("other.txt", "{{");
}

static void test_mistakes(void)
{
	TEST("a mistake ends the start and is told with its place")
	{
		write_file("greeting.mustache", "a\n{{#rows}}");
		EXPECT(dies_with(open_pages, NULL, "greeting.mustache:2"));
		write_file("greeting.mustache", "a\n{{> nobody}}");
		EXPECT(dies_with(open_pages, NULL, "greeting.mustache:2: there is no page"));
		write_file("greeting.mustache", "{{text.bye}}");
		EXPECT(dies_with(open_pages, NULL, "greeting.mustache:1: the text"));
		write_file("greeting.mustache", "{{text.hello}}");
		write_file("texts.fr.json", "{}");
		EXPECT(dies_with(open_pages, NULL, "is not there in both languages"));
		write_file("texts.fr.json", "{");
		EXPECT(dies_with(open_pages, NULL, "texts.fr.json"));
		remove_file("texts.fr.json");
		EXPECT(dies_with(open_pages, NULL, "texts.fr.json cannot be read"));
	}
}

int main(void)
{
	struct pages *pages;

	arena = arena_open(1024 * 1024, 16 * 1024 * 1024);
	if (mkdtemp(folder) == NULL)
		abort();
	write_all();
	pages = pages_open(folder);
	TEST("a page has the values of its data, partials, and texts in its language, all escaped")
	{
		EXPECT_TEXT(render(pages, "en", "{\"name\":\"<Ada>\",\"rows\":[{\"title\":\"a\"},{\"title\":\"b\"}]}"),
			"<p>&lt;Ada&gt; Hello &amp; welcome a b</p>");
		EXPECT_TEXT(render(pages, "fr", "{\"name\":\"Ada\",\"text\":{\"hello\":\"mine\"}}"), "<p>Ada Bonjour</p>");
	}
	TEST("a page that is not there ends the process")
	{
		EXPECT(dies_with(reply_unknown, pages, "there is no page"));
	}
	pages_close(pages);
	test_mistakes();
	remove_file("greeting.mustache");
	remove_file("name.mustache");
	remove_file("texts.en.json");
	remove_file("other.txt");
	rmdir(folder);
	arena_close(arena);
	return tap_done();
}

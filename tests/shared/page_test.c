/* page.c */
#include "page.h"

#include <stdlib.h>
#include <sys/stat.h>

#include "generator/folder.h"
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

/* The texts of the site, and one of the test's own. */
static void write_texts(const char *language, const char *own)
{
	const char *source = getenv("srcdir");
	struct text texts;

	if (!folder_read(arena, arena_printf(arena, "%s/www/texts.%s.json", source == NULL ? "." : source, language), &texts))
		abort();
	write_file(arena_printf(arena, "texts.%s.json", language).data,
		arena_printf(arena, "{%s,%.*s", own, TEXT_ARGS(text_from(texts, 1))).data);
}

static void write_all(void)
{
	write_file("greeting.mustache", "<p>{{> name}} {{text.hello}}{{#rows}} {{title}}{{/rows}}</p>");
	write_file("name.mustache", "{{name}}");
	write_texts("en", "\"hello\":\"Hello & welcome\"");
	write_texts("fr", "\"hello\":\"Bonjour\"");
	write_file("other.txt", "{{");
}

static const struct field fields[] = {
	{ .name = "title", .type = FIELD_TITLE, .minimum = 1, .maximum = 500 },
	{ .name = "password", .type = FIELD_PASSWORD },
	{ .name = "email", .type = FIELD_EMAIL },
	{ .name = "days", .type = FIELD_INTEGER, .place = FIELD_IN_QUERY, .minimum = 1, .maximum = 365 },
	{ .name = "scopes", .type = FIELD_WORDS },
	FIELD_END,
};

static const struct field *find(const char *name)
{
	for (const struct field *field = fields; field->name != NULL; field++) {
		if (text_equal(text_of(name), text_of(field->name)))
			return field;
	}
	return NULL;
}

static struct exchange asked_in(const char *language)
{
	return (struct exchange){ .arena = arena, .request.accept_language = text_of(language) };
}

static void test_faults(const struct pages *pages)
{
	static const struct {
		const char *field;
		const char *code;
		const char *wanted;
	} cases[] = {
		{ "title", "too_long", "C’est trop long\u00a0: 500 caractères au plus." },
		{ "password", "too_short", "C’est trop court\u00a0: il faut au moins 12 caractères." },
		{ "password", "format", "Il se devine facilement. Choisissez-en un autre." },
		{ "email", "too_long", "C’est trop long\u00a0: 254 caractères au plus." },
		{ "days", "range", "Donnez un nombre entier de 1 à 365." },
		{ "scopes", "required", "Choisissez au moins l’un d’eux." },
		{ "scopes", "enum", "Ce n’est pas l’un des choix." },
		{ "title", "never heard of", "Cela semble incorrect. Vérifiez, s’il vous plaît." },
		{ "nowhere", "unknown", "Cela n’existe pas ici." },
	};
	struct exchange exchange = asked_in("fr");

	TEST("a fault is told in the reader's words, with the limits of its field")
	{
		for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
			EXPECT_TEXT(page_fault_text(&exchange, pages, find(cases[i].field), cases[i].code), cases[i].wanted);
	}
}

static void test_problems(const struct pages *pages)
{
	struct exchange french = asked_in("fr");
	struct exchange english = asked_in("en");

	TEST("every kind of problem has a sentence of its own in both languages")
	{
		for (int kind = 0; kind < PROBLEM_KINDS; kind++) {
			const struct problem problem = { .kind = (enum problem_kind)kind };
			struct text sentence = page_problem_text(&french, pages, &problem);

			EXPECT(text_ends_with(sentence, TEXT(".")) && text_find_char(sentence, '{') == sentence.length);
			EXPECT(!text_equal(sentence, page_problem_text(&english, pages, &problem)));
		}
	}
	TEST("how long to wait is told in seconds or minutes")
	{
		static const struct problem soon = { .kind = PROBLEM_TOO_MANY_MAILS, .retry_after_s = 90 };
		static const struct problem later = { .kind = PROBLEM_TOO_MANY_MAILS, .retry_after_s = 91 };

		EXPECT_TEXT(page_problem_text(&english, pages, &soon), "Too many mails to this address. Try again in 90\u00a0s.");
		EXPECT_TEXT(page_problem_text(&english, pages, &later), "Too many mails to this address. Try again in 2\u00a0min.");
	}
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
		write_texts("fr", "\"greeting\":\"Bonjour\"");
		EXPECT(dies_with(open_pages, NULL, "is not there in both languages"));
		write_file("greeting.mustache", "");
		write_file("texts.fr.json", "{}");
		EXPECT(dies_with(open_pages, NULL, "problem_malformed"));
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
	test_faults(pages);
	test_problems(pages);
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

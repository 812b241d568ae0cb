/* Pages. */
#include "page.h"

#include "generator/escape.h"
#include "generator/folder.h"
#include "generator/mustache.h"
#include "generator/value.h"
#include "log.h"

#include "banned.h"

enum { PAGES_MAX = 64, PAGES_BYTES_MAX = 64 * 1024 * 1024 };

struct page {
	struct text name; /* of the file, without ".mustache" */
	struct text path;
	const struct mustache *template;
};

struct pages {
	struct arena *arena;
	struct page pages[PAGES_MAX];
	size_t count;
	const struct json *english;
	const struct json *french;
};

static struct text read_file(struct arena *arena, struct text path)
{
	struct text bytes;

	if (!folder_read(arena, path, &bytes))
		die("%.*s cannot be read: %m", TEXT_ARGS(path));
	return bytes;
}

static const struct json *read_texts(struct arena *arena, const char *folder, const char *language)
{
	struct text path = arena_printf(arena, "%s/texts.%s.json", folder, language);
	const struct json *texts;
	struct text error;

	if (!json_parse(arena, read_file(arena, path), &texts, &error))
		die("%.*s: %.*s", TEXT_ARGS(path), TEXT_ARGS(error));
	if (json_kind(texts) != JSON_OBJECT)
		die("%.*s: no object", TEXT_ARGS(path));
	return texts;
}

static void read_page(struct pages *pages, const struct folder_entry *file)
{
	struct page *page = &pages->pages[pages->count];
	struct text error;

	if (++pages->count > PAGES_MAX)
		die("%.*s is one more than %d pages", TEXT_ARGS(file->path), PAGES_MAX);
	page->name = text_upto(file->name, file->name.length - TEXT(".mustache").length);
	page->path = file->path;
	page->template = mustache_compile(pages->arena, page->path, read_file(pages->arena, page->path), &error);
	if (page->template == NULL)
		die("%.*s", TEXT_ARGS(error));
}

static const struct page *find_page(const struct pages *pages, struct text name)
{
	for (size_t i = 0; i < pages->count; i++) {
		if (text_equal(pages->pages[i].name, name))
			return &pages->pages[i];
	}
	return NULL;
}

/* A slip would show as a hole in the page; it shall show at the start. */
static void check_page(const struct pages *pages, const struct page *page)
{
	struct mustache_tag tag;
	size_t index = 0;

	while (mustache_tag(page->template, &index, &tag)) {
		struct text key = text_from(tag.name, TEXT("text.").length);

		if (tag.kind == MUSTACHE_PARTIAL && find_page(pages, tag.name) == NULL)
			die("%.*s:%zu: there is no page \"%.*s\"", TEXT_ARGS(page->path), tag.line, TEXT_ARGS(tag.name));
		if (tag.kind == MUSTACHE_PARTIAL || !text_starts_with(tag.name, TEXT("text.")))
			continue;
		if (!json_has(pages->english, key) || !json_has(pages->french, key))
			die("%.*s:%zu: the text \"%.*s\" is not there in both languages", TEXT_ARGS(page->path), tag.line, TEXT_ARGS(key));
	}
}

struct pages *pages_open(const char *path)
{
	struct arena *arena = arena_open(1024 * 1024, PAGES_BYTES_MAX);
	struct pages *pages = arena_alloc(arena, sizeof *pages);
	struct folder folder;

	if (!folder_list(arena, text_of(path), &folder))
		die("%s cannot be opened: %m", path);
	pages->arena = arena;
	pages->english = read_texts(arena, path, "en");
	pages->french = read_texts(arena, path, "fr");
	for (size_t i = 0; i < folder.count; i++) {
		if (text_ends_with(folder.entries[i].name, TEXT(".mustache")))
			read_page(pages, &folder.entries[i]);
	}
	for (size_t i = 0; i < pages->count; i++)
		check_page(pages, &pages->pages[i]);
	return pages;
}

void pages_close(struct pages *pages)
{
	arena_close(pages->arena);
}

static const struct mustache *partial(const void *closure, struct text name, size_t index)
{
	const struct page *page = find_page(closure, name);

	return page != NULL && index == 0 ? page->template : NULL;
}

/* The members of data, and the texts beside them. */
static struct mustache_value root_of(struct arena *arena, const struct json *data, const struct json *texts)
{
	size_t count = json_count(data);
	struct value_member *members = arena_alloc(arena, (count + 1) * sizeof *members);

	members[0] = (struct value_member){ TEXT("text"), value_json(texts) };
	for (size_t i = 0; i < count; i++)
		members[i + 1].value = value_json(json_member_at(data, i, &members[i + 1].name));
	return value_object(members, count + 1);
}

const struct problem *page_reply(struct exchange *exchange, const struct pages *pages, const char *page,
	const char *language, const struct json *data)
{
	const struct page *found = find_page(pages, text_of(page));
	bool is_french = text_equal(text_of(language), TEXT("fr"));
	const struct mustache_run run = {
		.root = root_of(exchange->arena, data, is_french ? pages->french : pages->english),
		.escape = escape_html,
		.partial = partial,
		.closure = pages,
	};

	if (found == NULL)
		die("there is no page \"%s\"", page);
	mustache_render(found->template, &run, &exchange->response.body);
	response_header(&exchange->response, "Content-Language", text_of(language));
	exchange->response.content_type = "text/html; charset=utf-8";
	return NULL;
}

static void add_fields(struct buffer *data, const struct problem *problem)
{
	buffer_printf(data, ",\"has_fields\":%s,\"fields\":[", problem->field_count > 0 ? "true" : "false");
	for (size_t i = 0; i < problem->field_count; i++) {
		const struct problem_field *field = &problem->fields[i];

		buffer_add(data, i == 0 ? TEXT("{\"name\":") : TEXT(",{\"name\":"));
		json_add_string(data, field->pointer.length > 0 ? field->pointer : field->parameter);
		buffer_add(data, TEXT(",\"detail\":"));
		json_add_string(data, field->detail);
		buffer_add_char(data, '}');
	}
	buffer_add_char(data, ']');
}

void page_problem(struct exchange *x, const struct pages *pages, const struct problem *problem)
{
	const char *language = request_language(&x->request);
	const struct json *json;
	struct buffer data;
	struct text error;

	buffer_init(&data, x->arena, 0);
	buffer_printf(&data, "{\"language\":\"%s\",\"other_language\":\"%s\",\"language_link\":\"/?lang=%s\",\"status\":%d,\"title\":",
		language, language[0] == 'f' ? "en" : "fr", language[0] == 'f' ? "en" : "fr", (int)problem_status(problem));
	json_add_string(&data, text_of(problem_title(problem)));
	buffer_add(&data, TEXT(",\"detail\":"));
	json_add_string(&data, problem->detail);
	buffer_add(&data, TEXT(",\"request_id\":"));
	json_add_string(&data, x->request.request_id);
	add_fields(&data, problem);
	buffer_add_char(&data, '}');
	if (!json_parse(x->arena, buffer_text(&data), &json, &error))
		die("the data of a problem's page: %.*s", TEXT_ARGS(error));
	(void)page_reply(x, pages, "problem", language, json);
}

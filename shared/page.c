/* Pages. */
#include "page.h"

#include <dirent.h>
#include <stdio.h>
#include <sys/stat.h>

#include "generator/escape.h"
#include "generator/mustache.h"
#include "generator/value.h"
#include "log.h"

#include "banned.h"

enum { PAGES_MAX = 64, PAGE_FILE_BYTES_MAX = 256 * 1024, PAGES_BYTES_MAX = 64 * 1024 * 1024 };

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
	FILE *file = fopen(arena_string(arena, path), "r");
	struct stat status;
	char *bytes;
	size_t length;

	if (file == NULL)
		die("%.*s cannot be opened: %m", TEXT_ARGS(path));
	if (fstat(fileno(file), &status) != 0 || status.st_size > PAGE_FILE_BYTES_MAX)
		die("%.*s is larger than %d bytes, or cannot be read", TEXT_ARGS(path), PAGE_FILE_BYTES_MAX);
	length = (size_t)status.st_size;
	bytes = arena_alloc(arena, length);
	if (fread(bytes, 1, length, file) != length)
		die("%.*s cannot be read", TEXT_ARGS(path));
	fclose(file);
	return (struct text){ bytes, length };
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

static void read_page(struct pages *pages, const char *folder, struct text file)
{
	struct page *page = &pages->pages[pages->count++];
	struct text error;

	if (pages->count > PAGES_MAX)
		die("%s: more than %d pages", folder, PAGES_MAX);
	page->name = arena_text(pages->arena, text_upto(file, file.length - TEXT(".mustache").length));
	page->path = arena_printf(pages->arena, "%s/%.*s", folder, TEXT_ARGS(file));
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

struct pages *pages_open(const char *folder)
{
	struct arena *arena = arena_open(1024 * 1024, PAGES_BYTES_MAX);
	struct pages *pages = arena_alloc(arena, sizeof *pages);
	DIR *directory = opendir(folder);
	struct dirent *entry;

	if (directory == NULL)
		die("%s cannot be opened: %m", folder);
	pages->arena = arena;
	pages->english = read_texts(arena, folder, "en");
	pages->french = read_texts(arena, folder, "fr");
	while ((entry = readdir(directory)) != NULL) {
		if (text_ends_with(text_of(entry->d_name), TEXT(".mustache")))
			read_page(pages, folder, text_of(entry->d_name));
	}
	closedir(directory);
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

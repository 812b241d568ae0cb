/* Pages. */
#include "page.h"

#include <inttypes.h>

#include "check.h"
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

/*
 * What there is to say of a field's fault, by its code (problem.h). The first
 * row that fits wins; "" fits every code.
 */
static const struct fault_text {
	const char *code;
	enum field_type type; /* FIELD_UNSET: of every field */
	const char *name;
} fault_texts[] = {
	{ "required", FIELD_WORDS, "fault_choose" },
	{ "required", FIELD_UNSET, "fault_required" },
	{ "blank", FIELD_UNSET, "fault_required" },
	{ "too_short", FIELD_UNSET, "fault_too_short" },
	{ "too_long", FIELD_UNSET, "fault_too_long" },
	{ "range", FIELD_UNSET, "fault_range" },
	{ "type", FIELD_INTEGER, "fault_range" },
	{ "format", FIELD_EMAIL, "fault_email" },
	{ "format", FIELD_PASSWORD, "fault_weak" },
	{ "characters", FIELD_UNSET, "fault_characters" },
	{ "enum", FIELD_UNSET, "fault_enum" },
	{ "duplicate", FIELD_EMAIL, "fault_taken" },
	{ "duplicate", FIELD_UNSET, "fault_duplicate" },
	{ "unknown", FIELD_UNSET, "fault_unknown" },
	{ "rule", FIELD_UNSET, "fault_rule" },
	{ "", FIELD_UNSET, "fault_format" },
};

static struct text problem_key(struct arena *arena, enum problem_kind kind)
{
	return arena_printf(arena, "problem_%s", problem_name(kind));
}

static void check_text(const struct pages *pages, struct text name)
{
	if (!json_has(pages->english, name) || !json_has(pages->french, name))
		die("the text \"%.*s\" is not there in both languages", TEXT_ARGS(name));
}

/* Whatever is refused, there are words for it. */
static void check_refusals(const struct pages *pages)
{
	for (int kind = 0; kind < PROBLEM_KINDS; kind++)
		check_text(pages, problem_key(pages->arena, (enum problem_kind)kind));
	for (size_t i = 0; i < sizeof fault_texts / sizeof *fault_texts; i++)
		check_text(pages, text_of(fault_texts[i].name));
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
	check_refusals(pages);
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

static bool is_french(const struct exchange *exchange)
{
	return request_language(&exchange->request)[0] == 'f';
}

/* What the text's {…} stand for. */
struct filling {
	const struct field *field; /* NULL: none that is known */
	uint32_t wait_s;
};

static void add_value(struct buffer *out, struct text name, const struct filling *filling)
{
	if (text_equal(name, TEXT("minimum")) && filling->field != NULL)
		buffer_printf(out, "%" PRId64, check_minimum(filling->field));
	else if (text_equal(name, TEXT("maximum")) && filling->field != NULL)
		buffer_printf(out, "%" PRId64, check_maximum(filling->field));
	else if (text_equal(name, TEXT("wait")) && filling->wait_s > 90)
		buffer_printf(out, "%" PRIu32 "\u00a0min", (filling->wait_s + 59) / 60);
	else if (text_equal(name, TEXT("wait")))
		buffer_printf(out, "%" PRIu32 "\u00a0s", filling->wait_s > 0 ? filling->wait_s : 1);
}

static struct text fill(const struct exchange *x, const struct pages *pages, struct text name, const struct filling *filling)
{
	struct text rest = json_member_string(is_french(x) ? pages->french : pages->english, name);
	struct buffer out;

	buffer_init(&out, x->arena, 0);
	while (rest.length > 0) {
		size_t begin = text_find_char(rest, '{');
		size_t end = begin + text_find_char(text_from(rest, begin), '}');

		buffer_add(&out, text_upto(rest, begin));
		if (end < rest.length)
			add_value(&out, text_from(text_upto(rest, end), begin + 1), filling);
		rest = text_from(rest, end + 1);
	}
	return buffer_text(&out);
}

struct text page_problem_text(const struct exchange *x, const struct pages *pages, const struct problem *problem)
{
	return fill(x, pages, problem_key(x->arena, problem->kind), &(struct filling){ .wait_s = problem->retry_after_s });
}

struct text page_fault_text(const struct exchange *x, const struct pages *pages, const struct field *field, const char *code)
{
	const struct fault_text *row = fault_texts;
	enum field_type type = field != NULL ? field->type : FIELD_UNSET;

	while (row->code[0] != '\0'
		&& (!text_equal(text_of(code), text_of(row->code)) || (row->type != FIELD_UNSET && row->type != type)))
		row++;
	return fill(x, pages, text_of(row->name), &(struct filling){ .field = field });
}

/* In English it says itself what is wrong, and more of it. */
static struct text detail_of(const struct exchange *x, const struct pages *pages, const struct problem *problem)
{
	return is_french(x) ? page_problem_text(x, pages, problem) : problem->detail;
}

/* "/ids/3" is of the field "ids". */
static const struct field *field_of(const struct exchange *x, const struct problem_field *fault)
{
	const struct field *field = x->match.route != NULL ? x->match.route->fields : NULL;
	struct text name = fault->parameter;

	if (fault->pointer.data != NULL)
		name = text_from(fault->pointer, 1);
	name = text_upto(name, text_find_char(name, '/'));
	for (; field != NULL && field->name != NULL; field++) {
		if (text_equal(name, text_of(field->name)))
			return field;
	}
	return NULL;
}

static void add_fields(const struct exchange *x, const struct pages *pages, struct buffer *data, const struct problem *problem)
{
	buffer_printf(data, ",\"has_fields\":%s,\"fields\":[", problem->field_count > 0 ? "true" : "false");
	for (size_t i = 0; i < problem->field_count; i++) {
		const struct problem_field *fault = &problem->fields[i];

		buffer_add(data, i == 0 ? TEXT("{\"name\":") : TEXT(",{\"name\":"));
		json_add_string(data, fault->pointer.length > 0 ? fault->pointer : fault->parameter);
		buffer_add(data, TEXT(",\"detail\":"));
		json_add_string(data, is_french(x) ? page_fault_text(x, pages, field_of(x, fault), fault->code) : fault->detail);
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
	buffer_printf(&data, "{\"language\":\"%s\",\"other_language\":\"%s\",\"language_link\":\"/?lang=%s\",\"status\":%d,\"detail\":",
		language, is_french(x) ? "en" : "fr", is_french(x) ? "en" : "fr", (int)problem_status(problem));
	json_add_string(&data, detail_of(x, pages, problem));
	buffer_add(&data, TEXT(",\"request_id\":"));
	json_add_string(&data, x->request.request_id);
	add_fields(x, pages, &data, problem);
	buffer_add_char(&data, '}');
	if (!json_parse(x->arena, buffer_text(&data), &json, &error))
		die("the data of a problem's page: %.*s", TEXT_ARGS(error));
	(void)page_reply(x, pages, "problem", language, json);
}

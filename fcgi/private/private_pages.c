/* What the pages of accounts have in common. */
#include "private_pages.h"

#include "log.h"
#include "page.h"
#include "replies.h"
#include "session.h"

#include "banned.h"

void *private_pages_load(const struct config *config)
{
	struct private_own *own = session_load(config);

	own->pages = pages_open(config->www);
	return own;
}

const struct pages *private_pages(const struct exchange *x)
{
	const struct private_own *own = x->service->own;

	return own->pages;
}

void private_pages_problem(struct exchange *x, const struct problem *problem)
{
	page_problem(x, private_pages(x), problem);
}

static void add_string(struct buffer *data, const char *name, struct text value)
{
	buffer_printf(data, "\"%s\":", name);
	json_add_string(data, value);
	buffer_add_char(data, ',');
}

/* "?lang=fr" when the reader asked for it. */
static struct text language_query(const struct exchange *x)
{
	if (request_parameter(&x->request, "lang").data == NULL)
		return TEXT("");
	return arena_printf(x->arena, "?lang=%s", request_language(&x->request));
}

/* The same page in the other language: its other parameters stay. */
static struct text language_link(const struct exchange *x, const char *other)
{
	struct text rest = x->request.query;
	struct text pair;
	struct buffer link;

	buffer_init(&link, x->arena, 0);
	buffer_printf(&link, "%.*s?lang=%s", TEXT_ARGS(x->request.path), other);
	while (text_split(&rest, '&', &pair)) {
		if (pair.length > 0 && !text_starts_with(pair, TEXT("lang=")))
			buffer_printf(&link, "&%.*s", TEXT_ARGS(pair));
	}
	return buffer_text(&link);
}

static const struct problem_field *fault_of(const struct problem *problem, const char *name)
{
	for (size_t i = 0; i < problem->field_count; i++) {
		if (text_equal(text_from(problem->fields[i].pointer, 1), text_of(name)))
			return &problem->fields[i];
	}
	return NULL;
}

/* "email":{"value":"…","fault":{"detail":"…"}} for every field of the form. */
static void add_typed(struct exchange *x, struct buffer *data, const struct field *fields)
{
	buffer_add(data, TEXT("\"typed\":{"));
	for (; fields != NULL && fields->name != NULL; fields++) {
		const struct problem_field *fault = fault_of(x->problem, fields->name);

		if (fields->place != FIELD_IN_BODY)
			continue;
		buffer_printf(data, "\"%s\":{", fields->name);
		if (fault != NULL) {
			buffer_add(data, TEXT("\"fault\":{\"detail\":"));
			json_add_string(data, page_fault_text(x, private_pages(x), fields, fault->code));
			buffer_add(data, TEXT("},"));
		}
		buffer_add(data, TEXT("\"value\":"));
		json_add_string(data, fields->type == FIELD_PASSWORD ? TEXT("") : request_parameter(&x->request, fields->name));
		buffer_add(data, TEXT("},"));
	}
	if (data->data[data->length - 1] == ',')
		data->length--;
	buffer_add(data, TEXT("},"));
}

static void add_problem(struct exchange *x, struct buffer *data)
{
	if (x->problem == NULL)
		return;
	buffer_add(data, TEXT("\"problem\":{\"detail\":"));
	json_add_string(data, page_problem_text(x, private_pages(x), x->problem));
	buffer_add(data, TEXT("},"));
	add_typed(x, data, x->match.route->fields);
}

/* What the form before led here for: the address says so once, and only of what the fields allow. */
static void add_done(const struct exchange *x, struct buffer *data)
{
	struct text done = request_parameter(&x->request, "done");

	if (x->problem != NULL || done.length == 0)
		return;
	buffer_add(data, TEXT("\"done\":{"));
	json_add_string(data, done);
	buffer_add(data, TEXT(":true},"));
}

const struct problem *private_pages_show(struct exchange *x, const char *page, struct text more)
{
	const char *language = request_language(&x->request);
	const char *other = language[0] == 'f' ? "en" : "fr";
	const struct json *json;
	struct buffer data;
	struct text error;

	buffer_init(&data, x->arena, 0);
	buffer_add_char(&data, '{');
	add_string(&data, "other_language", text_of(other));
	add_string(&data, "language_link", language_link(x, other));
	add_string(&data, "lang_query", language_query(x));
	add_string(&data, "raw_query",
		x->request.query.length > 0 ? arena_printf(x->arena, "?%.*s", TEXT_ARGS(x->request.query)) : TEXT(""));
	buffer_printf(&data, "\"is_signed_in\":%s,", x->claims.account.data != NULL ? "true" : "false");
	buffer_printf(&data, "\"at\":{\"%s\":true},", page);
	add_problem(x, &data);
	add_done(x, &data);
	buffer_add(&data, more);
	buffer_printf(&data, "%s\"language\":\"%s\"}", more.length > 0 ? "," : "", language);
	if (!json_parse(x->arena, buffer_text(&data), &json, &error))
		die("the data of the page %s: %.*s", page, TEXT_ARGS(error));
	/* What the handler wrote was its data. */
	buffer_reset(&x->response.body);
	x->response.status = 200;
	return page_reply(x, private_pages(x), page, language, json);
}

/* What a function of the API wrote is not for here. */
const struct problem *private_pages_go_to(struct exchange *x, struct text path)
{
	buffer_reset(&x->response.body);
	x->response.content_type = NULL;
	return reply_see_other(x, path);
}

struct text private_pages_link(const struct exchange *x, struct text path)
{
	struct text language = language_query(x);
	bool has_query = text_find_char(path, '?') < path.length;

	if (has_query && language.length > 0)
		return arena_printf(x->arena, "%.*s&%.*s", TEXT_ARGS(path), TEXT_ARGS(text_from(language, 1)));
	return arena_printf(x->arena, "%.*s%.*s", TEXT_ARGS(path), TEXT_ARGS(language));
}

const struct problem *private_pages_go(struct exchange *x, const char *path)
{
	return private_pages_go_to(x, private_pages_link(x, text_of(path)));
}

/* A path of this host: "//host" and "/\host" would lead a browser elsewhere. */
static bool is_local(struct text path)
{
	static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~!$&'()*+,;=:@/?%";

	return text_starts_with(path, TEXT("/")) && !text_starts_with(path, TEXT("//")) && text_is_from(path, alphabet);
}

const struct problem *private_pages_go_on(struct exchange *x)
{
	struct text next = request_parameter(&x->request, "next");
	struct text query = request_parameter(&x->request, "with");

	if (next.length > 0 && query.length > 0)
		next = arena_printf(x->arena, "%.*s?%.*s", TEXT_ARGS(next), TEXT_ARGS(query));
	return is_local(next) ? private_pages_go_to(x, next) : private_pages_go(x, "/account");
}

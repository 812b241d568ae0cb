/*
 * A client talks to a service through the pipeline, without a socket: tests
 * read as a conversation. Link fake_database.c before the archive.
 *
 *	conversation_begin(routes, count, statements, statement_count);
 *	ask("GET", "/todos/7", NULL, "HTTP_ACCEPT=application/json");
 *	EXPECT_INTEGER(answer.status, 200);
 *	EXPECT_TEXT(answer_header("ETag"), "\"1\"");
 */
#ifndef CONVERSATION_H
#define CONVERSATION_H

#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "clock.h"
#include "fake_database.h"
#include "pipeline.h"
#include "tap.h"

enum { CONVERSATION_VARIABLES_MAX = 16 };

static const char conversation_secret[] = "a-secret-of-the-tests-0123456789-abcdef";

static struct config config = {
	.jwt_secret = conversation_secret,
	.app_name = "Test",
	.app_version = "1.2.3",
	.rate_limit_max = 1000,
	.rate_limit_window_s = 900,
};
static struct service service = { .name = "test-api", .prefix = "/test", .config = &config };
static struct response answer;
static struct text answer_head;
static struct arena *arena; /* of the last request */

static inline void conversation_begin(const struct route *routes, size_t count, const struct statement *set, size_t set_count)
{
	arena = arena_open(256 * 1024, 64 * 1024 * 1024);
	log_init("test-api", LOG_ERROR);
	service.routes = (struct route_table){ routes, count };
	service.statements = set;
	service.statement_count = set_count;
	if (set != NULL)
		service.database = database_open("", set, set_count);
	service.quota = quota_open(1 << 20);
	service.metrics = metrics_open("test-api", count + 1, 64);
	service.keys = token_keys_open(conversation_secret, NULL);
	route_check(&service.routes);
	for (size_t i = 0; i < count; i++)
		metrics_name_route(service.metrics, i + 1, method_name(routes[i].method), routes[i].path);
}

static inline void conversation_end(void)
{
	token_keys_close(service.keys);
	if (service.database != NULL)
		database_close(service.database);
	fake_database_reset();
	arena_close(arena);
}

/* A token of an account that is good now: "HTTP_AUTHORIZATION=Bearer …". Lives until exit. */
static inline const char *token_of(const char *role)
{
	static struct arena *tokens;
	const struct claims claims = {
		.account = TEXT("018f3c2e-7a3b-7c11-9d2e-0123456789ab"),
		.session = TEXT("018f3c2e-7a3b-7c11-9d2e-0123456789ac"),
		.role = text_of(role),
		.plan = TEXT("free"),
	};
	struct text token;

	if (tokens == NULL)
		tokens = arena_open(4096, 1024 * 1024);
	token = token_sign(service.keys, tokens, &claims, clock_real_us() / 1000000);
	return arena_printf(tokens, "HTTP_AUTHORIZATION=Bearer %.*s", TEXT_ARGS(token)).data;
}

static inline void conversation_ask(const char *method, const char *target, const char *body, const char *const *more)
{
	char *variables[CONVERSATION_VARIABLES_MAX + 8];
	struct text text = text_of(target);
	size_t question = text_find_char(text, '?');
	struct request_source source = { .variables = variables, .body = text_of(body) };
	struct exchange exchange = { .service = &service, .source = &source, .started_us = clock_monotonic_us() };
	struct buffer head;
	size_t count = 0;

	arena_reset(arena);
	exchange.arena = arena;
	/* The first of a name counts: what the test says comes before what stands here. */
	for (size_t i = 0; more[i] != NULL && i < CONVERSATION_VARIABLES_MAX; i++)
		variables[count++] = arena_string(arena, text_of(more[i]));
	variables[count++] = arena_string(arena, arena_printf(arena, "REQUEST_METHOD=%s", method));
	variables[count++] = arena_string(arena, arena_printf(arena, "PATH_INFO=%.*s", TEXT_ARGS(text_upto(text, question))));
	variables[count++] = arena_string(arena, arena_printf(arena, "QUERY_STRING=%.*s", TEXT_ARGS(text_from(text, question + 1))));
	variables[count++] = arena_string(arena, TEXT("SCRIPT_NAME=/test"));
	variables[count++] = arena_string(arena, TEXT("HTTP_HOST=todo.test"));
	variables[count++] = arena_string(arena, TEXT("REMOTE_ADDR=192.0.2.1"));
	variables[count++] = arena_string(arena, TEXT("CONTENT_TYPE=application/json"));
	variables[count] = NULL;
	pipeline_answer(&exchange);
	answer = exchange.response;
	buffer_init(&head, arena, 0);
	response_add_head(&head, &answer);
	answer_head = buffer_text(&head);
}

/* ask(method, path and query, body or NULL, "NAME=value" …): the answer is in answer. */
#define ask(method, target, body, ...) conversation_ask((method), (target), (body), (const char *const[]){ __VA_ARGS__ __VA_OPT__(, ) NULL })

/* The value of a header; TEXT_NONE when absent. */
static inline struct text answer_header(const char *name)
{
	struct text rest = answer_head;
	struct text line;

	while (text_split(&rest, '\n', &line)) {
		size_t colon = text_find_char(line, ':');

		if (colon < line.length && text_equal_nocase(text_upto(line, colon), text_of(name)))
			return text_trim(text_upto(text_from(line, colon + 1), line.length - colon - 2));
	}
	return TEXT_NONE;
}

static inline struct text answer_body(void)
{
	return response_body(&answer);
}

/* A member of the answer's JSON, by its path: "errors.0.pointer". */
static inline struct text answer_member(const char *path)
{
	struct text rest = text_of(path);
	const struct json *value;
	struct text error;
	struct text name;

	if (!json_parse(arena, answer_body(), &value, &error))
		return error;
	while (text_split(&rest, '.', &name)) {
		int64_t index;

		value = text_integer(name, 0, 1000, &index) ? json_item(value, (size_t)index) : json_member(value, name);
	}
	return json_string(value);
}

#endif

/*
 * A conversation with the public API: its routes, the real packs and the real
 * pages; the database is the fake one.
 */
#ifndef PUBLIC_H
#define PUBLIC_H

#include <stdlib.h>

#include "config_statements.h"
#include "conversation.h"
#include "routes.h"
#include "site.h"

#define BROWSER "HTTP_USER_AGENT=Mozilla/5.0", "HTTP_ACCEPT=text/html,application/xhtml+xml,*/*;q=0.8"
#define CURL "HTTP_USER_AGENT=curl/7.88.1", "HTTP_ACCEPT=*/*"
#define FORM "CONTENT_TYPE=application/x-www-form-urlencoded"

/* What a test asks with: the arena of the answer is reset by the next question. */
static struct arena *strings;

static inline void public_begin(const char *publish)
{
	const char *source = getenv("srcdir");

	if (source == NULL)
		source = ".";
	strings = arena_open(4096, 1024 * 1024);
	config.templates = arena_printf(strings, "%s/templates", source).data;
	config.www = arena_printf(strings, "%s/www", source).data;
	config.publish = publish;
	config.rate_limit_max = 1000000;
	conversation_begin(public_routes, public_route_count, statements, SQL_COUNT);
	service.serves_people = true;
	service.problem_page = site_problem;
	service.own = site_load(&config);
}

/* The database's answer to the next request. */
static inline void public_release(const char *state, const char *digest)
{
	static char row[256];

	fake_database_reset();
	snprintf(row, sizeof row, "[{\"state\":\"%s\",\"withdrawnReason\":\"It had a hole.\",\"digest\":\"%s\"}]", state, digest);
	fake_database_answer("release_find", row);
}

/* As ask, while the installed release is published. */
#define ask_published(...) \
	do { \
		const struct site *asked_site = service.own; \
		public_release("published", arena_string(strings, digest_hex(strings, &asked_site->pack->digest))); \
		ask(__VA_ARGS__); \
	} while (0)

static inline void public_end(void)
{
	conversation_end();
	arena_close(strings);
}

static inline bool answer_has(const char *wanted)
{
	return text_find(answer_body(), text_of(wanted)) < answer_body().length;
}

/* Every byte belongs to a character, and a JSON answer is JSON. */
static inline bool answer_is_sound(void)
{
	const struct json *value;
	struct text error;

	if (!text_is_utf8(answer_body()) || !text_is_utf8(answer_head))
		return false;
	return text_find(text_of(answer.content_type), TEXT("json")) == strlen(answer.content_type)
		|| json_parse(arena, answer_body(), &value, &error);
}

#endif

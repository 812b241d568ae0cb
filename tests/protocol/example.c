/* A responder without a database, for the tests of the protocol and of the pool. */
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "json.h"
#include "log.h"
#include "replies.h"
#include "responder.h"

#include "banned.h"

/* Another value is another program: the test of HUP compiles it twice. */
#ifndef EXAMPLE_EDITION
#define EXAMPLE_EDITION "first"
#endif

static const struct problem *edition(struct exchange *exchange)
{
	buffer_printf(&exchange->response.body, "{\"edition\":\"%s\",\"pid\":%d}", EXAMPLE_EDITION, (int)getpid());
	return reply_json(exchange, 200);
}

static const struct problem *echo(struct exchange *exchange)
{
	buffer_add(&exchange->response.body, TEXT("{\"title\":"));
	json_add_string(&exchange->response.body, inputs_get(&exchange->inputs, "title"));
	buffer_add_char(&exchange->response.body, '}');
	return reply_json(exchange, 201);
}

static const struct problem *slow(struct exchange *exchange)
{
	int64_t ms = 0;
	struct timespec pause;

	text_integer(inputs_get(&exchange->inputs, "ms"), 0, INT32_MAX, &ms);
	pause = (struct timespec){ .tv_sec = ms / 1000, .tv_nsec = ms % 1000 * 1000000 };
	nanosleep(&pause, NULL);
	return edition(exchange);
}

static const struct problem *large(struct exchange *exchange)
{
	enum { LARGE_BYTES = 3 * 1024 * 1024 };

	memset(buffer_reserve(&exchange->response.body, LARGE_BYTES), 'x', LARGE_BYTES);
	buffer_commit(&exchange->response.body, LARGE_BYTES);
	exchange->response.content_type = "text/plain; charset=utf-8";
	return NULL;
}

static const struct problem *crash(struct exchange *exchange)
{
	(void)exchange;
	abort();
}

static const struct problem *whoami(struct exchange *exchange)
{
	buffer_add(&exchange->response.body, TEXT("{\"account\":"));
	json_add_string(&exchange->response.body, exchange_input(exchange, "@account"));
	buffer_add_char(&exchange->response.body, '}');
	return reply_json(exchange, 200);
}

static const struct field echo_fields[] = {
	{ .name = "title", .type = FIELD_TITLE, .is_required = true, .maximum = 500, .help = "What to say" },
	FIELD_END,
};

static const struct field slow_fields[] = {
	{ .name = "ms", .type = FIELD_INTEGER, .place = FIELD_IN_QUERY, .maximum = 100000, .standard = "0", .help = "Milliseconds to wait" },
	FIELD_END,
};

static const char *const ok[] = { "200 The answer", NULL };
static const char *const created[] = { "201 The title as it was understood", NULL };

static const struct route routes[] = {
	{ METHOD_GET, "/edition", ACCESS_PUBLIC, QUOTA_NONE, .statement = STATEMENT_NONE, .handler = edition,
		.summary = "Which program this is", .answers = ok },
	{ METHOD_POST, "/echo", ACCESS_PUBLIC, QUOTA_NONE, .fields = echo_fields, .statement = STATEMENT_NONE, .handler = echo,
		.summary = "Says a title", .answers = created },
	{ METHOD_GET, "/slow", ACCESS_PUBLIC, QUOTA_NONE, .fields = slow_fields, .statement = STATEMENT_NONE, .handler = slow,
		.summary = "Answers after a while", .answers = ok },
	{ METHOD_GET, "/limited", ACCESS_PUBLIC, QUOTA_READ, .statement = STATEMENT_NONE, .handler = edition,
		.summary = "As often as RATE_LIMIT_MAX allows", .answers = ok },
	{ METHOD_GET, "/large", ACCESS_PUBLIC, QUOTA_NONE, .statement = STATEMENT_NONE, .handler = large,
		.summary = "Three megabytes", .answers = ok, .produces = "text/plain" },
	{ METHOD_GET, "/crash", ACCESS_PUBLIC, QUOTA_NONE, .statement = STATEMENT_NONE, .handler = crash,
		.summary = "Ends its worker", .answers = ok },
	{ METHOD_GET, "/whoami", ACCESS_ACCOUNT, QUOTA_NONE, .statement = STATEMENT_NONE, .handler = whoami,
		.summary = "The account of the token", .answers = ok },
	{ METHOD_GET, "/health", ACCESS_PUBLIC, QUOTA_NONE, .statement = STATEMENT_NONE, .handler = reply_health,
		.summary = "Health", .answers = ok },
	{ METHOD_GET, "/metrics", ACCESS_PUBLIC, QUOTA_NONE, .statement = STATEMENT_NONE, .handler = reply_metrics,
		.summary = "Metrics", .answers = ok, .produces = "text/plain" },
	{ METHOD_GET, "/openapi.yaml", ACCESS_PUBLIC, QUOTA_NONE, .statement = STATEMENT_NONE, .handler = reply_openapi,
		.summary = "This description", .answers = ok, .produces = "application/yaml" },
};

int main(int argc, char **argv)
{
	static const struct responder responder = {
		.name = "example",
		.prefix = "/example",
		.needs = CONFIG_NEEDS_JWT,
		.routes = routes,
		.route_count = sizeof routes / sizeof *routes,
		.serves_people = true,
	};

	return responder_main(argc, argv, &responder);
}

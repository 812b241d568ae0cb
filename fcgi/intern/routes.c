/* The routes of the intern API. */
#include "routes.h"

#include "intern_statements.h"
#include "logs.h"
#include "replies.h"

#include "banned.h"

static const char *const levels[] = { "debug", "info", "warn", "error", NULL };
static const char *const status_classes[] = { "1xx", "2xx", "3xx", "4xx", "5xx", NULL };

static const struct field logs[] = {
	{ .name = "service", .type = FIELD_TITLE, .place = FIELD_IN_QUERY, .maximum = 64, .help = "Only this service: public-api …" },
	{ .name = "level", .type = FIELD_TITLE, .place = FIELD_IN_QUERY, .maximum = 5, .values = levels, .help = "Only this level" },
	{ .name = "from", .type = FIELD_TIMESTAMP, .place = FIELD_IN_QUERY, .help = "Not before this instant" },
	{ .name = "to", .type = FIELD_TIMESTAMP, .place = FIELD_IN_QUERY, .help = "Before this instant" },
	{ .name = "route", .type = FIELD_TITLE, .place = FIELD_IN_QUERY, .maximum = 200,
		.help = "Only this route, as a pattern: /s/{slug}" },
	{ .name = "status", .type = FIELD_TITLE, .place = FIELD_IN_QUERY, .maximum = 3, .values = status_classes,
		.help = "Only this class of status" },
	{ .name = "q", .type = FIELD_TITLE, .place = FIELD_IN_QUERY, .maximum = 64, .help = "A request's id, or an event" },
	{ .name = "after", .type = FIELD_TOKEN, .place = FIELD_IN_QUERY, .maximum = 40, .help = "The page behind this id" },
	{ .name = "limit", .type = FIELD_INTEGER, .place = FIELD_IN_QUERY, .minimum = 1, .maximum = LOGS_LIMIT_MAX, .standard = "50",
		.help = "How many at most" },
	FIELD_END,
};

const struct route intern_routes[] = {
	{ METHOD_GET, "/v1/logs", ACCESS_ADMINISTRATOR, QUOTA_READ, .fields = logs, .statement = STATEMENT_NONE,
		.handler = logs_list, .summary = "Read the log",
		.answers = ANSWERS("200 One page, newest first", "401 Not signed in", "403 Not an administrator") },
	{ METHOD_GET, "/health", ACCESS_PUBLIC, QUOTA_NONE, .statement = STATEMENT_NONE, .handler = reply_health,
		.summary = "Whether requests can be served", .answers = ANSWERS("200 Ready", "503 The database is away") },
	{ METHOD_GET, "/metrics", ACCESS_PUBLIC, QUOTA_NONE, .statement = STATEMENT_NONE, .handler = reply_metrics,
		.summary = "Counters of the pool", .answers = ANSWERS("200 Counters of all workers, for Prometheus"),
		.produces = "text/plain" },
};

const size_t intern_route_count = sizeof intern_routes / sizeof *intern_routes;

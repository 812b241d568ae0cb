/* The routes of the public API. */
#include "routes.h"

#include "generate.h"
#include "home.h"
#include "replies.h"
#include "site.h"
#include "stack.h"

#include "banned.h"

#define REFUSALS \
	"400 An unknown parameter or value, with the nearest match", "404 No such release", \
		"409 Rules are broken, and strict=1 was given", "422 A name that cannot be used", \
		"503 The release cannot be looked up; try again"

static const char *const metadata_answers[] = {
	"200 Categories, options, rules, presets and parameters", "304 Not modified", "404 No such release",
	"410 The release was withdrawn", "503 The release cannot be looked up; try again", NULL
};
static const char *const archive_answers[] = { "200 The archive", "304 Not modified", REFUSALS, NULL };
static const char *const files_answers[] = { "200 Every file: path, mode, size, sha256, content", "304 Not modified", REFUSALS, NULL };

static const struct field release[] = {
	{ .name = "release", .type = FIELD_TITLE, .place = FIELD_IN_PATH, .maximum = 64, .help = "2026.11.1, 2026.11, 2026 or latest" },
	FIELD_END,
};

static const struct field language[] = {
	{ .name = STACK_LANGUAGE, .type = FIELD_TITLE, .place = FIELD_IN_QUERY, .maximum = 2, .values = stack_languages,
		.help = "Of the page that it leads to" },
	FIELD_END,
};

/* A selection comes as a query, a form or a JSON object; generator/selection.c reads it. */
const struct route public_routes[] = {
	{ METHOD_GET, "/", ACCESS_PUBLIC, QUOTA_READ, .takes_any = true, .statement = STATEMENT_NONE, .handler = home_show,
		.summary = "The page, help text or the catalogue",
		.answers = ANSWERS("200 A page, help text or the catalogue, as Accept and User-Agent ask"), .produces = "text/html" },
	{ METHOD_GET, "/metadata", ACCESS_PUBLIC, QUOTA_READ, .statement = STATEMENT_NONE, .handler = site_metadata,
		.summary = "What is offered", .answers = metadata_answers },
	{ METHOD_GET, "/metadata/{release}", ACCESS_PUBLIC, QUOTA_READ, .fields = release, .statement = STATEMENT_NONE,
		.handler = site_release, .summary = "What a release offers", .answers = metadata_answers },
	{ METHOD_GET, "/starter.zip", ACCESS_PUBLIC, QUOTA_GENERATE, .takes_any = true, .statement = STATEMENT_NONE,
		.handler = generate_zip, .summary = "A project as a zip archive", .answers = archive_answers,
		.produces = "application/zip" },
	{ METHOD_POST, "/starter.zip", ACCESS_PUBLIC, QUOTA_GENERATE, .takes_any = true, .statement = STATEMENT_NONE,
		.handler = generate_zip, .summary = "A project as a zip archive", .answers = archive_answers,
		.produces = "application/zip" },
	{ METHOD_GET, "/starter.tgz", ACCESS_PUBLIC, QUOTA_GENERATE, .takes_any = true, .statement = STATEMENT_NONE,
		.handler = generate_tgz, .summary = "A project as a compressed tar archive", .answers = archive_answers,
		.produces = "application/gzip" },
	{ METHOD_POST, "/starter.tgz", ACCESS_PUBLIC, QUOTA_GENERATE, .takes_any = true, .statement = STATEMENT_NONE,
		.handler = generate_tgz, .summary = "A project as a compressed tar archive", .answers = archive_answers,
		.produces = "application/gzip" },
	{ METHOD_GET, "/starter.json", ACCESS_PUBLIC, QUOTA_GENERATE, .takes_any = true, .statement = STATEMENT_NONE,
		.handler = generate_json, .summary = "A project, file by file", .answers = files_answers },
	{ METHOD_POST, "/starter.json", ACCESS_PUBLIC, QUOTA_GENERATE, .takes_any = true, .statement = STATEMENT_NONE,
		.handler = generate_json, .summary = "A project, file by file", .answers = files_answers },
	{ METHOD_GET, "/explore", ACCESS_PUBLIC, QUOTA_READ, .takes_any = true, .statement = STATEMENT_NONE,
		.handler = home_explore, .summary = "The tree of a project",
		.answers = ANSWERS("200 The tree of files", "304 Not modified", REFUSALS), .produces = "text/html" },
	{ METHOD_GET, "/file/{path...}", ACCESS_PUBLIC, QUOTA_READ, .takes_any = true, .statement = STATEMENT_NONE,
		.handler = generate_file, .summary = "One file of a project",
		.answers = ANSWERS("200 The file", "304 Not modified", REFUSALS), .produces = "text/plain" },
	{ METHOD_POST, "/check", ACCESS_PUBLIC, QUOTA_READ, .takes_any = true, .statement = STATEMENT_NONE, .handler = stack_check,
		.summary = "Whether a selection is valid, and how to repair it",
		.answers = ANSWERS("200 What the rules say of a selection", "400 An unknown parameter or value") },
	{ METHOD_GET, "/random", ACCESS_PUBLIC, QUOTA_READ, .fields = language, .statement = STATEMENT_NONE,
		.handler = stack_random, .summary = "Some valid stack", .answers = ANSWERS("303 To a valid stack") },
	{ METHOD_GET, "/api/openapi.yaml", ACCESS_PUBLIC, QUOTA_READ, .statement = STATEMENT_NONE, .handler = reply_openapi,
		.summary = "The description of this API", .answers = ANSWERS("200 This document"), .produces = "application/yaml" },
	{ METHOD_GET, "/llms.txt", ACCESS_PUBLIC, QUOTA_READ, .statement = STATEMENT_NONE, .handler = site_llms,
		.summary = "Help for agents", .answers = ANSWERS("200 This API for agents"), .produces = "text/plain" },
	{ METHOD_GET, "/health", ACCESS_PUBLIC, QUOTA_NONE, .statement = STATEMENT_NONE, .handler = reply_health,
		.summary = "Whether requests can be served", .answers = ANSWERS("200 Ready", "503 The database is away") },
	{ METHOD_GET, "/metrics", ACCESS_PUBLIC, QUOTA_NONE, .statement = STATEMENT_NONE, .handler = reply_metrics,
		.summary = "Counters of the pool", .answers = ANSWERS("200 Counters of all workers, for Prometheus"),
		.produces = "text/plain" },
};

const size_t public_route_count = sizeof public_routes / sizeof *public_routes;

/* The routes of the private API. */
#include "routes.h"

#include "account.h"
#include "replies.h"
#include "session.h"
#include "user_statements.h"

#include "banned.h"

static const struct field credentials[] = {
	{ .name = "email", .type = FIELD_EMAIL, .is_required = true, .help = "The account's address; ASCII letters fold" },
	{ .name = "password", .type = FIELD_PASSWORD, .is_required = true, .help = "12 to 128 characters, every one of them counts" },
	FIELD_END,
};

static const struct field refresh[] = {
	{ .name = "refreshToken", .type = FIELD_TOKEN, .is_required = true, .help = "Of the last answer; it works once" },
	FIELD_END,
};

static const char *const register_answers[] = { "201 The account exists and is signed in", "409 The address has an account", NULL };
static const char *const login_answers[] = { "200 Signed in", "401 The address or the password is wrong", NULL };
static const char *const refresh_answers[] = { "200 New tokens", "401 The refresh token is worth nothing", NULL };
static const char *const logout_answers[] = { "204 Signed out", "401 Was not signed in", NULL };
static const char *const me_answers[] = { "200 The account", "401 Not signed in", NULL };
static const char *const health_answers[] = { "200 Ready", "503 The database is away", NULL };
static const char *const metrics_answers[] = { "200 Counters of all workers, for Prometheus", NULL };

const struct route private_routes[] = {
	{ METHOD_POST, "/v1/auth/register", ACCESS_PUBLIC, QUOTA_LOGIN, .fields = credentials, .statement = STATEMENT_NONE,
		.handler = account_register, .summary = "Create an account", .answers = register_answers },
	{ METHOD_POST, "/v1/auth/login", ACCESS_PUBLIC, QUOTA_LOGIN, .fields = credentials, .statement = STATEMENT_NONE,
		.handler = account_login, .summary = "Sign in", .answers = login_answers },
	{ METHOD_POST, "/v1/auth/refresh", ACCESS_PUBLIC, QUOTA_WRITE, .fields = refresh, .statement = STATEMENT_NONE,
		.handler = session_refresh, .summary = "Trade a refresh token for new tokens", .answers = refresh_answers },
	{ METHOD_POST, "/v1/auth/logout", ACCESS_ACCOUNT, QUOTA_WRITE, .statement = SQL_SESSION_REVOKE,
		.inputs = { "@account", "@session" }, .handler = session_logout, .summary = "End this session",
		.answers = logout_answers },
	{ METHOD_GET, "/v1/auth/me", ACCESS_ACCOUNT, QUOTA_READ, .statement = SQL_ACCOUNT_GET,
		.inputs = { "@account", "@session" }, .handler = account_me, .summary = "The signed-in account",
		.answers = me_answers },
	{ METHOD_GET, "/health", ACCESS_PUBLIC, QUOTA_NONE, .statement = STATEMENT_NONE, .handler = reply_health,
		.summary = "Whether requests can be served", .answers = health_answers },
	{ METHOD_GET, "/metrics", ACCESS_PUBLIC, QUOTA_NONE, .statement = STATEMENT_NONE, .handler = reply_metrics,
		.summary = "Counters of the pool", .answers = metrics_answers, .produces = "text/plain" },
};

const size_t private_route_count = sizeof private_routes / sizeof *private_routes;

/* The routes of the private API. */
#include "routes.h"

#include "account.h"
#include "personal_token.h"
#include "replies.h"
#include "session.h"
#include "todo.h"
#include "user_statements.h"

#include "banned.h"

static const struct field credentials[] = {
	{ .name = "email", .type = FIELD_EMAIL, .is_required = true, .help = "The account's address; ASCII letters fold" },
	{ .name = "password", .type = FIELD_PASSWORD, .is_required = true, .help = "12 to 128 characters, every one of them counts" },
	FIELD_END,
};

static const struct field refresh[] = {
	{ .name = "refreshToken", .type = FIELD_TOKEN, .help = "Of the last answer; it works once. A browser may send the cookie instead" },
	FIELD_END,
};

static const struct field personal_token_path[] = {
	{ .name = "id", .type = FIELD_UUID, .place = FIELD_IN_PATH, .help = "Of the token, which is not the token itself" },
	FIELD_END,
};

static const struct field new_personal_token[] = {
	{ .name = "name", .type = FIELD_TITLE, .is_required = true, .maximum = 100, .help = "What it is for" },
	{ .name = "scopes", .type = FIELD_WORDS, .is_required = true, .values = personal_token_scopes, .help = "What it may do" },
	{ .name = "expiresInDays", .type = FIELD_INTEGER, .minimum = 1, .maximum = 365, .standard = "90" },
	FIELD_END,
};

static const struct field session[] = {
	{ .name = "id", .type = FIELD_UUID, .place = FIELD_IN_PATH, .help = "Of the session" },
	FIELD_END,
};

/*
 * The fields of the todo API. Each table begins with the sandbox; that of the
 * account's list is the same from its second row on.
 */
#define SANDBOX { .name = "sandbox", .type = FIELD_TOKEN, .place = FIELD_IN_PATH, .minimum = 43, .maximum = 43, \
	.help = "The secret token of a sandbox" }
#define TODO { .name = "id", .type = FIELD_UUID, .place = FIELD_IN_PATH, .help = "Of the todo" }
#define ONLY { .name = "completed", .type = FIELD_BOOLEAN, .place = FIELD_IN_QUERY, .input = "only", \
	.help = "Only the todos of this state" }
#define TITLE(...) { .name = "title", .type = FIELD_TITLE, .maximum = 500, .help = "Trimmed", __VA_ARGS__ }
#define COMPLETED(...) { .name = "completed", .type = FIELD_BOOLEAN, __VA_ARGS__ }
#define DETAILS \
	{ .name = "order", .type = FIELD_INTEGER, .is_nullable = true, .minimum = INT32_MIN, .maximum = INT32_MAX, \
		.help = "null: at the end" }, \
	{ .name = "description", .type = FIELD_TEXT, .is_nullable = true, .maximum = 5000 }, \
	{ .name = "dueDate", .type = FIELD_DATE, .is_nullable = true }
#define PRIORITY(...) { .name = "priority", .type = FIELD_TEXT, .maximum = 6, .values = priorities, __VA_ARGS__ }

static const char *const priorities[] = { "low", "normal", "high", NULL };
static const char *const sorts[] = { "order", "-order", "createdAt", "-createdAt", "updatedAt", "-updatedAt", "title", "-title", NULL };

static const struct field sandbox_only[] = { SANDBOX, FIELD_END };

static const struct field todo_query[] = {
	SANDBOX,
	{ .name = "completed", .type = FIELD_BOOLEAN, .place = FIELD_IN_QUERY, .help = "Only the todos of this state" },
	{ .name = "q", .type = FIELD_TEXT, .place = FIELD_IN_QUERY, .minimum = 1, .maximum = 100,
		.help = "A part of the title; ASCII letters fold" },
	{ .name = "sort", .type = FIELD_TEXT, .place = FIELD_IN_QUERY, .maximum = 10, .values = sorts, .standard = "order" },
	{ .name = "limit", .type = FIELD_INTEGER, .place = FIELD_IN_QUERY, .minimum = 1, .maximum = 100 },
	{ .name = "offset", .type = FIELD_INTEGER, .place = FIELD_IN_QUERY, .minimum = 0, .maximum = 100000, .standard = "0" },
	FIELD_END,
};

static const struct field new_todo[] = {
	SANDBOX, TITLE(.is_required = true), COMPLETED(.standard = "false"), DETAILS, PRIORITY(.standard = "normal"), FIELD_END,
};

static const struct field todo_filter[] = { SANDBOX, ONLY, FIELD_END };
static const struct field todo_toggle[] = { SANDBOX, ONLY, COMPLETED(.is_required = true), FIELD_END };

static const struct field todo_order[] = {
	SANDBOX,
	{ .name = "ids", .type = FIELD_IDS, .is_required = true, .maximum = 1000, .help = "Every todo once, in the new order" },
	FIELD_END,
};

static const struct field todo_path[] = { SANDBOX, TODO, FIELD_END };

static const struct field whole_todo[] = {
	SANDBOX, TODO, TITLE(.is_required = true), COMPLETED(.standard = "false"), DETAILS, PRIORITY(.standard = "normal"), FIELD_END,
};

static const struct field todo_patch[] = { SANDBOX, TODO, TITLE(), COMPLETED(), DETAILS, PRIORITY(), FIELD_END };

static const char *const list_answers[] = { "200 The todos", "304 Those that the client has", NULL };
static const char *const create_answers[] = { "201 The todo", "409 The list is full",
	"422 The Idempotency-Key came with another body before", NULL };
static const char *const update_all_answers[] = { "200 How many matched and how many changed", NULL };
static const char *const delete_all_answers[] = { "204 Deleted", NULL };
static const char *const reorder_answers[] = { "200 The todos in their new order", "409 The ids are not those of all todos", NULL };
static const char *const read_answers[] = { "200 The todo", "304 That which the client has", "404 No such todo", NULL };
static const char *const update_answers[] = { "200 The todo", "404 No such todo", "412 Not the version that If-Match names", NULL };
static const char *const delete_answers[] = { "204 Deleted", "404 No such todo", "412 Not the version that If-Match names", NULL };
static const char *const meta_answers[] = { "200 Features and limits", NULL };
static const char *const sandbox_answers[] = { "201 Its address, and until when", NULL };

#define ROW(method_, path_, access_, quota_, fields_, handler_, summary_, answers_) \
	.method = method_, .path = path_, .access = access_, .quota = quota_, .fields = fields_, .ignores_unknown = true, \
	.statement = STATEMENT_NONE, .handler = handler_, .summary = summary_, .answers = answers_

/* The list of the contract: below /v1 the account's, where the fields begin behind the sandbox, or a sandbox. */
#define TODO_ROUTES(base, access, skip, reads, writes, whose) \
	{ ROW(METHOD_GET, base "/todos", access, QUOTA_READ, todo_query + (skip), todo_list, "The todos of " whose, list_answers), reads }, \
	{ ROW(METHOD_POST, base "/todos", access, QUOTA_WRITE, new_todo + (skip), todo_create, "Add a todo to " whose, create_answers), \
		writes }, \
	{ ROW(METHOD_PATCH, base "/todos", access, QUOTA_WRITE, todo_toggle + (skip), todo_update_all, \
		"Complete or reopen all todos of " whose, update_all_answers), writes }, \
	{ ROW(METHOD_DELETE, base "/todos", access, QUOTA_WRITE, todo_filter + (skip), todo_delete_all, "Delete all todos of " whose, \
		delete_all_answers), writes }, \
	{ ROW(METHOD_POST, base "/todos/actions/reorder", access, QUOTA_WRITE, todo_order + (skip), todo_reorder, \
		"Put all todos in a new order, of " whose, reorder_answers), writes }, \
	{ ROW(METHOD_GET, base "/todos/{id}", access, QUOTA_READ, todo_path + (skip), todo_read, "A todo of " whose, read_answers), reads }, \
	{ ROW(METHOD_PUT, base "/todos/{id}", access, QUOTA_WRITE, whole_todo + (skip), todo_update, "Replace a todo of " whose, \
		update_answers), writes }, \
	{ ROW(METHOD_PATCH, base "/todos/{id}", access, QUOTA_WRITE, todo_patch + (skip), todo_update, "Change a todo of " whose, \
		update_answers), writes }, \
	{ ROW(METHOD_DELETE, base "/todos/{id}", access, QUOTA_WRITE, todo_path + (skip), todo_delete, "Delete a todo of " whose, \
		delete_answers), writes }

static const struct field link[] = {
	{ .name = "token", .type = FIELD_TOKEN, .is_required = true, .help = "Of the link in the mail; it works once" },
	FIELD_END,
};

static const struct field passwords[] = {
	{ .name = "current", .type = FIELD_PASSWORD, .is_required = true, .help = "The password so far" },
	{ .name = "password", .type = FIELD_PASSWORD, .is_required = true, .help = "The new one; 12 to 128 characters, no common one" },
	FIELD_END,
};

static const struct field address[] = {
	{ .name = "email", .type = FIELD_EMAIL, .is_required = true, .help = "The account's address; ASCII letters fold" },
	FIELD_END,
};

static const struct field reset[] = {
	{ .name = "token", .type = FIELD_TOKEN, .is_required = true, .help = "Of the link in the mail; it works once" },
	{ .name = "password", .type = FIELD_PASSWORD, .is_required = true, .help = "The new one; 12 to 128 characters, no common one" },
	FIELD_END,
};

static const struct field new_address[] = {
	{ .name = "email", .type = FIELD_EMAIL, .is_required = true, .help = "The new address; it counts once it is confirmed" },
	{ .name = "password", .type = FIELD_PASSWORD, .is_required = true, .help = "The account's password" },
	FIELD_END,
};

static const char *const register_answers[] = { "201 The account exists and is signed in", "409 The address has an account", NULL };
static const char *const login_answers[] = { "200 Signed in", "401 The address or the password is wrong", NULL };
static const char *const refresh_answers[] = { "200 New tokens", "204 New cookies, for whoever came by cookie", "401 The refresh token is worth nothing", NULL };
static const char *const logout_answers[] = { "204 Signed out", "401 Was not signed in", NULL };
static const char *const me_answers[] = { "200 The account", "401 Not signed in", NULL };
static const char *const verify_answers[] = { "204 The address is confirmed", "410 The link is worth nothing", NULL };
static const char *const resend_answers[] = { "202 A mail is on its way", "401 Not signed in", "409 The address is confirmed already", NULL };
static const char *const password_answers[] = { "204 The password is the new one; other sessions have ended", "401 Not signed in",
	"403 The current password is wrong", NULL };
static const char *const ask_reset_answers[] = { "202 If the address has an account, a mail is on its way there", NULL };
static const char *const reset_answers[] = { "204 The password is the new one; all sessions have ended", "410 The link is worth nothing", NULL };
static const char *const ask_email_answers[] = { "202 A mail is on its way to the new address", "401 Not signed in",
	"403 The password is wrong", NULL };
static const char *const confirm_email_answers[] = { "204 The address is the new one; other sessions have ended",
	"409 The address has an account", "410 The link is worth nothing", NULL };
static const char *const tokens_answers[] = { "200 id, name, scopes, createdAt, expiresAt and lastUsedAt of each", NULL };
static const char *const new_token_answers[] = { "201 The same and the token itself, this once", "403 The address is not confirmed",
	"409 The account has as many as it may have", NULL };
static const char *const revoke_token_answers[] = { "204 It is worth nothing now", "404 The account has no such token", NULL };
static const char *const sessions_answers[] = { "200 id, createdAt, lastUsedAt, userAgent and current of each", NULL };
static const char *const end_session_answers[] = { "204 It is over", "404 The account has no such session", NULL };
static const char *const end_sessions_answers[] = { "204 Only this session is left", NULL };
static const char *const health_answers[] = { "200 Ready", "503 The database is away", NULL };
static const char *const alive_answers[] = { "200 Alive", NULL };
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
	{ METHOD_GET, "/v1/auth/sessions", ACCESS_ACCOUNT, QUOTA_READ, .statement = SQL_SESSION_LIST,
		.inputs = { "@account", "@session" }, .handler = session_list, .summary = "Where the account is signed in",
		.answers = sessions_answers },
	{ METHOD_DELETE, "/v1/auth/sessions", ACCESS_ACCOUNT, QUOTA_WRITE, .statement = SQL_SESSION_END_OTHERS,
		.inputs = { "@account", "@session" }, .handler = session_end_others, .summary = "End all sessions but this one",
		.answers = end_sessions_answers },
	{ METHOD_DELETE, "/v1/auth/sessions/{id}", ACCESS_ACCOUNT, QUOTA_WRITE, .fields = session, .statement = SQL_SESSION_REVOKE,
		.inputs = { "@account", "id" }, .handler = session_end, .summary = "End a session", .answers = end_session_answers },
	{ METHOD_GET, "/v1/tokens", ACCESS_ACCOUNT, QUOTA_READ, .statement = SQL_PERSONAL_TOKEN_LIST, .inputs = { "@account" },
		.handler = personal_token_list, .summary = "The account's personal tokens", .answers = tokens_answers },
	{ METHOD_POST, "/v1/tokens", ACCESS_ACCOUNT, QUOTA_WRITE, .fields = new_personal_token, .statement = STATEMENT_NONE,
		.handler = personal_token_create, .summary = "Make a personal token", .answers = new_token_answers },
	{ METHOD_DELETE, "/v1/tokens/{id}", ACCESS_ACCOUNT, QUOTA_WRITE, .fields = personal_token_path,
		.statement = SQL_PERSONAL_TOKEN_DELETE, .inputs = { "@account", "id" }, .handler = personal_token_revoke,
		.summary = "Revoke a personal token", .answers = revoke_token_answers },
	TODO_ROUTES("/v1", ACCESS_ACCOUNT, 1, .scope = "todos:read", .scope = "todos:write", "the account"),
	{ ROW(METHOD_GET, "/v1/meta", ACCESS_PUBLIC, QUOTA_READ, NULL, todo_meta, "What this API is and can do", meta_answers) },
	{ ROW(METHOD_POST, "/v1/sandboxes", ACCESS_PUBLIC, QUOTA_SANDBOX, NULL, sandbox_create, "Make a throwaway list", sandbox_answers) },
	TODO_ROUTES("/v1/sandboxes/{sandbox}", ACCESS_PUBLIC, 0, .scope = NULL, .scope = NULL, "a sandbox"),
	{ ROW(METHOD_GET, "/v1/sandboxes/{sandbox}/meta", ACCESS_PUBLIC, QUOTA_READ, sandbox_only, todo_meta,
		"What the API of a sandbox is and can do", meta_answers) },
	{ METHOD_GET, "/healthz", ACCESS_PUBLIC, QUOTA_NONE, .statement = STATEMENT_NONE, .handler = reply_alive,
		.summary = "Whether the process is alive", .answers = alive_answers },
	{ METHOD_GET, "/readyz", ACCESS_PUBLIC, QUOTA_NONE, .statement = STATEMENT_NONE, .handler = reply_health,
		.summary = "Whether the database answers", .answers = health_answers },

	{ METHOD_POST, "/v1/auth/verify", ACCESS_PUBLIC, QUOTA_LOGIN, .fields = link, .statement = STATEMENT_NONE,
		.handler = account_verify, .summary = "Confirm the address, by the link in the mail", .answers = verify_answers },
	{ METHOD_POST, "/v1/auth/verify/resend", ACCESS_ACCOUNT, QUOTA_LOGIN, .statement = STATEMENT_NONE,
		.handler = account_resend, .summary = "Send that mail again", .answers = resend_answers },
	{ METHOD_POST, "/v1/auth/password", ACCESS_ACCOUNT, QUOTA_LOGIN, .fields = passwords, .statement = STATEMENT_NONE,
		.handler = account_change_password, .summary = "Change the password", .answers = password_answers },
	{ METHOD_POST, "/v1/auth/reset", ACCESS_PUBLIC, QUOTA_LOGIN, .fields = address, .statement = STATEMENT_NONE,
		.handler = account_ask_reset, .summary = "Ask for a mail to choose a new password by", .answers = ask_reset_answers },
	{ METHOD_POST, "/v1/auth/reset/confirm", ACCESS_PUBLIC, QUOTA_LOGIN, .fields = reset, .statement = STATEMENT_NONE,
		.handler = account_reset, .summary = "Choose a new password, by the link in the mail", .answers = reset_answers },
	{ METHOD_POST, "/v1/auth/email", ACCESS_ACCOUNT, QUOTA_LOGIN, .fields = new_address, .statement = STATEMENT_NONE,
		.handler = account_ask_email, .summary = "Ask for another address", .answers = ask_email_answers },
	{ METHOD_POST, "/v1/auth/email/confirm", ACCESS_PUBLIC, QUOTA_LOGIN, .fields = link, .statement = STATEMENT_NONE,
		.handler = account_confirm_email, .summary = "Confirm the new address, by the link in the mail",
		.answers = confirm_email_answers },
	{ METHOD_GET, "/health", ACCESS_PUBLIC, QUOTA_NONE, .statement = STATEMENT_NONE, .handler = reply_health,
		.summary = "Whether requests can be served", .answers = health_answers },
	{ METHOD_GET, "/metrics", ACCESS_PUBLIC, QUOTA_NONE, .statement = STATEMENT_NONE, .handler = reply_metrics,
		.summary = "Counters of the pool", .answers = metrics_answers, .produces = "text/plain" },
};

const size_t private_route_count = sizeof private_routes / sizeof *private_routes;

/* The routes of the private API. */
#include "routes.h"

#include "account.h"
#include "account_pages.h"
#include "administration.h"
#include "personal_token.h"
#include "project.h"
#include "replies.h"
#include "session.h"
#include "todo.h"
#include "todo_page.h"
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

#define PROJECT { .name = "id", .type = FIELD_UUID, .place = FIELD_IN_PATH, .help = "Of the project" }
#define PROJECT_NAME { .name = "name", .type = FIELD_TITLE, .is_required = true, .maximum = 100, .help = "Of the project" }
#define STACK(...) \
	{ .name = "selection", .type = FIELD_TOKEN, .is_required = true, .minimum = 1, .maximum = 500, \
		.alphabet = project_selection_alphabet, .help = "The slug of the stack", __VA_ARGS__ }, \
	{ .name = "release", .type = FIELD_TOKEN, .is_required = true, .minimum = 8, .maximum = 12, \
		.alphabet = project_release_alphabet, .help = "Such as 2026.11.0", __VA_ARGS__ }, \
	{ .name = "query", .type = FIELD_TOKEN, .is_required = true, .maximum = 4096, .alphabet = project_query_alphabet, \
		.help = "The parameters that make it again", __VA_ARGS__ }

static const struct field project_path[] = { PROJECT, FIELD_END };
static const struct field new_project[] = { PROJECT_NAME, STACK(), FIELD_END };
static const struct field project_patch[] = { PROJECT, PROJECT_NAME, FIELD_END };
static const struct field shared_path[] = {
	{ .name = "slug", .type = FIELD_TOKEN, .place = FIELD_IN_PATH, .minimum = 22, .maximum = 22, .help = "Of the share" },
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

static const struct field password_only[] = {
	{ .name = "password", .type = FIELD_PASSWORD, .is_required = true, .help = "The account's password" },
	FIELD_END,
};

static const char *const roles[] = { "user", "administrator", NULL };
static const char *const plans[] = { "free", "premium", "premium+", NULL };

static const struct field accounts[] = {
	{ .name = "email", .type = FIELD_EMAIL, .place = FIELD_IN_QUERY, .help = "Only the account of this address" },
	{ .name = "after", .type = FIELD_UUID, .place = FIELD_IN_QUERY, .help = "The page behind this id" },
	{ .name = "limit", .type = FIELD_INTEGER, .place = FIELD_IN_QUERY, .minimum = 1, .maximum = ACCOUNTS_LIMIT_MAX, .standard = "50",
		.help = "How many at most" },
	FIELD_END,
};

static const struct field account_path[] = {
	{ .name = "id", .type = FIELD_UUID, .place = FIELD_IN_PATH, .help = "Of the account" },
	FIELD_END,
};

static const struct field account_patch[] = {
	{ .name = "id", .type = FIELD_UUID, .place = FIELD_IN_PATH, .help = "Of the account" },
	{ .name = "role", .type = FIELD_TEXT, .maximum = 20, .values = roles },
	{ .name = "plan", .type = FIELD_TEXT, .maximum = 20, .values = plans },
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
static const char *const export_answers[] = { "200 The account, its sessions, todos, tokens and projects", "401 Not signed in", NULL };
static const char *const erase_answers[] = { "204 The account is gone, with all that was its", "401 Not signed in",
	"403 The password is wrong", NULL };
static const char *const accounts_answers[] = { "200 One page, oldest first", "401 Not signed in", "403 Not an administrator", NULL };
static const char *const account_answers[] = { "200 The account", "401 Not signed in", "403 Not an administrator",
	"404 No such account", NULL };
static const char *const account_change_answers[] = { "200 The account as it is now", "401 Not signed in",
	"403 Not an administrator, or the own role", "404 No such account", NULL };
static const char *const tokens_answers[] = { "200 id, name, scopes, createdAt, expiresAt and lastUsedAt of each", NULL };
static const char *const new_token_answers[] = { "201 The same and the token itself, this once", "403 The address is not confirmed",
	"409 The account has as many as it may have", NULL };
static const char *const revoke_token_answers[] = { "204 It is worth nothing now", "404 The account has no such token", NULL };
static const char *const projects_answers[] = { "200 The projects, those made last first", NULL };
static const char *const project_answers[] = { "200 The project", "404 The account has no such project", NULL };
static const char *const new_project_answers[] = { "201 The project", "409 The account has as many as it may have", NULL };
static const char *const remove_project_answers[] = { "204 Done", "404 The account has no such project", NULL };
static const char *const archive_answers[] = { "303 To the archive", "404 The account has no such project", NULL };
static const char *const share_answers[] = { "200 The project with its shareSlug", "403 The address is not confirmed",
	"404 The account has no such project", NULL };
static const char *const shared_answers[] = { "200 name, selection, release and query", "404 Nothing is shared here", NULL };
/*
 * Pages. Each takes the language, and sign-in and sign-up the page to go on to.
 */
#define LANGUAGE \
	{ .name = "lang", .type = FIELD_TEXT, .place = FIELD_IN_QUERY, .maximum = 2, .values = languages, \
		.help = "Instead of what Accept-Language says" }
#define NEXT \
	{ .name = "next", .type = FIELD_TEXT, .place = FIELD_IN_QUERY, .maximum = 4096, .help = "Where to go on" }, \
	{ .name = "with", .type = FIELD_TEXT, .place = FIELD_IN_QUERY, .maximum = 8192, .help = "The query of that" }

static const char *const languages[] = { "en", "fr", NULL };

static const struct field page_only[] = { LANGUAGE, FIELD_END };
static const struct field entry_page[] = { LANGUAGE, NEXT, FIELD_END };
static const struct field entry_form[] = {
	LANGUAGE,
	NEXT,
	{ .name = "email", .type = FIELD_EMAIL, .is_required = true },
	{ .name = "password", .type = FIELD_PASSWORD, .is_required = true },
	FIELD_END,
};
#define SECRET { .name = "token", .type = FIELD_TOKEN, .place = FIELD_IN_PATH, .minimum = 43, .maximum = 43 }
#define NEW_PASSWORD { .name = "password", .type = FIELD_PASSWORD, .is_required = true }

static const struct field secret_page[] = { LANGUAGE, SECRET, FIELD_END };
static const struct field reset_form[] = { LANGUAGE, SECRET, NEW_PASSWORD, FIELD_END };
static const struct field address_form[] = { LANGUAGE, { .name = "email", .type = FIELD_EMAIL, .is_required = true }, FIELD_END };
static const struct field new_address_form[] = {
	LANGUAGE,
	{ .name = "email", .type = FIELD_EMAIL, .is_required = true },
	{ .name = "password", .type = FIELD_PASSWORD, .is_required = true },
	FIELD_END,
};
static const struct field password_form[] = {
	LANGUAGE,
	{ .name = "current", .type = FIELD_PASSWORD, .is_required = true },
	NEW_PASSWORD,
	FIELD_END,
};
static const struct field delete_form[] = { LANGUAGE, { .name = "password", .type = FIELD_PASSWORD, .is_required = true }, FIELD_END };
static const struct field id_page[] = {
	LANGUAGE,
	{ .name = "id", .type = FIELD_UUID, .place = FIELD_IN_PATH },
	FIELD_END,
};
static const struct field token_form[] = {
	LANGUAGE,
	{ .name = "name", .type = FIELD_TITLE, .is_required = true, .maximum = 100 },
	{ .name = "scopes", .type = FIELD_WORDS, .is_required = true, .values = personal_token_scopes },
	{ .name = "expiresInDays", .type = FIELD_INTEGER, .minimum = 1, .maximum = 365, .standard = "90" },
	FIELD_END,
};
static const struct field new_project_page[] = {
	LANGUAGE,
	{ .name = "name", .type = FIELD_TEXT, .place = FIELD_IN_QUERY, .maximum = 100 },
	STACK(.place = FIELD_IN_QUERY),
	FIELD_END,
};
static const struct field project_form[] = { LANGUAGE, PROJECT_NAME, STACK(), FIELD_END };
/* Like the tables of the todo API: that of the account begins behind the sandbox. */
static const struct field todo_form[] = {
	SANDBOX,
	LANGUAGE,
	{ .name = "do", .type = FIELD_TEXT, .is_required = true, .maximum = 12, .values = todo_page_actions },
	{ .name = "id", .type = FIELD_UUID, .help = "Of the todo" },
	TITLE(),
	FIELD_END,
};
static const struct field demo_page[] = { SANDBOX, LANGUAGE, FIELD_END };
static const struct field rename_form[] = { LANGUAGE, PROJECT, PROJECT_NAME, FIELD_END };
static const struct field shared_page[] = {
	LANGUAGE,
	{ .name = "slug", .type = FIELD_TOKEN, .place = FIELD_IN_PATH, .minimum = 22, .maximum = 22 },
	FIELD_END,
};
static const struct field any_page[] = {
	{ .name = "path", .type = FIELD_TEXT, .place = FIELD_IN_PATH, .maximum = 4096 },
	FIELD_END,
};

static const char *const page_answers[] = { "200 The page", NULL };
static const char *const form_answers[] = { "303 Done", "422 The form, and what is wrong with it", NULL };
static const char *const no_page_answers[] = { "404 There is no such page", NULL };

#define PAGE(path_, access_, fields_, handler_, summary_, ...) \
	{ METHOD_GET, path_, access_, QUOTA_READ, .is_page = true, .fields = fields_, .handler = handler_, .summary = summary_, \
		.answers = page_answers, .produces = "text/html", __VA_ARGS__ }
#define FORM(path_, access_, quota_, fields_, handler_, form_, summary_, ...) \
	{ METHOD_POST, path_, access_, quota_, .is_page = true, .fields = fields_, .handler = handler_, .form = form_, \
		.summary = summary_, .answers = form_answers, .produces = "text/html", __VA_ARGS__ }
#define NO_STATEMENT .statement = STATEMENT_NONE

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
	{ METHOD_GET, "/v1/projects", ACCESS_ACCOUNT, QUOTA_READ, .scope = "projects:read", .statement = SQL_PROJECT_LIST,
		.inputs = { "@account" }, .handler = project_list, .summary = "The account's saved projects", .answers = projects_answers },
	{ METHOD_POST, "/v1/projects", ACCESS_ACCOUNT, QUOTA_WRITE, .fields = new_project, .scope = "projects:write",
		.statement = STATEMENT_NONE, .handler = project_create, .summary = "Save a project", .answers = new_project_answers },
	{ METHOD_GET, "/v1/projects/{id}", ACCESS_ACCOUNT, QUOTA_READ, .fields = project_path, .scope = "projects:read",
		.statement = SQL_PROJECT_FIND, .inputs = { "@account", "id" }, .handler = project_one, .summary = "A saved project",
		.answers = project_answers },
	{ METHOD_PATCH, "/v1/projects/{id}", ACCESS_ACCOUNT, QUOTA_WRITE, .fields = project_patch, .scope = "projects:write",
		.statement = SQL_PROJECT_RENAME, .inputs = { "@account", "id", "name" }, .handler = project_one,
		.summary = "Rename a saved project", .answers = project_answers },
	{ METHOD_DELETE, "/v1/projects/{id}", ACCESS_ACCOUNT, QUOTA_WRITE, .fields = project_path, .scope = "projects:write",
		.statement = SQL_PROJECT_DELETE, .inputs = { "@account", "id" }, .handler = project_remove,
		.summary = "Delete a saved project", .answers = remove_project_answers },
	{ METHOD_GET, "/v1/projects/{id}/archive", ACCESS_ACCOUNT, QUOTA_WRITE, .fields = project_path, .scope = "projects:read",
		.statement = SQL_PROJECT_GENERATE, .inputs = { "@account", "id" }, .handler = project_archive,
		.summary = "Make a saved project again", .answers = archive_answers },
	{ METHOD_POST, "/v1/projects/{id}/share", ACCESS_ACCOUNT, QUOTA_WRITE, .fields = project_path, .scope = "projects:write",
		.statement = STATEMENT_NONE, .handler = project_share, .summary = "Let whoever has the link read it",
		.answers = share_answers },
	{ METHOD_DELETE, "/v1/projects/{id}/share", ACCESS_ACCOUNT, QUOTA_WRITE, .fields = project_path, .scope = "projects:write",
		.statement = SQL_PROJECT_UNSHARE, .inputs = { "@account", "id" }, .handler = project_remove,
		.summary = "End that link", .answers = remove_project_answers },
	{ METHOD_GET, "/v1/shared/{slug}", ACCESS_PUBLIC, QUOTA_READ, .fields = shared_path, .statement = SQL_PROJECT_SHARED,
		.inputs = { "slug" }, .handler = project_shared, .summary = "A project that somebody shares", .answers = shared_answers },
	TODO_ROUTES("/v1", ACCESS_ACCOUNT, 1, .scope = "todos:read", .scope = "todos:write", "the account"),
	{ ROW(METHOD_GET, "/v1/meta", ACCESS_PUBLIC, QUOTA_READ, NULL, todo_meta, "What this API is and can do", meta_answers) },
	{ ROW(METHOD_POST, "/v1/sandboxes", ACCESS_PUBLIC, QUOTA_SANDBOX, NULL, sandbox_create, "Make a throwaway list", sandbox_answers) },
	TODO_ROUTES("/v1/sandboxes/{sandbox}", ACCESS_PUBLIC, 0, .scope = NULL, .scope = NULL, "a sandbox"),
	{ ROW(METHOD_GET, "/v1/sandboxes/{sandbox}/meta", ACCESS_PUBLIC, QUOTA_READ, sandbox_only, todo_meta,
		"What the API of a sandbox is and can do", meta_answers) },
	PAGE("/account", ACCESS_ACCOUNT, page_only, account_pages_profile, "The account", .statement = SQL_ACCOUNT_GET,
		.inputs = { "@account", "@session" }),
	PAGE("/account/sign-in", ACCESS_OPTIONAL, entry_page, account_pages_sign_in_form, "Signing in", NO_STATEMENT),
	FORM("/account/sign-in", ACCESS_PUBLIC, QUOTA_LOGIN, entry_form, account_pages_sign_in, account_pages_sign_in_form, "Sign in",
		NO_STATEMENT),
	PAGE("/account/sign-up", ACCESS_OPTIONAL, entry_page, account_pages_sign_up_form, "Making an account", NO_STATEMENT),
	FORM("/account/sign-up", ACCESS_PUBLIC, QUOTA_LOGIN, entry_form, account_pages_sign_up, account_pages_sign_up_form,
		"Make an account", NO_STATEMENT),
	FORM("/account/sign-out", ACCESS_OPTIONAL, QUOTA_WRITE, page_only, account_pages_sign_out, NULL, "Sign out", NO_STATEMENT),
	FORM("/account/verify", ACCESS_ACCOUNT, QUOTA_LOGIN, page_only, account_pages_resend, account_pages_profile,
		"Send the mail that confirms the address again", .statement = SQL_ACCOUNT_GET, .inputs = { "@account", "@session" }),
	PAGE("/account/verify/{token}", ACCESS_OPTIONAL, secret_page, account_pages_verify_form, "The link that confirms an address",
		NO_STATEMENT),
	FORM("/account/verify/{token}", ACCESS_OPTIONAL, QUOTA_LOGIN, secret_page, account_pages_verify, account_pages_verify_form,
		"Confirm the address", NO_STATEMENT),
	PAGE("/account/reset", ACCESS_OPTIONAL, page_only, account_pages_ask_reset_form, "Asking for a new password", NO_STATEMENT),
	FORM("/account/reset", ACCESS_OPTIONAL, QUOTA_LOGIN, address_form, account_pages_ask_reset, account_pages_ask_reset_form,
		"Ask for a new password", NO_STATEMENT),
	PAGE("/account/reset/{token}", ACCESS_OPTIONAL, secret_page, account_pages_reset_form, "The link to a new password", NO_STATEMENT),
	FORM("/account/reset/{token}", ACCESS_OPTIONAL, QUOTA_LOGIN, reset_form, account_pages_reset, account_pages_reset_form,
		"Choose a new password", NO_STATEMENT),
	PAGE("/account/password", ACCESS_ACCOUNT, page_only, account_pages_password_form, "Changing the password", NO_STATEMENT),
	FORM("/account/password", ACCESS_ACCOUNT, QUOTA_LOGIN, password_form, account_pages_password, account_pages_password_form,
		"Change the password", NO_STATEMENT),
	PAGE("/account/email", ACCESS_ACCOUNT, page_only, account_pages_ask_email_form, "Changing the address", NO_STATEMENT),
	FORM("/account/email", ACCESS_ACCOUNT, QUOTA_LOGIN, new_address_form, account_pages_ask_email, account_pages_ask_email_form,
		"Ask for another address", NO_STATEMENT),
	PAGE("/account/email/{token}", ACCESS_OPTIONAL, secret_page, account_pages_confirm_email_form, "The link to another address",
		NO_STATEMENT),
	FORM("/account/email/{token}", ACCESS_OPTIONAL, QUOTA_LOGIN, secret_page, account_pages_confirm_email,
		account_pages_confirm_email_form, "Confirm the new address", NO_STATEMENT),
	{ METHOD_GET, "/account/export", ACCESS_ACCOUNT, QUOTA_LOGIN, .is_page = true, .fields = page_only,
		.statement = SQL_ACCOUNT_EXPORT, .inputs = { "@account", "@session" }, .handler = account_export,
		.summary = "All that is kept of the account", .answers = export_answers },
	PAGE("/account/delete", ACCESS_ACCOUNT, page_only, account_pages_delete_form, "Deleting the account", NO_STATEMENT),
	FORM("/account/delete", ACCESS_ACCOUNT, QUOTA_LOGIN, delete_form, account_pages_delete, account_pages_delete_form,
		"Delete the account", NO_STATEMENT),
	PAGE("/account/sessions", ACCESS_ACCOUNT, page_only, account_pages_sessions, "The sessions", .statement = SQL_SESSION_LIST,
		.inputs = { "@account", "@session" }),
	FORM("/account/sessions/end", ACCESS_ACCOUNT, QUOTA_WRITE, page_only, account_pages_end_sessions, NULL, "End the other sessions",
		.statement = SQL_SESSION_END_OTHERS, .inputs = { "@account", "@session" }),
	FORM("/account/sessions/{id}/end", ACCESS_ACCOUNT, QUOTA_WRITE, id_page, account_pages_end_session, NULL, "End a session",
		.statement = SQL_SESSION_REVOKE, .inputs = { "@account", "id" }),
	PAGE("/account/tokens", ACCESS_ACCOUNT, page_only, account_pages_tokens, "The personal tokens", NO_STATEMENT),
	FORM("/account/tokens", ACCESS_ACCOUNT, QUOTA_WRITE, token_form, account_pages_create_token, account_pages_tokens,
		"Make a personal token", NO_STATEMENT),
	FORM("/account/tokens/{id}/revoke", ACCESS_ACCOUNT, QUOTA_WRITE, id_page, account_pages_revoke_token, NULL,
		"Revoke a personal token", .statement = SQL_PERSONAL_TOKEN_DELETE, .inputs = { "@account", "id" }),
	PAGE("/account/projects", ACCESS_ACCOUNT, page_only, account_pages_projects, "The saved projects", NO_STATEMENT),
	PAGE("/account/projects/new", ACCESS_ACCOUNT, new_project_page, account_pages_new_project, "Saving a stack", NO_STATEMENT),
	FORM("/account/projects/new", ACCESS_ACCOUNT, QUOTA_WRITE, project_form, account_pages_create_project,
		account_pages_new_project, "Save a stack", NO_STATEMENT),
	PAGE("/account/projects/{id}", ACCESS_ACCOUNT, id_page, account_pages_project, "A saved project", NO_STATEMENT),
	FORM("/account/projects/{id}", ACCESS_ACCOUNT, QUOTA_WRITE, rename_form, account_pages_rename_project, account_pages_project,
		"Rename a saved project", .statement = SQL_PROJECT_RENAME, .inputs = { "@account", "id", "name" }),
	PAGE("/account/projects/{id}/archive", ACCESS_ACCOUNT, id_page, project_archive, "Make a saved project again",
		.statement = SQL_PROJECT_GENERATE, .inputs = { "@account", "id" }),
	FORM("/account/projects/{id}/share", ACCESS_ACCOUNT, QUOTA_WRITE, id_page, account_pages_share_project, account_pages_project,
		"Share a saved project", NO_STATEMENT),
	FORM("/account/projects/{id}/unshare", ACCESS_ACCOUNT, QUOTA_WRITE, id_page, account_pages_unshare_project, NULL,
		"Share it no more", .statement = SQL_PROJECT_UNSHARE, .inputs = { "@account", "id" }),
	FORM("/account/projects/{id}/delete", ACCESS_ACCOUNT, QUOTA_WRITE, id_page, account_pages_delete_project, NULL,
		"Delete a saved project", .statement = SQL_PROJECT_DELETE, .inputs = { "@account", "id" }),
	PAGE("/account/shared/{slug}", ACCESS_OPTIONAL, shared_page, account_pages_shared, "A project that somebody shares",
		.statement = SQL_PROJECT_SHARED, .inputs = { "slug" }),
	PAGE("/account/todos", ACCESS_ACCOUNT, page_only, todo_page_show, "The account's todos", NO_STATEMENT),
	FORM("/account/todos", ACCESS_ACCOUNT, QUOTA_WRITE, todo_form + 1, todo_page_change, todo_page_refused, "Change them",
		NO_STATEMENT),
	PAGE("/demo/{sandbox}", ACCESS_PUBLIC, demo_page, todo_page_show, "The todos of a sandbox", NO_STATEMENT),
	FORM("/demo/{sandbox}", ACCESS_PUBLIC, QUOTA_WRITE, todo_form, todo_page_change, todo_page_refused, "Change them", NO_STATEMENT),
	{ METHOD_GET, "/demo", ACCESS_PUBLIC, QUOTA_SANDBOX, .is_page = true, .fields = page_only, .handler = todo_page_demo,
		.statement = STATEMENT_NONE, .summary = "Make a sandbox and go to its page", .answers = form_answers, .produces = "text/html" },
	{ METHOD_GET, "/account/{path...}", ACCESS_PUBLIC, QUOTA_READ, .is_page = true, .fields = any_page, .handler = account_pages_none,
		.statement = STATEMENT_NONE, .summary = "Any other address", .answers = no_page_answers, .produces = "text/html" },
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
	{ METHOD_GET, "/v1/auth/export", ACCESS_ACCOUNT, QUOTA_LOGIN, .statement = SQL_ACCOUNT_EXPORT,
		.inputs = { "@account", "@session" }, .handler = account_export, .summary = "All that is kept of the account",
		.answers = export_answers },
	{ METHOD_POST, "/v1/auth/delete", ACCESS_ACCOUNT, QUOTA_LOGIN, .fields = password_only, .statement = STATEMENT_NONE,
		.handler = account_delete, .summary = "Delete the account", .answers = erase_answers },
	{ METHOD_GET, "/v1/accounts", ACCESS_ADMINISTRATOR, QUOTA_READ, .fields = accounts, .statement = STATEMENT_NONE,
		.handler = administration_list, .summary = "The accounts", .answers = accounts_answers },
	{ METHOD_GET, "/v1/accounts/{id}", ACCESS_ADMINISTRATOR, QUOTA_READ, .fields = account_path, .statement = STATEMENT_NONE,
		.handler = administration_read, .summary = "An account", .answers = account_answers },
	{ METHOD_PATCH, "/v1/accounts/{id}", ACCESS_ADMINISTRATOR, QUOTA_WRITE, .fields = account_patch, .statement = STATEMENT_NONE,
		.handler = administration_change, .summary = "Give an account another role or plan", .answers = account_change_answers },
	{ METHOD_GET, "/health", ACCESS_PUBLIC, QUOTA_NONE, .statement = STATEMENT_NONE, .handler = reply_health,
		.summary = "Whether requests can be served", .answers = health_answers },
	{ METHOD_GET, "/metrics", ACCESS_PUBLIC, QUOTA_NONE, .statement = STATEMENT_NONE, .handler = reply_metrics,
		.summary = "Counters of the pool", .answers = metrics_answers, .produces = "text/plain" },
};

const size_t private_route_count = sizeof private_routes / sizeof *private_routes;

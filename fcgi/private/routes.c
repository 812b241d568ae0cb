/* The routes of the private API. */
#include "routes.h"

#include "account.h"
#include "account_pages.h"
#include "administration.h"
#include "fields.h"
#include "personal_token.h"
#include "project.h"
#include "replies.h"
#include "session.h"
#include "todo.h"
#include "todo_page.h"
#include "user_statements.h"

#include "banned.h"

/* A row of the todo API: the contract has it ignore members that it does not know. */
#define ROW(method_, path_, access_, quota_, fields_, handler_, summary_, answers_) \
	.method = method_, .path = path_, .access = access_, .quota = quota_, .fields = fields_, .ignores_unknown = true, \
	.statement = STATEMENT_NONE, .handler = handler_, .summary = summary_, .answers = answers_

/* The list of the contract: below /v1 the account's, where the fields begin behind the sandbox, or a sandbox. */
#define TODO_ROUTES(base, access, skip, reads, writes, whose) \
	{ ROW(METHOD_GET, base "/todos", access, QUOTA_READ, fields_todo_query + (skip), todo_list, "The todos of " whose, \
		ANSWERS("200 The todos", "304 Those that the client has")), reads }, \
	{ ROW(METHOD_POST, base "/todos", access, QUOTA_WRITE, fields_new_todo + (skip), todo_create, "Add a todo to " whose, \
		ANSWERS("201 The todo", "409 The list is full", "422 The Idempotency-Key came with another body before")), writes }, \
	{ ROW(METHOD_PATCH, base "/todos", access, QUOTA_WRITE, fields_todo_toggle + (skip), todo_update_all, \
		"Complete or reopen all todos of " whose, ANSWERS("200 How many matched and how many changed")), writes }, \
	{ ROW(METHOD_DELETE, base "/todos", access, QUOTA_WRITE, fields_todo_filter + (skip), todo_delete_all, \
		"Delete all todos of " whose, ANSWERS("204 Deleted")), writes }, \
	{ ROW(METHOD_POST, base "/todos/actions/reorder", access, QUOTA_WRITE, fields_todo_order + (skip), todo_reorder, \
		"Put all todos in a new order, of " whose, \
		ANSWERS("200 The todos in their new order", "409 The ids are not those of all todos")), writes }, \
	{ ROW(METHOD_GET, base "/todos/{id}", access, QUOTA_READ, fields_todo + (skip), todo_read, "A todo of " whose, \
		ANSWERS("200 The todo", "304 That which the client has", "404 No such todo")), reads }, \
	{ ROW(METHOD_PUT, base "/todos/{id}", access, QUOTA_WRITE, fields_whole_todo + (skip), todo_update, "Replace a todo of " whose, \
		ANSWERS("200 The todo", "404 No such todo", "412 Not the version that If-Match names")), writes }, \
	{ ROW(METHOD_PATCH, base "/todos/{id}", access, QUOTA_WRITE, fields_todo_patch + (skip), todo_update, "Change a todo of " whose, \
		ANSWERS("200 The todo", "404 No such todo", "412 Not the version that If-Match names")), writes }, \
	{ ROW(METHOD_DELETE, base "/todos/{id}", access, QUOTA_WRITE, fields_todo + (skip), todo_delete, "Delete a todo of " whose, \
		ANSWERS("204 Deleted", "404 No such todo", "412 Not the version that If-Match names")), writes }

#define NO_STATEMENT .statement = STATEMENT_NONE
#define PAGE(path_, access_, fields_, handler_, summary_, ...) \
	{ METHOD_GET, path_, access_, QUOTA_READ, .is_page = true, .fields = fields_, .handler = handler_, .summary = summary_, \
		.answers = ANSWERS("200 The page"), .produces = "text/html", __VA_ARGS__ }
#define FORM(path_, access_, quota_, fields_, handler_, form_, summary_, ...) \
	{ METHOD_POST, path_, access_, quota_, .is_page = true, .fields = fields_, .handler = handler_, .form = form_, \
		.summary = summary_, .answers = ANSWERS("303 Done", "422 The form, and what is wrong with it"), .produces = "text/html", \
		__VA_ARGS__ }

const struct route private_routes[] = {
	/* Signing in, and what belongs to an account. */
	{ METHOD_POST, "/v1/auth/register", ACCESS_PUBLIC, QUOTA_LOGIN, .fields = fields_credentials, .statement = STATEMENT_NONE,
		.handler = account_register, .summary = "Create an account",
		.answers = ANSWERS("201 The account exists and is signed in", "409 The address has an account") },
	{ METHOD_POST, "/v1/auth/login", ACCESS_PUBLIC, QUOTA_LOGIN, .fields = fields_credentials, .statement = STATEMENT_NONE,
		.handler = account_login, .summary = "Sign in",
		.answers = ANSWERS("200 Signed in", "401 The address or the password is wrong") },
	{ METHOD_POST, "/v1/auth/refresh", ACCESS_PUBLIC, QUOTA_WRITE, .fields = fields_refresh, .statement = STATEMENT_NONE,
		.handler = session_refresh, .summary = "Trade a refresh token for new tokens",
		.answers = ANSWERS("200 New tokens", "204 New cookies, for whoever came by cookie",
			"401 The refresh token is worth nothing") },
	{ METHOD_POST, "/v1/auth/logout", ACCESS_ACCOUNT, QUOTA_WRITE, .statement = SQL_SESSION_REVOKE,
		.inputs = { "@account", "@session" }, .handler = session_logout, .summary = "End this session",
		.answers = ANSWERS("204 Signed out", "401 Was not signed in") },
	{ METHOD_GET, "/v1/auth/me", ACCESS_ACCOUNT, QUOTA_READ, .statement = SQL_ACCOUNT_GET, .inputs = { "@account", "@session" },
		.handler = account_me, .summary = "The signed-in account", .answers = ANSWERS("200 The account", "401 Not signed in") },
	{ METHOD_GET, "/v1/auth/sessions", ACCESS_ACCOUNT, QUOTA_READ, .statement = SQL_SESSION_LIST,
		.inputs = { "@account", "@session" }, .handler = session_list, .summary = "Where the account is signed in",
		.answers = ANSWERS("200 id, createdAt, lastUsedAt, userAgent and current of each") },
	{ METHOD_DELETE, "/v1/auth/sessions", ACCESS_ACCOUNT, QUOTA_WRITE, .statement = SQL_SESSION_END_OTHERS,
		.inputs = { "@account", "@session" }, .handler = session_end_others, .summary = "End all sessions but this one",
		.answers = ANSWERS("204 Only this session is left") },
	{ METHOD_DELETE, "/v1/auth/sessions/{id}", ACCESS_ACCOUNT, QUOTA_WRITE, .fields = fields_session,
		.statement = SQL_SESSION_REVOKE, .inputs = { "@account", "id" }, .handler = session_end, .summary = "End a session",
		.answers = ANSWERS("204 It is over", "404 The account has no such session") },
	{ METHOD_POST, "/v1/auth/verify", ACCESS_PUBLIC, QUOTA_LOGIN, .fields = fields_link, .statement = STATEMENT_NONE,
		.handler = account_verify, .summary = "Confirm the address, by the link in the mail",
		.answers = ANSWERS("204 The address is confirmed", "410 The link is worth nothing") },
	{ METHOD_POST, "/v1/auth/verify/resend", ACCESS_ACCOUNT, QUOTA_LOGIN, .statement = STATEMENT_NONE,
		.handler = account_resend, .summary = "Send that mail again",
		.answers = ANSWERS("202 A mail is on its way", "401 Not signed in", "409 The address is confirmed already") },
	{ METHOD_POST, "/v1/auth/password", ACCESS_ACCOUNT, QUOTA_LOGIN, .fields = fields_passwords, .statement = STATEMENT_NONE,
		.handler = account_change_password, .summary = "Change the password",
		.answers = ANSWERS("204 The password is the new one; other sessions have ended", "401 Not signed in",
			"403 The current password is wrong") },
	{ METHOD_POST, "/v1/auth/reset", ACCESS_PUBLIC, QUOTA_LOGIN, .fields = fields_address, .statement = STATEMENT_NONE,
		.handler = account_ask_reset, .summary = "Ask for a mail to choose a new password by",
		.answers = ANSWERS("202 If the address has an account, a mail is on its way there") },
	{ METHOD_POST, "/v1/auth/reset/confirm", ACCESS_PUBLIC, QUOTA_LOGIN, .fields = fields_reset, .statement = STATEMENT_NONE,
		.handler = account_reset, .summary = "Choose a new password, by the link in the mail",
		.answers = ANSWERS("204 The password is the new one; all sessions have ended", "410 The link is worth nothing") },
	{ METHOD_POST, "/v1/auth/email", ACCESS_ACCOUNT, QUOTA_LOGIN, .fields = fields_new_address, .statement = STATEMENT_NONE,
		.handler = account_ask_email, .summary = "Ask for another address",
		.answers = ANSWERS("202 A mail is on its way to the new address", "401 Not signed in", "403 The password is wrong") },
	{ METHOD_POST, "/v1/auth/email/confirm", ACCESS_PUBLIC, QUOTA_LOGIN, .fields = fields_link, .statement = STATEMENT_NONE,
		.handler = account_confirm_email, .summary = "Confirm the new address, by the link in the mail",
		.answers = ANSWERS("204 The address is the new one; other sessions have ended", "409 The address has an account",
			"410 The link is worth nothing") },
	{ METHOD_GET, "/v1/auth/export", ACCESS_ACCOUNT, QUOTA_LOGIN, .statement = SQL_ACCOUNT_EXPORT,
		.inputs = { "@account", "@session" }, .handler = account_export, .summary = "All that is kept of the account",
		.answers = ANSWERS("200 The account, its sessions, todos, tokens and projects", "401 Not signed in") },
	{ METHOD_POST, "/v1/auth/delete", ACCESS_ACCOUNT, QUOTA_LOGIN, .fields = fields_password, .statement = STATEMENT_NONE,
		.handler = account_delete, .summary = "Delete the account",
		.answers = ANSWERS("204 The account is gone, with all that was its", "401 Not signed in",
			"403 The password is wrong") },
	{ METHOD_GET, "/v1/tokens", ACCESS_ACCOUNT, QUOTA_READ, .statement = SQL_PERSONAL_TOKEN_LIST, .inputs = { "@account" },
		.handler = personal_token_list, .summary = "The account's personal tokens",
		.answers = ANSWERS("200 id, name, scopes, createdAt, expiresAt and lastUsedAt of each") },
	{ METHOD_POST, "/v1/tokens", ACCESS_ACCOUNT, QUOTA_WRITE, .fields = fields_new_personal_token, .statement = STATEMENT_NONE,
		.handler = personal_token_create, .summary = "Make a personal token",
		.answers = ANSWERS("201 The same and the token itself, this once", "403 The address is not confirmed",
			"409 The account has as many as it may have") },
	{ METHOD_DELETE, "/v1/tokens/{id}", ACCESS_ACCOUNT, QUOTA_WRITE, .fields = fields_personal_token,
		.statement = SQL_PERSONAL_TOKEN_DELETE, .inputs = { "@account", "id" }, .handler = personal_token_revoke,
		.summary = "Revoke a personal token",
		.answers = ANSWERS("204 It is worth nothing now", "404 The account has no such token") },

	/* Saved projects. */
	{ METHOD_GET, "/v1/projects", ACCESS_ACCOUNT, QUOTA_READ, .scope = "projects:read", .statement = SQL_PROJECT_LIST,
		.inputs = { "@account" }, .handler = project_list, .summary = "The account's saved projects",
		.answers = ANSWERS("200 The projects, those made last first") },
	{ METHOD_POST, "/v1/projects", ACCESS_ACCOUNT, QUOTA_WRITE, .fields = fields_new_project, .scope = "projects:write",
		.statement = STATEMENT_NONE, .handler = project_create, .summary = "Save a project",
		.answers = ANSWERS("201 The project", "409 The account has as many as it may have") },
	{ METHOD_GET, "/v1/projects/{id}", ACCESS_ACCOUNT, QUOTA_READ, .fields = fields_project, .scope = "projects:read",
		.statement = SQL_PROJECT_FIND, .inputs = { "@account", "id" }, .handler = project_one, .summary = "A saved project",
		.answers = ANSWERS("200 The project", "404 The account has no such project") },
	{ METHOD_PATCH, "/v1/projects/{id}", ACCESS_ACCOUNT, QUOTA_WRITE, .fields = fields_project_patch, .scope = "projects:write",
		.statement = SQL_PROJECT_RENAME, .inputs = { "@account", "id", "name" }, .handler = project_one,
		.summary = "Rename a saved project", .answers = ANSWERS("200 The project", "404 The account has no such project") },
	{ METHOD_DELETE, "/v1/projects/{id}", ACCESS_ACCOUNT, QUOTA_WRITE, .fields = fields_project, .scope = "projects:write",
		.statement = SQL_PROJECT_DELETE, .inputs = { "@account", "id" }, .handler = project_remove,
		.summary = "Delete a saved project", .answers = ANSWERS("204 Done", "404 The account has no such project") },
	{ METHOD_GET, "/v1/projects/{id}/archive", ACCESS_ACCOUNT, QUOTA_WRITE, .fields = fields_project,
		.scope = "projects:read", .statement = SQL_PROJECT_GENERATE, .inputs = { "@account", "id" }, .handler = project_archive,
		.summary = "Make a saved project again",
		.answers = ANSWERS("303 To the archive", "404 The account has no such project") },
	{ METHOD_POST, "/v1/projects/{id}/share", ACCESS_ACCOUNT, QUOTA_WRITE, .fields = fields_project,
		.scope = "projects:write", .statement = STATEMENT_NONE, .handler = project_share,
		.summary = "Let whoever has the link read it",
		.answers = ANSWERS("200 The project with its shareSlug", "403 The address is not confirmed",
			"404 The account has no such project") },
	{ METHOD_DELETE, "/v1/projects/{id}/share", ACCESS_ACCOUNT, QUOTA_WRITE, .fields = fields_project,
		.scope = "projects:write", .statement = SQL_PROJECT_UNSHARE, .inputs = { "@account", "id" }, .handler = project_remove,
		.summary = "End that link", .answers = ANSWERS("204 Done", "404 The account has no such project") },
	{ METHOD_GET, "/v1/shared/{slug}", ACCESS_PUBLIC, QUOTA_READ, .fields = fields_shared, .statement = SQL_PROJECT_SHARED,
		.inputs = { "slug" }, .handler = project_shared, .summary = "A project that somebody shares",
		.answers = ANSWERS("200 name, selection, release and query", "404 Nothing is shared here") },

	/* The todos of the contract. */
	TODO_ROUTES("/v1", ACCESS_ACCOUNT, 1, .scope = "todos:read", .scope = "todos:write", "the account"),
	{ ROW(METHOD_GET, "/v1/meta", ACCESS_PUBLIC, QUOTA_READ, NULL, todo_meta, "What this API is and can do",
		ANSWERS("200 Features and limits")) },
	{ ROW(METHOD_POST, "/v1/sandboxes", ACCESS_PUBLIC, QUOTA_SANDBOX, NULL, sandbox_create, "Make a throwaway list",
		ANSWERS("201 Its address, and until when")) },
	TODO_ROUTES("/v1/sandboxes/{sandbox}", ACCESS_PUBLIC, 0, .scope = NULL, .scope = NULL, "a sandbox"),
	{ ROW(METHOD_GET, "/v1/sandboxes/{sandbox}/meta", ACCESS_PUBLIC, QUOTA_READ, fields_sandbox, todo_meta,
		"What the API of a sandbox is and can do", ANSWERS("200 Features and limits")) },

	/* Accounts as an administrator sees them. */
	{ METHOD_GET, "/v1/accounts", ACCESS_ADMINISTRATOR, QUOTA_READ, .fields = fields_accounts, .statement = STATEMENT_NONE,
		.handler = administration_list, .summary = "The accounts",
		.answers = ANSWERS("200 One page, oldest first", "401 Not signed in", "403 Not an administrator") },
	{ METHOD_GET, "/v1/accounts/{id}", ACCESS_ADMINISTRATOR, QUOTA_READ, .fields = fields_account,
		.statement = STATEMENT_NONE, .handler = administration_read, .summary = "An account",
		.answers = ANSWERS("200 The account", "401 Not signed in", "403 Not an administrator", "404 No such account") },
	{ METHOD_PATCH, "/v1/accounts/{id}", ACCESS_ADMINISTRATOR, QUOTA_WRITE, .fields = fields_account_patch,
		.statement = STATEMENT_NONE, .handler = administration_change, .summary = "Give an account another role or plan",
		.answers = ANSWERS("200 The account as it is now", "401 Not signed in", "403 Not an administrator, or the own role",
			"404 No such account") },

	/* Pages. */
	PAGE("/account", ACCESS_ACCOUNT, fields_page, account_pages_profile, "The account", .statement = SQL_ACCOUNT_GET,
		.inputs = { "@account", "@session" }),
	PAGE("/account/sign-in", ACCESS_OPTIONAL, fields_entry_page, account_pages_sign_in_form, "Signing in", NO_STATEMENT),
	FORM("/account/sign-in", ACCESS_PUBLIC, QUOTA_LOGIN, fields_entry_form, account_pages_sign_in, account_pages_sign_in_form,
		"Sign in", NO_STATEMENT),
	PAGE("/account/sign-up", ACCESS_OPTIONAL, fields_entry_page, account_pages_sign_up_form, "Making an account", NO_STATEMENT),
	FORM("/account/sign-up", ACCESS_PUBLIC, QUOTA_LOGIN, fields_entry_form, account_pages_sign_up, account_pages_sign_up_form,
		"Make an account", NO_STATEMENT),
	FORM("/account/sign-out", ACCESS_OPTIONAL, QUOTA_WRITE, fields_page, account_pages_sign_out, NULL, "Sign out",
		NO_STATEMENT),
	FORM("/account/verify", ACCESS_ACCOUNT, QUOTA_LOGIN, fields_page, account_pages_resend, account_pages_profile,
		"Send the mail that confirms the address again", .statement = SQL_ACCOUNT_GET, .inputs = { "@account", "@session" }),
	PAGE("/account/verify/{token}", ACCESS_OPTIONAL, fields_link_page, account_pages_verify_form,
		"The link that confirms an address", NO_STATEMENT),
	FORM("/account/verify/{token}", ACCESS_OPTIONAL, QUOTA_LOGIN, fields_link_page, account_pages_verify,
		account_pages_verify_form, "Confirm the address", NO_STATEMENT),
	PAGE("/account/reset", ACCESS_OPTIONAL, fields_page, account_pages_ask_reset_form, "Asking for a new password",
		NO_STATEMENT),
	FORM("/account/reset", ACCESS_OPTIONAL, QUOTA_LOGIN, fields_address_form, account_pages_ask_reset,
		account_pages_ask_reset_form, "Ask for a new password", NO_STATEMENT),
	PAGE("/account/reset/{token}", ACCESS_OPTIONAL, fields_link_page, account_pages_reset_form, "The link to a new password",
		NO_STATEMENT),
	FORM("/account/reset/{token}", ACCESS_OPTIONAL, QUOTA_LOGIN, fields_reset_form, account_pages_reset,
		account_pages_reset_form, "Choose a new password", NO_STATEMENT),
	PAGE("/account/password", ACCESS_ACCOUNT, fields_page, account_pages_password_form, "Changing the password",
		NO_STATEMENT),
	FORM("/account/password", ACCESS_ACCOUNT, QUOTA_LOGIN, fields_passwords_form, account_pages_password,
		account_pages_password_form, "Change the password", NO_STATEMENT),
	PAGE("/account/email", ACCESS_ACCOUNT, fields_page, account_pages_ask_email_form, "Changing the address",
		NO_STATEMENT),
	FORM("/account/email", ACCESS_ACCOUNT, QUOTA_LOGIN, fields_new_address_form, account_pages_ask_email,
		account_pages_ask_email_form, "Ask for another address", NO_STATEMENT),
	PAGE("/account/email/{token}", ACCESS_OPTIONAL, fields_link_page, account_pages_confirm_email_form,
		"The link to another address", NO_STATEMENT),
	FORM("/account/email/{token}", ACCESS_OPTIONAL, QUOTA_LOGIN, fields_link_page, account_pages_confirm_email,
		account_pages_confirm_email_form, "Confirm the new address", NO_STATEMENT),
	{ METHOD_GET, "/account/export", ACCESS_ACCOUNT, QUOTA_LOGIN, .is_page = true, .fields = fields_page,
		.statement = SQL_ACCOUNT_EXPORT, .inputs = { "@account", "@session" }, .handler = account_export,
		.summary = "All that is kept of the account",
		.answers = ANSWERS("200 The account, its sessions, todos, tokens and projects", "401 Not signed in") },
	PAGE("/account/delete", ACCESS_ACCOUNT, fields_page, account_pages_delete_form, "Deleting the account", NO_STATEMENT),
	FORM("/account/delete", ACCESS_ACCOUNT, QUOTA_LOGIN, fields_password_form, account_pages_delete, account_pages_delete_form,
		"Delete the account", NO_STATEMENT),
	PAGE("/account/sessions", ACCESS_ACCOUNT, fields_page, account_pages_sessions, "The sessions",
		.statement = SQL_SESSION_LIST, .inputs = { "@account", "@session" }),
	FORM("/account/sessions/end", ACCESS_ACCOUNT, QUOTA_WRITE, fields_page, account_pages_end_sessions, NULL,
		"End the other sessions", .statement = SQL_SESSION_END_OTHERS, .inputs = { "@account", "@session" }),
	FORM("/account/sessions/{id}/end", ACCESS_ACCOUNT, QUOTA_WRITE, fields_id_page, account_pages_end_session, NULL,
		"End a session", .statement = SQL_SESSION_REVOKE, .inputs = { "@account", "id" }),
	PAGE("/account/tokens", ACCESS_ACCOUNT, fields_page, account_pages_tokens, "The personal tokens", NO_STATEMENT),
	FORM("/account/tokens", ACCESS_ACCOUNT, QUOTA_WRITE, fields_personal_token_form, account_pages_create_token, account_pages_tokens,
		"Make a personal token", NO_STATEMENT),
	FORM("/account/tokens/{id}/revoke", ACCESS_ACCOUNT, QUOTA_WRITE, fields_id_page, account_pages_revoke_token, NULL,
		"Revoke a personal token", .statement = SQL_PERSONAL_TOKEN_DELETE, .inputs = { "@account", "id" }),
	PAGE("/account/projects", ACCESS_ACCOUNT, fields_page, account_pages_projects, "The saved projects", NO_STATEMENT),
	PAGE("/account/projects/new", ACCESS_ACCOUNT, fields_new_project_page, account_pages_new_project, "Saving a stack",
		NO_STATEMENT),
	FORM("/account/projects/new", ACCESS_ACCOUNT, QUOTA_WRITE, fields_new_project_form, account_pages_create_project,
		account_pages_new_project, "Save a stack", NO_STATEMENT),
	PAGE("/account/projects/{id}", ACCESS_ACCOUNT, fields_id_page, account_pages_project, "A saved project", NO_STATEMENT),
	FORM("/account/projects/{id}", ACCESS_ACCOUNT, QUOTA_WRITE, fields_project_form, account_pages_rename_project,
		account_pages_project, "Rename a saved project", .statement = SQL_PROJECT_RENAME,
		.inputs = { "@account", "id", "name" }),
	PAGE("/account/projects/{id}/archive", ACCESS_ACCOUNT, fields_id_page, project_archive, "Make a saved project again",
		.statement = SQL_PROJECT_GENERATE, .inputs = { "@account", "id" }),
	FORM("/account/projects/{id}/share", ACCESS_ACCOUNT, QUOTA_WRITE, fields_id_page, account_pages_share_project,
		account_pages_project, "Share a saved project", NO_STATEMENT),
	FORM("/account/projects/{id}/unshare", ACCESS_ACCOUNT, QUOTA_WRITE, fields_id_page, account_pages_unshare_project, NULL,
		"Share it no more", .statement = SQL_PROJECT_UNSHARE, .inputs = { "@account", "id" }),
	FORM("/account/projects/{id}/delete", ACCESS_ACCOUNT, QUOTA_WRITE, fields_id_page, account_pages_delete_project, NULL,
		"Delete a saved project", .statement = SQL_PROJECT_DELETE, .inputs = { "@account", "id" }),
	PAGE("/account/shared/{slug}", ACCESS_OPTIONAL, fields_shared_page, account_pages_shared, "A project that somebody shares",
		.statement = SQL_PROJECT_SHARED, .inputs = { "slug" }),
	PAGE("/account/todos", ACCESS_ACCOUNT, fields_todo_page + 1, todo_page_show, "The account's todos", NO_STATEMENT),
	FORM("/account/todos", ACCESS_ACCOUNT, QUOTA_WRITE, fields_todo_form + 1, todo_page_change, todo_page_refused,
		"Change them", NO_STATEMENT),
	PAGE("/demo/{sandbox}", ACCESS_PUBLIC, fields_todo_page, todo_page_show, "The todos of a sandbox", NO_STATEMENT),
	FORM("/demo/{sandbox}", ACCESS_PUBLIC, QUOTA_WRITE, fields_todo_form, todo_page_change, todo_page_refused, "Change them",
		NO_STATEMENT),
	{ METHOD_GET, "/demo", ACCESS_PUBLIC, QUOTA_SANDBOX, .is_page = true, .fields = fields_page, .handler = todo_page_demo,
		.statement = STATEMENT_NONE, .summary = "Make a sandbox and go to its page",
		.answers = ANSWERS("303 To its page"), .produces = "text/html" },
	{ METHOD_GET, "/account/{path...}", ACCESS_PUBLIC, QUOTA_READ, .is_page = true, .fields = fields_any_page,
		.handler = account_pages_none, .statement = STATEMENT_NONE, .summary = "Any other address",
		.answers = ANSWERS("404 There is no such page"), .produces = "text/html" },

	/* The pool. */
	{ METHOD_GET, "/healthz", ACCESS_PUBLIC, QUOTA_NONE, .statement = STATEMENT_NONE, .handler = reply_alive,
		.summary = "Whether the process is alive", .answers = ANSWERS("200 Alive") },
	{ METHOD_GET, "/readyz", ACCESS_PUBLIC, QUOTA_NONE, .statement = STATEMENT_NONE, .handler = reply_health,
		.summary = "Whether the database answers", .answers = ANSWERS("200 Ready", "503 The database is away") },
	{ METHOD_GET, "/health", ACCESS_PUBLIC, QUOTA_NONE, .statement = STATEMENT_NONE, .handler = reply_health,
		.summary = "Whether requests can be served", .answers = ANSWERS("200 Ready", "503 The database is away") },
	{ METHOD_GET, "/metrics", ACCESS_PUBLIC, QUOTA_NONE, .statement = STATEMENT_NONE, .handler = reply_metrics,
		.summary = "Counters of the pool", .answers = ANSWERS("200 Counters of all workers, for Prometheus"),
		.produces = "text/plain" },
};

const size_t private_route_count = sizeof private_routes / sizeof *private_routes;

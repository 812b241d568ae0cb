/* The fields of the private API. */
#include "fields.h"

#include "administration.h"
#include "personal_token.h"
#include "project.h"
#include "todo_page.h"

#include "banned.h"

#define ID(whose) { .name = "id", .type = FIELD_UUID, .place = FIELD_IN_PATH, .help = "Of the " whose }
#define EMAIL(help_) { .name = "email", .type = FIELD_EMAIL, .is_required = true, .help = help_ }
#define PASSWORD(name_, help_) { .name = name_, .type = FIELD_PASSWORD, .is_required = true, .help = help_ }
#define OWN_EMAIL EMAIL("The account's address; ASCII letters fold")
#define OWN_PASSWORD PASSWORD("password", "The account's password")
#define NEW_EMAIL EMAIL("The new address; it counts once it is confirmed")
#define NEW_PASSWORD PASSWORD("password", "The new one; 12 to 128 characters, no common one")
#define CURRENT_PASSWORD PASSWORD("current", "The password so far")
#define LINK(...) { .name = "token", .type = FIELD_TOKEN, .help = "Of the link in the mail; it works once", __VA_ARGS__ }

const struct field fields_credentials[] = {
	OWN_EMAIL, PASSWORD("password", "12 to 128 characters, every one of them counts"), FIELD_END,
};
const struct field fields_refresh[] = {
	{ .name = "refreshToken", .type = FIELD_TOKEN, .help = "Of the last answer; it works once. A browser may send the cookie instead" },
	FIELD_END,
};
const struct field fields_session[] = { ID("session"), FIELD_END };
const struct field fields_link[] = { LINK(.is_required = true), FIELD_END };
const struct field fields_passwords[] = { CURRENT_PASSWORD, NEW_PASSWORD, FIELD_END };
const struct field fields_address[] = { OWN_EMAIL, FIELD_END };
const struct field fields_reset[] = { LINK(.is_required = true), NEW_PASSWORD, FIELD_END };
const struct field fields_new_address[] = { NEW_EMAIL, OWN_PASSWORD, FIELD_END };
const struct field fields_password[] = { OWN_PASSWORD, FIELD_END };

#define NEW_PERSONAL_TOKEN \
	{ .name = "name", .type = FIELD_TITLE, .is_required = true, .maximum = 100, .help = "What it is for" }, \
	{ .name = "scopes", .type = FIELD_WORDS, .is_required = true, .values = personal_token_scopes, .help = "What it may do" }, \
	{ .name = "expiresInDays", .type = FIELD_INTEGER, .minimum = 1, .maximum = 365, .standard = "90" }

const struct field fields_personal_token[] = { ID("token, which is not the token itself"), FIELD_END };
const struct field fields_new_personal_token[] = { NEW_PERSONAL_TOKEN, FIELD_END };

#define PROJECT_NAME { .name = "name", .type = FIELD_TITLE, .is_required = true, .maximum = 100, .help = "Of the project" }
#define SHARE { .name = "slug", .type = FIELD_TOKEN, .place = FIELD_IN_PATH, .minimum = 22, .maximum = 22, .help = "Of the share" }
#define STACK(...) \
	{ .name = "selection", .type = FIELD_TOKEN, .is_required = true, .minimum = 1, .maximum = 500, \
		.alphabet = project_selection_alphabet, .help = "The slug of the stack", __VA_ARGS__ }, \
	{ .name = "release", .type = FIELD_TOKEN, .is_required = true, .minimum = 8, .maximum = 12, \
		.alphabet = project_release_alphabet, .help = "Such as 2026.11.0", __VA_ARGS__ }, \
	{ .name = "query", .type = FIELD_TOKEN, .is_required = true, .maximum = 4096, .alphabet = project_query_alphabet, \
		.help = "The parameters that make it again", __VA_ARGS__ }

const struct field fields_project[] = { ID("project"), FIELD_END };
const struct field fields_new_project[] = { PROJECT_NAME, STACK(), FIELD_END };
const struct field fields_project_patch[] = { ID("project"), PROJECT_NAME, FIELD_END };
const struct field fields_shared[] = { SHARE, FIELD_END };

static const char *const roles[] = { "user", "administrator", NULL };
static const char *const plans[] = { "free", "premium", "premium+", NULL };

const struct field fields_accounts[] = {
	{ .name = "email", .type = FIELD_EMAIL, .place = FIELD_IN_QUERY, .help = "Only the account of this address" },
	{ .name = "after", .type = FIELD_UUID, .place = FIELD_IN_QUERY, .help = "The page behind this id" },
	{ .name = "limit", .type = FIELD_INTEGER, .place = FIELD_IN_QUERY, .minimum = 1, .maximum = ACCOUNTS_LIMIT_MAX, .standard = "50",
		.help = "How many at most" },
	FIELD_END,
};
const struct field fields_account[] = { ID("account"), FIELD_END };
const struct field fields_account_patch[] = {
	ID("account"),
	{ .name = "role", .type = FIELD_TEXT, .maximum = 20, .values = roles },
	{ .name = "plan", .type = FIELD_TEXT, .maximum = 20, .values = plans },
	FIELD_END,
};

#define SANDBOX { .name = "sandbox", .type = FIELD_TOKEN, .place = FIELD_IN_PATH, .minimum = 43, .maximum = 43, \
	.help = "The secret token of a sandbox" }
#define ONLY(...) { .name = "completed", .type = FIELD_BOOLEAN, .place = FIELD_IN_QUERY, .help = "Only the todos of this state", __VA_ARGS__ }
#define TITLE(...) { .name = "title", .type = FIELD_TITLE, .maximum = 500, .help = "Trimmed", __VA_ARGS__ }
#define COMPLETED(...) { .name = "completed", .type = FIELD_BOOLEAN, __VA_ARGS__ }
#define DETAILS \
	{ .name = "order", .type = FIELD_INTEGER, .is_nullable = true, .minimum = INT32_MIN, .maximum = INT32_MAX, \
		.help = "null: at the end" }, \
	{ .name = "description", .type = FIELD_TEXT, .is_nullable = true, .maximum = 5000 }, \
	{ .name = "dueDate", .type = FIELD_DATE, .is_nullable = true }
#define PRIORITY(...) { .name = "priority", .type = FIELD_TEXT, .maximum = 6, .values = priorities, __VA_ARGS__ }
#define WHOLE_TODO TITLE(.is_required = true), COMPLETED(.standard = "false"), DETAILS, PRIORITY(.standard = "normal")

static const char *const priorities[] = { "low", "normal", "high", NULL };
static const char *const sorts[] = { "order", "-order", "createdAt", "-createdAt", "updatedAt", "-updatedAt", "title", "-title", NULL };

const struct field fields_sandbox[] = { SANDBOX, FIELD_END };
const struct field fields_todo_query[] = {
	SANDBOX,
	ONLY(),
	{ .name = "q", .type = FIELD_TEXT, .place = FIELD_IN_QUERY, .minimum = 1, .maximum = 100,
		.help = "A part of the title; ASCII letters fold" },
	{ .name = "sort", .type = FIELD_TEXT, .place = FIELD_IN_QUERY, .maximum = 10, .values = sorts, .standard = "order" },
	{ .name = "limit", .type = FIELD_INTEGER, .place = FIELD_IN_QUERY, .minimum = 1, .maximum = 100 },
	{ .name = "offset", .type = FIELD_INTEGER, .place = FIELD_IN_QUERY, .minimum = 0, .maximum = 100000, .standard = "0" },
	FIELD_END,
};
/* A body may hold "completed", too: then the query's is the input "only". */
const struct field fields_todo_filter[] = { SANDBOX, ONLY(.input = "only"), FIELD_END };
const struct field fields_todo_toggle[] = { SANDBOX, ONLY(.input = "only"), COMPLETED(.is_required = true), FIELD_END };
const struct field fields_todo_order[] = {
	SANDBOX,
	{ .name = "ids", .type = FIELD_IDS, .is_required = true, .maximum = 1000, .help = "Every todo once, in the new order" },
	FIELD_END,
};
const struct field fields_todo[] = { SANDBOX, ID("todo"), FIELD_END };
const struct field fields_new_todo[] = { SANDBOX, WHOLE_TODO, FIELD_END };
const struct field fields_whole_todo[] = { SANDBOX, ID("todo"), WHOLE_TODO, FIELD_END };
const struct field fields_todo_patch[] = { SANDBOX, ID("todo"), TITLE(), COMPLETED(), DETAILS, PRIORITY(), FIELD_END };

#define LANGUAGE \
	{ .name = "lang", .type = FIELD_TEXT, .place = FIELD_IN_QUERY, .maximum = 2, .values = languages, \
		.help = "Instead of what Accept-Language says" }
#define NEXT \
	{ .name = "next", .type = FIELD_TEXT, .place = FIELD_IN_QUERY, .maximum = 4096, .help = "Where to go on" }, \
	{ .name = "with", .type = FIELD_TEXT, .place = FIELD_IN_QUERY, .maximum = 8192, .help = "The query of that" }
#define DONE { .name = "done", .type = FIELD_TEXT, .place = FIELD_IN_QUERY, .maximum = 10, .values = done, .help = "What to tell was done" }
#define LINK_PATH LINK(.place = FIELD_IN_PATH, .minimum = 43, .maximum = 43)

static const char *const languages[] = { "en", "fr", NULL };
static const char *const done[] = { "verified", "email", "password", "reset", "ended", "revoked", "saved", "renamed", "deleted", NULL };

const struct field fields_page[] = { LANGUAGE, DONE, FIELD_END };
const struct field fields_id_page[] = { LANGUAGE, DONE, ID("row"), FIELD_END };
const struct field fields_entry_page[] = { LANGUAGE, DONE, NEXT, FIELD_END };
const struct field fields_entry_form[] = { LANGUAGE, DONE, NEXT, OWN_EMAIL, OWN_PASSWORD, FIELD_END };
const struct field fields_link_page[] = { LANGUAGE, LINK_PATH, FIELD_END };
const struct field fields_reset_form[] = { LANGUAGE, LINK_PATH, NEW_PASSWORD, FIELD_END };
const struct field fields_address_form[] = { LANGUAGE, OWN_EMAIL, FIELD_END };
const struct field fields_new_address_form[] = { LANGUAGE, NEW_EMAIL, OWN_PASSWORD, FIELD_END };
const struct field fields_passwords_form[] = { LANGUAGE, CURRENT_PASSWORD, NEW_PASSWORD, FIELD_END };
const struct field fields_password_form[] = { LANGUAGE, OWN_PASSWORD, FIELD_END };
const struct field fields_personal_token_form[] = { LANGUAGE, NEW_PERSONAL_TOKEN, FIELD_END };
const struct field fields_new_project_page[] = {
	LANGUAGE,
	{ .name = "name", .type = FIELD_TEXT, .place = FIELD_IN_QUERY, .maximum = 100 },
	STACK(.place = FIELD_IN_QUERY),
	FIELD_END,
};
const struct field fields_new_project_form[] = { LANGUAGE, PROJECT_NAME, STACK(), FIELD_END };
const struct field fields_project_form[] = { LANGUAGE, ID("project"), PROJECT_NAME, FIELD_END };
const struct field fields_shared_page[] = { LANGUAGE, SHARE, FIELD_END };
const struct field fields_todo_page[] = { SANDBOX, LANGUAGE, ONLY(), FIELD_END };
const struct field fields_todo_form[] = {
	SANDBOX,
	LANGUAGE,
	ONLY(),
	{ .name = "do", .type = FIELD_TEXT, .is_required = true, .maximum = 12, .values = todo_page_actions },
	{ .name = "id", .type = FIELD_UUID, .help = "Of the todo" },
	TITLE(),
	FIELD_END,
};
const struct field fields_any_page[] = { { .name = "path", .type = FIELD_TEXT, .place = FIELD_IN_PATH, .maximum = 4096 }, FIELD_END };

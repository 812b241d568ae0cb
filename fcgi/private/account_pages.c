/* The pages of an account. */
#include "account_pages.h"

#include "account.h"
#include "audit.h"
#include "cookie.h"
#include "personal_token.h"
#include "private_pages.h"
#include "project.h"
#include "session.h"
#include "user_statements.h"

#include "banned.h"

/* Shows what a function of the API wrote, under a name. */
static const struct problem *show_answer(struct exchange *x, const char *page, const char *name)
{
	return private_pages_show(
		x, page, arena_printf(x->arena, "\"%s\":%.*s", name, TEXT_ARGS(buffer_text(&x->response.body))));
}

/* Rows of the database under a name; "has_NAME" tells whether there are any. */
static void add_rows(struct buffer *data, const char *name, const struct rows *rows)
{
	buffer_printf(data, "\"has_%s\":%s,\"%s\":", name, rows_count(rows) > 0 ? "true" : "false", name);
	rows_add_array(data, rows, rows_count(rows));
}

const struct problem *account_pages_sign_in_form(struct exchange *x)
{
	if (x->problem == NULL && x->claims.account.data != NULL)
		return private_pages_go_on(x);
	return private_pages_show(x, "sign-in", TEXT(""));
}

const struct problem *account_pages_sign_up_form(struct exchange *x)
{
	if (x->problem == NULL && x->claims.account.data != NULL)
		return private_pages_go_on(x);
	return private_pages_show(x, "sign-up", TEXT(""));
}

const struct problem *account_pages_sign_in(struct exchange *x)
{
	TRY(account_login(x));
	return private_pages_go_on(x);
}

const struct problem *account_pages_sign_up(struct exchange *x)
{
	TRY(account_register(x));
	return private_pages_go_on(x);
}

/* Whoever is signed out already is where he wants to be. */
const struct problem *account_pages_sign_out(struct exchange *x)
{
	if (x->claims.account.data != NULL) {
		TRY(exchange_run_named(x, SQL_SESSION_REVOKE, NULL, "@account", "@session", NULL));
		audit_event(x, LOG_INFO, "sign_out", x->claims.account);
	}
	cookie_clear(x);
	return private_pages_go(x, "/account/sign-in");
}

const struct problem *account_pages_profile(struct exchange *x)
{
	TRY(account_me(x));
	return show_answer(x, "account", "account");
}

const struct problem *account_pages_verify_form(struct exchange *x)
{
	return private_pages_show(x, "verify", TEXT(""));
}

const struct problem *account_pages_ask_reset_form(struct exchange *x)
{
	return private_pages_show(x, "ask-reset", TEXT(""));
}

const struct problem *account_pages_reset_form(struct exchange *x)
{
	return private_pages_show(x, "reset", TEXT(""));
}

const struct problem *account_pages_ask_email_form(struct exchange *x)
{
	return private_pages_show(x, "ask-email", TEXT(""));
}

const struct problem *account_pages_confirm_email_form(struct exchange *x)
{
	return private_pages_show(x, "confirm-email", TEXT(""));
}

const struct problem *account_pages_password_form(struct exchange *x)
{
	return private_pages_show(x, "change-password", TEXT(""));
}

const struct problem *account_pages_resend(struct exchange *x)
{
	TRY(account_resend(x));
	return private_pages_show(x, "mail-sent", TEXT(""));
}

const struct problem *account_pages_verify(struct exchange *x)
{
	TRY(account_verify(x));
	return private_pages_go(x, "/account?done=verified");
}

const struct problem *account_pages_ask_reset(struct exchange *x)
{
	TRY(account_ask_reset(x));
	return private_pages_show(x, "mail-sent", TEXT(""));
}

const struct problem *account_pages_reset(struct exchange *x)
{
	TRY(account_reset(x));
	return private_pages_go(x, "/account/sign-in?done=reset");
}

const struct problem *account_pages_ask_email(struct exchange *x)
{
	TRY(account_ask_email(x));
	return private_pages_show(x, "mail-sent", TEXT(""));
}

const struct problem *account_pages_confirm_email(struct exchange *x)
{
	TRY(account_confirm_email(x));
	return private_pages_go(x, "/account?done=email");
}

const struct problem *account_pages_password(struct exchange *x)
{
	TRY(account_change_password(x));
	return private_pages_go(x, "/account?done=password");
}

const struct problem *account_pages_delete_form(struct exchange *x)
{
	return private_pages_show(x, "delete", TEXT(""));
}

const struct problem *account_pages_delete(struct exchange *x)
{
	TRY(account_delete(x));
	cookie_clear(x);
	return private_pages_go(x, "/");
}

const struct problem *account_pages_sessions(struct exchange *x)
{
	const struct rows *rows;
	struct buffer data;

	TRY(session_check(x));
	TRY(exchange_run(x, &rows));
	buffer_init(&data, x->arena, 0);
	buffer_printf(&data, "\"has_others\":%s,", rows_count(rows) > 1 ? "true" : "false");
	add_rows(&data, "sessions", rows);
	return private_pages_show(x, "sessions", buffer_text(&data));
}

const struct problem *account_pages_end_session(struct exchange *x)
{
	TRY(session_end(x));
	return private_pages_go(x, "/account/sessions?done=ended");
}

const struct problem *account_pages_end_sessions(struct exchange *x)
{
	TRY(session_end_others(x));
	return private_pages_go(x, "/account/sessions?done=ended");
}

static bool was_sent(const struct exchange *x, const char *name, const char *value)
{
	for (size_t i = 0; i < x->request.parameter_count; i++) {
		const struct parameter *parameter = &x->request.parameters[i];

		if (text_equal(parameter->name, text_of(name)) && text_equal(parameter->value, text_of(value)))
			return true;
	}
	return false;
}

const struct problem *account_pages_tokens(struct exchange *x)
{
	const struct rows *rows;
	struct buffer data;

	TRY(exchange_run_named(x, SQL_PERSONAL_TOKEN_LIST, &rows, "@account", NULL));
	buffer_init(&data, x->arena, 0);
	buffer_add(&data, TEXT("\"known_scopes\":["));
	for (size_t i = 0; personal_token_scopes[i] != NULL; i++)
		buffer_printf(&data, "%s{\"scope\":\"%s\",\"is_sent\":%s}", i == 0 ? "" : ",", personal_token_scopes[i],
			was_sent(x, "scopes", personal_token_scopes[i]) ? "true" : "false");
	buffer_add(&data, TEXT("],"));
	add_rows(&data, "tokens", rows);
	return private_pages_show(x, "tokens", buffer_text(&data));
}

/* The one page that shows it: not to be asked for again, so nothing leads to it. */
const struct problem *account_pages_create_token(struct exchange *x)
{
	TRY(personal_token_create(x));
	return show_answer(x, "token", "made");
}

const struct problem *account_pages_revoke_token(struct exchange *x)
{
	TRY(personal_token_revoke(x));
	return private_pages_go(x, "/account/tokens?done=revoked");
}

const struct problem *account_pages_projects(struct exchange *x)
{
	const struct rows *rows;
	struct buffer data;

	TRY(exchange_run_named(x, SQL_PROJECT_LIST, &rows, "@account", NULL));
	buffer_init(&data, x->arena, 0);
	add_rows(&data, "projects", rows);
	return private_pages_show(x, "projects", buffer_text(&data));
}

/* The choices come from the configurator, in the address; what is wrong with them is told when they are sent. */
const struct problem *account_pages_new_project(struct exchange *x)
{
	static const char *const names[] = { "name", "selection", "release", "query" };
	struct buffer data;

	buffer_init(&data, x->arena, 0);
	buffer_add(&data, TEXT("\"given\":{"));
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		buffer_printf(&data, "%s\"%s\":", i == 0 ? "" : ",", names[i]);
		json_add_string(&data, request_parameter(&x->request, names[i]));
	}
	buffer_add_char(&data, '}');
	return private_pages_show(x, "new-project", buffer_text(&data));
}

const struct problem *account_pages_create_project(struct exchange *x)
{
	TRY(project_create(x));
	return private_pages_go(x, "/account/projects?done=saved");
}

const struct problem *account_pages_project(struct exchange *x)
{
	const struct rows *rows;
	struct buffer data;

	TRY(exchange_run_named(x, SQL_PROJECT_FIND, &rows, "@account", "id", NULL));
	if (rows_count(rows) == 0)
		return problem_new(x->arena, PROBLEM_NOT_FOUND, "There is no such project.");
	buffer_init(&data, x->arena, 0);
	buffer_add(&data, TEXT("\"project\":"));
	rows_add_object(&data, rows, 0);
	return private_pages_show(x, "project", buffer_text(&data));
}

static const struct problem *go_to_project(struct exchange *x, const char *query)
{
	struct text path = arena_printf(x->arena, "/account/projects/%.*s%s", TEXT_ARGS(inputs_get(&x->inputs, "id")), query);

	return private_pages_go_to(x, private_pages_link(x, path));
}

const struct problem *account_pages_rename_project(struct exchange *x)
{
	TRY(project_one(x));
	return go_to_project(x, "?done=renamed");
}

const struct problem *account_pages_delete_project(struct exchange *x)
{
	TRY(project_remove(x));
	return private_pages_go(x, "/account/projects?done=deleted");
}

const struct problem *account_pages_share_project(struct exchange *x)
{
	TRY(project_share(x));
	return go_to_project(x, "");
}

const struct problem *account_pages_unshare_project(struct exchange *x)
{
	TRY(project_remove(x));
	return go_to_project(x, "");
}

const struct problem *account_pages_shared(struct exchange *x)
{
	TRY(project_shared(x));
	return show_answer(x, "shared", "project");
}

const struct problem *account_pages_none(struct exchange *x)
{
	return problem_new(x->arena, PROBLEM_NOT_FOUND, "There is no such page.");
}

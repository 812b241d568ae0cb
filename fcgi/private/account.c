/* Accounts: made, entered, looked at. */
#include "account.h"

#include "audit.h"
#include "guard.h"
#include "mail.h"
#include "password.h"
#include "replies.h"
#include "session.h"
#include "user_statements.h"

#include "banned.h"

const struct problem *account_register(struct exchange *x)
{
	const struct rows *rows;
	struct text refresh_token = session_new(x);

	TRY(guard_strength(x, "password", inputs_get(&x->inputs, "email")));
	TRY(guard_hash(x, "password"));
	inputs_add(&x->inputs, "account", uuid_new(x->arena));
	mail_add_link(x, MAIL_VERIFY);
	TRY(exchange_run_named(x, SQL_ACCOUNT_INSERT, &rows, "account", "email", "hash", "session", "user_agent",
		"refresh_digest", "link_digest", "link_subject", "link_body", NULL));
	audit_event(x, LOG_INFO, "account_created", rows_text(rows, 0, "account"));
	return session_reply(x, 201, &(struct claims){
		.account = rows_text(rows, 0, "account"),
		.session = inputs_get(&x->inputs, "session"),
		.role = rows_text(rows, 0, "role"),
		.plan = rows_text(rows, 0, "plan"),
	}, refresh_token);
}

/* A hash made under cheaper costs is replaced now, while the password is known. */
static void rehash(struct exchange *x, struct text outdated)
{
	if (!password_is_outdated(outdated) || guard_hash(x, "password") != NULL)
		return;
	inputs_add(&x->inputs, "outdated", outdated);
	/* A failure is logged by the database layer; the next sign-in tries again. */
	(void)exchange_run_named(x, SQL_ACCOUNT_REHASH, NULL, "account", "hash", "outdated", NULL);
}

static const struct problem *refuse_login(struct exchange *x, const struct rows *rows)
{
	guard_failed(x, inputs_get(&x->inputs, "email"), rows_count(rows) > 0 ? rows_text(rows, 0, "id") : TEXT_NONE);
	return problem_new(x->arena, PROBLEM_WRONG_LOGIN, "The address or the password is wrong.");
}

const struct problem *account_login(struct exchange *x)
{
	const struct rows *rows;
	const struct rows *made;
	struct text hash = TEXT_NONE;
	struct text refresh_token;
	bool is_right;

	TRY(guard_limit(x, inputs_get(&x->inputs, "email")));
	TRY(exchange_run_named(x, SQL_ACCOUNT_FIND, &rows, "email", NULL));
	if (rows_count(rows) > 0)
		hash = rows_text(rows, 0, "password_hash");
	TRY(guard_verify(x, "password", hash, &is_right));
	if (!is_right)
		return refuse_login(x, rows);
	inputs_add(&x->inputs, "account", rows_text(rows, 0, "id"));
	inputs_add(&x->inputs, "checked_hash", hash);
	refresh_token = session_new(x);
	TRY(exchange_run_named(x, SQL_SESSION_INSERT, &made, "session", "account", "user_agent", "refresh_digest", "checked_hash", NULL));
	if (rows_count(made) == 0)
		return refuse_login(x, rows);
	guard_succeeded(x, inputs_get(&x->inputs, "email"));
	rehash(x, hash);
	audit_event(x, LOG_INFO, "sign_in", rows_text(rows, 0, "id"));
	return session_reply(x, 200, &(struct claims){
		.account = rows_text(rows, 0, "id"),
		.session = inputs_get(&x->inputs, "session"),
		.role = rows_text(made, 0, "role"),
		.plan = rows_text(made, 0, "plan"),
	}, refresh_token);
}

const struct problem *account_me(struct exchange *x)
{
	const struct rows *rows;

	TRY(exchange_run(x, &rows));
	if (rows_count(rows) == 0)
		return session_is_over(x);
	rows_add_object(&x->response.body, rows, 0);
	return reply_json(x, 200);
}

static const struct problem *link_is_worthless(struct exchange *x)
{
	return problem_new(x->arena, PROBLEM_LINK_VOID, "The link was used before, is too old, or a newer change made it void. Ask for another.");
}

static void add_token_digest(struct exchange *x)
{
	inputs_add(&x->inputs, "digest", secret_digest(x->arena, inputs_get(&x->inputs, "token")));
}

const struct problem *account_verify(struct exchange *x)
{
	const struct rows *rows;

	add_token_digest(x);
	TRY(exchange_run_named(x, SQL_ACCOUNT_VERIFY, &rows, "digest", NULL));
	return rows_count(rows) > 0 ? guard_done(x, 204) : link_is_worthless(x);
}

const struct problem *account_resend(struct exchange *x)
{
	const struct rows *rows;

	TRY(guard_limit_mail(x, x->claims.account));
	mail_add_link(x, MAIL_VERIFY);
	TRY(exchange_run_named(x, SQL_ACCOUNT_RESEND, &rows, "@account", "@session", "link_digest", "link_subject", "link_body", NULL));
	if (rows_count(rows) == 0)
		return session_is_over(x);
	if (text_equal(rows_text(rows, 0, "is_verified"), TEXT("t")))
		return problem_new(x->arena, PROBLEM_CONFIRMED, "The address is confirmed already.");
	return guard_done(x, 202);
}

/* Another change was faster, or the session ended between two statements. */
static const struct problem *overtaken(struct exchange *x)
{
	return problem_new(x->arena, PROBLEM_CONFLICT, "The account was changed meanwhile. Look again, then try again.");
}

const struct problem *account_change_password(struct exchange *x)
{
	const struct rows *rows;

	TRY(guard_reauthenticate(x, "current"));
	TRY(guard_strength(x, "password", inputs_get(&x->inputs, "known_email")));
	TRY(guard_hash(x, "password"));
	mail_add_notice(x, MAIL_PASSWORD_CHANGED);
	TRY(exchange_run_named(x, SQL_ACCOUNT_CHANGE_PASSWORD, &rows, "@account", "@session", "known_hash", "hash",
		"notice_subject", "notice_body", NULL));
	if (rows_count(rows) == 0)
		return overtaken(x);
	audit_event(x, LOG_INFO, "password_changed", x->claims.account);
	return guard_done(x, 204);
}

const struct problem *account_ask_reset(struct exchange *x)
{
	TRY(guard_limit_mail(x, inputs_get(&x->inputs, "email")));
	mail_add_link(x, MAIL_RESET);
	TRY(exchange_run_named(x, SQL_ACCOUNT_ASK_RESET, NULL, "email", "link_digest", "link_subject", "link_body", NULL));
	return guard_done(x, 202);
}

const struct problem *account_reset(struct exchange *x)
{
	const struct rows *rows;
	struct text email;

	add_token_digest(x);
	inputs_add(&x->inputs, "purpose", TEXT("reset"));
	TRY(exchange_run_named(x, SQL_LINK_FIND, &rows, "digest", "purpose", NULL));
	if (rows_count(rows) == 0)
		return link_is_worthless(x);
	email = rows_text(rows, 0, "email");
	TRY(guard_strength(x, "password", email));
	TRY(guard_hash(x, "password"));
	mail_add_notice(x, MAIL_PASSWORD_CHANGED);
	TRY(exchange_run_named(x, SQL_ACCOUNT_RESET, &rows, "digest", "hash", "notice_subject", "notice_body", NULL));
	if (rows_count(rows) == 0)
		return link_is_worthless(x);
	/* Whoever was kept out by somebody's guesses is let in. */
	guard_succeeded(x, email);
	audit_event(x, LOG_INFO, "password_reset", rows_text(rows, 0, "account"));
	return guard_done(x, 204);
}

const struct problem *account_ask_email(struct exchange *x)
{
	const struct rows *rows;

	TRY(guard_reauthenticate(x, "password"));
	TRY(guard_limit_mail(x, inputs_get(&x->inputs, "email")));
	mail_add_link(x, MAIL_EMAIL);
	mail_add_notice(x, MAIL_EMAIL_ASKED);
	TRY(exchange_run_named(x, SQL_ACCOUNT_ASK_EMAIL, &rows, "@account", "@session", "known_hash", "email", "link_digest",
		"link_subject", "link_body", "notice_subject", "notice_body", NULL));
	return rows_count(rows) > 0 ? guard_done(x, 202) : overtaken(x);
}

const struct problem *account_confirm_email(struct exchange *x)
{
	const struct rows *rows;

	add_token_digest(x);
	TRY(exchange_run_named(x, SQL_ACCOUNT_CONFIRM_EMAIL, &rows, "digest", NULL));
	if (rows_count(rows) == 0)
		return link_is_worthless(x);
	audit_event(x, LOG_INFO, "email_changed", rows_text(rows, 0, "account"));
	return guard_done(x, 204);
}

const struct problem *account_export(struct exchange *x)
{
	const struct rows *rows;

	TRY(exchange_run(x, &rows));
	if (rows_count(rows) == 0)
		return session_is_over(x);
	audit_event(x, LOG_INFO, "account_exported", x->claims.account);
	response_header(&x->response, "Content-Disposition", TEXT("attachment; filename=\"account.json\""));
	buffer_add(&x->response.body, rows_text(rows, 0, "export"));
	return reply_json(x, 200);
}

const struct problem *account_delete(struct exchange *x)
{
	const struct rows *rows;

	TRY(guard_reauthenticate(x, "password"));
	mail_add_notice(x, MAIL_DELETED);
	TRY(exchange_run_named(x, SQL_ACCOUNT_DELETE, &rows, "@account", "@session", "known_hash", "notice_subject", "notice_body", NULL));
	if (rows_count(rows) == 0)
		return overtaken(x);
	audit_event(x, LOG_WARNING, "account_deleted", x->claims.account);
	return guard_done(x, 204);
}

/* Personal tokens. */
#include "personal_token.h"

#include "audit.h"
#include "password.h"
#include "replies.h"
#include "session.h"
#include "user_statements.h"

#include "banned.h"

const char *const personal_token_scopes[] = { "todos:read", "todos:write", "projects:read", "projects:write", NULL };

const struct problem *personal_token_find(struct exchange *x, struct text token)
{
	const struct rows *rows;

	inputs_add(&x->inputs, "personal_token", secret_digest(x->arena, token));
	TRY(exchange_run_named(x, SQL_PERSONAL_TOKEN_FIND, &rows, "personal_token", NULL));
	if (rows_count(rows) == 0)
		return NULL;
	x->claims = (struct claims){
		.account = rows_text(rows, 0, "account"),
		.role = rows_text(rows, 0, "role"),
		.plan = rows_text(rows, 0, "plan"),
		.scopes = rows_text(rows, 0, "scopes"),
	};
	return NULL;
}

const struct problem *personal_token_list(struct exchange *x)
{
	const struct rows *rows;

	TRY(session_check(x));
	TRY(exchange_run(x, &rows));
	rows_add_array(&x->response.body, rows, rows_count(rows));
	return reply_json(x, 200);
}

const struct problem *personal_token_create(struct exchange *x)
{
	struct buffer *body = &x->response.body;
	struct text token = arena_printf(x->arena, "todo_%.*s", TEXT_ARGS(secret_new(x->arena)));
	const struct rows *rows;

	TRY(session_check(x));
	inputs_add(&x->inputs, "token_id", uuid_new(x->arena));
	inputs_add(&x->inputs, "digest", secret_digest(x->arena, token));
	TRY(exchange_run_named(x, SQL_PERSONAL_TOKEN_INSERT, &rows, "@account", "token_id", "digest", "name", "scopes", "expiresInDays",
		"@session", NULL));
	if (rows_count(rows) == 0)
		return problem_new(x->arena, PROBLEM_UNCONFIRMED, "Confirm the address of the account first, by the link in the mail.");
	rows_add_object(body, rows, 0);
	/* It is base64url: nothing to escape. */
	body->length--;
	buffer_printf(body, ",\"token\":\"%.*s\"}", TEXT_ARGS(token));
	audit_target(x, "token_created", inputs_get(&x->inputs, "token_id"));
	return reply_json(x, 201);
}

const struct problem *personal_token_revoke(struct exchange *x)
{
	const struct rows *rows;

	TRY(session_check(x));
	TRY(exchange_run(x, &rows));
	if (rows_count(rows) == 0)
		return problem_new(x->arena, PROBLEM_NOT_FOUND, "There is no such token.");
	audit_target(x, "token_revoked", inputs_get(&x->inputs, "id"));
	x->response.status = 204;
	return NULL;
}

/* Saved projects. */
#include "project.h"

#include "password.h"
#include "replies.h"
#include "session.h"
#include "user_statements.h"

#include "banned.h"

enum { SHARE_SLUG_LENGTH = 22 }; /* of base64url: 132 bits */

const char project_selection_alphabet[] = "abcdefghijklmnopqrstuvwxyz0123456789.+@-";
const char project_release_alphabet[] = "0123456789.";
const char project_query_alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~%=&,+";

static const struct problem *no_project(struct exchange *x)
{
	return problem_new(x->arena, PROBLEM_NOT_FOUND, "There is no such project.");
}

/* The one row that the route's statement must give, as an object. */
static const struct problem *reply_row(struct exchange *x)
{
	const struct rows *rows;

	TRY(exchange_run(x, &rows));
	if (rows_count(rows) == 0)
		return no_project(x);
	rows_add_object(&x->response.body, rows, 0);
	return reply_json(x, 200);
}

const struct problem *project_list(struct exchange *x)
{
	const struct rows *rows;

	TRY(session_check(x));
	TRY(exchange_run(x, &rows));
	rows_add_array(&x->response.body, rows, rows_count(rows));
	return reply_json(x, 200);
}

const struct problem *project_create(struct exchange *x)
{
	const struct rows *rows;

	TRY(session_check(x));
	inputs_add(&x->inputs, "project", uuid_new(x->arena));
	TRY(exchange_run_named(
		x, SQL_PROJECT_INSERT, &rows, "@account", "project", "name", "selection", "release", "query", NULL));
	rows_add_object(&x->response.body, rows, 0);
	return reply_json(x, 201);
}

const struct problem *project_one(struct exchange *x)
{
	TRY(session_check(x));
	return reply_row(x);
}

const struct problem *project_remove(struct exchange *x)
{
	const struct rows *rows;

	TRY(session_check(x));
	TRY(exchange_run(x, &rows));
	if (rows_count(rows) == 0)
		return no_project(x);
	x->response.status = 204;
	return NULL;
}

const struct problem *project_archive(struct exchange *x)
{
	const struct rows *rows;
	struct text query;

	TRY(session_check(x));
	TRY(exchange_run(x, &rows));
	if (rows_count(rows) == 0)
		return no_project(x);
	query = rows_text(rows, 0, "query");
	return reply_see_other(x, arena_printf(x->arena, "/starter.zip?%.*s%srelease=%.*s", TEXT_ARGS(query),
		query.length > 0 ? "&" : "", TEXT_ARGS(rows_text(rows, 0, "release"))));
}

const struct problem *project_share(struct exchange *x)
{
	const struct rows *rows;

	TRY(session_check(x));
	inputs_add(&x->inputs, "share", text_upto(secret_new(x->arena), SHARE_SLUG_LENGTH));
	TRY(exchange_run_named(x, SQL_PROJECT_SHARE, &rows, "@account", "id", "share", NULL));
	if (rows_count(rows) == 0)
		return no_project(x);
	if (rows_text(rows, 0, "shareSlug").data == NULL)
		return problem_new(x->arena, PROBLEM_UNCONFIRMED, "Confirm the address of the account first, by the link in the mail.");
	rows_add_object(&x->response.body, rows, 0);
	return reply_json(x, 200);
}

const struct problem *project_shared(struct exchange *x)
{
	return reply_row(x);
}

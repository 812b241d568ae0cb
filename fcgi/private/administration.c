/* Accounts as an administrator sees them. */
#include "administration.h"

#include "audit.h"
#include "replies.h"
#include "user_statements.h"

#include "banned.h"

/* One row more than asked for tells whether there is a next page. */
static size_t read_limit(struct exchange *x)
{
	int64_t limit = ACCOUNTS_LIMIT_MAX;

	(void)text_integer(inputs_get(&x->inputs, "limit"), 1, ACCOUNTS_LIMIT_MAX, &limit);
	inputs_add(&x->inputs, "limit_and_one", arena_printf(x->arena, "%d", (int)limit + 1));
	return (size_t)limit;
}

const struct problem *administration_list(struct exchange *x)
{
	const struct rows *rows;
	struct buffer *body = &x->response.body;
	size_t limit = read_limit(x);

	TRY(exchange_run_named(x, SQL_ACCOUNT_LIST, &rows, "@account", "@session", "email", "after", "limit_and_one", NULL));
	audit_event(x, LOG_INFO, "accounts_listed", x->claims.account);
	buffer_add(body, TEXT("{\"items\":"));
	rows_add_array(body, rows, limit);
	buffer_add(body, TEXT(",\"next\":"));
	if (rows_count(rows) > limit)
		json_add_string(body, rows_text(rows, limit - 1, "id"));
	else
		buffer_add(body, TEXT("null"));
	buffer_add_char(body, '}');
	return reply_json(x, 200);
}

static const struct problem *unknown(struct exchange *x)
{
	return problem_new(x->arena, PROBLEM_NOT_FOUND, "There is no such account.");
}

static const struct problem *show(struct exchange *x)
{
	const struct rows *rows;

	TRY(exchange_run_named(x, SQL_ACCOUNT_READ, &rows, "@account", "@session", "id", NULL));
	if (rows_count(rows) == 0)
		return unknown(x);
	rows_add_object(&x->response.body, rows, 0);
	return reply_json(x, 200);
}

const struct problem *administration_read(struct exchange *x)
{
	TRY(show(x));
	audit_target(x, "account_read", inputs_get(&x->inputs, "id"));
	return NULL;
}

const struct problem *administration_change(struct exchange *x)
{
	const struct rows *rows;

	TRY(exchange_run_named(x, SQL_ACCOUNT_ADMINISTER, &rows, "@account", "@session", "id", "role", "plan", NULL));
	if (rows_count(rows) == 0)
		return unknown(x);
	if (text_equal(rows_text(rows, 0, "verdict"), TEXT("self")))
		return problem_new(x->arena, PROBLEM_FORBIDDEN, "Nobody changes the own role: ask another administrator.");
	audit_change(x, "role_changed", rows_text(rows, 0, "old_role"), inputs_get(&x->inputs, "role"));
	audit_change(x, "plan_changed", rows_text(rows, 0, "old_plan"), inputs_get(&x->inputs, "plan"));
	return show(x);
}

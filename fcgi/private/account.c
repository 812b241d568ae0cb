/* Accounts: made, entered, looked at. */
#include "account.h"

#include "password.h"
#include "replies.h"
#include "session.h"
#include "user_statements.h"

#include "banned.h"

/* Sign-ins of one account, whatever the address: 100 an hour (ASVS 4.0.3, 2.2.1). A class of its own. */
enum { QUOTA_ACCOUNT = QUOTA_CLASSES };
_Static_assert((int)QUOTA_ACCOUNT < (int)QUOTA_CLASS_COUNT, "the limiter has room for one more class");
static const struct quota_rate account_rate = { .requests = 100, .window_s = 3600 };

static const struct problem *later(struct exchange *x, enum problem_kind kind, const char *detail, uint32_t retry_after_s)
{
	struct problem *problem = arena_alloc(x->arena, sizeof *problem);

	*problem = (struct problem){ .kind = kind, .detail = text_of(detail), .retry_after_s = retry_after_s };
	return problem;
}

static const struct problem *too_busy(struct exchange *x)
{
	return later(x, PROBLEM_UNAVAILABLE, "Too many passwords are being checked at the moment.", 1);
}

/* The address as the unique index sees it. */
static struct text folded(struct arena *arena, struct text email)
{
	char *copy = arena_string(arena, email);

	for (size_t i = 0; i < email.length; i++)
		if (copy[i] >= 'A' && copy[i] <= 'Z')
			copy[i] = (char)(copy[i] - 'A' + 'a');
	return (struct text){ copy, email.length };
}

static const struct problem *limit_account(struct exchange *x)
{
	struct text key = folded(x->arena, inputs_get(&x->inputs, "email"));
	struct quota_answer answer = quota_take(x->service->quota, key, QUOTA_ACCOUNT, account_rate);

	if (answer.is_allowed)
		return NULL;
	return later(x, PROBLEM_TOO_MANY_REQUESTS, "Too many attempts for this account.", answer.retry_after_s);
}

const struct problem *account_register(struct exchange *x)
{
	const struct rows *rows;
	struct text hash;
	struct text refresh_token = session_new(x);

	if (!password_hash(x->arena, inputs_get(&x->inputs, "password"), &hash))
		return too_busy(x);
	inputs_add(&x->inputs, "account", uuid_new(x->arena));
	inputs_add(&x->inputs, "hash", hash);
	TRY(exchange_run_named(x, SQL_ACCOUNT_INSERT, &rows, "account", "email", "hash", "session", "user_agent",
		"refresh_digest", NULL));
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
	struct text hash;

	if (!password_is_outdated(outdated) || !password_hash(x->arena, inputs_get(&x->inputs, "password"), &hash))
		return;
	inputs_add(&x->inputs, "outdated", outdated);
	inputs_add(&x->inputs, "hash", hash);
	/* A failure is logged by the database layer; the next sign-in tries again. */
	(void)exchange_run_named(x, SQL_ACCOUNT_REHASH, NULL, "account", "hash", "outdated", NULL);
}

const struct problem *account_login(struct exchange *x)
{
	const struct rows *rows;
	struct text hash = TEXT_NONE;
	struct text refresh_token;
	bool is_right;

	TRY(limit_account(x));
	TRY(exchange_run_named(x, SQL_ACCOUNT_FIND, &rows, "email", NULL));
	if (rows_count(rows) > 0)
		hash = rows_text(rows, 0, "password_hash");
	if (!password_verify(hash, inputs_get(&x->inputs, "password"), &is_right))
		return too_busy(x);
	if (!is_right)
		return problem_new(x->arena, PROBLEM_UNAUTHORIZED, "The address or the password is wrong.");
	inputs_add(&x->inputs, "account", rows_text(rows, 0, "id"));
	rehash(x, hash);
	refresh_token = session_new(x);
	TRY(exchange_run_named(x, SQL_SESSION_INSERT, NULL, "session", "account", "user_agent", "refresh_digest", NULL));
	return session_reply(x, 200, &(struct claims){
		.account = rows_text(rows, 0, "id"),
		.session = inputs_get(&x->inputs, "session"),
		.role = rows_text(rows, 0, "role"),
		.plan = rows_text(rows, 0, "plan"),
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

/* What stands before an account. */
#include "guard.h"

#include "audit.h"
#include "password.h"
#include "session.h"
#include "strength.h"
#include "user_statements.h"

#include "banned.h"

/* Attempts at one account, wherever they come from: 50 at once and 50 an hour are never more than the 100 of ASVS 4.0.3, 2.2.1. */
static const struct quota_rate account_rate = { .requests = 50, .window_s = 3600 };

/* Mails that somebody can have sent to another: enough for who lost one, a nuisance to nobody. */
static const struct quota_rate mail_rate = { .requests = 5, .window_s = 3600 };

/* An address as the unique index sees it: ASCII letters fold. */
static struct text fold(struct arena *arena, struct text email)
{
	char *copy = arena_string(arena, email);

	for (size_t i = 0; i < email.length; i++)
		if (copy[i] >= 'A' && copy[i] <= 'Z')
			copy[i] = (char)(copy[i] - 'A' + 'a');
	return (struct text){ copy, email.length };
}

static const struct problem *later(struct exchange *x, enum problem_kind kind, const char *detail, uint32_t retry_after_s)
{
	struct problem *problem = arena_alloc(x->arena, sizeof *problem);

	*problem = (struct problem){ .kind = kind, .detail = text_of(detail), .retry_after_s = retry_after_s };
	return problem;
}

static const struct problem *too_many(struct exchange *x, const char *detail, uint32_t wait_s)
{
	audit_event(x, LOG_WARNING, "sign_in_limited", x->claims.account);
	return later(x, PROBLEM_TOO_MANY_ATTEMPTS, detail, wait_s);
}

const struct problem *guard_limit(struct exchange *x, struct text key)
{
	struct text folded = fold(x->arena, key);
	uint32_t wait_s = quota_wait_s(x->service->quota, folded, QUOTA_FAILURE);
	struct quota_answer answer;

	if (wait_s > 0)
		return too_many(x, "Too many wrong passwords in a row for this account.", wait_s);
	answer = quota_take(x->service->quota, folded, QUOTA_ACCOUNT, account_rate);
	if (answer.is_allowed)
		return NULL;
	return too_many(x, "Too many attempts for this account.", answer.retry_after_s);
}

void guard_failed(struct exchange *x, struct text key, struct text account)
{
	quota_fail(x->service->quota, fold(x->arena, key), QUOTA_FAILURE);
	audit_event(x, LOG_WARNING, "sign_in_failed", account);
}

void guard_succeeded(struct exchange *x, struct text key)
{
	quota_forgive(x->service->quota, fold(x->arena, key), QUOTA_FAILURE);
}

const struct problem *guard_limit_mail(struct exchange *x, struct text email)
{
	struct quota_answer answer = quota_take(x->service->quota, fold(x->arena, email), QUOTA_MAIL, mail_rate);

	if (answer.is_allowed)
		return NULL;
	return later(x, PROBLEM_TOO_MANY_MAILS, "Too many mails to this address.", answer.retry_after_s);
}

const struct problem *guard_strength(struct exchange *x, const char *input, struct text email)
{
	struct text password = fold(x->arena, inputs_get(&x->inputs, input));
	const char *weakness = strength_weakness(password, fold(x->arena, email));
	struct problem_field *field;
	struct problem *problem;

	if (weakness == NULL)
		return NULL;
	field = arena_alloc(x->arena, sizeof *field);
	problem = arena_alloc(x->arena, sizeof *problem);
	/* The codes are a closed list of the contract; of those, "format" is what no length or character can mend. */
	*field = (struct problem_field){
		.pointer = arena_printf(x->arena, "/%s", input),
		.code = "format",
		.detail = text_of(weakness),
	};
	*problem = (struct problem){
		.kind = PROBLEM_WEAK_PASSWORD,
		.detail = TEXT("This password is easily guessed. Choose another."),
		.fields = field,
		.field_count = 1,
	};
	return problem;
}

static const struct problem *too_busy(struct exchange *x)
{
	return later(x, PROBLEM_UNAVAILABLE, "Too many passwords are being checked at the moment.", 1);
}

const struct problem *guard_hash(struct exchange *x, const char *input)
{
	struct text hash;

	metrics_event(x->service->metrics, METRICS_PASSWORD_HASH);
	if (!password_hash(x->arena, inputs_get(&x->inputs, input), &hash))
		return too_busy(x);
	inputs_add(&x->inputs, "hash", hash);
	return NULL;
}

const struct problem *guard_verify(struct exchange *x, const char *input, struct text hash, bool *is_right)
{
	metrics_event(x->service->metrics, METRICS_PASSWORD_HASH);
	return password_verify(hash, inputs_get(&x->inputs, input), is_right) ? NULL : too_busy(x);
}

const struct problem *guard_reauthenticate(struct exchange *x, const char *input)
{
	const struct rows *rows;
	bool is_right;

	/* Whoever has a stolen access token is a guesser, too. */
	TRY(guard_limit(x, x->claims.account));
	TRY(exchange_run_named(x, SQL_ACCOUNT_REAUTHENTICATE, &rows, "@account", "@session", NULL));
	if (rows_count(rows) == 0)
		return session_is_over(x);
	inputs_add(&x->inputs, "known_email", rows_text(rows, 0, "email"));
	inputs_add(&x->inputs, "known_hash", rows_text(rows, 0, "password_hash"));
	TRY(guard_verify(x, input, inputs_get(&x->inputs, "known_hash"), &is_right));
	if (is_right) {
		guard_succeeded(x, x->claims.account);
		return NULL;
	}
	guard_failed(x, x->claims.account, x->claims.account);
	return problem_new(x->arena, PROBLEM_WRONG_PASSWORD, "The password is wrong.");
}

const struct problem *guard_done(struct exchange *x, uint16_t status)
{
	x->response.status = status;
	return NULL;
}

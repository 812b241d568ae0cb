/* Sessions: tokens made, renewed and ended. */
#include "session.h"

#include "audit.h"
#include "clock.h"
#include "cookie.h"
#include "password.h"
#include "replies.h"
#include "user_statements.h"

#include "banned.h"

void *session_load(const struct config *config)
{
	static struct private_own own;

	secret_derive(text_of(config->jwt_secret), TEXT("refresh/v1"), own.refresh_key);
	return &own;
}

/* What of a User-Agent the database can hold: it is a hint for the account's owner, no more. */
static struct text user_agent(const struct exchange *x)
{
	struct text agent = x->request.user_agent;

	return text_is_utf8(agent) && text_find_char(agent, '\0') == agent.length ? agent : TEXT_NONE;
}

struct text session_new(struct exchange *x)
{
	struct text token = secret_new(x->arena);

	inputs_add(&x->inputs, "session", uuid_new(x->arena));
	inputs_add(&x->inputs, "user_agent", user_agent(x));
	inputs_add(&x->inputs, "refresh_digest", secret_digest(x->arena, token));
	return token;
}

static struct text sign(const struct exchange *x, const struct claims *claims)
{
	return token_sign(x->service->keys, x->arena, claims, clock_real_us() / 1000000);
}

const struct problem *session_reply(struct exchange *x, uint16_t status, const struct claims *claims, struct text refresh_token)
{
	struct text access_token = sign(x, claims);

	if (x->is_by_cookie || x->match.route->is_page) {
		cookie_set(x, access_token, refresh_token);
		x->response.status = 204;
		return NULL;
	}
	/* Both tokens are base64url and dots: nothing to escape. */
	buffer_printf(&x->response.body,
		"{\"accessToken\":\"%.*s\",\"tokenType\":\"Bearer\",\"expiresIn\":%d,\"refreshToken\":\"%.*s\"}",
		TEXT_ARGS(access_token), TOKEN_LIFE_S, TEXT_ARGS(refresh_token));
	return reply_json(x, status);
}

const struct problem *session_is_over(struct exchange *x)
{
	return problem_new(x->arena, PROBLEM_UNAUTHORIZED, "The session has ended. Sign in again.");
}

const struct problem *session_check(struct exchange *x)
{
	const struct rows *rows;

	/* A personal token has no session, and was looked up in this very request. */
	if (x->claims.scopes.data != NULL)
		return NULL;
	TRY(exchange_run_named(x, SQL_SESSION_FIND, &rows, "@account", "@session", NULL));
	return rows_count(rows) > 0 ? NULL : session_is_over(x);
}

/* Trades a refresh token for its successor; the claims are nobody's when it is worth nothing. */
static const struct problem *trade(struct exchange *x, struct text token, struct claims *claims, struct text *successor)
{
	const struct private_own *own = x->service->own;
	const struct rows *rows;
	struct text verdict;

	*claims = (struct claims){ .account = TEXT_NONE };
	*successor = secret_mac(x->arena, own->refresh_key, token);
	inputs_add(&x->inputs, "refresh_presented", secret_digest(x->arena, token));
	inputs_add(&x->inputs, "refresh_successor", secret_digest(x->arena, *successor));
	TRY(exchange_run_named(x, SQL_SESSION_REFRESH, &rows, "refresh_presented", "refresh_successor", NULL));
	if (rows_count(rows) == 0)
		return NULL;
	verdict = rows_text(rows, 0, "verdict");
	*claims = (struct claims){
		.account = rows_text(rows, 0, "account"),
		.session = rows_text(rows, 0, "session"),
		.role = rows_text(rows, 0, "role"),
		.plan = rows_text(rows, 0, "plan"),
	};
	if (text_equal(verdict, TEXT("rotated")) || text_equal(verdict, TEXT("repeated")))
		return NULL;
	if (text_equal(verdict, TEXT("reused"))) {
		x->claims = *claims; /* for the record only: the thief gets nothing */
		audit_event(x, LOG_WARNING, "refresh_token_reuse", claims->account);
	}
	*claims = x->claims = (struct claims){ .account = TEXT_NONE };
	return NULL;
}

/* Of the body, or of the cookie: then the page that asks must be ours. */
static const struct problem *presented_token(struct exchange *x, struct text *token)
{
	static const struct problem_field missing = { .pointer = { "/refreshToken", 13 }, .code = "required", .detail = { "is required", 11 } };
	static const struct problem nothing = {
		.kind = PROBLEM_INVALID, .detail = { "There is no refresh token.", 26 }, .fields = &missing, .field_count = 1,
	};

	*token = inputs_get(&x->inputs, "refreshToken");
	if (token->data != NULL)
		return NULL;
	*token = cookie_refresh(x);
	x->is_by_cookie = token->length > 0;
	return x->is_by_cookie ? cookie_check_origin(x) : &nothing;
}

const struct problem *session_refresh(struct exchange *x)
{
	struct claims claims;
	struct text token;
	struct text successor;

	TRY(presented_token(x, &token));
	TRY(trade(x, token, &claims, &successor));
	if (claims.account.data != NULL)
		return session_reply(x, 200, &claims, successor);
	if (x->is_by_cookie)
		cookie_clear(x);
	/* One answer for every other reason: it tells a thief nothing. */
	return problem_new(x->arena, PROBLEM_UNAUTHORIZED, "The refresh token is not valid. Sign in again.");
}

const struct problem *session_of_page(struct exchange *x)
{
	struct text token = cookie_refresh(x);
	struct text successor = TEXT_NONE;
	const struct rows *rows;

	if (x->claims.account.data != NULL) {
		TRY(exchange_run_named(x, SQL_SESSION_FIND, &rows, "@account", "@session", NULL));
		if (rows_count(rows) > 0)
			return NULL;
		x->claims = (struct claims){ .account = TEXT_NONE };
	} else if (token.length > 0) {
		TRY(trade(x, token, &x->claims, &successor));
	}
	x->is_by_cookie = x->claims.account.data != NULL;
	if (x->is_by_cookie)
		cookie_set(x, sign(x, &x->claims), successor);
	else if (token.length > 0)
		cookie_clear(x);
	return NULL;
}

const struct problem *session_logout(struct exchange *x)
{
	const struct rows *rows;

	if (x->is_by_cookie)
		cookie_clear(x);
	TRY(exchange_run(x, &rows));
	if (rows_count(rows) == 0)
		return session_is_over(x);
	audit_event(x, LOG_INFO, "sign_out", x->claims.account);
	x->response.status = 204;
	return NULL;
}

const struct problem *session_list(struct exchange *x)
{
	const struct rows *rows;

	TRY(session_check(x));
	TRY(exchange_run(x, &rows));
	rows_add_array(&x->response.body, rows, rows_count(rows));
	return reply_json(x, 200);
}

const struct problem *session_end(struct exchange *x)
{
	const struct rows *rows;

	TRY(session_check(x));
	TRY(exchange_run(x, &rows));
	if (rows_count(rows) == 0)
		return problem_new(x->arena, PROBLEM_NOT_FOUND, "There is no such session.");
	audit_target(x, "session_ended", inputs_get(&x->inputs, "id"));
	x->response.status = 204;
	return NULL;
}

const struct problem *session_end_others(struct exchange *x)
{
	TRY(session_check(x));
	TRY(exchange_run(x, NULL));
	audit_event(x, LOG_INFO, "other_sessions_ended", x->claims.account);
	x->response.status = 204;
	return NULL;
}

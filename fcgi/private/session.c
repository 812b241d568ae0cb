/* Sessions: tokens made, renewed and ended. */
#include "session.h"

#include "clock.h"
#include "log.h"
#include "password.h"
#include "replies.h"
#include "user_statements.h"

#include "banned.h"

void *session_load(const struct config *config)
{
	static unsigned char key[SECRET_BYTES];

	secret_derive(text_of(config->jwt_secret), TEXT("refresh/v1"), key);
	return key;
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

const struct problem *session_reply(struct exchange *x, uint16_t status, const struct claims *claims, struct text refresh_token)
{
	struct text access_token = token_sign(x->service->keys, x->arena, claims, clock_real_us() / 1000000);

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

static void log_reuse(const struct exchange *x, const struct claims *claims)
{
	struct text members = arena_printf(x->arena, "\"request_id\":\"%.*s\",\"account\":\"%.*s\",\"session\":\"%.*s\"",
		TEXT_ARGS(x->request.request_id), TEXT_ARGS(claims->account), TEXT_ARGS(claims->session));

	log_event(LOG_WARNING, "refresh_token_reuse", members);
}

const struct problem *session_refresh(struct exchange *x)
{
	const struct rows *rows;
	struct text token = inputs_get(&x->inputs, "refreshToken");
	struct text successor = secret_mac(x->arena, x->service->own, token);
	struct text verdict = TEXT_NONE;
	struct claims claims;

	inputs_add(&x->inputs, "digest", secret_digest(x->arena, token));
	inputs_add(&x->inputs, "successor", secret_digest(x->arena, successor));
	TRY(exchange_run_named(x, SQL_SESSION_REFRESH, &rows, "digest", "successor", NULL));
	if (rows_count(rows) > 0) {
		verdict = rows_text(rows, 0, "verdict");
		claims = (struct claims){
			.account = rows_text(rows, 0, "account"),
			.session = rows_text(rows, 0, "session"),
			.role = rows_text(rows, 0, "role"),
			.plan = rows_text(rows, 0, "plan"),
		};
	}
	if (text_equal(verdict, TEXT("rotated")) || text_equal(verdict, TEXT("repeated")))
		return session_reply(x, 200, &claims, successor);
	if (text_equal(verdict, TEXT("reused")))
		log_reuse(x, &claims);
	/* One answer for every other reason: it tells a thief nothing. */
	return problem_new(x->arena, PROBLEM_UNAUTHORIZED, "The refresh token is not valid. Sign in again.");
}

const struct problem *session_logout(struct exchange *x)
{
	const struct rows *rows;

	TRY(exchange_run(x, &rows));
	if (rows_count(rows) == 0)
		return session_is_over(x);
	x->response.status = 204;
	return NULL;
}

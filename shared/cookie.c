/* Cookies of those who are signed in. */
#include "cookie.h"

#include "banned.h"

/* The refresh cookie may outlive its session (30 days), never the other way round. */
enum { REFRESH_LIFE_S = 30 * 24 * 3600 };

static const char access_name[] = "todo_access";
static const char refresh_name[] = "todo_refresh";

static struct text full_name(const struct exchange *x, const char *name)
{
	return arena_printf(x->arena, "%s%s", x->request.is_https ? "__Host-" : "", name);
}

/* The first of that name (RFC 6265, section 4.2.1). */
static struct text read(const struct exchange *x, const char *name)
{
	struct text rest = request_variable(x->source, "HTTP_COOKIE");
	struct text wanted = full_name(x, name);
	struct text pair;

	while (text_split(&rest, ';', &pair)) {
		size_t equals;

		pair = text_trim(pair);
		equals = text_find_char(pair, '=');
		if (equals < pair.length && text_equal(text_upto(pair, equals), wanted))
			return text_from(pair, equals + 1);
	}
	return TEXT_NONE;
}

struct text cookie_access(const struct exchange *x)
{
	return read(x, access_name);
}

struct text cookie_refresh(const struct exchange *x)
{
	return read(x, refresh_name);
}

void cookie_set(struct exchange *x, struct text access_token, struct text refresh_token)
{
	x->cookies = (struct exchange_cookies){ .are_changed = true, .access = access_token, .refresh = refresh_token };
}

void cookie_clear(struct exchange *x)
{
	x->cookies = (struct exchange_cookies){ .are_changed = true, .access = TEXT(""), .refresh = TEXT("") };
}

static void write(struct exchange *x, const char *name, struct text value, int life_s)
{
	response_header(&x->response, "Set-Cookie",
		arena_printf(x->arena, "%.*s=%.*s; Path=/; Max-Age=%d; HttpOnly; SameSite=Strict%s", TEXT_ARGS(full_name(x, name)),
			TEXT_ARGS(value), value.length == 0 ? 0 : life_s, x->request.is_https ? "; Secure" : ""));
}

void cookie_add_headers(struct exchange *x)
{
	if (!x->cookies.are_changed)
		return;
	write(x, access_name, x->cookies.access, TOKEN_LIFE_S);
	write(x, refresh_name, x->cookies.refresh, REFRESH_LIFE_S);
}

const struct problem *cookie_check_origin(const struct exchange *x)
{
	struct text origin = request_variable(x->source, "HTTP_ORIGIN");
	struct text own = arena_printf(x->arena, "%s://%.*s", x->request.is_https ? "https" : "http", TEXT_ARGS(x->request.host));

	if (origin.data != NULL && text_equal_nocase(origin, own))
		return NULL;
	if (origin.data == NULL && text_equal(request_variable(x->source, "HTTP_SEC_FETCH_SITE"), TEXT("same-origin")))
		return NULL;
	return problem_new(x->arena, PROBLEM_FOREIGN,
		"This was not sent from a page of this site. Open the page here, and send it again.");
}

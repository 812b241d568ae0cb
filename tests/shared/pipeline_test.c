/* pipeline.c */
#include "pipeline.h"

#include "conversation.h"
#include "cookie.h"
#include "hostile.h"
#include "replies.h"

#include "banned.h"

static const struct problem *say(struct exchange *exchange)
{
	buffer_add(&exchange->response.body, TEXT("{\"said\":"));
	json_add_string(&exchange->response.body, inputs_get(&exchange->inputs, "word"));
	buffer_add(&exchange->response.body, TEXT(",\"account\":"));
	json_add_string(&exchange->response.body, exchange_input(exchange, "@account"));
	buffer_add_char(&exchange->response.body, '}');
	return reply_json(exchange, 200);
}

/* Began an answer, then had to refuse. */
static const struct problem *refuse(struct exchange *exchange)
{
	response_header(&exchange->response, "Set-Cookie", TEXT("half=done"));
	buffer_add(&exchange->response.body, TEXT("half an answer"));
	exchange->response.file = TEXT("a file");
	return problem_new(exchange->arena, PROBLEM_CONFLICT, "No.");
}

static const struct problem *cache(struct exchange *exchange)
{
	response_header(&exchange->response, "Cache-Control", TEXT("public, max-age=60"));
	return reply_json(exchange, 200);
}

static const struct problem *any(struct exchange *exchange)
{
	struct text slug = exchange->match.values[0].value;

	buffer_printf(&exchange->response.body, "{\"slug\":\"%.*s\",\"parameters\":\"%zu\"}", TEXT_ARGS(slug), exchange->request.parameter_count);
	return reply_json(exchange, 200);
}

/* A service with one personal token, "todo_good", and one session, whose refresh token is "good". */
static const struct claims reader = {
	.account = { "018f3c2e-7a3b-7c11-9d2e-0123456789ab", 36 },
	.role = { "user", 4 },
	.plan = { "free", 4 },
	.scopes = { "projects:read todos:read", 24 },
};

static const struct problem *find_personal(struct exchange *exchange, struct text token)
{
	if (text_equal(token, TEXT("todo_good")))
		exchange->claims = reader;
	return NULL;
}

static const struct problem *renew(struct exchange *exchange)
{
	if (exchange->claims.account.data != NULL || !text_equal(cookie_refresh(exchange), TEXT("good")))
		return NULL;
	exchange->claims = reader;
	exchange->claims.scopes = TEXT_NONE;
	exchange->is_by_cookie = true;
	cookie_set(exchange, TEXT("new-access"), TEXT("new-refresh"));
	return NULL;
}

static void write_problem(struct exchange *exchange, const struct problem *problem)
{
	buffer_printf(&exchange->response.body, "<h1>%d</h1>", problem_status(problem));
	exchange->response.content_type = "text/html; charset=utf-8";
}

/* A form with what was typed, and with what is wrong. */
static const struct problem *show_form(struct exchange *exchange)
{
	buffer_printf(&exchange->response.body, "<form>%.*s %zu</form>", TEXT_ARGS(request_parameter(&exchange->request, "word")),
		exchange->problem == NULL ? 0 : exchange->problem->field_count);
	return reply_json(exchange, 200);
}

static const struct problem *show_nothing(struct exchange *exchange)
{
	buffer_add(&exchange->response.body, TEXT("half a form"));
	return problem_new(exchange->arena, PROBLEM_UNAVAILABLE, "No form today.");
}

static const struct field word[] = {
	{ .name = "word", .type = FIELD_TITLE, .place = FIELD_IN_QUERY, .is_required = true, .maximum = 10 },
	FIELD_END,
};

static const struct field form[] = {
	{ .name = "word", .type = FIELD_TITLE, .is_required = true, .maximum = 10 },
	FIELD_END,
};

static const char *const ok[] = { "200 Good", NULL };

#define ROW(row_method, row_path, row_access, row_quota, row_handler, ...) \
	{ .method = (row_method), .path = (row_path), .access = (row_access), .quota = (row_quota), .handler = (row_handler), \
		.statement = STATEMENT_NONE, .summary = "Good", .answers = ok, __VA_ARGS__ }

static const struct route routes[] = {
	ROW(METHOD_GET, "/say", ACCESS_PUBLIC, QUOTA_NONE, say, .fields = word),
	ROW(METHOD_GET, "/perhaps", ACCESS_OPTIONAL, QUOTA_NONE, say, .fields = word),
	ROW(METHOD_GET, "/mine", ACCESS_ACCOUNT, QUOTA_NONE, say, .fields = word),
	ROW(METHOD_GET, "/office", ACCESS_ADMINISTRATOR, QUOTA_NONE, say, .fields = word),
	ROW(METHOD_GET, "/read", ACCESS_PUBLIC, QUOTA_READ, cache, .fields = NULL),
	ROW(METHOD_POST, "/login", ACCESS_PUBLIC, QUOTA_LOGIN, cache, .fields = NULL),
	ROW(METHOD_GET, "/account-read", ACCESS_ACCOUNT, QUOTA_READ, cache, .fields = NULL),
	ROW(METHOD_GET, "/refuse", ACCESS_PUBLIC, QUOTA_NONE, refuse, .fields = NULL),
	ROW(METHOD_GET, "/todos", ACCESS_ACCOUNT, QUOTA_NONE, cache, .scope = "todos:read"),
	ROW(METHOD_POST, "/todos", ACCESS_ACCOUNT, QUOTA_NONE, cache, .scope = "todos:write"),
	ROW(METHOD_GET, "/account", ACCESS_ACCOUNT, QUOTA_NONE, say, .fields = word, .is_page = true),
	ROW(METHOD_POST, "/account", ACCESS_ACCOUNT, QUOTA_NONE, say, .fields = form, .is_page = true, .form = show_form),
	ROW(METHOD_POST, "/sign-in", ACCESS_PUBLIC, QUOTA_NONE, refuse, .fields = form, .is_page = true, .form = show_form),
	ROW(METHOD_POST, "/formless", ACCESS_PUBLIC, QUOTA_NONE, refuse, .fields = form, .is_page = true, .form = show_nothing),
	ROW(METHOD_GET, "/s/{slug}", ACCESS_PUBLIC, QUOTA_NONE, any, .takes_any = true),
};

static void test_path(void)
{
	TEST("an answer names its request and is never stored, unless the handler says so")
	{
		ask("GET", "/say?word=hello", NULL, "HTTP_X_REQUEST_ID=r-1");
		EXPECT_INTEGER(answer.status, 200);
		EXPECT_TEXT(answer_member("said"), "hello");
		EXPECT_TEXT(answer_header("X-Request-Id"), "r-1");
		EXPECT_TEXT(answer_header("Cache-Control"), "no-store");
		EXPECT(answer_header("RateLimit").data == NULL);
		ask("GET", "/read", NULL);
		EXPECT_TEXT(answer_header("Cache-Control"), "public, max-age=60");
	}
	TEST("OPTIONS is answered before anything else is asked")
	{
		ask("OPTIONS", "/office", NULL);
		EXPECT_INTEGER(answer.status, 204);
		EXPECT_TEXT(answer_header("Allow"), "GET, HEAD, OPTIONS");
		ask("OPTIONS", "/nothing", NULL);
		EXPECT_INTEGER(answer.status, 404);
	}
	TEST("a preflight is good even where nothing is, so that a page can read the 404")
	{
		ask("OPTIONS", "/nothing", NULL, "HTTP_ACCESS_CONTROL_REQUEST_METHOD=GET");
		EXPECT_INTEGER(answer.status, 204);
	}
	TEST("a refusal leaves nothing of the answer that was begun")
	{
		ask("GET", "/refuse", NULL);
		EXPECT_INTEGER(answer.status, 409);
		EXPECT(answer_header("Set-Cookie").data == NULL);
		EXPECT_TEXT(answer_member("code"), "conflict");
		EXPECT_TEXT(answer_header("Cache-Control"), "no-store");
	}
	TEST("what was not declared is refused, unless the route takes any")
	{
		ask("GET", "/say?word=a&world=b", NULL);
		EXPECT_INTEGER(answer.status, 400);
		EXPECT_TEXT(answer_member("errors.0.parameter"), "world");
		ask("GET", "/read?x=1", NULL);
		EXPECT_INTEGER(answer.status, 400);
		ask("GET", "/s/go.mvc?x=1&x=2", NULL);
		EXPECT_TEXT(answer_member("slug"), "go.mvc");
		EXPECT_TEXT(answer_member("parameters"), "2");
	}
}

static void test_access(void)
{
	const char *user = token_of("user");

	TEST("a public route looks at no token")
	{
		ask("GET", "/say?word=a", NULL, "HTTP_AUTHORIZATION=Bearer nonsense");
		EXPECT_INTEGER(answer.status, 200);
	}
	TEST("without a token: 401 with a challenge, before the parameters are looked at")
	{
		ask("GET", "/mine?wrong=1", NULL);
		EXPECT_INTEGER(answer.status, 401);
		EXPECT_TEXT(answer_header("WWW-Authenticate"), "Bearer realm=\"todo\"");
	}
	TEST("with a good one the claims are inputs")
	{
		ask("GET", "/mine?word=a", NULL, user);
		EXPECT_INTEGER(answer.status, 200);
		EXPECT_TEXT(answer_member("account"), "018f3c2e-7a3b-7c11-9d2e-0123456789ab");
	}
	TEST("an optional token counts when it comes, and must then be good")
	{
		ask("GET", "/perhaps?word=a", NULL);
		EXPECT_TEXT(answer_member("account"), "");
		ask("GET", "/perhaps?word=a", NULL, user);
		EXPECT_TEXT(answer_member("account"), "018f3c2e-7a3b-7c11-9d2e-0123456789ab");
		ask("GET", "/perhaps?word=a", NULL, "HTTP_AUTHORIZATION=Bearer a.b.c");
		EXPECT_INTEGER(answer.status, 401);
	}
	TEST("anything but one Bearer token is 401 and says so")
	{
		static const char *const headers[] = { "HTTP_AUTHORIZATION=", "HTTP_AUTHORIZATION=Bearer", "HTTP_AUTHORIZATION=Bearer ",
			"HTTP_AUTHORIZATION=Basic YTpi", "HTTP_AUTHORIZATION=Bearer a.b.c d", "HTTP_AUTHORIZATION=Bearer  a.b.c",
			"HTTP_AUTHORIZATION=Bearer a.b.c, Bearer a.b.c" };

		for (size_t i = 0; i < sizeof headers / sizeof *headers; i++) {
			ask("GET", "/mine?word=a", NULL, headers[i]);
			EXPECT_INTEGER(answer.status, 401);
			EXPECT_TEXT(answer_header("WWW-Authenticate"), "Bearer realm=\"todo\", error=\"invalid_token\"");
		}
	}
	TEST("an administrator's route is 403 for everybody else")
	{
		ask("GET", "/office?word=a", NULL);
		EXPECT_INTEGER(answer.status, 401);
		ask("GET", "/office?word=a", NULL, user);
		EXPECT_INTEGER(answer.status, 403);
		ask("GET", "/office?word=a", NULL, token_of("administrator"));
		EXPECT_INTEGER(answer.status, 200);
	}
	TEST("every route that wants a token refuses without one")
	{
		for (size_t i = 0; i < service.routes.count; i++) {
			if (routes[i].access < ACCESS_ACCOUNT || routes[i].is_page)
				continue;
			ask(method_name(routes[i].method), routes[i].path, NULL);
			EXPECT_INTEGER(answer.status, 401);
		}
	}
}

static void test_personal_tokens(void)
{
	service.personal_token = find_personal;
	TEST("a personal token opens the routes of its scopes, and no other")
	{
		ask("GET", "/todos", NULL, "HTTP_AUTHORIZATION=Bearer todo_good");
		EXPECT_INTEGER(answer.status, 200);
		ask("POST", "/todos", NULL, "HTTP_AUTHORIZATION=Bearer todo_good");
		EXPECT_INTEGER(answer.status, 403);
		EXPECT(text_find(answer_member("detail"), TEXT("todos:write")) < answer_member("detail").length);
	}
	TEST("a route without a scope refuses every one")
	{
		for (size_t i = 0; i < service.routes.count; i++) {
			if (routes[i].access < ACCESS_ACCOUNT || routes[i].scope != NULL || routes[i].is_page)
				continue;
			ask(method_name(routes[i].method), routes[i].path, NULL, "HTTP_AUTHORIZATION=Bearer todo_good");
			EXPECT_INTEGER(answer.status, 403);
		}
	}
	TEST("one that is not known is 401, as is any where there are none")
	{
		ask("GET", "/todos", NULL, "HTTP_AUTHORIZATION=Bearer todo_bad");
		EXPECT_INTEGER(answer.status, 401);
		service.personal_token = NULL;
		ask("GET", "/todos", NULL, "HTTP_AUTHORIZATION=Bearer todo_good");
		EXPECT_INTEGER(answer.status, 401);
	}
}

/* "HTTP_COOKIE=todo_access=…" of a good token, after what the test puts before. */
static const char *cookie_of(const char *before, const char *role)
{
	static char cookie[2048];

	snprintf(cookie, sizeof cookie, "HTTP_COOKIE=%s=%s", before, token_of(role) + strlen("HTTP_AUTHORIZATION=Bearer "));
	return cookie;
}

static void test_cookies(void)
{
	const char *cookie = cookie_of("a=b; todo_access", "user");

	TEST("without a header, the access cookie signs in")
	{
		ask("GET", "/mine?word=a", NULL, cookie);
		EXPECT_TEXT(answer_member("account"), "018f3c2e-7a3b-7c11-9d2e-0123456789ab");
		ask("GET", "/perhaps?word=a", NULL, cookie);
		EXPECT_TEXT(answer_member("account"), "018f3c2e-7a3b-7c11-9d2e-0123456789ab");
		ask("GET", "/office?word=a", NULL, cookie);
		EXPECT_INTEGER(answer.status, 403);
	}
	TEST("a header wins, be it good or bad")
	{
		ask("GET", "/office?word=a", NULL, cookie, token_of("administrator"));
		EXPECT_INTEGER(answer.status, 200);
		ask("GET", "/mine?word=a", NULL, cookie, "HTTP_AUTHORIZATION=Bearer a.b.c");
		EXPECT_INTEGER(answer.status, 401);
	}
	TEST("a bad cookie says nothing")
	{
		ask("GET", "/mine?word=a", NULL, "HTTP_COOKIE=todo_access=a.b.c");
		EXPECT_INTEGER(answer.status, 401);
		EXPECT_TEXT(answer_header("WWW-Authenticate"), "Bearer realm=\"todo\"");
		ask("GET", "/perhaps?word=a", NULL, "HTTP_COOKIE=todo_access=a.b.c");
		EXPECT_INTEGER(answer.status, 200);
		ask("GET", "/mine?word=a", NULL, cookie_of("xtodo_access", "user"));
		EXPECT_INTEGER(answer.status, 401);
	}
	TEST("over https only a cookie that no other host can have set")
	{
		ask("GET", "/mine?word=a", NULL, cookie_of("todo_access", "user"), "REQUEST_SCHEME=https");
		EXPECT_INTEGER(answer.status, 401);
		ask("GET", "/mine?word=a", NULL, cookie_of("__Host-todo_access", "user"), "REQUEST_SCHEME=https");
		EXPECT_INTEGER(answer.status, 200);
	}
}

static void test_origin(void)
{
	static const struct {
		const char *origin;
		const char *site;
		int status;
	} cases[] = {
		{ "HTTP_ORIGIN=http://todo.test", "X=x", 200 },
		{ "HTTP_ORIGIN=http://todo.test", "HTTP_SEC_FETCH_SITE=same-origin", 200 },
		{ "X=x", "HTTP_SEC_FETCH_SITE=same-origin", 200 },
		{ "X=x", "X=x", 403 },
		{ "HTTP_ORIGIN=null", "X=x", 403 },
		{ "HTTP_ORIGIN=", "HTTP_SEC_FETCH_SITE=same-origin", 403 },
		{ "HTTP_ORIGIN=https://todo.test", "X=x", 403 },
		{ "HTTP_ORIGIN=http://todo.test:81", "X=x", 403 },
		{ "HTTP_ORIGIN=http://todo.test.evil.example", "X=x", 403 },
		{ "HTTP_ORIGIN=http://evil.example", "HTTP_SEC_FETCH_SITE=same-origin", 403 },
		{ "X=x", "HTTP_SEC_FETCH_SITE=same-site", 403 },
		{ "X=x", "HTTP_SEC_FETCH_SITE=cross-site", 403 },
		{ "X=x", "HTTP_SEC_FETCH_SITE=none", 403 },
	};
	const char *user = token_of("user");

	TEST("what changes something by a cookie must come from a page of this site, and a form must in any case")
	{
		for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
			ask("POST", "/todos", NULL, cookie_of("todo_access", "user"), cases[i].origin, cases[i].site);
			if (!EXPECT_INTEGER(answer.status, cases[i].status))
				printf("# %s, %s\n", cases[i].origin, cases[i].site);
			ask("POST", "/sign-in", "word=a", "CONTENT_TYPE=application/x-www-form-urlencoded", cases[i].origin, cases[i].site);
			EXPECT_INTEGER(answer.status, cases[i].status == 200 ? 409 : 403);
		}
	}
	TEST("reading may come from anywhere, and a bearer too")
	{
		ask("GET", "/todos", NULL, cookie_of("todo_access", "user"), "HTTP_ORIGIN=http://evil.example");
		EXPECT_INTEGER(answer.status, 200);
		ask("POST", "/todos", NULL, user, "HTTP_ORIGIN=http://evil.example");
		EXPECT_INTEGER(answer.status, 200);
	}
}

#define FORM "CONTENT_TYPE=application/x-www-form-urlencoded", "HTTP_ORIGIN=http://todo.test"

static void test_pages(void)
{
	service.page_session = renew;
	service.problem_page = write_problem;
	service.sign_in_page = "/account/sign-in";
	TEST("a page that wants an account sends its reader to sign in, and back to what was read")
	{
		ask("GET", "/account?word=a&x=%26", NULL);
		EXPECT_INTEGER(answer.status, 303);
		EXPECT_TEXT(answer_header("Location"), "/account/sign-in?next=%2Faccount&with=word%3Da%26x%3D%2526");
		ask("POST", "/account", "word=a", FORM);
		EXPECT_INTEGER(answer.status, 303);
		EXPECT_TEXT(answer_header("Location"), "/account/sign-in");
	}
	TEST("a page looks at cookies only: a token alone says nothing of its session")
	{
		ask("GET", "/account?word=a", NULL, token_of("user"));
		EXPECT_INTEGER(answer.status, 303);
	}
	TEST("while the refresh cookie is good, the page is shown and both cookies are new")
	{
		ask("GET", "/account?word=a", NULL, "HTTP_COOKIE=todo_access=old; todo_refresh=good");
		EXPECT_INTEGER(answer.status, 200);
		EXPECT_TEXT(answer_header("Set-Cookie"), "todo_access=new-access; Path=/; Max-Age=900; HttpOnly; SameSite=Strict");
		ask("GET", "/account?word=a", NULL, "HTTP_COOKIE=__Host-todo_refresh=good", "HTTPS=on");
		EXPECT_TEXT(answer_header("Set-Cookie"), "__Host-todo_access=new-access; Path=/; Max-Age=900; HttpOnly; SameSite=Strict; Secure");
	}
	TEST("even when the page is refused: the old ones are used up")
	{
		ask("POST", "/account", "word=12345678901", FORM, "HTTP_COOKIE=todo_refresh=good");
		EXPECT_INTEGER(answer.status, 422);
		EXPECT(text_starts_with(answer_header("Set-Cookie"), TEXT("todo_access=new-access;")));
	}
	TEST("an API renews nothing by itself")
	{
		ask("GET", "/mine?word=a", NULL, "HTTP_COOKIE=todo_refresh=good");
		EXPECT_INTEGER(answer.status, 401);
	}
	TEST("a form that is refused is shown once more, with what was typed and what is wrong with it")
	{
		ask("POST", "/sign-in", "word=12345678901", FORM);
		EXPECT_INTEGER(answer.status, 422);
		EXPECT_TEXT(answer_body(), "<form>12345678901 1</form>");
		ask("POST", "/sign-in", "word=a", FORM);
		EXPECT_INTEGER(answer.status, 409);
		EXPECT_TEXT(answer_body(), "<form>a 0</form>");
	}
	TEST("a form that is not well encoded is 400 where forms are taken, and a form where they are not")
	{
		ask("POST", "/sign-in", "word=%", FORM);
		EXPECT_INTEGER(answer.status, 400);
		ask("POST", "/login", "word=%", FORM);
		EXPECT_INTEGER(answer.status, 415);
	}
	TEST("any other refusal is a page, whatever the browser says it likes")
	{
		ask("POST", "/formless", "word=a", FORM, "HTTP_ACCEPT=application/json");
		EXPECT_INTEGER(answer.status, 409);
		EXPECT_TEXT(answer_body(), "<h1>409</h1>");
		ask("POST", "/sign-in", "word=a", "CONTENT_TYPE=application/x-www-form-urlencoded");
		EXPECT_TEXT(answer_body(), "<h1>403</h1>");
	}
	service.problem_page = NULL;
	service.page_session = NULL;
}

static void test_limits(void)
{
	const char *user = token_of("user");

	config.rate_limit_max = 3;
	TEST("exactly as many pass as are allowed, and the answers count down")
	{
		static const char *const left[] = { "\"read\";r=2;", "\"read\";r=1;", "\"read\";r=0;" };

		for (size_t i = 0; i < 3; i++) {
			ask("GET", "/read", NULL, "REMOTE_ADDR=192.0.2.3");
			EXPECT_INTEGER(answer.status, 200);
			EXPECT_TEXT(answer_header("RateLimit-Policy"), "\"read\";q=3;w=900");
			EXPECT(text_starts_with(answer_header("RateLimit"), text_of(left[i])));
		}
		ask("GET", "/read", NULL, "REMOTE_ADDR=192.0.2.3");
		EXPECT_INTEGER(answer.status, 429);
		EXPECT(answer_header("Retry-After").length > 0);
		EXPECT(text_starts_with(answer_header("RateLimit"), TEXT("\"read\";r=0;")));
	}
	TEST("another class has its own allowance, at least one")
	{
		ask("POST", "/login", NULL, "REMOTE_ADDR=192.0.2.3");
		EXPECT_INTEGER(answer.status, 200);
		EXPECT_TEXT(answer_header("RateLimit-Policy"), "\"login\";q=1;w=900");
		ask("POST", "/login", NULL, "REMOTE_ADDR=192.0.2.3");
		EXPECT_INTEGER(answer.status, 429);
	}
	TEST("the address is limited before a token is looked at")
	{
		for (int i = 0; i < 3; i++) {
			ask("GET", "/account-read", NULL, "REMOTE_ADDR=192.0.2.4", "HTTP_AUTHORIZATION=Bearer a.b.c");
			EXPECT_INTEGER(answer.status, 401);
		}
		ask("GET", "/account-read", NULL, "REMOTE_ADDR=192.0.2.4", "HTTP_AUTHORIZATION=Bearer a.b.c");
		EXPECT_INTEGER(answer.status, 429);
	}
	TEST("an account is limited over all its addresses")
	{
		static const char *const addresses[] = { "REMOTE_ADDR=192.0.2.5", "REMOTE_ADDR=192.0.2.6", "REMOTE_ADDR=192.0.2.7" };

		for (int i = 0; i < 3; i++) {
			ask("GET", "/account-read", NULL, addresses[i], user);
			EXPECT_INTEGER(answer.status, 200);
		}
		EXPECT(text_starts_with(answer_header("RateLimit"), TEXT("\"read\";r=0;")));
		ask("GET", "/account-read", NULL, "REMOTE_ADDR=192.0.2.8", user);
		EXPECT_INTEGER(answer.status, 429);
	}
	TEST("no limit, no headers")
	{
		config.rate_limit_max = 0;
		ask("GET", "/read", NULL, "REMOTE_ADDR=192.0.2.3");
		EXPECT_INTEGER(answer.status, 200);
		EXPECT(answer_header("RateLimit").data == NULL);
	}
	config.rate_limit_max = 1000;
}

static void ask_all(void *nothing)
{
	(void)nothing;
	log_init("test-api", LOG_INFO);
	ask("GET", "/mine?word=hush-hush", NULL, token_of("user"), "HTTP_X_REQUEST_ID=r-2", "HTTP_USER_AGENT=spy");
	ask("GET", "/nothing/hush-hush", NULL);
}

static void test_observation(void)
{
	char log[8192];

	TEST("a request is one line: route, status, account; no address, no path, no value")
	{
		EXPECT_INTEGER(exit_code_of(ask_all, NULL, log), 0);
		EXPECT(strstr(log, "\"event\":\"request\"") != NULL && strstr(log, "\"request_id\":\"r-2\"") != NULL);
		EXPECT(strstr(log, "\"route\":\"/mine\"") != NULL && strstr(log, "\"status\":200") != NULL);
		EXPECT(strstr(log, "\"account\":\"018f3c2e-7a3b-7c11-9d2e-0123456789ab\"") != NULL);
		EXPECT(strstr(log, "\"code\":\"not-found\"") != NULL);
		EXPECT(strstr(log, "hush-hush") == NULL && strstr(log, "192.0.2") == NULL && strstr(log, "spy") == NULL);
	}
	TEST("and counted by its route")
	{
		struct buffer out;

		ask("GET", "/say?word=a", NULL);
		buffer_init(&out, arena, 0);
		metrics_add_text(&out, service.metrics);
		EXPECT(text_find(buffer_text(&out), TEXT("route=\"/say\"")) < out.length);
	}
}

int main(void)
{
	conversation_begin(routes, sizeof routes / sizeof *routes, NULL, 0);
	test_path();
	test_access();
	test_personal_tokens();
	test_cookies();
	test_origin();
	test_pages();
	test_limits();
	test_observation();
	conversation_end();
	return tap_done();
}

/* Accounts and sessions without PostgreSQL: what the statements are given, and what their answers become. */
#include "account.h"

#include <string.h>

#include "clock.h"
#include "fake_database.h"
#include "password.h"
#include "personal_token.h"
#include "pipeline.h"
#include "routes.h"
#include "session.h"
#include "tap.h"
#include "user_statements.h"

#include "banned.h"

#define ACCOUNT "00000000-0000-7000-8000-000000000001"
#define SESSION "00000000-0000-7000-8000-000000000002"
#define SESSION_ROW "[{\"role\":\"user\",\"plan\":\"free\"}]"
#define CREDENTIALS "{\"email\":\"ada@example.org\",\"password\":\"correct horse battery\"}"

/* Of CREDENTIALS, with 8 MiB and one pass: less than today's costs. */
#define CHEAP_HASH "$argon2id$v=19$m=8192,t=1,p=1$/oQp/n7YoeXlgnF+PRmN5A$pNmwsbQAkr04onzpFuCzNp1oTnYjfzdCzZR/+uRgkg8"

static struct config config = {
	.jwt_secret = "a-secret-of-32-bytes-or-more-for-tests",
	.rate_limit_max = 1000000,
	.rate_limit_window_s = 900,
	.app_version = "test",
	.site_url = "https://todo.test/",
};
static struct service service;
static struct arena *arena;

static void start(void)
{
	arena = arena_open(64 * 1024, 16 * 1024 * 1024);
	password_init();
	service = (struct service){
		.name = "private-api",
		.prefix = "/private",
		.config = &config,
		.routes = { private_routes, private_route_count },
		.statements = statements,
		.statement_count = SQL_COUNT,
		.database = database_open("", statements, SQL_COUNT),
		.quota = quota_open(1 << 20),
		.metrics = metrics_open("private-api", private_route_count + 1, 1),
		.keys = token_keys_open(config.jwt_secret, NULL),
		.own = session_load(&config),
	};
	route_check(&service.routes);
}

static char *variable(const char *name, struct text value)
{
	return arena_string(arena, arena_printf(arena, "%s=%.*s", name, TEXT_ARGS(value)));
}

static struct response ask(const char *method, const char *path, const char *body, struct text access_token)
{
	char *variables[] = {
		variable("REQUEST_METHOD", text_of(method)),
		variable("PATH_INFO", text_of(path)),
		variable("REMOTE_ADDR", TEXT("127.0.0.1")),
		variable("HTTP_X_REQUEST_ID", TEXT("the-test")),
		variable("HTTP_AUTHORIZATION", arena_printf(arena, "Bearer %.*s", TEXT_ARGS(access_token))),
		body == NULL ? NULL : variable("CONTENT_TYPE", TEXT("application/json")),
		body == NULL ? NULL : variable("CONTENT_LENGTH", arena_printf(arena, "%zu", text_of(body).length)),
		NULL,
	};
	struct request_source source = { .variables = variables, .body = text_of(body) };
	struct exchange exchange = { .service = &service, .arena = arena, .source = &source, .started_us = clock_monotonic_us() };

	pipeline_answer(&exchange);
	return exchange.response;
}

static struct response post(const char *path, const char *body)
{
	return ask("POST", path, body, TEXT_NONE);
}

static struct text member(struct response response, const char *name)
{
	const struct json *json;
	struct text error;

	if (!json_parse(arena, buffer_text(&response.body), &json, &error))
		return TEXT_NONE;
	return json_member_string(json, text_of(name));
}

static int64_t now_s(void)
{
	return clock_real_us() / 1000000;
}

static struct text access_token(void)
{
	const struct claims claims = { .account = TEXT(ACCOUNT), .session = TEXT(SESSION), .role = TEXT("user"), .plan = TEXT("free") };

	return token_sign(service.keys, arena, &claims, now_s());
}

static void forget(void)
{
	fake_database_reset();
	arena_reset(arena);
}

/* The mail's body leads to that page with a secret whose digest this is. */
static bool link_fits(struct text body, const char *page, struct text digest)
{
	struct text link = text_from(body, text_find(body, text_of(page)) + text_of(page).length);

	return text_equal(secret_digest(arena, text_upto(link, text_find_char(link, '\n'))), digest);
}

static void test_register(void)
{
	static const struct problem_field field = { .pointer = { "/email", 6 }, .code = "duplicate" };
	static const struct problem taken = { .kind = PROBLEM_TAKEN, .fields = &field, .field_count = 1 };
	struct response response;

	TEST("registering stores a hash of the password and a digest of the refresh token, never these themselves") {
		bool is_right = false;

		fake_database_answer("account_insert", "[{\"account\":\"" ACCOUNT "\",\"role\":\"user\",\"plan\":\"free\"}]");
		response = post("/v1/auth/register", CREDENTIALS);
		EXPECT_INTEGER(response.status, 201);
		EXPECT_TEXT(fake_database_input(0, 1), "ada@example.org");
		EXPECT(password_verify(fake_database_input(0, 2), TEXT("correct horse battery"), &is_right) && is_right);
		EXPECT(text_equal(fake_database_input(0, 5), secret_digest(arena, member(response, "refreshToken"))));
		EXPECT(!text_equal(fake_database_input(0, 0), fake_database_input(0, 3)));
		EXPECT(link_fits(fake_database_input(0, 8), "https://todo.test/account/verify/", fake_database_input(0, 6)));
		forget();
	}

	TEST("a taken address is a conflict") {
		fake_database_refuse("account_insert", &taken);
		EXPECT_INTEGER(post("/v1/auth/register", CREDENTIALS).status, 409);
		forget();
	}
}

static void test_login(void)
{
	static const struct problem away = { .kind = PROBLEM_UNAVAILABLE, .retry_after_s = 1 };
	struct response response;
	struct text hash;
	const char *row;

	TEST("an unknown address and a wrong password get the same answer") {
		struct text unknown;

		fake_database_answer("account_find", "[]");
		response = post("/v1/auth/login", CREDENTIALS);
		unknown = buffer_text(&response.body);
		EXPECT_INTEGER(response.status, 401);
		fake_database_answer("account_find", "[{\"id\":\"" ACCOUNT "\",\"password_hash\":\"" CHEAP_HASH "\"}]");
		response = post("/v1/auth/login", "{\"email\":\"ada@example.org\",\"password\":\"wrong horse battery\"}");
		EXPECT_INTEGER(response.status, 401);
		EXPECT(text_equal(buffer_text(&response.body), unknown));
		forget();
	}

	TEST("a hash made under cheaper costs is replaced, and only it") {
		fake_database_answer("account_find", "[{\"id\":\"" ACCOUNT "\",\"password_hash\":\"" CHEAP_HASH "\"}]");
		fake_database_answer("session_insert", SESSION_ROW);
		fake_database_answer("account_rehash", "[]");
		EXPECT_INTEGER(post("/v1/auth/login", CREDENTIALS).status, 200);
		EXPECT_TEXT(fake_database_input(1, 4), CHEAP_HASH);
		EXPECT_TEXT(fake_database_input(2, 0), ACCOUNT);
		EXPECT(!password_is_outdated(fake_database_input(2, 1)));
		EXPECT_TEXT(fake_database_input(2, 2), CHEAP_HASH);
		forget();
	}

	TEST("a failure to replace it does not keep anybody out") {
		fake_database_answer("account_find", "[{\"id\":\"" ACCOUNT "\",\"password_hash\":\"" CHEAP_HASH "\"}]");
		fake_database_answer("session_insert", SESSION_ROW);
		fake_database_refuse("account_rehash", &away);
		EXPECT_INTEGER(post("/v1/auth/login", CREDENTIALS).status, 200);
		forget();
	}

	TEST("a password that was changed while it was checked is wrong")
	{
		fake_database_answer("account_find", "[{\"id\":\"" ACCOUNT "\",\"password_hash\":\"" CHEAP_HASH "\"}]");
		fake_database_answer("session_insert", "[]");
		EXPECT_INTEGER(post("/v1/auth/login", CREDENTIALS).status, 401);
		forget();
	}

	TEST("the access token says what the account is") {
		struct claims claims;

		EXPECT(password_hash(arena, TEXT("correct horse battery"), &hash));
		row = arena_printf(arena, "[{\"id\":\"" ACCOUNT "\",\"password_hash\":\"%.*s\"}]", TEXT_ARGS(hash)).data;
		fake_database_answer("account_find", row);
		fake_database_answer("session_insert", "[{\"role\":\"administrator\",\"plan\":\"premium+\"}]");
		response = post("/v1/auth/login", CREDENTIALS);
		EXPECT_INTEGER(response.status, 200);
		EXPECT_INTEGER(token_verify(service.keys, arena, member(response, "accessToken"), now_s(), &claims), TOKEN_GOOD);
		EXPECT_TEXT(claims.account, ACCOUNT);
		EXPECT(text_equal(claims.session, fake_database_input(1, 0)));
		EXPECT_TEXT(claims.role, "administrator");
		EXPECT_TEXT(claims.plan, "premium+");
		forget();
	}

	TEST("without the database there is no session, but a time to try again") {
		fake_database_refuse("account_find", &away);
		EXPECT_INTEGER(post("/v1/auth/login", CREDENTIALS).status, 503);
		forget();
	}

	TEST("the 51st sign-in at once is refused before anything is looked up, however the address is written") {
		for (int i = 0; i < 50; i++) {
			fake_database_refuse("account_find", &away);
			post("/v1/auth/login", "{\"email\":\"bob@example.org\",\"password\":\"correct horse battery\"}");
			forget();
		}
		response = post("/v1/auth/login", "{\"email\":\"BOB@example.ORG\",\"password\":\"correct horse battery\"}");
		EXPECT_INTEGER(response.status, 429);
		EXPECT_INTEGER(fake_database_runs(), 0);
		EXPECT(text_find(buffer_text(&response.headers), TEXT("Retry-After: ")) < response.headers.length);
		fake_database_refuse("account_find", &away);
		EXPECT_INTEGER(post("/v1/auth/login", "{\"email\":\"eve@example.org\",\"password\":\"correct horse battery\"}").status, 503);
		forget();
	}
}

static const char *verdict(const char *name)
{
	return arena_printf(arena, "[{\"verdict\":\"%s\",\"session\":\"" SESSION "\",\"account\":\"" ACCOUNT "\","
		"\"role\":\"user\",\"plan\":\"free\"}]", name).data;
}

static bool is_scope(const char *scope)
{
	size_t i = 0;

	while (personal_token_scopes[i] != NULL && strcmp(scope, personal_token_scopes[i]) != 0)
		i++;
	return personal_token_scopes[i] != NULL;
}

static void test_refresh(void)
{
	static const char question[] = "{\"refreshToken\":\"0123456789abcdef0123456789abcdef0123456789A\"}";
	struct response response;

	TEST("a token has one successor, and only digests reach the database") {
		struct text first;

		fake_database_answer("session_refresh", verdict("rotated"));
		fake_database_answer("session_refresh", verdict("repeated"));
		first = member(post("/v1/auth/refresh", question), "refreshToken");
		response = post("/v1/auth/refresh", question);
		EXPECT_INTEGER(response.status, 200);
		EXPECT_INTEGER(first.length, 43);
		EXPECT(text_equal(member(response, "refreshToken"), first));
		EXPECT(text_equal(fake_database_input(0, 0), secret_digest(arena, TEXT("0123456789abcdef0123456789abcdef0123456789A"))));
		EXPECT(text_equal(fake_database_input(0, 1), secret_digest(arena, first)));
		forget();
	}

	TEST("another token has another successor") {
		struct text first;

		fake_database_answer("session_refresh", verdict("rotated"));
		fake_database_answer("session_refresh", verdict("rotated"));
		first = member(post("/v1/auth/refresh", question), "refreshToken");
		response = post("/v1/auth/refresh", "{\"refreshToken\":\"0123456789abcdef0123456789abcdef0123456789B\"}");
		EXPECT(!text_equal(member(response, "refreshToken"), first));
		forget();
	}

	TEST("every scope of a route can be given to a personal token, and every one that can be given opens a route") {
		for (size_t i = 0; i < private_route_count; i++)
			EXPECT(private_routes[i].scope == NULL || is_scope(private_routes[i].scope));
		for (size_t i = 0; personal_token_scopes[i] != NULL; i++) {
			size_t routes = 0;

			for (size_t j = 0; j < private_route_count; j++)
				routes += private_routes[j].scope != NULL && strcmp(private_routes[j].scope, personal_token_scopes[i]) == 0;
			EXPECT(routes > 0);
		}
	}

	TEST("every other verdict gets the same answer") {
		struct text other;

		fake_database_answer("session_refresh", "[]");
		fake_database_answer("session_refresh", verdict("over"));
		fake_database_answer("session_refresh", verdict("reused"));
		response = post("/v1/auth/refresh", question);
		other = buffer_text(&response.body);
		EXPECT_INTEGER(response.status, 401);
		for (int i = 0; i < 2; i++) {
			response = post("/v1/auth/refresh", question);
			EXPECT_INTEGER(response.status, 401);
			EXPECT(text_equal(buffer_text(&response.body), other));
		}
		forget();
	}
}

static void test_session(void)
{
	TEST("me and logout ask for the session of the token") {
		fake_database_answer("account_get", "[{\"id\":\"" ACCOUNT "\"}]");
		fake_database_answer("session_revoke", "[{\"id\":\"" SESSION "\"}]");
		EXPECT_INTEGER(ask("GET", "/v1/auth/me", NULL, access_token()).status, 200);
		EXPECT_INTEGER(ask("POST", "/v1/auth/logout", NULL, access_token()).status, 204);
		for (size_t run = 0; run < 2; run++) {
			EXPECT_TEXT(fake_database_input(run, 0), ACCOUNT);
			EXPECT_TEXT(fake_database_input(run, 1), SESSION);
		}
		forget();
	}

	TEST("both are 401 when the session has ended, although the token is good") {
		fake_database_answer("account_get", "[]");
		fake_database_answer("session_revoke", "[]");
		EXPECT_INTEGER(ask("GET", "/v1/auth/me", NULL, access_token()).status, 401);
		EXPECT_INTEGER(ask("POST", "/v1/auth/logout", NULL, access_token()).status, 401);
		forget();
	}
}

int main(void)
{
	start();
	test_register();
	test_login();
	test_refresh();
	test_session();
	token_keys_close(service.keys);
	arena_close(arena);
	return tap_done();
}

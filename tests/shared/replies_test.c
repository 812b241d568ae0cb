/* replies.c */
#include "replies.h"

#include "conversation.h"

#include "banned.h"

/* None is run: health asks for the connection only. */
static const struct statement statements[] = { { .name = "nothing" } };

static const struct problem *tagged(struct exchange *exchange)
{
	if (!reply_not_modified(exchange, TEXT("\"v1\"")))
		buffer_add(&exchange->response.body, TEXT("{}"));
	exchange->response.content_type = "application/json";
	return NULL;
}

static const struct problem *sorry(struct exchange *exchange)
{
	response_header(&exchange->response, "Set-Cookie", TEXT("session=; Max-Age=0"));
	reply_problem(exchange, problem_new(exchange->arena, PROBLEM_UNAUTHORIZED, "The session has ended."));
	return NULL;
}

static const struct problem *away(struct exchange *exchange)
{
	return problem_new(exchange->arena, PROBLEM_UNAVAILABLE, "The database is away.");
}

static const char *const ok[] = { "200 Good", NULL };

#define ROW(row_method, row_path, row_access, row_handler, ...) \
	{ .method = (row_method), .path = (row_path), .access = (row_access), .quota = QUOTA_NONE, .handler = (row_handler), \
		.summary = "Good", .answers = ok, __VA_ARGS__ }

static const struct route routes[] = {
	ROW(METHOD_GET, "/tagged", ACCESS_PUBLIC, tagged, .statement = STATEMENT_NONE),
	ROW(METHOD_POST, "/tagged", ACCESS_PUBLIC, tagged, .statement = STATEMENT_NONE),
	ROW(METHOD_GET, "/sorry", ACCESS_PUBLIC, sorry, .statement = STATEMENT_NONE),
	ROW(METHOD_GET, "/away", ACCESS_PUBLIC, away, .statement = STATEMENT_NONE),
	ROW(METHOD_GET, "/health", ACCESS_PUBLIC, reply_health, .statement = STATEMENT_NONE),
	ROW(METHOD_GET, "/metrics", ACCESS_PUBLIC, reply_metrics, .statement = STATEMENT_NONE),
	ROW(METHOD_GET, "/openapi.yaml", ACCESS_PUBLIC, reply_openapi, .statement = STATEMENT_NONE),
};

static void test_etags(void)
{
	static const struct {
		const char *header;
		uint16_t status;
	} cases[] = {
		{ "HTTP_IF_NONE_MATCH=\"v1\"", 304 },
		{ "HTTP_IF_NONE_MATCH=W/\"v1\"", 304 },
		{ "HTTP_IF_NONE_MATCH=*", 304 },
		{ "HTTP_IF_NONE_MATCH=\"a,b\", \"v1\"", 304 },
		{ "HTTP_IF_NONE_MATCH=\"v2\"", 200 },
		{ "HTTP_IF_NONE_MATCH=v1", 200 },
		{ "HTTP_IF_NONE_MATCH=\"v1", 200 },
		{ "HTTP_IF_NONE_MATCH=\"xv1\"", 200 },
		{ "HTTP_IF_NONE_MATCH=", 200 },
	};

	TEST("a known entity tag is 304, and is told again")
	{
		for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
			ask("GET", "/tagged", NULL, cases[i].header);
			EXPECT_INTEGER(answer.status, cases[i].status);
			EXPECT_TEXT(answer_header("ETag"), "\"v1\"");
			EXPECT_INTEGER(answer_body().length, cases[i].status == 304 ? 0 : 2);
		}
		ask("POST", "/tagged", NULL, "HTTP_IF_NONE_MATCH=\"v1\"");
		EXPECT_INTEGER(answer.status, 200);
	}
	TEST("a list of entity tags is taken one by one, and says which are weak")
	{
		struct text list = TEXT(" \"a\",W/\"b,c\" , d");
		struct text etag;
		bool is_weak;

		EXPECT(reply_next_etag(&list, &etag, &is_weak) && !is_weak);
		EXPECT_TEXT(etag, "\"a\"");
		EXPECT(reply_next_etag(&list, &etag, &is_weak) && is_weak);
		EXPECT_TEXT(etag, "\"b,c\"");
		EXPECT(!reply_next_etag(&list, &etag, &is_weak));
	}
}

static void write_page(struct exchange *exchange, const struct problem *problem)
{
	buffer_printf(&exchange->response.body, "<h1>%d</h1>", problem_status(problem));
	exchange->response.content_type = "text/html; charset=utf-8";
}

static void test_problems(void)
{
	static const struct {
		const char *agent;
		const char *accept;
		const char *wanted;
	} cases[] = {
		{ "HTTP_USER_AGENT=curl/7.88.1", "HTTP_ACCEPT=*/*", "text/plain; charset=utf-8" },
		{ "HTTP_USER_AGENT=Wget/1.21", "HTTP_ACCEPT=*/*", "text/plain; charset=utf-8" },
		{ "HTTP_USER_AGENT=HTTPie/3.2", "HTTP_ACCEPT=application/json, */*;q=0.5", "application/problem+json" },
		{ "HTTP_USER_AGENT=curl/7.88.1", "HTTP_ACCEPT=application/problem+json", "application/problem+json" },
		{ "HTTP_USER_AGENT=curl/7.88.1", "HTTP_ACCEPT=text/html", "text/html; charset=utf-8" },
		{ "HTTP_USER_AGENT=Mozilla/5.0", "HTTP_ACCEPT=text/html,application/xhtml+xml,*/*;q=0.8", "text/html; charset=utf-8" },
		{ "HTTP_USER_AGENT=Mozilla/5.0", "HTTP_ACCEPT=*/*", "application/problem+json" },
		{ "HTTP_USER_AGENT=Mozilla/5.0", "HTTP_ACCEPT=text/plain", "text/plain; charset=utf-8" },
		{ "HTTP_USER_AGENT=x", "HTTP_ACCEPT=image/png", "application/problem+json" },
		{ "X=x", "X=x", "application/problem+json" },
	};

	TEST("a problem is JSON, whoever asks")
	{
		ask("GET", "/nothing", NULL, "HTTP_USER_AGENT=curl/7.88.1", "HTTP_ACCEPT=*/*");
		EXPECT_TEXT(answer_header("Content-Type"), "application/problem+json");
	}
	TEST("but a service for people writes it as they like it")
	{
		service.serves_people = true;
		service.problem_page = write_page;
		for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
			ask("GET", "/nothing", NULL, cases[i].agent, cases[i].accept);
			if (!EXPECT_TEXT(answer_header("Content-Type"), cases[i].wanted))
				printf("# %s, %s\n", cases[i].agent, cases[i].accept);
		}
		service.problem_page = NULL;
		ask("GET", "/nothing", NULL, "HTTP_ACCEPT=text/html");
		EXPECT_TEXT(answer_header("Content-Type"), "text/plain; charset=utf-8");
		service.serves_people = false;
	}
	TEST("a handler may refuse and keep its headers")
	{
		ask("GET", "/sorry", NULL);
		EXPECT_INTEGER(answer.status, 401);
		EXPECT_TEXT(answer_header("Set-Cookie"), "session=; Max-Age=0");
		EXPECT(answer_header("WWW-Authenticate").length > 0);
	}
	TEST("unavailable says when to try again")
	{
		ask("GET", "/away", NULL);
		EXPECT_INTEGER(answer.status, 503);
		EXPECT_TEXT(answer_header("Retry-After"), "1");
	}
}

static void test_operations(void)
{
	TEST("health is 503 when the database is away")
	{
		ask("GET", "/health", NULL);
		EXPECT_TEXT(answer_body(), "{\"status\":\"ok\",\"service\":\"test-api\",\"version\":\"1.2.3\",\"database\":\"ok\"}");
		fake_database_set_ready(false);
		ask("GET", "/health", NULL);
		EXPECT_INTEGER(answer.status, 503);
		EXPECT_TEXT(answer_member("database"), "away");
		EXPECT(answer_header("Retry-After").length > 0);
		fake_database_set_ready(true);
	}
	TEST("metrics are text for Prometheus")
	{
		ask("GET", "/metrics", NULL);
		EXPECT_TEXT(answer_header("Content-Type"), "text/plain; version=0.0.4; charset=utf-8");
		EXPECT(text_starts_with(answer_body(), TEXT("# HELP")));
	}
	TEST("the API document has an entity tag")
	{
		char known[128];

		ask("GET", "/openapi.yaml", NULL);
		EXPECT(text_starts_with(answer_body(), TEXT("openapi: 3.1.0\n")));
		EXPECT_INTEGER(answer_header("ETag").length, 66);
		snprintf(known, sizeof known, "HTTP_IF_NONE_MATCH=%.*s", TEXT_ARGS(answer_header("ETag")));
		ask("GET", "/openapi.yaml", NULL, known);
		EXPECT_INTEGER(answer.status, 304);
	}
}

int main(void)
{
	conversation_begin(routes, sizeof routes / sizeof *routes, statements, sizeof statements / sizeof *statements);
	test_etags();
	test_problems();
	test_operations();
	conversation_end();
	return tap_done();
}

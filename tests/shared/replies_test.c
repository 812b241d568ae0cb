/* replies.c */
#include "replies.h"

#include "conversation.h"

#include "banned.h"

enum { LIST, FIND, ADD, REMOVE, TOUCH };

static const struct statement statements[] = {
	[LIST] = { .name = "todo_list", .inputs = 1, .is_read = true },
	[FIND] = { .name = "todo_find", .inputs = 2, .is_read = true },
	[ADD] = { .name = "todo_add", .inputs = 2 },
	[REMOVE] = { .name = "todo_remove", .inputs = 2 },
	[TOUCH] = { .name = "todo_touch", .inputs = 1 },
};

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

static const struct field id[] = { { .name = "id", .type = FIELD_TOKEN, .place = FIELD_IN_PATH }, FIELD_END };
static const struct field title[] = { { .name = "title", .type = FIELD_TITLE, .is_required = true, .maximum = 500 }, FIELD_END };
static const char *const ok[] = { "200 Good", NULL };

#define ROW(row_method, row_path, row_access, row_handler, ...) \
	{ .method = (row_method), .path = (row_path), .access = (row_access), .quota = QUOTA_NONE, .handler = (row_handler), \
		.summary = "Good", .answers = ok, __VA_ARGS__ }

static const struct route routes[] = {
	ROW(METHOD_GET, "/todos", ACCESS_ACCOUNT, reply_rows, .statement = LIST, .inputs = { "@account" }),
	ROW(METHOD_POST, "/todos", ACCESS_ACCOUNT, reply_created, .fields = title, .statement = ADD, .inputs = { "@account", "title" }),
	ROW(METHOD_GET, "/todos/{id}", ACCESS_ACCOUNT, reply_row, .fields = id, .statement = FIND, .inputs = { "@account", "id" }),
	ROW(METHOD_DELETE, "/todos/{id}", ACCESS_ACCOUNT, reply_deleted, .fields = id, .statement = REMOVE, .inputs = { "@account", "id" }),
	ROW(METHOD_POST, "/touch", ACCESS_ACCOUNT, reply_nothing, .statement = TOUCH, .inputs = { "@account" }),
	ROW(METHOD_GET, "/tagged", ACCESS_PUBLIC, tagged, .statement = STATEMENT_NONE),
	ROW(METHOD_POST, "/tagged", ACCESS_PUBLIC, tagged, .statement = STATEMENT_NONE),
	ROW(METHOD_GET, "/sorry", ACCESS_PUBLIC, sorry, .statement = STATEMENT_NONE),
	ROW(METHOD_GET, "/away", ACCESS_PUBLIC, away, .statement = STATEMENT_NONE),
	ROW(METHOD_GET, "/health", ACCESS_PUBLIC, reply_health, .statement = STATEMENT_NONE),
	ROW(METHOD_GET, "/metrics", ACCESS_PUBLIC, reply_metrics, .statement = STATEMENT_NONE),
	ROW(METHOD_GET, "/openapi.yaml", ACCESS_PUBLIC, reply_openapi, .statement = STATEMENT_NONE),
};

static void test_rows(void)
{
	const char *user = token_of("user");

	TEST("rows are an array; none is an empty one")
	{
		fake_database_answer("todo_list", "[{\"id\":1},{\"id\":2}]");
		ask("GET", "/todos", NULL, user);
		EXPECT_TEXT(answer_body(), "[{\"id\":1},{\"id\":2}]");
		EXPECT_TEXT(answer_header("Content-Type"), "application/json");
		EXPECT_TEXT(fake_database_input(0, 0), "018f3c2e-7a3b-7c11-9d2e-0123456789ab");
		fake_database_answer("todo_list", "[]");
		ask("GET", "/todos", NULL, user);
		EXPECT_TEXT(answer_body(), "[]");
	}
	TEST("a row is an object; none is 404")
	{
		fake_database_answer("todo_find", "[{\"id\":7,\"title\":\"Milk\"}]");
		ask("GET", "/todos/7", NULL, user);
		EXPECT_TEXT(answer_member("title"), "Milk");
		fake_database_answer("todo_find", "[]");
		ask("GET", "/todos/8", NULL, user);
		EXPECT_INTEGER(answer.status, 404);
	}
	TEST("what was created is told, with its place")
	{
		fake_database_answer("todo_add", "[{\"id\":\"x9\",\"title\":\"Milk\"}]");
		ask("POST", "/todos", "{\"title\":\" Milk \"}", user);
		EXPECT_INTEGER(answer.status, 201);
		EXPECT_TEXT(answer_header("Location"), "http://todo.test/test/todos/x9");
		fake_database_answer("todo_add", "[{\"id\":\"x9\"}]");
		ask("POST", "/todos", "{\"title\":\"Milk\"}", user, "REQUEST_SCHEME=https");
		EXPECT_TEXT(answer_header("Location"), "https://todo.test/test/todos/x9");
	}
	TEST("what was deleted is 204; nothing to delete is 404")
	{
		fake_database_answer("todo_remove", "[{\"id\":7}]");
		ask("DELETE", "/todos/7", NULL, user);
		EXPECT_INTEGER(answer.status, 204);
		fake_database_answer("todo_remove", "[]");
		ask("DELETE", "/todos/7", NULL, user);
		EXPECT_INTEGER(answer.status, 404);
		fake_database_answer("todo_touch", "[]");
		ask("POST", "/touch", NULL, user);
		EXPECT_INTEGER(answer.status, 204);
		EXPECT_INTEGER(fake_database_waiting(), 0);
	}
	TEST("a refused statement is the answer")
	{
		static const struct problem conflict = { .kind = PROBLEM_CONFLICT };

		fake_database_refuse("todo_add", &conflict);
		ask("POST", "/todos", "{\"title\":\"Milk\"}", user);
		EXPECT_INTEGER(answer.status, 409);
		EXPECT_TEXT(answer_header("Content-Type"), "application/problem+json");
	}
}

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
	test_rows();
	test_etags();
	test_problems();
	test_operations();
	conversation_end();
	return tap_done();
}

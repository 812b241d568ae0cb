/* request.c */
#include "request.h"

#include "hostile.h"
#include "tap.h"

static struct arena *arena;

/* A decoded request; the variables end in NULL. */
static const struct problem *decode(char **variables, struct text body, struct request *request)
{
	const struct request_source source = { .variables = variables, .body = body };

	return request_decode(arena, &source, request);
}

#define VARIABLES(...) ((char *[]){ __VA_ARGS__, NULL })

static uint16_t status_of(const struct problem *problem)
{
	return problem == NULL ? 200 : problem_status(problem);
}

static const struct problem *query(const char *text, struct request *request)
{
	char *variable = arena_string(arena, arena_printf(arena, "QUERY_STRING=%s", text));

	return decode(VARIABLES("REQUEST_METHOD=GET", "PATH_INFO=/", variable), TEXT_NONE, request);
}

static const struct problem *post(const char *type, struct text body, struct request *request)
{
	char *variable = arena_string(arena, arena_printf(arena, "CONTENT_TYPE=%s", type));

	return decode(VARIABLES("REQUEST_METHOD=POST", "PATH_INFO=/", variable), body, request);
}

static void test_variables(void)
{
	struct request request;

	TEST("a slash at the end of a path equals none")
	{
		static const char *const paths[][2] = { { "PATH_INFO=/todos/", "/todos" }, { "PATH_INFO=/todos", "/todos" },
			{ "PATH_INFO=/", "/" }, { "PATH_INFO=", "/" }, { "PATH_INFO=//", "/" }, { "OTHER=x", "/" } };

		for (size_t i = 0; i < sizeof paths / sizeof *paths; i++) {
			char *path = arena_string(arena, text_of(paths[i][0]));

			EXPECT(decode(VARIABLES("REQUEST_METHOD=GET", path), TEXT_NONE, &request) == NULL);
			EXPECT_TEXT(request.path, paths[i][1]);
		}
	}
	TEST("methods are told apart, in their own spelling only")
	{
		EXPECT(decode(VARIABLES("REQUEST_METHOD=PATCH"), TEXT_NONE, &request) == NULL);
		EXPECT_INTEGER(request.method, METHOD_PATCH);
		EXPECT(decode(VARIABLES("REQUEST_METHOD=get"), TEXT_NONE, &request) == NULL);
		EXPECT_INTEGER(request.method, METHOD_OTHER);
	}
	TEST("a variable is found by its whole name")
	{
		const struct request_source source = { .variables = VARIABLES("HTTP_X=1", "HTTP_X_TODO=2", "HTTP_X_TO=3") };

		EXPECT_TEXT(request_variable(&source, "HTTP_X_TO"), "3");
		EXPECT(request_variable(&source, "HTTP").data == NULL);
	}
	TEST("a well-formed request id is kept, any other replaced")
	{
		EXPECT(decode(VARIABLES("HTTP_X_REQUEST_ID=a.B_9-"), TEXT_NONE, &request) == NULL);
		EXPECT_TEXT(request.request_id, "a.B_9-");
		EXPECT(decode(VARIABLES("HTTP_X_REQUEST_ID=a b"), TEXT_NONE, &request) == NULL);
		EXPECT_INTEGER(request.request_id.length, 36);
		EXPECT(decode(VARIABLES("HTTP_X_REQUEST_ID="), TEXT_NONE, &request) == NULL);
		EXPECT_INTEGER(request.request_id.length, 36);
	}
	TEST("a path too long is 414, one that is no UTF-8 is 400, and the request still has its id")
	{
		char *path = arena_string(arena, arena_printf(arena, "PATH_INFO=/%04096d", 0));

		EXPECT_INTEGER(status_of(decode(VARIABLES(path), TEXT_NONE, &request)), 414);
		EXPECT_INTEGER(status_of(decode(VARIABLES("PATH_INFO=/\xff"), TEXT_NONE, &request)), 400);
		EXPECT_INTEGER(request.request_id.length, 36);
	}
	TEST("a path that a NUL has cut is 400, one in the query is the parameter's affair")
	{
		EXPECT_INTEGER(status_of(decode(VARIABLES("PATH_INFO=/health", "REQUEST_URI=/public/health%00/x"), TEXT_NONE, &request)), 400);
		EXPECT_INTEGER(status_of(decode(VARIABLES("PATH_INFO=/health", "REQUEST_URI=/public/health?x=%00"), TEXT_NONE, &request)), 200);
	}
	TEST("a host that is none is 400")
	{
		EXPECT_INTEGER(status_of(decode(VARIABLES("HTTP_HOST=a/b"), TEXT_NONE, &request)), 400);
		EXPECT_INTEGER(status_of(decode(VARIABLES("HTTP_HOST=[::1]:3000"), TEXT_NONE, &request)), 200);
	}
	arena_reset(arena);
}

static void test_parameters(void)
{
	struct request request;

	TEST("parameters are decoded")
	{
		EXPECT(query("a=1&b=x+y%20z&c&d=&%C3%A9=%e2%82%ac", &request) == NULL);
		EXPECT_INTEGER(request.parameter_count, 5);
		EXPECT_TEXT(request_parameter(&request, "a"), "1");
		EXPECT_TEXT(request_parameter(&request, "b"), "x y z");
		EXPECT_TEXT(request_parameter(&request, "c"), "");
		EXPECT_TEXT(request_parameter(&request, "d"), "");
		EXPECT_TEXT(request_parameter(&request, "é"), "€");
		EXPECT(request_parameter(&request, "e").data == NULL);
	}
	TEST("an = in a value is part of it, and empty pairs are none")
	{
		EXPECT(query("&&a=b=c&", &request) == NULL);
		EXPECT_INTEGER(request.parameter_count, 1);
		EXPECT_TEXT(request_parameter(&request, "a"), "b=c");
	}
	TEST("what could be read in two ways is 400")
	{
		static const char *const bad[] = { "a=%", "a=%1", "a=%1g", "a=%zz", "a=%00", "a=%ff", "a=%c3", "%00=a", "=a", "a=%c0%80",
			"a=%ed%a0%80" };

		for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
			EXPECT_INTEGER(status_of(query(bad[i], &request)), 400);
	}
	TEST("64 parameters are taken, 65 are 400")
	{
		struct buffer text;

		buffer_init(&text, arena, 0);
		for (int i = 0; i < 64; i++)
			buffer_printf(&text, "p%d=1&", i);
		EXPECT(query(arena_string(arena, buffer_text(&text)), &request) == NULL);
		EXPECT_INTEGER(request.parameter_count, 64);
		buffer_add(&text, TEXT("q=1"));
		EXPECT_INTEGER(status_of(query(arena_string(arena, buffer_text(&text)), &request)), 400);
	}
	TEST("a query of 8 KiB is taken, one byte more is 414")
	{
		EXPECT_INTEGER(status_of(query(arena_printf(arena, "a=%08190d", 0).data, &request)), 200);
		EXPECT_INTEGER(status_of(query(arena_printf(arena, "a=%08191d", 0).data, &request)), 414);
	}
	arena_reset(arena);
}

static void test_bodies(void)
{
	struct request request;

	TEST("JSON is parsed, whatever the spelling and the parameters of its type")
	{
		static const char *const types[] = { "application/json", "Application/JSON", "application/json; charset=utf-8",
			"application/json;charset=\"UTF-8\"" };

		for (size_t i = 0; i < sizeof types / sizeof *types; i++) {
			EXPECT(post(types[i], BYTES("{\"a\":1}"), &request) == NULL);
			EXPECT(request.has_json && json_integer(json_member(request.json, TEXT("a")), 0) == 1);
		}
	}
	TEST("a merge patch is for PATCH only")
	{
		char **patch = VARIABLES("REQUEST_METHOD=PATCH", "CONTENT_TYPE=application/merge-patch+json");

		EXPECT(decode(patch, BYTES("{}"), &request) == NULL && request.has_json);
		EXPECT_INTEGER(status_of(post("application/merge-patch+json", BYTES("{}"), &request)), 415);
	}
	TEST("malformed JSON is 400, another type 415")
	{
		static const char *const types[] = { "text/plain", "text/json", "application/jsonx", "", "multipart/form-data; boundary=x",
			"application/json, application/json" };

		EXPECT_INTEGER(status_of(post("application/json", BYTES("{"), &request)), 400);
		EXPECT_INTEGER(status_of(post("application/json", BYTES(" "), &request)), 400);
		for (size_t i = 0; i < sizeof types / sizeof *types; i++)
			EXPECT_INTEGER(status_of(post(types[i], BYTES("{}"), &request)), 415);
	}
	TEST("a form's fields are parameters behind those of the query")
	{
		char **form = VARIABLES("REQUEST_METHOD=POST", "QUERY_STRING=a=1", "CONTENT_TYPE=application/x-www-form-urlencoded");

		EXPECT(decode(form, BYTES("b=2+3&a=4"), &request) == NULL);
		EXPECT(request.has_form && !request.has_json && request.parameter_count == 3);
		EXPECT_TEXT(request_parameter(&request, "a"), "1");
		EXPECT_TEXT(request_parameter(&request, "b"), "2 3");
		EXPECT(decode(form, BYTES("b=%0"), &request) == NULL && request.has_form);
		EXPECT_INTEGER(status_of(request.form_problem), 400);
	}
	TEST("no body is no error, whatever the type; and a GET's is not looked at")
	{
		EXPECT(post("application/json", TEXT_NONE, &request) == NULL && !request.has_json);
		EXPECT(post("text/plain", TEXT_NONE, &request) == NULL);
		EXPECT(decode(VARIABLES("REQUEST_METHOD=GET", "CONTENT_TYPE=application/json"), BYTES("{"), &request) == NULL);
		EXPECT(!request.has_json);
	}
	TEST("a compressed body is 415")
	{
		char **variables = VARIABLES("REQUEST_METHOD=POST", "CONTENT_TYPE=application/json", "HTTP_CONTENT_ENCODING=gzip");

		EXPECT_INTEGER(status_of(decode(variables, BYTES("{}"), &request)), 415);
	}
	TEST("too long is 413, cut is 400")
	{
		char **variables = VARIABLES("REQUEST_METHOD=POST", "CONTENT_TYPE=application/json", "CONTENT_LENGTH=65537");
		char **cut = VARIABLES("REQUEST_METHOD=POST", "CONTENT_TYPE=application/json", "CONTENT_LENGTH=20");
		struct request_source source = { .variables = variables, .body = TEXT("{}"), .is_body_cut = true };

		EXPECT_INTEGER(status_of(request_decode(arena, &source, &request)), 413);
		source.variables = cut;
		EXPECT_INTEGER(status_of(request_decode(arena, &source, &request)), 400);
		source.body = (struct text){ arena_alloc(arena, REQUEST_BODY_BYTES_MAX + 1), REQUEST_BODY_BYTES_MAX + 1 };
		EXPECT_INTEGER(status_of(request_decode(arena, &source, &request)), 413);
	}
	arena_reset(arena);
}

static int prefers(const char *accept, const char *first, const char *second)
{
	const char *const offers[] = { first, second };
	const struct request request = { .accept = text_of(accept) };

	return request_prefers(&request, offers, 2);
}

static void test_preferences(void)
{
	TEST("Accept chooses by weight, then by our order")
	{
		static const struct {
			const char *accept;
			int wanted;
		} cases[] = {
			{ NULL, 0 },
			{ "", 0 },
			{ "*/*", 0 },
			{ "text/html", 1 },
			{ "text/*", 1 },
			{ "TEXT/HTML", 1 },
			{ "text/html, application/json", 0 },
			{ "text/html;q=0.9, application/json;q=0.8", 1 },
			{ "text/html;q=0.8,application/json;q=0.9", 0 },
			{ "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", 1 },
			{ "*/*;q=0.1, text/html;q=0", 0 },
			{ "application/json;q=0, */*", 1 },
			{ "application/json;v=1;q=0.2, text/html;q=0.3", 1 },
			{ "image/png", -1 },
			{ "text/html;q=2, application/json;q=0.001", 0 },
			{ "text/html;q=, nonsense;;;, /", -1 },
			{ ",,,", -1 },
		};

		for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
			EXPECT_INTEGER(prefers(cases[i].accept, "application/json", "text/html"), cases[i].wanted);
	}
	TEST("a language is chosen by parameter, then header")
	{
		struct request request;

		EXPECT(decode(VARIABLES("QUERY_STRING=lang=fr", "HTTP_ACCEPT_LANGUAGE=en"), TEXT_NONE, &request) == NULL);
		EXPECT_TEXT(text_of(request_language(&request)), "fr");
		EXPECT(decode(VARIABLES("QUERY_STRING=lang=de", "HTTP_ACCEPT_LANGUAGE=fr"), TEXT_NONE, &request) == NULL);
		EXPECT_TEXT(text_of(request_language(&request)), "fr");
		EXPECT(decode(VARIABLES("HTTP_ACCEPT_LANGUAGE=de, fr-CH;q=0.8, en;q=0.7"), TEXT_NONE, &request) == NULL);
		EXPECT_TEXT(text_of(request_language(&request)), "fr");
		EXPECT(decode(VARIABLES("HTTP_ACCEPT_LANGUAGE=de"), TEXT_NONE, &request) == NULL);
		EXPECT_TEXT(text_of(request_language(&request)), "en");
	}
	TEST("terminals are known by their names")
	{
		EXPECT(request_is_terminal(&(struct request){ .user_agent = TEXT("curl/7.88.1") }));
		EXPECT(request_is_terminal(&(struct request){ .user_agent = TEXT("HTTPie/3.2.1") }));
		EXPECT(!request_is_terminal(&(struct request){ .user_agent = TEXT("Mozilla/5.0 curl/7") }));
		EXPECT(!request_is_terminal(&(struct request){ .user_agent = TEXT_NONE }));
	}
}

int main(void)
{
	arena = arena_open(64 * 1024, 16 * 1024 * 1024);
	test_variables();
	test_parameters();
	test_bodies();
	test_preferences();
	arena_close(arena);
	return tap_done();
}

/* problem.c */
#include "problem.h"

#include "hostile.h"
#include "json.h"
#include "tap.h"

static struct arena *arena;

static const struct json *document_of(const struct problem *problem, struct text request_id)
{
	struct buffer out;
	const struct json *value;
	struct text error;

	buffer_init(&out, arena, 0);
	problem_add_json(&out, problem, request_id);
	if (!json_parse(arena, buffer_text(&out), &value, &error))
		printf("# %.*s: %.*s\n", TEXT_ARGS(error), TEXT_ARGS(buffer_text(&out)));
	return value;
}

static struct text plain_of(const struct problem *problem, struct text request_id)
{
	struct buffer out;

	buffer_init(&out, arena, 0);
	problem_add_text(&out, problem, request_id);
	return buffer_text(&out);
}

static void ask_status(void *problem)
{
	problem_status(problem);
}

static void test_kinds(void)
{
	TEST("every kind has a status of 4xx or 5xx, a code and a title")
	{
		for (unsigned kind = 0; kind < PROBLEM_KINDS; kind++) {
			const struct problem problem = { .kind = (enum problem_kind)kind };
			const struct json *document = document_of(&problem, TEXT_NONE);

			EXPECT(problem_status(&problem) >= 400 && problem_status(&problem) <= 599);
			EXPECT(text_is_from(text_of(problem_code(&problem)), "abcdefghijklmnopqrstuvwxyz-"));
			EXPECT_INTEGER(json_integer(json_member(document, TEXT("status")), 0), problem_status(&problem));
			EXPECT_TEXT(json_member_string(document, TEXT("code")), problem_code(&problem));
			EXPECT_TEXT(json_member_string(document, TEXT("title")), problem_title(&problem));
			EXPECT_TEXT(json_member_string(document, TEXT("type")), "about:blank");
			EXPECT(!json_has(document, TEXT("errors")) && !json_has(document, TEXT("requestId")));
		}
	}
	TEST("a kind that is none ends the process")
	{
		struct problem problem = { .kind = PROBLEM_KINDS };

		EXPECT(dies_with(ask_status, &problem, "no kind"));
	}
	arena_reset(arena);
}

static void test_documents(void)
{
	static const struct problem_field fields[] = {
		{ .pointer = { "/title", 6 }, .code = "blank", .detail = { "must not be blank", 17 } },
		{ .parameter = { "limit", 5 }, .code = "range", .detail = { "must be \"1\" to 100", 18 } },
	};
	struct problem problem = *problem_new(arena, PROBLEM_INVALID, "%d inputs are wrong.", 2);
	const struct json *errors;

	problem.fields = fields;
	problem.field_count = 2;
	TEST("each field says where, what kind and how to fix it")
	{
		const struct json *document = document_of(&problem, TEXT("r-1"));

		errors = json_member(document, TEXT("errors"));
		EXPECT_TEXT(json_member_string(document, TEXT("detail")), "2 inputs are wrong.");
		EXPECT_TEXT(json_member_string(document, TEXT("requestId")), "r-1");
		EXPECT_INTEGER(json_count(errors), 2);
		EXPECT_TEXT(json_member_string(json_item(errors, 0), TEXT("pointer")), "/title");
		EXPECT(!json_has(json_item(errors, 0), TEXT("parameter")));
		EXPECT_TEXT(json_member_string(json_item(errors, 1), TEXT("parameter")), "limit");
		EXPECT_TEXT(json_member_string(json_item(errors, 1), TEXT("detail")), "must be \"1\" to 100");
		EXPECT_TEXT(json_member_string(json_item(errors, 1), TEXT("code")), "range");
	}
	TEST("a terminal gets a few lines")
	{
		EXPECT_TEXT(plain_of(&problem, TEXT("r-1")),
			"422 Unprocessable Content\n2 inputs are wrong.\n  title: must not be blank\n  limit: must be \"1\" to 100\nRequest r-1\n");
	}
	TEST("what a request brought cannot drive the terminal")
	{
		EXPECT_TEXT(plain_of(problem_new(arena, PROBLEM_NOT_FOUND, "\x1b[2J\r\n%s", "\xc2\x9b\xff\xc3\xa9"), TEXT_NONE),
			"404 Not Found\n?[2J????\xc3\xa9\n");
	}
	arena_reset(arena);
}

static const struct problem *refuse_twice(const struct problem *first, int *steps)
{
	TRY(NULL);
	(*steps)++;
	TRY(first);
	(*steps)++;
	return NULL;
}

static void test_trying(void)
{
	static const struct problem gone = { .kind = PROBLEM_GONE };
	int steps = 0;

	TEST("TRY goes on after success and returns a problem at once")
	{
		EXPECT(refuse_twice(&gone, &steps) == &gone);
		EXPECT_INTEGER(steps, 1);
		EXPECT(refuse_twice(NULL, &steps) == NULL);
		EXPECT_INTEGER(steps, 3);
	}
}

int main(void)
{
	arena = arena_open(4096, 1024 * 1024);
	test_kinds();
	test_documents();
	test_trying();
	arena_close(arena);
	return tap_done();
}

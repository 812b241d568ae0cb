/* Selections: read, checked, drawn. */
#include "stack.h"

#include "public.h"

#include "banned.h"

static void test_check(void)
{
	TEST("a selection is checked as form and as JSON, and told as it is repaired")
	{
		ask("POST", "/check", "ci=true&tests=false", FORM);
		EXPECT_INTEGER(answer.status, 200);
		EXPECT(answer_has("{\"valid\":false,\"violations\":[{\"rule\":\"ci-wants-tests\","));
		EXPECT_TEXT(answer_member("slug"), "node.layered.sqlite.react.css+tests+ci@2026.11.1");
		EXPECT_TEXT(answer_member("tierRequired"), "free");
		ask("POST", "/check", "{\"ci\":true,\"tests\":false}");
		EXPECT(answer_has("{\"valid\":false,\"violations\":[{\"rule\":\"ci-wants-tests\","));
		ask("POST", "/check", "{\"options\":[],\"strict\":true}");
		EXPECT(answer_has("{\"valid\":true,\"violations\":[],"));
	}
	TEST("under strict nothing is repaired, and the violation is told")
	{
		ask("POST", "/check", "ci=true&tests=false&strict=1", FORM);
		EXPECT_INTEGER(answer.status, 200);
		EXPECT(answer_has("\"valid\":false"));
		EXPECT_TEXT(answer_member("slug"), "node.layered.sqlite.react.css+ci@2026.11.1");
	}
	TEST("what does not exist is 400 with the nearest match, what cannot be a name 422, nonsense first")
	{
		ask("POST", "/check", "bakend=node&database=sqlit&name=A", FORM);
		EXPECT_INTEGER(answer.status, 400);
		EXPECT(answer_has("Did you mean backend?") && answer_has("Did you mean sqlite?"));
		EXPECT_TEXT(answer_member("errors.1.parameter"), "name");
		ask("POST", "/check", "name=A", FORM);
		EXPECT_INTEGER(answer.status, 422);
		ask("POST", "/check?name=a", "name=b", FORM);
		EXPECT_INTEGER(answer.status, 400);
		EXPECT_TEXT(answer_member("errors.0.code"), "duplicate");
	}
}

static void test_bodies(void)
{
	static const struct {
		const char *body;
		uint16_t status;
	} cases[] = {
		{ "{}", 200 },
		{ "[]", 400 },
		{ "null", 400 },
		{ "\"node\"", 400 },
		{ "{\"backend\":", 400 },
		{ "{\"backend\":null}", 400 },
		{ "{\"backend\":1}", 400 },
		{ "{\"backend\":{}}", 400 },
		{ "{\"options\":[\"tests\",1]}", 400 },
		{ "{\"options\":[[]]}", 400 },
		{ "{\"backend\":\"node\",\"backend\":\"node\"}", 400 },
		{ "{\"name\":\"a\\u0000b\"}", 422 },
		{ "{\"description\":\"\\u001b[2J\"}", 422 },
		{ "{\"name\":\"\\ud800\"}", 422 },
	};

	TEST("a JSON selection is an object of strings, booleans and arrays of strings")
	{
		for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
			ask("POST", "/check", cases[i].body);
			if (!EXPECT_INTEGER(answer.status, cases[i].status))
				printf("# %s\n", cases[i].body);
			EXPECT(answer_is_sound());
			ask("POST", "/check", cases[i].body, BROWSER);
			EXPECT_INTEGER(answer.status, cases[i].status);
			EXPECT(answer_is_sound());
		}
	}
	TEST("too many values are refused, and a long name is quoted up to a whole character")
	{
		static char body[20000];
		size_t length = (size_t)snprintf(body, sizeof body, "{");

		for (int i = 0; i < 129; i++)
			length += (size_t)snprintf(body + length, sizeof body - length, "%s\"a%d\":true", i == 0 ? "" : ",", i);
		snprintf(body + length, sizeof body - length, "}");
		ask("POST", "/check", body);
		EXPECT_INTEGER(answer.status, 400);
		EXPECT_TEXT(answer_member("code"), "malformed-json");
		snprintf(body, sizeof body, "{\"%063d\xc3\xa9\":1}", 0);
		ask("POST", "/check", body);
		EXPECT_INTEGER(answer.status, 400);
		EXPECT(answer_is_sound());
		ask("POST", "/check", body, BROWSER);
		EXPECT_INTEGER(answer.status, 400);
	}
}

static void test_random(void)
{
	TEST("a random stack is valid, and keeps the language")
	{
		for (int i = 0; i < 50; i++) {
			char target[512];

			ask("GET", "/random?lang=fr", NULL);
			EXPECT_INTEGER(answer.status, 303);
			EXPECT(text_starts_with(answer_header("Location"), TEXT("/?backend=")));
			EXPECT(text_ends_with(answer_header("Location"), TEXT("&lang=fr")));
			snprintf(target, sizeof target, "/check%.*s", TEXT_ARGS(text_from(answer_header("Location"), 1)));
			ask("POST", target, NULL);
			EXPECT(answer_has("\"valid\":true"));
		}
		ask("GET", "/random", NULL);
		EXPECT(text_find(answer_header("Location"), TEXT("lang")) == answer_header("Location").length);
	}
	TEST("it takes nothing else")
	{
		ask("GET", "/random?lang=de", NULL);
		EXPECT_INTEGER(answer.status, 400);
		ask("GET", "/random?backend=node", NULL);
		EXPECT_INTEGER(answer.status, 400);
		EXPECT_TEXT(answer_member("errors.0.parameter"), "backend");
	}
}

int main(void)
{
	public_begin(NULL);
	test_check();
	test_bodies();
	test_random();
	public_end();
	return tap_done();
}

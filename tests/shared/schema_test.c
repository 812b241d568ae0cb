/* schema.c */
#include "schema.h"

#include "hostile.h"
#include "tap.h"

static struct arena *arena;

/* Code and name of every fault in order, or the values in order; "404" and the like for a refusal without fields. */
static struct text outcome(const struct problem *problem, const struct inputs *inputs)
{
	struct buffer out;

	buffer_init(&out, arena, 0);
	if (problem != NULL)
		buffer_printf(&out, "%d", problem_status(problem));
	for (size_t i = 0; problem != NULL && i < problem->field_count; i++) {
		struct text name = problem->fields[i].pointer.data != NULL ? problem->fields[i].pointer : problem->fields[i].parameter;

		EXPECT(problem->fields[i].detail.length > 0);
		buffer_printf(&out, " %.*s:%s", TEXT_ARGS(name), problem->fields[i].code);
	}
	for (size_t i = 0; problem == NULL && i < inputs->count; i++) {
		struct text value = inputs->items[i].value;

		buffer_printf(&out, "%s%s=%.*s", i == 0 ? "" : " ", inputs->items[i].name,
			TEXT_ARGS(value.data == NULL ? TEXT("null") : value));
	}
	return buffer_text(&out);
}

static struct text validate(const struct field *fields, const struct schema_source *source)
{
	struct inputs inputs = { .count = 0 };
	const struct problem *problem = schema_validate(arena, fields, source, &inputs);

	return outcome(problem, &inputs);
}

static struct text validate_body(const struct field *fields, struct text body)
{
	struct request request = { .has_json = true };
	struct text error;

	if (!json_parse(arena, guarded(body), &request.json, &error))
		printf("# %.*s\n", TEXT_ARGS(error));
	return validate(fields, &(struct schema_source){ .request = &request });
}

/* One value of a body with one field. */
static struct text body_of(struct field field, struct text json)
{
	const struct field fields[] = { field, FIELD_END };

	return validate_body(fields, arena_printf(arena, "{\"f\":%.*s}", TEXT_ARGS(json)));
}

static struct text query_of(const struct field *fields, const struct parameter *parameters, size_t count)
{
	const struct request request = { .parameters = parameters, .parameter_count = count };

	return validate(fields, &(struct schema_source){ .request = &request });
}

#define FIELD(...) ((struct field){ .name = "f", __VA_ARGS__ })

static void test_titles(void)
{
	const struct field title = FIELD(.type = FIELD_TITLE, .is_required = true, .maximum = 5);
	static const uint32_t trimmed[] = { 0x9, 0xA, 0xB, 0xC, 0xD, 0x20, 0x85, 0xA0, 0x1680, 0x2000, 0x200A, 0x2028, 0x2029, 0x202F,
		0x205F, 0x3000, 0xFEFF };
	static const uint32_t kept[] = { 0x180E, 0x200B, 0x200C, 0x2060, 0xAD, 0x2800, 0x3164 };

	TEST("a title is trimmed of the contract's set, and of nothing else")
	{
		for (size_t i = 0; i < sizeof trimmed / sizeof *trimmed; i++) {
			struct text escaped = arena_printf(arena, "\"\\u%04x a b\\u%04x\"", trimmed[i], trimmed[i]);

			EXPECT_TEXT(body_of(title, escaped), "f=a b");
		}
		for (size_t i = 0; i < sizeof kept / sizeof *kept; i++)
			EXPECT_INTEGER(body_of(title, arena_printf(arena, "\"\\u%04xa\"", kept[i])).length, 2 + 1 + (kept[i] < 0x800 ? 2 : 3));
		EXPECT_TEXT(body_of(title, TEXT("\"a\"")), "f=a");
		EXPECT_TEXT(body_of(title, TEXT("\" é\"")), "f=é");
	}
	TEST("its length counts code points")
	{
		EXPECT_TEXT(body_of(title, TEXT("\"😀😀😀😀😀\"")), "f=😀😀😀😀😀");
		EXPECT_TEXT(body_of(title, TEXT("\"  12345  \"")), "f=12345");
		EXPECT_TEXT(body_of(title, TEXT("\"123456\"")), "422 /f:too_long");
	}
	TEST("a blank one, a missing one and one of another type are told apart")
	{
		EXPECT_TEXT(body_of(title, TEXT("\"\"")), "422 /f:blank");
		EXPECT_TEXT(body_of(title, TEXT("\" \\ufeff \"")), "422 /f:blank");
		EXPECT_TEXT(body_of(title, TEXT("5")), "422 /f:type");
		EXPECT_TEXT(body_of(title, TEXT("null")), "422 /f:type");
		EXPECT_TEXT(body_of(title, TEXT("[\"a\"]")), "422 /f:type");
		EXPECT_TEXT(validate_body((struct field[]){ title, FIELD_END }, TEXT("{\"F\":\"a\"}")), "422 /f:required");
	}
	TEST("control characters inside are refused, C1 and DEL too")
	{
		static const char *const bad[] = { "a\\u0000b", "a\\u0001b", "a\\tb", "a\\nb", "a\\u007fb", "a\\u0080b", "a\\u009fb", "a\\u001b" };

		for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
			EXPECT_TEXT(body_of(title, arena_printf(arena, "\"%s\"", bad[i])), "422 /f:characters");
	}
	arena_reset(arena);
}

static void test_values(void)
{
	static const char *const levels[] = { "low", "high", NULL };
	const struct field text = FIELD(.type = FIELD_TEXT, .minimum = 2, .maximum = 4);
	const struct field level = FIELD(.type = FIELD_TEXT, .maximum = 9, .values = levels);
	const struct {
		struct field field;
		const char *json;
		const char *wanted;
	} cases[] = {
		{ text, "\" a\\n\"", "f= a\n" },
		{ text, "\"a\"", "422 /f:too_short" },
		{ text, "\"abcde\"", "422 /f:too_long" },
		{ text, "\"a\\u0000\"", "422 /f:characters" },
		{ text, "\"a\\ud800\"", "422 /f:characters" },
		{ text, "\"a\\u000b\"", "f=a\v" },
		{ FIELD(.type = FIELD_TEXT, .maximum = 4, .is_nullable = true), "null", "f=null" },
		{ FIELD(.type = FIELD_TEXT, .maximum = 4), "null", "422 /f:type" },
		{ FIELD(.type = FIELD_IDS, .maximum = 2), "[]", "f={}" },
		{ FIELD(.type = FIELD_IDS, .maximum = 2), "[\"a_B-1\",\"2\"]", "f={a_B-1,2}" },
		{ FIELD(.type = FIELD_IDS, .maximum = 2), "[\"a\",\"b\",\"c\"]", "422 /f:too_long" },
		{ FIELD(.type = FIELD_IDS, .maximum = 2), "[\"c\",\"a,b\"]", "422 /f/1:format" },
		{ FIELD(.type = FIELD_IDS, .maximum = 2), "[\"\"]", "422 /f/0:format" },
		{ FIELD(.type = FIELD_IDS, .maximum = 2), "[1]", "422 /f/0:format" },
		{ FIELD(.type = FIELD_IDS, .maximum = 2), "\"a\"", "422 /f:type" },
		{ level, "\"high\"", "f=high" },
		{ level, "\"High\"", "422 /f:enum" },
		{ FIELD(.type = FIELD_INTEGER, .minimum = -5, .maximum = 5), "-5", "f=-5" },
		{ FIELD(.type = FIELD_INTEGER, .minimum = -5, .maximum = 5), "6", "422 /f:range" },
		{ FIELD(.type = FIELD_INTEGER, .minimum = -5, .maximum = 5), "1.5", "422 /f:type" },
		{ FIELD(.type = FIELD_INTEGER, .minimum = -5, .maximum = 5), "\"1\"", "422 /f:type" },
		{ FIELD(.type = FIELD_INTEGER, .minimum = -5, .maximum = 5), "true", "422 /f:type" },
		{ FIELD(.type = FIELD_BOOLEAN), "false", "f=false" },
		{ FIELD(.type = FIELD_BOOLEAN), "0", "422 /f:type" },
		{ FIELD(.type = FIELD_BOOLEAN), "\"true\"", "422 /f:type" },
		{ FIELD(.type = FIELD_BOOLEAN), "null", "422 /f:type" },
		{ FIELD(.type = FIELD_PASSWORD), "\"12345678901\"", "422 /f:too_short" },
		{ FIELD(.type = FIELD_PASSWORD), "\" 2345678901 \"", "f= 2345678901 " },
		{ FIELD(.type = FIELD_PASSWORD), "\"123456789012\\u0000\"", "422 /f:characters" },
		{ FIELD(.type = FIELD_TOKEN, .alphabet = "ab@"), "\"b@a\"", "f=b@a" },
		{ FIELD(.type = FIELD_TOKEN, .alphabet = "ab@"), "\"abc\"", "422 /f:characters" },
		{ FIELD(.type = FIELD_UUID), "\"018F3c2e-7a3b-7c11-9d2e-0123456789AB\"", "f=018f3c2e-7a3b-7c11-9d2e-0123456789ab" },
		{ FIELD(.type = FIELD_UUID), "\"018f3c2e-7a3b-7c11-9d2e-0123456789a\"", "422 /f:format" },
		{ FIELD(.type = FIELD_UUID), "\"018f3c2e-7a3b-7c11-9d2e-0123456789ag\"", "422 /f:format" },
		{ FIELD(.type = FIELD_UUID), "\"018f3c2e07a3b-7c11-9d2e-0123456789ab\"", "422 /f:format" },
		{ FIELD(.type = FIELD_DATE), "\"2028-02-29\"", "f=2028-02-29" },
		{ FIELD(.type = FIELD_DATE), "\"2026-02-29\"", "422 /f:format" },
		{ FIELD(.type = FIELD_DATE), "\"2100-02-29\"", "422 /f:format" },
		{ FIELD(.type = FIELD_DATE), "\"2026-13-01\"", "422 /f:format" },
		{ FIELD(.type = FIELD_DATE), "\"2026-1-01\"", "422 /f:format" },
		{ FIELD(.type = FIELD_DATE), "\"0000-01-01\"", "422 /f:format" },
		{ FIELD(.type = FIELD_DATE), "\"2026-01-01T\"", "422 /f:format" },
		{ FIELD(.type = FIELD_TIMESTAMP), "\"2026-11-23T17:00:00Z\"", "f=2026-11-23T17:00:00Z" },
		{ FIELD(.type = FIELD_TIMESTAMP), "\"2026-11-23t17:00:00.123456+05:30\"", "f=2026-11-23t17:00:00.123456+05:30" },
		{ FIELD(.type = FIELD_TIMESTAMP), "\"2026-11-23T24:00:00Z\"", "422 /f:format" },
		{ FIELD(.type = FIELD_TIMESTAMP), "\"2026-11-23T17:00:00.Z\"", "422 /f:format" },
		{ FIELD(.type = FIELD_TIMESTAMP), "\"2026-11-23T17:00:00\"", "422 /f:format" },
		{ FIELD(.type = FIELD_TIMESTAMP), "\"2026-11-23 17:00:00Z\"", "422 /f:format" },
		{ FIELD(.type = FIELD_TOKEN, .maximum = 4), "\"aB-_\"", "f=aB-_" },
		{ FIELD(.type = FIELD_TOKEN, .maximum = 4), "\"aaaaa\"", "422 /f:too_long" },
		{ FIELD(.type = FIELD_TOKEN, .maximum = 4), "\"\"", "422 /f:characters" },
		{ FIELD(.type = FIELD_TOKEN, .maximum = 4), "\"a b\"", "422 /f:characters" },
	};

	TEST("values of every type")
	{
		for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
			if (!EXPECT_TEXT(body_of(cases[i].field, text_of(cases[i].json)), cases[i].wanted))
				printf("# of %s\n", cases[i].json);
		}
	}
	TEST("an integer beyond 64 bits is out of range or of the wrong type, never another number")
	{
		const struct field integer = FIELD(.type = FIELD_INTEGER, .minimum = 0, .maximum = INT64_MAX);

		EXPECT_TEXT(body_of(integer, TEXT("9223372036854775807")), "f=9223372036854775807");
		EXPECT(text_starts_with(body_of(integer, TEXT("9223372036854775808")), TEXT("422 /f:")));
		EXPECT(text_starts_with(body_of(integer, TEXT("99999999999999999999999")), TEXT("422 /f:")));
		EXPECT(text_starts_with(body_of(integer, TEXT("-9223372036854775809")), TEXT("422 /f:")));
	}
	TEST("a password may have 128 code points, of whatever kind")
	{
		struct buffer password;

		buffer_init(&password, arena, 0);
		buffer_add_char(&password, '"');
		for (int i = 0; i < 128; i++)
			buffer_add(&password, TEXT("é"));
		EXPECT(text_starts_with(body_of(FIELD(.type = FIELD_PASSWORD), arena_printf(arena, "%.*s\"", TEXT_ARGS(buffer_text(&password)))),
			TEXT("f=é")));
		buffer_add(&password, TEXT("é\""));
		EXPECT_TEXT(body_of(FIELD(.type = FIELD_PASSWORD), buffer_text(&password)), "422 /f:too_long");
	}
	arena_reset(arena);
}

static void test_addresses(void)
{
	static const char *const good[] = { "ada@example.org", "a.b+c@x-y.example.co.uk", "o'hara@example.org", "1@2.example" };
	static const char *const bad[] = { "", "a", "@", "a@", "@example.org", "a@example", "a@.org", "a@example.", "a@-x.org", "a@x-.org",
		"a b@example.org", "a@exa mple.org", "a@b@example.org", "a@example..org", "\\\"a\\\"@example.org", "a@[127.0.0.1]", "é@example.org",
		"a@exämple.org", "a\\r\\nBcc:b@example.org" };

	TEST("e-mail addresses")
	{
		for (size_t i = 0; i < sizeof good / sizeof *good; i++)
			EXPECT(body_of(FIELD(.type = FIELD_EMAIL), arena_printf(arena, "\" %s \"", good[i])).length == 2 + strlen(good[i]));
		for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
			if (!EXPECT_TEXT(body_of(FIELD(.type = FIELD_EMAIL), arena_printf(arena, "\"%s\"", bad[i])), "422 /f:format"))
				printf("# of %s\n", bad[i]);
		}
	}
	TEST("their parts have limits")
	{
		EXPECT_TEXT(body_of(FIELD(.type = FIELD_EMAIL), arena_printf(arena, "\"%065d@example.org\"", 0)), "422 /f:format");
		EXPECT_TEXT(body_of(FIELD(.type = FIELD_EMAIL), arena_printf(arena, "\"a@%064d.org\"", 0)), "422 /f:format");
		EXPECT_TEXT(body_of(FIELD(.type = FIELD_EMAIL), arena_printf(arena, "\"a@%0255d.org\"", 0)), "422 /f:too_long");
	}
	arena_reset(arena);
}

static const struct field todo[] = {
	{ .name = "title", .type = FIELD_TITLE, .is_required = true, .maximum = 500 },
	{ .name = "completed", .type = FIELD_BOOLEAN, .standard = "false" },
	{ .name = "order", .type = FIELD_INTEGER, .minimum = INT32_MIN, .maximum = INT32_MAX },
	FIELD_END,
};

static void test_bodies(void)
{
	const struct request empty = { .method = METHOD_POST };
	const struct request patch = { .method = METHOD_PATCH };
	const struct request form = { .method = METHOD_POST, .has_form = true };

	TEST("every wrong member is listed at once, and unknown ones are ignored")
	{
		EXPECT_TEXT(validate_body(todo, TEXT("{\"completed\":1,\"order\":\"x\",\"role\":\"administrator\"}")),
			"422 /title:required /completed:type /order:type");
		EXPECT_TEXT(validate_body(todo, TEXT("{\"title\":\"a\",\"id\":{}}")), "title=a completed=false order=null");
	}
	TEST("a body that is no object is 422")
	{
		static const char *const bodies[] = { "[]", "null", "5", "\"title\"", "true" };

		for (size_t i = 0; i < sizeof bodies / sizeof *bodies; i++)
			EXPECT_TEXT(validate_body(todo, text_of(bodies[i])), "422 :type");
	}
	TEST("an empty body is 400 where a member is required, else no member is given")
	{
		EXPECT_TEXT(validate(todo, &(struct schema_source){ .request = &empty }), "400");
		EXPECT_TEXT(validate(todo + 1, &(struct schema_source){ .request = &empty }), "completed=false order=null");
		EXPECT_TEXT(validate(todo + 1, &(struct schema_source){ .request = &patch }), "400");
	}
	TEST("a form where JSON is wanted, or nothing, is 415")
	{
		static const struct field nothing[] = { FIELD_END };

		EXPECT_TEXT(validate(todo, &(struct schema_source){ .request = &form }), "415");
		EXPECT_TEXT(validate(nothing, &(struct schema_source){ .request = &form }), "415");
	}
	arena_reset(arena);
}

static void test_queries(void)
{
	static const struct field fields[] = {
		{ .name = "limit", .type = FIELD_INTEGER, .place = FIELD_IN_QUERY, .minimum = 1, .maximum = 100, .standard = "20" },
		{ .name = "completed", .type = FIELD_BOOLEAN, .place = FIELD_IN_QUERY },
		FIELD_END,
	};

	TEST("parameters are read, absent ones have their standard")
	{
		const struct parameter parameters[] = { { TEXT("completed"), TEXT("true") } };

		EXPECT_TEXT(query_of(fields, NULL, 0), "limit=20 completed=null");
		EXPECT_TEXT(query_of(fields, parameters, 1), "limit=20 completed=true");
	}
	TEST("unknown ones may be ignored")
	{
		const struct parameter parameters[] = { { TEXT("complete"), TEXT("x") } };
		const struct request request = { .parameters = parameters, .parameter_count = 1 };

		EXPECT_TEXT(validate(fields, &(struct schema_source){ .request = &request, .ignores_unknown = true }), "limit=20 completed=null");
	}
	TEST("wrong, repeated and unknown ones are one 400 that lists them")
	{
		const struct parameter parameters[] = { { TEXT("limit"), TEXT("1") }, { TEXT("limt"), TEXT("1") }, { TEXT("limit"), TEXT("2") },
			{ TEXT("completed"), TEXT("yes") } };

		EXPECT_TEXT(query_of(fields, parameters, 4), "400 limt:unknown limit:duplicate completed:type");
	}
	TEST("numbers are written one way only")
	{
		static const char *const bad[] = { "", " 1", "1 ", "+1", "01", "1.0", "1e1", "0x1", "101", "0", "-1", "99999999999999999999" };

		for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
			const struct parameter parameter = { TEXT("limit"), text_of(bad[i]) };

			EXPECT(text_starts_with(query_of(fields, &parameter, 1), TEXT("400 limit:")));
		}
	}
	arena_reset(arena);
}

/* "name=value" pairs of a form with these fields. */
static struct text form_of(const struct field *fields, const struct parameter *parameters, size_t count)
{
	const struct request request = { .method = METHOD_POST, .has_form = true, .parameters = parameters, .parameter_count = count };

	return validate(fields, &(struct schema_source){ .request = &request, .takes_form = true });
}

static void test_forms(void)
{
	static const struct field fields[] = {
		{ .name = "title", .type = FIELD_TITLE, .is_required = true, .maximum = 5 },
		{ .name = "days", .type = FIELD_INTEGER, .minimum = 1, .maximum = 9, .standard = "3" },
		{ .name = "lang", .type = FIELD_TITLE, .place = FIELD_IN_QUERY, .maximum = 2 },
		FIELD_END,
	};
	static const struct request json = { .method = METHOD_POST, .has_json = true };

	TEST("a form fills the fields of the body, and an empty field is an absent one")
	{
		const struct parameter parameters[] = { { TEXT("title"), TEXT(" a ") }, { TEXT("days"), TEXT("") }, { TEXT("lang"), TEXT("fr") } };

		EXPECT_TEXT(form_of(fields, parameters, 3), "lang=fr title=a days=3");
		EXPECT_TEXT(form_of(fields, parameters + 1, 2), "422 /title:required");
	}
	TEST("what is wrong is told as of a body: 422, every field at once")
	{
		const struct parameter parameters[] = { { TEXT("title"), TEXT("abcdef") }, { TEXT("days"), TEXT("x") } };

		EXPECT_TEXT(form_of(fields, parameters, 2), "422 /title:too_long /days:type");
	}
	TEST("a list of words is an array of JSON, or as many fields of a form; each is known and comes once")
	{
		static const char *const colours[] = { "red", "sea:blue", NULL };
		static const struct field list[] = { { .name = "f", .type = FIELD_WORDS, .is_required = true, .values = colours }, FIELD_END };
		const struct parameter pair[] = { { TEXT("f"), TEXT("red") }, { TEXT("f"), TEXT("sea:blue") } };

		EXPECT_TEXT(form_of(list, pair, 2), "f=red sea:blue");
		EXPECT_TEXT(form_of(list, pair, 0), "422 /f:required");
		EXPECT_TEXT(body_of(list[0], TEXT("[\"sea:blue\",\"red\"]")), "f=sea:blue red");
		EXPECT_TEXT(body_of(list[0], TEXT("[]")), "422 /f:enum");
		EXPECT_TEXT(body_of(list[0], TEXT("[\"green\"]")), "422 /f:enum");
		EXPECT_TEXT(body_of(list[0], TEXT("[\"\"]")), "422 /f:enum");
		EXPECT_TEXT(body_of(list[0], TEXT("[\"red\",\"red\"]")), "422 /f:duplicate");
		EXPECT_TEXT(body_of(list[0], TEXT("[\"red\",1]")), "422 /f:type");
		EXPECT_TEXT(body_of(list[0], TEXT("\"red\"")), "422 /f:type");
	}
	TEST("an unknown field is one unknown parameter; JSON is no form")
	{
		const struct parameter parameters[] = { { TEXT("title"), TEXT("a") }, { TEXT("role"), TEXT("administrator") } };

		EXPECT_TEXT(form_of(fields, parameters, 2), "400 role:unknown");
		EXPECT_TEXT(validate(fields, &(struct schema_source){ .request = &json, .takes_form = true }), "415");
	}
	arena_reset(arena);
}

static void get_undeclared(void *inputs)
{
	inputs_get(inputs, "nothing");
}

static void test_paths(void)
{
	static const struct field fields[] = { { .name = "id", .type = FIELD_UUID, .place = FIELD_IN_PATH }, FIELD_END };
	const struct request request = { .method = METHOD_GET };
	struct inputs inputs = { .count = 0 };

	TEST("a path value that cannot exist is 404")
	{
		const struct parameter good = { TEXT("id"), TEXT("018f3c2e-7a3b-7c11-9d2e-0123456789ab") };
		const struct parameter bad = { TEXT("id"), TEXT("1 or 1=1") };

		EXPECT_TEXT(validate(fields, &(struct schema_source){ .request = &request, .path_values = &good, .path_value_count = 1 }), "id=018f3c2e-7a3b-7c11-9d2e-0123456789ab");
		EXPECT_TEXT(validate(fields, &(struct schema_source){ .request = &request, .path_values = &bad, .path_value_count = 1 }), "404");
	}
	TEST("asking for an input that was never declared ends the process")
	{
		EXPECT(dies_with(get_undeclared, &inputs, "never declared"));
	}
	arena_reset(arena);
}

int main(void)
{
	arena = arena_open(64 * 1024, 64 * 1024 * 1024);
	test_titles();
	test_values();
	test_addresses();
	test_bodies();
	test_queries();
	test_forms();
	test_paths();
	arena_close(arena);
	return tap_done();
}

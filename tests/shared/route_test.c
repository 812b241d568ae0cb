/* route.c */
#include "route.h"

#include "hostile.h"
#include "tap.h"

static struct arena *arena;

static const struct problem *handler(struct exchange *exchange)
{
	(void)exchange;
	return NULL;
}

static const char *const ok[] = { "200 Good", NULL };

#define ROW(row_method, row_path) \
	{ .method = (row_method), .path = (row_path), .access = ACCESS_PUBLIC, .quota = QUOTA_NONE, .takes_any = true, \
		.statement = STATEMENT_NONE, .handler = handler, .summary = "Good", .answers = ok }

static const struct route routes[] = {
	ROW(METHOD_GET, "/"),
	ROW(METHOD_GET, "/todos"),
	ROW(METHOD_POST, "/todos"),
	ROW(METHOD_GET, "/todos/latest"),
	ROW(METHOD_GET, "/todos/{id}"),
	ROW(METHOD_DELETE, "/todos/{id}"),
	ROW(METHOD_GET, "/verify/{slug}.json"),
	ROW(METHOD_GET, "/verify/{slug}"),
	ROW(METHOD_GET, "/r/{old}..{new}.git/{file...}"),
	ROW(METHOD_GET, "/r/{slug}.git/{file...}"),
	ROW(METHOD_GET, "/file/{path...}"),
};

static const struct route_table table = { routes, sizeof routes / sizeof *routes };

/* "path name=value name=value" of what was found, or the status of the refusal. */
static struct text found(enum method method, const char *path)
{
	struct route_match match;
	const struct problem *problem = route_find(arena, &table, method, guarded(text_of(path)), &match);
	struct buffer out;

	buffer_init(&out, arena, 0);
	if (problem != NULL) {
		buffer_printf(&out, "%d", problem_status(problem));
		if (problem->allow.length > 0)
			buffer_printf(&out, " %.*s", TEXT_ARGS(problem->allow));
		return buffer_text(&out);
	}
	buffer_add(&out, text_of(match.route->path));
	for (size_t i = 0; i < match.value_count; i++)
		buffer_printf(&out, " %.*s=%.*s", TEXT_ARGS(match.values[i].name), TEXT_ARGS(match.values[i].value));
	EXPECT(match.route == &routes[match.index]);
	return buffer_text(&out);
}

static void test_find(void)
{
	static const struct {
		enum method method;
		const char *path;
		const char *wanted;
	} cases[] = {
		{ METHOD_GET, "/", "/" },
		{ METHOD_GET, "/todos", "/todos" },
		{ METHOD_HEAD, "/todos", "/todos" },
		{ METHOD_GET, "/todos/latest", "/todos/latest" },
		{ METHOD_GET, "/todos/7", "/todos/{id} id=7" },
		{ METHOD_DELETE, "/todos/latest", "/todos/{id} id=latest" },
		{ METHOD_GET, "/todos/7/8", "404" },
		{ METHOD_GET, "/todos/", "404" },
		{ METHOD_GET, "/todosx", "404" },
		{ METHOD_GET, "/nothing", "404" },
		{ METHOD_PUT, "/todos", "405 GET, HEAD, POST, OPTIONS" },
		{ METHOD_PUT, "/todos/latest", "405 GET, HEAD, DELETE, OPTIONS" },
		{ METHOD_OTHER, "/", "405 GET, HEAD, OPTIONS" },
		{ METHOD_GET, "/verify/a.b.json", "/verify/{slug}.json slug=a.b" },
		{ METHOD_GET, "/verify/a.json.json", "/verify/{slug}.json slug=a.json" },
		{ METHOD_GET, "/verify/a.b", "/verify/{slug} slug=a.b" },
		{ METHOD_GET, "/verify/.json", "/verify/{slug} slug=.json" },
		{ METHOD_GET, "/r/go.mvc@1..go.mvc@2.git/info/refs", "/r/{old}..{new}.git/{file...} old=go.mvc@1 new=go.mvc@2 file=info/refs" },
		{ METHOD_GET, "/r/a.git/objects/aa/bb", "/r/{slug}.git/{file...} slug=a file=objects/aa/bb" },
		{ METHOD_GET, "/r/a.git", "404" },
		{ METHOD_GET, "/file/src/main.c", "/file/{path...} path=src/main.c" },
		{ METHOD_GET, "/file", "404" },
	};

	TEST("the first row that fits wins; HEAD is a GET; other methods are told what there is")
	{
		for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
			EXPECT_TEXT(found(cases[i].method, cases[i].path), cases[i].wanted);
	}
	TEST("OPTIONS of an unknown path allows nothing")
	{
		EXPECT(route_allow(arena, &table, TEXT("/nothing")).data == NULL);
		EXPECT_TEXT(route_allow(arena, &table, TEXT("/todos/7")), "GET, HEAD, DELETE, OPTIONS");
	}
	TEST("a path of nothing but dots and slashes takes no time")
	{
		char *path = arena_alloc(arena, REQUEST_PATH_BYTES_MAX);

		memset(path, '.', REQUEST_PATH_BYTES_MAX);
		memcpy(path, "/r/", 3);
		for (int i = 0; i < 20; i++) {
			struct route_match match;

			EXPECT(route_find(arena, &table, METHOD_GET, (struct text){ path, REQUEST_PATH_BYTES_MAX }, &match) != NULL);
		}
	}
	arena_reset(arena);
}

static void check(void *route)
{
	route_check(&(struct route_table){ route, 1 });
}

static void check_twice(void *route)
{
	const struct route rows[] = { *(struct route *)route, *(struct route *)route };

	route_check(&(struct route_table){ rows, 2 });
}

static void test_check(void)
{
	static const struct field id[] = { { .name = "id", .type = FIELD_UUID, .place = FIELD_IN_PATH }, FIELD_END };
	static const struct field title[] = { { .name = "title", .type = FIELD_TITLE, .maximum = 5 }, FIELD_END };
	static const struct route good = ROW(METHOD_GET, "/todos/{id}");
	struct route row;

	TEST("a complete table is accepted")
	{
		route_check(&table);
	}
	TEST("a row with an unset or contradictory column ends the process, and is named")
	{
		row = good, row.access = ACCESS_UNSET;
		EXPECT(dies_with(check, &row, "route 0, GET /todos/{id}: no access"));
		row = good, row.quota = QUOTA_UNSET;
		EXPECT(dies_with(check, &row, "no quota"));
		row = good, row.method = METHOD_UNSET;
		EXPECT(dies_with(check, &row, "no method"));
		row = good, row.handler = NULL;
		EXPECT(dies_with(check, &row, "no handler"));
		row = good, row.summary = NULL;
		EXPECT(dies_with(check, &row, "no summary"));
		row = good, row.answers = NULL;
		EXPECT(dies_with(check, &row, "no answers"));
		row = good, row.path = "todos";
		EXPECT(dies_with(check, &row, "no path"));
		row = good, row.fields = id;
		EXPECT(dies_with(check, &row, "has fields and takes any"));
		row = good, row.inputs[0] = "id";
		EXPECT(dies_with(check, &row, "inputs without a statement"));
		EXPECT(dies_with(check_twice, (void *)&good, "stands there twice"));
	}
	TEST("path values, fields and inputs must agree")
	{
		row = good, row.takes_any = false;
		EXPECT(dies_with(check, &row, "has no field"));
		row.fields = id, row.path = "/todos";
		EXPECT(dies_with(check, &row, "a field is in no path"));
		row.path = "/todos/{id}", row.statement = 0, row.inputs[0] = "di";
		EXPECT(dies_with(check, &row, "neither a field nor a claim"));
		row.inputs[0] = "@account";
		EXPECT(dies_with(check, &row, "@account of a route whose tokens are not looked at"));
		row.access = ACCESS_ACCOUNT;
		check(&row);
		row.path = "/todos", row.fields = title;
		EXPECT(dies_with(check, &row, "the body of this method is not looked at"));
	}
	TEST("a scope is a word of a route that looks at tokens; a page takes forms and no personal token")
	{
		row = good, row.scope = "todos:read";
		EXPECT(dies_with(check, &row, "a scope of a route whose tokens are not looked at"));
		row.access = ACCESS_ACCOUNT;
		check(&row);
		row.is_page = true;
		EXPECT(dies_with(check, &row, "a page, and a scope"));
		row.is_page = false, row.scope = "todos read";
		EXPECT(dies_with(check, &row, "is no word"));
		row.scope = "";
		EXPECT(dies_with(check, &row, "is no word"));
		row = good, row.is_page = true, row.method = METHOD_DELETE;
		EXPECT(dies_with(check, &row, "no form can send"));
		row.method = METHOD_POST, row.form = handler;
		check(&row);
		row.method = METHOD_GET;
		EXPECT(dies_with(check, &row, "shows a form, and takes none"));
		row = good, row.method = METHOD_POST, row.form = handler;
		EXPECT(dies_with(check, &row, "shows a form, and takes none"));
	}
	TEST("a field's columns are looked at, too")
	{
		static const struct field fields[][2] = {
			{ { .name = "f", .place = FIELD_IN_QUERY }, FIELD_END },
			{ { .name = "f", .type = FIELD_TEXT, .place = FIELD_IN_QUERY }, FIELD_END },
			{ { .name = "f", .type = FIELD_INTEGER, .place = FIELD_IN_QUERY }, FIELD_END },
			{ { .name = "f", .type = FIELD_INTEGER, .place = FIELD_IN_QUERY, .minimum = 2, .maximum = 1 }, FIELD_END },
			{ { .name = "f", .type = FIELD_BOOLEAN, .place = FIELD_IN_QUERY, .is_required = true, .standard = "true" }, FIELD_END },
		};
		static const char *const words[] = { "has no type", "without a maximum", "without a range", "above its maximum",
			"is required and has a standard" };

		for (size_t i = 0; i < sizeof fields / sizeof *fields; i++) {
			row = good, row.takes_any = false, row.path = "/todos", row.fields = fields[i];
			EXPECT(dies_with(check, &row, words[i]));
		}
	}
}

int main(void)
{
	arena = arena_open(64 * 1024, 16 * 1024 * 1024);
	test_find();
	test_check();
	arena_close(arena);
	return tap_done();
}

/* selection.c and canonical.c: parameters in, findings out. */
#include "generator/selection.h"

#include "tap.h"

#include "support.h"

static struct arena *arena;
static const struct catalogue *catalogue;

/* "kind parameter=value ~nearest" for every finding, one a line. */
static struct text findings_of(const char *query)
{
	struct selection_reading reading = support_request(arena, catalogue, query);
	struct buffer out;

	buffer_init(&out, arena, 0);
	for (size_t i = 0; i < reading.finding_count; i++) {
		const struct finding *finding = &reading.findings[i];
		buffer_add(&out, finding_kind_name(finding->kind));
		buffer_printf(&out, " %.*s=%.*s", TEXT_ARGS(finding->parameter), TEXT_ARGS(finding->value));
		if (finding->nearest.length > 0)
			buffer_printf(&out, " ~%.*s", TEXT_ARGS(finding->nearest));
		if (finding->fix.length > 0)
			buffer_printf(&out, " fix %.*s", TEXT_ARGS(finding->fix));
		buffer_add_char(&out, '\n');
	}
	return buffer_text(&out);
}

static struct text slug_of(const char *query)
{
	return support_slug(arena, catalogue, support_request(arena, catalogue, query).selection.options);
}

static const struct {
	const char *sentence;
	const char *query;
	const char *slug;
} stacks[] = {
	{ "nothing given means the defaults", "", "node.mvc.sqlite.react.css+tests@2026.11.0" },
	{ "each category is a parameter", "backend=go&architecture=hexagonal&database=redis&frontend=vue&styling=tailwind",
		"go.hexagonal.redis.vue.tailwind+tests@2026.11.0" },
	{ "language is another name of backend", "language=php", "php.mvc.sqlite.react.css+tests@2026.11.0" },
	{ "case does not matter in values", "backend=Go&options=Docker", "go.mvc.sqlite.react.css+docker@2026.11.0" },
	{ "lists are separated by commas, in any order", "options=openapi,auth", "node.mvc.sqlite.react.css+auth+openapi@2026.11.0" },
	{ "lists may be repeated", "options=auth&features=docker&dependencies=auth, tests",
		"node.mvc.sqlite.react.css+auth+tests+docker@2026.11.0" },
	{ "an empty list means no options", "options=", "node.mvc.sqlite.react.css@2026.11.0" },
	{ "an option can be switched on and off", "docker=true&tests=0", "node.mvc.sqlite.react.css+docker@2026.11.0" },
	{ "an option without a value is switched on", "docker=", "node.mvc.sqlite.react.css+tests+docker@2026.11.0" },
	{ "a switch comes after the list", "options=tests,docker&docker=no", "node.mvc.sqlite.react.css+tests@2026.11.0" },
	{ "an empty choice is the default", "backend=&database=mysql", "node.mvc.mysql.react.css+tests@2026.11.0" },
	{ "a preset gives what is not chosen", "preset=go-api&database=mysql", "go.mvc.mysql.react.css+tests+openapi@2026.11.0" },
	{ "the same value twice is no contradiction", "backend=go&language=go", "go.mvc.sqlite.react.css+tests@2026.11.0" },
	{ "the release may be named by its beginning", "release=2026.11", "node.mvc.sqlite.react.css+tests@2026.11.0" },
};

static void test_stacks(void)
{
	for (size_t i = 0; i < sizeof stacks / sizeof stacks[0]; i++) {
		TEST(stacks[i].sentence)
		{
			EXPECT_TEXT(findings_of(stacks[i].query), "");
			EXPECT_TEXT(slug_of(stacks[i].query), stacks[i].slug);
		}
	}
}

static const struct {
	const char *sentence;
	const char *query;
	const char *findings;
} mistakes[] = {
	{ "an unknown parameter is named with the nearest", "datbase=mysql", "unknown-parameter datbase=mysql ~database\n" },
	{ "parameter names have their case", "basedir=x", "unknown-parameter basedir=x ~baseDir\n" },
	{ "nothing near is not invented", "xyzzy=1", "unknown-parameter xyzzy=1\n" },
	{ "an unknown value is named with the nearest", "database=postgres", "unknown-value database=postgres ~postgresql\n" },
	{ "an unknown option of a list is named alone", "options=tests,dcoker", "unknown-value options=dcoker ~docker\n" },
	{ "a list is no choice", "backend=go,node", "unknown-value backend=go,node ~node\n" },
	{ "a switch is true or false", "docker=maybe", "unknown-value docker=maybe\n" },
	{ "an unknown preset is named", "preset=go-app", "unknown-value preset=go-app ~go-api\n" },
	{ "two different choices are a contradiction", "backend=go&language=php", "repeated language=php\n" },
	{ "a switch cannot be on and off", "docker=1&docker=0", "repeated docker=0\n" },
	{ "another release is not this one", "release=2026.1", "unknown-release release=2026.1 ~2026.11.0\n" },
	{ "a release is not cut within a number", "release=2026.11.", "unknown-release release=2026.11. ~2026.11.0\n" },
	{ "a name has its alphabet", "name=My_App", "invalid name=My_App\n" },
	{ "a name begins with a letter", "name=1a", "invalid name=1a\n" },
	{ "a name does not end in a hyphen", "name=a-", "invalid name=a-\n" },
	{ "a name is no path", "name=../x", "invalid name=../x\n" },
	{ "a folder is no path", "baseDir=a/b", "invalid baseDir=a/b\n" },
	{ "a folder is not the one above", "baseDir=..", "invalid baseDir=..\n" },
	{ "a package has no empty part", "packageName=com..x", "invalid packageName=com..x\n" },
	{ "a package does not end in a dot", "groupId=com.", "invalid groupId=com.\n" },
	{ "a description is one line", "description=a\nb", "invalid description=a\nb\n" },
	{ "a description has no private characters", "description=\xef\x9c\x80", "invalid description=\xef\x9c\x80\n" },
	{ "a description is UTF-8", "description=\xff", "invalid description=(not UTF-8)\n" },
	{ "a licence is one that we have", "license=WTFPL", "invalid license=WTFPL\n" },
	{ "everything wrong is told at once", "name=A&backend=gopher&x=1&groupId=A",
		"unknown-parameter x=1\ninvalid name=A\ninvalid groupId=A\nunknown-value backend=gopher\n" },
	{ "a strict request is refused by its rules", "strict=1&styling=chakra&frontend=vue&options=ci",
		"violation stack= fix styling=css\nviolation stack= fix options+tests\n" },
};

static void test_mistakes(void)
{
	for (size_t i = 0; i < sizeof mistakes / sizeof mistakes[0]; i++) {
		TEST(mistakes[i].sentence)
		{
			EXPECT_TEXT(findings_of(mistakes[i].query), mistakes[i].findings);
		}
	}
	TEST("a finding says what is wrong and what is possible")
	{
		EXPECT_TEXT(support_request(arena, catalogue, "frontend=reakt").findings[0].detail,
			"frontend has no value reakt; it has react, vue, angular, svelte, nextjs, nuxt, mvp. Did you mean react?");
		EXPECT_TEXT(support_request(arena, catalogue, "name=A").findings[0].detail,
			"name cannot be used: write 1 to 63 of a-z, 0-9 and -, a letter first, no - at the end.");
	}
}

static void test_names(void)
{
	struct selection_reading reading = support_request(arena, catalogue, "artifactId=shopping-list&groupId=org.acme");
	const struct text *fields = reading.selection.fields;

	TEST("what is not named follows from the name")
	{
		EXPECT_TEXT(fields[SELECTION_NAME], "shopping-list");
		EXPECT_TEXT(fields[SELECTION_BASE_DIR], "shopping-list");
		EXPECT_TEXT(fields[SELECTION_PACKAGE_NAME], "org.acme.shopping_list");
		EXPECT_TEXT(fields[SELECTION_LICENSE], "MIT");
		EXPECT_TEXT(selection_title(arena, fields[SELECTION_NAME]), "Shopping List");
	}
	TEST("the longest name has 63 bytes")
	{
		char query[80] = "name=";
		memset(query + 5, 'a', 64);
		EXPECT(findings_of(query).length > 0);
		query[5 + 63] = '\0';
		EXPECT_TEXT(findings_of(query), "");
	}
	TEST("warnings are told and change nothing")
	{
		reading = support_request(arena, catalogue, "docker=1");
		EXPECT_INTEGER(reading.warning_count, 1);
		EXPECT_INTEGER(reading.repair_count, 0);
		EXPECT_TEXT(reading.warnings[0].rule->id, "sqlite-docker-volume");
	}
}

static struct text query_of(const char *query)
{
	struct selection_reading reading = support_request(arena, catalogue, query);
	struct buffer out;

	buffer_init(&out, arena, 0);
	selection_add_query(&out, catalogue, &reading.selection);
	return buffer_text(&out);
}

static bool is_same_selection(const char *a, const char *b)
{
	struct selection_reading first = support_request(arena, catalogue, a);
	struct selection_reading second = support_request(arena, catalogue, b);
	struct digest one = selection_digest(arena, catalogue, &first.selection);
	struct digest two = selection_digest(arena, catalogue, &second.selection);

	return memcmp(&one, &two, sizeof one) == 0;
}

static void test_canonical(void)
{
	struct selection_reading reading = support_request(arena, catalogue, "backend=go&description=\"x\"");
	struct buffer out;

	TEST("the query of a selection is the request that gives it")
	{
		EXPECT_TEXT(query_of("options=docker,tests&backend=go"),
			"backend=go&architecture=mvc&database=sqlite&frontend=react&styling=css&options=tests,docker"
			"&name=my-todo&release=2026.11.0");
		EXPECT_TEXT(query_of("options=&name=a&groupId=org.x&baseDir=b&description=50% of \xc3\xa9&packageName=org.x.a"),
			"backend=node&architecture=mvc&database=sqlite&frontend=react&styling=css&options="
			"&name=a&baseDir=b&groupId=org.x&description=50%25%20of%20%C3%A9&release=2026.11.0");
	}
	TEST("the digest tells selections apart, not how they were written")
	{
		EXPECT(is_same_selection("backend=go&name=x", "name=x&language=GO&baseDir=x&options=tests&strict=1"));
		EXPECT(!is_same_selection("name=x", "name=y"));
		EXPECT(!is_same_selection("options=", ""));
		EXPECT(!is_same_selection("description=a", ""));
	}
	TEST("a selection is written as JSON")
	{
		buffer_init(&out, arena, 0);
		selection_add_json(&out, catalogue, &reading.selection);
		EXPECT_TEXT(buffer_text(&out),
			"{\"backend\":\"go\",\"architecture\":\"mvc\",\"database\":\"sqlite\",\"frontend\":\"react\","
			"\"styling\":\"css\",\"options\":[\"tests\"],\"name\":\"my-todo\",\"baseDir\":\"my-todo\","
			"\"packageName\":\"com.example.my_todo\",\"groupId\":\"com.example\",\"description\":\"\\\"x\\\"\","
			"\"license\":\"MIT\"}");
	}
}

static struct selection_reading read_slug(const char *slug)
{
	struct selection_reading reading;

	selection_read_slug(arena, catalogue, text_of(slug), &reading);
	return reading;
}

static void test_slugs(void)
{
	TEST("every slug reads back as the stack it was made of")
	{
		size_t different = 0;
		struct arena *scratch = support_arena();
		for (uint64_t options = 0; catalogue_next(catalogue, &options);) {
			struct selection_reading reading;
			if (options % 7 != 0 || rules_broken(catalogue, options) != NULL)
				continue;
			selection_read_slug(scratch, catalogue, support_slug(scratch, catalogue, options), &reading);
			different += reading.finding_count > 0 || reading.selection.options != options;
			arena_reset(scratch);
		}
		arena_close(scratch);
		EXPECT_INTEGER(different, 0);
	}
	TEST("a slug needs no release, and its options no order")
	{
		EXPECT_TEXT(support_slug(arena, catalogue, read_slug("go.mvc.redis.vue.css+ci+tests").selection.options),
			"go.mvc.redis.vue.css+tests+ci@2026.11.0");
	}
	TEST("a slug is never repaired")
	{
		EXPECT(read_slug("node.mvc.sqlite.vue.chakra").findings[0].kind == FINDING_VIOLATION);
	}
	TEST("a slug with parts missing, empty or left over is malformed")
	{
		static const char *const slugs[] = { "", "node", "node.mvc.sqlite.vue", "node.mvc.sqlite.vue.css.x",
			"node..sqlite.vue.css", ".", "+tests", "@2026.11.0" };
		for (size_t i = 0; i < sizeof slugs / sizeof slugs[0]; i++)
			EXPECT(read_slug(slugs[i]).findings[0].kind == FINDING_MALFORMED);
	}
	TEST("a slug of another release, or with unknown parts, says which")
	{
		EXPECT(read_slug("node.mvc.sqlite.vue.css@2025.1.0").findings[0].kind == FINDING_UNKNOWN_RELEASE);
		EXPECT_TEXT(read_slug("node.mvc.sqlite.vue.css+test").findings[0].nearest, "tests");
		EXPECT_TEXT(read_slug("nodde.mvc.sqlite.vue.css").findings[0].nearest, "node");
	}
}

int main(void)
{
	arena = support_arena();
	catalogue = support_catalogue(arena, FULL_CATALOGUE);
	test_stacks();
	test_mistakes();
	test_names();
	test_canonical();
	test_slugs();
	arena_close(arena);
	return tap_done();
}

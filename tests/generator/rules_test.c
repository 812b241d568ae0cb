/* rules.c, against an independent restatement of the rules. */
#include "generator/rules.h"

#include "rules_judge.h"
#include "tap.h"

#include "support.h"

static struct arena *arena;

/* The id of the choice in a category, ending in NUL. */
static const char *choice(const struct catalogue *catalogue, const char *category, uint64_t options)
{
	const struct catalogue_option *option =
		catalogue_selected(catalogue_category(catalogue, text_of(category)), options);

	return option->id.data;
}

static bool has(const struct catalogue *catalogue, const char *flag, uint64_t options)
{
	return (catalogue_flag(catalogue, text_of(flag))->bit & options) != 0;
}

static struct judged judged_of(const struct catalogue *catalogue, uint64_t options)
{
	return (struct judged){
		.architecture = choice(catalogue, "architecture", options),
		.database = choice(catalogue, "database", options),
		.frontend = choice(catalogue, "frontend", options),
		.styling = choice(catalogue, "styling", options),
		.has_docker = has(catalogue, "option.docker", options),
		.has_ci = has(catalogue, "option.ci", options),
		.has_tests = has(catalogue, "option.tests", options),
	};
}

/* What is counted over the whole space. */
struct figures {
	size_t combinations;
	size_t valid;
	size_t documented; /* six backends, six frontends */
	size_t documented_valid;
	size_t documented_valid_but_ci; /* with ci-wants-tests as advice */
	size_t disagreements;
	size_t beyond_repair;
	size_t badly_repaired;
};

/* The rules that the judge finds broken; false counts a disagreement. */
static bool judge(const struct catalogue *catalogue, uint64_t options, bool *is_valid, bool *is_valid_but_ci)
{
	struct judged stack = judged_of(catalogue, options);
	bool agrees = true;

	*is_valid = *is_valid_but_ci = true;
	for (size_t i = 0; i < catalogue->rule_count; i++) {
		const struct rule *rule = &catalogue->rules[i];
		bool objects = judge_objects(rule->id.data, &stack);
		agrees = agrees && objects == !rule_is_kept(rule, options);
		if (!objects || !rule_is_binding(rule))
			continue;
		*is_valid = false;
		if (!text_equal(rule->id, TEXT("ci-wants-tests")))
			*is_valid_but_ci = false;
	}
	return agrees && *is_valid == (rules_broken(catalogue, options) == NULL);
}

static void repair(const struct catalogue *catalogue, uint64_t options, struct figures *figures)
{
	struct rule_repair repairs[RULE_REPAIRS];
	uint64_t repaired = options;
	bool is_valid;
	bool ignored;
	int count = rules_repair(catalogue, &repaired, repairs);

	if (count < 0)
		figures->beyond_repair++;
	if (!judge(catalogue, repaired, &is_valid, &ignored) || !is_valid || (count == 0) != (repaired == options))
		figures->badly_repaired++;
}

static struct figures survey(const struct catalogue *catalogue)
{
	struct figures figures = { 0 };

	for (uint64_t options = 0; catalogue_next(catalogue, &options); figures.combinations++) {
		bool is_valid;
		bool is_valid_but_ci;
		if (!judge(catalogue, options, &is_valid, &is_valid_but_ci))
			figures.disagreements++;
		repair(catalogue, options, &figures);
		figures.valid += is_valid;
		if (has(catalogue, "backend.rust", options) || has(catalogue, "backend.c", options)
			|| has(catalogue, "frontend.mvp", options))
			continue;
		figures.documented++;
		figures.documented_valid += is_valid;
		figures.documented_valid_but_ci += is_valid_but_ci;
	}
	return figures;
}

static void test_space(const struct catalogue *catalogue)
{
	struct figures figures = survey(catalogue);

	TEST("the rules say of every combination what the judge says")
	{
		EXPECT_INTEGER(figures.disagreements, 0);
	}
	TEST("every combination can be repaired, and is valid then")
	{
		EXPECT_INTEGER(figures.beyond_repair, 0);
		EXPECT_INTEGER(figures.badly_repaired, 0);
	}
	TEST("the space has the size that is documented")
	{
		EXPECT_INTEGER(figures.combinations, 8 * 5 * 5 * 7 * 5 * 32);
		EXPECT_INTEGER(figures.valid, 8 * 28 * (800 * 88 / 100) * 3 / 4);
		EXPECT_INTEGER(figures.documented, 144000);
		EXPECT_INTEGER(figures.documented_valid_but_ci, 105600);
		EXPECT_INTEGER(figures.documented_valid, 79200);
	}
}

static struct text repairs_of(const struct catalogue *catalogue, const char *query, struct text *slug)
{
	struct selection_reading reading = support_request(arena, catalogue, query);
	struct buffer out;

	buffer_init(&out, arena, 0);
	for (size_t i = 0; i < reading.repair_count; i++)
		buffer_printf(&out, "%.*s; rule=%.*s\n", TEXT_ARGS(reading.repairs[i].change),
			TEXT_ARGS(reading.repairs[i].rule->id));
	*slug = support_slug(arena, catalogue, reading.selection.options);
	return buffer_text(&out);
}

static void test_repairs(const struct catalogue *catalogue)
{
	struct text slug;

	TEST("a broken rule is repaired by its first fix")
	{
		EXPECT_TEXT(repairs_of(catalogue, "frontend=vue&styling=chakra", &slug), "styling=css; rule=chakra-needs-react\n");
		EXPECT_TEXT(slug, "node.mvc.sqlite.vue.css+tests@2026.11.0");
	}
	TEST("several broken rules are repaired in the order of the rules")
	{
		EXPECT_TEXT(repairs_of(catalogue, "architecture=microservices&options=ci", &slug),
			"options+docker; rule=microservices-needs-docker\n"
			"database=postgresql; rule=microservices-not-sqlite\n"
			"options+tests; rule=ci-wants-tests\n");
		EXPECT_TEXT(slug, "node.microservices.postgresql.react.css+tests+docker+ci@2026.11.0");
	}
	TEST("a valid stack is left alone")
	{
		EXPECT_TEXT(repairs_of(catalogue, "backend=go&styling=chakra", &slug), "");
		EXPECT_TEXT(slug, "go.mvc.sqlite.react.chakra+tests@2026.11.0");
	}
}

/* Rules whose fixes break each other, so that the second fix is needed, or none helps. */
static const char circular[] =
	"{\"release\":\"1.0.0\",\"epoch\":1,\"categories\":[{\"id\":\"x\",\"label\":\"x\",\"help\":\"x\",\"options\":["
	"{\"id\":\"a\",\"label\":\"a\",\"help\":\"a\",\"default\":true},{\"id\":\"b\",\"label\":\"b\",\"help\":\"b\"},"
	"{\"id\":\"c\",\"label\":\"c\",\"help\":\"c\"},{\"id\":\"d\",\"label\":\"d\",\"help\":\"d\"}]}],\"rules\":["
	"{\"id\":\"not-b\",\"effect\":\"forbid\",\"when_all\":[\"x.b\"],\"then_none\":[\"x.b\"],\"message\":\"m\","
	"\"fixes\":[[\"x=c\"],[\"x=a\"]]},"
	"{\"id\":\"not-c\",\"effect\":\"forbid\",\"when_any\":[\"x.c\"],\"then_none\":[\"x.c\"],\"message\":\"m\","
	"\"fixes\":[[\"x=b\"]]},"
	"{\"id\":\"not-d\",\"effect\":\"forbid\",\"when_all\":[\"x.d\"],\"then_none\":[\"x.d\"],\"message\":\"m\","
	"\"fixes\":[[\"x=d\"]]}]}";

static void test_circles(void)
{
	struct rule_repair repairs[RULE_REPAIRS];
	struct text error;
	const struct catalogue *catalogue = catalogue_load(arena, TEXT("circular"), text_of(circular), &error);
	uint64_t options = catalogue_flag(catalogue, TEXT("x.b"))->bit;

	TEST("a fix that leads nowhere is given up for the next")
	{
		EXPECT_INTEGER(rules_repair(catalogue, &options, repairs), 1);
		EXPECT_TEXT(rule_fix_text(arena, repairs[0].fix), "x=a");
		EXPECT(has(catalogue, "x.a", options));
	}
	TEST("what no fix repairs is left as it was")
	{
		options = catalogue_flag(catalogue, TEXT("x.d"))->bit;
		EXPECT_INTEGER(rules_repair(catalogue, &options, repairs), -1);
		EXPECT(has(catalogue, "x.d", options));
	}
}

int main(void)
{
	arena = support_arena();
	const struct catalogue *catalogue = support_catalogue(arena, FULL_CATALOGUE);
	test_space(catalogue);
	test_repairs(catalogue);
	test_circles();
	arena_close(arena);
	return tap_done();
}

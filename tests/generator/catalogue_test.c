/* catalogue.c: what a release offers, and mistakes in its file. */
#include "generator/catalogue.h"

#include "generator/rules.h"
#include "tap.h"

#include "support.h"

static struct arena *arena;

#define WORDS "\"label\":\"l\",\"help\":\"h\""
#define CATEGORY "{\"id\":\"x\"," WORDS ",\"options\":[{\"id\":\"a\"," WORDS ",\"default\":true},{\"id\":\"b\"," WORDS "}]}"
#define START "{\"release\":\"1.0.0\",\"epoch\":1,\"categories\":["

static const struct {
	const char *sentence;
	const char *source;
	const char *error;
} mistakes[] = {
	{ "malformed JSON is refused", "{", "c.json: is not valid JSON: " },
	{ "a list is no catalogue", "[]", "c.json: must be a JSON object" },
	{ "a member nobody knows is refused", "{\"relaese\":1}",
		"c.json: unknown member relaese (known are: release epoch categories rules presets parameters)" },
	{ "a release is needed", "{\"epoch\":1}", "c.json: a text is missing: release" },
	{ "an epoch is needed", "{\"release\":\"1.0.0\"}", "c.json: epoch is the release's instant in seconds since 1970" },
	{ "categories are needed", START "]}", "c.json: a release has 1 to 16 categories" },
	{ "an id has its alphabet", START "{\"id\":\"A b\"}]}", "c.json: categories[0]: an id is made of a-z, 0-9 and -, not A b" },
	{ "a text is in both languages", START "{\"id\":\"x\",\"label\":{\"en\":\"l\"}}]}", "c.json: categories[0]: a text is missing: fr" },
	{ "a choice has one default", START "{\"id\":\"x\"," WORDS ",\"options\":[{\"id\":\"a\"," WORDS "}]}]}",
		"c.json: categories[0]: exactly one option must be the default of x" },
	{ "a plan must exist", START "{\"id\":\"x\"," WORDS ",\"options\":[{\"id\":\"a\",\"min_tier\":\"gold\"}]}]}",
		"c.json: categories[0]: min_tier is free, premium or premium+, not gold" },
	{ "a rule speaks of options that exist",
		START CATEGORY "],\"rules\":[{\"id\":\"r\",\"effect\":\"warn\",\"when_all\":[\"x.c\"]}]}",
		"c.json: rules[0]: no option is called x.c" },
	{ "a rule has an effect", START CATEGORY "],\"rules\":[{\"id\":\"r\",\"effect\":\"deny\"}]}",
		"c.json: rules[0]: effect is forbid, imply, warn or recommend, not deny" },
	{ "a rule that forbids has a fix",
		START CATEGORY "],\"rules\":[{\"id\":\"r\",\"effect\":\"forbid\",\"then_none\":[\"x.b\"],\"message\":\"m\"}]}",
		"c.json: rules[0]: a rule that forbids or implies needs fixes: r" },
	{ "a fix changes options that exist",
		START CATEGORY "],\"rules\":[{\"id\":\"r\",\"effect\":\"forbid\",\"then_none\":[\"x.b\"],\"message\":\"m\","
			       "\"fixes\":[[\"x+a\"]]}]}",
		"c.json: rules[0]: a change is category=value, options+value or options-value, not x+a" },
	{ "the defaults are valid",
		START CATEGORY "],\"rules\":[{\"id\":\"r\",\"effect\":\"forbid\",\"then_none\":[\"x.a\"],\"message\":\"m\","
			       "\"fixes\":[[\"x=b\"]]}]}",
		"c.json: rules[0]: the defaults break the rule r" },
	{ "presets are valid",
		START CATEGORY "],\"rules\":[{\"id\":\"r\",\"effect\":\"forbid\",\"then_none\":[\"x.b\"],\"message\":\"m\","
			       "\"fixes\":[[\"x=a\"]]}],\"presets\":[{\"id\":\"p\"," WORDS ",\"choices\":[\"x.b\"]}]}",
		"c.json: presets[0]: a preset breaks the rule r" },
};

static void test_mistakes(void)
{
	for (size_t i = 0; i < sizeof mistakes / sizeof mistakes[0]; i++) {
		TEST(mistakes[i].sentence)
		{
			struct text error = TEXT("");
			EXPECT(catalogue_load(arena, TEXT("c.json"), text_of(mistakes[i].source), &error) == NULL);
			if (!EXPECT(text_starts_with(error, text_of(mistakes[i].error))))
				EXPECT_TEXT(error, mistakes[i].error);
		}
	}
}

static void test_full(const struct catalogue *catalogue)
{
	const struct catalogue_category *options = catalogue_category(catalogue, TEXT("features"));
	uint64_t chosen = catalogue->defaults | catalogue_flag(catalogue, TEXT("option.auth"))->bit;

	TEST("every option has a bit of its own, in order")
	{
		uint64_t next = 1;
		for (size_t i = 0; i < catalogue->category_count; i++)
			for (size_t j = 0; j < catalogue->categories[i].option_count; j++, next <<= 1)
				EXPECT(catalogue->categories[i].options[j].bit == next);
	}
	TEST("categories answer to their ids, singulars and aliases")
	{
		EXPECT_TEXT(options->id, "options");
		EXPECT(catalogue_category(catalogue, TEXT("option")) == options);
		EXPECT_TEXT(catalogue_category(catalogue, TEXT("language"))->id, "backend");
		EXPECT(catalogue_category(catalogue, TEXT("nothing")) == NULL);
	}
	TEST("the plan of a stack is the highest that an option asks for")
	{
		EXPECT_TEXT(catalogue_tier_name(catalogue_tier(catalogue, catalogue->defaults)), "free");
		EXPECT_TEXT(catalogue_tier_name(catalogue_tier(catalogue, chosen)), "premium");
		chosen |= catalogue_flag(catalogue, TEXT("option.openapi"))->bit;
		EXPECT_TEXT(catalogue_tier_name(catalogue_tier(catalogue, chosen)), "premium+");
	}
	TEST("a release is named whole, by its beginning, or as the latest")
	{
		EXPECT(catalogue_is_release(catalogue, TEXT("latest")));
		EXPECT(catalogue_is_release(catalogue, TEXT("2026")));
		EXPECT(catalogue_is_release(catalogue, TEXT("2026.11.0")));
		EXPECT(!catalogue_is_release(catalogue, TEXT("2026.1")));
		EXPECT(!catalogue_is_release(catalogue, TEXT("2026.11.0.1")));
		EXPECT(!catalogue_is_release(catalogue, TEXT("")));
	}
}

static void test_metadata(const struct catalogue *catalogue)
{
	const struct json *json = NULL;
	struct text error;
	struct buffer out;

	buffer_init(&out, arena, 0);
	catalogue_metadata(&out, catalogue);
	TEST("the metadata is one JSON document with everything a page needs")
	{
		EXPECT(json_parse(arena, buffer_text(&out), &json, &error));
		EXPECT_TEXT(json_member_string(json, TEXT("release")), "2026.11.0");
		EXPECT_INTEGER(json_count(json_member(json, TEXT("categories"))), catalogue->category_count);
		EXPECT_INTEGER(json_count(json_member(json, TEXT("rules"))), catalogue->rule_count);
		EXPECT_INTEGER(json_count(json_member(json, TEXT("presets"))), catalogue->preset_count);
		const struct json *name = json_item(json_member(json, TEXT("parameters")), 0);
		EXPECT_TEXT(json_member_string(name, TEXT("default")), "my-todo");
		EXPECT_INTEGER(json_integer(json_member(json, TEXT("combinations")), 0), 8 * 5 * 5 * 7 * 5 * 32);
	}
}

static void test_release(void)
{
	const struct catalogue *catalogue = support_catalogue(arena, "templates/catalogue.json");
	struct rule_repair repairs[RULE_REPAIRS];

	TEST("the release's own catalogue is sound, and every combination can be repaired")
	{
		for (uint64_t options = 0; catalogue_next(catalogue, &options);) {
			uint64_t repaired = options;
			EXPECT(rules_repair(catalogue, &repaired, repairs) >= 0);
			EXPECT(rules_broken(catalogue, repaired) == NULL);
		}
		EXPECT(catalogue->preset_count >= 2);
	}
}

int main(void)
{
	arena = support_arena();
	test_mistakes();
	test_full(support_catalogue(arena, FULL_CATALOGUE));
	test_metadata(support_catalogue(arena, FULL_CATALOGUE));
	test_release();
	arena_close(arena);
	return tap_done();
}

/* What a release offers, read from catalogue.json. */
#include "catalogue.h"

#include "rules.h"

#include "banned.h"

static const char *const tier_names[] = { "free", "premium", "premium+" };

enum { TIER_COUNT = sizeof tier_names / sizeof tier_names[0] };

/* What is known while categories are read one after the other. */
struct builder {
	struct reader *reader;
	struct catalogue *catalogue;
	size_t option_count; /* bits given out */
};

static void set_place(struct reader *reader, const char *list, size_t index)
{
	reader->place = arena_printf(reader->arena, "%s[%zu]", list, index);
}

/* Ids stand in slugs, folders and addresses. */
static struct text read_id(struct reader *reader, const struct json *object)
{
	struct text id = reader_string(reader, object, "id");

	if (id.length > 0 && !text_is_from(id, "abcdefghijklmnopqrstuvwxyz0123456789-"))
		reader_fail(reader, "an id is made of a-z, 0-9 and -, not", id);
	return id;
}

static enum catalogue_tier read_tier(struct reader *reader, const struct json *object)
{
	if (!json_has(object, TEXT("min_tier")))
		return CATALOGUE_FREE;
	struct text name = reader_string(reader, object, "min_tier");
	for (size_t i = 0; i < TIER_COUNT; i++)
		if (text_equal(name, text_of(tier_names[i])))
			return (enum catalogue_tier)i;
	reader_fail(reader, "min_tier is free, premium or premium+, not", name);
	return CATALOGUE_FREE;
}

static void read_option(struct builder *builder, const struct json *json, struct catalogue_option *option)
{
	struct reader *reader = builder->reader;

	reader_only(reader, json, "id label help default min_tier");
	if (builder->option_count == CATALOGUE_OPTIONS) {
		reader_fail(reader, "a release has at most 64 options", TEXT_NONE);
		return;
	}
	*option = (struct catalogue_option){
		.id = read_id(reader, json),
		.category = builder->catalogue->category_count,
		.bit = UINT64_C(1) << builder->option_count++,
		.min_tier = read_tier(reader, json),
		.label = reader_wording(reader, json, "label"),
		.help = reader_wording(reader, json, "help"),
	};
}

static void read_options(struct builder *builder, const struct json *list, struct catalogue_category *category)
{
	size_t count = json_count(list);
	struct catalogue_option *options = arena_alloc(builder->reader->arena, (count + 1) * sizeof *options);

	for (size_t i = 0; i < count; i++) {
		const struct json *json = json_item(list, i);
		read_option(builder, json, &options[i]);
		category->mask |= options[i].bit;
		if (json_is_true(json_member(json, TEXT("default"))))
			category->defaults |= options[i].bit;
	}
	category->options = options;
	category->option_count = count;
}

static bool is_one_bit(uint64_t bits)
{
	return bits != 0 && (bits & (bits - 1)) == 0;
}

static void read_category(struct builder *builder, const struct json *json, struct catalogue_category *category)
{
	struct reader *reader = builder->reader;

	reader_only(reader, json, "id singular aliases multiple label help options");
	*category = (struct catalogue_category){
		.id = read_id(reader, json),
		.aliases = reader_array(reader, json, "aliases"),
		.is_multiple = json_is_true(json_member(json, TEXT("multiple"))),
		.label = reader_wording(reader, json, "label"),
		.help = reader_wording(reader, json, "help"),
	};
	category->singular = category->id;
	if (json_has(json, TEXT("singular")))
		category->singular = reader_string(reader, json, "singular");
	read_options(builder, reader_array(reader, json, "options"), category);
	if (!category->is_multiple && !is_one_bit(category->defaults))
		reader_fail(reader, "exactly one option must be the default of", category->id);
}

static void read_categories(struct builder *builder, const struct json *list)
{
	struct catalogue *catalogue = builder->catalogue;
	size_t count = json_count(list);
	struct catalogue_category *categories = arena_alloc(builder->reader->arena, (count + 1) * sizeof *categories);

	if (count == 0 || count > CATALOGUE_CATEGORIES)
		reader_fail(builder->reader, "a release has 1 to 16", TEXT("categories"));
	catalogue->categories = categories;
	for (size_t i = 0; i < count && !builder->reader->has_failed; i++) {
		set_place(builder->reader, "categories", i);
		read_category(builder, json_item(list, i), &categories[i]);
		catalogue->defaults |= categories[i].defaults;
		catalogue->category_count++;
	}
}

static uint64_t read_choices(struct reader *reader, const struct catalogue *catalogue, const struct json *list)
{
	uint64_t options = catalogue->defaults;

	for (size_t i = 0; i < json_count(list); i++) {
		struct text flag = json_string(json_item(list, i));
		const struct catalogue_option *option = catalogue_flag(catalogue, flag);
		if (option == NULL) {
			reader_fail(reader, "no option is called", flag);
			return 0;
		}
		const struct catalogue_category *category = &catalogue->categories[option->category];
		if (!category->is_multiple)
			options &= ~category->mask;
		options |= option->bit;
	}
	return options;
}

static void read_presets(struct reader *reader, struct catalogue *catalogue, const struct json *list)
{
	size_t count = json_count(list);
	struct catalogue_preset *presets = arena_alloc(reader->arena, (count + 1) * sizeof *presets);

	for (size_t i = 0; i < count; i++) {
		const struct json *json = json_item(list, i);
		set_place(reader, "presets", i);
		reader_only(reader, json, "id label help choices");
		presets[i] = (struct catalogue_preset){
			.id = read_id(reader, json),
			.options = read_choices(reader, catalogue, reader_array(reader, json, "choices")),
			.label = reader_wording(reader, json, "label"),
			.help = reader_wording(reader, json, "help"),
		};
		if (rules_broken(catalogue, presets[i].options) != NULL)
			reader_fail(reader, "a preset breaks the rule", rules_broken(catalogue, presets[i].options)->id);
	}
	catalogue->presets = presets;
	catalogue->preset_count = count;
}

static void check_parameters(struct reader *reader, const struct json *list)
{
	for (size_t i = 0; i < json_count(list); i++) {
		const struct json *json = json_item(list, i);
		set_place(reader, "parameters", i);
		reader_only(reader, json, "name aliases label help");
		reader_string(reader, json, "name");
		reader_array(reader, json, "aliases");
		reader_wording(reader, json, "label");
		reader_wording(reader, json, "help");
	}
}

const struct catalogue *catalogue_load(struct arena *arena, struct text file, struct text source, struct text *error)
{
	struct reader reader = { .arena = arena, .file = file, .error = error };
	const struct json *json = reader_object(&reader, source);
	struct catalogue *catalogue = arena_alloc(arena, sizeof *catalogue);
	struct builder builder = { .reader = &reader, .catalogue = catalogue };

	reader_only(&reader, json, "release epoch categories rules presets parameters");
	catalogue->source = json;
	catalogue->release = reader_string(&reader, json, "release");
	catalogue->epoch_s = json_integer(json_member(json, TEXT("epoch")), 0);
	if (catalogue->epoch_s <= 0)
		reader_fail(&reader, "epoch is the release's instant in seconds since 1970", TEXT_NONE);
	read_categories(&builder, reader_array(&reader, json, "categories"));
	if (!reader.has_failed)
		rules_load(&reader, catalogue);
	if (!reader.has_failed && rules_broken(catalogue, catalogue->defaults) != NULL)
		reader_fail(&reader, "the defaults break the rule", rules_broken(catalogue, catalogue->defaults)->id);
	check_parameters(&reader, reader_array(&reader, json, "parameters"));
	if (!reader.has_failed)
		read_presets(&reader, catalogue, reader_array(&reader, json, "presets"));
	return reader.has_failed ? NULL : catalogue;
}

static bool is_alias(const struct json *aliases, struct text name)
{
	for (size_t i = 0; i < json_count(aliases); i++)
		if (text_equal(json_string(json_item(aliases, i)), name))
			return true;
	return false;
}

const struct catalogue_category *catalogue_category(const struct catalogue *catalogue, struct text name)
{
	for (size_t i = 0; i < catalogue->category_count; i++) {
		const struct catalogue_category *category = &catalogue->categories[i];
		if (text_equal(category->id, name) || text_equal(category->singular, name)
			|| is_alias(category->aliases, name))
			return category;
	}
	return NULL;
}

const struct catalogue_option *catalogue_option(const struct catalogue_category *category, struct text id)
{
	for (size_t i = 0; i < category->option_count; i++)
		if (text_equal_nocase(category->options[i].id, id))
			return &category->options[i];
	return NULL;
}

const struct catalogue_option *catalogue_flag(const struct catalogue *catalogue, struct text flag)
{
	size_t dot = text_find_char(flag, '.');

	for (size_t i = 0; i < catalogue->category_count; i++)
		if (text_equal(catalogue->categories[i].singular, text_upto(flag, dot)))
			return catalogue_option(&catalogue->categories[i], text_from(flag, dot + 1));
	return NULL;
}

const struct catalogue_option *catalogue_selected(const struct catalogue_category *category, uint64_t options)
{
	for (size_t i = 0; i < category->option_count; i++)
		if ((category->options[i].bit & options) != 0)
			return &category->options[i];
	return NULL;
}

enum catalogue_tier catalogue_tier(const struct catalogue *catalogue, uint64_t options)
{
	enum catalogue_tier tier = CATALOGUE_FREE;

	for (size_t i = 0; i < catalogue->category_count; i++) {
		const struct catalogue_category *category = &catalogue->categories[i];
		for (size_t j = 0; j < category->option_count; j++)
			if ((category->options[j].bit & options) != 0 && category->options[j].min_tier > tier)
				tier = category->options[j].min_tier;
	}
	return tier;
}

struct text catalogue_tier_name(enum catalogue_tier tier)
{
	return text_of(tier_names[tier]);
}

bool catalogue_is_release(const struct catalogue *catalogue, struct text wanted)
{
	struct text release = catalogue->release;

	if (text_equal(wanted, TEXT("latest")) || text_equal(wanted, release))
		return true;
	return wanted.length > 0 && text_starts_with(release, wanted) && release.data[wanted.length] == '.';
}

/* The next choice within a category; 0 or the first option after the last. */
static uint64_t next_choice(const struct catalogue_category *category, uint64_t chosen)
{
	uint64_t mask = category->mask;
	uint64_t first = mask & (~mask + 1);

	if (category->is_multiple)
		return (chosen - mask) & mask;
	return (chosen << 1 & mask) != 0 ? chosen << 1 & mask : first;
}

bool catalogue_next(const struct catalogue *catalogue, uint64_t *options)
{
	bool is_start = *options == 0;

	for (size_t i = catalogue->category_count; i-- > 0;) {
		const struct catalogue_category *category = &catalogue->categories[i];
		uint64_t chosen = *options & category->mask;
		if (is_start && category->is_multiple)
			continue;
		uint64_t next = next_choice(category, chosen);
		*options = (*options & ~category->mask) | next;
		if (!is_start && next > chosen)
			return true;
	}
	return is_start;
}

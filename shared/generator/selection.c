/* What somebody asked for, read from parameters. */
#include "selection.h"

#include <string.h>

#include "grow.h"

#include "banned.h"

#define LOWER "abcdefghijklmnopqrstuvwxyz"
#define UPPER "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
#define DIGITS "0123456789"

enum { NAME_LENGTH = 63, GROUP_LENGTH = 56, PACKAGE_LENGTH = 120, DESCRIPTION_LENGTH = 200, QUOTED_BYTES = 80 };

static bool is_name(struct text text)
{
	return text.length <= NAME_LENGTH && text_is_from(text, LOWER DIGITS "-")
		&& text_is_from(text_upto(text, 1), LOWER) && !text_ends_with(text, TEXT("-"));
}

static bool is_folder(struct text text)
{
	return text.length <= NAME_LENGTH && text_is_from(text, LOWER UPPER DIGITS "._-")
		&& text_is_from(text_upto(text, 1), LOWER UPPER DIGITS) && !text_ends_with(text, TEXT("."));
}

static bool is_package(struct text text)
{
	struct text part;

	if (text.length > PACKAGE_LENGTH || text_ends_with(text, TEXT(".")))
		return false;
	for (struct text rest = text; text_split(&rest, '.', &part);)
		if (!text_is_from(part, LOWER DIGITS "_") || !text_is_from(text_upto(part, 1), LOWER))
			return false;
	return true;
}

/* Short enough that the default packageName is one. */
static bool is_group(struct text text)
{
	return text.length <= GROUP_LENGTH && is_package(text);
}

/* U+F700 to U+F77F stand for the names while a project is put together. */
static bool is_description(struct text text)
{
	uint32_t code_point;

	if (!text_is_utf8(text) || text_code_points(text) > DESCRIPTION_LENGTH)
		return false;
	for (struct text rest = text; text_next_code_point(&rest, &code_point);) {
		bool is_control = code_point < 0x20 || (code_point >= 0x7f && code_point < 0xa0);
		bool is_private = code_point >= 0xe000 && code_point <= 0xf8ff;
		bool is_break = code_point == 0x2028 || code_point == 0x2029 || code_point == 0xfeff;
		if (is_control || is_private || is_break)
			return false;
	}
	return true;
}

static bool is_license(struct text text)
{
	return text_equal(text, TEXT("MIT"));
}

static const struct field {
	const char *parameter;
	bool (*is_good)(struct text text);
	const char *pattern;
	const char *allowed;
} fields[SELECTION_FIELDS] = {
	[SELECTION_NAME] = { "name", is_name, "^[a-z](?:[a-z0-9\\-]{0,61}[a-z0-9])?$",
		"1 to 63 of a-z, 0-9 and -, a letter first, no - at the end" },
	[SELECTION_BASE_DIR] = { "baseDir", is_folder, "^[A-Za-z0-9](?:[A-Za-z0-9._\\-]{0,61}[A-Za-z0-9_\\-])?$",
		"1 to 63 letters, digits, ., _ and -, a letter or digit first, no . at the end" },
	[SELECTION_PACKAGE_NAME] = { "packageName", is_package, "^[a-z][a-z0-9_]*(?:\\.[a-z][a-z0-9_]*)*$",
		"words of a-z, 0-9 and _ joined by dots, a letter first, at most 120 in all" },
	[SELECTION_GROUP_ID] = { "groupId", is_group, "^[a-z][a-z0-9_]*(?:\\.[a-z][a-z0-9_]*)*$",
		"words of a-z, 0-9 and _ joined by dots, a letter first, at most 56 in all" },
	[SELECTION_DESCRIPTION] = { "description", is_description, "^[^\\p{C}]{1,200}$",
		"one line of at most 200 characters" },
	[SELECTION_LICENSE] = { "license", is_license, "^MIT$", "MIT" },
};

/* Parameters that are neither categories nor fields. */
enum control { CONTROL_RELEASE, CONTROL_PRESET, CONTROL_STRICT, CONTROLS };

static const char *const controls[CONTROLS] = { "release", "preset", "strict" };

/* What the parameters said, before rules and defaults. */
struct request {
	struct arena *arena;
	const struct catalogue *catalogue;
	struct selection_reading *reading;
	struct finding *findings;
	size_t finding_capacity;
	struct text categories[CATALOGUE_CATEGORIES]; /* of one choice: as written */
	bool has_list[CATALOGUE_CATEGORIES];
	uint64_t listed;
	uint64_t on; /* options given as booleans */
	uint64_t off;
	struct text fields[SELECTION_FIELDS];
	struct text controls[CONTROLS];
};

/* What was sent, as far as a message may repeat it: a little, and well-formed. */
static struct text quoted(struct text text)
{
	size_t length = text_upto(text, QUOTED_BYTES).length;

	if (!text_is_utf8(text))
		return TEXT("(not UTF-8)");
	while (length > 0 && length < text.length && ((unsigned char)text.data[length] & 0xc0) == 0x80)
		length--;
	return length == 0 ? TEXT("") : text_upto(text, length);
}

static struct finding *add_finding(struct request *request, enum finding_kind kind, const struct selection_pair *pair)
{
	size_t count = request->reading->finding_count;

	request->findings = grow(
		request->arena, request->findings, sizeof *request->findings, count, &request->finding_capacity);
	request->reading->findings = request->findings;
	request->reading->finding_count++;
	struct finding *finding = &request->findings[count];
	*finding = (struct finding){ .kind = kind, .parameter = quoted(pair->name), .value = quoted(pair->value) };
	return finding;
}

/* "Did you mean …?" when something is near. */
static struct text suggestion(struct arena *arena, struct text nearest)
{
	if (nearest.length == 0)
		return TEXT("");
	return arena_printf(arena, " Did you mean %.*s?", TEXT_ARGS(nearest));
}

static void compare_aliases(struct nearest *nearest, const struct json *aliases)
{
	for (size_t i = 0; i < json_count(aliases); i++)
		nearest_compare(nearest, json_string(json_item(aliases, i)));
}

static void find_unknown_parameter(struct request *request, const struct selection_pair *pair)
{
	struct nearest nearest = { .wanted = pair->name };
	const struct catalogue *catalogue = request->catalogue;

	for (size_t i = 0; i < catalogue->category_count; i++) {
		const struct catalogue_category *category = &catalogue->categories[i];
		nearest_compare(&nearest, category->id);
		compare_aliases(&nearest, category->aliases);
		for (size_t j = 0; category->is_multiple && j < category->option_count; j++)
			nearest_compare(&nearest, category->options[j].id);
	}
	for (size_t i = 0; i < SELECTION_FIELDS; i++)
		nearest_compare(&nearest, text_of(fields[i].parameter));
	for (size_t i = 0; i < CONTROLS; i++)
		nearest_compare(&nearest, text_of(controls[i]));
	struct finding *finding = add_finding(request, FINDING_UNKNOWN_PARAMETER, pair);
	finding->nearest = nearest.name;
	finding->detail = arena_printf(request->arena, "There is no parameter %.*s.%.*s",
		TEXT_ARGS(quoted(pair->name)), TEXT_ARGS(suggestion(request->arena, nearest.name)));
}

static struct text option_list(struct arena *arena, const struct catalogue_category *category)
{
	struct buffer out;

	buffer_init(&out, arena, 64);
	for (size_t i = 0; i < category->option_count; i++) {
		if (i > 0)
			buffer_add(&out, TEXT(", "));
		buffer_add(&out, category->options[i].id);
	}
	return buffer_text(&out);
}

static void find_unknown_option(
	struct request *request, const struct selection_pair *pair, const struct catalogue_category *category, struct text id)
{
	struct nearest nearest = { .wanted = id };

	for (size_t i = 0; i < category->option_count; i++)
		nearest_compare(&nearest, category->options[i].id);
	struct finding *finding = add_finding(request, FINDING_UNKNOWN_VALUE, pair);
	finding->value = quoted(id);
	finding->nearest = nearest.name;
	finding->detail = arena_printf(request->arena, "%.*s has no value %.*s; it has %.*s.%.*s",
		TEXT_ARGS(category->id), TEXT_ARGS(quoted(id)), TEXT_ARGS(option_list(request->arena, category)),
		TEXT_ARGS(suggestion(request->arena, nearest.name)));
}

/* Remembers a value that may be given once, or again with the same text. */
static void take_single(struct request *request, const struct selection_pair *pair, struct text *seen)
{
	if (pair->value.length == 0 || text_equal(*seen, pair->value))
		return;
	if (seen->length > 0) {
		struct finding *finding = add_finding(request, FINDING_REPEATED, pair);
		finding->detail = arena_printf(request->arena, "%.*s is given twice, as %.*s and as %.*s.",
			TEXT_ARGS(quoted(pair->name)), TEXT_ARGS(quoted(*seen)), TEXT_ARGS(quoted(pair->value)));
		return;
	}
	*seen = pair->value;
}

static void take_list(
	struct request *request, const struct selection_pair *pair, const struct catalogue_category *category)
{
	struct text part;

	request->has_list[category - request->catalogue->categories] = true;
	for (struct text rest = pair->value; text_split(&rest, ',', &part);) {
		struct text id = text_trim(part);
		const struct catalogue_option *option = catalogue_option(category, id);
		if (option != NULL)
			request->listed |= option->bit;
		else if (id.length > 0)
			find_unknown_option(request, pair, category, id);
	}
}

/* 1 true, 0 false, -1 neither. An empty value is true: ?docker switches it on. */
static int truth_of(struct text value)
{
	static const char *const trues[] = { "", "1", "true", "yes", "on" };
	static const char *const falses[] = { "0", "false", "no", "off" };

	for (size_t i = 0; i < sizeof trues / sizeof trues[0]; i++)
		if (text_equal_nocase(value, text_of(trues[i])))
			return 1;
	for (size_t i = 0; i < sizeof falses / sizeof falses[0]; i++)
		if (text_equal_nocase(value, text_of(falses[i])))
			return 0;
	return -1;
}

static void take_switch(struct request *request, const struct selection_pair *pair, uint64_t bit)
{
	int truth = truth_of(pair->value);

	if (truth < 0) {
		struct finding *finding = add_finding(request, FINDING_UNKNOWN_VALUE, pair);
		finding->detail = arena_printf(request->arena, "%.*s is true or false, not %.*s.",
			TEXT_ARGS(quoted(pair->name)), TEXT_ARGS(quoted(pair->value)));
		return;
	}
	uint64_t *same = truth == 1 ? &request->on : &request->off;
	uint64_t opposite = truth == 1 ? request->off : request->on;
	*same |= bit;
	if ((opposite & bit) != 0)
		add_finding(request, FINDING_REPEATED, pair)->detail = arena_printf(
			request->arena, "%.*s is given twice, as true and as false.", TEXT_ARGS(quoted(pair->name)));
}

static const struct catalogue_option *switch_named(const struct catalogue *catalogue, struct text name)
{
	for (size_t i = 0; i < catalogue->category_count; i++) {
		const struct catalogue_category *category = &catalogue->categories[i];
		const struct catalogue_option *option = catalogue_option(category, name);
		if (category->is_multiple && option != NULL)
			return option;
	}
	return NULL;
}

/* An alias of a parameter becomes its name. */
static struct text real_name(const struct catalogue *catalogue, struct text name)
{
	const struct json *parameters = json_member(catalogue->source, TEXT("parameters"));

	for (size_t i = 0; i < json_count(parameters); i++) {
		const struct json *parameter = json_item(parameters, i);
		const struct json *aliases = json_member(parameter, TEXT("aliases"));
		for (size_t j = 0; j < json_count(aliases); j++)
			if (text_equal(json_string(json_item(aliases, j)), name))
				return json_member_string(parameter, TEXT("name"));
	}
	return name;
}

static void take_pair(struct request *request, const struct selection_pair *pair)
{
	const struct catalogue *catalogue = request->catalogue;
	const struct catalogue_category *category = catalogue_category(catalogue, pair->name);
	if (category != NULL && category->is_multiple) {
		take_list(request, pair, category);
		return;
	}
	if (category != NULL) {
		take_single(request, pair, &request->categories[category - catalogue->categories]);
		return;
	}
	struct text name = real_name(catalogue, pair->name);
	for (size_t i = 0; i < SELECTION_FIELDS; i++)
		if (text_equal(name, text_of(fields[i].parameter))) {
			take_single(request, pair, &request->fields[i]);
			return;
		}
	for (size_t i = 0; i < CONTROLS; i++)
		if (text_equal(name, text_of(controls[i]))) {
			take_single(request, pair, &request->controls[i]);
			return;
		}
	const struct catalogue_option *option = switch_named(catalogue, name);
	if (option != NULL)
		take_switch(request, pair, option->bit);
	else
		find_unknown_parameter(request, pair);
}

static struct selection_pair control_pair(const struct request *request, enum control control)
{
	return (struct selection_pair){ text_of(controls[control]), request->controls[control] };
}

static uint64_t preset_options(struct request *request)
{
	const struct catalogue *catalogue = request->catalogue;
	struct selection_pair pair = control_pair(request, CONTROL_PRESET);
	struct nearest nearest = { .wanted = pair.value };

	if (pair.value.length == 0)
		return catalogue->defaults;
	for (size_t i = 0; i < catalogue->preset_count; i++) {
		if (text_equal_nocase(catalogue->presets[i].id, pair.value))
			return catalogue->presets[i].options;
		nearest_compare(&nearest, catalogue->presets[i].id);
	}
	struct finding *finding = add_finding(request, FINDING_UNKNOWN_VALUE, &pair);
	finding->nearest = nearest.name;
	finding->detail = arena_printf(request->arena, "There is no preset %.*s.%.*s", TEXT_ARGS(quoted(pair.value)),
		TEXT_ARGS(suggestion(request->arena, nearest.name)));
	return catalogue->defaults;
}

static void check_release(struct request *request)
{
	struct selection_pair pair = control_pair(request, CONTROL_RELEASE);

	if (pair.value.length == 0 || catalogue_is_release(request->catalogue, pair.value))
		return;
	struct finding *finding = add_finding(request, FINDING_UNKNOWN_RELEASE, &pair);
	finding->nearest = request->catalogue->release;
	finding->detail = arena_printf(request->arena, "There is no release %.*s; this one is %.*s.",
		TEXT_ARGS(quoted(pair.value)), TEXT_ARGS(request->catalogue->release));
}

static bool read_strict(struct request *request)
{
	struct selection_pair pair = control_pair(request, CONTROL_STRICT);
	int truth = pair.value.length == 0 ? 0 : truth_of(pair.value);

	if (truth < 0)
		add_finding(request, FINDING_UNKNOWN_VALUE, &pair)->detail =
			arena_printf(request->arena, "strict is true or false, not %.*s.", TEXT_ARGS(quoted(pair.value)));
	return truth == 1;
}

static uint64_t compose_options(struct request *request)
{
	const struct catalogue *catalogue = request->catalogue;
	uint64_t options = preset_options(request);

	for (size_t i = 0; i < catalogue->category_count; i++) {
		const struct catalogue_category *category = &catalogue->categories[i];
		struct selection_pair pair = { category->id, request->categories[i] };
		if (request->has_list[i])
			options = (options & ~category->mask) | (request->listed & category->mask);
		if (pair.value.length == 0)
			continue;
		const struct catalogue_option *option = catalogue_option(category, pair.value);
		if (option == NULL)
			find_unknown_option(request, &pair, category, pair.value);
		else
			options = (options & ~category->mask) | option->bit;
	}
	return (options | request->on) & ~request->off;
}

static void find_violation(struct request *request, const struct rule *rule)
{
	struct selection_pair pair = { TEXT("stack"), TEXT("") };
	struct finding *finding = add_finding(request, FINDING_VIOLATION, &pair);

	finding->rule = rule;
	finding->detail = rule->message.en;
	finding->fix = rule_fix_text(request->arena, &rule->fixes[0]);
}

static void find_violations(struct request *request, uint64_t options)
{
	for (size_t i = 0; i < request->catalogue->rule_count; i++) {
		const struct rule *rule = &request->catalogue->rules[i];
		if (rule_is_binding(rule) && !rule_is_kept(rule, options))
			find_violation(request, rule);
	}
}

static void repair(struct request *request, uint64_t *options)
{
	struct rule_repair repairs[RULE_REPAIRS];
	int count = rules_repair(request->catalogue, options, repairs);
	struct note *notes = arena_alloc(request->arena, RULE_REPAIRS * sizeof *notes);

	if (count < 0) {
		find_violations(request, *options);
		return;
	}
	for (int i = 0; i < count; i++)
		notes[i] = (struct note){ repairs[i].rule, rule_fix_text(request->arena, repairs[i].fix) };
	request->reading->repairs = notes;
	request->reading->repair_count = (size_t)count;
}

static void note_warnings(struct request *request, uint64_t options)
{
	const struct catalogue *catalogue = request->catalogue;
	struct note *notes = arena_alloc(request->arena, (catalogue->rule_count + 1) * sizeof *notes);
	size_t count = 0;

	for (size_t i = 0; i < catalogue->rule_count; i++) {
		const struct rule *rule = &catalogue->rules[i];
		if (!rule_is_binding(rule) && !rule_is_kept(rule, options))
			notes[count++] = (struct note){ .rule = rule };
	}
	request->reading->warnings = notes;
	request->reading->warning_count = count;
}

static struct text default_package(struct arena *arena, struct text group, struct text name)
{
	struct text text = arena_printf(arena, "%.*s.%.*s", TEXT_ARGS(group), TEXT_ARGS(name));
	char *copy = arena_string(arena, text);

	for (size_t i = 0; i < text.length; i++)
		if (copy[i] == '-')
			copy[i] = '_';
	return (struct text){ copy, text.length };
}

static struct text default_field(struct arena *arena, const struct selection *selection, enum selection_field field)
{
	switch (field) {
	case SELECTION_BASE_DIR:
		return selection->fields[SELECTION_NAME];
	case SELECTION_PACKAGE_NAME:
		return default_package(
			arena, selection->fields[SELECTION_GROUP_ID], selection->fields[SELECTION_NAME]);
	case SELECTION_GROUP_ID:
		return TEXT("com.example");
	case SELECTION_DESCRIPTION:
		return TEXT("A todo list with a web page, an API and a database.");
	case SELECTION_LICENSE:
		return TEXT("MIT");
	case SELECTION_NAME:
	case SELECTION_FIELDS:
	default:
		return TEXT("my-todo");
	}
}

/* The default of packageName is made of these two. */
static const enum selection_field field_order[SELECTION_FIELDS] = { SELECTION_NAME, SELECTION_GROUP_ID,
	SELECTION_BASE_DIR, SELECTION_PACKAGE_NAME, SELECTION_DESCRIPTION, SELECTION_LICENSE };

void selection_complete(struct arena *arena, struct selection *selection)
{
	for (size_t i = 0; i < SELECTION_FIELDS; i++) {
		struct text *field = &selection->fields[field_order[i]];
		if (field->length == 0)
			*field = default_field(arena, selection, field_order[i]);
	}
}

static void check_fields(struct request *request)
{
	for (size_t i = 0; i < SELECTION_FIELDS; i++) {
		struct selection_pair pair = { text_of(fields[i].parameter), request->fields[i] };
		if (pair.value.length == 0 || fields[i].is_good(pair.value))
			continue;
		struct finding *finding = add_finding(request, FINDING_INVALID, &pair);
		finding->detail = arena_printf(
			request->arena, "%s cannot be used: write %s.", fields[i].parameter, fields[i].allowed);
	}
}

void selection_read(struct arena *arena, const struct catalogue *catalogue, const struct selection_pair *pairs,
	size_t pair_count, struct selection_reading *reading)
{
	struct request request = { .arena = arena, .catalogue = catalogue, .reading = reading };
	struct selection *selection = &reading->selection;

	*reading = (struct selection_reading){ .finding_count = 0 };
	for (size_t i = 0; i < pair_count; i++)
		take_pair(&request, &pairs[i]);
	check_release(&request);
	check_fields(&request);
	bool is_strict = read_strict(&request);
	selection->options = compose_options(&request);
	memcpy(selection->fields, request.fields, sizeof selection->fields);
	selection_complete(arena, selection);
	if (is_strict)
		find_violations(&request, selection->options);
	else
		repair(&request, &selection->options);
	note_warnings(&request, selection->options);
}

/* Pairs of the part before "@"; false when the number of parts is wrong. */
static bool split_slug(const struct catalogue *catalogue, struct text slug, struct selection_pair *pairs, size_t *count)
{
	size_t plus = text_find_char(slug, '+');
	struct text singles = text_upto(slug, plus);
	struct text part;

	*count = 0;
	for (size_t i = 0; i < catalogue->category_count; i++) {
		const struct catalogue_category *category = &catalogue->categories[i];
		if (category->is_multiple)
			pairs[(*count)++] = (struct selection_pair){ category->id, text_from(slug, plus + 1) };
		else if (text_split(&singles, '.', &part) && part.length > 0)
			pairs[(*count)++] = (struct selection_pair){ category->id, part };
		else
			return false;
	}
	return !text_split(&singles, '.', &part);
}

static struct text with_commas(struct arena *arena, struct text list)
{
	char *copy = arena_string(arena, list);

	for (size_t i = 0; i < list.length; i++)
		if (copy[i] == '+')
			copy[i] = ',';
	return (struct text){ copy, list.length };
}

size_t selection_slug_pairs(struct arena *arena, const struct catalogue *catalogue, struct text slug,
	struct selection_pair pairs[SELECTION_SLUG_PAIRS])
{
	size_t at = text_find_char(slug, '@');
	size_t count;

	if (!split_slug(catalogue, text_upto(slug, at), pairs, &count))
		return 0;
	for (size_t i = 0; i < count; i++)
		pairs[i].value = with_commas(arena, pairs[i].value);
	if (at < slug.length)
		pairs[count++] = (struct selection_pair){ TEXT("release"), text_from(slug, at + 1) };
	return count;
}

static void find_malformed_slug(struct request *request, struct text slug)
{
	struct selection_pair pair = { TEXT("slug"), slug };
	struct buffer example;

	buffer_init(&example, request->arena, 80);
	selection_add_slug(&example, request->catalogue, request->catalogue->defaults);
	add_finding(request, FINDING_MALFORMED, &pair)->detail =
		arena_printf(request->arena, "A slug reads like %.*s.", TEXT_ARGS(buffer_text(&example)));
}

void selection_read_slug(
	struct arena *arena, const struct catalogue *catalogue, struct text slug, struct selection_reading *reading)
{
	struct selection_pair pairs[SELECTION_SLUG_PAIRS + 1];
	size_t count = selection_slug_pairs(arena, catalogue, slug, pairs);

	if (count == 0) {
		struct request request = { .arena = arena, .catalogue = catalogue, .reading = reading };
		*reading = (struct selection_reading){ .finding_count = 0 };
		find_malformed_slug(&request, slug);
		return;
	}
	pairs[count++] = (struct selection_pair){ TEXT("strict"), TEXT("1") };
	selection_read(arena, catalogue, pairs, count, reading);
}

struct text selection_title(struct arena *arena, struct text name)
{
	char *title = arena_string(arena, name);

	for (size_t i = 0; i < name.length; i++) {
		bool is_initial = i == 0 || name.data[i - 1] == '-';
		if (title[i] == '-')
			title[i] = ' ';
		else if (is_initial && title[i] >= 'a' && title[i] <= 'z')
			title[i] = (char)(title[i] - 'a' + 'A');
	}
	return (struct text){ title, name.length };
}

struct text finding_kind_name(enum finding_kind kind)
{
	static const char *const names[] = { "unknown-parameter", "unknown-value", "repeated", "malformed",
		"unknown-release", "invalid", "violation" };

	return text_of(names[kind]);
}

struct text selection_parameter(enum selection_field field)
{
	return text_of(fields[field].parameter);
}

struct text selection_pattern(enum selection_field field)
{
	return text_of(fields[field].pattern);
}

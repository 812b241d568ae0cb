/* Which options go together. */
#include "rules.h"

#include "banned.h"

enum { RULES = 64 }; /* one bit each while repairing */

static const char *const effects[] = { "forbid", "imply", "warn", "recommend" };

static enum rule_effect read_effect(struct reader *reader, const struct json *json)
{
	struct text name = reader_string(reader, json, "effect");

	for (size_t i = 0; i < sizeof effects / sizeof effects[0]; i++)
		if (text_equal(name, text_of(effects[i])))
			return (enum rule_effect)i;
	reader_fail(reader, "effect is forbid, imply, warn or recommend, not", name);
	return RULE_WARN;
}

static uint64_t read_mask(
	struct reader *reader, const struct catalogue *catalogue, const struct json *json, const char *name)
{
	const struct json *list = reader_array(reader, json, name);
	uint64_t mask = 0;

	for (size_t i = 0; i < json_count(list); i++) {
		struct text flag = json_string(json_item(list, i));
		const struct catalogue_option *option = catalogue_flag(catalogue, flag);
		if (option == NULL)
			reader_fail(reader, "no option is called", flag);
		else
			mask |= option->bit;
	}
	return mask;
}

/* "styling=css", "options+tests" or "options-docker". */
static struct rule_change read_change(struct reader *reader, const struct catalogue *catalogue, struct text text)
{
	size_t sign = 0;
	while (sign < text.length && text.data[sign] != '=' && text.data[sign] != '+' && text.data[sign] != '-')
		sign++;
	const struct catalogue_category *category = catalogue_category(catalogue, text_upto(text, sign));
	const struct catalogue_option *option = NULL;
	if (category != NULL && sign < text.length)
		option = catalogue_option(category, text_from(text, sign + 1));
	if (option == NULL || category->is_multiple != (text.data[sign] != '=')) {
		reader_fail(reader, "a change is category=value, options+value or options-value, not", text);
		return (struct rule_change){ .clear = 0 };
	}
	struct rule_change change = { .text = text, .set = option->bit };
	if (!category->is_multiple)
		change.clear = category->mask;
	if (text.data[sign] == '-')
		change = (struct rule_change){ .text = text, .clear = option->bit };
	return change;
}

static void read_fixes(struct reader *reader, const struct catalogue *catalogue, const struct json *list, struct rule *rule)
{
	struct rule_fix *fixes = arena_alloc(reader->arena, (json_count(list) + 1) * sizeof *fixes);

	for (size_t i = 0; i < json_count(list); i++) {
		const struct json *texts = json_item(list, i);
		size_t count = json_count(texts);
		struct rule_change *changes = arena_alloc(reader->arena, (count + 1) * sizeof *changes);
		for (size_t j = 0; j < count; j++)
			changes[j] = read_change(reader, catalogue, json_string(json_item(texts, j)));
		fixes[i] = (struct rule_fix){ .changes = changes, .change_count = count };
		if (count == 0)
			reader_fail(reader, "a fix is a list of changes, in rule", rule->id);
	}
	rule->fixes = fixes;
	rule->fix_count = json_count(list);
}

static void read_rule(struct reader *reader, const struct catalogue *catalogue, const struct json *json, struct rule *rule)
{
	reader_only(reader, json, "id effect when_all when_any then_none then_any message fixes");
	*rule = (struct rule){
		.id = reader_string(reader, json, "id"),
		.effect = read_effect(reader, json),
		.when_all = read_mask(reader, catalogue, json, "when_all"),
		.when_any = read_mask(reader, catalogue, json, "when_any"),
		.then_none = read_mask(reader, catalogue, json, "then_none"),
		.then_any = read_mask(reader, catalogue, json, "then_any"),
		.message = reader_wording(reader, json, "message"),
	};
	read_fixes(reader, catalogue, reader_array(reader, json, "fixes"), rule);
	if (rule->then_none == 0 && rule->then_any == 0)
		reader_fail(reader, "a rule needs then_none or then_any:", rule->id);
	if (rule_is_binding(rule) && rule->fix_count == 0)
		reader_fail(reader, "a rule that forbids or implies needs fixes:", rule->id);
}

void rules_load(struct reader *reader, struct catalogue *catalogue)
{
	const struct json *list = reader_array(reader, catalogue->source, "rules");
	size_t count = json_count(list);
	struct rule *rules = arena_alloc(reader->arena, (count + 1) * sizeof *rules);

	if (count > RULES)
		reader_fail(reader, "a release has at most 64", TEXT("rules"));
	for (size_t i = 0; i < count; i++) {
		reader->place = arena_printf(reader->arena, "rules[%zu]", i);
		read_rule(reader, catalogue, json_item(list, i), &rules[i]);
	}
	catalogue->rules = rules;
	catalogue->rule_count = count;
}

bool rule_is_kept(const struct rule *rule, uint64_t options)
{
	bool applies = (options & rule->when_all) == rule->when_all
		&& (rule->when_any == 0 || (options & rule->when_any) != 0);

	if (!applies)
		return true;
	return (options & rule->then_none) == 0 && (rule->then_any == 0 || (options & rule->then_any) != 0);
}

bool rule_is_binding(const struct rule *rule)
{
	return rule->effect == RULE_FORBID || rule->effect == RULE_IMPLY;
}

const struct rule *rules_broken(const struct catalogue *catalogue, uint64_t options)
{
	for (size_t i = 0; i < catalogue->rule_count; i++)
		if (rule_is_binding(&catalogue->rules[i]) && !rule_is_kept(&catalogue->rules[i], options))
			return &catalogue->rules[i];
	return NULL;
}

struct repairing {
	const struct catalogue *catalogue;
	struct rule_repair *repairs;
	uint64_t repaired; /* rules by index: none is repaired twice, so this ends */
	int count;
};

static uint64_t apply(const struct rule_fix *fix, uint64_t options)
{
	for (size_t i = 0; i < fix->change_count; i++)
		options = (options & ~fix->changes[i].clear) | fix->changes[i].set;
	return options;
}

static bool repair(struct repairing *repairing, uint64_t *options)
{
	const struct rule *rule = rules_broken(repairing->catalogue, *options);
	if (rule == NULL)
		return true;
	uint64_t bit = UINT64_C(1) << (rule - repairing->catalogue->rules);
	if ((repairing->repaired & bit) != 0 || repairing->count == RULE_REPAIRS)
		return false;
	repairing->repaired |= bit;
	int place = repairing->count++;
	for (size_t i = 0; i < rule->fix_count; i++) {
		uint64_t changed = apply(&rule->fixes[i], *options);
		repairing->repairs[place] = (struct rule_repair){ rule, &rule->fixes[i] };
		if (repair(repairing, &changed)) {
			*options = changed;
			return true;
		}
	}
	repairing->repaired &= ~bit;
	repairing->count = place;
	return false;
}

int rules_repair(const struct catalogue *catalogue, uint64_t *options, struct rule_repair repairs[RULE_REPAIRS])
{
	struct repairing repairing = { .catalogue = catalogue, .repairs = repairs };

	return repair(&repairing, options) ? repairing.count : -1;
}

struct text rule_fix_text(struct arena *arena, const struct rule_fix *fix)
{
	struct buffer out;

	buffer_init(&out, arena, 64);
	for (size_t i = 0; i < fix->change_count; i++) {
		if (i > 0)
			buffer_add(&out, TEXT(", "));
		buffer_add(&out, fix->changes[i].text);
	}
	return buffer_text(&out);
}

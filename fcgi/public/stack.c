/* The stack that a request asks for. */
#include "stack.h"

#include "password.h"
#include "replies.h"
#include "site.h"

#include "banned.h"

enum { STACK_PAIRS_MAX = 2 * REQUEST_PARAMETERS_MAX, RANDOM_TRIES = 1000 };

struct pairs {
	struct selection_pair items[STACK_PAIRS_MAX];
	size_t count;
};

static const struct problem *add_pair(struct exchange *x, struct pairs *pairs, struct text name, struct text value)
{
	if (pairs->count == STACK_PAIRS_MAX)
		return problem_new(x->arena, PROBLEM_MALFORMED, "More than %d values are given.", STACK_PAIRS_MAX);
	pairs->items[pairs->count++] = (struct selection_pair){ name, value };
	return NULL;
}

/* A member of a JSON selection: a string, a boolean, or an array of strings. */
static const struct problem *add_member(struct exchange *x, struct pairs *pairs, struct text name, const struct json *value)
{
	switch (json_kind(value)) {
	case JSON_STRING:
		return add_pair(x, pairs, name, json_string(value));
	case JSON_BOOLEAN:
		return add_pair(x, pairs, name, json_is_true(value) ? TEXT("true") : TEXT("false"));
	case JSON_ARRAY:
		if (json_count(value) == 0)
			return add_pair(x, pairs, name, TEXT(""));
		for (size_t i = 0; i < json_count(value); i++) {
			if (json_kind(json_item(value, i)) != JSON_STRING)
				break;
			TRY(add_pair(x, pairs, name, json_string(json_item(value, i))));
			if (i + 1 == json_count(value))
				return NULL;
		}
		break;
	default:
		break;
	}
	return problem_new(x->arena, PROBLEM_MALFORMED,
		"The member \"%.*s\" must be a string, true, false or an array of strings.", TEXT_ARGS(text_excerpt(name, 64)));
}

static const struct problem *add_json(struct exchange *x, struct pairs *pairs)
{
	if (!x->request.has_json)
		return NULL;
	if (json_kind(x->request.json) != JSON_OBJECT)
		return problem_new(x->arena, PROBLEM_MALFORMED, "The body must be a JSON object such as {\"backend\":\"node\"}.");
	for (size_t i = 0; i < json_count(x->request.json); i++) {
		struct text name;
		const struct json *value = json_member_at(x->request.json, i, &name);

		TRY(add_member(x, pairs, name, value));
	}
	return NULL;
}

const char *const stack_languages[] = { "en", "fr", NULL };

static const struct problem *check_language(struct exchange *x, struct text language)
{
	for (size_t i = 0; stack_languages[i] != NULL; i++) {
		if (text_equal(language, text_of(stack_languages[i])))
			return NULL;
	}
	return problem_new(x->arena, PROBLEM_PARAMETER, "The parameter \"" STACK_LANGUAGE "\" must be en or fr.");
}

/* A parameter of the page is checked and left out; any other is of the stack. */
static const struct problem *add_parameter(struct exchange *x, struct pairs *pairs, const struct parameter *parameter)
{
	if (text_equal(parameter->name, TEXT(STACK_LANGUAGE)))
		return check_language(x, parameter->value);
	if (text_equal(parameter->name, TEXT(STACK_FILE)))
		return NULL;
	return add_pair(x, pairs, parameter->name, parameter->value);
}

const struct problem *stack_read(struct exchange *x, struct selection_reading *reading)
{
	struct pairs *pairs = arena_alloc(x->arena, sizeof *pairs);

	for (size_t i = 0; i < x->request.parameter_count; i++)
		TRY(add_parameter(x, pairs, &x->request.parameters[i]));
	TRY(add_json(x, pairs));
	selection_read(x->arena, site_of(x)->pack->catalogue, pairs->items, pairs->count, reading);
	return NULL;
}

/* In the order of precedence: what is nonsense comes before what is refused. */
static const struct {
	enum finding_kind finding;
	enum problem_kind problem;
	const char *code;
	const char *detail;
} kinds[] = {
	{ FINDING_UNKNOWN_PARAMETER, PROBLEM_PARAMETER, "unknown", "Some parameters or values do not exist." },
	{ FINDING_UNKNOWN_VALUE, PROBLEM_PARAMETER, "enum", "Some parameters or values do not exist." },
	{ FINDING_REPEATED, PROBLEM_PARAMETER, "duplicate", "A parameter is given twice." },
	{ FINDING_MALFORMED, PROBLEM_PARAMETER, "format", "A parameter cannot be read." },
	{ FINDING_UNKNOWN_RELEASE, PROBLEM_NOT_FOUND, "unknown", "There is no such release." },
	{ FINDING_INVALID, PROBLEM_INVALID, "format", "Some names cannot be used." },
	{ FINDING_VIOLATION, PROBLEM_CONFLICT, "rule", "Rules of the catalogue are broken." },
};

static size_t rank(enum finding_kind kind)
{
	size_t i = 0;

	while (kinds[i].finding != kind)
		i++;
	return i;
}

const char *stack_fault(const struct finding *finding)
{
	return kinds[rank(finding->kind)].code;
}

static struct problem_field field_of(struct arena *arena, const struct finding *finding)
{
	struct problem_field field = {
		.parameter = finding->parameter,
		.code = stack_fault(finding),
		.detail = finding->detail,
	};

	if (finding->rule != NULL)
		field.parameter = finding->rule->id;
	if (finding->fix.length > 0)
		field.detail = arena_printf(arena, "%.*s Try %.*s.", TEXT_ARGS(finding->detail), TEXT_ARGS(finding->fix));
	return field;
}

const struct problem *stack_problem(struct exchange *x, const struct selection_reading *reading)
{
	struct problem_field *fields;
	struct problem *problem;
	size_t worst = sizeof kinds / sizeof *kinds;

	if (reading->finding_count == 0)
		return NULL;
	fields = arena_alloc(x->arena, reading->finding_count * sizeof *fields);
	for (size_t i = 0; i < reading->finding_count; i++) {
		size_t this = rank(reading->findings[i].kind);

		worst = this < worst ? this : worst;
		fields[i] = field_of(x->arena, &reading->findings[i]);
	}
	problem = arena_alloc(x->arena, sizeof *problem);
	*problem = (struct problem){
		.kind = kinds[worst].problem,
		.detail = text_of(kinds[worst].detail),
		.fields = fields,
		.field_count = reading->finding_count,
	};
	return problem;
}

static void tell_repairs(struct exchange *x, const struct selection_reading *reading)
{
	for (size_t i = 0; i < reading->repair_count; i++)
		response_header(&x->response, "X-Adjusted", arena_printf(x->arena, "%.*s; rule=%.*s",
			TEXT_ARGS(reading->repairs[i].change), TEXT_ARGS(reading->repairs[i].rule->id)));
}

const struct problem *stack_get(struct exchange *x, struct selection *selection)
{
	struct selection_reading reading;

	TRY(stack_read(x, &reading));
	TRY(stack_problem(x, &reading));
	TRY(site_is_published(x));
	tell_repairs(x, &reading);
	*selection = reading.selection;
	return NULL;
}

struct text stack_query(const struct exchange *x, const struct selection *selection)
{
	struct buffer query;

	buffer_init(&query, x->arena, 0);
	selection_add_query(&query, site_of(x)->pack->catalogue, selection);
	return buffer_text(&query);
}

static void add_told(struct buffer *out, const struct note *notes, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		buffer_add(out, i == 0 ? TEXT("{\"rule\":") : TEXT(",{\"rule\":"));
		json_add_string(out, notes[i].rule->id);
		buffer_add(out, TEXT(",\"message\":"));
		json_add_string(out, notes[i].rule->message.en);
		if (notes[i].change.length > 0) {
			buffer_add(out, TEXT(",\"fix\":"));
			json_add_string(out, notes[i].change);
		}
		buffer_add_char(out, '}');
	}
}

/* Rules beyond repair, or under strict. */
static void add_violations(struct buffer *out, const struct selection_reading *reading)
{
	for (size_t i = 0; i < reading->finding_count; i++) {
		const struct finding *finding = &reading->findings[i];

		buffer_add(out, i == 0 ? TEXT("{\"rule\":") : TEXT(",{\"rule\":"));
		json_add_string(out, finding->rule->id);
		buffer_add(out, TEXT(",\"message\":"));
		json_add_string(out, finding->detail);
		buffer_add(out, TEXT(",\"fix\":"));
		json_add_string(out, finding->fix);
		buffer_add_char(out, '}');
	}
}

static bool only_violations(const struct selection_reading *reading)
{
	for (size_t i = 0; i < reading->finding_count; i++)
		if (reading->findings[i].kind != FINDING_VIOLATION)
			return false;
	return true;
}

/* A broken rule is what was asked about, not a refusal. The selection is the repaired one. */
const struct problem *stack_check(struct exchange *x)
{
	const struct catalogue *catalogue = site_of(x)->pack->catalogue;
	struct buffer *out = &x->response.body;
	struct selection_reading reading;

	TRY(stack_read(x, &reading));
	if (!only_violations(&reading))
		return stack_problem(x, &reading);
	buffer_printf(out, "{\"valid\":%s,\"violations\":[",
		reading.finding_count + reading.repair_count == 0 ? "true" : "false");
	if (reading.finding_count > 0)
		add_violations(out, &reading);
	else
		add_told(out, reading.repairs, reading.repair_count);
	buffer_add(out, TEXT("],\"advice\":["));
	add_told(out, reading.warnings, reading.warning_count);
	buffer_add(out, TEXT("],\"selection\":"));
	selection_add_json(out, catalogue, &reading.selection);
	buffer_add(out, TEXT(",\"slug\":\""));
	selection_add_slug(out, catalogue, reading.selection.options);
	buffer_add(out, TEXT("\",\"tierRequired\":"));
	json_add_string(out, catalogue_tier_name(catalogue_tier(catalogue, reading.selection.options)));
	buffer_add_char(out, '}');
	return reply_json(x, 200);
}

static uint64_t random_options(const struct catalogue *catalogue)
{
	uint64_t options = 0;

	for (size_t i = 0; i < catalogue->category_count; i++) {
		const struct catalogue_category *category = &catalogue->categories[i];
		uint64_t chance;

		secret_random(&chance, sizeof chance);
		if (category->is_multiple)
			options |= chance & category->mask;
		else
			options |= category->options[chance % category->option_count].bit;
	}
	return options;
}

const struct problem *stack_random(struct exchange *x)
{
	const struct catalogue *catalogue = site_of(x)->pack->catalogue;
	struct selection selection = { .options = catalogue->defaults };
	struct text language = inputs_get(&x->inputs, STACK_LANGUAGE);

	/* Most stacks are valid, so this ends early; the defaults stand in for very bad luck. */
	for (int i = 0; i < RANDOM_TRIES; i++) {
		uint64_t options = random_options(catalogue);

		if (rules_broken(catalogue, options) == NULL) {
			selection.options = options;
			break;
		}
	}
	selection_complete(x->arena, &selection);
	x->response.status = 303;
	response_header(&x->response, "Location", arena_printf(x->arena, "/?%.*s%s%.*s", TEXT_ARGS(stack_query(x, &selection)),
		language.length > 0 ? "&" STACK_LANGUAGE "=" : "", TEXT_ARGS(language)));
	return NULL;
}

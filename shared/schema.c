/* What a route accepts. */
#include "schema.h"

#include "check.h"
#include "log.h"

#include "banned.h"

const char *field_input(const struct field *field)
{
	return field->input != NULL ? field->input : field->name;
}

/* State of one validation. */
struct validation {
	struct arena *arena;
	const struct schema_source *source;
	struct inputs *inputs;
	struct problem_field faults[REQUEST_PARAMETERS_MAX + INPUTS_MAX];
	size_t fault_count;
};

static void add_fault(struct validation *validation, struct problem_field fault)
{
	if (validation->fault_count < sizeof validation->faults / sizeof *validation->faults)
		validation->faults[validation->fault_count++] = fault;
}

static void add_refused(struct validation *validation, const struct check *check)
{
	struct text name = text_of(check->field->name);
	struct problem_field fault = { .code = check->code, .detail = check->detail };

	if (check->field->place == FIELD_IN_BODY)
		fault.pointer = arena_printf(validation->arena, "/%s%.*s", check->field->name, TEXT_ARGS(check->item));
	else
		fault.parameter = name;
	add_fault(validation, fault);
}

/* The field was not sent: its standard, nothing, or a fault. */
static void take_absent(struct validation *validation, const struct field *field)
{
	struct check check = { .arena = validation->arena, .field = field };

	if (field->is_required) {
		check_refuse(&check, "required", "is required");
		add_refused(validation, &check);
	}
	inputs_add(validation->inputs, field_input(field), text_of(field->standard));
}

static void take_value(struct validation *validation, struct check *check)
{
	if (check_value(check))
		inputs_add(validation->inputs, field_input(check->field), check->value);
	else
		add_refused(validation, check);
}

static void take_member(struct validation *validation, const struct field *field)
{
	const struct json *body = validation->source->request->json;
	const struct json *member = json_member(body, text_of(field->name));
	struct check check = { .arena = validation->arena, .field = field };

	if (!json_has(body, text_of(field->name))) {
		take_absent(validation, field);
		return;
	}
	if (field->is_nullable && member == NULL)
		inputs_add(validation->inputs, field_input(field), TEXT_NONE);
	else if (check_kind(&check, member))
		take_value(validation, &check);
	else
		add_refused(validation, &check);
}

/* The fields of that name in a form, as one list of words. */
static bool take_words(struct validation *validation, const struct field *field)
{
	const struct request *request = validation->source->request;
	struct check check = { .arena = validation->arena, .field = field };
	struct buffer words;

	buffer_init(&words, validation->arena, 0);
	for (size_t i = 0; i < request->parameter_count; i++) {
		if (text_equal(request->parameters[i].name, text_of(field->name)))
			check_add_word(&words, request->parameters[i].value);
	}
	if (words.length == 0)
		return false;
	check.value = buffer_text(&words);
	take_value(validation, &check);
	return true;
}

static void take_parameter(struct validation *validation, const struct field *field)
{
	const struct request *request = validation->source->request;
	struct check check = { .arena = validation->arena, .field = field };
	size_t given = 0;

	for (size_t i = 0; i < request->parameter_count; i++) {
		bool is_empty_field = field->place == FIELD_IN_BODY && request->parameters[i].value.length == 0;

		if (text_equal(request->parameters[i].name, text_of(field->name)) && !is_empty_field) {
			check.value = request->parameters[i].value;
			given++;
		}
	}
	if (given == 0) {
		take_absent(validation, field);
	} else if (given > 1) {
		check_refuse(&check, "duplicate", "is given %zu times; give it once", given);
		add_refused(validation, &check);
	} else {
		take_value(validation, &check);
	}
}

static const struct field *find_field(const struct field *fields, enum field_place place, struct text name)
{
	for (; fields->name != NULL; fields++) {
		if (fields->place == place && text_equal(name, text_of(fields->name)))
			return fields;
	}
	return NULL;
}

static const char *nearest_parameter(const struct field *fields, struct text name)
{
	const char *nearest = NULL;
	size_t least = 1 + name.length / 2;

	for (; fields->name != NULL; fields++) {
		size_t distance = text_distance(name, text_of(fields->name));

		if (fields->place == FIELD_IN_QUERY && distance <= least) {
			least = distance;
			nearest = fields->name;
		}
	}
	return nearest;
}

static void refuse_unknown(struct validation *validation, const struct field *fields)
{
	const struct request *request = validation->source->request;

	for (size_t i = 0; i < request->parameter_count; i++) {
		struct text name = request->parameters[i].name;
		const char *nearest;

		if (find_field(fields, FIELD_IN_QUERY, name) != NULL)
			continue;
		if (validation->source->takes_form && find_field(fields, FIELD_IN_BODY, name) != NULL)
			continue;
		nearest = nearest_parameter(fields, name);
		add_fault(validation, (struct problem_field){
			.parameter = name,
			.code = "unknown",
			.detail = nearest == NULL ? TEXT("is no parameter of this resource; remove it")
						  : arena_printf(validation->arena, "is no parameter of this resource; did you mean \"%s\"?", nearest),
		});
	}
}

static const struct problem *give_faults(struct validation *validation, enum problem_kind kind, const char *detail)
{
	struct problem *problem;

	if (validation->fault_count == 0)
		return NULL;
	problem = arena_alloc(validation->arena, sizeof *problem);
	*problem = (struct problem){
		.kind = kind,
		.detail = text_of(detail),
		.fields = validation->faults,
		.field_count = validation->fault_count,
	};
	return problem;
}

static const struct problem *validate_path(struct validation *validation, const struct field *fields)
{
	for (size_t i = 0; i < validation->source->path_value_count; i++) {
		const struct parameter *value = &validation->source->path_values[i];
		struct check check = {
			.arena = validation->arena,
			.field = find_field(fields, FIELD_IN_PATH, value->name),
			.value = value->value,
		};

		if (check.field == NULL)
			die("the path value \"%.*s\" has no field", TEXT_ARGS(value->name));
		take_value(validation, &check);
	}
	if (validation->fault_count > 0)
		return problem_new(validation->arena, PROBLEM_NOT_FOUND, "There is no such resource.");
	return NULL;
}

static const struct problem *validate_query(struct validation *validation, const struct field *fields)
{
	if (!validation->source->ignores_unknown)
		refuse_unknown(validation, fields);
	for (const struct field *field = fields; field->name != NULL; field++) {
		if (field->place == FIELD_IN_QUERY)
			take_parameter(validation, field);
	}
	return give_faults(validation, PROBLEM_PARAMETER, "Parameters are not as they should be.");
}

static const struct problem *validate_form(struct validation *validation, const struct field *fields)
{
	if (validation->source->request->has_json)
		return problem_new(validation->arena, PROBLEM_UNSUPPORTED_MEDIA_TYPE, "This page takes a form.");
	for (const struct field *field = fields; field->name != NULL; field++) {
		if (field->place != FIELD_IN_BODY)
			continue;
		if (field->type != FIELD_WORDS)
			take_parameter(validation, field);
		else if (!take_words(validation, field))
			take_absent(validation, field);
	}
	return give_faults(validation, PROBLEM_INVALID, "Fields are not as they should be.");
}

static bool requires_body(const struct field *fields)
{
	for (; fields->name != NULL; fields++) {
		if (fields->place == FIELD_IN_BODY && fields->is_required)
			return true;
	}
	return false;
}

static const struct problem *check_body(struct validation *validation, const struct field *fields)
{
	const struct request *request = validation->source->request;

	if (request->has_form)
		return problem_new(validation->arena, PROBLEM_UNSUPPORTED_MEDIA_TYPE,
			"This resource takes JSON with the header Content-Type: application/json, no form.");
	/* A patch of nothing is {}. */
	if (!request->has_json && (requires_body(fields) || request->method == METHOD_PATCH))
		return problem_new(validation->arena, PROBLEM_MALFORMED, "The body is empty; send a JSON object.");
	if (!request->has_json || json_kind(request->json) == JSON_OBJECT)
		return NULL;
	add_fault(validation, (struct problem_field){ .pointer = TEXT(""), .code = "type", .detail = TEXT("must be a JSON object") });
	return give_faults(validation, PROBLEM_INVALID, "The body is no object.");
}

static const struct problem *validate_body(struct validation *validation, const struct field *fields)
{
	bool takes_form = schema_has_place(fields, FIELD_IN_QUERY);

	if (!schema_has_place(fields, FIELD_IN_BODY)) {
		if (validation->source->request->has_form && !takes_form)
			return problem_new(validation->arena, PROBLEM_UNSUPPORTED_MEDIA_TYPE, "This resource takes no form.");
		return NULL;
	}
	TRY(check_body(validation, fields));
	for (const struct field *field = fields; field->name != NULL; field++) {
		if (field->place == FIELD_IN_BODY)
			take_member(validation, field);
	}
	return give_faults(validation, PROBLEM_INVALID, "Fields are not as they should be.");
}

const struct problem *schema_validate(
	struct arena *arena, const struct field *fields, const struct schema_source *source, struct inputs *inputs)
{
	struct validation *validation = arena_alloc(arena, sizeof *validation);

	validation->arena = arena;
	validation->source = source;
	validation->inputs = inputs;
	TRY(validate_path(validation, fields));
	if (!source->request->has_form || source->takes_form || schema_has_place(fields, FIELD_IN_QUERY))
		TRY(validate_query(validation, fields));
	return source->takes_form ? validate_form(validation, fields) : validate_body(validation, fields);
}

bool schema_has_place(const struct field *fields, enum field_place place)
{
	for (; fields->name != NULL; fields++) {
		if (fields->place == place)
			return true;
	}
	return false;
}

static bool counts_characters(enum field_type type)
{
	return type == FIELD_TITLE || type == FIELD_TEXT;
}

static void check_column(const char *route, const struct field *field, bool holds, const char *what)
{
	if (!holds)
		die("%s: field \"%s\" %s", route, field->name, what);
}

void schema_check(const char *route, const struct field *fields)
{
	size_t count = 0;

	for (const struct field *field = fields; field->name != NULL; field++) {
		check_column(route, field, ++count <= INPUTS_MAX, "is one too many");
		check_column(route, field, field->type > FIELD_UNSET && field->type < FIELD_TYPES, "has no type");
		check_column(route, field, field->minimum <= field->maximum, "has a minimum above its maximum");
		check_column(route, field, !counts_characters(field->type) || field->maximum > 0, "is a text without a maximum");
		check_column(route, field, field->type != FIELD_IDS || (field->place == FIELD_IN_BODY && field->maximum > 0),
			"is a list of ids outside the body or without a maximum");
		check_column(route, field, field->type != FIELD_WORDS || (field->place == FIELD_IN_BODY && field->values != NULL),
			"is a list of words outside the body or without values");
		check_column(route, field, field->alphabet == NULL || field->type == FIELD_TOKEN, "has an alphabet and is no token");
		check_column(route, field, !field->is_nullable || field->place == FIELD_IN_BODY, "is null outside the body");
		check_column(route, field, field->type != FIELD_INTEGER || field->minimum < field->maximum, "is an integer without a range");
		check_column(route, field, !field->is_required || field->standard == NULL, "is required and has a standard");
		for (const struct field *other = fields; other != field; other++)
			check_column(route, field, !text_equal(text_of(field_input(other)), text_of(field_input(field))), "is declared twice");
	}
}

struct text inputs_get(const struct inputs *inputs, const char *name)
{
	for (size_t i = 0; i < inputs->count; i++) {
		if (text_equal(text_of(inputs->items[i].name), text_of(name)))
			return inputs->items[i].value;
	}
	die("the input \"%s\" was never declared", name);
}

void inputs_add(struct inputs *inputs, const char *name, struct text value)
{
	if (inputs->count == INPUTS_MAX)
		die("more than %d inputs; \"%s\" is too many", INPUTS_MAX, name);
	inputs->items[inputs->count++] = (struct input){ name, value };
}

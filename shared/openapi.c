/* The API document of a service. */
#include "openapi.h"

#include <inttypes.h>
#include <string.h>

#include "json.h"
#include "password.h"

#include "banned.h"

/* A JSON string is a YAML string (YAML 1.2, section 1.3). */
static void add_string(struct buffer *out, struct text text)
{
	json_add_string(out, text);
}

/* "{name...}" is plain "{name}" in OpenAPI. */
static void add_path(struct buffer *out, const char *path)
{
	struct text pattern = text_of(path);
	struct route_part part;

	buffer_add_char(out, '"');
	while (route_next_part(&pattern, &part)) {
		buffer_add(out, part.literal);
		if (part.name.data != NULL)
			buffer_printf(out, "{%.*s}", TEXT_ARGS(part.name));
	}
	buffer_add_char(out, '"');
}

static bool is_letter(char byte)
{
	return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') || (byte >= '0' && byte <= '9');
}

/* "get" "/v1/logs/{id}" becomes getV1LogsId. */
static void add_operation_id(struct buffer *out, const struct route *route)
{
	bool starts_word = true;

	for (const char *at = method_name(route->method); *at != '\0'; at++)
		buffer_add_char(out, (char)(*at | 0x20));
	for (const char *at = route->path; *at != '\0'; at++) {
		if (is_letter(*at))
			buffer_add_char(out, starts_word && *at >= 'a' ? (char)(*at & ~0x20) : *at);
		starts_word = !is_letter(*at);
	}
}

static void add_lengths(struct buffer *out, int64_t minimum, int64_t maximum)
{
	if (minimum > 0)
		buffer_printf(out, ", minLength: %" PRId64, minimum);
	if (maximum > 0)
		buffer_printf(out, ", maxLength: %" PRId64, maximum);
}

static const char *type_of(enum field_type type)
{
	switch (type) {
	case FIELD_INTEGER:
		return "integer";
	case FIELD_BOOLEAN:
		return "boolean";
	case FIELD_WORDS:
	case FIELD_IDS:
		return "array";
	default:
		return "string";
	}
}

static void add_value(struct buffer *out, const struct field *field, const char *value)
{
	if (field->type == FIELD_INTEGER || field->type == FIELD_BOOLEAN)
		buffer_add(out, text_of(value));
	else
		add_string(out, text_of(value));
}

static void add_values(struct buffer *out, const struct field *field)
{
	buffer_add(out, TEXT(", enum: ["));
	for (size_t i = 0; field->values[i] != NULL; i++) {
		buffer_add(out, i == 0 ? TEXT("") : TEXT(", "));
		add_value(out, field, field->values[i]);
	}
	buffer_add_char(out, ']');
}

static void add_limits(struct buffer *out, const struct field *field)
{
	switch (field->type) {
	case FIELD_TITLE:
		add_lengths(out, field->minimum > 0 ? field->minimum : 1, field->maximum);
		break;
	case FIELD_INTEGER:
		buffer_printf(out, ", minimum: %" PRId64 ", maximum: %" PRId64, field->minimum, field->maximum);
		break;
	case FIELD_EMAIL:
		buffer_add(out, TEXT(", format: email, maxLength: 254"));
		break;
	case FIELD_PASSWORD:
		buffer_add(out, TEXT(", format: password"));
		add_lengths(out, PASSWORD_LENGTH_MIN, PASSWORD_LENGTH_MAX);
		break;
	case FIELD_IDS:
		buffer_printf(out, ", maxItems: %" PRId64 ", items: { type: string, pattern: '^[A-Za-z0-9_-]{1,64}$' }", field->maximum);
		break;
	case FIELD_WORDS:
		buffer_add(out, TEXT(", minItems: 1, uniqueItems: true, items: { type: string"));
		add_values(out, field);
		buffer_add(out, TEXT(" }"));
		break;
	case FIELD_UUID:
		buffer_add(out, TEXT(", format: uuid"));
		break;
	case FIELD_DATE:
		buffer_add(out, TEXT(", format: date"));
		break;
	case FIELD_TIMESTAMP:
		buffer_add(out, TEXT(", format: date-time"));
		break;
	default:
		add_lengths(out, field->minimum, field->maximum);
	}
}

static void add_schema(struct buffer *out, const struct field *field)
{
	buffer_printf(out, field->is_nullable ? "{ type: [%s, 'null']" : "{ type: %s", type_of(field->type));
	add_limits(out, field);
	if (field->values != NULL && field->type != FIELD_WORDS)
		add_values(out, field);
	if (field->standard != NULL) {
		buffer_add(out, TEXT(", default: "));
		add_value(out, field, field->standard);
	}
	if (field->help != NULL && field->place == FIELD_IN_BODY) {
		buffer_add(out, TEXT(", description: "));
		add_string(out, text_of(field->help));
	}
	buffer_add(out, TEXT(" }\n"));
}

static void add_parameter(struct buffer *out, const struct field *field)
{
	bool is_in_path = field->place == FIELD_IN_PATH;

	buffer_printf(out, "        - name: %s\n          in: %s\n", field->name, is_in_path ? "path" : "query");
	if (is_in_path || field->is_required)
		buffer_add(out, TEXT("          required: true\n"));
	if (field->help != NULL) {
		buffer_add(out, TEXT("          description: "));
		add_string(out, text_of(field->help));
		buffer_add_char(out, '\n');
	}
	buffer_add(out, TEXT("          schema: "));
	add_schema(out, field);
}

/* A route that takes any parameter reads them itself: a form-style object stands for all of them. */
static void add_any_parameters(struct buffer *out, const struct route *route)
{
	struct text pattern = text_of(route->path);
	struct route_part part;

	while (route_next_part(&pattern, &part)) {
		if (part.name.data != NULL)
			buffer_printf(out, "        - name: %.*s\n          in: path\n          required: true\n          schema: { type: string }\n",
				TEXT_ARGS(part.name));
	}
	buffer_add(out, TEXT("        - name: selection\n          in: query\n          style: form\n          explode: true\n"
			     "          schema: { type: object, additionalProperties: { type: string } }\n"));
}

static void add_parameters(struct buffer *out, const struct route *route)
{
	if (!route->takes_any
		&& (route->fields == NULL
			|| (!schema_has_place(route->fields, FIELD_IN_PATH) && !schema_has_place(route->fields, FIELD_IN_QUERY))))
		return;
	buffer_add(out, TEXT("      parameters:\n"));
	if (route->takes_any) {
		add_any_parameters(out, route);
		return;
	}
	for (const struct field *field = route->fields; field->name != NULL; field++) {
		if (field->place != FIELD_IN_BODY)
			add_parameter(out, field);
	}
}

static void add_body_schema(struct buffer *out, const struct field *fields)
{
	const char *separator = "              required: [";
	bool has_required = false;

	buffer_add(out, TEXT("            schema:\n              type: object\n"));
	for (const struct field *field = fields; field->name != NULL; field++) {
		if (field->place != FIELD_IN_BODY || !field->is_required)
			continue;
		buffer_printf(out, "%s%s", separator, field->name);
		separator = ", ";
		has_required = true;
	}
	buffer_add(out, has_required ? TEXT("]\n") : TEXT(""));
	buffer_add(out, TEXT("              properties:\n"));
	for (const struct field *field = fields; field->name != NULL; field++) {
		if (field->place != FIELD_IN_BODY)
			continue;
		buffer_printf(out, "                %s: ", field->name);
		add_schema(out, field);
	}
}

static bool has_required_member(const struct field *fields)
{
	for (; fields->name != NULL; fields++) {
		if (fields->place == FIELD_IN_BODY && fields->is_required)
			return true;
	}
	return false;
}

static void add_body(struct buffer *out, const struct route *route)
{
	if (route->takes_any && route->method == METHOD_POST) {
		buffer_add(out, TEXT("      requestBody:\n        content:\n          application/x-www-form-urlencoded:\n"
				     "            schema: { type: object, additionalProperties: { type: string } }\n"));
		return;
	}
	if (route->fields == NULL || !schema_has_place(route->fields, FIELD_IN_BODY))
		return;
	buffer_printf(out, "      requestBody:\n        required: %s\n        content:\n          application/json:\n",
		has_required_member(route->fields) ? "true" : "false");
	add_body_schema(out, route->fields);
}

/* An answer is written "200 The todos". */
static bool has_answer(const struct route *route, const char *status)
{
	for (size_t i = 0; route->answers[i] != NULL; i++) {
		if (text_starts_with(text_of(route->answers[i]), text_of(status)))
			return true;
	}
	return false;
}

static bool has_content(struct text status)
{
	return status.data[0] == '2' && !text_equal(status, TEXT("204"));
}

static void add_answer(struct buffer *out, const struct route *route, struct text answer)
{
	struct text status = text_upto(answer, text_find_char(answer, ' '));

	buffer_printf(out, "        '%.*s':\n          description: ", TEXT_ARGS(status));
	add_string(out, text_trim(text_from(answer, status.length)));
	buffer_add_char(out, '\n');
	if (status.data[0] >= '4')
		buffer_add(out, TEXT("          content: { application/problem+json: { schema: { $ref: '#/components/schemas/Problem' } } }\n"));
	else if (has_content(status))
		buffer_printf(out, "          content: { %s: {} }\n", route->produces != NULL ? route->produces : "application/json");
}

/* What the pipeline itself may answer, unless the row says it in better words. */
static void add_answers(struct buffer *out, const struct route *route)
{
	const struct {
		bool is_possible;
		const char *status;
		const char *name;
	} refusals[] = {
		{ route->access > ACCESS_PUBLIC, "401", "Unauthorized" },
		{ route->access >= ACCESS_ACCOUNT, "403", "Forbidden" },
		{ route->fields != NULL && schema_has_place(route->fields, FIELD_IN_BODY), "422", "Invalid" },
		{ route->quota != QUOTA_NONE, "429", "TooManyRequests" },
	};

	buffer_add(out, TEXT("      responses:\n"));
	for (size_t i = 0; route->answers[i] != NULL; i++)
		add_answer(out, route, text_of(route->answers[i]));
	for (size_t i = 0; i < sizeof refusals / sizeof *refusals; i++) {
		if (refusals[i].is_possible && !has_answer(route, refusals[i].status))
			buffer_printf(out, "        '%s': { $ref: '#/components/responses/%s' }\n", refusals[i].status, refusals[i].name);
	}
	buffer_add(out, TEXT("        default: { $ref: '#/components/responses/Problem' }\n"));
}

/* The scope is that of personal tokens; an access token, in a header or a cookie, needs none. */
static void add_security(struct buffer *out, const struct route *route)
{
	buffer_add(out, TEXT("\n      security: ["));
	if (route->access == ACCESS_OPTIONAL)
		buffer_add(out, TEXT("{}, "));
	if (route->access > ACCESS_PUBLIC)
		buffer_add(out, TEXT("{ bearer: [] }, { cookie: [] }"));
	if (route->scope != NULL)
		buffer_printf(out, ", { personalToken: [\"%s\"] }", route->scope);
	buffer_add(out, TEXT("]\n"));
}

static void add_operation(struct buffer *out, const struct route *route)
{
	buffer_add(out, TEXT("    "));
	for (const char *at = method_name(route->method); *at != '\0'; at++)
		buffer_add_char(out, (char)(*at | 0x20));
	buffer_add(out, TEXT(":\n      operationId: "));
	add_operation_id(out, route);
	buffer_add(out, TEXT("\n      summary: "));
	add_string(out, text_of(route->summary));
	add_security(out, route);
	add_parameters(out, route);
	add_body(out, route);
	add_answers(out, route);
}

static bool is_first_of_path(const struct route_table *table, size_t index)
{
	for (size_t i = 0; i < index; i++) {
		if (strcmp(table->routes[i].path, table->routes[index].path) == 0)
			return false;
	}
	return true;
}

static void add_paths(struct buffer *out, const struct route_table *table)
{
	buffer_add(out, TEXT("paths:\n"));
	for (size_t i = 0; i < table->count; i++) {
		/* A page is no part of an API. */
		if (table->routes[i].is_page || !is_first_of_path(table, i))
			continue;
		buffer_add(out, TEXT("  "));
		add_path(out, table->routes[i].path);
		buffer_add(out, TEXT(":\n"));
		for (size_t j = i; j < table->count; j++) {
			if (strcmp(table->routes[i].path, table->routes[j].path) == 0)
				add_operation(out, &table->routes[j]);
		}
	}
}

static void add_refusal(struct buffer *out, const char *name, const char *description, const char *headers)
{
	buffer_printf(out, "    %s:\n      description: %s\n%s", name, description, headers);
	buffer_add(out, TEXT("      content: { application/problem+json: { schema: { $ref: '#/components/schemas/Problem' } } }\n"));
}

/* Kinds that share a code stand together. */
static void add_codes(struct buffer *out)
{
	const char *last = "";

	for (int kind = 0; kind < PROBLEM_KINDS; kind++) {
		const char *code = problem_code(&(struct problem){ .kind = (enum problem_kind)kind });

		if (!text_equal(text_of(code), text_of(last)))
			buffer_printf(out, "%s%s", kind == 0 ? "" : ", ", code);
		last = code;
	}
}

static void add_components(struct buffer *out)
{
	buffer_add(out, TEXT("components:\n  securitySchemes:\n    bearer: { type: http, scheme: bearer, bearerFormat: JWT }\n"
			     "    cookie: { type: apiKey, in: cookie, name: todo_access }\n"
			     "    personalToken: { type: http, scheme: bearer, description: 'todo_… with the scope named' }\n"
			     "  responses:\n"));
	add_refusal(out, "Unauthorized", "No good access token",
		"      headers: { WWW-Authenticate: { schema: { type: string } } }\n");
	add_refusal(out, "Forbidden", "Not for this account", "");
	add_refusal(out, "Invalid", "Fields are not as they should be; all of them are listed", "");
	add_refusal(out, "TooManyRequests", "The allowance is used up",
		"      headers:\n        Retry-After: { schema: { type: integer, minimum: 1 } }\n"
		"        RateLimit: { schema: { type: string } }\n        RateLimit-Policy: { schema: { type: string } }\n");
	add_refusal(out, "Problem", "Any other error (RFC 9457)", "");
	buffer_add(out, TEXT("  schemas:\n    Problem:\n      type: object\n      required: [type, title, status, code]\n      properties:\n"
			     "        type: { type: string, format: uri-reference }\n        title: { type: string }\n"
			     "        status: { type: integer, minimum: 400, maximum: 599 }\n        code: { type: string, enum: ["));
	add_codes(out);
	buffer_add(out, TEXT("] }\n        detail: { type: string }\n        requestId: { type: string }\n        errors:\n"
			     "          type: array\n          items:\n            type: object\n            required: [code, detail]\n"
			     "            properties:\n              pointer: { type: string, description: 'RFC 6901, in the body' }\n"
			     "              parameter: { type: string }\n              code: { type: string }\n"
			     "              detail: { type: string }\n"));
}

void openapi_add(
	struct buffer *out, const char *service, const char *prefix, const char *version, const struct route_table *table)
{
	buffer_add(out, TEXT("openapi: 3.1.0\ninfo:\n  title: "));
	add_string(out, text_of(service));
	buffer_add(out, TEXT("\n  version: "));
	add_string(out, text_of(version));
	buffer_add(out, TEXT("\n  license: { name: MIT, identifier: MIT }\nservers:\n  - url: "));
	add_string(out, text_of(prefix));
	buffer_add_char(out, '\n');
	add_paths(out, table);
	add_components(out);
}

/* A service's routes. */
#include "route.h"

#include <stdio.h>

#include "log.h"

#include "banned.h"

bool route_next_part(struct text *pattern, struct route_part *part)
{
	size_t open = text_find_char(*pattern, '{');
	struct text name = text_from(*pattern, open + 1);

	if (pattern->length == 0)
		return false;
	name = text_upto(name, text_find_char(name, '}'));
	*part = (struct route_part){ .literal = text_upto(*pattern, open) };
	if (open < pattern->length) {
		part->takes_rest = text_ends_with(name, TEXT("..."));
		part->name = text_upto(name, name.length - (part->takes_rest ? 3 : 0));
		*pattern = text_from(*pattern, open + name.length + 2);
	} else {
		*pattern = text_from(*pattern, open);
	}
	return true;
}

/*
 * Tries every length for a value, the shortest first: "{old}..{new}.git" needs
 * it. A path is at most REQUEST_PATH_BYTES_MAX long and a pattern's segment has
 * at most two values, so the work is bounded.
 */
static bool fits(struct text pattern, struct text path, struct route_match *match)
{
	size_t value_count = match->value_count;
	struct route_part part;
	size_t longest;

	if (!route_next_part(&pattern, &part))
		return path.length == 0;
	if (!text_starts_with(path, part.literal))
		return false;
	path = text_from(path, part.literal.length);
	if (part.name.data == NULL)
		return path.length == 0;
	longest = part.takes_rest ? path.length : text_find_char(path, '/');
	for (size_t length = part.takes_rest ? longest : 1; length > 0 && length <= longest; length++) {
		match->values[value_count] = (struct parameter){ part.name, text_upto(path, length) };
		match->value_count = value_count + 1;
		if (fits(pattern, text_from(path, length), match))
			return true;
	}
	match->value_count = value_count;
	return false;
}

static bool answers(const struct route *route, enum method method)
{
	return route->method == method || (route->method == METHOD_GET && method == METHOD_HEAD);
}

const struct problem *route_find(struct arena *arena, const struct route_table *table, enum method method, struct text path,
	struct route_match *match)
{
	struct problem *problem;
	struct text allow;

	for (size_t i = 0; i < table->count; i++) {
		*match = (struct route_match){ .index = i };
		if (answers(&table->routes[i], method) && fits(text_of(table->routes[i].path), path, match)) {
			match->route = &table->routes[i];
			return NULL;
		}
	}
	*match = (struct route_match){ .route = NULL };
	allow = route_allow(arena, table, path);
	if (allow.data == NULL)
		return problem_new(arena, PROBLEM_NOT_FOUND, "There is no such resource.");
	problem = arena_alloc(arena, sizeof *problem);
	*problem = (struct problem){
		.kind = PROBLEM_METHOD_NOT_ALLOWED,
		.detail = arena_printf(arena, "This resource answers %.*s.", TEXT_ARGS(allow)),
		.allow = allow,
	};
	return problem;
}

struct text route_allow(struct arena *arena, const struct route_table *table, struct text path)
{
	bool allowed[METHOD_OTHER + 1] = { false };
	bool is_known = false;
	struct buffer allow;

	for (size_t i = 0; i < table->count; i++) {
		struct route_match match = { .route = NULL };

		if (!fits(text_of(table->routes[i].path), path, &match))
			continue;
		is_known = true;
		allowed[table->routes[i].method] = true;
	}
	if (!is_known)
		return TEXT_NONE;
	allowed[METHOD_HEAD] = allowed[METHOD_GET];
	buffer_init(&allow, arena, 0);
	for (enum method method = METHOD_GET; method < METHOD_OPTIONS; method++) {
		if (allowed[method])
			buffer_printf(&allow, "%s, ", method_name(method));
	}
	buffer_add(&allow, TEXT("OPTIONS"));
	return buffer_text(&allow);
}

static const struct field no_fields[] = { FIELD_END };

/* Every value of the path has its field, and every such field its value. */
static void check_path(const char *name, const struct route *route, const struct field *fields)
{
	struct text pattern = text_of(route->path);
	size_t value_count = 0;
	size_t field_count = 0;
	struct route_part part;

	while (route_next_part(&pattern, &part)) {
		bool is_declared = route->fields == NULL && route->takes_any;

		for (const struct field *field = fields; field->name != NULL; field++)
			is_declared |= field->place == FIELD_IN_PATH && text_equal(part.name, text_of(field->name));
		if (part.name.data == NULL)
			continue;
		if (!is_declared)
			die("%s: the path value \"%.*s\" has no field", name, TEXT_ARGS(part.name));
		if (++value_count > ROUTE_PATH_VALUES_MAX)
			die("%s: more than %d path values", name, ROUTE_PATH_VALUES_MAX);
	}
	for (const struct field *field = fields; field->name != NULL; field++)
		field_count += field->place == FIELD_IN_PATH;
	if (fields != no_fields && field_count != value_count)
		die("%s: a field is in no path", name);
}

static bool is_input(const struct field *fields, const char *input)
{
	for (; fields->name != NULL; fields++) {
		if (text_equal(text_of(field_input(fields)), text_of(input)))
			return true;
	}
	return false;
}

static void check_inputs(const char *name, const struct route *route, const struct field *fields)
{
	static const char *const claims[] = { "@account", "@session", "@role", "@plan" };

	for (size_t i = 0; i < ROUTE_INPUTS_MAX && route->inputs[i] != NULL; i++) {
		bool is_known = is_input(fields, route->inputs[i]);

		for (size_t j = 0; j < sizeof claims / sizeof *claims; j++)
			is_known |= text_equal(text_of(route->inputs[i]), text_of(claims[j]));
		if (!is_known)
			die("%s: the statement's input \"%s\" is neither a field nor a claim", name, route->inputs[i]);
		if (route->inputs[i][0] == '@' && route->access == ACCESS_PUBLIC)
			die("%s: %s of a route whose tokens are not looked at", name, route->inputs[i]);
	}
}

static void check_columns(const char *name, const struct route *route)
{
	if (route->path == NULL || route->path[0] != '/')
		die("%s: no path", name);
	if (route->method == METHOD_UNSET || route->method == METHOD_HEAD || route->method >= METHOD_OPTIONS)
		die("%s: no method of its own", name);
	if (route->access == ACCESS_UNSET)
		die("%s: no access", name);
	if (route->quota == QUOTA_UNSET || route->quota >= QUOTA_CLASSES)
		die("%s: no quota", name);
	if (route->handler == NULL)
		die("%s: no handler", name);
	if (route->summary == NULL)
		die("%s: no summary", name);
	if (route->answers == NULL || route->answers[0] == NULL)
		die("%s: no answers", name);
	if (route->fields != NULL && route->takes_any)
		die("%s: has fields and takes any", name);
	if (route->statement < STATEMENT_NONE)
		die("%s: no statement", name);
	if (route->statement == STATEMENT_NONE && route->inputs[0] != NULL)
		die("%s: inputs without a statement", name);
}

/* Scopes are words for programs; forms are for people. */
static void check_page(const char *name, const struct route *route)
{
	if (route->scope != NULL && route->access < ACCESS_OPTIONAL)
		die("%s: a scope of a route whose tokens are not looked at", name);
	if (route->scope != NULL && !text_is_from(text_of(route->scope), "abcdefghijklmnopqrstuvwxyz:"))
		die("%s: the scope \"%s\" is no word", name, route->scope);
	if (route->is_page && route->scope != NULL)
		die("%s: a page, and a scope", name);
	if (route->is_page && route->method != METHOD_GET && route->method != METHOD_POST)
		die("%s: a page, and a method that no form can send", name);
	if (route->form != NULL && (!route->is_page || route->method != METHOD_POST))
		die("%s: shows a form, and takes none", name);
}

/* A GET with a body and a JSON field in a form's place would never be read. */
static void check_places(const char *name, const struct route *route, const struct field *fields)
{
	if (schema_has_place(fields, FIELD_IN_BODY) && (route->method == METHOD_GET || route->method == METHOD_DELETE))
		die("%s: the body of this method is not looked at", name);
}

void route_check(const struct route_table *table)
{
	for (size_t i = 0; i < table->count; i++) {
		const struct route *route = &table->routes[i];
		const struct field *fields = route->fields != NULL ? route->fields : no_fields;
		char name[256];

		snprintf(name, sizeof name, "route %zu, %s %s", i, method_name(route->method), route->path);
		check_columns(name, route);
		check_page(name, route);
		schema_check(name, fields);
		check_places(name, route, fields);
		check_path(name, route, fields);
		check_inputs(name, route, fields);
		for (size_t j = 0; j < i; j++) {
			if (table->routes[j].method == route->method && text_equal(text_of(table->routes[j].path), text_of(route->path)))
				die("%s: stands there twice", name);
		}
	}
}

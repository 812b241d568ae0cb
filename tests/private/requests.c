/*
 * Prints a good request for every route of the private API, made from the route
 * table: method, path, access, "page" or "api", and the body. A UUID in the
 * path is left as {id}, for the test to fill in.
 */
#include <stdio.h>
#include <string.h>

#include "routes.h"

static const char *good_value(const struct field *field)
{
	if (field->values != NULL)
		return field->values[0];
	switch (field->type) {
	case FIELD_EMAIL:
		return "somebody@example.org";
	case FIELD_PASSWORD:
		return "correct horse battery";
	case FIELD_DATE:
		return "2026-11-28";
	case FIELD_TIMESTAMP:
		return "2026-11-28T12:00:00Z";
	case FIELD_BOOLEAN:
		return "true";
	case FIELD_UUID:
		return "00000000-0000-7000-8000-000000000000";
	case FIELD_IDS:
		return "[]";
	case FIELD_TOKEN:
		if (field->alphabet != NULL)
			return strchr(field->alphabet, '&') != NULL ? "a=1" : "2026.11.0";
		return "0000000000000000000000000000000000000000000";
	default:
		return field->minimum > 1 ? "0000000000000000000000000000000000000000000" : "1";
	}
}

static bool is_quoted(const struct field *field)
{
	return field->type != FIELD_BOOLEAN && field->type != FIELD_IDS && field->type != FIELD_INTEGER;
}

static const struct field *find(const struct field *fields, struct text name)
{
	while (fields->name != NULL && !text_equal(text_of(fields->name), name))
		fields++;
	return fields;
}

static void print_path(const struct route *route)
{
	struct text pattern = text_of(route->path);
	struct route_part part;

	while (route_next_part(&pattern, &part)) {
		printf("%.*s", TEXT_ARGS(part.literal));
		if (part.name.data != NULL && route->fields != NULL && find(route->fields, part.name)->type != FIELD_UUID)
			printf("%.43s", good_value(find(route->fields, part.name)));
		else if (part.name.data != NULL)
			printf("{id}");
	}
}

/* As a form for a page, else as JSON. */
static void print_body(const struct route *route)
{
	const char *separator = route->is_page ? "" : "{";
	bool takes_body = route->method != METHOD_GET && route->method != METHOD_DELETE;

	for (const struct field *field = route->fields; takes_body && field != NULL && field->name != NULL; field++) {
		if (field->place != FIELD_IN_BODY)
			continue;
		if (route->is_page)
			printf("%s%s=%s", separator, field->name, good_value(field));
		else if (field->type == FIELD_WORDS)
			printf("%s\"%s\":[\"%s\"]", separator, field->name, good_value(field));
		else
			printf(is_quoted(field) ? "%s\"%s\":\"%s\"" : "%s\"%s\":%s", separator, field->name, good_value(field));
		separator = route->is_page ? "&" : ",";
	}
	if (strcmp(separator, ",") == 0)
		putchar('}');
}

int main(void)
{
	static const char *const accesses[] = { "-", "public", "optional", "account", "administrator" };

	for (size_t i = 0; i < private_route_count; i++) {
		const struct route *route = &private_routes[i];

		printf("%s ", method_name(route->method));
		print_path(route);
		printf(" %s %s ", accesses[route->access], route->is_page ? "page" : "api");
		print_body(route);
		putchar('\n');
	}
	return 0;
}

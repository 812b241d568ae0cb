/* One request and its answer. */
#include "exchange.h"

#include <stdarg.h>

#include "log.h"

#include "banned.h"

struct text exchange_input(const struct exchange *exchange, const char *name)
{
	const struct {
		const char *name;
		struct text value;
	} claims[] = {
		{ "@account", exchange->claims.account },
		{ "@session", exchange->claims.session },
		{ "@role", exchange->claims.role },
		{ "@plan", exchange->claims.plan },
	};

	for (size_t i = 0; i < sizeof claims / sizeof *claims; i++) {
		if (text_equal(text_of(name), text_of(claims[i].name)))
			return claims[i].value;
	}
	return inputs_get(&exchange->inputs, name);
}

static const struct problem *run(
	struct exchange *exchange, int statement, const struct text *inputs, size_t count, const struct rows **rows)
{
	if (statement < 0 || (size_t)statement >= exchange->service->statement_count)
		die("%s %s: there is no statement %d", method_name(exchange->match.route->method), exchange->match.route->path,
			statement);
	return database_run(exchange->service->database, exchange->arena, (size_t)statement, inputs, count, rows);
}

const struct problem *exchange_run(struct exchange *exchange, const struct rows **rows)
{
	const struct route *route = exchange->match.route;
	struct text inputs[ROUTE_INPUTS_MAX];
	size_t count = 0;

	for (; count < ROUTE_INPUTS_MAX && route->inputs[count] != NULL; count++)
		inputs[count] = exchange_input(exchange, route->inputs[count]);
	return run(exchange, route->statement, inputs, count, rows);
}

const struct problem *exchange_run_named(struct exchange *exchange, int statement, const struct rows **rows, ...)
{
	struct text inputs[DATABASE_INPUTS_MAX];
	size_t count = 0;
	const char *name;
	va_list names;

	va_start(names, rows);
	while ((name = va_arg(names, const char *)) != NULL) {
		if (count == DATABASE_INPUTS_MAX)
			die("statement %d: more than %d inputs", statement, DATABASE_INPUTS_MAX);
		inputs[count++] = exchange_input(exchange, name);
	}
	va_end(names);
	return run(exchange, statement, inputs, count, rows);
}

/* The intern API: what operators look at, in the instance "intern". */
#include "intern_statements.h"
#include "responder.h"
#include "routes.h"

#include "banned.h"

int main(int argc, char **argv)
{
	const struct responder responder = {
		.name = "intern-api",
		.prefix = "/intern",
		.needs = CONFIG_NEEDS_DATABASE | CONFIG_NEEDS_JWT,
		.routes = intern_routes,
		.route_count = intern_route_count,
		.statements = statements,
		.statement_count = SQL_COUNT,
	};

	return responder_main(argc, argv, &responder);
}

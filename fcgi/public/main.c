/* The public API: catalogue, generation, pages; its releases are in the instance "config". */
#include "config_statements.h"
#include "responder.h"
#include "routes.h"
#include "site.h"

#include "banned.h"

int main(int argc, char **argv)
{
	const struct responder responder = {
		.name = "public-api",
		.prefix = "/public",
		.needs = CONFIG_NEEDS_DATABASE | CONFIG_NEEDS_TEMPLATES | CONFIG_NEEDS_WWW,
		.routes = public_routes,
		.route_count = public_route_count,
		.statements = statements,
		.statement_count = SQL_COUNT,
		.load = site_load,
		.serves_people = true,
		.problem_page = site_problem,
	};

	return responder_main(argc, argv, &responder);
}

/* The private API: accounts and sessions, in the instance "user". */
#include "personal_token.h"
#include "responder.h"
#include "routes.h"
#include "session.h"
#include "user_statements.h"

#include "banned.h"

int main(int argc, char **argv)
{
	const struct responder responder = {
		.name = "private-api",
		.prefix = "/private",
		.needs = CONFIG_NEEDS_DATABASE | CONFIG_NEEDS_JWT,
		.routes = private_routes,
		.route_count = private_route_count,
		.statements = statements,
		.statement_count = SQL_COUNT,
		.load = session_load,
		.personal_token = personal_token_find,
		.page_session = session_of_page,
	};

	return responder_main(argc, argv, &responder);
}

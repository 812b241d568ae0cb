/* The private API: accounts, sessions, todos, and their pages; in the instance "user". */
#include "personal_token.h"
#include "private_pages.h"
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
		.needs = CONFIG_NEEDS_DATABASE | CONFIG_NEEDS_JWT | CONFIG_NEEDS_WWW,
		.routes = private_routes,
		.route_count = private_route_count,
		.statements = statements,
		.statement_count = SQL_COUNT,
		.load = private_pages_load,
		.problem_page = private_pages_problem,
		.sign_in_page = "/account/sign-in",
		.personal_token = personal_token_find,
		.page_session = session_of_page,
	};

	return responder_main(argc, argv, &responder);
}

/*
 * A whole responder: command line, configuration, pool, worker loop.
 */
#ifndef RESPONDER_H
#define RESPONDER_H

#include "exchange.h"

struct responder {
	const char *name;    /* "public-api" */
	const char *prefix;  /* "/public" */
	unsigned needs;      /* enum config_need */
	const struct route *routes;
	size_t route_count;
	const struct statement *statements;
	size_t statement_count;
	/* Loads what the service needs, once in the master; NULL for nothing. Dies on failure. Its result is service->own. */
	void *(*load)(const struct config *config);
	bool serves_people;  /* problems as text or pages, see struct service */
	problem_page *problem_page;
	personal_token *personal_token;
	page_session *page_session;
	const char *sign_in_page;
};

/* main() of every responder: --help --version --check --try --openapi --routes --env FILE --workers N; else serves fd 0. */
int responder_main(int argc, char **argv, const struct responder *responder);

#endif

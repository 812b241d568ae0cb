/*
 * A service's routes: rows of a table.
 *
 * Zero is never a choice, so a forgotten column stops the start.
 */
#ifndef ROUTE_H
#define ROUTE_H

#include "schema.h"

struct exchange;
typedef const struct problem *route_handler(struct exchange *exchange);

enum access {
	ACCESS_UNSET,
	ACCESS_PUBLIC,        /* anyone; a token is not looked at */
	ACCESS_OPTIONAL,      /* anyone; a token that comes along must be good, and gives the claims */
	ACCESS_ACCOUNT,       /* a good token */
	ACCESS_ADMINISTRATOR  /* a good token of an administrator */
};

enum quota_class { QUOTA_UNSET, QUOTA_NONE, QUOTA_READ, QUOTA_WRITE, QUOTA_GENERATE, QUOTA_LOGIN, QUOTA_SANDBOX, QUOTA_CLASSES };

enum { ROUTE_INPUTS_MAX = 12, ROUTE_PATH_VALUES_MAX = 4 };

/* statement of a route whose handler runs none, or several. */
#define STATEMENT_NONE (-1)

/* For route.answers: ANSWERS("200 The todos", "304 Those that the client has"). */
#define ANSWERS(...) ((const char *const[]){ __VA_ARGS__, NULL })

struct route {
	enum method method;         /* GET answers HEAD too */
	const char *path;           /* "/v1/logs/{id}"; "{name...}" takes the rest, slashes included; "/r/{slug}.git" is fine */
	enum access access;
	enum quota_class quota;
	const struct field *fields; /* NULL: there are none, unless the route takes any */
	bool ignores_unknown;       /* parameters that are no field are not refused */
	bool takes_any;             /* path values, parameters and body are the handler's to read */
	const char *scope;          /* what a personal token must have been given; NULL: none may come here */
	bool is_page;               /* for people: takes forms instead of JSON, ignores unknown parameters, refuses with a page */
	/*
	 * Of a page that takes a form: writes the page with the form once more, when the fields or the handler refused.
	 * exchange->problem says why; of the inputs only those of the path are sure to be there. Nothing else is shown
	 * where there is no such resource, or when the page refuses, too.
	 */
	route_handler *form;
	int statement;
	const char *inputs[ROUTE_INPUTS_MAX]; /* of the statement, in order; "@account" is a claim */
	route_handler *handler;
	const char *summary;        /* for the API document */
	const char *const *answers; /* ANSWERS(…): statuses and what they mean */
	const char *produces;       /* media type of a good answer; NULL: application/json */
};

struct route_table {
	const struct route *routes;
	size_t count;
};

struct route_match {
	const struct route *route;  /* NULL: none */
	size_t index;
	struct parameter values[ROUTE_PATH_VALUES_MAX];
	size_t value_count;
};

/*
 * Refuses with 404, or 405 naming what the path allows. Borrows the path. The
 * first row that fits wins, so a literal stands above a pattern.
 */
const struct problem *route_find(struct arena *arena, const struct route_table *table, enum method method,
	struct text path, struct route_match *match);

/* What the path allows, for OPTIONS: "GET, HEAD, POST, OPTIONS"; TEXT_NONE for an unknown path. */
struct text route_allow(struct arena *arena, const struct route_table *table, struct text path);

/* Takes the next part of a pattern: "/v1/logs/" literal, then name "id". False at the end. */
struct route_part {
	struct text literal;
	struct text name; /* of the value after the literal; TEXT_NONE at the end of the pattern */
	bool takes_rest;
};
bool route_next_part(struct text *pattern, struct route_part *part);

/* Dies on a row with an unset or contradictory column, or one that can never be reached; names it. */
void route_check(const struct route_table *table);

#endif

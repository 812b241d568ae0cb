/*
 * One request and its answer, and what a worker holds for all of them.
 */
#ifndef EXCHANGE_H
#define EXCHANGE_H

#include "config.h"
#include "database.h"
#include "metrics.h"
#include "quota.h"
#include "response.h"
#include "route.h"
#include "token.h"

/* Writes a problem as a page for a browser that navigates. */
typedef void problem_page(struct exchange *exchange, const struct problem *problem);

/*
 * Fills the claims of whoever sent a personal token ("todo_…") or the cookies
 * of a session; leaves claims of nobody when these are worth nothing. A problem
 * only when that cannot be found out.
 */
typedef const struct problem *personal_token(struct exchange *exchange, struct text token);
typedef const struct problem *page_session(struct exchange *exchange);

/* Lives as long as the worker. */
struct service {
	const char *name;             /* "public-api" */
	const char *prefix;           /* "/public" */
	const struct config *config;
	struct route_table routes;
	const struct statement *statements;
	size_t statement_count;
	struct database *database;    /* NULL in a service without one */
	struct quota *quota;
	struct metrics *metrics;
	struct token_keys *keys;      /* NULL in a service without accounts */
	void *own;                    /* what this responder loaded at start */
	bool serves_people;           /* problems as text for a terminal or a browser; else always as JSON */
	problem_page *problem_page;   /* NULL: a browser gets the text too */
	personal_token *personal_token; /* NULL: there are none here */
	/*
	 * For pages, whose reader cannot renew a session himself: asked with the claims of the access cookie, or none.
	 * NULL: the cookie alone counts.
	 */
	page_session *page_session;
	/*
	 * Where a page that wants an account sends its reader, "/account/sign-in"; it gets the parameters "next", the path
	 * that he wanted, and "with", its query if there was one.
	 */
	const char *sign_in_page;
};

/* What the answer does to the cookies of cookie.h; without tokens it takes them away. */
struct exchange_cookies {
	bool are_changed;
	struct text access;
	struct text refresh;
};

struct exchange {
	struct service *service;
	struct arena *arena;
	const struct request_source *source;
	struct request request;
	struct route_match match;
	struct inputs inputs;
	struct claims claims;         /* of a good token; else all TEXT_NONE */
	bool is_by_cookie;            /* the token came in a cookie, which a browser sends without being told */
	struct exchange_cookies cookies;
	struct quota_answer quota;
	enum quota_class quota_class; /* of the answer above; QUOTA_UNSET: none was taken */
	bool shows_form;              /* a refusal is shown beside the form that was sent */
	struct response response;
	const struct problem *problem; /* why it was refused; NULL when it was not */
	uint64_t started_us;
};

/* The route's statement with the route's inputs. */
const struct problem *exchange_run(struct exchange *exchange, const struct rows **rows);

/* A statement by number, inputs by name: exchange_run_named(x, SQL_…, &rows, "@account", "title", NULL). */
const struct problem *exchange_run_named(struct exchange *exchange, int statement, const struct rows **rows, ...)
	__attribute__((sentinel));

/* An input by name, or a claim: "@account", "@session", "@role", "@plan". */
struct text exchange_input(const struct exchange *exchange, const char *name);

#endif

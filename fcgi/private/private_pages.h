/*
 * What the pages of accounts have in common: their data, their forms, and the
 * way from one to the next. A language that was asked for goes along.
 */
#ifndef PRIVATE_PAGES_H
#define PRIVATE_PAGES_H

#include "exchange.h"

struct pages;

/* For struct service: all that the private API loads at start. Dies on a mistake in the pages. */
void *private_pages_load(const struct config *config);
problem_page private_pages_problem;

const struct pages *private_pages(const struct exchange *exchange);

/*
 * Shows a page. data is a JSON object without its braces, "" for none; added
 * to it are the language, who is signed in and where, what the form before did
 * (the parameter "done"), what was typed into this one, and what is wrong with
 * it (never a password).
 */
const struct problem *private_pages_show(struct exchange *exchange, const char *page, struct text data);

/* A path of this site, with the language that was asked for. */
struct text private_pages_link(const struct exchange *exchange, struct text path);

/* 303 to such a link; to a path of this site, in that language. */
const struct problem *private_pages_go_to(struct exchange *exchange, struct text link);
const struct problem *private_pages_go(struct exchange *exchange, const char *path);

/* 303 to what the parameters "next" and "with" say, see struct service, if that is a path of this site; else to the account. */
const struct problem *private_pages_go_on(struct exchange *exchange);

#endif

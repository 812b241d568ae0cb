/*
 * What the public API loads at start: the packs of the installed release and
 * the pages; and the answers that are made of these alone.
 */
#ifndef SITE_H
#define SITE_H

#include <stdatomic.h>

#include "exchange.h"
#include "generator/pack.h"
#include "page.h"

struct site {
	struct pack *pack;
	const struct pages *pages;
	struct text llms; /* the bytes of www/llms.txt */
	/*
	 * Starts that published into the folder, in memory that they share, and the number of this one. While HUP
	 * replaces a program, workers of the old one must not bring its pages back. NULL when nothing is published.
	 */
	_Atomic uint64_t *publishers;
	uint64_t publisher;
};

/* For struct responder; dies on a mistake in packs or pages. Removes what was published before. */
void *site_load(const struct config *config);

const struct site *site_of(const struct exchange *exchange);

/*
 * Refuses unless the instance "config" has the installed release, with these
 * very contents, as published: 410 when withdrawn, 503 otherwise.
 */
const struct problem *site_is_published(struct exchange *exchange);

/* "https://host": what the operator set, or where the caller reaches this service; empty when he does not say. */
struct text site_address(const struct exchange *exchange);

/*
 * Writes the answer's body to a file that the web server sends from now on.
 * Nothing happens without TODO_PUBLISH; a failure is logged, the answer stands.
 */
void site_publish(const struct exchange *exchange, const char *name);

/* A problem as a page, for browsers. */
problem_page site_problem;

/* The catalogue as JSON, with its ETag, without other header fields. */
route_handler site_catalogue;
route_handler site_metadata;
route_handler site_release;
route_handler site_llms;

#endif

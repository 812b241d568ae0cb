/*
 * Saved projects: the choices of the configurator under a name.
 *
 * This service knows no packs: it keeps the canonical slug, the release and
 * the query as they are written, and the public API judges them when the
 * project is opened or made.
 */
#ifndef PROJECT_H
#define PROJECT_H

#include "exchange.h"

/* What a slug, a release and a query are written with. */
extern const char project_selection_alphabet[];
extern const char project_release_alphabet[];
extern const char project_query_alphabet[];

route_handler project_list;
route_handler project_create;
/* One of the account's, as the route's statement read or changed it; and nothing of it, when it took something away. */
route_handler project_one;
route_handler project_remove;

/* Counts it as made, and answers 303 to its archive. */
route_handler project_archive;

route_handler project_share;
/* Input "slug": of the share. */
route_handler project_shared;

#endif

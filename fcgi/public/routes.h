/*
 * The routes of the public API.
 */
#ifndef ROUTES_H
#define ROUTES_H

#include "route.h"

extern const struct route public_routes[];
extern const size_t public_route_count;

#endif

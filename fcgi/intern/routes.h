/*
 * What the intern API answers.
 */
#ifndef ROUTES_H
#define ROUTES_H

#include "route.h"

extern const struct route intern_routes[];
extern const size_t intern_route_count;

#endif

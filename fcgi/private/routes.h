/*
 * What the private API answers.
 */
#ifndef ROUTES_H
#define ROUTES_H

#include "route.h"

extern const struct route private_routes[];
extern const size_t private_route_count;

#endif

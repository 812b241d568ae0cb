/*
 * The API document of a service, from its route table (OpenAPI 3.1).
 */
#ifndef OPENAPI_H
#define OPENAPI_H

#include "route.h"

/* Writes YAML. */
void openapi_add(struct buffer *out, const char *service, const char *prefix, const char *version, const struct route_table *table);

#endif

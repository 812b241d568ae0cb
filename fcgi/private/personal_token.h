/*
 * Personal tokens: what an account gives to its programs.
 *
 * "todo_" and 256 random bits, shown once; we keep their SHA-256. One may do
 * what its scopes say, never more: a route without a scope refuses it.
 */
#ifndef PERSONAL_TOKEN_H
#define PERSONAL_TOKEN_H

#include "exchange.h"

/* All that there are, NULL at the end. */
extern const char *const personal_token_scopes[];

/* For struct service. */
personal_token personal_token_find;

route_handler personal_token_list;
route_handler personal_token_create;
route_handler personal_token_revoke;

#endif

/*
 * Accounts as an administrator sees them. The token tells who is one; the
 * statements ask again, since it may be a quarter of an hour old.
 */
#ifndef ADMINISTRATION_H
#define ADMINISTRATION_H

#include "exchange.h"

enum { ACCOUNTS_LIMIT_MAX = 100 };

const struct problem *administration_list(struct exchange *exchange);
const struct problem *administration_read(struct exchange *exchange);
const struct problem *administration_change(struct exchange *exchange);

#endif

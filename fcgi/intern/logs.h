/*
 * Reading the log, page by page.
 */
#ifndef LOGS_H
#define LOGS_H

#include "exchange.h"

enum { LOGS_LIMIT_MAX = 200 };

/* {"items":[…],"next":"…"|null} and, when there is more, Link: <…>; rel="next". */
const struct problem *logs_list(struct exchange *exchange);

#endif

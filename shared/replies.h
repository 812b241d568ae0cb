/*
 * Stock handlers, and what handlers answer with.
 */
#ifndef REPLIES_H
#define REPLIES_H

#include "exchange.h"

const struct problem *reply_alive(struct exchange *exchange);  /* 200; asks no database */
const struct problem *reply_health(struct exchange *exchange); /* 200, or 503 when the database is away */
const struct problem *reply_metrics(struct exchange *exchange);
const struct problem *reply_openapi(struct exchange *exchange);

/* A JSON body already written into exchange->response.body. */
const struct problem *reply_json(struct exchange *exchange, uint16_t status);

/* 303: to be read at a path of this site, "/account". */
const struct problem *reply_see_other(struct exchange *exchange, struct text path);

/*
 * Sets ETag and answers 304 if If-None-Match has it (weak comparison, RFC 9110, section 13.1.2).
 * etag comes with its quotes. True: the handler is done.
 */
bool reply_not_modified(struct exchange *exchange, struct text etag);

/* The same with the digest of the body, which has been written: a strong tag, or a weak one. */
void reply_tagged(struct exchange *exchange);
void reply_tagged_weakly(struct exchange *exchange);

/*
 * Takes the next entity tag of If-Match or If-None-Match, with its quotes and
 * without "W/". False at the end, or where the list is malformed.
 */
bool reply_next_etag(struct text *list, struct text *etag, bool *is_weak);

/* Writes a problem as the answer, in the form the client likes; keeps the headers set so far. */
void reply_problem(struct exchange *exchange, const struct problem *problem);

#endif

/*
 * Stock handlers: most routes need no code of their own.
 */
#ifndef REPLIES_H
#define REPLIES_H

#include "exchange.h"

const struct problem *reply_row(struct exchange *exchange);     /* 200 with one row as an object, 404 without */
const struct problem *reply_rows(struct exchange *exchange);    /* 200 with all rows as an array */
const struct problem *reply_created(struct exchange *exchange); /* 201 with one row; Location is the path and its id */
const struct problem *reply_nothing(struct exchange *exchange); /* 204, whatever the statement found */
const struct problem *reply_deleted(struct exchange *exchange); /* 204 when the statement returned a row, else 404 */
const struct problem *reply_health(struct exchange *exchange);  /* 200, or 503 when the database is away */
const struct problem *reply_metrics(struct exchange *exchange);
const struct problem *reply_openapi(struct exchange *exchange);

/* A JSON body already written into exchange->response.body. */
const struct problem *reply_json(struct exchange *exchange, uint16_t status);

/* 404 "There is no such …". */
const struct problem *reply_missing(struct exchange *exchange);

/*
 * Sets ETag and answers 304 if If-None-Match has it (weak comparison, RFC 9110, section 13.1.2).
 * etag comes with its quotes. True: the handler is done.
 */
bool reply_not_modified(struct exchange *exchange, struct text etag);

/* Writes a problem as the answer, in the form the client likes; keeps the headers set so far. */
void reply_problem(struct exchange *exchange, const struct problem *problem);

#endif

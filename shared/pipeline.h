/*
 * The path of one request: decode, route, limit, authenticate, authorise,
 * validate, run, encode, observe. Each step may refuse; the order is the
 * product's (a flood of forged tokens costs a table look-up each).
 */
#ifndef PIPELINE_H
#define PIPELINE_H

#include "exchange.h"

/*
 * Wants service, arena, source and started_us set, all else zero. Always
 * leaves a complete answer in exchange->response, and observes it.
 */
void pipeline_answer(struct exchange *exchange);

#endif

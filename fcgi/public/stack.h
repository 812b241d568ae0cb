/*
 * The stack that a request asks for, and what the rules say of it.
 */
#ifndef STACK_H
#define STACK_H

#include "exchange.h"
#include "generator/selection.h"

/* Of the page, not of a stack. */
#define STACK_LANGUAGE "lang"
#define STACK_FILE "file"
extern const char *const stack_languages[];

/*
 * Reads query, form or JSON object into a selection; *reading then has
 * findings too. Refuses only a body that is no such object, and a language that is none of ours.
 */
const struct problem *stack_read(struct exchange *exchange, struct selection_reading *reading);

/* The problem that the findings make; NULL without findings. */
const struct problem *stack_problem(struct exchange *exchange, const struct selection_reading *reading);

/* The code of the fault that a finding becomes in such a problem. */
const char *stack_fault(const struct finding *finding);

/*
 * Reads and refuses in one, for answers that need a whole stack of a published
 * release; tells repairs in X-Adjusted.
 */
const struct problem *stack_get(struct exchange *exchange, struct selection *selection);

/* The canonical query of a selection. */
struct text stack_query(const struct exchange *exchange, const struct selection *selection);

route_handler stack_check;
route_handler stack_random;

#endif

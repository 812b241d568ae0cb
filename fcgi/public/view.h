/*
 * The data of the configurator's pages: the choices, what the rules say of
 * them, and the project that they make.
 */
#ifndef VIEW_H
#define VIEW_H

#include "exchange.h"
#include "generator/selection.h"
#include "generator/tree.h"

struct view {
	struct exchange *x;
	const struct catalogue *catalogue;
	const char *language;
	struct selection_reading reading;
	struct text query; /* canonical, with the language when it was asked for */
	struct tree tree;  /* empty when the choices cannot be used */
	struct text open;  /* path of the file shown */
	struct buffer out; /* the data under construction */
};

/* Reads the choices and, where they can be used, makes the project. Findings are no refusal. */
const struct problem *view_open(struct view *view, struct exchange *exchange);

/* All of it as one object, for page_reply. */
const struct json *view_data(struct view *view);

#endif

/*
 * The todo page, contract/ui.md: of the list of the account, or of a sandbox,
 * which anybody may have for the asking.
 *
 * A browser with scripts gets its todos from the API, by www/assets/todos.js.
 * For one without, the page holds the same todos as forms; what these change
 * is shown by the page read again (post, redirect, get).
 */
#ifndef TODO_PAGE_H
#define TODO_PAGE_H

#include "exchange.h"

/* What a form may ask for, by its field "do"; NULL at the end. */
extern const char *const todo_page_actions[];

const struct problem *todo_page_show(struct exchange *exchange);
const struct problem *todo_page_change(struct exchange *exchange);

/* The page once more, when a form was refused. */
const struct problem *todo_page_refused(struct exchange *exchange);

/* Makes a sandbox and leads to its page. */
const struct problem *todo_page_demo(struct exchange *exchange);

#endif

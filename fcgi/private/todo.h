/*
 * The hosted todo API: the contract of contract/openapi.yaml, for the list of
 * the signed-in account and, below /v1/sandboxes/{sandbox}, for anonymous
 * lists that last a day.
 *
 * One statement does all the work of a request. Its first inputs say whose list
 * it is, and the database refuses a session that has ended and a sandbox that
 * is not there (list_of in sql/user/0003_todo.sql).
 */
#ifndef TODO_H
#define TODO_H

#include "exchange.h"

const struct problem *todo_list(struct exchange *exchange);
const struct problem *todo_create(struct exchange *exchange);
const struct problem *todo_update_all(struct exchange *exchange);
const struct problem *todo_delete_all(struct exchange *exchange);
const struct problem *todo_reorder(struct exchange *exchange);
const struct problem *todo_read(struct exchange *exchange);
const struct problem *todo_update(struct exchange *exchange); /* PUT and PATCH */
const struct problem *todo_delete(struct exchange *exchange);

/* What this backend is and can do: with accounts, or one sandbox. */
const struct problem *todo_meta(struct exchange *exchange);

/* Makes a list for anybody: its secret address is all that it takes to use it. */
const struct problem *sandbox_create(struct exchange *exchange);

/* For the page of the same lists. The route's first path value is "sandbox", where it has one. */
bool todo_is_in_sandbox(const struct exchange *exchange);

/* Adds the input "digest", which says which sandbox it is; absent for the account's list. Refuses with 429 who uses a sandbox too much. */
const struct problem *todo_find_list(struct exchange *exchange);

/* url is what the row says of itself. */
const struct problem *sandbox_insert(struct exchange *exchange, struct text token, struct text url, const struct rows **rows);

#endif

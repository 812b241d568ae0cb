/*
 * What requests to the private API may hold: a table for each kind of request,
 * shared by the routes that take the same.
 */
#ifndef FIELDS_H
#define FIELDS_H

#include "schema.h"

/* Signing in, and what belongs to an account. */
extern const struct field fields_credentials[];
extern const struct field fields_refresh[];
extern const struct field fields_session[];
extern const struct field fields_link[];
extern const struct field fields_passwords[];
extern const struct field fields_address[];
extern const struct field fields_reset[];
extern const struct field fields_new_address[];
extern const struct field fields_password[];
extern const struct field fields_personal_token[];
extern const struct field fields_new_personal_token[];

/* Saved projects. */
extern const struct field fields_project[];
extern const struct field fields_new_project[];
extern const struct field fields_project_patch[];
extern const struct field fields_shared[];

/* Accounts as an administrator sees them. */
extern const struct field fields_accounts[];
extern const struct field fields_account[];
extern const struct field fields_account_patch[];

/*
 * The todo API. Each table begins with the sandbox: that of an account's list
 * is the same from its second row on.
 */
extern const struct field fields_sandbox[];
extern const struct field fields_todo_query[];
extern const struct field fields_todo_filter[];
extern const struct field fields_todo_toggle[];
extern const struct field fields_todo_order[];
extern const struct field fields_todo[];
extern const struct field fields_new_todo[];
extern const struct field fields_whole_todo[];
extern const struct field fields_todo_patch[];

/* Pages and their forms. Each takes the language; those of todos begin with the sandbox, as above. */
extern const struct field fields_page[];
extern const struct field fields_id_page[];
extern const struct field fields_entry_page[];
extern const struct field fields_entry_form[];
extern const struct field fields_link_page[];
extern const struct field fields_reset_form[];
extern const struct field fields_address_form[];
extern const struct field fields_new_address_form[];
extern const struct field fields_passwords_form[];
extern const struct field fields_password_form[];
extern const struct field fields_personal_token_form[];
extern const struct field fields_new_project_page[];
extern const struct field fields_new_project_form[];
extern const struct field fields_project_form[];
extern const struct field fields_shared_page[];
extern const struct field fields_todo_page[];
extern const struct field fields_todo_form[];
extern const struct field fields_any_page[];

#endif

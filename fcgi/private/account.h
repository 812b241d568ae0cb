/*
 * Accounts: an address and a password.
 *
 * Signing in and asking for a new password tell nobody whether an address has
 * an account: the answer and the work are the same. Registering does tell, by
 * 409.
 *
 * What follows "account_me" answers with a status and no body, so that a page
 * can do the same and answer in its own way.
 */
#ifndef ACCOUNT_H
#define ACCOUNT_H

#include "exchange.h"

const struct problem *account_register(struct exchange *exchange);
const struct problem *account_login(struct exchange *exchange);
const struct problem *account_me(struct exchange *exchange);

/* Input "token", of the link in the mail. */
const struct problem *account_verify(struct exchange *exchange);
/* Another such mail. */
const struct problem *account_resend(struct exchange *exchange);

/* Inputs "current" and "password", which is the new one. */
const struct problem *account_change_password(struct exchange *exchange);
/* Input "email": a mail goes there if it has an account. */
const struct problem *account_ask_reset(struct exchange *exchange);
/* Inputs "token" and "password", which is the new one. */
const struct problem *account_reset(struct exchange *exchange);

/* Inputs "email", which is the new one, and "password": a mail goes there. */
const struct problem *account_ask_email(struct exchange *exchange);
/* Input "token". */
const struct problem *account_confirm_email(struct exchange *exchange);

/* All that is kept of the account, as one document. */
const struct problem *account_export(struct exchange *exchange);
/* Input "password". */
const struct problem *account_delete(struct exchange *exchange);

#endif

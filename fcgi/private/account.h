/*
 * Accounts: an address and a password.
 *
 * Signing in tells nobody whether an address has an account: the answer and
 * the time it takes are the same. Registering does tell, by 409.
 */
#ifndef ACCOUNT_H
#define ACCOUNT_H

#include "exchange.h"

const struct problem *account_register(struct exchange *exchange);
const struct problem *account_login(struct exchange *exchange);
const struct problem *account_me(struct exchange *exchange);

#endif

/*
 * What stands before an account: limits and passwords.
 *
 * A limit is taken before a password is hashed, so that guessing costs the
 * guesser and not us; and by address, so that it bites for unknown ones too.
 */
#ifndef GUARD_H
#define GUARD_H

#include "exchange.h"

/* Limits of the private API's own: classes after those of the routes. */
enum { QUOTA_ACCOUNT = QUOTA_CLASSES, QUOTA_MAIL, QUOTA_FAILURE, QUOTA_SANDBOX_LIST, QUOTA_PRIVATE_CLASSES };
_Static_assert((int)QUOTA_PRIVATE_CLASSES <= (int)QUOTA_CLASS_COUNT, "the limiter has room for them");

/* Takes one attempt at the account of that address or id, wherever it comes from; 429. ASCII letters fold. */
const struct problem *guard_limit(struct exchange *exchange, struct text key);

/*
 * The password was wrong, or right, at the account of that address or id: five
 * wrong ones in a row make guard_limit refuse for a while, longer by each. The
 * event names the account, TEXT_NONE if there is none.
 */
void guard_failed(struct exchange *exchange, struct text key, struct text account);
void guard_succeeded(struct exchange *exchange, struct text key);

/* Takes one mail to the address; 429. */
const struct problem *guard_limit_mail(struct exchange *exchange, struct text email);

/* Refuses the password in the input as the account's new one if it is easily guessed; 422 for that field. */
const struct problem *guard_strength(struct exchange *exchange, const char *input, struct text email);

/* Adds the input "hash" of the password in the input; 503 when too many others are being hashed. */
const struct problem *guard_hash(struct exchange *exchange, const char *input);

/* Whether the password in the input is that of the hash (TEXT_NONE: of no account, at the same cost); 503 as above. */
const struct problem *guard_verify(struct exchange *exchange, const char *input, struct text hash, bool *is_right);

/*
 * Who is signed in gives the password again, in the input; 401, 403, 429.
 * Adds the inputs "known_email" and "known_hash": what holds for the account.
 */
const struct problem *guard_reauthenticate(struct exchange *exchange, const char *input);

/* The answer to what was done and needs no words. */
const struct problem *guard_done(struct exchange *exchange, uint16_t status);

#endif

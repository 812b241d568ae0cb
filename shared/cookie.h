/*
 * Staying signed in without a script: two cookies.
 *
 * One holds the access token, the other the refresh token. No script can read
 * them, no other site makes a browser send them; over https their names begin
 * with "__Host-", so that no other host can have set them (RFC 6265bis).
 */
#ifndef COOKIE_H
#define COOKIE_H

#include "exchange.h"

/* The tokens that the browser sent; TEXT_NONE when it did not. */
struct text cookie_access(const struct exchange *exchange);
struct text cookie_refresh(const struct exchange *exchange);

/* Whatever the answer will be, it sets both cookies, or takes both away. Keeps the tokens. */
void cookie_set(struct exchange *exchange, struct text access_token, struct text refresh_token);
void cookie_clear(struct exchange *exchange);

/* Writes what was decided above into the answer. */
void cookie_add_headers(struct exchange *exchange);

/*
 * Refuses with 403 what a page of another site may have sent: the request must
 * name the address that it came to as its Origin (RFC 6454), or say by
 * Sec-Fetch-Site that it comes from the same one.
 */
const struct problem *cookie_check_origin(const struct exchange *exchange);

#endif

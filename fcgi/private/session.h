/*
 * Staying signed in.
 *
 * A session is one sign-in. It lives by its refresh token: 256 bits that only
 * the client has (we keep their SHA-256), good for one use. Each use gives the
 * successor: an HMAC of the token under a key of the server, so that the same
 * question gets the same answer for a few seconds although nothing but digests
 * is stored. Whoever reads the database can make no token; whoever steals an
 * old token cannot make its successor. A token used again later has been
 * stolen: its session ends (RFC 9700, section 4.14.2).
 */
#ifndef SESSION_H
#define SESSION_H

#include "exchange.h"
#include "password.h"

/* The service's own data. */
struct private_own {
	unsigned char refresh_key[SECRET_BYTES]; /* of refresh tokens, derived from JWT_SECRET */
	const struct pages *pages;               /* set by private_pages_load */
};

/* The service's own data without pages. */
void *session_load(const struct config *config);

/*
 * A session to be inserted: adds the inputs "session", "user_agent" and
 * "refresh_digest". Returns its refresh token.
 */
struct text session_new(struct exchange *exchange);

/*
 * Answers with an access token for the claims and the refresh token: in the
 * body, or for a page and whoever came by cookies in these (204).
 */
const struct problem *session_reply(struct exchange *exchange, uint16_t status, const struct claims *claims,
	struct text refresh_token);

/* 401: the access token is good, but its session has ended. */
const struct problem *session_is_over(struct exchange *exchange);

/* Refuses with session_is_over unless the caller's session lives; asks the database. */
const struct problem *session_check(struct exchange *exchange);

/* For struct service: a page's reader has a session that lives; the refresh cookie makes its access token anew. */
page_session session_of_page;

/* The refresh token is the body's, or else the cookie's. */
route_handler session_refresh;
route_handler session_logout;

/* The account's own: those that live, one of them by its id, all but the caller's. */
route_handler session_list;
route_handler session_end;
route_handler session_end_others;

#endif

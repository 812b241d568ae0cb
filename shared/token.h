/*
 * Access tokens: JWT, HS256 only. The one caller of libjwt, whose version 1.10
 * accepts expired tokens, missing exp, HS512, short keys and, with a NULL key,
 * anything; so every claim is checked here.
 *
 * The key is derived from JWT_SECRET; the header names it (kid). A token whose
 * header is not, byte for byte, one that we write is refused before its
 * signature is looked at: that pins the algorithm and picks the key.
 */
#ifndef TOKEN_H
#define TOKEN_H

#include "arena.h"

enum { TOKEN_LIFE_S = 900, TOKEN_SKEW_S = 60, TOKEN_BYTES_MAX = 2048 };

struct claims {
	struct text account; /* sub: UUID */
	struct text session; /* sid: UUID; TEXT_NONE: a personal token */
	struct text role;    /* user | administrator */
	struct text plan;    /* free | premium | premium+ */
	struct text scopes;  /* of a personal token, words separated by spaces; TEXT_NONE: a session, which may do all */
};

/* Why a token was refused; the caller's answer is 401 for each. ALGORITHM is also the key of a secret that is gone. */
enum token_fault { TOKEN_GOOD, TOKEN_MALFORMED, TOKEN_ALGORITHM, TOKEN_SIGNATURE, TOKEN_EXPIRED, TOKEN_CLAIMS };

struct token_keys;

/* Keys derived per purpose from the secrets (each >= 32 bytes; previous may be NULL). Dies on a short one. */
struct token_keys *token_keys_open(const char *secret, const char *previous);
void token_keys_close(struct token_keys *keys);

/* A signed access token valid for TOKEN_LIFE_S from now_s (seconds since 1970). In the arena. */
struct text token_sign(const struct token_keys *keys, struct arena *arena, const struct claims *claims, int64_t now_s);

/* Verifies at now_s. The claims are copied into the arena. */
enum token_fault token_verify(const struct token_keys *keys, struct arena *arena, struct text token, int64_t now_s,
	struct claims *claims);

/* For the log: "expired", "algorithm" … */
const char *token_fault_name(enum token_fault fault);

#endif

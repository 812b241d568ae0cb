/*
 * Why a request was refused (RFC 9457). NULL is success.
 *
 * Problems live in the request's arena or are static. One table in problem.c
 * holds status, code, title and name of every kind. Programs read the code;
 * pages say it in the words of their language, found by the name, so there are
 * kinds that share a code and differ in what a person can do about them.
 */
#ifndef PROBLEM_H
#define PROBLEM_H

#include "buffer.h"

enum problem_kind {
	PROBLEM_MALFORMED,              /* 400 malformed-json */
	PROBLEM_PARAMETER,              /* 400 invalid-parameter */
	PROBLEM_UNAUTHORIZED,           /* 401 */
	PROBLEM_WRONG_LOGIN,            /* 401, address or password */
	PROBLEM_FORBIDDEN,              /* 403 */
	PROBLEM_WRONG_PASSWORD,         /* 403, of whoever is signed in */
	PROBLEM_UNCONFIRMED,            /* 403, as long as the address of the account is not confirmed */
	PROBLEM_FOREIGN,                /* 403, from a page of another site */
	PROBLEM_NOT_FOUND,              /* 404 */
	PROBLEM_METHOD_NOT_ALLOWED,     /* 405, with Allow */
	PROBLEM_CONFLICT,               /* 409 */
	PROBLEM_TAKEN,                  /* 409, a value that must be the only one */
	PROBLEM_CONFIRMED,              /* 409, the address is confirmed already */
	PROBLEM_FULL,                   /* 409, as many as there may be */
	PROBLEM_TODO_LIMIT,             /* 409 todo-limit-reached */
	PROBLEM_ORDER_CONFLICT,         /* 409 order-conflict */
	PROBLEM_GONE,                   /* 410 */
	PROBLEM_LINK_VOID,              /* 410, the link of a mail */
	PROBLEM_PRECONDITION_FAILED,    /* 412 */
	PROBLEM_CONTENT_TOO_LARGE,      /* 413 */
	PROBLEM_URI_TOO_LONG,           /* 414 */
	PROBLEM_UNSUPPORTED_MEDIA_TYPE, /* 415 */
	PROBLEM_INVALID,                /* 422 validation-failed, every field at once */
	PROBLEM_WEAK_PASSWORD,          /* 422 validation-failed */
	PROBLEM_IDEMPOTENCY_MISMATCH,   /* 422 idempotency-mismatch */
	PROBLEM_TOO_MANY_REQUESTS,      /* 429, with Retry-After */
	PROBLEM_TOO_MANY_ATTEMPTS,      /* 429, at one account */
	PROBLEM_TOO_MANY_MAILS,         /* 429, to one address */
	PROBLEM_INTERNAL,               /* 500 */
	PROBLEM_UNAVAILABLE,            /* 503, with Retry-After */
	PROBLEM_KINDS
};

/* One refused input. Exactly one of pointer (RFC 6901, in the body) and parameter (query, path, header) is set. */
struct problem_field {
	struct text pointer;
	struct text parameter;
	const char *code; /* required blank too_short too_long type range format enum characters duplicate unknown */
	struct text detail; /* what, why and how to fix, for a person */
};

struct problem {
	enum problem_kind kind;
	struct text detail;
	const struct problem_field *fields;
	size_t field_count;
	uint32_t retry_after_s; /* 0: no header */
	struct text allow;      /* of 405, as the header's value */
};

#define TRY(call) \
	do { \
		const struct problem *try_problem = (call); \
		if (try_problem != NULL) \
			return try_problem; \
	} while (0)

/* A problem in the arena, with a detail as by printf. */
const struct problem *problem_new(struct arena *arena, enum problem_kind kind, const char *format, ...)
	__attribute__((format(printf, 3, 4), returns_nonnull));

uint16_t problem_status(const struct problem *problem);
const char *problem_code(const struct problem *problem);
const char *problem_title(const struct problem *problem);
const char *problem_name(enum problem_kind kind); /* "wrong_password": of its text, see page.h */

/* The application/problem+json document; request_id may be TEXT_NONE. */
void problem_add_json(struct buffer *out, const struct problem *problem, struct text request_id);

/* The same for a terminal: a few short lines. */
void problem_add_text(struct buffer *out, const struct problem *problem, struct text request_id);

#endif

/*
 * Rate limits shared by all workers of a responder.
 *
 * A slot holds the instant from which the next request conforms (generic cell
 * rate algorithm, ITU-T I.371), in nanoseconds of the monotonic clock. Two keys
 * in one slot share their allowance; a secret hash picks the slot, so nobody can
 * choose with whom.
 */
#ifndef QUOTA_H
#define QUOTA_H

#include "text.h"

enum { QUOTA_CLASS_COUNT = 12 };

struct quota;

struct quota_rate {
	uint32_t requests; /* per window; 0 means no limit */
	uint32_t window_s;
};

struct quota_answer {
	bool is_allowed;
	uint32_t remaining;  /* requests that would pass right now */
	uint32_t reset_s;    /* until the whole allowance is back */
	uint32_t retry_after_s; /* >= 1 when refused */
};

/*
 * Shared memory of that many slots for each class, a power of two; inherited
 * over fork and exec. One for each process. Dies when it cannot be had.
 */
struct quota *quota_open(size_t slots);

/*
 * Takes one request from the allowance of key in a class (< QUOTA_CLASS_COUNT;
 * limits of different classes never meet). Nothing is taken when refused.
 * Borrows key.
 */
struct quota_answer quota_take(struct quota *quota, struct text key, unsigned class, struct quota_rate rate);

/*
 * Failures in a row earn a key a wait: none for the first four, then one second,
 * doubled by each to at most a quarter of an hour. They are forgotten an hour
 * after the wait, or when they are forgiven. Such a class is for nothing else.
 */
void quota_fail(struct quota *quota, struct text key, unsigned class);
void quota_forgive(struct quota *quota, struct text key, unsigned class);

/* Seconds that the key has to wait, 0 for none. */
uint32_t quota_wait_s(struct quota *quota, struct text key, unsigned class);

/* The key of a client: the address, an IPv6 one cut to its /64. In out. */
struct text quota_address_key(struct text remote_address, char out[64]);

#endif

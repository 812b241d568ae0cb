/*
 * SHA-256 (FIPS 180-4): the identity of answers, files, selections and releases.
 */
#ifndef DIGEST_H
#define DIGEST_H

#include "arena.h"

enum { DIGEST_HEX_LENGTH = 64 };

struct digest {
	unsigned char bytes[32];
};

struct digest digest_of(struct text text);

/* 64 lower-case hexadecimal digits at out, no NUL. */
void digest_write_hex(const struct digest *digest, char *out);

/* The same in the arena. */
struct text digest_hex(struct arena *arena, const struct digest *digest);

#endif

/*
 * Passwords, random secrets and the keys made from them. The one caller of
 * libsodium.
 *
 * Passwords: Argon2id, 19 MiB, 2 passes, over the bytes as sent, none of them
 * ignored. At most two hashes run at once in a pool: the third waits its turn
 * for a moment, then is refused, so logins cannot take the memory and both
 * cores. A killed worker gives its turn back.
 */
#ifndef PASSWORD_H
#define PASSWORD_H

#include "arena.h"

enum { PASSWORD_LENGTH_MIN = 12, PASSWORD_LENGTH_MAX = 128, SECRET_BYTES = 32, SECRET_HASH_KEY_BYTES = 16 };

/* Makes the turns that a pool's processes share; once in the master, before the fork. */
void password_init(void);

/* The encoded hash, in the arena. False when two others are being made: answer 503. */
bool password_hash(struct arena *arena, struct text password, struct text *hash);

/*
 * Compares in constant time. A hash of TEXT_NONE is checked against a fixed
 * one, so an unknown account costs the same. False when two others are being
 * made; *is_right is false then, too.
 */
bool password_verify(struct text hash, struct text password, bool *is_right);

/* The hash was made with other costs than today's: make a new one while the password is known. */
bool password_is_outdated(struct text hash);

/* 256 random bits as base64url, 43 characters. */
struct text secret_new(struct arena *arena);

/* Lower-case hexadecimal SHA-256: what is stored of a secret. */
struct text secret_digest(struct arena *arena, struct text secret);

/* In constant time, but for the lengths. */
bool secret_equal(struct text a, struct text b);

/* A key for one purpose, e.g. "access/v1" (HKDF-SHA-256, RFC 5869). */
void secret_derive(struct text secret, struct text purpose, unsigned char key[SECRET_BYTES]);

/* HMAC-SHA-256 of a message as base64url, 43 characters. */
struct text secret_mac(struct arena *arena, const unsigned char key[SECRET_BYTES], struct text message);

/* A keyed hash for tables (SipHash-2-4): unforeseeable without the key, but no signature. */
uint64_t secret_hash64(const unsigned char key[SECRET_HASH_KEY_BYTES], struct text message);

void secret_random(void *place, size_t bytes);

/* Zeroes for good: a compiler cannot leave it out. */
void secret_wipe(void *place, size_t bytes);

/* A random UUIDv7 (RFC 9562, section 5.7). */
struct text uuid_new(struct arena *arena);

#endif

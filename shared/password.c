/* Passwords, random secrets and the keys made from them. */
#include "password.h"

#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>

#include "clock.h"
#include "log.h"

#include "banned.h"

/* OWASP's m=19456,t=2,p=1: about 50 ms on a small core. */
enum { HASH_PASSES = 2, HASH_MEMORY_BYTES = 19 * 1024 * 1024 };

enum { TURNS = 2, TURN_WAIT_US = 1000000, TURN_POLL_NS = 5000000 };

/* Of a random password that nobody kept. Verifying against it costs what an account's costs. */
static const char unknown_account[] =
	"$argon2id$v=19$m=19456,t=2,p=1$j0KRG8mWxOswNq6upmMW0g$ojhlm9ESt2Lwf+lYpODr1Ep57iD+CFl1w/2ciJCUfhY";

/* A file without contents: byte n is locked by the process whose turn n is. */
static int turns = -1;

static void need_sodium(void)
{
	if (sodium_init() < 0)
		die("libsodium does not start");
}

void password_init(void)
{
	need_sodium();
	turns = memfd_create("password-turns", MFD_CLOEXEC);
	if (turns < 0)
		die("password: no memory for the turns: %m");
}

/* Record locks belong to a process and the kernel drops them when it ends, however it ends. */
static bool lock(int turn, short type)
{
	struct flock record = { .l_type = type, .l_whence = SEEK_SET, .l_start = turn, .l_len = 1 };

	if (fcntl(turns, F_SETLK, &record) == 0)
		return true;
	if (errno != EAGAIN && errno != EACCES)
		die("password: locking a turn: %m");
	return false;
}

/* Waits for a turn; -1 when none came free in time. */
static int turn_open(void)
{
	const struct timespec pause = { .tv_nsec = TURN_POLL_NS };
	uint64_t deadline = clock_monotonic_us() + TURN_WAIT_US;

	if (turns < 0)
		die("password: password_init was never called");
	do {
		for (int turn = 0; turn < TURNS; turn++) {
			if (lock(turn, F_WRLCK))
				return turn;
		}
		nanosleep(&pause, NULL);
	} while (clock_monotonic_us() < deadline);
	return -1;
}

static void turn_close(int turn)
{
	lock(turn, F_UNLCK);
}

bool password_hash(struct arena *arena, struct text password, struct text *hash)
{
	char encoded[crypto_pwhash_STRBYTES];
	int turn = turn_open();

	*hash = TEXT_NONE;
	if (turn < 0)
		return false;
	if (crypto_pwhash_str_alg(encoded, password.data, password.length, HASH_PASSES, HASH_MEMORY_BYTES,
		    crypto_pwhash_ALG_ARGON2ID13) != 0)
		die("password: no %d bytes to hash in", HASH_MEMORY_BYTES);
	turn_close(turn);
	*hash = arena_text(arena, text_of(encoded));
	return true;
}

/* libsodium wants the whole buffer of an encoded hash, filled up with NULs; what is too long to be one becomes "". */
static void encode(char encoded[crypto_pwhash_STRBYTES], struct text hash)
{
	memset(encoded, 0, crypto_pwhash_STRBYTES);
	if (hash.length > 0 && hash.length < crypto_pwhash_STRBYTES)
		memcpy(encoded, hash.data, hash.length);
}

bool password_verify(struct text hash, struct text password, bool *is_right)
{
	bool is_known = hash.data != NULL;
	char encoded[crypto_pwhash_STRBYTES];
	bool is_equal;
	int turn = turn_open();

	*is_right = false;
	if (turn < 0)
		return false;
	encode(encoded, is_known ? hash : TEXT(unknown_account));
	is_equal = crypto_pwhash_str_verify(encoded, password.data, password.length) == 0;
	turn_close(turn);
	*is_right = is_known && is_equal;
	return true;
}

bool password_is_outdated(struct text hash)
{
	char encoded[crypto_pwhash_STRBYTES];

	encode(encoded, hash);
	return crypto_pwhash_str_needs_rehash(encoded, HASH_PASSES, HASH_MEMORY_BYTES) != 0;
}

static struct text base64url(struct arena *arena, const unsigned char *bytes, size_t count)
{
	const int variant = sodium_base64_VARIANT_URLSAFE_NO_PADDING;
	size_t size = sodium_base64_encoded_len(count, variant);

	return text_of(sodium_bin2base64(arena_alloc(arena, size), size, bytes, count, variant));
}

struct text secret_new(struct arena *arena)
{
	unsigned char bytes[SECRET_BYTES];
	struct text secret;

	secret_random(bytes, sizeof bytes);
	secret = base64url(arena, bytes, sizeof bytes);
	secret_wipe(bytes, sizeof bytes);
	return secret;
}

struct text secret_digest(struct arena *arena, struct text secret)
{
	unsigned char digest[crypto_hash_sha256_BYTES];
	size_t size = sizeof digest * 2 + 1;

	crypto_hash_sha256(digest, (const unsigned char *)secret.data, secret.length);
	return text_of(sodium_bin2hex(arena_alloc(arena, size), size, digest, sizeof digest));
}

bool secret_equal(struct text a, struct text b)
{
	return a.length == b.length && (a.length == 0 || sodium_memcmp(a.data, b.data, a.length) == 0);
}

static void mac(const unsigned char *key, size_t key_bytes, struct text message, unsigned char out[SECRET_BYTES])
{
	crypto_auth_hmacsha256_state state;

	crypto_auth_hmacsha256_init(&state, key, key_bytes);
	crypto_auth_hmacsha256_update(&state, (const unsigned char *)message.data, message.length);
	crypto_auth_hmacsha256_final(&state, out);
	secret_wipe(&state, sizeof state);
}

void secret_derive(struct text secret, struct text purpose, unsigned char key[SECRET_BYTES])
{
	static const unsigned char salt[] = "todo"; /* not secret: keeps our keys apart from another program's */
	char info[64];
	unsigned char extracted[SECRET_BYTES];

	if (purpose.length >= sizeof info)
		die("secret: the purpose \"%.*s\" is too long", TEXT_ARGS(purpose));
	memcpy(info, purpose.data, purpose.length);
	info[purpose.length] = 1; /* the number of the block; one is all that SHA-256 needs for 32 bytes */
	mac(salt, sizeof salt - 1, secret, extracted);
	mac(extracted, sizeof extracted, (struct text){ info, purpose.length + 1 }, key);
	secret_wipe(extracted, sizeof extracted);
}

struct text secret_mac(struct arena *arena, const unsigned char key[SECRET_BYTES], struct text message)
{
	unsigned char code[SECRET_BYTES];

	mac(key, SECRET_BYTES, message, code);
	return base64url(arena, code, sizeof code);
}

uint64_t secret_hash64(const unsigned char key[SECRET_HASH_KEY_BYTES], struct text message)
{
	uint64_t hash;

	_Static_assert(sizeof hash == crypto_shorthash_BYTES && SECRET_HASH_KEY_BYTES == crypto_shorthash_KEYBYTES,
		"the sizes of SipHash-2-4");
	crypto_shorthash((unsigned char *)&hash, (const unsigned char *)message.data, message.length, key);
	return hash;
}

void secret_random(void *place, size_t bytes)
{
	need_sodium();
	randombytes_buf(place, bytes);
}

void secret_wipe(void *place, size_t bytes)
{
	sodium_memzero(place, bytes);
}

struct text uuid_new(struct arena *arena)
{
	uint64_t milliseconds = (uint64_t)clock_real_us() / 1000;
	unsigned char bytes[16];
	char digits[sizeof bytes * 2 + 1];

	secret_random(bytes, sizeof bytes);
	for (int i = 0; i < 6; i++)
		bytes[i] = (unsigned char)(milliseconds >> (40 - 8 * i));
	bytes[6] = (unsigned char)(0x70 | (bytes[6] & 0x0F)); /* version 7 */
	bytes[8] = (unsigned char)(0x80 | (bytes[8] & 0x3F)); /* variant of RFC 9562 */
	sodium_bin2hex(digits, sizeof digits, bytes, sizeof bytes);
	return arena_printf(arena, "%.8s-%.4s-%.4s-%.4s-%.12s", digits, digits + 8, digits + 12, digits + 16, digits + 20);
}

/* password.c */
#include "password.h"

#include <signal.h>
#include <time.h>

#include "clock.h"
#include "hostile.h"
#include "tap.h"

static struct arena *arena;

static void test_hashes(void)
{
	struct text hash = TEXT_NONE;
	struct text other = TEXT_NONE;
	bool is_right = true;

	TEST("a hash is Argon2id with 19 MiB and 2 passes, salted anew each time")
	{
		EXPECT(password_hash(arena, BYTES("correct horse battery"), &hash));
		EXPECT(password_hash(arena, BYTES("correct horse battery"), &other));
		EXPECT(text_starts_with(hash, TEXT("$argon2id$v=19$m=19456,t=2,p=1$")));
		EXPECT(!text_equal(hash, other));
		EXPECT(!password_is_outdated(hash));
	}
	TEST("the right password is right, down to its last byte, and no byte is ignored")
	{
		char long_password[PASSWORD_LENGTH_MAX * 4];
		struct text whole = { long_password, sizeof long_password };

		EXPECT(password_verify(hash, BYTES("correct horse battery"), &is_right) && is_right);
		EXPECT(password_verify(hash, BYTES("correct horse batterz"), &is_right) && !is_right);
		EXPECT(password_verify(hash, BYTES("correct horse battery\0"), &is_right) && !is_right);
		memset(long_password, 'p', sizeof long_password);
		EXPECT(password_hash(arena, guarded(whole), &hash));
		EXPECT(password_verify(hash, guarded(whole), &is_right) && is_right);
		EXPECT(password_verify(hash, guarded(text_upto(whole, whole.length - 1)), &is_right) && !is_right);
	}
	TEST("what is no hash of ours is simply wrong")
	{
		static const char *const bad[] = { "", "x", "$argon2id$", "$2b$12$abcdefghijklmnopqrstuv", "$argon2id$v=19$m=1,t=1,p=1$$" };
		char long_hash[400];

		for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
			EXPECT(password_verify(guarded(text_of(bad[i])), BYTES("x"), &is_right) && !is_right);
		memset(long_hash, '$', sizeof long_hash);
		EXPECT(password_verify(guarded((struct text){ long_hash, sizeof long_hash }), BYTES("x"), &is_right) && !is_right);
		EXPECT(password_is_outdated(BYTES("")) && password_is_outdated(BYTES("$2b$12$abcdefghijklmnopqrstuv")));
	}
	TEST("a hash of other costs is outdated")
	{
		EXPECT(password_is_outdated(
			TEXT("$argon2id$v=19$m=8192,t=2,p=1$j0KRG8mWxOswNq6upmMW0g$ojhlm9ESt2Lwf+lYpODr1Ep57iD+CFl1w/2ciJCUfhY")));
	}
	arena_reset(arena);
}

/* Hashes until killed. */
static pid_t hasher(void)
{
	pid_t child = fork();
	struct text hash;

	if (child == 0) {
		for (;;) {
			password_hash(arena, TEXT("correct horse battery"), &hash);
			arena_reset(arena);
		}
	}
	return child;
}

static bool hashes(void)
{
	struct text hash;

	return password_hash(arena, TEXT("correct horse battery"), &hash);
}

static bool verifies_for_nobody(void)
{
	bool is_right;

	return password_verify(TEXT_NONE, TEXT("correct horse battery"), &is_right);
}

/* Tries once in each of count (<= 4) children at the same time; how many were let in. */
static unsigned let_in(unsigned count, bool (*attempt)(void))
{
	pid_t children[4];
	unsigned good = 0;

	fflush(NULL);
	for (unsigned i = 0; i < count; i++) {
		children[i] = fork();
		if (children[i] == 0)
			_exit(attempt() ? 0 : 1);
	}
	for (unsigned i = 0; i < count; i++) {
		int status = -1;

		waitpid(children[i], &status, 0);
		good += status == 0;
	}
	return good;
}

/* The wait is one second: on a machine where two hashes take longer, those behind them are refused. Try again. */
static bool are_all_let_in(unsigned count)
{
	for (int try = 0; try < 10; try++) {
		if (let_in(count, hashes) == count)
			return true;
	}
	return false;
}

/* Two that are stopped while hashing keep their turns. They may have been stopped between two hashes: try again. */
static bool is_refused_beside_two(bool (*attempt)(void))
{
	pid_t hashers[2];
	bool is_refused = false;

	fflush(NULL);
	for (int i = 0; i < 2; i++)
		hashers[i] = hasher();
	for (int try = 0; try < 10 && !is_refused; try++) {
		usleep(50000);
		for (int i = 0; i < 2; i++)
			kill(hashers[i], SIGSTOP);
		is_refused = let_in(1, attempt) == 0;
		for (int i = 0; i < 2; i++)
			kill(hashers[i], SIGCONT);
	}
	for (int i = 0; i < 2; i++) {
		kill(hashers[i], SIGKILL);
		waitpid(hashers[i], NULL, 0);
	}
	return is_refused;
}

static void test_turns(void)
{
	TEST("a few at once wait for their turn")
	{
		EXPECT(are_all_let_in(4));
	}
	TEST("beside two others a third waits, and is refused")
	{
		EXPECT(is_refused_beside_two(hashes));
	}
	TEST("an unknown account takes a turn like any other: it is hashed for, and never right")
	{
		bool is_right = true;

		EXPECT(password_verify(TEXT_NONE, TEXT(""), &is_right) && !is_right);
		EXPECT(is_refused_beside_two(verifies_for_nobody));
	}
	TEST("a killed worker gives its turn back")
	{
		fflush(NULL);
		for (int i = 0; i < 10; i++) {
			pid_t child = hasher();

			usleep(20000);
			kill(child, SIGKILL);
			EXPECT(waitpid(child, NULL, 0) == child);
		}
		EXPECT_INTEGER(let_in(2, hashes), 2);
	}
}

static void test_secrets(void)
{
	TEST("a secret has 43 characters of base64url and is new each time")
	{
		struct text secret = secret_new(arena);

		EXPECT_INTEGER(secret.length, 43);
		EXPECT(text_is_from(secret, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"));
		EXPECT(!text_equal(secret, secret_new(arena)));
	}
	TEST("a digest is SHA-256 in lower-case hexadecimal")
	{
		EXPECT_TEXT(secret_digest(arena, BYTES("abc")), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
		EXPECT_TEXT(secret_digest(arena, TEXT_NONE), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
	}
	TEST("equal secrets are equal, NUL and all")
	{
		EXPECT(secret_equal(BYTES("a\0b"), BYTES("a\0b")));
		EXPECT(!secret_equal(BYTES("a\0b"), BYTES("a\0c")));
		EXPECT(!secret_equal(BYTES("a"), BYTES("ab")));
		EXPECT(secret_equal(TEXT_NONE, TEXT("")));
	}
	TEST("wiping leaves zeroes")
	{
		char place[] = "secret";

		secret_wipe(place, sizeof place);
		for (size_t i = 0; i < sizeof place; i++)
			EXPECT_INTEGER(place[i], 0);
	}
	arena_reset(arena);
}

static void test_keys(void)
{
	unsigned char key[SECRET_BYTES];
	unsigned char other[SECRET_BYTES];

	TEST("a derived key is HKDF-SHA-256 with the salt \"todo\", as others compute it")
	{
		/* openssl kdf -keylen 32 -kdfopt digest:SHA256 -kdfopt key:<32 x k> -kdfopt salt:todo -kdfopt info:access/v1 HKDF */
		secret_derive(TEXT("kkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkk"), TEXT("access/v1"), key);
		EXPECT_TEXT(secret_digest(arena, (struct text){ (char *)key, sizeof key }),
			"10a648524a7a3c7191e5769a500b46b274d10b87af2726e3211d1d9a88a1f676");
	}
	TEST("another purpose or another secret is another key")
	{
		secret_derive(TEXT("kkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkk"), TEXT("csrf/v1"), other);
		EXPECT(memcmp(key, other, sizeof key) != 0);
		secret_derive(TEXT("kkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkl"), TEXT("access/v1"), other);
		EXPECT(memcmp(key, other, sizeof key) != 0);
	}
	TEST("a code is HMAC-SHA-256 in base64url")
	{
		/* printf abc | openssl dgst -sha256 -mac HMAC -macopt hexkey:0b…0b (32 bytes) */
		memset(key, 0x0b, sizeof key);
		EXPECT_TEXT(secret_mac(arena, key, BYTES("abc")), "zCtuQ7CSUmwJ9rLbdsfcKGfr_ffRsXDy2Pc6OJR5LhI");
	}
	TEST("a keyed hash depends on the key and on every byte")
	{
		EXPECT(secret_hash64(key, BYTES("a\0b")) == secret_hash64(key, BYTES("a\0b")));
		EXPECT(secret_hash64(key, BYTES("a\0b")) != secret_hash64(key, BYTES("a\0c")));
		EXPECT(secret_hash64(key, BYTES("a")) != secret_hash64(other, BYTES("a")));
	}
	arena_reset(arena);
}

static void test_uuids(void)
{
	TEST("a UUID has version 7, the variant of RFC 9562, and the time in front")
	{
		int64_t before_ms = clock_real_us() / 1000;
		struct text uuid = uuid_new(arena);
		struct text again = uuid_new(arena);
		struct text high = arena_printf(arena, "%08" PRIx64 "-", (uint64_t)before_ms >> 16);

		EXPECT_INTEGER(uuid.length, 36);
		EXPECT_INTEGER(uuid.data[14], '7');
		EXPECT(strchr("89ab", uuid.data[19]) != NULL);
		EXPECT(text_is_from(uuid, "0123456789abcdef-"));
		EXPECT(text_starts_with(uuid, high));
		EXPECT(!text_equal(uuid, again));
	}
	arena_reset(arena);
}

int main(void)
{
	arena = arena_open(4096, 1024 * 1024);
	password_init();
	test_secrets();
	test_keys();
	test_uuids();
	test_hashes();
	test_turns();
	arena_close(arena);
	return tap_done();
}

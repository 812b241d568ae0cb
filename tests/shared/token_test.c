/* token.c: a corpus of tokens that must be refused, each for its reason. */
#include "token.h"

#include <sodium.h>

#include "hostile.h"
#include "password.h"
#include "tap.h"

enum { NOW_S = 1795453200 };

static const char secret[] = "Gu3Vx0q8sT2yLk7cZ5nR1wP4mB9dF6hJ";
static const char old_secret[] = "aZ8kQ1xW7vE3cR9tY5uI2oP6sD4fG0hJ";

static const struct claims ada = {
	.account = { "0192f5a0-0000-7000-8000-000000000001", 36 },
	.session = { "0192f5a0-0000-7000-8000-000000000002", 36 },
	.role = { "user", 4 },
	.plan = { "premium+", 8 },
};

static struct arena *arena;
static struct token_keys *keys;

static enum token_fault verify(struct text token)
{
	struct claims claims;
	enum token_fault fault = token_verify(keys, arena, guarded(token), NOW_S, &claims);

	if (fault != TOKEN_GOOD && (claims.account.data != NULL || claims.role.data != NULL))
		printf("# a refused token left claims behind\n");
	return fault;
}

static struct text base64url(struct text bytes)
{
	size_t size = sodium_base64_encoded_len(bytes.length, sodium_base64_VARIANT_URLSAFE_NO_PADDING);

	return text_of(sodium_bin2base64(arena_alloc(arena, size), size, (const unsigned char *)bytes.data, bytes.length,
		sodium_base64_VARIANT_URLSAFE_NO_PADDING));
}

/* Any header and payload, rightly signed with our key. */
static struct text forge(struct text encoded_header, const char *payload)
{
	unsigned char key[SECRET_BYTES];
	struct text encoded = base64url(text_of(payload));
	struct text message = arena_printf(arena, "%.*s.%.*s", TEXT_ARGS(encoded_header), TEXT_ARGS(encoded));
	struct text code;

	secret_derive(text_of(secret), TEXT("access/v1"), key);
	code = secret_mac(arena, key, message);
	return arena_printf(arena, "%.*s.%.*s", TEXT_ARGS(message), TEXT_ARGS(code));
}

static struct text good_header(void)
{
	struct text token = token_sign(keys, arena, &ada, NOW_S);

	return text_upto(token, text_find_char(token, '.'));
}

#define NAMES "\"sub\":\"0192f5a0-0000-7000-8000-000000000001\",\"sid\":\"0192f5a0-0000-7000-8000-000000000002\"," \
	"\"role\":\"user\",\"plan\":\"free\""
#define PARTIES "\"iss\":\"todo\",\"aud\":\"todo-api\""
#define TIMES "\"iat\":1795453100,\"nbf\":1795453100,\"exp\":1795453300"

static void test_round_trip(void)
{
	struct text token = token_sign(keys, arena, &ada, NOW_S);
	struct claims claims;

	TEST("a token that we signed tells who, and lives 15 minutes")
	{
		EXPECT_INTEGER(token_verify(keys, arena, guarded(token), NOW_S, &claims), TOKEN_GOOD);
		EXPECT(text_equal(claims.account, ada.account) && text_equal(claims.session, ada.session));
		EXPECT_TEXT(claims.role, "user");
		EXPECT_TEXT(claims.plan, "premium+");
		EXPECT_INTEGER(token_verify(keys, arena, token, NOW_S + TOKEN_LIFE_S - 1, &claims), TOKEN_GOOD);
		EXPECT_INTEGER(token_verify(keys, arena, token, NOW_S + TOKEN_LIFE_S, &claims), TOKEN_EXPIRED);
		EXPECT_INTEGER(token_verify(keys, arena, token, NOW_S + 86400, &claims), TOKEN_EXPIRED);
	}
	TEST("a clock that is a minute behind is borne, two are not")
	{
		EXPECT_INTEGER(token_verify(keys, arena, token, NOW_S - TOKEN_SKEW_S, &claims), TOKEN_GOOD);
		EXPECT_INTEGER(token_verify(keys, arena, token, NOW_S - TOKEN_SKEW_S - 1, &claims), TOKEN_CLAIMS);
	}
	TEST("a forged payload under the right key is what this test thinks it is")
	{
		EXPECT_INTEGER(verify(forge(good_header(), "{" PARTIES "," NAMES "," TIMES "}")), TOKEN_GOOD);
	}
	arena_reset(arena);
}

static void test_claims(void)
{
	static const struct {
		const char *payload;
		enum token_fault fault;
	} cases[] = {
		{ "{" PARTIES "," NAMES "}", TOKEN_CLAIMS },
		{ "{" PARTIES "," NAMES ",\"iat\":1795453100,\"nbf\":1795453100}", TOKEN_CLAIMS },
		{ "{" PARTIES "," NAMES ",\"nbf\":1795453100,\"exp\":1795453300}", TOKEN_CLAIMS },
		{ "{" PARTIES "," NAMES ",\"iat\":1795453100,\"exp\":1795453300}", TOKEN_CLAIMS },
		{ "{" PARTIES "," NAMES ",\"iat\":1795453100,\"nbf\":1795453100,\"exp\":\"1795453300\"}", TOKEN_CLAIMS },
		{ "{" PARTIES "," NAMES ",\"iat\":1795453100,\"nbf\":1795453100,\"exp\":1795453300.5}", TOKEN_CLAIMS },
		{ "{" PARTIES "," NAMES ",\"iat\":1795453100,\"nbf\":1795453100,\"exp\":1e99}", TOKEN_CLAIMS },
		{ "{" PARTIES "," NAMES ",\"iat\":1795453100,\"nbf\":1795453100,\"exp\":true}", TOKEN_CLAIMS },
		{ "{" PARTIES "," NAMES ",\"iat\":1795453100,\"nbf\":1795453100,\"exp\":null}", TOKEN_CLAIMS },
		{ "{" PARTIES "," NAMES ",\"iat\":1795453100,\"nbf\":1795453100,\"exp\":-1}", TOKEN_CLAIMS },
		{ "{" PARTIES "," NAMES ",\"iat\":1795453100,\"nbf\":1795453100,\"exp\":9223372036854775807}", TOKEN_CLAIMS },
		{ "{" PARTIES "," NAMES ",\"iat\":9223372036854775807,\"nbf\":1795453100,\"exp\":9223372036854775807}", TOKEN_CLAIMS },
		{ "{" PARTIES "," NAMES ",\"iat\":1795453100,\"nbf\":1795453900,\"exp\":1795453300}", TOKEN_CLAIMS },
		{ "{" PARTIES "," NAMES ",\"iat\":1795453100,\"nbf\":1795453100,\"exp\":1795453200}", TOKEN_EXPIRED },
		{ "{\"iss\":\"todo\"," NAMES "," TIMES "}", TOKEN_CLAIMS },
		{ "{\"iss\":\"todo\",\"aud\":\"other\"," NAMES "," TIMES "}", TOKEN_CLAIMS },
		{ "{\"iss\":\"todo\",\"aud\":[\"todo-api\"]," NAMES "," TIMES "}", TOKEN_CLAIMS },
		{ "{\"iss\":\"other\",\"aud\":\"todo-api\"," NAMES "," TIMES "}", TOKEN_CLAIMS },
		{ "{" PARTIES "," TIMES "}", TOKEN_CLAIMS },
		{ "{" PARTIES "," TIMES ",\"sub\":\"x\",\"sid\":\"0192f5a0-0000-7000-8000-000000000002\",\"role\":\"user\",\"plan\":\"free\"}",
			TOKEN_CLAIMS },
		{ "{" PARTIES "," TIMES ",\"sub\":\"0192f5a0-0000-7000-8000-000000000001\",\"sid\":\"0192f5a0-0000-7000-8000-"
		  "000000000002\",\"role\":\"root\",\"plan\":\"free\"}",
			TOKEN_CLAIMS },
		{ "{" PARTIES "," TIMES ",\"sub\":\"0192f5a0-0000-7000-8000-000000000001\",\"sid\":\"0192f5a0-0000-7000-8000-"
		  "000000000002\",\"role\":\"user\",\"plan\":\"gold\"}",
			TOKEN_CLAIMS },
		{ "[]", TOKEN_CLAIMS },
		{ "null", TOKEN_SIGNATURE },
		{ "{", TOKEN_SIGNATURE },
		{ "x", TOKEN_SIGNATURE },
	};

	TEST("claims that are missing, of another type, or not for us are refused, however well signed")
	{
		for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
			if (!EXPECT_INTEGER(verify(forge(good_header(), cases[i].payload)), cases[i].fault))
				printf("# in %s\n", cases[i].payload);
			arena_reset(arena);
		}
	}
}

static void test_headers(void)
{
	static const char *const headers[] = { "{\"alg\":\"none\"}", "{\"alg\":\"none\",\"typ\":\"JWT\"}", "{\"alg\":\"HS512\",\"typ\":\"JWT\"}",
		"{\"alg\":\"HS384\",\"typ\":\"JWT\"}", "{\"alg\":\"RS256\",\"typ\":\"JWT\"}", "{\"alg\":\"HS256\",\"typ\":\"JWT\"}",
		"{\"alg\":\"hs256\",\"typ\":\"JWT\"}", "{\"alg\":\"HS256\",\"kid\":\"00000000\",\"typ\":\"JWT\"}", "{}", "[]", "x" };

	TEST("only a header that we write is accepted, however well signed")
	{
		for (size_t i = 0; i < sizeof headers / sizeof *headers; i++) {
			struct text header = base64url(text_of(headers[i]));

			if (!EXPECT_INTEGER(verify(forge(header, "{" PARTIES "," NAMES "," TIMES "}")), TOKEN_ALGORITHM))
				printf("# with %s\n", headers[i]);
		}
	}
	arena_reset(arena);
}

static void test_form(void)
{
	struct text token = token_sign(keys, arena, &ada, NOW_S);
	struct text unsigned_part = text_upto(token, token.length - 44);
	char *changed = arena_string(arena, token);

	TEST("what has not three parts of base64url is malformed")
	{
		char long_token[TOKEN_BYTES_MAX + 1];

		memset(long_token, 'a', sizeof long_token);
		long_token[1] = long_token[3] = '.';
		EXPECT_INTEGER(verify(TEXT_NONE), TOKEN_MALFORMED);
		EXPECT_INTEGER(verify(TEXT("")), TOKEN_MALFORMED);
		EXPECT_INTEGER(verify(TEXT("..")), TOKEN_MALFORMED);
		EXPECT_INTEGER(verify(TEXT("a.b")), TOKEN_MALFORMED);
		EXPECT_INTEGER(verify((struct text){ long_token, sizeof long_token }), TOKEN_MALFORMED);
		EXPECT_INTEGER(verify(unsigned_part), TOKEN_MALFORMED);
		EXPECT_INTEGER(verify(arena_printf(arena, "%.*s.", TEXT_ARGS(unsigned_part))), TOKEN_MALFORMED);
		EXPECT_INTEGER(verify(arena_printf(arena, "%.*s.e30", TEXT_ARGS(token))), TOKEN_MALFORMED);
		EXPECT_INTEGER(verify(arena_printf(arena, "%.*s=", TEXT_ARGS(token))), TOKEN_MALFORMED);
		EXPECT_INTEGER(verify(arena_printf(arena, "%.*s\n", TEXT_ARGS(token))), TOKEN_MALFORMED);
		EXPECT_INTEGER(verify(arena_printf(arena, " %.*s", TEXT_ARGS(token))), TOKEN_MALFORMED);
		EXPECT_INTEGER(verify((struct text){ changed, token.length + 1 }), TOKEN_MALFORMED);
	}
	TEST("no byte can be changed")
	{
		for (size_t i = 0; i < token.length; i++) {
			char before = changed[i];

			if (before == '.')
				continue;
			changed[i] = before == 'A' ? 'B' : 'A';
			if (!EXPECT(verify((struct text){ changed, token.length }) != TOKEN_GOOD))
				printf("# byte %zu\n", i);
			changed[i] = before;
		}
		EXPECT_INTEGER(verify((struct text){ changed, token.length }), TOKEN_GOOD);
	}
	TEST("the last character of a signature has no second spelling")
	{
		static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
		int good = 0;

		for (size_t i = 0; i < sizeof alphabet - 1; i++) {
			changed[token.length - 1] = alphabet[i];
			good += verify((struct text){ changed, token.length }) == TOKEN_GOOD;
		}
		EXPECT_INTEGER(good, 1);
	}
	arena_reset(arena);
}

static void test_rotation(void)
{
	struct token_keys *before = token_keys_open(old_secret, NULL);
	struct token_keys *during = token_keys_open(secret, old_secret);
	struct text old_token = token_sign(before, arena, &ada, NOW_S);
	struct text new_token = token_sign(during, arena, &ada, NOW_S);
	struct claims claims;

	TEST("during a rotation tokens of both secrets are good")
	{
		EXPECT_INTEGER(token_verify(during, arena, old_token, NOW_S, &claims), TOKEN_GOOD);
		EXPECT_INTEGER(token_verify(during, arena, new_token, NOW_S, &claims), TOKEN_GOOD);
	}
	TEST("after it only the new ones are, and the new secret signs")
	{
		EXPECT_INTEGER(token_verify(keys, arena, old_token, NOW_S, &claims), TOKEN_ALGORITHM);
		EXPECT_INTEGER(token_verify(keys, arena, new_token, NOW_S, &claims), TOKEN_GOOD);
		EXPECT_INTEGER(token_verify(before, arena, new_token, NOW_S, &claims), TOKEN_ALGORITHM);
	}
	token_keys_close(before);
	token_keys_close(during);
	arena_reset(arena);
}

static void open_short(void *nothing)
{
	(void)nothing;
	token_keys_open("only thirty-one bytes, not more", NULL);
}

static void sign_nonsense(void *nothing)
{
	struct claims claims = ada;

	(void)nothing;
	claims.role = TEXT("root");
	token_sign(keys, arena, &claims, NOW_S);
}

static void test_faults(void)
{
	TEST("a short secret and claims that are none end the process")
	{
		EXPECT(dies_with(open_short, NULL, "shorter than 32"));
		EXPECT(dies_with(sign_nonsense, NULL, "would refuse"));
	}
	TEST("every fault has a name for the log")
	{
		for (int fault = TOKEN_GOOD; fault <= TOKEN_CLAIMS; fault++)
			EXPECT(text_of(token_fault_name((enum token_fault)fault)).length > 0);
	}
}

int main(void)
{
	arena = arena_open(16 * 1024, 16 * 1024 * 1024);
	keys = token_keys_open(secret, NULL);
	test_round_trip();
	test_claims();
	test_headers();
	test_form();
	test_rotation();
	test_faults();
	token_keys_close(keys);
	arena_close(arena);
	return tap_done();
}

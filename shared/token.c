/* Access tokens. The one file that includes libjwt. */
#include "token.h"

#include <jwt.h>
#include <string.h>

#include "log.h"
#include "password.h"

#include "banned.h"

static const char issuer[] = "todo";
static const char audience[] = "todo-api";

struct key {
	unsigned char bytes[SECRET_BYTES];
	struct text id;     /* kid: tells keys apart, tells nothing about them */
	struct text header; /* the first part of every token that this key signs */
};

struct token_keys {
	struct arena *arena;
	struct key keys[2]; /* the current one signs */
	size_t count;
};

/* libjwt fails here only without memory, or by a fault of ours. */
static void must(int result, const char *what)
{
	if (result != 0)
		die("token: %s: %s", what, strerror(result));
}

static void add_claims(jwt_t *jwt, struct arena *arena, const struct claims *claims, int64_t now_s)
{
	must(jwt_add_grant(jwt, "iss", issuer), "iss");
	must(jwt_add_grant(jwt, "aud", audience), "aud");
	must(jwt_add_grant(jwt, "sub", arena_string(arena, claims->account)), "sub");
	must(jwt_add_grant(jwt, "sid", arena_string(arena, claims->session)), "sid");
	must(jwt_add_grant(jwt, "role", arena_string(arena, claims->role)), "role");
	must(jwt_add_grant(jwt, "plan", arena_string(arena, claims->plan)), "plan");
	must(jwt_add_grant(jwt, "jti", uuid_new(arena).data), "jti");
	must(jwt_add_grant_int(jwt, "iat", now_s), "iat");
	must(jwt_add_grant_int(jwt, "nbf", now_s), "nbf");
	must(jwt_add_grant_int(jwt, "exp", now_s + TOKEN_LIFE_S), "exp");
}

static struct text sign(const struct key *key, struct arena *arena, const struct claims *claims, int64_t now_s)
{
	char *encoded;
	jwt_t *jwt;

	must(jwt_new(&jwt), "jwt_new");
	must(jwt_set_alg(jwt, JWT_ALG_HS256, key->bytes, SECRET_BYTES), "jwt_set_alg");
	must(jwt_add_header(jwt, "kid", key->id.data), "kid");
	add_claims(jwt, arena, claims, now_s);
	encoded = jwt_encode_str(jwt);
	if (encoded == NULL)
		die("token: jwt_encode_str: %m");
	arena_take(arena, encoded);
	jwt_free(jwt);
	return text_of(encoded);
}

static void key_init(struct key *key, struct arena *arena, const char *secret)
{
	static const struct claims nobody = { .account = TEXT_NONE };
	unsigned char id[SECRET_BYTES];
	struct text sample;

	if (strlen(secret) < SECRET_BYTES)
		die("token: a secret is shorter than %d bytes", SECRET_BYTES);
	secret_derive(text_of(secret), TEXT("access/v1"), key->bytes);
	secret_derive(text_of(secret), TEXT("kid/v1"), id);
	key->id = arena_text(arena, text_upto(secret_digest(arena, (struct text){ (char *)id, sizeof id }), 8));
	sample = sign(key, arena, &nobody, 0);
	key->header = text_upto(sample, text_find_char(sample, '.') + 1);
}

struct token_keys *token_keys_open(const char *secret, const char *previous)
{
	struct arena *arena = arena_open(2048, 64 * 1024);
	struct token_keys *keys = arena_alloc(arena, sizeof *keys);

	keys->arena = arena;
	key_init(&keys->keys[keys->count++], arena, secret);
	if (previous != NULL)
		key_init(&keys->keys[keys->count++], arena, previous);
	return keys;
}

void token_keys_close(struct token_keys *keys)
{
	for (size_t i = 0; i < keys->count; i++)
		secret_wipe(keys->keys[i].bytes, SECRET_BYTES);
	arena_close(keys->arena);
}

static bool is_uuid(struct text text)
{
	if (text.length != 36)
		return false;
	for (size_t i = 0; i < text.length; i++) {
		bool is_dash = i == 8 || i == 13 || i == 18 || i == 23;

		if (is_dash ? text.data[i] != '-' : strchr("0123456789abcdef", text.data[i]) == NULL)
			return false;
	}
	return true;
}

static bool is_one_of(struct text text, const char *const *values)
{
	while (*values != NULL && !text_equal(text, text_of(*values)))
		values++;
	return *values != NULL;
}

static bool are_known(const struct claims *claims)
{
	static const char *const roles[] = { "user", "administrator", NULL };
	static const char *const plans[] = { "free", "premium", "premium+", NULL };

	return is_uuid(claims->account) && is_uuid(claims->session) && is_one_of(claims->role, roles) &&
		is_one_of(claims->plan, plans);
}

struct text token_sign(const struct token_keys *keys, struct arena *arena, const struct claims *claims, int64_t now_s)
{
	if (!are_known(claims))
		die("token: claims that token_verify would refuse");
	return sign(&keys->keys[0], arena, claims, now_s);
}

/* Three parts of base64url without padding, none of them empty (RFC 7515, section 7.1). */
static bool is_well_formed(struct text token)
{
	static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
	struct text part;
	int parts = 0;

	if (token.length == 0 || token.length > TOKEN_BYTES_MAX || token.data[token.length - 1] == '.')
		return false;
	while (text_split(&token, '.', &part)) {
		if (!text_is_from(part, alphabet))
			return false;
		parts++;
	}
	return parts == 3;
}

static const struct key *find_key(const struct token_keys *keys, struct text token)
{
	for (size_t i = 0; i < keys->count; i++) {
		if (text_starts_with(token, keys->keys[i].header))
			return &keys->keys[i];
	}
	return NULL;
}

static struct text claim(struct arena *arena, jwt_t *jwt, const char *name)
{
	return arena_text(arena, text_of(jwt_get_grant(jwt, name)));
}

/* libjwt tells 0 of a claim that is no integer and -1 of one that is absent: neither is an instant of ours. */
static enum token_fault check_times(jwt_t *jwt, int64_t now_s)
{
	int64_t issued_s = jwt_get_grant_int(jwt, "iat");
	int64_t begins_s = jwt_get_grant_int(jwt, "nbf");
	int64_t expires_s = jwt_get_grant_int(jwt, "exp");

	if (issued_s <= 0 || begins_s <= 0 || expires_s <= 0)
		return TOKEN_CLAIMS;
	if (issued_s > now_s + TOKEN_SKEW_S || begins_s > now_s + TOKEN_SKEW_S)
		return TOKEN_CLAIMS;
	if (expires_s <= now_s)
		return TOKEN_EXPIRED;
	if (expires_s > issued_s + TOKEN_LIFE_S + TOKEN_SKEW_S)
		return TOKEN_CLAIMS;
	return TOKEN_GOOD;
}

static enum token_fault check(jwt_t *jwt, struct arena *arena, int64_t now_s, struct claims *claims)
{
	struct claims found = {
		.account = claim(arena, jwt, "sub"),
		.session = claim(arena, jwt, "sid"),
		.role = claim(arena, jwt, "role"),
		.plan = claim(arena, jwt, "plan"),
	};
	enum token_fault fault;

	/* The header said so already; never depend on one check alone. */
	if (jwt_get_alg(jwt) != JWT_ALG_HS256)
		return TOKEN_ALGORITHM;
	if (!text_equal(claim(arena, jwt, "iss"), text_of(issuer)) || !text_equal(claim(arena, jwt, "aud"), text_of(audience)))
		return TOKEN_CLAIMS;
	fault = check_times(jwt, now_s);
	if (fault != TOKEN_GOOD)
		return fault;
	if (!are_known(&found))
		return TOKEN_CLAIMS;
	*claims = found;
	return TOKEN_GOOD;
}

enum token_fault token_verify(const struct token_keys *keys, struct arena *arena, struct text token, int64_t now_s,
	struct claims *claims)
{
	const struct key *key;
	enum token_fault fault;
	jwt_t *jwt = NULL;

	*claims = (struct claims){ .account = TEXT_NONE };
	if (!is_well_formed(token))
		return TOKEN_MALFORMED;
	key = find_key(keys, token);
	if (key == NULL)
		return TOKEN_ALGORITHM;
	if (jwt_decode(&jwt, arena_string(arena, token), key->bytes, SECRET_BYTES) != 0)
		return TOKEN_SIGNATURE;
	fault = check(jwt, arena, now_s, claims);
	jwt_free(jwt);
	return fault;
}

const char *token_fault_name(enum token_fault fault)
{
	static const char *const names[] = {
		[TOKEN_GOOD] = "good",
		[TOKEN_MALFORMED] = "malformed",
		[TOKEN_ALGORITHM] = "algorithm",
		[TOKEN_SIGNATURE] = "signature",
		[TOKEN_EXPIRED] = "expired",
		[TOKEN_CLAIMS] = "claims",
	};

	return names[fault];
}

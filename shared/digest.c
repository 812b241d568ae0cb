/* SHA-256 by libcrypto: it uses the processor's instructions, five times as fast as portable code. */
#include "digest.h"

#include <openssl/evp.h>

#include "log.h"

#include "banned.h"

struct digest digest_of(struct text text)
{
	struct digest digest;

	if (EVP_Digest(text.data, text.length, digest.bytes, NULL, EVP_sha256(), NULL) != 1)
		die("libcrypto: SHA-256 is not available");
	return digest;
}

void digest_write_hex(const struct digest *digest, char *out)
{
	static const char digits[] = "0123456789abcdef";

	for (size_t i = 0; i < sizeof digest->bytes; i++) {
		out[2 * i] = digits[digest->bytes[i] >> 4];
		out[2 * i + 1] = digits[digest->bytes[i] & 15];
	}
}

struct text digest_hex(struct arena *arena, const struct digest *digest)
{
	char *hex = arena_alloc(arena, DIGEST_HEX_LENGTH);

	digest_write_hex(digest, hex);
	return (struct text){ hex, DIGEST_HEX_LENGTH };
}

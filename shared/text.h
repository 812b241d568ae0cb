/*
 * Borrowed runs of bytes.
 *
 * A text is a pointer and a length; it need not end in NUL and may hold NUL.
 * Nothing here allocates. A text lives as long as what it points into.
 */
#ifndef TEXT_H
#define TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct text {
	const char *data;
	size_t length;
};

#define TEXT(literal) ((struct text){ (literal), sizeof(literal) - 1 })
#define TEXT_NONE ((struct text){ NULL, 0 })

/* For printf: "%.*s", TEXT_ARGS(text). */
#define TEXT_ARGS(text) (int)(text).length, (text).data

/* The bytes of a NUL-terminated string; NULL gives TEXT_NONE. */
struct text text_of(const char *string);

/* Bytes [from, length); an offset past the end gives an empty text. */
struct text text_from(struct text text, size_t from);

/* At most the first length bytes. */
struct text text_upto(struct text text, size_t length);

/* The same of well-formed UTF-8, without a part of a character at its end: for messages. */
struct text text_excerpt(struct text text, size_t length);

bool text_equal(struct text a, struct text b);
bool text_equal_nocase(struct text a, struct text b); /* ASCII letters fold */

/* Order of bytes, as memcmp; a prefix comes first. */
int text_compare(struct text a, struct text b);

bool text_starts_with(struct text text, struct text prefix);
bool text_ends_with(struct text text, struct text suffix);

/* Offset of the first match, or text.length. */
size_t text_find_char(struct text text, char wanted);
size_t text_find(struct text text, struct text wanted);

/* Without spaces and tabs at both ends (the OWS of RFC 9110, section 5.6.3). */
struct text text_trim(struct text text);

/*
 * Takes the next part of rest up to the separator. Returns false when rest is
 * used up. "a,,b" has three parts, "a," has one, "" has none.
 */
bool text_split(struct text *rest, char separator, struct text *part);

/* Every byte is one of alphabet, and there is at least one. */
bool text_is_from(struct text text, const char *alphabet);

/*
 * Reads a whole decimal integer, "-" allowed, no spaces, no "+", no leading
 * zeros. Returns false and leaves value alone unless minimum <= it <= maximum.
 */
bool text_integer(struct text text, int64_t minimum, int64_t maximum, int64_t *value);

/* Well-formed UTF-8 (RFC 3629): no overlong forms, no surrogates. */
bool text_is_utf8(struct text text);

/* Code points of well-formed UTF-8. */
size_t text_code_points(struct text text);

/* Next code point of well-formed UTF-8; false at the end. */
bool text_next_code_point(struct text *rest, uint32_t *code_point);

/*
 * Edits (insert, delete, replace, swap of neighbours) from a to b, ignoring
 * ASCII case. Texts over 64 bytes count as 64 edits apart.
 */
size_t text_distance(struct text a, struct text b);

#endif

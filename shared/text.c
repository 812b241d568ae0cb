/* Borrowed runs of bytes. */
#include "text.h"

#include <string.h>

#include "banned.h"

struct text text_of(const char *string)
{
	return string == NULL ? TEXT_NONE : (struct text){ string, strlen(string) };
}

struct text text_from(struct text text, size_t from)
{
	if (from >= text.length)
		return (struct text){ text.data, 0 };
	return (struct text){ text.data + from, text.length - from };
}

struct text text_upto(struct text text, size_t length)
{
	return (struct text){ text.data, length < text.length ? length : text.length };
}

struct text text_excerpt(struct text text, size_t length)
{
	/* Bytes 10xxxxxx continue a character. */
	while (length > 0 && length < text.length && ((unsigned char)text.data[length] & 0xC0) == 0x80)
		length--;
	return text_upto(text, length);
}

bool text_equal(struct text a, struct text b)
{
	return a.length == b.length && (a.length == 0 || memcmp(a.data, b.data, a.length) == 0);
}

static unsigned char fold(char byte)
{
	unsigned char value = (unsigned char)byte;

	return value >= 'A' && value <= 'Z' ? (unsigned char)(value | 0x20) : value;
}

bool text_equal_nocase(struct text a, struct text b)
{
	if (a.length != b.length)
		return false;
	for (size_t i = 0; i < a.length; i++) {
		if (fold(a.data[i]) != fold(b.data[i]))
			return false;
	}
	return true;
}

int text_compare(struct text a, struct text b)
{
	size_t common = a.length < b.length ? a.length : b.length;
	int order = common == 0 ? 0 : memcmp(a.data, b.data, common);

	if (order != 0)
		return order;
	return (a.length > b.length) - (a.length < b.length);
}

bool text_starts_with(struct text text, struct text prefix)
{
	return text.length >= prefix.length && text_equal(text_upto(text, prefix.length), prefix);
}

bool text_ends_with(struct text text, struct text suffix)
{
	return text.length >= suffix.length && text_equal(text_from(text, text.length - suffix.length), suffix);
}

size_t text_find_char(struct text text, char wanted)
{
	const char *found = text.length == 0 ? NULL : memchr(text.data, wanted, text.length);

	return found == NULL ? text.length : (size_t)(found - text.data);
}

size_t text_find(struct text text, struct text wanted)
{
	const char *found;

	if (wanted.length == 0)
		return 0;
	if (text.length == 0)
		return 0;
	found = memmem(text.data, text.length, wanted.data, wanted.length);
	return found == NULL ? text.length : (size_t)(found - text.data);
}

static bool is_blank(char byte)
{
	return byte == ' ' || byte == '\t';
}

struct text text_trim(struct text text)
{
	while (text.length > 0 && is_blank(text.data[0]))
		text = text_from(text, 1);
	while (text.length > 0 && is_blank(text.data[text.length - 1]))
		text.length--;
	return text;
}

bool text_split(struct text *rest, char separator, struct text *part)
{
	size_t at = text_find_char(*rest, separator);

	if (rest->length == 0)
		return false;
	*part = text_upto(*rest, at);
	*rest = text_from(*rest, at + 1);
	return true;
}

bool text_is_from(struct text text, const char *alphabet)
{
	for (size_t i = 0; i < text.length; i++) {
		if (text.data[i] == '\0' || strchr(alphabet, text.data[i]) == NULL)
			return false;
	}
	return text.length > 0;
}

bool text_integer(struct text text, int64_t minimum, int64_t maximum, int64_t *value)
{
	bool is_negative = text_starts_with(text, TEXT("-"));
	struct text digits = text_from(text, is_negative ? 1 : 0);
	int64_t sum = 0;

	if (!text_is_from(digits, "0123456789"))
		return false;
	if (digits.data[0] == '0' && (digits.length > 1 || is_negative))
		return false;
	for (size_t i = 0; i < digits.length; i++) {
		/* Counting down reaches INT64_MIN, which has no positive twin. */
		if (__builtin_mul_overflow(sum, 10, &sum) || __builtin_sub_overflow(sum, digits.data[i] - '0', &sum))
			return false;
	}
	if (!is_negative && __builtin_sub_overflow(0, sum, &sum))
		return false;
	if (sum < minimum || sum > maximum)
		return false;
	*value = sum;
	return true;
}

/* Length of the sequence a lead byte starts, and the least code point it may hold; 0 for no lead byte. */
static size_t sequence_length(unsigned char lead, uint32_t *bits, uint32_t *least)
{
	if (lead < 0x80) {
		*bits = lead;
		*least = 0;
		return 1;
	}
	if ((lead & 0xE0) == 0xC0) {
		*bits = lead & 0x1F;
		*least = 0x80;
		return 2;
	}
	if ((lead & 0xF0) == 0xE0) {
		*bits = lead & 0x0F;
		*least = 0x800;
		return 3;
	}
	*bits = lead & 0x07;
	*least = 0x10000;
	return (lead & 0xF8) == 0xF0 ? 4 : 0;
}

/* Bytes of the well-formed code point at the start of text; 0 when there is none. */
static size_t decode(struct text text, uint32_t *code_point)
{
	uint32_t least;
	size_t length;

	if (text.length == 0)
		return 0;
	length = sequence_length((unsigned char)text.data[0], code_point, &least);
	if (length == 0 || length > text.length)
		return 0;
	for (size_t i = 1; i < length; i++) {
		unsigned char next = (unsigned char)text.data[i];

		if ((next & 0xC0) != 0x80)
			return 0;
		*code_point = *code_point << 6 | (next & 0x3F);
	}
	if (*code_point < least || *code_point > 0x10FFFF || (*code_point >= 0xD800 && *code_point <= 0xDFFF))
		return 0;
	return length;
}

bool text_next_code_point(struct text *rest, uint32_t *code_point)
{
	size_t length = decode(*rest, code_point);

	*rest = text_from(*rest, length);
	return length > 0;
}

bool text_is_utf8(struct text text)
{
	uint32_t code_point;

	while (text.length > 0) {
		if (!text_next_code_point(&text, &code_point))
			return false;
	}
	return true;
}

size_t text_code_points(struct text text)
{
	size_t count = 0;
	uint32_t code_point;

	while (text_next_code_point(&text, &code_point))
		count++;
	return count;
}

static size_t least(size_t a, size_t b)
{
	return a < b ? a : b;
}

enum { DISTANCE_MAX = 64 };

/* One row of the optimal string alignment table; each row needs the two before it. */
static void next_row(struct text a, struct text b, size_t i, size_t rows[3][DISTANCE_MAX + 1])
{
	size_t *now = rows[i % 3];
	const size_t *before = rows[(i + 2) % 3];
	const size_t *earlier = rows[(i + 1) % 3];

	now[0] = i;
	for (size_t j = 1; j <= b.length; j++) {
		bool is_same = fold(a.data[i - 1]) == fold(b.data[j - 1]);
		size_t cost = least(least(before[j] + 1, now[j - 1] + 1), before[j - 1] + (is_same ? 0 : 1));

		if (i > 1 && j > 1 && fold(a.data[i - 1]) == fold(b.data[j - 2]) && fold(a.data[i - 2]) == fold(b.data[j - 1]))
			cost = least(cost, earlier[j - 2] + 1);
		now[j] = cost;
	}
}

size_t text_distance(struct text a, struct text b)
{
	size_t rows[3][DISTANCE_MAX + 1];

	if (a.length > DISTANCE_MAX || b.length > DISTANCE_MAX)
		return DISTANCE_MAX;
	for (size_t j = 0; j <= b.length; j++)
		rows[0][j] = j;
	for (size_t i = 1; i <= a.length; i++)
		next_row(a, b, i, rows);
	return rows[a.length % 3][b.length];
}

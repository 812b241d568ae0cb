/* DEFLATE (RFC 1951, section 3.2.6) for bytes that are mostly zeros. */
#include "sparse.h"

#include "banned.h"

enum { RUN_MINIMUM = 3, RUN_MAXIMUM = 258, END_OF_BLOCK = 256, FIRST_LENGTH = 257, LENGTHS = 29 };

/* Shortest run of each length code, and the bits that follow the code (RFC 1951, section 3.2.5). */
static const uint16_t shortest[LENGTHS] = { 3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83,
	99, 115, 131, 163, 195, 227, 258 };
static const uint8_t extra_bits[LENGTHS] = { 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5,
	5, 0 };

struct bits {
	char *out;
	uint32_t pending;
	unsigned count;
};

/* Least significant bit first. */
static void add_bits(struct bits *bits, uint32_t value, unsigned count)
{
	bits->pending |= value << bits->count;
	bits->count += count;
	for (; bits->count >= 8; bits->count -= 8, bits->pending >>= 8)
		*bits->out++ = (char)(unsigned char)(bits->pending & 0xff);
}

/* Huffman codes go most significant bit first. */
static void add_code(struct bits *bits, uint32_t code, unsigned count)
{
	static const uint8_t nibbles[] = { 0, 8, 4, 12, 2, 10, 6, 14, 1, 9, 5, 13, 3, 11, 7, 15 };
	uint32_t reversed = (uint32_t)(nibbles[code & 15] << 8 | nibbles[code >> 4 & 15] << 4 | nibbles[code >> 8 & 15]);

	add_bits(bits, reversed >> (12 - count), count);
}

static void add_symbol(struct bits *bits, unsigned symbol)
{
	if (symbol < 144)
		add_code(bits, 0x30 + symbol, 8);
	else if (symbol < 256)
		add_code(bits, 0x190 + symbol - 144, 9);
	else if (symbol < 280)
		add_code(bits, symbol - 256, 7);
	else
		add_code(bits, 0xc0 + symbol - 280, 8);
}

/* Repeats the last byte. */
static void add_run(struct bits *bits, size_t length)
{
	unsigned code = LENGTHS - 1;

	while (shortest[code] > length)
		code--;
	add_symbol(bits, FIRST_LENGTH + code);
	add_bits(bits, (uint32_t)(length - shortest[code]), extra_bits[code]);
	add_bits(bits, 0, 5); /* distance 1 */
}

static size_t run_length(struct text text)
{
	size_t length = 0;

	while (length < text.length && length < RUN_MAXIMUM && text.data[length] == text.data[-1])
		length++;
	return length;
}

void sparse_add(struct buffer *out, struct text text)
{
	char *place = buffer_reserve(out, 2 * text.length + 16); /* a byte takes at most 9 bits */
	struct bits bits = { .out = place };

	add_bits(&bits, 2, 3); /* not the last block; fixed codes */
	while (text.length > 0) {
		add_symbol(&bits, (unsigned char)text.data[0]);
		text = text_from(text, 1);
		for (size_t run; (run = run_length(text)) >= RUN_MINIMUM; text = text_from(text, run))
			add_run(&bits, run);
	}
	add_symbol(&bits, END_OF_BLOCK);
	add_bits(&bits, 0, 3); /* an empty stored block ends on a byte */
	if (bits.count > 0)
		add_bits(&bits, 0, 8 - bits.count);
	buffer_commit(out, (size_t)(bits.out - place));
	buffer_add(out, TEXT("\0\0\xff\xff"));
}

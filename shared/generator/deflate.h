/*
 * DEFLATE (RFC 1951) in pieces that can be joined.
 *
 * Every piece ends on a byte and refers to nothing before it, so pieces made
 * at different times make one stream: what never changes is compressed once.
 */
#ifndef DEFLATE_H
#define DEFLATE_H

#include "buffer.h"

struct deflate_piece {
	struct text bytes; /* compressed */
	size_t length;     /* uncompressed */
	uint32_t crc;      /* CRC-32 of the uncompressed bytes */
	uint32_t crc_step; /* carries a CRC-32 over length bytes */
};

/* Compresses well, for what is kept in the arena; scratch may be reset afterwards. */
struct deflate_piece deflate_once(struct arena *arena, struct arena *scratch, struct text text);

/* Compresses fast, for what is made anew each time. */
struct deflate;
struct deflate *deflate_open(struct arena *arena);
void deflate_add(struct deflate *deflate, struct buffer *out, struct text text);

/* Ends a stream of pieces. */
#define DEFLATE_END TEXT("\x03\0")

/* CRC-32 of what came before, then of these bytes. Starts with 0. */
uint32_t deflate_crc(uint32_t crc, struct text text);
uint32_t deflate_crc_piece(uint32_t crc, const struct deflate_piece *piece);

/* Another version may compress to other bytes. */
const char *deflate_version(void);

#endif

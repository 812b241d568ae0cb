/*
 * A file of a project as far as the selected options decide it.
 *
 * What depends on names stays a hole: contents are literal pieces and holes
 * in turn. Options that a file does not depend on are not looked at, so a
 * handful of variants of each file serves every stack.
 */
#ifndef VARIANT_H
#define VARIANT_H

#include "deflate.h"
#include "escape.h"
#include "pack.h"

/* Names that only a request knows. */
enum variant_hole {
	VARIANT_NAME,
	VARIANT_TITLE,
	VARIANT_DESCRIPTION,
	VARIANT_PACKAGE_NAME,
	VARIANT_GROUP_ID,
	VARIANT_LICENSE,
	VARIANT_HOLES
};

struct variant_piece {
	bool is_hole;
	bool is_escaped;
	enum variant_hole hole;
	struct text literal;
	struct deflate_piece deflated; /* empty when the literal is short */
};

struct variant {
	struct variant *next;
	uint64_t options; /* of those the file depends on */
	struct text path;
	enum escape escape;
	bool is_fixed; /* no holes: one literal piece */
	struct variant_piece *pieces;
	size_t piece_count;
	struct digest digest; /* when fixed */
};

/*
 * The variant of a file for these options; it lives in the pack when the file
 * keeps its variants, else in the arena.
 */
const struct variant *variant_get(struct arena *arena, struct pack *pack, struct pack_file *file, uint64_t options);

#endif

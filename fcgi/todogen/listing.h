/*
 * Reads archives back with a library that is not ours.
 */
#ifndef LISTING_H
#define LISTING_H

#include "generator/tree.h"

/*
 * The archive, zip or tar.gz, holds exactly the tree's files below base_dir,
 * with their modes, the release's time and their bytes. Else *error says what
 * differs first.
 */
bool listing_matches(
	struct arena *arena, struct text archive, const struct tree *tree, struct text base_dir, struct text *error);

#endif

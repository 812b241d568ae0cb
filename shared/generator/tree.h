/*
 * The files of one project, sorted by path.
 */
#ifndef TREE_H
#define TREE_H

#include "pack.h"
#include "selection.h"
#include "variant.h"

struct tree_file {
	struct text path; /* below the project's folder */
	struct text bytes;
	bool is_executable;
	char sha256[DIGEST_HEX_LENGTH];
	const struct pack_source *source; /* NULL for .todogen.json, which is made for one selection */
	const struct variant *variant;    /* the same */
	const size_t *offsets;         /* of the pieces in bytes; NULL when fixed */
};

struct tree {
	struct tree_file *files;
	size_t count;
};

/*
 * Puts a project together. The selection must be complete and valid. Texts
 * live until the arena's reset, or are the pack's.
 */
struct tree tree_render(struct arena *arena, struct pack *pack, const struct selection *selection);

/* NULL when there is no such file. */
const struct tree_file *tree_find(const struct tree *tree, struct text path);

/* 0755 or 0644. */
unsigned tree_mode(const struct tree_file *file);

/*
 * Works out what does not depend on names, for all valid stacks, so that the
 * first requests are as fast as the later ones. Call it before a fork to
 * share the memory.
 */
void tree_warm(struct arena *scratch, struct pack *pack);

#endif

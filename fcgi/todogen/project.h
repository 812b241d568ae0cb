/*
 * Writes a project into a folder of the file system.
 */
#ifndef PROJECT_H
#define PROJECT_H

#include "generator/tree.h"

/*
 * Makes the folder and what is missing above it. Refuses a folder that holds
 * something, unless forced: then files of the same name are replaced. Returns
 * false with a sentence in *error.
 */
bool project_write(struct arena *arena, const struct tree *tree, struct text folder, bool is_forced, struct text *error);

/* Writes the bytes to a file, or to standard output when it is "-". */
bool project_write_file(struct arena *arena, struct text path, struct text bytes, struct text *error);

#endif

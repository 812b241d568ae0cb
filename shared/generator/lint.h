/*
 * What can be wrong with a pack, found before anything is made of it.
 */
#ifndef LINT_H
#define LINT_H

#include "pack.h"

/* Adds a line: place, what, and what to do about it. */
void lint_add(struct buffer *problems, struct text place, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

/* The path is good for every file system an archive may be unpacked on. */
void lint_path(struct buffer *problems, const struct pack_source *source);

/* A rendered text is text: UTF-8, lines that end in LF, no private characters. */
void lint_text(struct buffer *problems, const struct pack_source *source);

/* Both units can be selected together. */
bool lint_are_compatible(
	const struct catalogue *catalogue, const struct pack_unit *a, const struct pack_unit *b);

/* Checks that need the whole pack: names, slots, roles, merges, paths given twice. */
void lint_pack(struct buffer *problems, const struct pack *pack);

#endif

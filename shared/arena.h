/*
 * Memory with one lifetime: everything is given back at once by a reset.
 *
 * The first block stays with the arena, so an ordinary request allocates
 * nothing from the system. Reaching the ceiling ends the process (die): the
 * limits at the edge of a request keep honest requests far below it.
 */
#ifndef ARENA_H
#define ARENA_H

#include "text.h"

struct arena;

/* A new arena; first_bytes are kept over resets. Never NULL. Close it. */
struct arena *arena_open(size_t first_bytes, size_t ceiling_bytes);
void arena_close(struct arena *arena);

/* Runs the releases in reverse order of their registration, then forgets all. */
void arena_reset(struct arena *arena);

/* Zeroed, aligned for any type, never NULL; lives until reset. */
void *arena_alloc(struct arena *arena, size_t bytes) __attribute__((returns_nonnull));

/* Calls release(object) at the next reset. */
typedef void arena_release(void *object);
void arena_on_reset(struct arena *arena, arena_release *release, void *object);

/* Takes what a library's malloc made; it is freed at the next reset. */
void arena_take(struct arena *arena, void *allocated);

/* Copies; the string ends in NUL. */
struct text arena_text(struct arena *arena, struct text text);
char *arena_string(struct arena *arena, struct text text);

/* As printf, into the arena. The result also ends in NUL after its length. */
struct text arena_printf(struct arena *arena, const char *format, ...) __attribute__((format(printf, 2, 3)));

#endif

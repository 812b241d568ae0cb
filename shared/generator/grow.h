/*
 * Arrays that grow in an arena.
 */
#ifndef GROW_H
#define GROW_H

#include "arena.h"

/*
 * Room for one more item: returns items, or a copy with twice the capacity
 * when count has reached it.
 */
void *grow(struct arena *arena, void *items, size_t item_bytes, size_t count, size_t *capacity);

#endif

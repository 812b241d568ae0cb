/* Arrays that grow in an arena. */
#include "grow.h"

#include <string.h>

#include "banned.h"

void *grow(struct arena *arena, void *items, size_t item_bytes, size_t count, size_t *capacity)
{
	if (count < *capacity)
		return items;
	*capacity = *capacity == 0 ? 16 : 2 * *capacity;
	void *grown = arena_alloc(arena, *capacity * item_bytes);
	if (count > 0)
		memcpy(grown, items, count * item_bytes);
	return grown;
}

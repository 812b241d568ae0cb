/* Memory with one lifetime. */
#define BANNED_ALLOCATION_ALLOWED
#include "arena.h"

#include <stdalign.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "log.h"

#if defined(__SANITIZE_ADDRESS__)
#include <sanitizer/asan_interface.h>
#define POISON(address, bytes) ASAN_POISON_MEMORY_REGION(address, bytes)
#define UNPOISON(address, bytes) ASAN_UNPOISON_MEMORY_REGION(address, bytes)
#else
#define POISON(address, bytes) ((void)(address), (void)(bytes))
#define UNPOISON(address, bytes) ((void)(address), (void)(bytes))
#endif

#include "banned.h"

struct block {
	struct block *previous;
	size_t capacity;
	size_t used;
	alignas(max_align_t) char data[];
};

struct release {
	struct release *previous;
	arena_release *run;
	void *object;
};

struct arena {
	struct block *block; /* the newest; the first one has no previous */
	struct release *releases;
	size_t used_bytes;
	size_t ceiling_bytes;
};

static struct block *block_open(size_t capacity, struct block *previous)
{
	struct block *block = malloc(sizeof *block + capacity);

	if (block == NULL)
		die("out of memory: no block of %zu bytes", capacity);
	block->previous = previous;
	block->capacity = capacity;
	block->used = 0;
	POISON(block->data, capacity);
	return block;
}

struct arena *arena_open(size_t first_bytes, size_t ceiling_bytes)
{
	struct arena *arena = calloc(1, sizeof *arena);

	if (arena == NULL)
		die("out of memory: no arena");
	arena->block = block_open(first_bytes, NULL);
	arena->ceiling_bytes = ceiling_bytes;
	return arena;
}

void arena_reset(struct arena *arena)
{
	while (arena->releases != NULL) {
		struct release *release = arena->releases;

		arena->releases = release->previous;
		release->run(release->object);
	}
	while (arena->block->previous != NULL) {
		struct block *newest = arena->block;

		arena->block = newest->previous;
		UNPOISON(newest->data, newest->capacity);
		free(newest);
	}
	arena->block->used = 0;
	arena->used_bytes = 0;
	POISON(arena->block->data, arena->block->capacity);
}

void arena_close(struct arena *arena)
{
	arena_reset(arena);
	UNPOISON(arena->block->data, arena->block->capacity);
	free(arena->block);
	free(arena);
}

static size_t aligned(size_t bytes)
{
	size_t unit = alignof(max_align_t);

	return (bytes + unit - 1) / unit * unit;
}

void *arena_alloc(struct arena *arena, size_t bytes)
{
	size_t step = aligned(bytes);
	struct block *block = arena->block;
	char *place;

	if (bytes > arena->ceiling_bytes || step > arena->ceiling_bytes - arena->used_bytes)
		die("arena: %zu bytes more would pass its ceiling of %zu", bytes, arena->ceiling_bytes);
	if (step > block->capacity - block->used) {
		size_t twice = block->capacity * 2;

		block = block_open(step > twice ? step : twice, block);
		arena->block = block;
	}
	place = block->data + block->used;
	block->used += step;
	arena->used_bytes += step;
	UNPOISON(place, bytes);
	memset(place, 0, bytes);
	return place;
}

void arena_on_reset(struct arena *arena, arena_release *run, void *object)
{
	struct release *release = arena_alloc(arena, sizeof *release);

	*release = (struct release){ .previous = arena->releases, .run = run, .object = object };
	arena->releases = release;
}

void arena_take(struct arena *arena, void *allocated)
{
	arena_on_reset(arena, free, allocated);
}

char *arena_string(struct arena *arena, struct text text)
{
	char *copy = arena_alloc(arena, text.length + 1);

	if (text.length > 0)
		memcpy(copy, text.data, text.length);
	return copy;
}

struct text arena_text(struct arena *arena, struct text text)
{
	return (struct text){ arena_string(arena, text), text.length };
}

struct text arena_printf(struct arena *arena, const char *format, ...)
{
	va_list arguments;
	va_list again;
	int length;
	char *place;

	va_start(arguments, format);
	va_copy(again, arguments);
	length = vsnprintf(NULL, 0, format, arguments);
	va_end(arguments);
	if (length < 0)
		die("arena_printf: bad format \"%s\"", format);
	place = arena_alloc(arena, (size_t)length + 1);
	vsnprintf(place, (size_t)length + 1, format, again);
	va_end(again);
	return (struct text){ place, (size_t)length };
}

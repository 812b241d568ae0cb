/*
 * A text that grows, in an arena.
 *
 * What it holds lives until the arena's reset; growing moves it, so keep the
 * buffer and not its data while writing.
 */
#ifndef BUFFER_H
#define BUFFER_H

#include <stdarg.h>

#include "arena.h"

struct buffer {
	struct arena *arena;
	char *data;
	size_t length;
	size_t capacity;
};

/* Keeps the arena. capacity is a hint in bytes, 0 for the default. */
void buffer_init(struct buffer *buffer, struct arena *arena, size_t capacity);

void buffer_add(struct buffer *buffer, struct text text);
void buffer_add_char(struct buffer *buffer, char byte);
void buffer_add_integer(struct buffer *buffer, int64_t value);
void buffer_printf(struct buffer *buffer, const char *format, ...) __attribute__((format(printf, 2, 3)));
void buffer_vprintf(struct buffer *buffer, const char *format, va_list arguments) __attribute__((format(printf, 2, 0)));

/* All but the unreserved characters as %XX (RFC 3986, section 2.3). */
void buffer_add_encoded(struct buffer *buffer, struct text text);

/* Room for that many bytes to be written at the returned place, then added. */
char *buffer_reserve(struct buffer *buffer, size_t bytes);
void buffer_commit(struct buffer *buffer, size_t bytes);

/* Empty, ready again; keeps its memory. */
void buffer_reset(struct buffer *buffer);

/* What was written; valid until the next write. */
struct text buffer_text(const struct buffer *buffer);

#endif

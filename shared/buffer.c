/* A text that grows. */
#include "buffer.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "log.h"

#include "banned.h"

enum { BUFFER_DEFAULT_BYTES = 1024 };

void buffer_init(struct buffer *buffer, struct arena *arena, size_t capacity)
{
	if (capacity == 0)
		capacity = BUFFER_DEFAULT_BYTES;
	*buffer = (struct buffer){ .arena = arena, .data = arena_alloc(arena, capacity), .capacity = capacity };
}

char *buffer_reserve(struct buffer *buffer, size_t bytes)
{
	size_t wanted = buffer->length + bytes;
	size_t twice = buffer->capacity * 2;
	char *bigger;

	if (wanted < bytes)
		die("buffer: %zu bytes more are too many", bytes);
	if (wanted > buffer->capacity) {
		buffer->capacity = wanted > twice ? wanted : twice;
		bigger = arena_alloc(buffer->arena, buffer->capacity);
		memcpy(bigger, buffer->data, buffer->length);
		buffer->data = bigger;
	}
	return buffer->data + buffer->length;
}

void buffer_commit(struct buffer *buffer, size_t bytes)
{
	buffer->length += bytes;
}

void buffer_add(struct buffer *buffer, struct text text)
{
	if (text.length == 0)
		return;
	memcpy(buffer_reserve(buffer, text.length), text.data, text.length);
	buffer->length += text.length;
}

void buffer_add_char(struct buffer *buffer, char byte)
{
	*buffer_reserve(buffer, 1) = byte;
	buffer->length++;
}

void buffer_add_integer(struct buffer *buffer, int64_t value)
{
	buffer_printf(buffer, "%" PRId64, value);
}

void buffer_add_encoded(struct buffer *buffer, struct text text)
{
	static const char unreserved[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";

	for (size_t i = 0; i < text.length; i++) {
		struct text byte = { text.data + i, 1 };

		if (text_is_from(byte, unreserved))
			buffer_add(buffer, byte);
		else
			buffer_printf(buffer, "%%%02X", (unsigned char)text.data[i]);
	}
}

void buffer_vprintf(struct buffer *buffer, const char *format, va_list arguments)
{
	va_list again;
	int length;

	va_copy(again, arguments);
	length = vsnprintf(NULL, 0, format, arguments);
	if (length < 0)
		die("buffer_printf: bad format \"%s\"", format);
	vsnprintf(buffer_reserve(buffer, (size_t)length + 1), (size_t)length + 1, format, again);
	va_end(again);
	buffer->length += (size_t)length;
}

void buffer_printf(struct buffer *buffer, const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	buffer_vprintf(buffer, format, arguments);
	va_end(arguments);
}

void buffer_reset(struct buffer *buffer)
{
	buffer->length = 0;
}

struct text buffer_text(const struct buffer *buffer)
{
	return (struct text){ buffer->data, buffer->length };
}

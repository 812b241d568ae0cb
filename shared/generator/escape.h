/*
 * One escaping function per kind of file a value is written into.
 */
#ifndef ESCAPE_H
#define ESCAPE_H

#include "buffer.h"

enum escape {
	ESCAPE_REFUSE,   /* Makefile, shell, .env, Dockerfile, CSS …: harmless characters only */
	ESCAPE_QUOTED,   /* JSON, YAML, TOML: inside double quotes */
	ESCAPE_MARKUP,   /* HTML, XML, SVG: text and attribute values */
	ESCAPE_SCRIPT,   /* JavaScript, TypeScript: inside any string literal */
	ESCAPE_MARKDOWN  /* Markdown: running text */
};

/* By the extension of the file's name. */
enum escape escape_of_path(struct text path);

/* Bytes of [A-Za-z0-9 ._,:@/+-] only: the same text in every kind of file. */
bool escape_is_harmless(struct text text);

/* Dies when ESCAPE_REFUSE meets another byte: the pack was checked at load. */
void escape_add(enum escape escape, struct buffer *out, struct text text);

/* As mustache_escape; for pages. */
void escape_html(const void *closure, struct buffer *out, struct text text);

#endif

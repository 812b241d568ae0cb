/*
 * Mustache templates: all of the specification's core, without lambdas.
 *
 * A template is compiled once and rendered often. The engine knows neither
 * JSON nor selections: values answer it through their kind. A missing name is
 * an empty text, as the specification wants; who needs strictness visits the
 * tags of the compiled template first.
 *
 * Lines of an indented partial that are empty stay empty.
 */
#ifndef MUSTACHE_H
#define MUSTACHE_H

#include "buffer.h"

enum { MUSTACHE_DEPTH = 64 };

struct mustache;
struct mustache_value;

/* What a value can do. A missing function says that it cannot. */
struct mustache_kind {
	bool (*is_true)(const struct mustache_value *value);
	bool (*find)(const struct mustache_value *value, struct text name, struct mustache_value *member);
	bool (*item)(const struct mustache_value *list, size_t index, struct mustache_value *item);
	void (*print)(const struct mustache_value *value, struct buffer *out);
};

/* kind says what data and number mean; without a kind it is no value. */
struct mustache_value {
	const struct mustache_kind *kind;
	const void *data;
	uint64_t number;
};

/* Writes text so that it is harmless where it lands. */
typedef void mustache_escape(const void *closure, struct buffer *out, struct text text);

/* The index-th template that stands for the name: 0 upwards until NULL. */
typedef const struct mustache *mustache_partial(const void *closure, struct text name, size_t index);

struct mustache_run {
	struct mustache_value root;
	mustache_escape *escape;
	mustache_partial *partial; /* NULL: every partial is empty */
	const void *closure;       /* handed to escape and partial */
};

enum mustache_tag_kind {
	MUSTACHE_LITERAL,
	MUSTACHE_ESCAPED,
	MUSTACHE_RAW,
	MUSTACHE_SECTION,
	MUSTACHE_INVERTED,
	MUSTACHE_PARTIAL
};

struct mustache_tag {
	enum mustache_tag_kind kind;
	struct text name;
	size_t line;
	bool stands_alone; /* on a line of its own */
};

/*
 * Keeps file and source. Returns NULL on a mistake; *error then says what is
 * wrong, with file:line, and lives until the arena's reset.
 */
const struct mustache *mustache_compile(
	struct arena *arena, struct text file, struct text source, struct text *error);

/* Visits tags in order: index 0 upwards until false. Literals are skipped. */
bool mustache_tag(const struct mustache *template, size_t *index, struct mustache_tag *tag);

/* Renders to the end of out. Dies when values or partials nest too deep. */
void mustache_render(const struct mustache *template, const struct mustache_run *run, struct buffer *out);

#endif

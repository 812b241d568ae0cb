/*
 * What a template of a unit sees: names, labels, flags, roles and slots.
 */
#ifndef SCENE_H
#define SCENE_H

#include "escape.h"
#include "pack.h"
#include "variant.h"

struct scene {
	struct arena *arena;
	const struct pack *pack;
	uint64_t options;
	const struct pack_layout *layout;
	struct text folder; /* of the file that is rendered; empty at the top */
	enum escape escape;
};

/* Appends the rendered template; names become holes. */
void scene_render(const struct scene *scene, const struct mustache *template, struct buffer *out);

/* What a name in a template means. */
struct scene_name {
	uint64_t depends;      /* options its value depends on */
	uint64_t flag;         /* the option it is a flag of */
	bool is_role;          /* to.ROLE */
	bool is_free;          /* text of the request: any character */
	bool is_odd;           /* not harmless in every kind of file */
	struct text role;
};

/* False when there is no such name. */
bool scene_name(const struct pack *pack, struct text name, struct scene_name *meaning);

/* "slot:NAME" gives NAME, anything else TEXT_NONE. */
struct text scene_slot(struct text partial);

/* The way from one folder to another: ".", "./x", ".." or "../x". */
struct text scene_way(struct arena *arena, struct text from, struct text to);

/*
 * A hole is one private character, U+F700 upwards, so that it passes through
 * templates and JSON unchanged. Finds the next one: the offset or text.length.
 */
enum { SCENE_HOLE_BYTES = 3 };
size_t scene_find_hole(struct text text, enum variant_hole *hole, bool *is_escaped);

#endif

/*
 * A release on disk: its catalogue and the units its projects are made of.
 *
 * Opened once; everything is read, compiled and checked then, so putting a
 * project together cannot fail. What does not depend on names is worked out on
 * first use and kept beside the pack, so a pack serves one process at a time.
 * The format is described in templates/README.md.
 */
#ifndef PACK_H
#define PACK_H

#include "catalogue.h"
#include "digest.h"
#include "mustache.h"

enum { PACK_PATH_LENGTH = 128, PACK_COMPONENT_LENGTH = 60 };

struct pack_unit {
	struct text folder;  /* "backend-database/node+sqlite" */
	uint64_t options;    /* applies when all of them are selected */
	uint64_t categories; /* every option of its categories: what it may mention */
	uint64_t rank;       /* units apply in this order */
};

/* One file of a unit. */
struct pack_source {
	const struct pack_unit *unit;
	struct text place; /* path below the release's folder, for messages */
	struct text path;  /* path below files/, merge/ or slots/ */
	struct text bytes;
	const struct mustache *template; /* NULL under copies/ */
	bool is_executable;
};

struct pack_sources {
	struct pack_source *items;
	size_t count;
	size_t capacity;
};

struct variant;

/* One file of projects, with all that may contribute to it. */
struct pack_file {
	const struct pack_source *source;
	const struct pack_source **merges; /* in unit order */
	size_t merge_count;
	uint64_t depends; /* options that its path or its contents depend on */
	bool is_kept;     /* its variants are few and are kept */
	struct variant *variants;
};

struct pack_role {
	struct text name;
	struct text folder;
};

struct pack_layout {
	const struct pack_unit *unit;
	struct text place;
	const struct pack_role *roles;
	size_t role_count;
};

struct pack {
	struct arena *arena;
	const struct catalogue *catalogue;
	struct digest digest; /* of every path, mode and byte of the release */
	struct text year;     /* of the epoch */
	struct pack_file *files;
	size_t file_count;
	struct pack_sources slots;
	struct pack_layout *layouts;
	size_t layout_count;
};

/*
 * Keeps the arena, where the pack lives. Returns NULL when something is wrong;
 * problems then has a line for everything found: file, what, why, what to do.
 */
struct pack *pack_open(struct arena *arena, const char *folder, struct buffer *problems);

/* Every option of the unit is selected. */
bool pack_applies(const struct pack_unit *unit, uint64_t options);

/* The layout of the selected backend and architecture, or NULL. */
const struct pack_layout *pack_layout(const struct pack *pack, uint64_t options);

/* The folder of a role; TEXT_NONE when the layout has none, or is NULL. */
struct text pack_role(const struct pack_layout *layout, struct text name);

/* The path with its roles replaced; TEXT_NONE when one is unknown. */
struct text pack_resolve(struct arena *arena, const struct pack_layout *layout, struct text path);

#endif

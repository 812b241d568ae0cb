/*
 * Reads folders of the file system, in an order that does not depend on it.
 */
#ifndef FOLDER_H
#define FOLDER_H

#include "buffer.h"

enum folder_kind { FOLDER_FILE, FOLDER_FOLDER, FOLDER_OTHER };

struct folder_entry {
	struct text name;
	struct text path; /* of the folder, and the name */
	enum folder_kind kind;
	bool is_executable; /* by its owner */
};

struct folder {
	struct folder_entry *entries; /* sorted by bytes */
	size_t count;
};

/* Copies names into the arena. False when it cannot be read; errno says why. */
bool folder_list(struct arena *arena, struct text path, struct folder *folder);

/* The whole file. False when it cannot be read; errno says why. */
bool folder_read(struct arena *arena, struct text path, struct text *bytes);

#endif

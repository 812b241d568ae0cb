/*
 * Reads JSON data of a release and keeps the first mistake.
 *
 * After a mistake every read gives something empty, so a loader reads on and
 * asks once, at its end.
 */
#ifndef READER_H
#define READER_H

#include "json.h"

/* A text for people, in the two languages of the product. */
struct wording {
	struct text en;
	struct text fr;
};

struct reader {
	struct arena *arena;
	struct text file;   /* for messages */
	struct text place;  /* "rules[3]", for messages */
	struct text *error; /* the first mistake */
	bool has_failed;
};

void reader_fail(struct reader *reader, const char *what, struct text name);

/* Parses an object; NULL after a mistake. */
const struct json *reader_object(struct reader *reader, struct text source);

/* A string member that must be there. */
struct text reader_string(struct reader *reader, const struct json *object, const char *name);

/* An array member; NULL when absent. */
const struct json *reader_array(struct reader *reader, const struct json *object, const char *name);

/* {"en": …, "fr": …}, or one string for both. */
struct wording reader_wording(struct reader *reader, const struct json *object, const char *name);

/* Every member is one of allowed, names separated by spaces. */
void reader_only(struct reader *reader, const struct json *object, const char *allowed);

/* Remembers the nearest of the names compared; one further away than a third of the text is not near. */
struct nearest {
	struct text wanted;
	struct text name; /* TEXT_NONE: none is near */
	size_t distance;
};

void nearest_compare(struct nearest *nearest, struct text name);

#endif

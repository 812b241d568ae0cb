/*
 * What a route accepts, as tables; validated once, before the handler.
 *
 * Path, query, body and claims fill one flat namespace. What is not declared
 * does not exist for the handler.
 */
#ifndef SCHEMA_H
#define SCHEMA_H

#include "request.h"

enum field_type {
	FIELD_UNSET,
	FIELD_TITLE,     /* one line: trimmed, then 1 (or minimum) … maximum code points, no control character */
	FIELD_TEXT,      /* as it came: minimum … maximum code points, no NUL */
	FIELD_INTEGER,   /* minimum … maximum */
	FIELD_BOOLEAN,   /* the input is "true" or "false" */
	FIELD_EMAIL,     /* trimmed; local part, @, a domain of at least two labels; at most 254 bytes */
	FIELD_PASSWORD,  /* PASSWORD_LENGTH_MIN … PASSWORD_LENGTH_MAX code points, never trimmed or cut */
	FIELD_UUID,      /* the input is in lower case */
	FIELD_DATE,      /* 2026-11-23 */
	FIELD_TIMESTAMP, /* RFC 3339 with an offset or Z */
	FIELD_WORDS,     /* one or more of values; the input has a space between them. A form says each as a field of its own */
	FIELD_IDS,       /* at most maximum ids (letters, digits, _ and -, 64 at most); the input is a PostgreSQL array, {a,b} */
	FIELD_TOKEN,     /* letters, digits and -._~+/= (token68, RFC 9110, section 11.2); at most maximum, else 512, bytes */
	FIELD_TYPES
};

enum field_place { FIELD_IN_BODY, FIELD_IN_QUERY, FIELD_IN_PATH };

struct field {
	const char *name;
	enum field_type type;
	enum field_place place;
	bool is_required;
	bool is_nullable; /* null is a value of the member; its input is absent */
	int64_t minimum;
	int64_t maximum;
	const char *input;         /* its name among the inputs, where a member and a parameter share a name; NULL: the name */
	const char *const *values; /* the only ones allowed, NULL at the end; else NULL */
	const char *alphabet;      /* of a token; NULL: as above */
	const char *standard;      /* when absent; NULL: the input is absent */
	const char *help;          /* for people and for the API document */
};

/* How the handler calls it. */
const char *field_input(const struct field *field);

/* Ends a table of fields. */
#define FIELD_END { .name = NULL }

enum { INPUTS_MAX = 32 };

struct input {
	const char *name;
	struct text value; /* data is NULL when absent */
};

struct inputs {
	struct input items[INPUTS_MAX];
	size_t count;
};

struct schema_source {
	const struct request *request;
	const struct parameter *path_values;
	size_t path_value_count;
	bool ignores_unknown; /* parameters */
	bool takes_form; /* the body's fields are those of a form, where an empty one is absent */
};

/*
 * Checks the source against the fields and fills inputs, borrowing from it.
 * In this order: a path value that cannot exist is 404; unknown (with the
 * nearest name, unless they are ignored) and wrong parameters are one 400 that
 * lists them; a form where JSON is wanted, and the other way round, is 415;
 * wrong members are one 422 that lists every field.
 * Unknown members of a body are ignored. A body may be missing when no member is required, but for PATCH.
 */
const struct problem *schema_validate(struct arena *arena, const struct field *fields, const struct schema_source *source,
	struct inputs *inputs);

/* Dies on a field whose columns contradict each other; names it and the route. */
void schema_check(const char *route, const struct field *fields);

bool schema_has_place(const struct field *fields, enum field_place place);

/* The validated value; TEXT_NONE when absent. Dies on a name that was never declared. */
struct text inputs_get(const struct inputs *inputs, const char *name);

/* A value of the handler's own. Keeps name. */
void inputs_add(struct inputs *inputs, const char *name, struct text value);

#endif

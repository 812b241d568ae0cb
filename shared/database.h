/*
 * One connection to this responder's PostgreSQL instance.
 *
 * The statements are a closed set, compiled from sql/<instance>/statements and
 * prepared at connect in one pipeline round trip. A lost connection is made
 * again with back-off; until then requests get 503. A read is retried once,
 * a write never. What the server undid by itself (a lost race, or a plan that a
 * migration has outdated) is run once more. The only file that includes libpq.
 */
#ifndef DATABASE_H
#define DATABASE_H

#include "metrics.h"
#include "problem.h"

/* How many rows a statement may answer with: any, at most one, none at all. */
enum statement_shape { STATEMENT_ROWS, STATEMENT_ROW, STATEMENT_EXEC };

struct statement {
	const char *name;
	const char *sql;
	uint8_t inputs; /* $1 … $n */
	bool is_read;   /* may be sent again after a lost connection */
	enum statement_shape shape;
};

struct database;
struct rows;

enum {
	DATABASE_INPUTS_MAX = 16,
	DATABASE_CONNECT_MS = 1000, /* the longest that a request waits for a connection */
	DATABASE_ANSWER_MS = 15000  /* the server's statement_timeout ends a statement long before */
};

/*
 * Keeps conninfo and the statements. Connects at the first use, so a worker
 * starts while its instance is away. Close it.
 */
struct database *database_open(const char *conninfo, const struct statement *statements, size_t count);
void database_close(struct database *database);

/* From now on counts connects; keeps metrics. */
void database_count_connects(struct database *database, struct metrics *metrics);

/*
 * Connects and prepares every statement; false if that fails, with a logged
 * reason for each statement. For --check and readiness.
 */
bool database_check(struct database *database);

/* Answers within timeout_ms; no statement is sent when the connection is known to be away. */
bool database_is_ready(struct database *database, uint32_t timeout_ms);

/*
 * Runs statement number index with count inputs in text format; an input whose
 * data is NULL is SQL NULL. Rows live until the arena's reset; they stay NULL
 * when there is a problem. rows may be NULL.
 * A constraint's name becomes the problem's field: "account_email_key" -> /email.
 */
const struct problem *database_run(struct database *database, struct arena *arena, size_t index,
	const struct text *inputs, size_t count, const struct rows **rows);

size_t rows_count(const struct rows *rows);

/* Column by name; dies on a name that is not selected. TEXT_NONE for NULL. Borrowed from the rows. */
struct text rows_text(const struct rows *rows, size_t row, const char *column);

/*
 * Column name = member name, type from its OID, json columns passed through.
 * A timestamptz is "2026-11-23T17:00:00.000Z". A column whose name begins with
 * "@" is for the handler, and is left out.
 */
void rows_add_object(struct buffer *out, const struct rows *rows, size_t row);
void rows_add_array(struct buffer *out, const struct rows *rows, size_t count); /* at most the first count */

#endif

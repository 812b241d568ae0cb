/*
 * Stands in for database.c where handlers are tested without PostgreSQL:
 * named before the archive, it is linked instead of that member.
 *
 *	fake_database_answer("todo_list", "[{\"id\":1,\"title\":\"Milk\"}]");
 *	… the handler runs …
 *	EXPECT_TEXT(fake_database_input(0, 0), account);
 *
 * Answers are given in the order of the script, each once. A statement that
 * the script does not expect next ends the process and says so.
 */
#ifndef FAKE_DATABASE_H
#define FAKE_DATABASE_H

#include "database.h"

/* The next statement shall be this one, and answers with these rows: a JSON array of objects. Keeps both. */
void fake_database_answer(const char *statement, const char *rows);

/* The next statement shall be this one, and is refused. Keeps both. */
void fake_database_refuse(const char *statement, const struct problem *problem);

/* What database_is_ready and database_check tell from now on; true at first. */
void fake_database_set_ready(bool is_ready);

/* Input n of run number run, both from 0, since the last reset. Lives until the next reset. */
struct text fake_database_input(size_t run, size_t n);

/* Statements that were run, and answers that still wait. */
size_t fake_database_runs(void);
size_t fake_database_waiting(void);

/* Forgets script and runs. */
void fake_database_reset(void);

#endif

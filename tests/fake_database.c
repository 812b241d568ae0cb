/* Stands in for database.c where handlers are tested without PostgreSQL. */
#include "fake_database.h"

#include <string.h>

#include "json.h"
#include "log.h"

#include "banned.h"

enum { STEPS_MAX = 32 };

struct step {
	const char *statement;
	const char *rows;
	const struct problem *problem;
	struct text inputs[DATABASE_INPUTS_MAX];
	size_t input_count;
};

struct database {
	const struct statement *statements;
	size_t count;
};

static struct arena *kept;
static struct step steps[STEPS_MAX];
static size_t step_count;
static size_t run_count;
static bool is_ready = true;

static struct step *next_step(const char *statement)
{
	if (step_count == STEPS_MAX)
		die("fake database: more than %d steps", STEPS_MAX);
	steps[step_count] = (struct step){ .statement = statement };
	return &steps[step_count++];
}

void fake_database_answer(const char *statement, const char *rows)
{
	next_step(statement)->rows = rows;
}

void fake_database_refuse(const char *statement, const struct problem *problem)
{
	next_step(statement)->problem = problem;
}

void fake_database_set_ready(bool ready)
{
	is_ready = ready;
}

struct text fake_database_input(size_t run, size_t n)
{
	if (run >= run_count || n >= steps[run].input_count)
		die("fake database: no input %zu of run %zu", n, run);
	return steps[run].inputs[n];
}

size_t fake_database_runs(void)
{
	return run_count;
}

size_t fake_database_waiting(void)
{
	return step_count - run_count;
}

void fake_database_reset(void)
{
	if (kept != NULL)
		arena_close(kept);
	kept = NULL;
	step_count = 0;
	run_count = 0;
	is_ready = true;
}

struct database *database_open(const char *conninfo, const struct statement *statements, size_t count)
{
	static struct database database;

	(void)conninfo;
	database = (struct database){ statements, count };
	return &database;
}

void database_close(struct database *database)
{
	(void)database;
}

void database_count_connects(struct database *database, struct metrics *metrics)
{
	(void)database;
	(void)metrics;
}

bool database_check(struct database *database)
{
	(void)database;
	return is_ready;
}

bool database_is_ready(struct database *database, uint32_t timeout_ms)
{
	(void)database;
	(void)timeout_ms;
	return is_ready;
}

/* The step that the script has for this statement; notes the inputs. */
static struct step *take_step(const struct statement *statement, const struct text *inputs, size_t count)
{
	struct step *step = &steps[run_count];

	if (count != statement->inputs)
		die("fake database: %s with %zu inputs; it takes %d", statement->name, count, statement->inputs);
	if (run_count == step_count || strcmp(step->statement, statement->name) != 0)
		die("fake database: %s was not expected; %s was", statement->name, run_count == step_count ? "nothing" : step->statement);
	if (kept == NULL)
		kept = arena_open(4096, 1024 * 1024);
	for (size_t i = 0; i < count; i++)
		step->inputs[i] = inputs[i].data == NULL ? TEXT_NONE : arena_text(kept, inputs[i]);
	step->input_count = count;
	run_count++;
	return step;
}

/* Rows are the parsed array itself. */
static const struct json *json_of(const struct rows *rows)
{
	return (const struct json *)rows;
}

const struct problem *database_run(struct database *database, struct arena *arena, size_t index, const struct text *inputs,
	size_t count, const struct rows **rows)
{
	struct step *step;
	const struct json *answer;
	struct text error;

	if (index >= database->count)
		die("fake database: no statement %zu", index);
	step = take_step(&database->statements[index], inputs, count);
	if (rows != NULL)
		*rows = NULL;
	if (step->problem != NULL)
		return step->problem;
	if (!json_parse(arena, text_of(step->rows), &answer, &error) || json_kind(answer) != JSON_ARRAY)
		die("fake database: the rows of %s are no JSON array: %s", step->statement, step->rows);
	if (rows != NULL)
		*rows = (const struct rows *)answer;
	return NULL;
}

size_t rows_count(const struct rows *rows)
{
	return json_count(json_of(rows));
}

struct text rows_text(const struct rows *rows, size_t row, const char *column)
{
	const struct json *object = json_item(json_of(rows), row);
	const struct json *value = json_member(object, text_of(column));
	struct buffer out;

	if (!json_has(object, text_of(column)))
		die("fake database: row %zu has no column \"%s\"", row, column);
	switch (json_kind(value)) {
	case JSON_NULL:
		return TEXT_NONE;
	case JSON_STRING:
		return json_string(value);
	case JSON_BOOLEAN:
		return json_is_true(value) ? TEXT("t") : TEXT("f");
	default:
		buffer_init(&out, kept, 64);
		json_add(&out, value);
		return buffer_text(&out);
	}
}

void rows_add_object(struct buffer *out, const struct rows *rows, size_t row)
{
	json_add(out, json_item(json_of(rows), row));
}

void rows_add_array(struct buffer *out, const struct rows *rows, size_t count)
{
	buffer_add_char(out, '[');
	for (size_t row = 0; row < count && row < rows_count(rows); row++) {
		buffer_add(out, row == 0 ? TEXT("") : TEXT(","));
		rows_add_object(out, rows, row);
	}
	buffer_add_char(out, ']');
}

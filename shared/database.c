/* One connection to this responder's PostgreSQL instance. */
#include "database.h"

#include <ctype.h>
#include <errno.h>
#include <libpq-fe.h>
#include <poll.h>
#include <string.h>

#include "clock.h"
#include "json.h"
#include "log.h"
#include "password.h"

#include "banned.h"

enum { US_PER_MS = 1000, BACKOFF_FIRST_MS = 50, BACKOFF_MAX_MS = 1000, RETRY_AFTER_S = 1 };

/* How long after a server's last words the end of the connection may come. */
enum { FAREWELL_MS = 10 };

struct database {
	struct arena *arena; /* the struct itself */
	const char *conninfo;
	const struct statement *statements;
	size_t count;
	PGconn *connection; /* NULL: away */
	uint64_t retry_at_us;
	uint32_t failures; /* in a row */
	struct metrics *metrics;
};

struct database *database_open(const char *conninfo, const struct statement *statements, size_t count)
{
	struct arena *arena = arena_open(sizeof(struct database), 64 * 1024);
	struct database *database = arena_alloc(arena, sizeof *database);

	*database = (struct database){ .arena = arena, .conninfo = conninfo, .statements = statements, .count = count };
	return database;
}

static void disconnect(struct database *database)
{
	PQfinish(database->connection);
	database->connection = NULL;
}

void database_close(struct database *database)
{
	disconnect(database);
	arena_close(database->arena);
}

void database_count_connects(struct database *database, struct metrics *metrics)
{
	database->metrics = metrics;
}

/* What libpq says, without the line ends that it likes. */
static struct text spoken(const char *message)
{
	struct text text = text_of(message);

	while (text.length > 0 && text.data[text.length - 1] == '\n')
		text.length--;
	return text;
}

static void log_notice(void *nothing, const char *message)
{
	struct text text = spoken(message);

	(void)nothing;
	log_debug("database: %.*s", TEXT_ARGS(text));
}

/* Waits until the socket can be read or, where asked, written; false when the time is over. */
static bool wait_for(PGconn *connection, short events, uint64_t deadline_us)
{
	struct pollfd socket = { .fd = PQsocket(connection), .events = events };

	for (;;) {
		uint64_t now = clock_monotonic_us();
		int left_ms = now >= deadline_us ? 0 : (int)((deadline_us - now + US_PER_MS - 1) / US_PER_MS);
		int ready = poll(&socket, 1, left_ms);

		if (ready > 0)
			return true;
		if (ready == 0 || errno != EINTR)
			return false;
	}
}

static bool connect_until(PGconn *connection, uint64_t deadline_us)
{
	PostgresPollingStatusType wanted = PGRES_POLLING_WRITING; /* as libpq's manual says of the first turn */

	if (PQstatus(connection) == CONNECTION_BAD)
		return false;
	while (wanted == PGRES_POLLING_READING || wanted == PGRES_POLLING_WRITING) {
		if (!wait_for(connection, wanted == PGRES_POLLING_READING ? POLLIN : POLLOUT, deadline_us))
			return false;
		wanted = PQconnectPoll(connection);
	}
	return wanted == PGRES_POLLING_OK;
}

/* Sends what is queued and waits until a result can be had without blocking. */
static bool settle(PGconn *connection, uint64_t deadline_us)
{
	int unsent = PQflush(connection);

	while (unsent > 0 || (unsent == 0 && PQisBusy(connection))) {
		if (!wait_for(connection, unsent > 0 ? POLLIN | POLLOUT : POLLIN, deadline_us))
			return false;
		if (!PQconsumeInput(connection))
			return false;
		unsent = PQflush(connection);
	}
	return unsent == 0;
}

/* What our reading of values depends on, whatever the role or the server says. */
static const char session_settings[] = "select set_config('TimeZone', 'UTC', false), set_config('DateStyle', 'ISO', false), "
	"set_config('IntervalStyle', 'iso_8601', false), set_config('client_encoding', 'UTF8', false)";

/* A sync behind each statement: one that fails does not hide the next one's fault. */
static bool queue_statements(const struct database *database)
{
	PGconn *connection = database->connection;

	if (!PQsendQueryParams(connection, session_settings, 0, NULL, NULL, NULL, NULL, 0) || !PQpipelineSync(connection))
		return false;
	for (size_t i = 0; i < database->count; i++) {
		const struct statement *statement = &database->statements[i];

		if (!PQsendPrepare(connection, statement->name, statement->sql, 0, NULL) || !PQpipelineSync(connection))
			return false;
	}
	return true;
}

/* Reads the answer to one queued command and its sync. */
static bool take_outcome(PGconn *connection, const char *name, uint64_t deadline_us, bool *is_good)
{
	bool is_over = false;

	while (!is_over) {
		PGresult *result;
		ExecStatusType status;

		if (!settle(connection, deadline_us))
			return false;
		result = PQgetResult(connection);
		if (result == NULL) {
			if (PQstatus(connection) == CONNECTION_BAD)
				return false;
			continue; /* the end of one command's results */
		}
		status = PQresultStatus(result);
		is_over = status == PGRES_PIPELINE_SYNC;
		if (!is_over && status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK) {
			struct text message = spoken(PQresultErrorMessage(result));

			*is_good = false;
			log_error("database: %s cannot be prepared: %.*s", name, TEXT_ARGS(message));
		}
		PQclear(result);
	}
	return true;
}

/* All statements in one round trip. */
static bool prepare(struct database *database, uint64_t deadline_us)
{
	PGconn *connection = database->connection;
	bool is_good = true;

	if (PQsetnonblocking(connection, 1) != 0 || !PQenterPipelineMode(connection) || !queue_statements(database))
		return false;
	if (!take_outcome(connection, "the session", deadline_us, &is_good))
		return false;
	for (size_t i = 0; i < database->count; i++) {
		if (!take_outcome(connection, database->statements[i].name, deadline_us, &is_good))
			return false;
	}
	return is_good && PQexitPipelineMode(connection);
}

/* The pause doubles; a random half keeps the workers of a pool from knocking together. */
static void back_off(struct database *database)
{
	uint64_t pause_ms = BACKOFF_FIRST_MS << (database->failures < 5 ? database->failures : 5);
	uint32_t random;

	if (pause_ms > BACKOFF_MAX_MS)
		pause_ms = BACKOFF_MAX_MS;
	secret_random(&random, sizeof random);
	database->failures++;
	database->retry_at_us = clock_monotonic_us() + pause_ms * US_PER_MS / 2 + random % (pause_ms * US_PER_MS / 2);
}

static void log_failure(const PGconn *connection)
{
	struct text message = spoken(PQerrorMessage(connection));

	if (message.length == 0)
		message = TEXT("no answer in time, or a statement that cannot be prepared");
	log_error("database: no connection: %.*s", TEXT_ARGS(message));
}

static bool connect_now(struct database *database, uint32_t timeout_ms)
{
	uint64_t deadline_us = clock_monotonic_us() + (uint64_t)timeout_ms * US_PER_MS;

	database->connection = PQconnectStart(database->conninfo);
	if (database->connection == NULL)
		die("out of memory: no database connection");
	PQsetNoticeProcessor(database->connection, log_notice, NULL);
	if (connect_until(database->connection, deadline_us) && prepare(database, deadline_us)) {
		database->failures = 0;
		if (database->metrics != NULL)
			metrics_event(database->metrics, METRICS_DATABASE_CONNECT);
		return true;
	}
	if (database->failures == 0)
		log_failure(database->connection);
	disconnect(database);
	back_off(database);
	return false;
}

/*
 * A server that went away while we were idle has left a message or an end of
 * file in the socket. Seeing it before anything is sent spares even a write.
 */
static void notice_loss(struct database *database)
{
	struct pollfd socket = { .fd = PQsocket(database->connection), .events = POLLIN };
	int wait_ms = 0;

	while (poll(&socket, 1, wait_ms) > 0) {
		if (!PQconsumeInput(database->connection)) {
			log_warning("database: the connection was lost while idle");
			disconnect(database);
			return;
		}
		wait_ms = FAREWELL_MS;
	}
}

static bool is_connected(struct database *database, uint32_t timeout_ms)
{
	if (database->connection != NULL)
		notice_loss(database);
	if (database->connection != NULL)
		return true;
	if (database->failures > 0 && clock_monotonic_us() < database->retry_at_us)
		return false;
	return connect_now(database, timeout_ms);
}

bool database_check(struct database *database)
{
	database->failures = 0;
	return is_connected(database, DATABASE_CONNECT_MS);
}

/* The last result of what was sent, or NULL when the connection is lost. The caller clears it. */
static PGresult *last_result(PGconn *connection, uint64_t deadline_us)
{
	PGresult *last = NULL;

	for (;;) {
		PGresult *next;

		if (!settle(connection, deadline_us)) {
			PQclear(last);
			return NULL;
		}
		next = PQgetResult(connection);
		if (next == NULL)
			return last;
		PQclear(last);
		last = next;
	}
}

bool database_is_ready(struct database *database, uint32_t timeout_ms)
{
	uint64_t deadline_us = clock_monotonic_us() + (uint64_t)timeout_ms * US_PER_MS;
	PGresult *result = NULL;
	bool is_ready;

	if (!is_connected(database, timeout_ms))
		return false;
	if (PQsendQuery(database->connection, ""))
		result = last_result(database->connection, deadline_us);
	is_ready = PQresultStatus(result) == PGRES_EMPTY_QUERY;
	PQclear(result);
	if (!is_ready)
		disconnect(database);
	return is_ready;
}

/*
 * RETRY_SAME: the transaction was undone and may well pass now.
 * RETRY_PREPARED: nothing was begun, for what was prepared no longer fits the
 * schema (a migration under way); a new connection prepares it anew.
 */
enum retry { RETRY_NEVER, RETRY_SAME, RETRY_PREPARED };

/* SQLSTATE (PostgreSQL manual, appendix A): the longest prefix decides. */
static const struct meaning {
	const char *prefix;
	enum problem_kind kind;
	enum retry retry;
	const char *detail;
} meanings[] = {
	{ "23505", PROBLEM_TAKEN, RETRY_NEVER, "Something with the same value is there already. Choose another value." },
	{ "23503", PROBLEM_CONFLICT, RETRY_NEVER, "What this refers to does not exist, or is still in use." },
	{ "23502", PROBLEM_INVALID, RETRY_NEVER, "A required value is missing." },
	{ "23514", PROBLEM_INVALID, RETRY_NEVER, "A value is outside what is allowed." },
	{ "22", PROBLEM_INVALID, RETRY_NEVER, "A value has the wrong form or is out of range." },
	{ "40001", PROBLEM_UNAVAILABLE, RETRY_SAME, "Others were changing the same things. Try again." },
	{ "40P01", PROBLEM_UNAVAILABLE, RETRY_SAME, "Others were changing the same things. Try again." },
	{ "55P03", PROBLEM_UNAVAILABLE, RETRY_NEVER, "Others are changing the same things. Try again in a moment." },
	{ "57014", PROBLEM_UNAVAILABLE, RETRY_NEVER, "The database took too long. Try again in a moment." },
	{ "25006", PROBLEM_UNAVAILABLE, RETRY_NEVER, "The database only takes reads at the moment. Try again later." },
	/* Raised by our own functions and triggers. */
	{ "28000", PROBLEM_UNAUTHORIZED, RETRY_NEVER, "The session has ended. Sign in again." },
	{ "P0002", PROBLEM_NOT_FOUND, RETRY_NEVER, "There is no such resource." },
	{ "54000", PROBLEM_FULL, RETRY_NEVER, "The account has as many of these as it may have. Delete one first." },
	{ "53400", PROBLEM_TODO_LIMIT, RETRY_NEVER, "The list is full. Delete a todo first." },
	{ "08", PROBLEM_UNAVAILABLE, RETRY_NEVER, "The database is away. Try again in a moment." },
	{ "53", PROBLEM_UNAVAILABLE, RETRY_NEVER, "The database is busy. Try again in a moment." },
	{ "57P", PROBLEM_UNAVAILABLE, RETRY_NEVER, "The database is away. Try again in a moment." },
	{ "0A000", PROBLEM_INTERNAL, RETRY_PREPARED, "Something went wrong on our side." },
	{ "26000", PROBLEM_INTERNAL, RETRY_PREPARED, "Something went wrong on our side." },
	{ "", PROBLEM_INTERNAL, RETRY_NEVER, "Something went wrong on our side." },
};

/* "" for a failure that libpq made up by itself. */
static const char *sqlstate_of(const PGresult *result)
{
	const char *sqlstate = PQresultErrorField(result, PG_DIAG_SQLSTATE);

	return sqlstate == NULL ? "" : sqlstate;
}

static const struct meaning *meaning_of(const PGresult *result)
{
	const char *sqlstate = sqlstate_of(result);
	const struct meaning *longest = NULL;

	for (size_t i = 0; i < sizeof meanings / sizeof *meanings; i++) {
		if (strncmp(sqlstate, meanings[i].prefix, strlen(meanings[i].prefix)) != 0)
			continue;
		if (longest == NULL || strlen(meanings[i].prefix) > strlen(longest->prefix))
			longest = &meanings[i];
	}
	return longest;
}

/* "due_date" -> "/dueDate": columns are snake_case, members camelCase. */
static struct text pointer_of(struct arena *arena, struct text column)
{
	char *pointer = arena_alloc(arena, column.length + 2);
	size_t length = 0;

	pointer[length++] = '/';
	for (size_t i = 0; i < column.length; i++) {
		bool is_hump = column.data[i] == '_' && i + 1 < column.length;

		if (is_hump)
			i++;
		pointer[length++] = is_hump ? (char)toupper((unsigned char)column.data[i]) : column.data[i];
	}
	return (struct text){ pointer, length };
}

/* What the last word of a constraint's name says is wrong with the field. */
static const struct fault {
	const char *suffix;
	const char *code;
	const char *detail;
} faults[] = {
	{ "_key", "duplicate", "is taken already; choose another" },
	{ "_fkey", "unknown", "refers to something that does not exist" },
	{ "_length", "too_long", "has a length that is not allowed" },
	{ "_format", "format", "has the wrong form" },
	{ "_characters", "characters", "has characters that are not allowed" },
	{ "_range", "range", "is out of range" },
	{ "_check", "range", "is out of range" },
};

/* "<table>_<column>_<suffix>" -> column and fault; false for any other name. */
static bool split_constraint(struct text name, struct text table, struct text *column, const struct fault **fault)
{
	if (!text_starts_with(name, table) || name.length <= table.length || name.data[table.length] != '_')
		return false;
	name = text_from(name, table.length + 1);
	for (size_t i = 0; i < sizeof faults / sizeof *faults; i++) {
		struct text suffix = text_of(faults[i].suffix);

		if (name.length > suffix.length && text_ends_with(name, suffix)) {
			*column = text_upto(name, name.length - suffix.length);
			*fault = &faults[i];
			return true;
		}
	}
	return false;
}

/* The field that the database complains about. */
static bool find_field(struct arena *arena, const PGresult *result, struct problem_field *field)
{
	static const struct fault missing = { "", "required", "is required" };
	struct text name = text_of(PQresultErrorField(result, PG_DIAG_CONSTRAINT_NAME));
	struct text table = text_of(PQresultErrorField(result, PG_DIAG_TABLE_NAME));
	struct text column = text_of(PQresultErrorField(result, PG_DIAG_COLUMN_NAME));
	const struct fault *fault = &missing;

	if (column.length == 0 && !split_constraint(name, table, &column, &fault))
		return false;
	*field = (struct problem_field){
		.pointer = pointer_of(arena, column),
		.code = fault->code,
		.detail = arena_text(arena, text_of(fault->detail)),
	};
	return true;
}

static struct problem *refuse(struct arena *arena, enum problem_kind kind, const char *detail)
{
	struct problem *problem = arena_alloc(arena, sizeof *problem);

	*problem = (struct problem){
		.kind = kind,
		.detail = text_of(detail),
		.retry_after_s = kind == PROBLEM_UNAVAILABLE ? RETRY_AFTER_S : 0,
	};
	return problem;
}

/* The database's own words are for the operator alone: they may quote what others wrote. */
static const struct problem *explain(struct arena *arena, const struct statement *statement, const PGresult *result)
{
	const struct meaning *meaning = meaning_of(result);
	struct problem_field *field = arena_alloc(arena, sizeof *field);
	struct problem *problem = refuse(arena, meaning->kind, meaning->detail);
	struct text message = spoken(PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY));

	if (meaning->kind == PROBLEM_INTERNAL || meaning->kind == PROBLEM_UNAVAILABLE)
		log_error("database: %s: %s %.*s", statement->name, sqlstate_of(result), TEXT_ARGS(message));
	else
		log_debug("database: %s: %s %.*s", statement->name, sqlstate_of(result), TEXT_ARGS(message));
	if ((problem_status(problem) == 409 || problem_status(problem) == 422) && find_field(arena, result, field)) {
		problem->fields = field;
		problem->field_count = 1;
	}
	return problem;
}

enum column_kind { COLUMN_STRING, COLUMN_NUMBER, COLUMN_BOOLEAN, COLUMN_JSON, COLUMN_TIMESTAMP };

struct column {
	struct text member; /* "name": with quotes and colon */
	enum column_kind kind;
};

struct rows {
	PGresult *result;
};

/* The types' numbers are fixed for ever (PostgreSQL's pg_type.dat). */
static enum column_kind kind_of(Oid type)
{
	switch (type) {
	case 16: /* bool */
		return COLUMN_BOOLEAN;
	case 20: /* int8 */
	case 21: /* int2 */
	case 23: /* int4 */
	case 26: /* oid */
	case 700: /* float4 */
	case 701: /* float8 */
	case 1700: /* numeric */
		return COLUMN_NUMBER;
	case 114: /* json */
	case 3802: /* jsonb */
		return COLUMN_JSON;
	case 1184: /* timestamptz */
		return COLUMN_TIMESTAMP;
	default:
		return COLUMN_STRING;
	}
}

static void release_result(void *result)
{
	PQclear(result);
}

static const struct rows *rows_open(struct arena *arena, PGresult *result)
{
	struct rows *rows = arena_alloc(arena, sizeof *rows);

	rows->result = result;
	arena_on_reset(arena, release_result, result);
	return rows;
}

/* Made at the first writing: many rows are only read. */
static const struct column *columns_of(struct arena *arena, const struct rows *rows)
{
	size_t count = (size_t)PQnfields(rows->result);
	struct column *columns = arena_alloc(arena, count * sizeof *columns);

	for (size_t i = 0; i < count; i++) {
		struct buffer member;

		buffer_init(&member, arena, 64);
		json_add_string(&member, text_of(PQfname(rows->result, (int)i)));
		buffer_add_char(&member, ':');
		columns[i] = (struct column){ buffer_text(&member), kind_of(PQftype(rows->result, (int)i)) };
	}
	return columns;
}

/* NUL-terminated copies: libpq takes texts so. False when one holds a NUL, which PostgreSQL cannot keep. */
static bool encode_inputs(struct arena *arena, const struct text *inputs, size_t count, const char **values)
{
	for (size_t i = 0; i < count; i++) {
		if (inputs[i].data == NULL)
			continue;
		if (text_find_char(inputs[i], '\0') < inputs[i].length)
			return false;
		values[i] = arena_string(arena, inputs[i]);
	}
	return true;
}

/* One attempt. NULL when the connection was lost on the way; it is closed then. */
static PGresult *attempt(struct database *database, const struct statement *statement, const char *const *values)
{
	uint64_t deadline_us = clock_monotonic_us() + (uint64_t)DATABASE_ANSWER_MS * US_PER_MS;
	PGresult *result = NULL;

	if (PQsendQueryPrepared(database->connection, statement->name, statement->inputs, values, NULL, NULL, 0))
		result = last_result(database->connection, deadline_us);
	if (result != NULL && PQstatus(database->connection) == CONNECTION_OK)
		return result;
	log_warning("database: the connection was lost in %s", statement->name);
	PQclear(result);
	disconnect(database);
	return NULL;
}

static bool succeeded(const PGresult *result)
{
	ExecStatusType status = PQresultStatus(result);

	return status == PGRES_TUPLES_OK || status == PGRES_COMMAND_OK;
}

static enum retry retry_of(const struct statement *statement, const PGresult *result)
{
	if (result == NULL)
		return statement->is_read ? RETRY_SAME : RETRY_NEVER;
	return succeeded(result) ? RETRY_NEVER : meaning_of(result)->retry;
}

/* At most two attempts; NULL when the database is away. */
static PGresult *execute(struct database *database, const struct statement *statement, const char *const *values)
{
	PGresult *result;
	enum retry retry;

	if (!is_connected(database, DATABASE_CONNECT_MS))
		return NULL;
	result = attempt(database, statement, values);
	retry = retry_of(statement, result);
	if (retry == RETRY_NEVER)
		return result;
	PQclear(result);
	if (retry == RETRY_PREPARED)
		disconnect(database);
	return is_connected(database, DATABASE_CONNECT_MS) ? attempt(database, statement, values) : NULL;
}

/* Two rows for a statement of one are a fault of ours that no caller could see. */
static bool fits(const struct statement *statement, const PGresult *result)
{
	int count = PQntuples(result);

	return statement->shape == STATEMENT_ROWS || count <= (statement->shape == STATEMENT_ROW ? 1 : 0);
}

const struct problem *database_run(struct database *database, struct arena *arena, size_t index, const struct text *inputs,
	size_t count, const struct rows **rows)
{
	const struct statement *statement;
	const char *values[DATABASE_INPUTS_MAX] = { NULL };
	PGresult *result;

	if (index >= database->count)
		die("database: there is no statement %zu", index);
	statement = &database->statements[index];
	if (count != statement->inputs || count > DATABASE_INPUTS_MAX)
		die("database: %s with %zu inputs", statement->name, count);
	if (rows != NULL)
		*rows = NULL;
	if (!encode_inputs(arena, inputs, count, values))
		return refuse(arena, PROBLEM_INVALID, "A value holds a NUL character. Leave it out.");
	result = execute(database, statement, values);
	if (result == NULL)
		return refuse(arena, PROBLEM_UNAVAILABLE, "The database is away. Try again in a moment.");
	if (succeeded(result) && fits(statement, result)) {
		const struct rows *kept = rows_open(arena, result);

		if (rows != NULL)
			*rows = kept;
		return NULL;
	}
	arena_on_reset(arena, release_result, result);
	if (!succeeded(result))
		return explain(arena, statement, result);
	log_error("database: %s answered with %d rows", statement->name, PQntuples(result));
	return refuse(arena, PROBLEM_INTERNAL, "Something went wrong on our side.");
}

size_t rows_count(const struct rows *rows)
{
	return (size_t)PQntuples(rows->result);
}

static struct text value_of(const struct rows *rows, size_t row, size_t column)
{
	if (PQgetisnull(rows->result, (int)row, (int)column))
		return TEXT_NONE;
	return (struct text){ PQgetvalue(rows->result, (int)row, (int)column),
		(size_t)PQgetlength(rows->result, (int)row, (int)column) };
}

struct text rows_text(const struct rows *rows, size_t row, const char *column)
{
	if (row >= rows_count(rows))
		die("database: row %zu of %zu", row, rows_count(rows));
	/* Not PQfnumber: it folds case. */
	for (int i = 0; i < PQnfields(rows->result); i++) {
		if (strcmp(PQfname(rows->result, i), column) == 0)
			return value_of(rows, row, (size_t)i);
	}
	die("database: no column \"%s\" was selected", column);
}

/* "2026-11-23 17:00:00.12+00" -> "2026-11-23T17:00:00.120Z"; false for infinity, BC and years over 9999. */
static bool add_timestamp(struct buffer *out, struct text value)
{
	char instant[] = "\"0000-00-00T00:00:00.000Z\"";

	if (value.length < 22 || value.data[10] != ' ' || !text_ends_with(value, TEXT("+00")))
		return false;
	memcpy(instant + 1, value.data, 10);
	memcpy(instant + 12, value.data + 11, 8);
	if (value.data[19] == '.') {
		for (size_t i = 0; i < 3 && value.data[20 + i] != '+'; i++)
			instant[21 + i] = value.data[20 + i];
	}
	buffer_add(out, (struct text){ instant, sizeof instant - 1 });
	return true;
}

static void add_value(struct buffer *out, enum column_kind kind, struct text value)
{
	if (value.data == NULL) {
		buffer_add(out, TEXT("null"));
		return;
	}
	switch (kind) {
	case COLUMN_BOOLEAN:
		buffer_add(out, value.data[0] == 't' ? TEXT("true") : TEXT("false"));
		return;
	case COLUMN_NUMBER:
		/* JSON has no NaN and no Infinity. */
		buffer_add(out, isdigit((unsigned char)value.data[value.length - 1]) ? value : TEXT("null"));
		return;
	case COLUMN_JSON:
		buffer_add(out, value);
		return;
	case COLUMN_TIMESTAMP:
		if (add_timestamp(out, value))
			return;
		break;
	case COLUMN_STRING:
		break;
	}
	json_add_string(out, value);
}

static void add_row(struct buffer *out, const struct rows *rows, const struct column *columns, size_t row)
{
	size_t count = (size_t)PQnfields(rows->result);
	char separator = '{';

	for (size_t i = 0; i < count; i++) {
		if (columns[i].member.data[1] == '@')
			continue;
		buffer_add_char(out, separator);
		buffer_add(out, columns[i].member);
		add_value(out, columns[i].kind, value_of(rows, row, i));
		separator = ',';
	}
	buffer_add(out, separator == '{' ? TEXT("{}") : TEXT("}"));
}

void rows_add_object(struct buffer *out, const struct rows *rows, size_t row)
{
	if (row >= rows_count(rows))
		die("database: row %zu of %zu", row, rows_count(rows));
	add_row(out, rows, columns_of(out->arena, rows), row);
}

void rows_add_array(struct buffer *out, const struct rows *rows, size_t count)
{
	const struct column *columns = columns_of(out->arena, rows);

	buffer_add_char(out, '[');
	for (size_t row = 0; row < count && row < rows_count(rows); row++) {
		if (row > 0)
			buffer_add_char(out, ',');
		add_row(out, rows, columns, row);
	}
	buffer_add_char(out, ']');
}

/* database.c, against a real PostgreSQL that is stopped, killed and made slow on the way. */
#include "database.h"

#include <libpq-fe.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>

#include "clock.h"
#include "hostile.h"
#include "json.h"
#include "log.h"
#include "tap.h"

enum {
	SQL_TYPES,
	SQL_ECHO,
	SQL_SERIES,
	SQL_HIDDEN,
	SQL_INSERT,
	SQL_TITLES,
	SQL_DELETE,
	SQL_TWO_AS_ROW,
	SQL_ONE_AS_EXEC,
	SQL_FAIL_ONCE,
	SQL_FAIL_ALWAYS,
	SQL_DIE_ONCE_READ,
	SQL_DIE_ONCE_WRITE,
	SQL_SLEEP,
	SQL_CAST,
	SQL_RAISE,
	SQL_NOTHING,
	SQL_COUNT
};

static const struct statement statements[SQL_COUNT] = {
	[SQL_TYPES] = { "types",
		"select true as yes, false as no, 7::int2 as small, '-9223372036854775808'::int8 as big, 1.50::numeric as price, "
		"'NaN'::float8 as nan, '-Infinity'::float8 as infinite, 1e300::float8 as \"veryLarge\", null::text as nothing, "
		"'{\"a\": [1]}'::json as document, '{\"b\":2}'::jsonb as binary, E'q\" \\\\ \\n\\x1b \\u00e9' as \"na\"\"me\", "
		"timestamptz '2026-11-23 18:00:00.12+01' as at, timestamptz '2026-11-23 17:00:00Z' as whole, "
		"timestamptz '2026-11-23 17:00:00.123999Z' as cut, timestamptz 'infinity' as never, "
		"date '2026-02-28' as day, '0192f5a0-0000-7000-8000-000000000001'::uuid as id, interval '1 day 2 hours' as span",
		0, true, STATEMENT_ROW },
	[SQL_ECHO] = { "echo", "select $1::text as \"camelCase\", $2::int as n", 2, true, STATEMENT_ROW },
	[SQL_SERIES] = { "series", "select n as id, 'todo ' || n as title from generate_series(1, $1::int) n", 1, true, STATEMENT_ROWS },
	[SQL_HIDDEN] = { "hidden", "select 7 as \"@total\", 1 as id, true as \"@isLast\"", 0, true, STATEMENT_ROW },
	[SQL_INSERT] = { "insert", "insert into todo (id, title, due_date, owner) values ($1, $2, $3, $4) returning id", 4, false,
		STATEMENT_ROW },
	[SQL_TITLES] = { "titles", "select title from todo order by id", 0, true, STATEMENT_ROWS },
	[SQL_DELETE] = { "delete", "delete from todo", 0, false, STATEMENT_EXEC },
	[SQL_TWO_AS_ROW] = { "two_as_row", "select 1 union all select 2", 0, true, STATEMENT_ROW },
	[SQL_ONE_AS_EXEC] = { "one_as_exec", "select 1", 0, true, STATEMENT_EXEC },
	[SQL_FAIL_ONCE] = { "fail_once", "select fail(nextval('fails') % 2 = 1, '40001')", 0, false, STATEMENT_ROW },
	[SQL_FAIL_ALWAYS] = { "fail_always", "select fail(true, $1)", 1, false, STATEMENT_ROW },
	[SQL_DIE_ONCE_READ] = { "die_once_read", "select case when nextval('deaths') % 2 = 1 then pg_terminate_backend(pg_backend_pid()) end, "
		"pg_sleep(0.01)", 0, true, STATEMENT_ROW },
	[SQL_DIE_ONCE_WRITE] = { "die_once_write", "select case when nextval('deaths') % 2 = 1 then pg_terminate_backend(pg_backend_pid()) "
		"end, pg_sleep(0.01)", 0, false, STATEMENT_ROW },
	[SQL_SLEEP] = { "sleep", "select pg_sleep(5)", 0, true, STATEMENT_ROW },
	[SQL_CAST] = { "cast", "select $1::text::uuid", 1, true, STATEMENT_ROW },
	[SQL_RAISE] = { "raise", "select 1 / $1::int", 1, true, STATEMENT_ROW },
	[SQL_NOTHING] = { "nothing", "select", 0, true, STATEMENT_ROWS },
};

static const char schema[] =
	"create table owner (id int primary key);"
	"create table todo (id int primary key, title text not null constraint todo_title_length check (length(title) < 10)"
	" constraint todo_title_format check (title <> 'bad'), due_date date constraint todo_due_date_key unique"
	" constraint todo_due_date_range check (due_date > '2000-01-01'), owner int constraint todo_owner_fkey references owner,"
	" constraint odd check (title <> 'odd'));"
	"create sequence fails; create sequence deaths;"
	"create function fail(boolean, text) returns boolean language plpgsql as $$"
	" begin if $1 then raise exception 'secret words' using errcode = $2; end if; return true; end $$;";

static struct arena *arena;
static char folder[] = "/tmp/todo-database.XXXXXX";
static char conninfo[256];
static struct database *database;

/* Runs postgres.sh; what it prints is in out. */
static void cluster(const char *verb, char *out, int size)
{
	char command[512];
	FILE *stream;

	snprintf(command, sizeof command, "sh '%s/tests/postgres.sh' %s '%s/cluster'", getenv("srcdir"), verb, folder);
	stream = popen(command, "r");
	if (stream == NULL)
		abort();
	if (out != NULL && fgets(out, size, stream) == NULL)
		out[0] = '\0';
	if (pclose(stream) != 0) {
		printf("Bail out! postgres.sh %s failed\n", verb);
		_exit(1);
	}
}

static void execute(const char *sql)
{
	PGconn *connection = PQconnectdb(conninfo);
	PGresult *result = PQexec(connection, sql);

	if (PQresultStatus(result) != PGRES_COMMAND_OK && PQresultStatus(result) != PGRES_TUPLES_OK)
		printf("# %s\n", PQerrorMessage(connection));
	PQclear(result);
	PQfinish(connection);
}

static const struct problem *run(size_t statement, const struct rows **rows, ...)
{
	struct text inputs[DATABASE_INPUTS_MAX];
	va_list arguments;

	va_start(arguments, rows);
	for (size_t i = 0; i < statements[statement].inputs; i++)
		inputs[i] = text_of(va_arg(arguments, const char *));
	va_end(arguments);
	return database_run(database, arena, statement, inputs, statements[statement].inputs, rows);
}

static const char *array_of(const struct rows *rows)
{
	struct buffer out;

	buffer_init(&out, arena, 16);
	rows_add_array(&out, rows, SIZE_MAX);
	return arena_string(arena, buffer_text(&out));
}

static void test_rows(void)
{
	const struct rows *rows = NULL;
	const struct json *object;
	struct text error;
	struct buffer out;

	TEST("every type becomes the JSON that it means")
	{
		buffer_init(&out, arena, 16);
		EXPECT(run(SQL_TYPES, &rows) == NULL);
		rows_add_object(&out, rows, 0);
		EXPECT_TEXT(buffer_text(&out),
			"{\"yes\":true,\"no\":false,\"small\":7,\"big\":-9223372036854775808,\"price\":1.50,\"nan\":null,\"infinite\":null,"
			"\"veryLarge\":1e+300,\"nothing\":null,\"document\":{\"a\": [1]},\"binary\":{\"b\": 2},"
			"\"na\\\"me\":\"q\\\" \\\\ \\n\\u001b \xc3\xa9\",\"at\":\"2026-11-23T17:00:00.120Z\",\"whole\":\"2026-11-23T17:00:00.000Z\","
			"\"cut\":\"2026-11-23T17:00:00.123Z\",\"never\":\"infinity\",\"day\":\"2026-02-28\","
			"\"id\":\"0192f5a0-0000-7000-8000-000000000001\",\"span\":\"P1DT2H\"}");
		EXPECT(json_parse(arena, buffer_text(&out), &object, &error));
	}
	TEST("any text comes back as it was sent, and SQL NULL is no text")
	{
		EXPECT(run(SQL_ECHO, &rows, "a'; drop table todo; -- \xf0\x9f\x98\x80 $1 \\", "-5") == NULL);
		EXPECT_TEXT(rows_text(rows, 0, "camelCase"), "a'; drop table todo; -- \xf0\x9f\x98\x80 $1 \\");
		EXPECT_TEXT(rows_text(rows, 0, "n"), "-5");
		EXPECT(run(SQL_ECHO, &rows, NULL, NULL) == NULL);
		EXPECT(rows_text(rows, 0, "camelCase").data == NULL);
		EXPECT(run(SQL_ECHO, &rows, "", NULL) == NULL);
		EXPECT(rows_text(rows, 0, "camelCase").data != NULL && rows_text(rows, 0, "camelCase").length == 0);
	}
	TEST("a column whose name begins with @ is for the handler only")
	{
		EXPECT(run(SQL_HIDDEN, &rows) == NULL);
		EXPECT_TEXT(text_of(array_of(rows)), "[{\"id\":1}]");
		EXPECT_TEXT(rows_text(rows, 0, "@total"), "7");
	}
	TEST("rows are an array, and none are an empty one")
	{
		EXPECT(run(SQL_SERIES, &rows, "2") == NULL);
		EXPECT_TEXT(text_of(array_of(rows)), "[{\"id\":1,\"title\":\"todo 1\"},{\"id\":2,\"title\":\"todo 2\"}]");
		EXPECT(run(SQL_SERIES, &rows, "0") == NULL);
		EXPECT_TEXT(text_of(array_of(rows)), "[]");
		EXPECT(run(SQL_NOTHING, &rows) == NULL);
		EXPECT_TEXT(text_of(array_of(rows)), "[{}]");
		EXPECT(run(SQL_SERIES, &rows, "10000") == NULL);
		EXPECT_INTEGER(rows_count(rows), 10000);
	}
	arena_reset(arena);
}

static void test_refusals(void)
{
	static const struct {
		const char *inputs[4];
		enum problem_kind kind;
		const char *pointer;
		const char *code;
	} cases[] = {
		{ { "1", "again", NULL, NULL }, PROBLEM_TAKEN, NULL, NULL }, /* todo_pkey names no column */
		{ { "2", NULL, NULL, NULL }, PROBLEM_INVALID, "/title", "required" },
		{ { "2", "much too long", NULL, NULL }, PROBLEM_INVALID, "/title", "too_long" },
		{ { "2", "bad", NULL, NULL }, PROBLEM_INVALID, "/title", "format" },
		{ { "2", "odd", NULL, NULL }, PROBLEM_INVALID, NULL, NULL },
		{ { "2", "b", "1999-01-01", NULL }, PROBLEM_INVALID, "/dueDate", "range" },
		{ { "2", "b", "2026-01-01", NULL }, PROBLEM_TAKEN, "/dueDate", "duplicate" },
		{ { "2", "b", NULL, "5" }, PROBLEM_CONFLICT, "/owner", "unknown" },
		{ { "2", "b", "no date", NULL }, PROBLEM_INVALID, NULL, NULL },
		{ { "99999999999", "b", NULL, NULL }, PROBLEM_INVALID, NULL, NULL },
		{ { "2", "\xff", NULL, NULL }, PROBLEM_INVALID, NULL, NULL },
	};
	const struct rows *rows;

	TEST("a constraint's name tells the field and its fault")
	{
		EXPECT(run(SQL_INSERT, &rows, "1", "a", "2026-01-01", NULL) == NULL);
		for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
			const char *const *inputs = cases[i].inputs;
			const struct problem *problem = run(SQL_INSERT, &rows, inputs[0], inputs[1], inputs[2], inputs[3]);

			if (!EXPECT(problem != NULL && rows == NULL) || !EXPECT_INTEGER(problem->kind, cases[i].kind) ||
				!EXPECT_INTEGER(problem->field_count, cases[i].pointer != NULL) || problem->field_count == 0) {
				printf("# case %zu\n", i);
				continue;
			}
			EXPECT_TEXT(problem->fields[0].pointer, cases[i].pointer);
			EXPECT_TEXT(text_of(problem->fields[0].code), cases[i].code);
			EXPECT(problem->fields[0].detail.length > 0);
		}
	}
	TEST("the connection goes on after a refusal")
	{
		EXPECT(run(SQL_TITLES, &rows) == NULL);
		EXPECT_TEXT(text_of(array_of(rows)), "[{\"title\":\"a\"}]");
		EXPECT(run(SQL_DELETE, &rows) == NULL);
		EXPECT(run(SQL_DELETE, NULL) == NULL);
	}
	TEST("NUL is refused, for PostgreSQL would cut the text there")
	{
		const struct text inputs[] = { TEXT("a\0b"), TEXT_NONE };
		const struct problem *problem = database_run(database, arena, SQL_ECHO, inputs, 2, &rows);

		EXPECT(problem != NULL && problem->kind == PROBLEM_INVALID && rows == NULL);
	}
	arena_reset(arena);
}

static void test_meanings(void)
{
	static const struct {
		const char *sqlstate;
		enum problem_kind kind;
	} cases[] = {
		{ "23505", PROBLEM_TAKEN }, { "22001", PROBLEM_INVALID }, { "40001", PROBLEM_UNAVAILABLE },
		{ "40P01", PROBLEM_UNAVAILABLE }, { "40002", PROBLEM_INTERNAL }, { "53300", PROBLEM_UNAVAILABLE },
		{ "55P03", PROBLEM_UNAVAILABLE }, { "57014", PROBLEM_UNAVAILABLE }, { "57000", PROBLEM_INTERNAL },
		{ "42501", PROBLEM_INTERNAL }, { "P0001", PROBLEM_INTERNAL }, { "XX000", PROBLEM_INTERNAL },
		{ "28000", PROBLEM_UNAUTHORIZED }, { "P0002", PROBLEM_NOT_FOUND }, { "53400", PROBLEM_TODO_LIMIT },
	};
	const struct rows *rows;

	TEST("the longest prefix of the SQLSTATE decides, and the database's words stay here")
	{
		for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
			const struct problem *problem = run(SQL_FAIL_ALWAYS, &rows, cases[i].sqlstate);

			if (!EXPECT(problem != NULL) || !EXPECT_INTEGER(problem->kind, cases[i].kind))
				printf("# of %s\n", cases[i].sqlstate);
			EXPECT(text_find(problem->detail, TEXT("secret")) == problem->detail.length);
			EXPECT_INTEGER(problem->retry_after_s > 0, cases[i].kind == PROBLEM_UNAVAILABLE);
		}
	}
	TEST("a statement that lost a race is run once more")
	{
		EXPECT(run(SQL_FAIL_ONCE, &rows) == NULL);
		EXPECT_INTEGER(rows_count(rows), 1);
	}
	TEST("a migration under way costs no request")
	{
		EXPECT(run(SQL_TITLES, &rows) == NULL);
		execute("alter table todo alter title type varchar(20)");
		EXPECT(run(SQL_TITLES, &rows) == NULL);
		execute("alter table todo alter title type text");
		EXPECT(run(SQL_TITLES, &rows) == NULL);
	}
	TEST("more rows than the shape allows are our fault")
	{
		const struct problem *problem = run(SQL_TWO_AS_ROW, &rows);

		EXPECT(problem != NULL && problem->kind == PROBLEM_INTERNAL && rows == NULL);
		EXPECT(run(SQL_ONE_AS_EXEC, &rows) != NULL);
	}
	TEST("division by zero and a bad UUID are the caller's fault")
	{
		EXPECT_INTEGER(run(SQL_RAISE, &rows, "0")->kind, PROBLEM_INVALID);
		EXPECT_INTEGER(run(SQL_CAST, &rows, "x")->kind, PROBLEM_INVALID);
	}
	arena_reset(arena);
}

static void test_losses(void)
{
	const struct rows *rows;
	const struct problem *problem;

	TEST("a read is sent again after a lost connection, once")
	{
		execute("select setval('deaths', 1, false)");
		EXPECT(run(SQL_DIE_ONCE_READ, &rows) == NULL);
		execute("alter sequence deaths increment 2 restart 1");
		problem = run(SQL_DIE_ONCE_READ, &rows);
		EXPECT(problem != NULL && problem->kind == PROBLEM_UNAVAILABLE && problem->retry_after_s > 0);
	}
	TEST("a write is never sent again")
	{
		execute("alter sequence deaths increment 1 restart 1");
		problem = run(SQL_DIE_ONCE_WRITE, &rows);
		EXPECT(problem != NULL && problem->kind == PROBLEM_UNAVAILABLE);
		EXPECT(run(SQL_DIE_ONCE_WRITE, &rows) == NULL);
	}
	TEST("a connection that was ended while idle spares even a write")
	{
		for (int i = 0; i < 5; i++) {
			execute("select pg_terminate_backend(pid, 5000) from pg_stat_activity where pid <> pg_backend_pid() and backend_type = 'client backend'");
			EXPECT(run(SQL_DELETE, &rows) == NULL);
		}
	}
	arena_reset(arena);
}

/* Far beyond every deadline: what is still waiting then waits for ever. */
enum { HANG_US = 30000000 };

static void test_outages(void)
{
	const struct problem *problem;
	const struct rows *rows;
	char out[256];
	uint64_t begin;

	TEST("while the server is away every answer is 503")
	{
		cluster("kill", NULL, 0);
		for (int i = 0; i < 50; i++) {
			problem = run(SQL_TITLES, &rows);
			EXPECT(problem != NULL && problem->kind == PROBLEM_UNAVAILABLE && problem->retry_after_s > 0);
			EXPECT(!database_is_ready(database, 100));
			usleep(20000);
		}
	}
	TEST("it is used again after its return")
	{
		cluster("start", out, sizeof out);
		begin = clock_monotonic_us();
		while (run(SQL_TITLES, &rows) != NULL && clock_monotonic_us() - begin < HANG_US)
			usleep(10000);
		EXPECT(run(SQL_TITLES, &rows) == NULL);
		EXPECT(database_is_ready(database, 1000));
	}
	TEST("a restart between two requests costs neither of them, be it a write")
	{
		cluster("stop", NULL, 0);
		cluster("start", out, sizeof out);
		EXPECT(run(SQL_DELETE, &rows) == NULL);
	}
	arena_reset(arena);
}

static void test_deadlines(void)
{
	char slow[512];
	struct database *other;
	const struct rows *rows;
	uint64_t begin;

	TEST("the server's statement_timeout becomes 503")
	{
		snprintf(slow, sizeof slow, "%s options='-c statement_timeout=100'", conninfo);
		other = database_open(slow, statements, SQL_COUNT);
		EXPECT_INTEGER(database_run(other, arena, SQL_SLEEP, NULL, 0, &rows)->kind, PROBLEM_UNAVAILABLE);
		EXPECT(database_run(other, arena, SQL_TITLES, NULL, 0, &rows) == NULL);
		database_close(other);
	}
	TEST("a server that accepts and says nothing does not hold a request for ever")
	{
		struct sockaddr_un address = { .sun_family = AF_UNIX };
		int listener = socket(AF_UNIX, SOCK_STREAM, 0);

		snprintf(address.sun_path, sizeof address.sun_path, "%s/.s.PGSQL.5432", folder);
		EXPECT(bind(listener, (struct sockaddr *)&address, sizeof address) == 0 && listen(listener, 8) == 0);
		snprintf(slow, sizeof slow, "host=%s port=5432 dbname=x user=x", folder);
		other = database_open(slow, statements, SQL_COUNT);
		begin = clock_monotonic_us();
		EXPECT(!database_is_ready(other, 100));
		EXPECT_INTEGER(database_run(other, arena, SQL_TITLES, NULL, 0, &rows)->kind, PROBLEM_UNAVAILABLE);
		EXPECT_INTEGER(database_run(other, arena, SQL_TITLES, NULL, 0, &rows)->kind, PROBLEM_UNAVAILABLE);
		EXPECT(clock_monotonic_us() - begin < HANG_US);
		database_close(other);
		close(listener);
		unlink(address.sun_path);
	}
	arena_reset(arena);
}

static void check_bad(void *nothing)
{
	static const struct statement bad[] = {
		{ "good", "select 1", 0, true, STATEMENT_ROW },
		{ "no_table", "select * from nowhere", 0, true, STATEMENT_ROW },
		{ "syntax", "selec 1", 0, true, STATEMENT_ROW },
	};

	(void)nothing;
	database = database_open(conninfo, bad, 3);
	if (database_check(database))
		_exit(1);
}

static void select_unknown(void *rows)
{
	rows_text(rows, 0, "camelcase");
}

static void pass_too_few(void *nothing)
{
	(void)nothing;
	database_run(database, arena, SQL_ECHO, NULL, 0, NULL);
}

static void test_checks(void)
{
	const struct rows *rows;
	char out[8192];

	TEST("all statements that cannot be prepared are told at once")
	{
		EXPECT_INTEGER(exit_code_of(check_bad, NULL, out), 0);
		EXPECT(strstr(out, "no_table cannot be prepared") != NULL && strstr(out, "syntax cannot be prepared") != NULL);
		EXPECT(strstr(out, "good cannot") == NULL);
	}
	TEST("connects are counted")
	{
		struct metrics *metrics = metrics_open("test", 1, 1);
		struct database *counted = database_open(conninfo, statements, SQL_COUNT);
		struct buffer text;

		database_count_connects(counted, metrics);
		EXPECT(database_check(counted) && database_check(counted));
		buffer_init(&text, arena, 0);
		metrics_add_text(&text, metrics);
		EXPECT(text_find(buffer_text(&text), TEXT("todo_database_connects_total{service=\"test\"} 1\n")) < buffer_text(&text).length);
		database_close(counted);
	}
	TEST("a column that was not selected and inputs that do not fit end the process")
	{
		EXPECT(run(SQL_ECHO, &rows, "a", "1") == NULL);
		EXPECT(dies_with(select_unknown, (void *)(uintptr_t)rows, "no column"));
		EXPECT(dies_with(pass_too_few, NULL, "with 0 inputs"));
	}
	arena_reset(arena);
}

static pid_t tester;

/* However the test ends, its cluster goes; its children end often. */
static void remove_cluster(void)
{
	if (getpid() != tester)
		return;
	cluster("remove", NULL, 0);
	rmdir(folder);
}

int main(void)
{
	tester = getpid();
	log_init("test", LOG_INFO);
	if (mkdtemp(folder) == NULL || chmod(folder, 0755) != 0)
		abort();
	setenv("srcdir", ".", 0);
	atexit(remove_cluster);
	cluster("start", conninfo, sizeof conninfo);
	conninfo[strcspn(conninfo, "\n")] = '\0';
	execute(schema);
	arena = arena_open(64 * 1024, 64 * 1024 * 1024);
	database = database_open(conninfo, statements, SQL_COUNT);
	TEST("all statements are prepared at the first use")
	{
		EXPECT(database_check(database));
		EXPECT(database_is_ready(database, 1000));
	}
	test_rows();
	test_refusals();
	test_meanings();
	test_checks();
	test_losses();
	test_deadlines();
	test_outages();
	database_close(database);
	arena_close(arena);
	return tap_done();
}

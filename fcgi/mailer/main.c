/* todo-mailer: delivers the outbox of the instance "user", one mail after the other. */
#include <getopt.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sysexits.h>
#include <time.h>

#include "config.h"
#include "database.h"
#include "log.h"
#include "mailer_statements.h"
#include "smtp.h"
#include "version.h"

#include "banned.h"

enum { ARENA_FIRST_BYTES = 64 * 1024, ARENA_CEILING_BYTES = 4 * 1024 * 1024, PAUSE_S = 1 };

struct mailer {
	const struct config *config;
	struct database *database;
	struct arena *arena;
};

static volatile sig_atomic_t is_ending;

static void end(int number)
{
	(void)number;
	is_ending = 1;
}

/* TERM ends it after the mail in hand: it cuts the pause short, and nothing else. */
static void catch_term(void)
{
	struct sigaction action = { .sa_handler = end, .sa_flags = SA_RESTART };

	sigemptyset(&action.sa_mask);
	if (sigaction(SIGTERM, &action, NULL) != 0)
		die("TERM cannot be caught: %m");
}

static void pause_until_next(void)
{
	const struct timespec second = { .tv_sec = PAUSE_S };

	nanosleep(&second, NULL);
}

/* Of whoever it is for, nothing is logged but the mail's number. */
static void log_outcome(struct mailer *mailer, enum log_level level, struct text id, struct text reason)
{
	struct buffer members;

	buffer_init(&members, mailer->arena, 0);
	buffer_printf(&members, "\"mail\":%.*s", TEXT_ARGS(id));
	if (reason.data != NULL)
		buffer_printf(&members, ",\"reason\":\"%.*s\"", TEXT_ARGS(reason));
	log_event(level, reason.data == NULL ? "mail_sent" : "mail_failed", buffer_text(&members));
}

/* Until the database has it: a mail that was sent must not be taken for one that was not. */
static void record(struct mailer *mailer, int statement, const struct text *inputs, size_t count)
{
	while (database_run(mailer->database, mailer->arena, (size_t)statement, inputs, count, NULL) != NULL && !is_ending)
		pause_until_next();
}

static void deliver(struct mailer *mailer, const struct rows *rows)
{
	struct message message = {
		.id = rows_text(rows, 0, "id"),
		.from = text_of(mailer->config->mail_from),
		.recipient = rows_text(rows, 0, "recipient"),
		.subject = rows_text(rows, 0, "subject"),
		.body = rows_text(rows, 0, "body"),
	};
	struct text reason = TEXT_NONE;
	enum smtp_outcome outcome;

	if (!text_integer(rows_text(rows, 0, "created_s"), 0, INT64_MAX, &message.created_s))
		die("the time of a mail is no number");
	outcome = smtp_send(mailer->arena, mailer->config, &message, &reason);
	if (outcome == SMTP_SENT) {
		record(mailer, SQL_MAIL_SENT, &message.id, 1);
	} else {
		const struct text inputs[] = { message.id, reason, outcome == SMTP_REFUSED ? TEXT("true") : TEXT("false") };

		record(mailer, SQL_MAIL_FAILED, inputs, 3);
	}
	log_outcome(mailer, outcome == SMTP_SENT ? LOG_INFO : LOG_WARNING, message.id, reason);
}

/* False when there is nothing to do, or no database: time for a pause. */
static bool deliver_one(struct mailer *mailer)
{
	const struct rows *rows;

	if (database_run(mailer->database, mailer->arena, SQL_MAIL_CLAIM, NULL, 0, &rows) != NULL || rows_count(rows) == 0)
		return false;
	deliver(mailer, rows);
	return true;
}

static void work(const struct config *config)
{
	struct mailer mailer = {
		.config = config,
		.database = database_open(config->database, statements, SQL_COUNT),
		.arena = arena_open(ARENA_FIRST_BYTES, ARENA_CEILING_BYTES),
	};

	while (!is_ending) {
		/* Without a server mails wait; the setting comes with a restart. */
		if (config->smtp_url == NULL || !deliver_one(&mailer))
			pause_until_next();
		arena_reset(mailer.arena);
	}
	database_close(mailer.database);
	arena_close(mailer.arena);
}

static int check(const struct config *config)
{
	struct database *database = database_open(config->database, statements, SQL_COUNT);
	bool is_good = database_check(database);

	database_close(database);
	return is_good ? EXIT_SUCCESS : EXIT_FAILURE;
}

static int help(void)
{
	printf("todo-mailer: delivers the mails of TodoApp Generator by SMTP, until TERM\n\n"
	       "    --env FILE   read settings from FILE, too; the environment wins\n"
	       "    --check      connect to the database, prepare every statement, and exit 0 or 1\n"
	       "    --version    print the version\n\n");
	config_print_help();
	return EXIT_SUCCESS;
}

struct options {
	const char *env_file;
	char verb; /* help, version, check, or 0: work */
};

static bool read_options(int argc, char **argv, struct options *options)
{
	static const struct option names[] = {
		{ "help", no_argument, NULL, 'h' },
		{ "version", no_argument, NULL, 'v' },
		{ "check", no_argument, NULL, 'c' },
		{ "env", required_argument, NULL, 'e' },
		{ NULL, 0, NULL, 0 },
	};
	int option;

	while ((option = getopt_long(argc, argv, "", names, NULL)) != -1) {
		if (option == '?')
			return false;
		if (option == 'e')
			options->env_file = optarg;
		else
			options->verb = (char)option;
	}
	return optind == argc;
}

int main(int argc, char **argv)
{
	struct options options = { .env_file = NULL };
	struct config config;

	if (!read_options(argc, argv, &options))
		return EX_USAGE;
	if (options.verb == 'h')
		return help();
	if (options.verb == 'v')
		return printf("todo-mailer %s\n", TODO_VERSION) > 0 ? EXIT_SUCCESS : EX_IOERR;
	if (!config_read(&config, options.env_file, CONFIG_NEEDS_DATABASE))
		return EX_CONFIG;
	log_init("mailer", config.log_level);
	if (options.verb == 'c')
		return check(&config);
	catch_term();
	smtp_init();
	work(&config);
	return EXIT_SUCCESS;
}

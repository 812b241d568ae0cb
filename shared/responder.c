/* A whole responder. */
#include "responder.h"

#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sysexits.h>
#include <unistd.h>

#include "clock.h"
#include "fastcgi.h"
#include "openapi.h"
#include "password.h"
#include "pipeline.h"
#include "pool.h"
#include "version.h"

#include "banned.h"

enum {
	ARENA_FIRST_BYTES = 256 * 1024,       /* an ordinary request with its answer */
	ARENA_CEILING_BYTES = 64 * 1024 * 1024,
	QUOTA_SLOTS = 1 << 16,                /* 512 KiB a class */
	WARM_UP_MS = 500
};

enum mode { MODE_SERVE, MODE_HELP, MODE_VERSION, MODE_CHECK, MODE_TRY, MODE_OPENAPI, MODE_ROUTES };

struct options {
	enum mode mode;
	const char *env_file;
	uint32_t workers; /* 0: as configured */
};

static const struct option long_options[] = {
	{ "help", no_argument, NULL, MODE_HELP },
	{ "version", no_argument, NULL, MODE_VERSION },
	{ "check", no_argument, NULL, MODE_CHECK },
	{ "try", no_argument, NULL, MODE_TRY },
	{ "openapi", no_argument, NULL, MODE_OPENAPI },
	{ "routes", no_argument, NULL, MODE_ROUTES },
	{ "env", required_argument, NULL, 'e' },
	{ "workers", required_argument, NULL, 'w' },
	{ NULL, 0, NULL, 0 },
};

static bool read_options(int argc, char **argv, struct options *options)
{
	int64_t workers;
	int option;

	*options = (struct options){ .mode = MODE_SERVE };
	while ((option = getopt_long(argc, argv, "", long_options, NULL)) != -1) {
		switch (option) {
		case 'e':
			options->env_file = optarg;
			break;
		case 'w':
			if (!text_integer(text_of(optarg), 1, POOL_WORKERS_MAX, &workers)) {
				fprintf(stderr, "%s: --workers %s: give a number from 1 to %d\n", argv[0], optarg, POOL_WORKERS_MAX);
				return false;
			}
			options->workers = (uint32_t)workers;
			break;
		case '?':
			return false;
		default:
			options->mode = (enum mode)option;
		}
	}
	if (optind < argc)
		fprintf(stderr, "%s: what is \"%s\"? See --help\n", argv[0], argv[optind]);
	return optind == argc;
}

static void print_help(const struct responder *responder)
{
	printf("%s: a FastCGI responder of TodoApp Generator\n\n"
	       "Standard input must be a listening socket:\n"
	       "    spawn-fcgi -n -s RUN/%s.sock -M 0660 -- %s [--env FILE] [--workers N]\n\n"
	       "    --env FILE    read settings from FILE, too; the environment wins\n"
	       "    --workers N   as TODO_WORKERS\n"
	       "    --check       connect to the database, prepare every statement, and exit 0 or 1\n"
	       "    --try         do all that a start does, but serve nothing (HUP does it before it replaces the program)\n"
	       "    --openapi     print the API document\n"
	       "    --routes      print the route table\n"
	       "    --version     print the version\n\n"
	       "Signals: TERM drains, HUP takes over the program on disk, TTIN and TTOU add and remove a worker.\n\n",
		responder->name, responder->name, responder->name);
	config_print_help();
}

static void print_routes(const struct route_table *table)
{
	static const char *const access_names[] = { "-", "public", "optional", "account", "administrator" };
	static const char *const quota_names[] = { "-", "none", "read", "write", "generate", "login", "sandbox" };

	for (size_t i = 0; i < table->count; i++) {
		const struct route *route = &table->routes[i];
		const char *scope = route->scope != NULL ? route->scope : "-";

		printf("%-7s %-36s %-14s %-9s %-15s %s\n", method_name(route->method), route->path, access_names[route->access],
			quota_names[route->quota], route->is_page ? "page" : scope, route->summary);
	}
}

static void print_openapi(const struct responder *responder, const struct route_table *table)
{
	struct arena *arena = arena_open(ARENA_FIRST_BYTES, ARENA_CEILING_BYTES);
	struct buffer out;

	buffer_init(&out, arena, 0);
	openapi_add(&out, responder->name, responder->prefix, TODO_VERSION, table);
	fwrite(out.data, 1, out.length, stdout);
	arena_close(arena);
}

/* What a table cannot say wrong by itself, but together with the others. */
static void check_tables(const struct responder *responder, const struct route_table *table)
{
	route_check(table);
	for (size_t i = 0; i < table->count; i++) {
		const struct route *route = &table->routes[i];
		size_t inputs = 0;

		if (route->access > ACCESS_PUBLIC && (responder->needs & CONFIG_NEEDS_JWT) == 0)
			die("%s %s wants tokens, and %s needs no JWT_SECRET", method_name(route->method), route->path, responder->name);
		if (route->is_page && (responder->problem_page == NULL || responder->sign_in_page == NULL))
			die("%s %s is a page, and %s has none for problems or none to sign in", method_name(route->method), route->path,
				responder->name);
		if (route->statement == STATEMENT_NONE)
			continue;
		while (inputs < ROUTE_INPUTS_MAX && route->inputs[inputs] != NULL)
			inputs++;
		if ((size_t)route->statement >= responder->statement_count)
			die("%s %s: there is no statement %d", method_name(route->method), route->path, route->statement);
		if (responder->statements[route->statement].inputs != inputs)
			die("%s %s: %zu inputs for the statement %s, which takes %u", method_name(route->method), route->path, inputs,
				responder->statements[route->statement].name, responder->statements[route->statement].inputs);
	}
}

/* The worker: one request after the other, until TERM. */
static int work(void *context, size_t worker)
{
	struct service service = *(const struct service *)context;
	struct arena *arena = arena_open(ARENA_FIRST_BYTES, ARENA_CEILING_BYTES);
	struct request_source source;

	if (service.statements != NULL) {
		service.database = database_open(service.config->database, service.statements, service.statement_count);
		database_count_connects(service.database, service.metrics);
		/* So that the first request finds a connection; without one it gets its 503 then. */
		(void)database_is_ready(service.database, WARM_UP_MS);
	}
	fastcgi_init(service.config->deadline_s);
	while (fastcgi_accept(arena, &source)) {
		struct exchange exchange = {
			.service = &service,
			.arena = arena,
			.source = &source,
			.started_us = clock_monotonic_us(),
		};

		metrics_set_busy(service.metrics, worker, exchange.started_us);
		pipeline_answer(&exchange);
		fastcgi_send(arena, &exchange.response, exchange.request.method == METHOD_HEAD);
		metrics_set_busy(service.metrics, worker, 0);
		arena_reset(arena);
	}
	if (service.database != NULL)
		database_close(service.database);
	arena_close(arena);
	return 0;
}

static bool is_listening_socket(int fd)
{
	int is_listening = 0;
	socklen_t length = sizeof is_listening;

	return getsockopt(fd, SOL_SOCKET, SO_ACCEPTCONN, &is_listening, &length) == 0 && is_listening != 0;
}

/* Passwords and keys pass through this memory: no core file, no debugger of the same user. */
static void hide_memory(void)
{
	struct rlimit none = { 0, 0 };

	if (setrlimit(RLIMIT_CORE, &none) != 0)
		die("core files cannot be switched off: %m");
#ifndef __SANITIZE_ADDRESS__ /* whose search for leaks is a debugger */
	if (prctl(PR_SET_DUMPABLE, 0) != 0)
		die("memory cannot be hidden: %m");
#endif
}

static void name_routes(struct metrics *metrics, const struct route_table *table)
{
	for (size_t i = 0; i < table->count; i++)
		metrics_name_route(metrics, i + 1, method_name(table->routes[i].method), table->routes[i].path);
}

static int serve(const struct responder *responder, struct service *service, uint32_t workers, char **arguments)
{
	struct pool pool = {
		.workers = workers,
		.deadline_s = service->config->deadline_s,
		.work = work,
		.context = service,
		.arguments = arguments,
	};

	hide_memory();
	service->metrics = metrics_open(responder->name, responder->route_count + 1, POOL_WORKERS_MAX);
	service->quota = quota_open(QUOTA_SLOTS);
	name_routes(service->metrics, &service->routes);
	password_init();
	pool.metrics = service->metrics;
	return pool_run(&pool);
}

static int check(const struct service *service)
{
	struct database *database;
	bool is_good;

	if (service->statements == NULL)
		return EXIT_SUCCESS;
	database = database_open(service->config->database, service->statements, service->statement_count);
	is_good = database_check(database);
	database_close(database);
	return is_good ? EXIT_SUCCESS : EXIT_FAILURE;
}

/* All that stands before the first request. */
static bool prepare(const struct responder *responder, const struct options *options, struct config *config, struct service *service)
{
	if (!config_read(config, options->env_file, responder->needs))
		return false;
	/* Who only looks must not take over the folder from those who serve. */
	if (options->mode != MODE_SERVE)
		config->publish = NULL;
	log_init(responder->name, config->log_level);
	*service = (struct service){
		.name = responder->name,
		.prefix = responder->prefix,
		.config = config,
		.routes = { responder->routes, responder->route_count },
		.statements = responder->statements,
		.statement_count = responder->statement_count,
		.serves_people = responder->serves_people,
		.problem_page = responder->problem_page,
		.personal_token = responder->personal_token,
		.page_session = responder->page_session,
		.sign_in_page = responder->sign_in_page,
	};
	if ((responder->needs & CONFIG_NEEDS_JWT) != 0)
		service->keys = token_keys_open(config->jwt_secret, config->jwt_secret_previous);
	if (responder->load != NULL)
		service->own = responder->load(config);
	return true;
}

static int run(const struct responder *responder, const struct options *options, char **arguments)
{
	static struct config config;   /* both live until exit */
	static struct service service;

	if (options->mode == MODE_SERVE && !is_listening_socket(STDIN_FILENO)) {
		fprintf(stderr, "%s: standard input is no listening socket. Start it by\n    spawn-fcgi -n -s RUN/%s.sock -- %s\n",
			responder->name, responder->name, arguments[0]);
		return EX_USAGE;
	}
	if (!prepare(responder, options, &config, &service))
		return EX_CONFIG;
	if (options->mode == MODE_TRY)
		return EXIT_SUCCESS;
	if (options->mode == MODE_CHECK)
		return check(&service);
	return serve(responder, &service, options->workers > 0 ? options->workers : config.workers, arguments);
}

int responder_main(int argc, char **argv, const struct responder *responder)
{
	const struct route_table table = { responder->routes, responder->route_count };
	struct options options;

	log_init(responder->name, LOG_INFO);
	if (!read_options(argc, argv, &options))
		return EX_USAGE;
	check_tables(responder, &table);
	switch (options.mode) {
	case MODE_HELP:
		print_help(responder);
		return EXIT_SUCCESS;
	case MODE_VERSION:
		printf("%s %s\n", responder->name, TODO_VERSION);
		return EXIT_SUCCESS;
	case MODE_OPENAPI:
		print_openapi(responder, &table);
		return EXIT_SUCCESS;
	case MODE_ROUTES:
		print_routes(&table);
		return EXIT_SUCCESS;
	default:
		return run(responder, &options, argv);
	}
}

/*
 * What an operator sets: one table of names, types, defaults and limits.
 *
 * Read once at start, from an env file (our own strict reader, never sourced)
 * and then from the environment, which wins. Every mistake is listed at once.
 * An empty value is the same as none.
 *
 * The env file: NAME=value lines, comment lines, no expansion. A value without
 * quotes holds no space, quote, $, ` or \; single quotes take all as it is;
 * double quotes know \" and \\ only. The file is its owner's alone (mode 0600).
 */
#ifndef CONFIG_H
#define CONFIG_H

#include "log.h"

enum { CONFIG_WORKERS_MAX = 64 };

struct config {
	const char *database;            /* TODO_DATABASE: libpq conninfo, without a password in it */
	const char *templates;           /* TODO_TEMPLATES: folder of the current release's packs */
	const char *www;                 /* TODO_WWW: pages and assets */
	const char *publish;             /* TODO_PUBLISH: folder of published answers, NULL for none */
	const char *jwt_secret;          /* JWT_SECRET: >= 32 bytes */
	const char *jwt_secret_previous; /* JWT_SECRET_PREVIOUS: NULL outside a rotation */
	const char *gateway_url;         /* API_GATEWAY_URL: NULL when every caller is told the address he used */
	const char *site_url;            /* SITE_URL: where people reach the pages; mails name it, and nothing else */
	const char *smtp_url;            /* SMTP_URL: NULL when mails wait in the outbox */
	bool smtp_may_be_plain;          /* the mail server is on loopback; to any other TLS is required */
	const char *smtp_user;           /* SMTP_USER: NULL for none */
	const char *smtp_password;       /* SMTP_PASSWORD: NULL for none */
	const char *mail_from;           /* MAIL_FROM: set when smtp_url is */
	const char *app_name;            /* APP_NAME */
	const char *app_version;         /* APP_VERSION */
	enum log_level log_level;        /* LOG_LEVEL */
	uint32_t workers;                /* TODO_WORKERS: 1 … 64 */
	uint32_t deadline_s;             /* TODO_DEADLINE_S: a request that takes longer loses its worker */
	uint32_t rate_limit_max;         /* RATE_LIMIT_MAX: requests of one address in a window */
	uint32_t rate_limit_window_s;    /* RATE_LIMIT_WINDOW: seconds, <= 86400 */
};

/* What a responder needs beside the defaults; a missing one stops the start. */
enum config_need { CONFIG_NEEDS_DATABASE = 1, CONFIG_NEEDS_JWT = 2, CONFIG_NEEDS_TEMPLATES = 4, CONFIG_NEEDS_WWW = 8 };

/*
 * env_file may be NULL. Returns false after writing every mistake to standard
 * error: where (file:line or environment), what, why, how to fix. Secrets are
 * never printed. The strings live until exit.
 */
bool config_read(struct config *config, const char *env_file, unsigned needs);

/* The table, for --help. */
void config_print_help(void);

#endif

/*
 * The log: one JSON object a line on standard error.
 *
 * A line is one write(2) of at most LOG_LINE_BYTES, so lines of several
 * processes never mix; a longer one is cut and says "cut":true. Control
 * characters, ESC included, are escaped by JSON. Secrets are never logged.
 */
#ifndef LOG_H
#define LOG_H

#include "buffer.h"

enum { LOG_LINE_BYTES = 4096 };

enum log_level { LOG_DEBUG, LOG_INFO, LOG_WARNING, LOG_ERROR };

/* Keeps service, e.g. "public-api". Call once, before the first line. */
void log_init(const char *service, enum log_level least);

/* Reads "debug", "info", "warn" or "error"; false for anything else. */
bool log_level_read(struct text name, enum log_level *level);

/* A message for the operator; no newline at its end. */
void log_debug(const char *format, ...) __attribute__((format(printf, 1, 2)));
void log_info(const char *format, ...) __attribute__((format(printf, 1, 2)));
void log_warning(const char *format, ...) __attribute__((format(printf, 1, 2)));
void log_error(const char *format, ...) __attribute__((format(printf, 1, 2)));

/*
 * A line with fields of its own: members is the inside of a JSON object,
 * without braces, already escaped.
 */
void log_event(enum log_level level, const char *event, struct text members);

/* The same, even below the least level: for what must be on record. */
void log_record(enum log_level level, const char *event, struct text members);

/* The impossible happened: logs and exits with 70 (EX_SOFTWARE). */
void die(const char *format, ...) __attribute__((format(printf, 1, 2), noreturn));

#endif

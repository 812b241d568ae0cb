/* The log: JSON lines on standard error. */
#include "log.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>
#include <time.h>
#include <unistd.h>

#include "banned.h"

static const char *log_service = "todo";
static enum log_level log_least = LOG_INFO;

static const char *const level_names[] = { "debug", "info", "warn", "error" };

void log_init(const char *service, enum log_level least)
{
	log_service = service;
	log_least = least;
}

bool log_level_read(struct text name, enum log_level *level)
{
	for (size_t i = 0; i < sizeof level_names / sizeof *level_names; i++) {
		if (text_equal(name, text_of(level_names[i]))) {
			*level = (enum log_level)i;
			return true;
		}
	}
	return false;
}

/* A line under construction, on the stack: the log must work when memory is gone. */
struct line {
	char data[LOG_LINE_BYTES];
	size_t length;
	bool is_cut;
};

/* What must still fit behind a cut line, and the quote of a message before it. */
static const struct text cut_end = { ",\"cut\":true}\n", sizeof ",\"cut\":true}\n" - 1 };
enum { QUOTE_BYTES = 1 };

static bool add(struct line *line, struct text text)
{
	if (line->is_cut || text.length > sizeof line->data - line->length - cut_end.length - QUOTE_BYTES) {
		line->is_cut = true;
		return false;
	}
	memcpy(line->data + line->length, text.data, text.length);
	line->length += text.length;
	return true;
}

/* Escapes for a JSON string; bytes that are no UTF-8 become U+FFFD. */
static void add_escaped(struct line *line, struct text text)
{
	uint32_t code_point;

	while (text.length > 0) {
		struct text rest = text;
		char escape[8];

		if (!text_next_code_point(&rest, &code_point)) {
			add(line, TEXT("\xEF\xBF\xBD"));
			text = text_from(text, 1);
			continue;
		}
		if (code_point == '"' || code_point == '\\' || code_point < 0x20 || code_point == 0x7F) {
			snprintf(escape, sizeof escape, "\\u%04x", (unsigned)code_point);
			add(line, text_of(escape));
		} else {
			add(line, text_upto(text, text.length - rest.length));
		}
		text = rest;
	}
}

static void begin(struct line *line, enum log_level level)
{
	struct timespec now;
	struct tm utc;
	int length;

	clock_gettime(CLOCK_REALTIME, &now);
	gmtime_r(&now.tv_sec, &utc);
	line->is_cut = false;
	length = snprintf(line->data, sizeof line->data,
		"{\"time\":\"%04d-%02d-%02dT%02d:%02d:%02d.%03ldZ\",\"level\":\"%s\",\"service\":\"%s\",\"pid\":%d",
		utc.tm_year + 1900, utc.tm_mon + 1, utc.tm_mday, utc.tm_hour, utc.tm_min, utc.tm_sec, now.tv_nsec / 1000000,
		level_names[level], log_service, (int)getpid());
	line->length = (size_t)length;
}

static void end(struct line *line)
{
	struct text ending = line->is_cut ? cut_end : TEXT("}\n");

	memcpy(line->data + line->length, ending.data, ending.length);
	/* Nothing can be done about a log that cannot be written. */
	if (write(STDERR_FILENO, line->data, line->length + ending.length) < 0)
		return;
}

static void __attribute__((format(printf, 2, 0))) log_message(enum log_level level, const char *format, va_list arguments)
{
	struct line line;
	char message[LOG_LINE_BYTES];
	int length;

	if (level < log_least)
		return;
	length = vsnprintf(message, sizeof message, format, arguments);
	if (length < 0)
		return;
	begin(&line, level);
	add(&line, TEXT(",\"message\":\""));
	add_escaped(&line, text_upto((struct text){ message, sizeof message - 1 }, (size_t)length));
	/* A cut message ends between two characters, so its string can be closed. */
	line.data[line.length++] = '"';
	end(&line);
}

#define DEFINE_LOG(name, level) \
	void name(const char *format, ...) \
	{ \
		va_list arguments; \
		va_start(arguments, format); \
		log_message(level, format, arguments); \
		va_end(arguments); \
	}

DEFINE_LOG(log_debug, LOG_DEBUG)
DEFINE_LOG(log_info, LOG_INFO)
DEFINE_LOG(log_warning, LOG_WARNING)
DEFINE_LOG(log_error, LOG_ERROR)

void log_record(enum log_level level, const char *event, struct text members)
{
	struct line line;

	begin(&line, level);
	add(&line, TEXT(",\"event\":\""));
	add_escaped(&line, text_of(event));
	add(&line, TEXT("\""));
	if (members.length > 0) {
		/* All or nothing: half a member would break the line's JSON. */
		if (members.length + 1 <= sizeof line.data - line.length - cut_end.length - QUOTE_BYTES) {
			add(&line, TEXT(","));
			add(&line, members);
		} else {
			line.is_cut = true;
		}
	}
	end(&line);
}

void log_event(enum log_level level, const char *event, struct text members)
{
	if (level >= log_least)
		log_record(level, event, members);
}

void die(const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	log_message(LOG_ERROR, format, arguments);
	va_end(arguments);
	exit(EX_SOFTWARE);
}

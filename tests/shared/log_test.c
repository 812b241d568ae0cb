/* log.c: whatever is logged, a line is one JSON object of at most LOG_LINE_BYTES. */
#include "log.h"

#include "hostile.h"
#include "json.h"
#include "tap.h"

static struct arena *arena;

static void log_plain(void *message)
{
	log_error("%s", (const char *)message);
}

static void log_quietly(void *message)
{
	log_init("test", LOG_ERROR);
	log_warning("%s", (const char *)message);
}

static void record_quietly(void *members)
{
	log_init("test", LOG_ERROR);
	log_event(LOG_WARNING, "hidden", text_of(members));
	log_record(LOG_INFO, "kept", text_of(members));
}

static void log_members(void *members)
{
	log_event(LOG_INFO, "request", text_of(members));
}

static void call_die(void *message)
{
	die("%s", (const char *)message);
}

/* The one line that the call logs, parsed; NULL when it is no such line. */
static const struct json *line_of(void (*call)(void *context), const char *context)
{
	static char out[8192];
	const struct json *value;
	struct text error;
	struct text line;

	exit_code_of(call, arena_string(arena, text_of(context)), out);
	line = text_of(out);
	if (line.length > LOG_LINE_BYTES || text_find_char(line, '\n') + 1 != line.length) {
		printf("# %zu bytes: %s\n", line.length, out);
		return NULL;
	}
	if (!json_parse(arena, text_upto(line, line.length - 1), &value, &error))
		printf("# %.*s: %s\n", TEXT_ARGS(error), out);
	return value;
}

static struct text message_of(const struct json *line)
{
	return json_member_string(line, TEXT("message"));
}

static bool is_cut(const struct json *line)
{
	return json_is_true(json_member(line, TEXT("cut")));
}

/* count times the unit. */
static const char *repeated(const char *unit, size_t count)
{
	struct buffer out;

	buffer_init(&out, arena, 0);
	for (size_t i = 0; i < count; i++)
		buffer_add(&out, text_of(unit));
	return arena_string(arena, buffer_text(&out));
}

static void test_messages(void)
{
	TEST("a line tells when, how bad, who and what")
	{
		const struct json *line = line_of(log_plain, "a message");

		EXPECT_TEXT(message_of(line), "a message");
		EXPECT_TEXT(json_member_string(line, TEXT("level")), "error");
		EXPECT_TEXT(json_member_string(line, TEXT("service")), "test");
		EXPECT_INTEGER(json_member_string(line, TEXT("time")).length, 24);
		EXPECT(json_integer(json_member(line, TEXT("pid")), 0) > 0);
	}
	TEST("line ends, quotes and a terminal's ESC cannot forge a line")
	{
		EXPECT_TEXT(message_of(line_of(log_plain, "a\r\n{\"level\":\"info\"}\x1b[2J\\")), "a\r\n{\"level\":\"info\"}\x1b[2J\\");
	}
	TEST("bytes that are no UTF-8 are replaced")
	{
		EXPECT_TEXT(message_of(line_of(log_plain, "a\xff\xc3")), "a\xef\xbf\xbd\xef\xbf\xbd");
	}
	TEST("what is below the least level is not written")
	{
		char out[8192];

		EXPECT_INTEGER(exit_code_of(log_quietly, "hidden", out), 0);
		EXPECT_TEXT(text_of(out), "");
	}
	TEST("what must be on record is logged, whatever the least level is")
	{
		const struct json *line = line_of(record_quietly, "\"audit\":true");

		EXPECT_TEXT(json_member_string(line, TEXT("event")), "kept");
		EXPECT_TEXT(json_member_string(line, TEXT("level")), "info");
		EXPECT(json_is_true(json_member(line, TEXT("audit"))));
	}
	arena_reset(arena);
}

static void test_cuts(void)
{
	static const char *const units[] = { "a", "\x01", "\"", "\xc3\xa9", "\xf0\x9f\x98\x80", "\xff" };

	TEST("a message of any length is one line of JSON, and says that it was cut")
	{
		for (size_t i = 0; i < sizeof units / sizeof *units; i++) {
			for (size_t count = 400; count < 20000; count = count * 3 / 2) {
				const char *message = repeated(units[i], count);
				const struct json *line = line_of(log_plain, message);

				EXPECT(line != NULL);
				if (units[i][0] != '\xff')
					EXPECT(is_cut(line) != text_equal(message_of(line), text_of(message)));
				arena_reset(arena);
			}
		}
	}
	TEST("every length around the limit")
	{
		for (size_t count = LOG_LINE_BYTES - 160; count <= LOG_LINE_BYTES; count++) {
			EXPECT(line_of(log_plain, repeated("a", count)) != NULL);
			arena_reset(arena);
		}
	}
}

static void test_events(void)
{
	TEST("an event has members of its own")
	{
		const struct json *line = line_of(log_members, "\"status\":200,\"route\":\"/todos\"");

		EXPECT_TEXT(json_member_string(line, TEXT("event")), "request");
		EXPECT_INTEGER(json_integer(json_member(line, TEXT("status")), 0), 200);
		EXPECT(!is_cut(line));
	}
	TEST("members that do not fit are left out whole")
	{
		const struct json *line = line_of(log_members, arena_printf(arena, "\"a\":\"%s\"", repeated("x", LOG_LINE_BYTES)).data);

		EXPECT(is_cut(line) && !json_has(line, TEXT("a")));
	}
	TEST("dying tells why and exits with 70")
	{
		char out[8192];

		EXPECT_INTEGER(exit_code_of(call_die, "impossible", out), 70);
		EXPECT(strstr(out, "\"message\":\"impossible\"") != NULL);
	}
	TEST("levels have the names of the configuration")
	{
		enum log_level level = LOG_DEBUG;

		EXPECT(log_level_read(TEXT("warn"), &level) && level == LOG_WARNING);
		EXPECT(!log_level_read(TEXT("WARN"), &level) && !log_level_read(TEXT(""), &level) && level == LOG_WARNING);
	}
}

int main(void)
{
	arena = arena_open(4096, 16 * 1024 * 1024);
	log_init("test", LOG_DEBUG);
	test_messages();
	test_cuts();
	test_events();
	arena_close(arena);
	return tap_done();
}

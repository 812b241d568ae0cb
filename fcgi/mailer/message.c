/* A mail as it goes over the wire. */
#include "message.h"

#include <stdio.h>
#include <time.h>

#include "banned.h"

/* RFC 2045, section 6.7, and RFC 2047, section 2: at most 76 characters a line. */
enum { LINE_MAX_BYTES = 76 };

static bool is_plain(char byte)
{
	return byte >= ' ' && byte <= '~' && byte != '=';
}

static void add_encoded(struct buffer *out, char byte)
{
	buffer_printf(out, "=%02X", (unsigned)(unsigned char)byte);
}

/* One line, without its end; a blank at the end would be lost on the way. */
static void add_body_line(struct buffer *out, struct text line)
{
	size_t width = 0;

	for (size_t i = 0; i < line.length; i++) {
		bool is_last = i + 1 == line.length;
		bool is_literal = is_plain(line.data[i]) && !(is_last && line.data[i] == ' ');
		size_t wanted = is_literal ? 1 : 3;

		if (width + wanted > LINE_MAX_BYTES - 1) { /* room for the "=" that joins the lines */
			buffer_add(out, TEXT("=\r\n"));
			width = 0;
		}
		if (is_literal)
			buffer_add_char(out, line.data[i]);
		else
			add_encoded(out, line.data[i]);
		width += wanted;
	}
	buffer_add(out, TEXT("\r\n"));
}

static bool is_ascii(struct text text)
{
	for (size_t i = 0; i < text.length; i++)
		if (text.data[i] < ' ' || text.data[i] > '~')
			return false;
	return true;
}

/* Whole characters only stand in an encoded word (RFC 2047, section 5). A blank is "_". */
static void add_subject(struct buffer *out, struct text subject)
{
	static const struct text begin = { "=?utf-8?Q?", 10 };
	size_t width = sizeof "Subject: " - 1 + begin.length;
	uint32_t code_point;

	buffer_add(out, begin);
	while (subject.length > 0) {
		struct text rest = subject;
		size_t bytes;

		if (!text_next_code_point(&rest, &code_point))
			break;
		bytes = subject.length - rest.length;
		if (width + 3 * bytes > LINE_MAX_BYTES - 2) {
			buffer_printf(out, "?=\r\n %.*s", TEXT_ARGS(begin));
			width = 1 + begin.length;
		}
		for (size_t i = 0; i < bytes; i++) {
			if (subject.data[i] == ' ')
				buffer_add_char(out, '_');
			else
				add_encoded(out, subject.data[i]);
		}
		width += 3 * bytes;
		subject = rest;
	}
	buffer_add(out, TEXT("?="));
}

/* "Sat, 28 Nov 2026 03:00:00 +0000", in English whatever the locale. */
static void add_date(struct buffer *out, int64_t created_s)
{
	static const char days[][4] = { "Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat" };
	static const char months[][4] = { "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec" };
	time_t seconds = (time_t)created_s;
	struct tm utc;

	gmtime_r(&seconds, &utc);
	buffer_printf(out, "Date: %s, %d %s %d %02d:%02d:%02d +0000\r\n", days[utc.tm_wday], utc.tm_mday, months[utc.tm_mon],
		utc.tm_year + 1900, utc.tm_hour, utc.tm_min, utc.tm_sec);
}

void message_add(struct buffer *out, const struct message *message)
{
	struct text rest = message->body;
	struct text domain = text_from(message->from, text_find_char(message->from, '@') + 1);
	struct text line;

	add_date(out, message->created_s);
	buffer_printf(out, "From: <%.*s>\r\nTo: <%.*s>\r\nMessage-ID: <%.*s@%.*s>\r\nSubject: ", TEXT_ARGS(message->from),
		TEXT_ARGS(message->recipient), TEXT_ARGS(message->id), TEXT_ARGS(domain));
	if (is_ascii(message->subject))
		buffer_add(out, message->subject);
	else
		add_subject(out, message->subject);
	/* RFC 3834, section 5: no vacation notice shall answer. */
	buffer_add(out, TEXT("\r\nAuto-Submitted: auto-generated\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n"
		"Content-Transfer-Encoding: quoted-printable\r\n\r\n"));
	while (text_split(&rest, '\n', &line))
		add_body_line(out, line);
}

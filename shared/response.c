/* The answer. */
#include "response.h"

#include "log.h"

#include "banned.h"

static const struct {
	uint16_t status;
	const char *phrase;
} phrases[] = {
	{ 200, "OK" },
	{ 201, "Created" },
	{ 202, "Accepted" },
	{ 204, "No Content" },
	{ 303, "See Other" },
	{ 304, "Not Modified" },
	{ 307, "Temporary Redirect" },
	{ 308, "Permanent Redirect" },
	{ 400, "Bad Request" },
	{ 401, "Unauthorized" },
	{ 403, "Forbidden" },
	{ 404, "Not Found" },
	{ 405, "Method Not Allowed" },
	{ 406, "Not Acceptable" },
	{ 409, "Conflict" },
	{ 410, "Gone" },
	{ 412, "Precondition Failed" },
	{ 413, "Content Too Large" },
	{ 414, "URI Too Long" },
	{ 415, "Unsupported Media Type" },
	{ 422, "Unprocessable Content" },
	{ 428, "Precondition Required" },
	{ 429, "Too Many Requests" },
	{ 500, "Internal Server Error" },
	{ 503, "Service Unavailable" },
};

static const char *phrase_of(uint16_t status)
{
	for (size_t i = 0; i < sizeof phrases / sizeof *phrases; i++) {
		if (phrases[i].status == status)
			return phrases[i].phrase;
	}
	die("an answer has the status %u, which no table knows", status);
}

void response_init(struct response *response, struct arena *arena)
{
	*response = (struct response){ .status = 200 };
	buffer_init(&response->headers, arena, 512);
	buffer_init(&response->body, arena, 0);
}

void response_header(struct response *response, const char *name, struct text value)
{
	for (size_t i = 0; i < value.length; i++) {
		if (value.data[i] == '\r' || value.data[i] == '\n' || value.data[i] == '\0')
			die("the header %s would hold a line break or NUL", name);
	}
	buffer_add(&response->headers, text_of(name));
	buffer_add(&response->headers, TEXT(": "));
	buffer_add(&response->headers, value);
	buffer_add(&response->headers, TEXT("\r\n"));
}

bool response_has_header(const struct response *response, const char *name)
{
	struct text rest = buffer_text(&response->headers);
	struct text line;

	while (text_split(&rest, '\n', &line)) {
		if (text_equal(text_upto(line, text_find_char(line, ':')), text_of(name)))
			return true;
	}
	return false;
}

static bool has_no_body(uint16_t status)
{
	return status == 204 || status == 304;
}

void response_add_head(struct buffer *out, const struct response *response)
{
	buffer_printf(out, "Status: %u %s\r\n", response->status, phrase_of(response->status));
	/* RFC 9110, section 8.6: no Content-Length with 204, and with 304 only that of the 200, which nobody made. */
	if (!has_no_body(response->status)) {
		if (response->content_type != NULL)
			buffer_printf(out, "Content-Type: %s\r\n", response->content_type);
		buffer_printf(out, "Content-Length: %zu\r\n", response_body(response).length);
	}
	buffer_add(out, buffer_text(&response->headers));
	buffer_add(out, TEXT("\r\n"));
}

struct text response_body(const struct response *response)
{
	if (has_no_body(response->status))
		return TEXT_NONE;
	return response->file.data != NULL ? response->file : buffer_text(&response->body);
}

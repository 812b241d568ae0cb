/* Why a request was refused. */
#include "problem.h"

#include <stdarg.h>
#include <stdio.h>

#include "json.h"
#include "log.h"

#include "banned.h"

static const struct kind {
	uint16_t status;
	const char *code;  /* part of the API: clients compare it */
	const char *title; /* the status's own words, as "about:blank" asks (RFC 9457, section 4.2.1) */
	const char *name;
} kinds[PROBLEM_KINDS] = {
	[PROBLEM_MALFORMED] = { 400, "malformed-json", "Bad Request", "malformed" },
	[PROBLEM_PARAMETER] = { 400, "invalid-parameter", "Bad Request", "parameter" },
	[PROBLEM_UNAUTHORIZED] = { 401, "unauthorized", "Unauthorized", "unauthorized" },
	[PROBLEM_WRONG_LOGIN] = { 401, "unauthorized", "Unauthorized", "wrong_login" },
	[PROBLEM_FORBIDDEN] = { 403, "forbidden", "Forbidden", "forbidden" },
	[PROBLEM_WRONG_PASSWORD] = { 403, "forbidden", "Forbidden", "wrong_password" },
	[PROBLEM_UNCONFIRMED] = { 403, "forbidden", "Forbidden", "unconfirmed" },
	[PROBLEM_FOREIGN] = { 403, "forbidden", "Forbidden", "foreign" },
	[PROBLEM_NOT_FOUND] = { 404, "not-found", "Not Found", "not_found" },
	[PROBLEM_METHOD_NOT_ALLOWED] = { 405, "method-not-allowed", "Method Not Allowed", "method_not_allowed" },
	[PROBLEM_CONFLICT] = { 409, "conflict", "Conflict", "conflict" },
	[PROBLEM_TAKEN] = { 409, "conflict", "Conflict", "taken" },
	[PROBLEM_CONFIRMED] = { 409, "conflict", "Conflict", "confirmed" },
	[PROBLEM_FULL] = { 409, "conflict", "Conflict", "full" },
	[PROBLEM_TODO_LIMIT] = { 409, "todo-limit-reached", "Conflict", "todo_limit" },
	[PROBLEM_ORDER_CONFLICT] = { 409, "order-conflict", "Conflict", "order_conflict" },
	[PROBLEM_GONE] = { 410, "gone", "Gone", "gone" },
	[PROBLEM_LINK_VOID] = { 410, "gone", "Gone", "link_void" },
	[PROBLEM_PRECONDITION_FAILED] = { 412, "precondition-failed", "Precondition Failed", "precondition_failed" },
	[PROBLEM_CONTENT_TOO_LARGE] = { 413, "content-too-large", "Content Too Large", "content_too_large" },
	[PROBLEM_URI_TOO_LONG] = { 414, "uri-too-long", "URI Too Long", "uri_too_long" },
	[PROBLEM_UNSUPPORTED_MEDIA_TYPE] = { 415, "unsupported-media-type", "Unsupported Media Type", "unsupported_media_type" },
	[PROBLEM_INVALID] = { 422, "validation-failed", "Unprocessable Content", "invalid" },
	[PROBLEM_WEAK_PASSWORD] = { 422, "validation-failed", "Unprocessable Content", "weak_password" },
	[PROBLEM_IDEMPOTENCY_MISMATCH] = { 422, "idempotency-mismatch", "Unprocessable Content", "idempotency_mismatch" },
	[PROBLEM_TOO_MANY_REQUESTS] = { 429, "too-many-requests", "Too Many Requests", "too_many_requests" },
	[PROBLEM_TOO_MANY_ATTEMPTS] = { 429, "too-many-requests", "Too Many Requests", "too_many_attempts" },
	[PROBLEM_TOO_MANY_MAILS] = { 429, "too-many-requests", "Too Many Requests", "too_many_mails" },
	[PROBLEM_INTERNAL] = { 500, "internal", "Internal Server Error", "internal" },
	[PROBLEM_UNAVAILABLE] = { 503, "unavailable", "Service Unavailable", "unavailable" },
};

const struct problem *problem_new(struct arena *arena, enum problem_kind kind, const char *format, ...)
{
	struct problem *problem = arena_alloc(arena, sizeof *problem);
	struct buffer detail;
	va_list arguments;

	buffer_init(&detail, arena, 0);
	va_start(arguments, format);
	buffer_vprintf(&detail, format, arguments);
	va_end(arguments);
	*problem = (struct problem){ .kind = kind, .detail = buffer_text(&detail) };
	return problem;
}

static const struct kind *kind_of(const struct problem *problem)
{
	if ((unsigned)problem->kind >= PROBLEM_KINDS)
		die("problem: no kind %d", (int)problem->kind);
	return &kinds[problem->kind];
}

uint16_t problem_status(const struct problem *problem)
{
	return kind_of(problem)->status;
}

const char *problem_code(const struct problem *problem)
{
	return kind_of(problem)->code;
}

const char *problem_title(const struct problem *problem)
{
	return kind_of(problem)->title;
}

const char *problem_name(enum problem_kind kind)
{
	return kind_of(&(struct problem){ .kind = kind })->name;
}

/* Leaves an absent member out. */
static void add_member(struct buffer *out, const char *name, struct text value)
{
	if (value.data == NULL)
		return;
	buffer_printf(out, ",\"%s\":", name);
	json_add_string(out, value);
}

static void add_field(struct buffer *out, const struct problem_field *field)
{
	buffer_add(out, TEXT("{\"code\":"));
	json_add_string(out, text_of(field->code));
	add_member(out, "pointer", field->pointer);
	add_member(out, "parameter", field->parameter);
	add_member(out, "detail", field->detail);
	buffer_add_char(out, '}');
}

void problem_add_json(struct buffer *out, const struct problem *problem, struct text request_id)
{
	const struct kind *kind = kind_of(problem);

	buffer_printf(out, "{\"type\":\"about:blank\",\"title\":\"%s\",\"status\":%d,\"code\":\"%s\"", kind->title, kind->status,
		kind->code);
	add_member(out, "detail", problem->detail);
	add_member(out, "requestId", request_id);
	if (problem->field_count > 0) {
		buffer_add(out, TEXT(",\"errors\":["));
		for (size_t i = 0; i < problem->field_count; i++) {
			if (i > 0)
				buffer_add_char(out, ',');
			add_field(out, &problem->fields[i]);
		}
		buffer_add_char(out, ']');
	}
	buffer_add_char(out, '}');
}

/* A terminal obeys control characters, and the text may quote the request: they become "?". */
static void add_plain(struct buffer *out, struct text text)
{
	uint32_t code_point;

	while (text.length > 0) {
		struct text rest = text;

		if (!text_next_code_point(&rest, &code_point)) {
			buffer_add_char(out, '?');
			text = text_from(text, 1);
			continue;
		}
		if (code_point < 0x20 || (code_point >= 0x7F && code_point < 0xA0))
			buffer_add_char(out, '?');
		else
			buffer_add(out, text_upto(text, text.length - rest.length));
		text = rest;
	}
}

static void add_plain_field(struct buffer *out, const struct problem_field *field)
{
	struct text name = field->parameter;

	if (field->pointer.data != NULL)
		name = text_from(field->pointer, 1); /* "/title" reads better as "title" */
	buffer_add(out, TEXT("  "));
	add_plain(out, name);
	buffer_add(out, TEXT(": "));
	add_plain(out, field->detail);
	buffer_add_char(out, '\n');
}

void problem_add_text(struct buffer *out, const struct problem *problem, struct text request_id)
{
	const struct kind *kind = kind_of(problem);

	buffer_printf(out, "%d %s\n", kind->status, kind->title);
	if (problem->detail.length > 0) {
		add_plain(out, problem->detail);
		buffer_add_char(out, '\n');
	}
	for (size_t i = 0; i < problem->field_count; i++)
		add_plain_field(out, &problem->fields[i]);
	if (request_id.length > 0) {
		buffer_add(out, TEXT("Request "));
		add_plain(out, request_id);
		buffer_add_char(out, '\n');
	}
}

/* The log, page by page. */
#include "logs.h"

#include "intern_statements.h"
#include "replies.h"

#include "banned.h"

/* The end of the year 9999. */
#define TIME_MAX_MS INT64_C(253402300799999)

/* Splits the id of the last line seen, "milliseconds-number", into the inputs of the statement. */
static const struct problem *read_after(struct exchange *x)
{
	struct text after = inputs_get(&x->inputs, "after");
	struct text time = TEXT_NONE;
	struct text number = TEXT_NONE;
	int64_t value;

	if (after.data != NULL) {
		size_t dash = text_find_char(after, '-');

		time = text_upto(after, dash);
		number = text_from(after, dash + 1);
		if (!text_integer(time, 0, TIME_MAX_MS, &value) || !text_integer(number, 0, INT64_MAX, &value))
			return problem_new(x->arena, PROBLEM_PARAMETER,
				"The parameter \"after\" must be the \"next\" of the page before.");
	}
	inputs_add(&x->inputs, "after_ms", time);
	inputs_add(&x->inputs, "after_number", number);
	return NULL;
}

/* One line more than asked for tells whether there is a next page. */
static size_t read_limit(struct exchange *x)
{
	int64_t limit = LOGS_LIMIT_MAX;

	(void)text_integer(inputs_get(&x->inputs, "limit"), 1, LOGS_LIMIT_MAX, &limit);
	inputs_add(&x->inputs, "limit_and_one", arena_printf(x->arena, "%d", (int)limit + 1));
	return (size_t)limit;
}

/* The same question, behind the last line of this page (RFC 8288). */
static void link_next(struct exchange *x, struct text next)
{
	struct buffer link;

	buffer_init(&link, x->arena, 0);
	buffer_printf(&link, "<%s%.*s?", x->service->prefix, TEXT_ARGS(x->request.path));
	for (size_t i = 0; i < x->request.parameter_count; i++) {
		const struct parameter *parameter = &x->request.parameters[i];

		if (text_equal(parameter->name, TEXT("after")))
			continue;
		buffer_add_encoded(&link, parameter->name);
		buffer_add_char(&link, '=');
		buffer_add_encoded(&link, parameter->value);
		buffer_add_char(&link, '&');
	}
	buffer_printf(&link, "after=%.*s>; rel=\"next\"", TEXT_ARGS(next));
	response_header(&x->response, "Link", buffer_text(&link));
}

const struct problem *logs_list(struct exchange *x)
{
	const struct rows *rows;
	struct buffer *body = &x->response.body;
	size_t limit = read_limit(x);

	TRY(read_after(x));
	TRY(exchange_run_named(x, SQL_LOG_LIST, &rows, "service", "level", "from", "to", "route", "status", "q", "after_ms",
		"after_number", "limit_and_one", NULL));
	buffer_add(body, TEXT("{\"items\":"));
	rows_add_array(body, rows, limit);
	buffer_add(body, TEXT(",\"next\":"));
	if (rows_count(rows) > limit) {
		struct text next = rows_text(rows, limit - 1, "id");

		json_add_string(body, next);
		link_next(x, next);
	} else {
		buffer_add(body, TEXT("null"));
	}
	buffer_add_char(body, '}');
	return reply_json(x, 200);
}

/* The hosted todo API. */
#include "todo.h"

#include "guard.h"
#include "password.h"
#include "replies.h"
#include "user_statements.h"

#include "banned.h"

enum { IDEMPOTENCY_KEY_BYTES_MAX = 255 };

bool todo_is_in_sandbox(const struct exchange *x)
{
	return x->match.value_count > 0 && text_equal(x->match.values[0].name, TEXT("sandbox"));
}

/* Requests to one sandbox, from wherever they come: as many as one address may send. */
static const struct problem *limit_sandbox(struct exchange *x, struct text digest)
{
	const struct config *config = x->service->config;
	const struct quota_rate rate = { .requests = config->rate_limit_max, .window_s = config->rate_limit_window_s };
	struct quota_answer answer = quota_take(x->service->quota, digest, QUOTA_SANDBOX_LIST, rate);
	struct problem *problem;

	if (answer.is_allowed)
		return NULL;
	problem = arena_alloc(x->arena, sizeof *problem);
	*problem = (struct problem){
		.kind = PROBLEM_TOO_MANY_REQUESTS,
		.detail = TEXT("This sandbox has had too many requests."),
		.retry_after_s = answer.retry_after_s,
	};
	return problem;
}

/*
 * The address of the request up to a part of its path, as the caller wrote it:
 * the direct listener's paths have no prefix. Contract, Todo.url.
 */
static const struct problem *address_of(struct exchange *x, const char *part, struct text *address)
{
	struct text path = request_variable(x->source, "REQUEST_URI");
	size_t end = text_find(path, text_of(part)) + text_of(part).length;

	if (end > path.length) {
		path = arena_printf(x->arena, "%s%.*s", x->service->prefix, TEXT_ARGS(x->request.path));
		end = text_find(path, text_of(part)) + text_of(part).length;
	}
	if (x->request.host.length == 0)
		return problem_new(x->arena, PROBLEM_PARAMETER, "The Host header is missing: the address of a todo names the host.");
	*address = arena_printf(x->arena, "%s://%.*s%.*s", x->request.is_https ? "https" : "http", TEXT_ARGS(x->request.host),
		TEXT_ARGS(text_upto(path, end)));
	return NULL;
}

const struct problem *todo_find_list(struct exchange *x)
{
	struct text digest = TEXT_NONE;

	if (todo_is_in_sandbox(x)) {
		digest = secret_digest(x->arena, inputs_get(&x->inputs, "sandbox"));
		TRY(limit_sandbox(x, digest));
	}
	inputs_add(&x->inputs, "digest", digest);
	return NULL;
}

/* Adds the inputs that say whose list it is and where: "digest" and "list_url". */
static const struct problem *find_list(struct exchange *x)
{
	struct text list_url;

	TRY(todo_find_list(x));
	TRY(address_of(x, "/todos", &list_url));
	inputs_add(&x->inputs, "list_url", list_url);
	return NULL;
}

static const struct problem *no_such_todo(struct exchange *x)
{
	return problem_new(x->arena, PROBLEM_NOT_FOUND, "There is no such todo.");
}

static struct text etag_of(struct exchange *x, const struct rows *rows)
{
	return arena_printf(
		x->arena, "\"%.*s-%.*s\"", TEXT_ARGS(rows_text(rows, 0, "id")), TEXT_ARGS(rows_text(rows, 0, "version")));
}

/* The one todo of the rows, as the answer. */
static const struct problem *reply_todo(struct exchange *x, const struct rows *rows, uint16_t status)
{
	if (rows_count(rows) == 0)
		return no_such_todo(x);
	if (reply_not_modified(x, etag_of(x, rows)))
		return NULL;
	rows_add_object(&x->response.body, rows, 0);
	return reply_json(x, status);
}

static int64_t number(const struct exchange *x, const char *input)
{
	int64_t value = 0;

	text_integer(inputs_get(&x->inputs, input), 0, INT32_MAX, &value);
	return value;
}

/* A page behind the end has no row that could tell the total. */
static const struct problem *total_of(struct exchange *x, const struct rows *rows, int64_t *total)
{
	*total = 0;
	if (rows_count(rows) == 0 && number(x, "offset") == 0)
		return NULL;
	if (rows_count(rows) == 0)
		TRY(exchange_run_named(x, SQL_TODO_COUNT, &rows, "@account", "@session", "digest", "completed", "q", NULL));
	text_integer(rows_text(rows, 0, "@total"), 0, INT32_MAX, total);
	return NULL;
}

static void add_link(struct exchange *x, struct buffer *links, const char *relation, int64_t offset)
{
	struct text list_url = inputs_get(&x->inputs, "list_url");

	buffer_printf(links, "%s<%.*s?", links->length == 0 ? "" : ", ", TEXT_ARGS(list_url));
	for (size_t i = 0; i < x->request.parameter_count; i++) {
		const struct parameter *parameter = &x->request.parameters[i];

		if (text_equal(parameter->name, TEXT("offset")))
			continue;
		buffer_add_encoded(links, parameter->name);
		buffer_add_char(links, '=');
		buffer_add_encoded(links, parameter->value);
		buffer_add_char(links, '&');
	}
	buffer_printf(links, "offset=%lld>; rel=\"%s\"", (long long)offset, relation);
}

/* RFC 8288 */
static void add_links(struct exchange *x, int64_t total)
{
	int64_t limit = number(x, "limit");
	int64_t offset = number(x, "offset");
	struct buffer links;

	buffer_init(&links, x->arena, 0);
	add_link(x, &links, "first", 0);
	if (offset > 0)
		add_link(x, &links, "prev", offset > limit ? offset - limit : 0);
	if (offset + limit < total)
		add_link(x, &links, "next", offset + limit);
	add_link(x, &links, "last", total > 0 ? (total - 1) / limit * limit : 0);
	response_header(&x->response, "Link", buffer_text(&links));
}

const struct problem *todo_list(struct exchange *x)
{
	const struct rows *rows;
	int64_t total;

	TRY(find_list(x));
	TRY(exchange_run_named(x, SQL_TODO_LIST, &rows, "@account", "@session", "digest", "completed", "q", "sort", "limit", "offset",
		"list_url", NULL));
	TRY(total_of(x, rows, &total));
	response_header(&x->response, "X-Total-Count", arena_printf(x->arena, "%lld", (long long)total));
	if (inputs_get(&x->inputs, "limit").data != NULL)
		add_links(x, total);
	rows_add_array(&x->response.body, rows, rows_count(rows));
	reply_tagged_weakly(x);
	return x->response.status == 304 ? NULL : reply_json(x, 200);
}

static const struct problem *wrong_header(struct exchange *x, const char *name, const char *detail)
{
	struct problem_field *field = arena_alloc(x->arena, sizeof *field);
	struct problem *problem = arena_alloc(x->arena, sizeof *problem);

	*field = (struct problem_field){ .parameter = text_of(name), .code = "format", .detail = text_of(detail) };
	*problem = (struct problem){
		.kind = PROBLEM_PARAMETER,
		.detail = TEXT("A header is not as it should be."),
		.fields = field,
		.field_count = 1,
	};
	return problem;
}

/* Adds the inputs "key", the Idempotency-Key of the request, absent without one, and "body_digest". */
static const struct problem *read_key(struct exchange *x)
{
	struct text key = request_variable(x->source, "HTTP_IDEMPOTENCY_KEY");

	if (key.data != NULL && (key.length == 0 || key.length > IDEMPOTENCY_KEY_BYTES_MAX || !text_is_utf8(key)))
		return wrong_header(x, "Idempotency-Key", "must have 1 to 255 bytes of UTF-8");
	inputs_add(&x->inputs, "key", key);
	inputs_add(&x->inputs, "body_digest", secret_digest(x->arena, x->source->body));
	return NULL;
}

const struct problem *todo_create(struct exchange *x)
{
	const struct rows *rows;
	struct text verdict;

	TRY(find_list(x));
	TRY(read_key(x));
	inputs_add(&x->inputs, "id", uuid_new(x->arena));
	TRY(exchange_run_named(x, SQL_TODO_INSERT, &rows, "@account", "@session", "digest", "id", "title", "completed", "order",
		"description", "dueDate", "priority", "list_url", "key", "body_digest", NULL));
	verdict = rows_text(rows, 0, "@verdict");
	if (text_equal(verdict, TEXT("mismatch")))
		return problem_new(x->arena, PROBLEM_IDEMPOTENCY_MISMATCH, "This Idempotency-Key came with another body before; use another key.");
	if (text_equal(verdict, TEXT("replayed")))
		response_header(&x->response, "Idempotency-Replayed", TEXT("true"));
	response_header(&x->response, "Location", rows_text(rows, 0, "url"));
	return reply_todo(x, rows, 201);
}

const struct problem *todo_read(struct exchange *x)
{
	const struct rows *rows;

	TRY(find_list(x));
	TRY(exchange_run_named(x, SQL_TODO_FIND, &rows, "@account", "@session", "digest", "id", "list_url", NULL));
	return reply_todo(x, rows, 200);
}

/*
 * Adds the input "versions": an array of those that If-Match allows, absent
 * when it allows any. Tags are compared strongly (RFC 9110, section 13.1.1).
 */
static void read_if_match(struct exchange *x)
{
	struct text header = text_trim(request_variable(x->source, "HTTP_IF_MATCH"));
	struct text prefix = arena_printf(x->arena, "\"%.*s-", TEXT_ARGS(inputs_get(&x->inputs, "id")));
	struct buffer versions;
	struct text etag;
	bool is_weak;

	if (header.length == 0 || text_equal(header, TEXT("*"))) {
		inputs_add(&x->inputs, "versions", TEXT_NONE);
		return;
	}
	buffer_init(&versions, x->arena, 0);
	buffer_add_char(&versions, '{');
	while (reply_next_etag(&header, &etag, &is_weak)) {
		struct text version = text_upto(text_from(etag, prefix.length), etag.length - prefix.length - 1);
		int64_t value;

		if (is_weak || !text_starts_with(etag, prefix) || !text_integer(version, 1, INT32_MAX, &value))
			continue;
		buffer_printf(&versions, "%s%lld", versions.length > 1 ? "," : "", (long long)value);
	}
	buffer_add_char(&versions, '}');
	inputs_add(&x->inputs, "versions", buffer_text(&versions));
}

/* The members of the body that count, as an array; of a PUT all, given or not. */
static struct text given_members(const struct exchange *x)
{
	struct buffer given;

	buffer_init(&given, x->arena, 0);
	for (const struct field *field = x->match.route->fields; field->name != NULL; field++) {
		if (field->place == FIELD_IN_BODY && (x->request.method == METHOD_PUT || json_has(x->request.json, text_of(field->name))))
			buffer_printf(&given, "%c%s", given.length == 0 ? '{' : ',', field->name);
	}
	buffer_add(&given, given.length == 0 ? TEXT("{}") : TEXT("}"));
	return buffer_text(&given);
}

/* Of the one row of an update or a deletion. */
static const struct problem *check_version(struct exchange *x, const struct rows *rows)
{
	if (rows_count(rows) == 0)
		return no_such_todo(x);
	if (text_equal(rows_text(rows, 0, "@isStale"), TEXT("t")))
		return problem_new(x->arena, PROBLEM_PRECONDITION_FAILED, "The todo is not the version that If-Match names; read it again.");
	return NULL;
}

const struct problem *todo_update(struct exchange *x)
{
	const struct rows *rows;

	TRY(find_list(x));
	read_if_match(x);
	inputs_add(&x->inputs, "given", given_members(x));
	TRY(exchange_run_named(x, SQL_TODO_UPDATE, &rows, "@account", "@session", "digest", "id", "versions", "given", "title",
		"completed", "order", "description", "dueDate", "priority", "list_url", NULL));
	TRY(check_version(x, rows));
	return reply_todo(x, rows, 200);
}

const struct problem *todo_delete(struct exchange *x)
{
	const struct rows *rows;

	TRY(find_list(x));
	read_if_match(x);
	TRY(exchange_run_named(x, SQL_TODO_DELETE, &rows, "@account", "@session", "digest", "id", "versions", NULL));
	TRY(check_version(x, rows));
	x->response.status = 204;
	return NULL;
}

const struct problem *todo_delete_all(struct exchange *x)
{
	const struct rows *rows;

	TRY(find_list(x));
	TRY(exchange_run_named(x, SQL_TODO_DELETE_ALL, &rows, "@account", "@session", "digest", "only", NULL));
	response_header(&x->response, "X-Deleted-Count", rows_text(rows, 0, "@deleted"));
	x->response.status = 204;
	return NULL;
}

const struct problem *todo_update_all(struct exchange *x)
{
	const struct rows *rows;

	TRY(find_list(x));
	TRY(exchange_run_named(x, SQL_TODO_UPDATE_ALL, &rows, "@account", "@session", "digest", "only", "completed", NULL));
	rows_add_object(&x->response.body, rows, 0);
	return reply_json(x, 200);
}

const struct problem *todo_reorder(struct exchange *x)
{
	const struct rows *rows;

	TRY(find_list(x));
	TRY(exchange_run_named(x, SQL_TODO_REORDER, &rows, "@account", "@session", "digest", "ids", "list_url", NULL));
	if (!text_equal(rows_text(rows, 0, "@isPermutation"), TEXT("t")))
		return problem_new(x->arena, PROBLEM_ORDER_CONFLICT, "The ids are not those of all todos of the list, each once; read it again.");
	rows_add_array(&x->response.body, rows, rows_text(rows, 0, "id").data == NULL ? 0 : rows_count(rows));
	return reply_json(x, 200);
}

const struct problem *todo_meta(struct exchange *x)
{
	if (todo_is_in_sandbox(x)) {
		/* Only to learn whether it is there. */
		TRY(todo_find_list(x));
		inputs_add(&x->inputs, "any", TEXT_NONE);
		TRY(exchange_run_named(x, SQL_TODO_COUNT, NULL, "@account", "@session", "digest", "any", "any", NULL));
	}
	buffer_printf(&x->response.body,
		"{\"contract\":\"1.0.0\",\"stack\":\"c-fastcgi\",\"database\":\"postgresql\","
		"\"features\":[\"details\",\"bulk\",\"reorder\",\"etag\",\"idempotency\"%s],\"limits\":{\"todos\":1000%s}}",
		todo_is_in_sandbox(x) ? "" : ",\"auth\",\"sandbox\"", todo_is_in_sandbox(x) ? "" : ",\"refreshGraceSeconds\":10");
	return reply_json(x, 200);
}

const struct problem *sandbox_insert(struct exchange *x, struct text token, struct text url, const struct rows **rows)
{
	inputs_add(&x->inputs, "id", uuid_new(x->arena));
	inputs_add(&x->inputs, "digest", secret_digest(x->arena, token));
	inputs_add(&x->inputs, "url", url);
	return exchange_run_named(x, SQL_SANDBOX_INSERT, rows, "id", "digest", "url", NULL);
}

const struct problem *sandbox_create(struct exchange *x)
{
	struct text token = secret_new(x->arena);
	const struct rows *rows;
	struct text url;

	TRY(address_of(x, "/sandboxes", &url));
	url = arena_printf(x->arena, "%.*s/%.*s/todos", TEXT_ARGS(url), TEXT_ARGS(token));
	TRY(sandbox_insert(x, token, url, &rows));
	response_header(&x->response, "Location", url);
	rows_add_object(&x->response.body, rows, 0);
	return reply_json(x, 201);
}

/* The todo page. */
#include "todo_page.h"

#include "fields.h"
#include "log.h"
#include "page.h"
#include "password.h"
#include "private_pages.h"
#include "todo.h"
#include "user_statements.h"

#include "banned.h"

enum action {
	ACTION_ADD,
	ACTION_RENAME,
	ACTION_COMPLETE,
	ACTION_REOPEN,
	ACTION_REMOVE,
	ACTION_COMPLETE_ALL,
	ACTION_REOPEN_ALL,
	ACTION_CLEAR,
	ACTIONS
};

const char *const todo_page_actions[] = {
	[ACTION_ADD] = "add",
	[ACTION_RENAME] = "rename",
	[ACTION_COMPLETE] = "complete",
	[ACTION_REOPEN] = "reopen",
	[ACTION_REMOVE] = "remove",
	[ACTION_COMPLETE_ALL] = "complete_all",
	[ACTION_REOPEN_ALL] = "reopen_all",
	[ACTION_CLEAR] = "clear",
	[ACTIONS] = NULL,
};

static void add_text(struct buffer *data, const char *name, struct text value)
{
	buffer_printf(data, "\"%s\":", name);
	json_add_string(data, value);
	buffer_add_char(data, ',');
}

static void add_boolean(struct buffer *data, const char *name, bool value)
{
	buffer_printf(data, "\"%s\":%s,", name, value ? "true" : "false");
}

/* Where the page finds its API, and where it leads when the session is over. */
static void add_addresses(struct exchange *x, struct buffer *data)
{
	bool is_demo = todo_is_in_sandbox(x);
	struct text api = arena_printf(x->arena, "%s/v1", x->service->prefix);

	if (is_demo)
		api = arena_printf(x->arena, "%.*s/sandboxes/%.*s", TEXT_ARGS(api), TEXT_ARGS(inputs_get(&x->inputs, "sandbox")));
	add_text(data, "api", api);
	add_boolean(data, "is_demo", is_demo);
	add_text(data, "sign_in", is_demo ? TEXT("")
		: arena_printf(x->arena, "%s?next=%.*s", x->service->sign_in_page, TEXT_ARGS(x->request.path)));
}

static const struct field *title_field(void)
{
	const struct field *field = fields_todo_form;

	while (!text_equal(text_of(field->name), TEXT("title")))
		field++;
	return field;
}

/* What the script says when the API refuses, by the codes of its problems. */
static void add_refusals(struct exchange *x, struct buffer *data)
{
	static const char *const faults[] = { "too_long", "characters" };
	const struct problem problems[] = {
		{ .kind = PROBLEM_NOT_FOUND },
		{ .kind = PROBLEM_TODO_LIMIT },
		{ .kind = PROBLEM_TOO_MANY_REQUESTS, .retry_after_s = x->service->config->rate_limit_window_s },
		{ .kind = PROBLEM_INTERNAL },
		{ .kind = PROBLEM_UNAVAILABLE },
	};
	struct buffer refusals;

	buffer_init(&refusals, x->arena, 0);
	buffer_add_char(&refusals, '{');
	for (size_t i = 0; i < sizeof faults / sizeof *faults; i++)
		add_text(&refusals, faults[i], page_fault_text(x, private_pages(x), title_field(), faults[i]));
	for (size_t i = 0; i < sizeof problems / sizeof *problems; i++)
		add_text(&refusals, problem_code(&problems[i]), page_problem_text(x, private_pages(x), &problems[i]));
	refusals.data[refusals.length - 1] = '}';
	add_text(data, "refusals", buffer_text(&refusals));
}

/* The inputs of a statement on the list: whose it is, and constants. */
static const struct problem *find_list(struct exchange *x)
{
	inputs_add(&x->inputs, "none", TEXT_NONE);
	inputs_add(&x->inputs, "yes", TEXT("true"));
	inputs_add(&x->inputs, "no", TEXT("false"));
	inputs_add(&x->inputs, "normal", TEXT("normal"));
	inputs_add(&x->inputs, "by_order", TEXT("order"));
	return todo_find_list(x);
}

enum filter { FILTER_ALL, FILTER_ACTIVE, FILTER_COMPLETED, FILTERS };

static const struct {
	const char *query;
	const char *name; /* of its texts, and in the data of the page */
} filters[FILTERS] = {
	[FILTER_ALL] = { "", "all" },
	[FILTER_ACTIVE] = { "?completed=false", "active" },
	[FILTER_COMPLETED] = { "?completed=true", "completed" },
};

/* Not from the inputs: where the query was refused, it is not there. */
static enum filter wanted_filter(const struct exchange *x)
{
	struct text completed = request_parameter(&x->request, "completed");

	if (text_equal(completed, TEXT("true")))
		return FILTER_COMPLETED;
	return text_equal(completed, TEXT("false")) ? FILTER_ACTIVE : FILTER_ALL;
}

static struct text filter_link(const struct exchange *x, enum filter filter)
{
	return private_pages_link(x, arena_printf(x->arena, "%.*s%s", TEXT_ARGS(x->request.path), filters[filter].query));
}

static void add_filters(const struct exchange *x, struct buffer *data)
{
	enum filter wanted = wanted_filter(x);

	/* Not the address of the page: its fragment would come back with a refusal, and draw the reader away from it. */
	add_text(data, "here", filter_link(x, wanted));
	buffer_add(data, TEXT("\"filters\":["));
	for (int filter = FILTER_ALL; filter < FILTERS; filter++) {
		buffer_printf(data, "%s{\"%s\":true,\"is_current\":%s,\"link\":", filter == FILTER_ALL ? "" : ",", filters[filter].name,
			filter == (int)wanted ? "true" : "false");
		json_add_string(data, filter_link(x, (enum filter)filter));
		buffer_add_char(data, '}');
	}
	buffer_add(data, TEXT("],"));
}

/* The todos, for the forms: those of the filter, and what holds for the whole list. */
static const struct problem *add_todos(struct exchange *x, struct buffer *data)
{
	enum filter wanted = wanted_filter(x);
	const struct rows *rows;
	size_t active = 0;
	size_t shown = 0;

	TRY(find_list(x));
	TRY(exchange_run_named(
		x, SQL_TODO_LIST, &rows, "@account", "@session", "digest", "none", "none", "by_order", "none", "none", "none", NULL));
	buffer_add(data, TEXT("\"todos\":["));
	for (size_t i = 0; i < rows_count(rows); i++) {
		bool is_active = text_equal(rows_text(rows, i, "completed"), TEXT("f"));

		active += is_active;
		if (wanted != FILTER_ALL && is_active != (wanted == FILTER_ACTIVE))
			continue;
		if (shown++ > 0)
			buffer_add_char(data, ',');
		rows_add_object(data, rows, i);
	}
	buffer_add(data, TEXT("],"));
	add_boolean(data, "has_shown", shown > 0);
	add_boolean(data, "has_todos", rows_count(rows) > 0);
	add_boolean(data, "has_active", active > 0);
	add_boolean(data, "has_completed", active < rows_count(rows));
	buffer_printf(data, "\"active_count\":%zu", active);
	return NULL;
}

const struct problem *todo_page_show(struct exchange *x)
{
	struct buffer data;

	buffer_init(&data, x->arena, 0);
	add_addresses(x, &data);
	add_refusals(x, &data);
	add_filters(x, &data);
	TRY(add_todos(x, &data));
	return private_pages_show(x, "todos", buffer_text(&data));
}

/* Where there is no such list or no such todo any more, there is nothing to mend. */
const struct problem *todo_page_refused(struct exchange *x)
{
	return x->problem->kind == PROBLEM_NOT_FOUND ? x->problem : todo_page_show(x);
}

static const struct problem *insert(struct exchange *x)
{
	inputs_add(&x->inputs, "new", uuid_new(x->arena));
	return exchange_run_named(x, SQL_TODO_INSERT, NULL, "@account", "@session", "digest", "new", "title", "no", "none", "none",
		"none", "normal", "none", "none", "none", NULL);
}

static const struct problem *update(struct exchange *x, const char *given, const char *completed)
{
	const struct rows *rows;

	inputs_add(&x->inputs, "given", text_of(given));
	TRY(exchange_run_named(x, SQL_TODO_UPDATE, &rows, "@account", "@session", "digest", "id", "none", "given", "title", completed,
		"none", "none", "none", "none", "none", NULL));
	return rows_count(rows) > 0 ? NULL : problem_new(x->arena, PROBLEM_NOT_FOUND, "There is no such todo.");
}

static const struct problem *update_all(struct exchange *x, const char *completed)
{
	return exchange_run_named(x, SQL_TODO_UPDATE_ALL, NULL, "@account", "@session", "digest", "none", completed, NULL);
}

/* Only some actions need one, so the fields cannot say that it is required. */
static const struct problem *require_title(const struct exchange *x)
{
	static const struct problem_field missing = { .pointer = { "/title", 6 }, .code = "required", .detail = { "is required", 11 } };
	static const struct problem untitled = {
		.kind = PROBLEM_INVALID, .detail = { "A todo needs a title.", 21 }, .fields = &missing, .field_count = 1,
	};

	return inputs_get(&x->inputs, "title").data == NULL ? &untitled : NULL;
}

static const struct problem *act(struct exchange *x, enum action action)
{
	if (action == ACTION_ADD || action == ACTION_RENAME)
		TRY(require_title(x));
	switch (action) {
	case ACTION_ADD:
		return insert(x);
	case ACTION_RENAME:
		return update(x, "{title}", "none");
	case ACTION_COMPLETE:
		return update(x, "{completed}", "yes");
	case ACTION_REOPEN:
		return update(x, "{completed}", "no");
	case ACTION_REMOVE:
		return exchange_run_named(x, SQL_TODO_DELETE, NULL, "@account", "@session", "digest", "id", "none", NULL);
	case ACTION_COMPLETE_ALL:
		return update_all(x, "yes");
	case ACTION_REOPEN_ALL:
		return update_all(x, "no");
	case ACTION_CLEAR:
		return exchange_run_named(x, SQL_TODO_DELETE_ALL, NULL, "@account", "@session", "digest", "yes", NULL);
	case ACTIONS:
		break;
	}
	die("a form asks for what it cannot");
}

static enum action wanted_action(const struct exchange *x)
{
	enum action action = ACTION_ADD;

	while (action < ACTIONS && !text_equal(inputs_get(&x->inputs, "do"), text_of(todo_page_actions[action])))
		action++;
	return action;
}

/* Back to the filter that was shown, and to the todo that is still there. */
const struct problem *todo_page_change(struct exchange *x)
{
	enum action action = wanted_action(x);
	struct text link = filter_link(x, wanted_filter(x));

	TRY(find_list(x));
	TRY(act(x, action));
	if (action == ACTION_RENAME || action == ACTION_COMPLETE || action == ACTION_REOPEN)
		link = arena_printf(x->arena, "%.*s#todo-%.*s", TEXT_ARGS(link), TEXT_ARGS(inputs_get(&x->inputs, "id")));
	return private_pages_go_to(x, link);
}

const struct problem *todo_page_demo(struct exchange *x)
{
	struct text token = secret_new(x->arena);
	struct text path = arena_printf(x->arena, "/demo/%.*s", TEXT_ARGS(token));

	TRY(sandbox_insert(x, token, path, NULL));
	return private_pages_go(x, path.data);
}

/* The data of the configurator's pages. */
#include "view.h"

#include "log.h"
#include "page.h"
#include "site.h"
#include "stack.h"

#include "banned.h"

enum { PREVIEW_BYTES_MAX = 64 * 1024, PAGE_BYTES = 64 * 1024 };

static struct text worded(const struct view *view, struct wording wording)
{
	return view->language[0] == 'f' ? wording.fr : wording.en;
}

static void add_text(struct view *view, const char *name, struct text value)
{
	buffer_printf(&view->out, "\"%s\":", name);
	json_add_string(&view->out, value);
	buffer_add_char(&view->out, ',');
}

static void add_boolean(struct view *view, const char *name, bool value)
{
	buffer_printf(&view->out, "\"%s\":%s,", name, value ? "true" : "false");
}

static void open_list(struct view *view, const char *name)
{
	buffer_printf(&view->out, "\"%s\":[", name);
}

/* Ends what was opened; the comma after its last item goes. */
static void close_with(struct view *view, char end)
{
	if (view->out.data[view->out.length - 1] == ',')
		view->out.length--;
	buffer_add_char(&view->out, end);
	buffer_add_char(&view->out, ',');
}

static struct text with_language(const struct view *view, struct text query)
{
	if (request_parameter(&view->x->request, STACK_LANGUAGE).length == 0)
		return query;
	return arena_printf(view->x->arena, "%.*s%slang=%s", TEXT_ARGS(query), query.length > 0 ? "&" : "", view->language);
}

static void add_option(struct view *view, const struct catalogue_category *category, const struct catalogue_option *option)
{
	buffer_add_char(&view->out, '{');
	add_text(view, "category", category->id);
	add_text(view, "input", category->is_multiple ? TEXT("checkbox") : TEXT("radio"));
	add_text(view, "id", option->id);
	add_text(view, "label", worded(view, option->label));
	add_text(view, "help", worded(view, option->help));
	add_boolean(view, "is_selected", (view->reading.selection.options & option->bit) != 0);
	close_with(view, '}');
}

static void add_categories(struct view *view)
{
	open_list(view, "categories");
	for (size_t i = 0; i < view->catalogue->category_count; i++) {
		const struct catalogue_category *category = &view->catalogue->categories[i];

		buffer_add_char(&view->out, '{');
		add_text(view, "id", category->id);
		add_text(view, "label", worded(view, category->label));
		add_text(view, "help", worded(view, category->help));
		add_boolean(view, "is_multiple", category->is_multiple);
		open_list(view, "options");
		for (size_t j = 0; j < category->option_count; j++)
			add_option(view, category, &category->options[j]);
		close_with(view, ']');
		close_with(view, '}');
	}
	close_with(view, ']');
}

/* The labels of what is selected, "Tests, Docker". */
static struct text selected_labels(struct view *view, const struct catalogue_category *category)
{
	struct buffer labels;

	buffer_init(&labels, view->x->arena, 0);
	for (size_t i = 0; i < category->option_count; i++) {
		if ((view->reading.selection.options & category->options[i].bit) == 0)
			continue;
		if (labels.length > 0)
			buffer_add(&labels, TEXT(", "));
		buffer_add(&labels, worded(view, category->options[i].label));
	}
	return labels.length > 0 ? buffer_text(&labels) : TEXT("–");
}

static void add_facts(struct view *view)
{
	open_list(view, "facts");
	for (size_t i = 0; i < view->catalogue->category_count; i++) {
		buffer_add_char(&view->out, '{');
		add_text(view, "label", worded(view, view->catalogue->categories[i].label));
		add_text(view, "value", selected_labels(view, &view->catalogue->categories[i]));
		close_with(view, '}');
	}
	close_with(view, ']');
}

static void add_labels(struct view *view, struct buffer *labels, const char *sign, uint64_t options)
{
	for (size_t i = 0; i < view->catalogue->category_count; i++) {
		const struct catalogue_category *category = &view->catalogue->categories[i];

		for (size_t j = 0; j < category->option_count; j++) {
			if ((category->options[j].bit & options) == 0)
				continue;
			buffer_printf(labels, "%s%s%.*s", labels->length > 0 ? ", " : "", sign,
				TEXT_ARGS(worded(view, category->options[j].label)));
		}
	}
}

/* "+ Tests", "− Docker"; what takes another's place needs no word for the other. */
static struct text fix_label(struct view *view, const struct rule_fix *fix)
{
	struct buffer labels;

	buffer_init(&labels, view->x->arena, 0);
	for (size_t i = 0; i < fix->change_count; i++) {
		const struct rule_change *change = &fix->changes[i];

		add_labels(view, &labels, "+ ", change->set);
		if (change->set == 0)
			add_labels(view, &labels, "− ", change->clear);
	}
	return buffer_text(&labels);
}

/* A link to these choices with one fix applied instead of the repair that was made. */
static void add_fix(struct view *view, const struct rule_fix *fix)
{
	struct selection selection = view->reading.selection;

	for (size_t i = 0; i < fix->change_count; i++)
		selection.options = (selection.options & ~fix->changes[i].clear) | fix->changes[i].set;
	buffer_add_char(&view->out, '{');
	add_text(view, "label", fix_label(view, fix));
	add_text(view, "query", with_language(view, stack_query(view->x, &selection)));
	close_with(view, '}');
}

/* The first fix is told when it was made; the others are the other ways out. */
static void add_note(struct view *view, const struct note *note)
{
	const struct rule *rule = note->rule;
	bool is_repair = note->change.length > 0;

	buffer_add_char(&view->out, '{');
	add_text(view, "kind", is_repair ? TEXT("adjusted") : TEXT("hint"));
	add_boolean(view, "is_repair", is_repair);
	add_text(view, "message", worded(view, rule->message));
	open_list(view, "made");
	for (size_t i = 0; i < rule->fix_count; i++) {
		if (text_equal(rule_fix_text(view->x->arena, &rule->fixes[i]), note->change))
			add_fix(view, &rule->fixes[i]);
	}
	close_with(view, ']');
	add_boolean(view, "has_fixes", rule->fix_count > (is_repair ? 1 : 0));
	open_list(view, "fixes");
	for (size_t i = 0; i < rule->fix_count; i++) {
		if (!text_equal(rule_fix_text(view->x->arena, &rule->fixes[i]), note->change))
			add_fix(view, &rule->fixes[i]);
	}
	close_with(view, ']');
	close_with(view, '}');
}

/* A finding speaks English; a rule has its words in both languages. */
static struct text told(struct view *view, const struct finding *finding)
{
	if (finding->rule != NULL)
		return worded(view, finding->rule->message);
	if (view->language[0] != 'f')
		return finding->detail;
	return arena_printf(view->x->arena, "%.*s\u00a0: %.*s", TEXT_ARGS(finding->parameter),
		TEXT_ARGS(page_fault_text(view->x, site_of(view->x)->pages, NULL, stack_fault(finding))));
}

static void add_notes(struct view *view)
{
	const struct selection_reading *reading = &view->reading;

	add_boolean(view, "has_notes", reading->finding_count + reading->repair_count + reading->warning_count > 0);
	open_list(view, "problems");
	for (size_t i = 0; i < reading->finding_count; i++) {
		buffer_add_char(&view->out, '{');
		add_text(view, "detail", told(view, &reading->findings[i]));
		close_with(view, '}');
	}
	close_with(view, ']');
	open_list(view, "notes");
	for (size_t i = 0; i < reading->repair_count; i++)
		add_note(view, &reading->repairs[i]);
	for (size_t i = 0; i < reading->warning_count; i++)
		add_note(view, &reading->warnings[i]);
	close_with(view, ']');
}

/* As it was written when it is wrong, so that it can be corrected. */
static void add_field(struct view *view, enum selection_field field, const char *is_wrong)
{
	struct text name = selection_parameter(field);
	struct text value = view->reading.selection.fields[field];
	bool is_found = false;

	/* The first of several findings: the value that came first. */
	for (size_t i = 0; i < view->reading.finding_count && !is_found; i++) {
		is_found = text_equal(view->reading.findings[i].parameter, name);
		if (is_found)
			value = view->reading.findings[i].value;
	}
	add_boolean(view, is_wrong, is_found);
	add_text(view, arena_string(view->x->arena, name), value);
}

/* One value a line, so that it can be read; it is one command all the same. */
static struct text curl_command(struct view *view)
{
	struct text rest = stack_query(view->x, &view->reading.selection);
	struct text name = view->reading.selection.fields[SELECTION_NAME];
	struct text pair;
	struct buffer out;

	buffer_init(&out, view->x->arena, 0);
	buffer_printf(&out, "curl -G %.*s/starter.zip", TEXT_ARGS(site_address(view->x)));
	while (text_split(&rest, '&', &pair))
		buffer_printf(&out, " \\\n  -d %.*s", TEXT_ARGS(pair));
	buffer_printf(&out, " \\\n  -o %.*s.zip\nunzip %.*s.zip && cd %.*s && make run", TEXT_ARGS(name), TEXT_ARGS(name),
		TEXT_ARGS(view->reading.selection.fields[SELECTION_BASE_DIR]));
	return buffer_text(&out);
}

static size_t depth_of(struct text path)
{
	size_t depth = 0;

	for (size_t i = 0; i < path.length; i++)
		depth += path.data[i] == '/';
	return depth;
}

static void add_tree_row(struct view *view, struct text path, bool is_folder)
{
	struct text label = path;
	struct text part;

	for (struct text rest = path; text_split(&rest, '/', &part);)
		label = part;
	buffer_add_char(&view->out, '{');
	add_text(view, "label", label);
	buffer_printf(&view->out, "\"depth\":%zu,", depth_of(path));
	add_boolean(view, "is_folder", is_folder);
	if (!is_folder) {
		add_text(view, "link", path);
		add_boolean(view, "is_open", text_equal(path, view->open));
	}
	close_with(view, '}');
}

/* Files are sorted, so a folder begins where its path differs from that of the file before. */
static void add_folders(struct view *view, struct text path, struct text before)
{
	for (size_t i = 0; i < path.length; i++) {
		struct text folder = text_upto(path, i + 1);

		if (path.data[i] == '/' && !text_starts_with(before, folder))
			add_tree_row(view, text_upto(path, i), true);
	}
}

static void add_tree(struct view *view)
{
	open_list(view, "tree");
	for (size_t i = 0; i < view->tree.count; i++) {
		add_folders(view, view->tree.files[i].path, i == 0 ? TEXT_NONE : view->tree.files[i - 1].path);
		add_tree_row(view, view->tree.files[i].path, false);
	}
	close_with(view, ']');
}

static struct text readable_size(struct arena *arena, size_t bytes)
{
	if (bytes < 1000)
		return arena_printf(arena, "%zu B", bytes);
	return arena_printf(arena, "%zu.%zu kB", bytes / 1000, bytes % 1000 / 100);
}

/* Long files are cut at a line; the link beside gives them whole. */
static struct text preview(struct text bytes)
{
	struct text start = text_upto(bytes, PREVIEW_BYTES_MAX);

	if (start.length == bytes.length)
		return bytes;
	while (start.length > 0 && start.data[start.length - 1] != '\n')
		start.length--;
	return start;
}

static void add_file(struct view *view)
{
	const struct tree_file *file = tree_find(&view->tree, view->open);

	if (file == NULL)
		return;
	buffer_add(&view->out, TEXT("\"file\":{"));
	add_text(view, "path", file->path);
	add_text(view, "size", readable_size(view->x->arena, file->bytes.length));
	add_text(view, "content", preview(file->bytes));
	add_boolean(view, "is_cut", preview(file->bytes).length < file->bytes.length);
	close_with(view, '}');
}

/* What the page that saves a project is given. */
static struct text save_query(struct view *view, struct text slug)
{
	struct text query = stack_query(view->x, &view->reading.selection);
	const struct {
		const char *name;
		struct text value;
	} pairs[] = {
		{ "name", view->reading.selection.fields[SELECTION_NAME] },
		{ "selection", slug },
		{ "release", view->catalogue->release },
		{ "query", query },
	};
	struct buffer out;

	buffer_init(&out, view->x->arena, 0);
	for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
		buffer_printf(&out, "%s%s=", i == 0 ? "" : "&", pairs[i].name);
		buffer_add_encoded(&out, pairs[i].value);
	}
	return buffer_text(&out);
}

static void add_stack(struct view *view)
{
	struct buffer slug;

	buffer_init(&slug, view->x->arena, 0);
	selection_add_slug(&slug, view->catalogue, view->reading.selection.options);
	add_text(view, "slug", buffer_text(&slug));
	add_text(view, "save_query", save_query(view, buffer_text(&slug)));
	add_text(view, "curl", curl_command(view));
	add_text(view, "stack_query", stack_query(view->x, &view->reading.selection));
	buffer_printf(&view->out, "\"file_count\":%zu,", view->tree.count);
	add_tree(view);
	add_file(view);
}

static void add_language(struct view *view)
{
	const char *other = view->language[0] == 'f' ? "en" : "fr";

	add_text(view, "language", text_of(view->language));
	add_text(view, "other_language", text_of(other));
	add_text(view, "language_link", arena_printf(view->x->arena, "/?%.*s&lang=%s",
		TEXT_ARGS(stack_query(view->x, &view->reading.selection)), other));
}

const struct json *view_data(struct view *view)
{
	const struct json *json;
	struct text error;

	buffer_init(&view->out, view->x->arena, PAGE_BYTES);
	buffer_add_char(&view->out, '{');
	add_language(view);
	add_text(view, "release", view->catalogue->release);
	add_boolean(view, "is_valid", view->reading.finding_count == 0);
	add_text(view, "query", view->query);
	add_field(view, SELECTION_NAME, "name_is_wrong");
	add_field(view, SELECTION_DESCRIPTION, "description_is_wrong");
	add_categories(view);
	add_facts(view);
	add_notes(view);
	if (view->reading.finding_count == 0)
		add_stack(view);
	close_with(view, '}');
	view->out.length--;
	if (!json_parse(view->x->arena, buffer_text(&view->out), &json, &error))
		die("the data of the page: %.*s", TEXT_ARGS(error));
	return json;
}

static struct text wanted_file(const struct exchange *x)
{
	struct text wanted = request_parameter(&x->request, STACK_FILE);

	return wanted.length > 0 ? wanted : TEXT("README.md");
}

const struct problem *view_open(struct view *view, struct exchange *x)
{
	*view = (struct view){
		.x = x,
		.catalogue = site_of(x)->pack->catalogue,
		.language = request_language(&x->request),
		.open = wanted_file(x),
	};
	TRY(stack_read(x, &view->reading));
	TRY(site_is_published(x));
	if (view->reading.finding_count == 0)
		view->tree = tree_render(x->arena, site_of(x)->pack, &view->reading.selection);
	view->query = with_language(view, stack_query(x, &view->reading.selection));
	return NULL;
}

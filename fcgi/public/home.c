/* The configurator. */
#include "home.h"

#include "page.h"
#include "replies.h"
#include "site.h"
#include "stack.h"
#include "view.h"

#include "banned.h"

/* Only what does not depend on how the caller reached us, and on nothing he chose, may be everybody's. */
static void publish(const struct exchange *x, const char *name)
{
	if (x->request.query.length == 0 && x->service->config->gateway_url != NULL)
		site_publish(x, name);
}

/* A wrong choice is told on the page, beside the choices, not instead of them. */
static const struct problem *show_page(struct exchange *x)
{
	struct view view;

	TRY(view_open(&view, x));
	if (view.reading.finding_count > 0)
		x->response.status = problem_status(stack_problem(x, &view.reading));
	TRY(page_reply(x, site_of(x)->pages, "home", view.language, view_data(&view)));
	publish(x, view.language[0] == 'f' ? "page.fr.html" : "page.en.html");
	if (x->response.status == 200)
		reply_tagged(x);
	return NULL;
}

const struct problem *home_explore(struct exchange *x)
{
	struct view view;

	TRY(view_open(&view, x));
	TRY(stack_problem(x, &view.reading));
	TRY(page_reply(x, site_of(x)->pages, "explore", view.language, view_data(&view)));
	response_header(&x->response, "Cache-Control", TEXT("no-cache"));
	response_header(&x->response, "Vary", TEXT("Accept-Language"));
	reply_tagged(x);
	return NULL;
}

static void add_help_category(struct buffer *out, const struct catalogue_category *category, uint64_t defaults)
{
	buffer_printf(out, "  %-13.*s", TEXT_ARGS(category->id));
	for (size_t i = 0; i < category->option_count; i++)
		buffer_printf(out, " %.*s%s", TEXT_ARGS(category->options[i].id), (category->options[i].bit & defaults) != 0 ? "*" : "");
	buffer_add_char(out, '\n');
}

/* Help and catalogue are the same for all choices; nonsense is refused all the same. */
static const struct problem *check_choices(struct exchange *x)
{
	struct selection_reading reading;

	TRY(stack_read(x, &reading));
	return stack_problem(x, &reading);
}

static const struct problem *show_help(struct exchange *x)
{
	const struct catalogue *catalogue = site_of(x)->pack->catalogue;
	struct text address = site_address(x);
	struct buffer *out = &x->response.body;

	TRY(check_choices(x));
	buffer_printf(out, "%s %.*s: complete full-stack todo apps\n\nChoices (* is the default):\n",
		x->service->config->app_name, TEXT_ARGS(catalogue->release));
	for (size_t i = 0; i < catalogue->category_count; i++)
		add_help_category(out, &catalogue->categories[i], catalogue->defaults);
	buffer_printf(out,
		"\nTake one:\n"
		"  curl -G %.*s/starter.zip -d database=sqlite -d options=tests,docker -o my-todo.zip\n"
		"  curl -G %.*s/starter.tgz -d name=shop | tar xz\n"
		"\nLook first:\n"
		"  curl -G %.*s/file/README.md -d database=postgresql\n"
		"  curl %.*s/check -d ci=true -d tests=false\n"
		"  curl %.*s/metadata\n"
		"\nIn the project: make setup, make run, make test, make conformance\n",
		TEXT_ARGS(address), TEXT_ARGS(address), TEXT_ARGS(address), TEXT_ARGS(address), TEXT_ARGS(address));
	x->response.content_type = "text/plain; charset=utf-8";
	publish(x, "help.txt");
	return NULL;
}

enum form { FORM_PAGE, FORM_CATALOGUE, FORM_CATALOGUE_V1, FORM_HELP, FORMS };

static const char *const form_types[FORMS] = {
	[FORM_PAGE] = "text/html",
	[FORM_CATALOGUE] = "application/json",
	[FORM_CATALOGUE_V1] = "application/vnd.todogen.v1+json",
	[FORM_HELP] = "text/plain",
};

static enum form wanted_form(const struct request *request)
{
	bool is_open = request->accept.length == 0 || text_equal(request->accept, TEXT("*/*"));
	int best = request_prefers(request, form_types, FORMS);

	if (is_open && request_is_terminal(request))
		return FORM_HELP;
	return best < 0 ? FORM_PAGE : (enum form)best;
}

static const struct problem *show_catalogue(struct exchange *x, const char *type)
{
	TRY(check_choices(x));
	TRY(site_catalogue(x));
	x->response.content_type = type;
	return NULL;
}

const struct problem *home_show(struct exchange *x)
{
	enum form form = wanted_form(&x->request);

	response_header(&x->response, "Vary", TEXT("Accept, Accept-Language, User-Agent"));
	response_header(&x->response, "Cache-Control", TEXT("no-cache"));
	if (form == FORM_PAGE)
		return show_page(x);
	if (form == FORM_HELP)
		return show_help(x);
	return show_catalogue(x, form_types[form]);
}

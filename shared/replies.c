/* Stock handlers, and what handlers answer with. */
#include "replies.h"

#include "digest.h"
#include "openapi.h"

#include "banned.h"

/* Health must answer before a balancer gives up on it. */
enum { HEALTH_TIMEOUT_MS = 2000 };

const struct problem *reply_json(struct exchange *exchange, uint16_t status)
{
	exchange->response.status = status;
	exchange->response.content_type = "application/json";
	return NULL;
}

const struct problem *reply_alive(struct exchange *exchange)
{
	buffer_add(&exchange->response.body, TEXT("{\"status\":\"ok\"}"));
	return reply_json(exchange, 200);
}

const struct problem *reply_see_other(struct exchange *exchange, struct text path)
{
	exchange->response.status = 303;
	response_header(&exchange->response, "Location", path);
	return NULL;
}

const struct problem *reply_health(struct exchange *exchange)
{
	struct service *service = exchange->service;
	bool is_ready = service->database == NULL || database_is_ready(service->database, HEALTH_TIMEOUT_MS);
	struct buffer *body = &exchange->response.body;

	buffer_printf(body, "{\"status\":\"%s\",\"service\":\"%s\",\"version\":", is_ready ? "ok" : "unavailable", service->name);
	json_add_string(body, text_of(service->config->app_version));
	if (service->database != NULL)
		buffer_printf(body, ",\"database\":\"%s\"", is_ready ? "ok" : "away");
	buffer_add_char(body, '}');
	if (!is_ready)
		response_header(&exchange->response, "Retry-After", TEXT("1"));
	return reply_json(exchange, is_ready ? 200 : 503);
}

const struct problem *reply_metrics(struct exchange *exchange)
{
	metrics_add_text(&exchange->response.body, exchange->service->metrics);
	exchange->response.content_type = "text/plain; version=0.0.4; charset=utf-8";
	return NULL;
}

bool reply_next_etag(struct text *list, struct text *etag, bool *is_weak)
{
	size_t end;

	while (list->length > 0 && (list->data[0] == ' ' || list->data[0] == '\t' || list->data[0] == ','))
		*list = text_from(*list, 1);
	*is_weak = text_starts_with(*list, TEXT("W/"));
	if (*is_weak)
		*list = text_from(*list, 2);
	if (list->length == 0 || list->data[0] != '"')
		return false;
	end = 1 + text_find_char(text_from(*list, 1), '"');
	if (end == list->length)
		return false;
	*etag = text_upto(*list, end + 1);
	*list = text_from(*list, end + 1);
	return true;
}

bool reply_not_modified(struct exchange *exchange, struct text etag)
{
	struct text list = text_trim(exchange->request.if_none_match);
	bool is_same = text_equal(list, TEXT("*"));
	struct text seen;
	bool is_weak;

	response_header(&exchange->response, "ETag", etag);
	if (exchange->request.method != METHOD_GET && exchange->request.method != METHOD_HEAD)
		return false;
	while (!is_same && reply_next_etag(&list, &seen, &is_weak))
		is_same = text_equal(seen, text_starts_with(etag, TEXT("W/")) ? text_from(etag, 2) : etag);
	if (is_same)
		exchange->response.status = 304;
	return is_same;
}

static void reply_tagged_as(struct exchange *exchange, const char *before)
{
	struct digest digest = digest_of(buffer_text(&exchange->response.body));
	struct text hex = digest_hex(exchange->arena, &digest);

	(void)reply_not_modified(exchange, arena_printf(exchange->arena, "%s\"%.*s\"", before, TEXT_ARGS(hex)));
}

void reply_tagged(struct exchange *exchange)
{
	reply_tagged_as(exchange, "");
}

void reply_tagged_weakly(struct exchange *exchange)
{
	reply_tagged_as(exchange, "W/");
}

const struct problem *reply_openapi(struct exchange *exchange)
{
	const struct service *service = exchange->service;

	openapi_add(
		&exchange->response.body, service->name, service->prefix, service->config->app_version, &service->routes);
	response_header(&exchange->response, "Cache-Control", TEXT("no-cache"));
	exchange->response.content_type = "application/yaml";
	reply_tagged(exchange);
	return NULL;
}

enum problem_form { FORM_JSON, FORM_TEXT, FORM_PAGE };

static enum problem_form form_of(const struct exchange *exchange)
{
	/* The first of equally liked ones wins, so a terminal's "any type" means text and all others' means JSON. */
	static const struct {
		const char *type;
		enum problem_form form;
	} forms[] = {
		{ "text/plain", FORM_TEXT },
		{ "application/problem+json", FORM_JSON },
		{ "application/json", FORM_JSON },
		{ "text/html", FORM_PAGE },
		{ "text/plain", FORM_TEXT },
	};
	const char *offers[sizeof forms / sizeof *forms];
	size_t skipped = request_is_terminal(&exchange->request) ? 0 : 1;
	int preferred;

	if (exchange->match.route != NULL && exchange->match.route->is_page)
		return FORM_PAGE;
	if (!exchange->service->serves_people)
		return FORM_JSON;
	for (size_t i = 0; i < sizeof forms / sizeof *forms; i++)
		offers[i] = forms[i].type;
	preferred = request_prefers(&exchange->request, offers + skipped, sizeof forms / sizeof *forms - skipped);
	return preferred < 0 ? FORM_JSON : forms[(size_t)preferred + skipped].form;
}

static void add_headers(struct exchange *exchange, const struct problem *problem)
{
	struct response *response = &exchange->response;
	uint32_t retry_after_s = problem->retry_after_s;

	if (retry_after_s == 0 && (response->status == 429 || response->status == 503))
		retry_after_s = 1;
	if (retry_after_s > 0)
		response_header(response, "Retry-After", arena_printf(exchange->arena, "%u", retry_after_s));
	if (problem->allow.data != NULL)
		response_header(response, "Allow", problem->allow);
	if (response->status == 401 && exchange->request.authorization.data == NULL)
		response_header(response, "WWW-Authenticate", TEXT("Bearer realm=\"todo\""));
	else if (response->status == 401)
		response_header(response, "WWW-Authenticate", TEXT("Bearer realm=\"todo\", error=\"invalid_token\""));
}

static bool show_form(struct exchange *exchange)
{
	if (exchange->match.route->form(exchange) != NULL) {
		buffer_reset(&exchange->response.body);
		return false;
	}
	exchange->response.status = problem_status(exchange->problem);
	return true;
}

void reply_problem(struct exchange *exchange, const struct problem *problem)
{
	struct response *response = &exchange->response;
	enum problem_form form = form_of(exchange);

	exchange->problem = problem;
	response->status = problem_status(problem);
	response->file = TEXT_NONE;
	buffer_reset(&response->body);
	add_headers(exchange, problem);
	/* Where there is nothing, there is nothing to mend. */
	if (exchange->shows_form && problem->kind != PROBLEM_NOT_FOUND && show_form(exchange))
		return;
	if (form == FORM_PAGE && exchange->service->problem_page != NULL) {
		exchange->service->problem_page(exchange, problem);
	} else if (form == FORM_JSON) {
		problem_add_json(&response->body, problem, exchange->request.request_id);
		response->content_type = "application/problem+json";
	} else {
		problem_add_text(&response->body, problem, exchange->request.request_id);
		response->content_type = "text/plain; charset=utf-8";
	}
}

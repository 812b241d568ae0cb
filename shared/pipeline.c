/* The path of one request. */
#include "pipeline.h"

#include "clock.h"
#include "cookie.h"
#include "log.h"
#include "replies.h"

#include "banned.h"

static const struct {
	const char *name;
	uint32_t share; /* of RATE_LIMIT_MAX: one part in so many */
} quotas[QUOTA_CLASSES] = {
	[QUOTA_READ] = { "read", 1 },
	[QUOTA_WRITE] = { "write", 2 },
	[QUOTA_GENERATE] = { "generate", 2 },
	[QUOTA_LOGIN] = { "login", 20 },
	[QUOTA_SANDBOX] = { "sandbox", 20 },
};

static const struct field no_fields[] = { FIELD_END };

static struct quota_rate rate_of(const struct config *config, enum quota_class class)
{
	uint32_t requests;

	if (class == QUOTA_NONE || config->rate_limit_max == 0)
		return (struct quota_rate){ 0, config->rate_limit_window_s };
	requests = config->rate_limit_max / quotas[class].share;
	return (struct quota_rate){ requests > 0 ? requests : 1, config->rate_limit_window_s };
}

/* The tighter of the address's and the account's answer is what the client is told. */
static const struct problem *take(struct exchange *exchange, struct text key)
{
	enum quota_class class = exchange->match.route->quota;
	struct quota_rate rate = rate_of(exchange->service->config, class);
	struct quota_answer answer;
	struct problem *problem;

	if (rate.requests == 0)
		return NULL;
	answer = quota_take(exchange->service->quota, key, class, rate);
	if (exchange->quota_class == QUOTA_UNSET || answer.remaining <= exchange->quota.remaining)
		exchange->quota = answer;
	exchange->quota_class = class;
	if (answer.is_allowed)
		return NULL;
	problem = arena_alloc(exchange->arena, sizeof *problem);
	*problem = (struct problem){
		.kind = PROBLEM_TOO_MANY_REQUESTS,
		.detail = arena_printf(exchange->arena, "At most %u requests of this kind in %u seconds; try again in %u s.", rate.requests,
			rate.window_s, answer.retry_after_s),
		.retry_after_s = answer.retry_after_s,
	};
	return problem;
}

static const struct problem *limit_address(struct exchange *exchange)
{
	char key[64];

	return take(exchange, quota_address_key(exchange->request.remote_address, key));
}

static const struct problem *refuse_token(struct exchange *exchange, const char *reason)
{
	return problem_new(exchange->arena, PROBLEM_UNAUTHORIZED, "The access token was refused: %s.", reason);
}

static enum token_fault verify(struct exchange *exchange, struct text token)
{
	return token_verify(exchange->service->keys, exchange->arena, token, clock_real_us() / 1000000, &exchange->claims);
}

static const struct problem *take_personal_token(struct exchange *exchange, struct text token)
{
	if (exchange->service->personal_token != NULL)
		TRY(exchange->service->personal_token(exchange, token));
	return exchange->claims.account.data != NULL ? NULL : refuse_token(exchange, "unknown, expired or revoked");
}

static const struct problem *take_header(struct exchange *exchange, struct text header)
{
	enum token_fault fault;

	/* Two such headers arrive joined by ", ", and then hold a space. */
	if (!text_equal_nocase(text_upto(header, 7), TEXT("Bearer ")) || text_find_char(text_from(header, 7), ' ') != header.length - 7)
		return refuse_token(exchange, "the Authorization header is not one Bearer token");
	if (exchange->service->keys == NULL)
		return refuse_token(exchange, "this service knows no accounts");
	if (text_starts_with(text_from(header, 7), TEXT("todo_")))
		return take_personal_token(exchange, text_from(header, 7));
	fault = verify(exchange, text_from(header, 7));
	return fault == TOKEN_GOOD ? NULL : refuse_token(exchange, token_fault_name(fault));
}

/* A browser sends its cookies unasked, so bad ones are no reason to refuse: they say nothing. */
static const struct problem *take_cookies(struct exchange *exchange)
{
	struct text token = cookie_access(exchange);

	if (exchange->service->keys == NULL)
		return NULL;
	exchange->is_by_cookie = token.data != NULL && verify(exchange, token) == TOKEN_GOOD;
	if (exchange->match.route->is_page && exchange->service->page_session != NULL)
		return exchange->service->page_session(exchange);
	return NULL;
}

static const struct problem *authenticate(struct exchange *exchange)
{
	const struct route *route = exchange->match.route;

	if (route->access == ACCESS_PUBLIC)
		return NULL;
	/* A page is read in a browser: only its cookies are looked at, and the session with them. */
	if (exchange->request.authorization.data != NULL && !route->is_page)
		return take_header(exchange, exchange->request.authorization);
	TRY(take_cookies(exchange));
	if (exchange->claims.account.data != NULL || route->access == ACCESS_OPTIONAL || route->is_page)
		return NULL;
	return problem_new(exchange->arena, PROBLEM_UNAUTHORIZED, "Sign in, and send the access token: Authorization: Bearer …");
}

/* Forms need no cookie to do harm: one that signs a stranger in would do. */
static const struct problem *check_origin(struct exchange *exchange)
{
	enum method method = exchange->request.method;

	if (method == METHOD_GET || method == METHOD_HEAD || (!exchange->match.route->is_page && !exchange->is_by_cookie))
		return NULL;
	return cookie_check_origin(exchange);
}

static bool has_scope(struct text scopes, struct text wanted)
{
	struct text scope;

	while (text_split(&scopes, ' ', &scope)) {
		if (text_equal(scope, wanted))
			return true;
	}
	return false;
}

static const struct problem *authorise(struct exchange *exchange)
{
	const char *scope = exchange->match.route->scope;
	struct text scopes = exchange->claims.scopes;

	if (scopes.data != NULL && scope == NULL)
		return problem_new(exchange->arena, PROBLEM_FORBIDDEN, "No personal token may do this. Sign in.");
	if (scopes.data != NULL && !has_scope(scopes, text_of(scope)))
		return problem_new(exchange->arena, PROBLEM_FORBIDDEN, "The personal token lacks the scope %s.", scope);
	if (exchange->match.route->access != ACCESS_ADMINISTRATOR || text_equal(exchange->claims.role, TEXT("administrator")))
		return NULL;
	return problem_new(exchange->arena, PROBLEM_FORBIDDEN, "This is for administrators.");
}

static const struct problem *limit_account(struct exchange *exchange)
{
	return exchange->claims.account.data == NULL ? NULL : take(exchange, exchange->claims.account);
}

/* Others refuse a form as a media type, whatever is in it. */
static bool takes_form(const struct route *route)
{
	const struct field *fields = route->fields != NULL ? route->fields : no_fields;

	return route->takes_any || route->is_page
		|| (schema_has_place(fields, FIELD_IN_QUERY) && !schema_has_place(fields, FIELD_IN_BODY));
}

static const struct problem *validate(struct exchange *exchange)
{
	const struct route *route = exchange->match.route;
	const struct schema_source source = {
		.request = &exchange->request,
		.path_values = exchange->match.values,
		.path_value_count = exchange->match.value_count,
		.ignores_unknown = route->ignores_unknown || route->is_page, /* links come with parameters of whoever counts visits */
		.takes_form = route->is_page,
	};

	if (exchange->request.form_problem != NULL && takes_form(route))
		return exchange->request.form_problem;
	if (route->takes_any)
		return NULL;
	return schema_validate(exchange->arena, route->fields != NULL ? route->fields : no_fields, &source, &exchange->inputs);
}

static const struct problem *allow(struct exchange *exchange)
{
	struct text methods = route_allow(exchange->arena, &exchange->service->routes, exchange->request.path);
	bool is_preflight = request_variable(exchange->source, "HTTP_ACCESS_CONTROL_REQUEST_METHOD").data != NULL;

	/* A page may read that a path is unknown only when its preflight was good. */
	if (methods.data == NULL && is_preflight)
		methods = TEXT("OPTIONS");
	if (methods.data == NULL)
		return problem_new(exchange->arena, PROBLEM_NOT_FOUND, "There is no such resource.");
	response_header(&exchange->response, "Allow", methods);
	exchange->response.status = 204;
	return NULL;
}

static bool must_sign_in(const struct exchange *exchange)
{
	const struct route *route = exchange->match.route;

	return route->is_page && route->access >= ACCESS_ACCOUNT && exchange->claims.account.data == NULL;
}

/* What was asked for comes back after signing in; what was sent does not: nobody may be made to send it again. */
static const struct problem *send_to_sign_in(struct exchange *exchange)
{
	const struct request *request = &exchange->request;
	struct buffer location;

	buffer_init(&location, exchange->arena, 0);
	buffer_add(&location, text_of(exchange->service->sign_in_page));
	if (request->method != METHOD_POST) {
		buffer_add(&location, TEXT("?next="));
		buffer_add_encoded(&location, request->path);
		/* Apart, because lighttpd reads %3F in a query as &. */
		if (request->query.length > 0) {
			buffer_add(&location, TEXT("&with="));
			buffer_add_encoded(&location, request->query);
		}
	}
	return reply_see_other(exchange, buffer_text(&location));
}

static const struct problem *run(struct exchange *exchange)
{
	exchange->shows_form = exchange->match.route->form != NULL;
	TRY(validate(exchange));
	TRY(exchange->match.route->handler(exchange));
	exchange->shows_form = false;
	return NULL;
}

static const struct problem *answer(struct exchange *exchange)
{
	struct request *request = &exchange->request;

	TRY(request_decode(exchange->arena, exchange->source, request));
	if (request->method == METHOD_OPTIONS)
		return allow(exchange);
	TRY(route_find(exchange->arena, &exchange->service->routes, request->method, request->path, &exchange->match));
	TRY(limit_address(exchange));
	TRY(authenticate(exchange));
	TRY(check_origin(exchange));
	if (must_sign_in(exchange))
		return send_to_sign_in(exchange);
	TRY(authorise(exchange));
	TRY(limit_account(exchange));
	return run(exchange);
}

/* draft-ietf-httpapi-ratelimit-headers-08 */
static void add_quota_headers(struct exchange *exchange)
{
	struct quota_rate rate = rate_of(exchange->service->config, exchange->quota_class);
	const char *name = quotas[exchange->quota_class].name;

	response_header(&exchange->response, "RateLimit-Policy",
		arena_printf(exchange->arena, "\"%s\";q=%u;w=%u", name, rate.requests, rate.window_s));
	response_header(&exchange->response, "RateLimit",
		arena_printf(exchange->arena, "\"%s\";r=%u;t=%u", name, exchange->quota.remaining, exchange->quota.reset_s));
}

static void add_common_headers(struct exchange *exchange)
{
	struct response *response = &exchange->response;

	response_header(response, "X-Request-Id", exchange->request.request_id);
	cookie_add_headers(exchange);
	if (!response_has_header(response, "Cache-Control"))
		response_header(response, "Cache-Control", TEXT("no-store"));
	if (exchange->quota_class != QUOTA_UNSET)
		add_quota_headers(exchange);
}

static void add_string(struct buffer *out, const char *name, struct text value)
{
	buffer_printf(out, ",\"%s\":", name);
	json_add_string(out, value);
}

/* The one place that tells of a request: the log line and the metrics are two readers of it. */
static void observe(const struct exchange *exchange)
{
	const struct response *response = &exchange->response;
	const struct route *route = exchange->match.route;
	uint64_t duration_us = clock_monotonic_us() - exchange->started_us;
	size_t bytes = response_body(response).length;
	struct buffer members;

	metrics_count(exchange->service->metrics, route == NULL ? 0 : exchange->match.index + 1, response->status, duration_us, bytes);
	buffer_init(&members, exchange->arena, 512);
	buffer_printf(&members, "\"method\":\"%s\",\"status\":%u,\"duration_us\":%llu,\"bytes\":%zu",
		method_name(exchange->request.method), response->status, (unsigned long long)duration_us, bytes);
	add_string(&members, "request_id", exchange->request.request_id);
	if (route != NULL)
		add_string(&members, "route", text_of(route->path));
	if (exchange->claims.account.data != NULL)
		add_string(&members, "account", exchange->claims.account);
	if (exchange->problem != NULL)
		add_string(&members, "code", text_of(problem_code(exchange->problem)));
	log_event(response->status >= 500 ? LOG_ERROR : LOG_INFO, "request", buffer_text(&members));
}

void pipeline_answer(struct exchange *exchange)
{
	const struct problem *problem;

	response_init(&exchange->response, exchange->arena);
	problem = answer(exchange);
	if (problem != NULL) {
		response_init(&exchange->response, exchange->arena);
		reply_problem(exchange, problem);
	}
	add_common_headers(exchange);
	observe(exchange);
}

/* What the client asked. */
#include "request.h"

#include <string.h>

#include "password.h"

#include "banned.h"

static const char *const method_names[] = {
	[METHOD_UNSET] = "UNSET",
	[METHOD_GET] = "GET",
	[METHOD_HEAD] = "HEAD",
	[METHOD_POST] = "POST",
	[METHOD_PUT] = "PUT",
	[METHOD_PATCH] = "PATCH",
	[METHOD_DELETE] = "DELETE",
	[METHOD_OPTIONS] = "OPTIONS",
	[METHOD_OTHER] = "OTHER",
};

const char *method_name(enum method method)
{
	return method_names[method];
}

static enum method method_read(struct text name)
{
	for (enum method method = METHOD_GET; method < METHOD_OTHER; method++) {
		if (text_equal(name, text_of(method_names[method])))
			return method;
	}
	return METHOD_OTHER;
}

struct text request_variable(const struct request_source *source, const char *name)
{
	size_t length = strlen(name);

	for (char **variable = source->variables; *variable != NULL; variable++) {
		if (strncmp(*variable, name, length) == 0 && (*variable)[length] == '=')
			return text_of(*variable + length + 1);
	}
	return TEXT_NONE;
}

static struct text path_of(const struct request_source *source)
{
	struct text path = request_variable(source, "PATH_INFO");

	while (path.length > 0 && path.data[path.length - 1] == '/')
		path.length--;
	return path.length == 0 ? TEXT("/") : path;
}

static struct text request_id_of(struct arena *arena, const struct request_source *source)
{
	static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-";
	struct text sent = request_variable(source, "HTTP_X_REQUEST_ID");

	if (sent.length <= 64 && text_is_from(sent, alphabet))
		return sent;
	return uuid_new(arena);
}

static bool is_host(struct text host)
{
	static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789.-_:[]";

	return host.length <= 255 && text_is_from(host, alphabet);
}

/* What stands in the variables; nothing is refused here, so an answer can always name its request. */
static void decode_variables(struct arena *arena, const struct request_source *source, struct request *request)
{
	*request = (struct request){
		.method = method_read(request_variable(source, "REQUEST_METHOD")),
		.path = path_of(source),
		.query = request_variable(source, "QUERY_STRING"),
		.remote_address = request_variable(source, "REMOTE_ADDR"),
		.host = request_variable(source, "HTTP_HOST"),
		.request_id = request_id_of(arena, source),
		.authorization = request_variable(source, "HTTP_AUTHORIZATION"),
		.accept = request_variable(source, "HTTP_ACCEPT"),
		.accept_language = request_variable(source, "HTTP_ACCEPT_LANGUAGE"),
		.user_agent = request_variable(source, "HTTP_USER_AGENT"),
		.if_none_match = request_variable(source, "HTTP_IF_NONE_MATCH"),
		.is_https = text_equal(request_variable(source, "REQUEST_SCHEME"), TEXT("https"))
			|| text_equal(request_variable(source, "HTTPS"), TEXT("on")),
	};
}

static const struct problem *check_variables(
	struct arena *arena, const struct request_source *source, const struct request *request)
{
	struct text target = request_variable(source, "REQUEST_URI");

	target = text_upto(target, text_find_char(target, '?'));
	if (request->path.length > REQUEST_PATH_BYTES_MAX)
		return problem_new(arena, PROBLEM_URI_TOO_LONG, "The path is longer than %d bytes.", REQUEST_PATH_BYTES_MAX);
	if (request->query.length > REQUEST_QUERY_BYTES_MAX)
		return problem_new(arena, PROBLEM_URI_TOO_LONG, "The query is longer than %d bytes.", REQUEST_QUERY_BYTES_MAX);
	/* A decoded NUL would have ended the path before its end. */
	if (text_find(target, TEXT("%00")) < target.length)
		return problem_new(arena, PROBLEM_PARAMETER, "The path holds a NUL character.");
	if (!text_is_utf8(request->path))
		return problem_new(arena, PROBLEM_PARAMETER, "The path is not UTF-8.");
	if (request->host.length > 0 && !is_host(request->host))
		return problem_new(arena, PROBLEM_PARAMETER, "The Host header is not a host.");
	return NULL;
}

static int hexadecimal(char digit)
{
	if (digit >= '0' && digit <= '9')
		return digit - '0';
	if (digit >= 'a' && digit <= 'f')
		return digit - 'a' + 10;
	if (digit >= 'A' && digit <= 'F')
		return digit - 'A' + 10;
	return -1;
}

/* Decodes %XX and +. False on a bad escape, a NUL, or bytes that are no UTF-8. */
static bool decode_component(struct arena *arena, struct text raw, struct text *decoded)
{
	char *out = arena_alloc(arena, raw.length + 1);
	size_t length = 0;

	for (size_t i = 0; i < raw.length; i++) {
		char byte = raw.data[i];

		if (byte == '%') {
			int high = i + 2 < raw.length ? hexadecimal(raw.data[i + 1]) : -1;
			int low = i + 2 < raw.length ? hexadecimal(raw.data[i + 2]) : -1;

			if (high < 0 || low < 0)
				return false;
			byte = (char)(high * 16 + low);
			i += 2;
		} else if (byte == '+') {
			byte = ' ';
		}
		if (byte == '\0')
			return false;
		out[length++] = byte;
	}
	*decoded = (struct text){ out, length };
	return text_is_utf8(*decoded);
}

struct parameters {
	struct parameter *items;
	size_t count;
};

static const struct problem *decode_parameters(struct arena *arena, struct text source, struct parameters *parameters)
{
	struct text part;

	while (text_split(&source, '&', &part)) {
		size_t equals = text_find_char(part, '=');
		struct parameter parameter;

		if (part.length == 0)
			continue;
		if (parameters->count == REQUEST_PARAMETERS_MAX)
			return problem_new(arena, PROBLEM_PARAMETER, "There are more than %d parameters.", REQUEST_PARAMETERS_MAX);
		if (!decode_component(arena, text_upto(part, equals), &parameter.name)
			|| !decode_component(arena, text_from(part, equals + 1), &parameter.value))
			return problem_new(arena, PROBLEM_PARAMETER,
				"Parameter %zu is not well encoded: every %% needs two hexadecimal digits, and the bytes must be UTF-8 without NUL.",
				parameters->count + 1);
		if (parameter.name.length == 0)
			return problem_new(arena, PROBLEM_PARAMETER, "Parameter %zu has no name before its \"=\".", parameters->count + 1);
		parameters->items[parameters->count++] = parameter;
	}
	return NULL;
}

static struct text media_type_of(const struct request_source *source)
{
	struct text header = request_variable(source, "CONTENT_TYPE");

	return text_trim(text_upto(header, text_find_char(header, ';')));
}

static bool is_json_type(struct text type, enum method method)
{
	/* RFC 7396: a merge patch is for PATCH. */
	return text_equal_nocase(type, TEXT("application/json"))
		|| (method == METHOD_PATCH && text_equal_nocase(type, TEXT("application/merge-patch+json")));
}

static const struct problem *decode_json(struct arena *arena, struct text body, struct request *request)
{
	struct text error = TEXT_NONE;

	if (!json_parse(arena, body, &request->json, &error))
		return problem_new(arena, PROBLEM_MALFORMED, "The body is not JSON: %.*s.", TEXT_ARGS(error));
	request->has_json = true;
	return NULL;
}

static const struct problem *check_length(struct arena *arena, const struct request_source *source)
{
	int64_t announced = 0;

	text_integer(request_variable(source, "CONTENT_LENGTH"), 0, INT64_MAX, &announced);
	if (source->body.length > REQUEST_BODY_BYTES_MAX || announced > REQUEST_BODY_BYTES_MAX)
		return problem_new(arena, PROBLEM_CONTENT_TOO_LARGE, "The body is larger than %d KiB.", REQUEST_BODY_BYTES_MAX / 1024);
	if (source->is_body_cut)
		return problem_new(arena, PROBLEM_MALFORMED, "The body is not as long as its Content-Length says.");
	return NULL;
}

static const struct problem *decode_body(
	struct arena *arena, const struct request_source *source, struct request *request, struct parameters *parameters)
{
	struct text type = media_type_of(source);
	struct text encoding = request_variable(source, "HTTP_CONTENT_ENCODING");

	TRY(check_length(arena, source));
	if (encoding.length > 0 && !text_equal_nocase(encoding, TEXT("identity")))
		return problem_new(arena, PROBLEM_UNSUPPORTED_MEDIA_TYPE, "Send the body without a Content-Encoding.");
	if (source->body.length == 0)
		return NULL;
	if (is_json_type(type, request->method))
		return decode_json(arena, source->body, request);
	if (text_equal_nocase(type, TEXT("application/x-www-form-urlencoded"))) {
		request->has_form = true;
		request->form_problem = decode_parameters(arena, source->body, parameters);
		return NULL;
	}
	return problem_new(arena, PROBLEM_UNSUPPORTED_MEDIA_TYPE, "Send JSON with the header Content-Type: application/json.");
}

const struct problem *request_decode(struct arena *arena, const struct request_source *source, struct request *request)
{
	struct parameters parameters = { NULL, 0 };
	const struct problem *problem;

	decode_variables(arena, source, request);
	TRY(check_variables(arena, source, request));
	parameters.items = arena_alloc(arena, REQUEST_PARAMETERS_MAX * sizeof *parameters.items);
	problem = decode_parameters(arena, request->query, &parameters);
	if (problem == NULL
		&& (request->method == METHOD_POST || request->method == METHOD_PUT || request->method == METHOD_PATCH))
		problem = decode_body(arena, source, request, &parameters);
	request->parameters = parameters.items;
	request->parameter_count = parameters.count;
	return problem;
}

struct text request_parameter(const struct request *request, const char *name)
{
	for (size_t i = 0; i < request->parameter_count; i++) {
		if (text_equal(request->parameters[i].name, text_of(name)))
			return request->parameters[i].value;
	}
	return TEXT_NONE;
}

/* Thousandths of a weight such as "0.8" (RFC 9110, section 12.4.2); a malformed one counts as 0. */
static int weight_read(struct text text)
{
	int weight = 0;
	int unit = 1000;

	if (text.length == 0 || text.length > 5 || (text.length > 1 && text.data[1] != '.'))
		return 0;
	for (size_t i = 0; i < text.length; i++) {
		if (i == 1)
			continue;
		if (text.data[i] < '0' || text.data[i] > '9')
			return 0;
		weight += (text.data[i] - '0') * unit;
		unit /= 10;
	}
	return weight <= 1000 ? weight : 0;
}

/* Splits "text/html;level=1;q=0.5" into its range and weight. */
static int range_read(struct text item, struct text *range)
{
	struct text parameter;
	int weight = 1000;

	*range = TEXT_NONE;
	if (text_split(&item, ';', &parameter))
		*range = text_trim(parameter);
	while (text_split(&item, ';', &parameter)) {
		parameter = text_trim(parameter);
		if (text_starts_with(parameter, TEXT("q=")) || text_starts_with(parameter, TEXT("Q=")))
			weight = weight_read(text_from(parameter, 2));
	}
	return weight;
}

/* 3 for the very type, 2 for "text/" and any subtype, 1 for any type, 0 for no match. */
static int media_range_fits(struct text range, struct text type)
{
	size_t slash = text_find_char(type, '/');

	if (text_equal_nocase(range, type))
		return 3;
	if (range.length == slash + 2 && text_ends_with(range, TEXT("/*"))
		&& text_equal_nocase(text_upto(range, slash), text_upto(type, slash)))
		return 2;
	return text_equal(range, TEXT("*/*")) ? 1 : 0;
}

/* The weight that the most specific range gives to a type; 0 when none fits. */
static int media_weight(struct text accept, struct text type)
{
	struct text item;
	int best_fit = 0;
	int weight = 0;

	while (text_split(&accept, ',', &item)) {
		struct text range;
		int item_weight = range_read(item, &range);
		int fit = media_range_fits(range, type);

		if (fit > best_fit) {
			best_fit = fit;
			weight = item_weight;
		}
	}
	return weight;
}

int request_prefers(const struct request *request, const char *const *offers, size_t count)
{
	int best_weight = 0;
	int best = -1;

	if (text_trim(request->accept).length == 0)
		return count == 0 ? -1 : 0;
	for (size_t i = 0; i < count; i++) {
		int weight = media_weight(request->accept, text_of(offers[i]));

		if (weight > best_weight) {
			best_weight = weight;
			best = (int)i;
		}
	}
	return best;
}

bool request_is_terminal(const struct request *request)
{
	static const char *const clients[] = { "curl/", "Wget/", "HTTPie/" };

	for (size_t i = 0; i < sizeof clients / sizeof *clients; i++) {
		if (text_starts_with(request->user_agent, text_of(clients[i])))
			return true;
	}
	return false;
}

/* NULL when it is no language of ours; "fr-CH" is French. */
static const char *language_read(struct text tag)
{
	struct text primary = text_upto(tag, text_find_char(tag, '-'));

	if (text_equal_nocase(primary, TEXT("fr")))
		return "fr";
	return text_equal_nocase(primary, TEXT("en")) ? "en" : NULL;
}

static const char *accepted_language(struct text accepted)
{
	const char *best = "en";
	struct text item;
	int best_weight = 0;

	while (text_split(&accepted, ',', &item)) {
		struct text tag;
		int weight = range_read(item, &tag);
		const char *language = language_read(tag);

		if (language != NULL && weight > best_weight) {
			best_weight = weight;
			best = language;
		}
	}
	return best;
}

const char *request_language(const struct request *request)
{
	const char *language = language_read(request_parameter(request, "lang"));

	return language != NULL ? language : accepted_language(request->accept_language);
}

/*
 * What the client asked: decoded once, at the edge.
 *
 * Decoding is strict: what two programs could read in two ways is refused.
 */
#ifndef REQUEST_H
#define REQUEST_H

#include "json.h"
#include "problem.h"

enum method { METHOD_UNSET, METHOD_GET, METHOD_HEAD, METHOD_POST, METHOD_PUT, METHOD_PATCH, METHOD_DELETE, METHOD_OPTIONS, METHOD_OTHER };

/* "GET", for metrics and logs. */
const char *method_name(enum method method);

enum {
	REQUEST_BODY_BYTES_MAX = 64 * 1024,
	REQUEST_PATH_BYTES_MAX = 4096,
	REQUEST_QUERY_BYTES_MAX = 8 * 1024,
	REQUEST_PARAMETERS_MAX = 64
};

/* A decoded name and value of the query or of a form. */
struct parameter {
	struct text name;
	struct text value;
};

/* The CGI variables and the body, as the FastCGI layer hands them over. Borrowed. */
struct request_source {
	char **variables; /* "NAME=value", NULL at the end */
	struct text body;
	bool is_body_cut; /* longer than REQUEST_BODY_BYTES_MAX, or not as long as CONTENT_LENGTH */
};

struct request {
	enum method method;
	struct text path;         /* PATH_INFO, "/" at least, no trailing slash */
	struct text query;        /* raw */
	struct text remote_address;
	struct text host;
	struct text request_id;   /* X-Request-Id if well formed, else made */
	struct text authorization;
	struct text accept;
	struct text accept_language;
	struct text user_agent;
	struct text if_none_match;
	bool is_https;
	const struct parameter *parameters; /* of the query and, for a form, of the body */
	size_t parameter_count;
	const struct json *json;  /* of a JSON body */
	bool has_json;
	bool has_form;
	const struct problem *form_problem; /* what is wrong with the form's encoding: for who takes forms to refuse */
};

/*
 * Refuses with 400, 413, 414 or 415. Everything but the parameters and the
 * body is set even then. Bodies of GET, HEAD, DELETE and OPTIONS are not looked at.
 */
const struct problem *request_decode(struct arena *arena, const struct request_source *source, struct request *request);

/* Any other header: "HTTP_X_TODO" style name. TEXT_NONE when absent. */
struct text request_variable(const struct request_source *source, const char *name);

/* The first parameter of that name, or TEXT_NONE. */
struct text request_parameter(const struct request *request, const char *name);

/* The first of the offered media types that Accept likes best (RFC 9110, section 12.5.1); -1 for none. */
int request_prefers(const struct request *request, const char *const *offers, size_t count);

/* A terminal's client: curl, Wget, HTTPie. */
bool request_is_terminal(const struct request *request);

/* "fr" or "en": ?lang=, then Accept-Language. */
const char *request_language(const struct request *request);

#endif

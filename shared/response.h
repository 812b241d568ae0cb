/*
 * The answer, built in the arena and sent in one piece.
 */
#ifndef RESPONSE_H
#define RESPONSE_H

#include "buffer.h"

struct response {
	uint16_t status;        /* 200 unless set */
	struct buffer headers;  /* complete lines, CRLF */
	struct buffer body;
	struct text file;       /* when set, sent instead of body: bytes that live until the reset or longer */
	const char *content_type; /* NULL for none */
};

void response_init(struct response *response, struct arena *arena);

/* Adds a header. The value must hold no CR, LF or NUL: they are our fault, so die. */
void response_header(struct response *response, const char *name, struct text value);

/* A header of that name was added. Names are compared as written by us. */
bool response_has_header(const struct response *response, const char *name);

/* Status line and headers in CGI form ("Status: 200 OK" …), with Content-Length; then the body. */
void response_add_head(struct buffer *out, const struct response *response);

/* The bytes to send after the head; empty for 204 and 304. */
struct text response_body(const struct response *response);

#endif

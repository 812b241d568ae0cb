/*
 * A mail as it goes over the wire: RFC 5322 and MIME, ASCII throughout.
 */
#ifndef MESSAGE_H
#define MESSAGE_H

#include "buffer.h"

struct message {
	struct text id;      /* the same at every attempt, so that a receiver can see that it has it already */
	struct text from;
	struct text recipient;
	struct text subject;
	struct text body;
	int64_t created_s;   /* since 1970 */
};

/* Lines end in CRLF. */
void message_add(struct buffer *out, const struct message *message);

#endif

/*
 * Mails to an SMTP server, by libcurl; the one file that includes it.
 *
 * TLS with a certificate of the server's name is required, unless the server
 * is on loopback. One connection a mail: they are few.
 */
#ifndef SMTP_H
#define SMTP_H

#include "config.h"
#include "message.h"

enum smtp_outcome { SMTP_SENT, SMTP_TRY_AGAIN, SMTP_REFUSED };

/* Once, before the first mail. Dies when libcurl does not start. */
void smtp_init(void);

/*
 * Ends within half a minute. SMTP_REFUSED: the server took our word for it and said
 * never. *reason, in the arena, names no address: it may be logged.
 */
enum smtp_outcome smtp_send(struct arena *arena, const struct config *config, const struct message *message,
	struct text *reason);

#endif

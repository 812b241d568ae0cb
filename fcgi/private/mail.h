/*
 * Mails: their words, in the language of who caused them.
 *
 * A handler adds one to its inputs and its statement puts it into the outbox
 * (table mail), together with the change it tells of.
 */
#ifndef MAIL_H
#define MAIL_H

#include "exchange.h"

enum mail_kind {
	MAIL_VERIFY,           /* with a link: confirm this address */
	MAIL_RESET,            /* with a link: choose a new password */
	MAIL_EMAIL,            /* with a link: this shall be the account's address */
	MAIL_EMAIL_ASKED,      /* to the address before */
	MAIL_PASSWORD_CHANGED,
	MAIL_DELETED
};

/*
 * A mail with a link that works once. Adds the inputs "link_digest" of its
 * secret, "link_subject" and "link_body".
 */
void mail_add_link(struct exchange *exchange, enum mail_kind kind);

/* A mail that only tells. Adds the inputs "notice_subject" and "notice_body". */
void mail_add_notice(struct exchange *exchange, enum mail_kind kind);

#endif

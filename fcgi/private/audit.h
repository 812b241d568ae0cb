/*
 * The record of what happened to accounts: lines of the log that the instance
 * intern keeps apart, for ever (sql/intern/0002_audit.sql). So nothing goes
 * into one that must be forgotten, or kept secret: ids and words of closed
 * lists, no address, no token, no password. LOG_LEVEL does not silence them.
 */
#ifndef AUDIT_H
#define AUDIT_H

#include "exchange.h"
#include "log.h"

/* A security event. The account may be TEXT_NONE: nobody's address is logged. */
void audit_event(const struct exchange *exchange, enum log_level level, const char *event, struct text account);

/* What the caller did to the account, session or token of that id, or looked at: "token_revoked". */
void audit_target(const struct exchange *exchange, const char *event, struct text target);

/*
 * The caller changed a value of the account that the input "id" names, from one
 * word of a closed list to another: "role_changed". Nothing if they are equal,
 * or there is no new one.
 */
void audit_change(const struct exchange *exchange, const char *event, struct text from, struct text to);

#endif

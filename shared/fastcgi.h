/*
 * FastCGI, by libfcgi; the one file that includes it.
 *
 * A worker waits for a connection by itself and lets libfcgi accept it, so
 * that it knows when it starts to depend on a peer: from then on an alarm
 * limits the whole request, reading it included. Whoever stays silent, or a
 * handler that never ends, costs one worker for the deadline (it dies by
 * SIGALRM and the master replaces it). TERM arrives only while waiting.
 */
#ifndef FASTCGI_H
#define FASTCGI_H

#include "request.h"
#include "response.h"

/* Prepares fd 0, a listening socket, in a worker. */
void fastcgi_init(uint32_t deadline_s);

/*
 * Waits for a request. False when the worker shall end (TERM). The source and
 * what it points into live until fastcgi_send.
 */
bool fastcgi_accept(struct arena *arena, struct request_source *source);

/* Sends head and body in one piece and frees the connection at once (FCGX_Detach). */
void fastcgi_send(struct arena *arena, const struct response *response, bool is_head);

#endif

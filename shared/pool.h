/*
 * The pool master: keeps N workers on one listening socket (fd 0).
 *
 * Serves nothing itself. A dead worker is replaced, with back-off, for ever.
 * TERM and INT drain. TTIN and TTOU add and remove a worker. HUP tries the
 * program as it is on disk now; if it starts, the master becomes it in place
 * (same process, same socket, same shared memory) and replaces its workers one
 * at a time; if not, all stays as it was. The workers die with the master.
 */
#ifndef POOL_H
#define POOL_H

#include "config.h"
#include "metrics.h"

enum { POOL_WORKERS_MAX = CONFIG_WORKERS_MAX };

struct pool {
	size_t workers;      /* 1 … POOL_WORKERS_MAX */
	uint32_t deadline_s; /* of a request; draining takes little longer */
	struct metrics *metrics;
	int (*work)(void *context, size_t worker); /* in the child; its result is the exit code */
	void *context;
	char **arguments;    /* of the program, for HUP; it must know --try: as a start, but exit 0 instead of serving */
};

/* Returns the exit code when drained. */
int pool_run(const struct pool *pool);

#endif

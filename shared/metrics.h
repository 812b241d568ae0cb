/*
 * Counters of one pool, in memory shared by its workers.
 *
 * Made by the master before it forks; relaxed atomics, no locks, so any worker
 * answers /metrics for the whole pool and a killed worker wedges nobody.
 */
#ifndef METRICS_H
#define METRICS_H

#include "buffer.h"

struct metrics;

/*
 * Shared memory for that many routes and workers; inherited over fork and exec.
 * One for each process. Keeps service. Dies when it cannot be had.
 */
struct metrics *metrics_open(const char *service, size_t routes, size_t workers);

/*
 * Names route number index, e.g. "GET" "/todos/{id}". Keeps both. Index 0 is
 * kept for "no route". The counters of a number that meant another route
 * before an exec start at 0 again.
 */
void metrics_name_route(struct metrics *metrics, size_t index, const char *method, const char *pattern);

/* One answered request; bytes are the body's. */
void metrics_count(struct metrics *metrics, size_t route, uint16_t status, uint64_t duration_us, size_t bytes);

/* Counts what happened to the pool. */
enum metrics_event {
	METRICS_WORKER_START,
	METRICS_WORKER_DEATH,
	METRICS_WORKER_STUCK,
	METRICS_DATABASE_CONNECT,
	METRICS_PASSWORD_HASH,
	METRICS_EVENTS
};
void metrics_event(struct metrics *metrics, enum metrics_event event);

/* A worker's slot says since when it is busy (monotonic us), 0 when idle: a gauge, and the master's hint whether a death cost a request. */
void metrics_set_busy(struct metrics *metrics, size_t worker, uint64_t since_us);
uint64_t metrics_busy_since_us(const struct metrics *metrics, size_t worker);
void metrics_set_workers(struct metrics *metrics, size_t count);

/*
 * Prometheus text exposition format 0.0.4. All carry service; those of routes
 * method and route too:
 *   http_requests_total{status}, http_request_duration_seconds (a histogram),
 *   http_response_bytes_total, todo_workers, todo_workers_busy,
 *   todo_worker_starts_total, todo_worker_deaths_total,
 *   todo_worker_stuck_total, todo_database_connects_total,
 *   todo_password_hashes_total
 */
void metrics_add_text(struct buffer *out, const struct metrics *metrics);

#endif

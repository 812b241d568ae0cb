/* Counters of one pool, in memory shared by its workers. */
#include "metrics.h"

#include <inttypes.h>
#include <stdatomic.h>
#include <stdio.h>

#include "log.h"
#include "shared_memory.h"

#include "banned.h"

enum { ROUTES_MAX = 256, WORKERS_MAX = 1024, US_PER_S = 1000000 };

/* Upper bounds in microseconds: half a millisecond is a good read, ten seconds nobody waits for. */
static const uint64_t bounds_us[] = { 500, 1000, 2500, 5000, 10000, 25000, 50000, 100000, 250000, 500000, 1000000, 2500000,
	5000000, 10000000 };

/* Statuses that are counted by themselves; any other is counted as 0. */
static const uint16_t statuses[] = { 0, 200, 201, 202, 204, 301, 302, 303, 304, 307, 308, 400, 401, 403, 404, 405, 406, 409,
	410, 412, 413, 414, 415, 422, 428, 429, 500, 503 };

enum { BOUNDS = sizeof bounds_us / sizeof *bounds_us, STATUSES = sizeof statuses / sizeof *statuses };

struct route_counters {
	_Atomic uint64_t name_hash; /* of method and pattern: after an exec the number may mean another route */
	_Atomic uint64_t requests[STATUSES];
	_Atomic uint64_t durations[BOUNDS + 1]; /* not cumulative; the last has no upper bound */
	_Atomic uint64_t duration_us;
	_Atomic uint64_t response_bytes;
};

/* In shared memory: workers' slots first, routes after them. */
struct pool_counters {
	_Atomic uint64_t events[METRICS_EVENTS];
	_Atomic uint64_t workers;
};

struct route_name {
	const char *method;
	const char *pattern;
};

struct metrics {
	const char *service;
	size_t route_count;
	size_t worker_count;
	struct pool_counters *pool;
	_Atomic uint64_t *busy_since_us;
	struct route_counters *routes;
	struct route_name names[ROUTES_MAX];
};

static void add(_Atomic uint64_t *value, uint64_t more)
{
	atomic_fetch_add_explicit(value, more, memory_order_relaxed);
}

static uint64_t get(const _Atomic uint64_t *value)
{
	return atomic_load_explicit(value, memory_order_relaxed);
}

static void set(_Atomic uint64_t *value, uint64_t now)
{
	atomic_store_explicit(value, now, memory_order_relaxed);
}

struct metrics *metrics_open(const char *service, size_t routes, size_t workers)
{
	static struct metrics metrics;
	size_t bytes = sizeof *metrics.pool + workers * sizeof *metrics.busy_since_us + routes * sizeof *metrics.routes;

	if (routes == 0 || routes > ROUTES_MAX || workers == 0 || workers > WORKERS_MAX)
		die("metrics: %zu routes and %zu workers; at most %d and %d", routes, workers, ROUTES_MAX, WORKERS_MAX);
	metrics = (struct metrics){ .service = service, .route_count = routes, .worker_count = workers };
	metrics.pool = shared_memory_open("SHARED_MEMORY_METRICS", bytes);
	metrics.busy_since_us = (_Atomic uint64_t *)(metrics.pool + 1);
	metrics.routes = (struct route_counters *)(metrics.busy_since_us + workers);
	metrics_name_route(&metrics, 0, "", "");
	return &metrics;
}

/* FNV-1a: tells names apart, no more. */
static uint64_t hash(uint64_t sum, const char *name)
{
	for (; *name != '\0'; name++)
		sum = (sum ^ (unsigned char)*name) * 1099511628211U;
	return sum;
}

static void forget_route(struct route_counters *route)
{
	for (size_t i = 0; i < STATUSES; i++)
		set(&route->requests[i], 0);
	for (size_t i = 0; i <= BOUNDS; i++)
		set(&route->durations[i], 0);
	set(&route->duration_us, 0);
	set(&route->response_bytes, 0);
}

void metrics_name_route(struct metrics *metrics, size_t index, const char *method, const char *pattern)
{
	uint64_t name_hash = hash(hash(14695981039346656037U, method), pattern);

	if (index >= metrics->route_count)
		die("metrics: route %zu of %zu", index, metrics->route_count);
	metrics->names[index] = (struct route_name){ method, pattern };
	if (get(&metrics->routes[index].name_hash) != name_hash)
		forget_route(&metrics->routes[index]);
	set(&metrics->routes[index].name_hash, name_hash);
}

static size_t status_index(uint16_t status)
{
	for (size_t i = 1; i < STATUSES; i++) {
		if (statuses[i] == status)
			return i;
	}
	return 0;
}

static size_t bound_index(uint64_t duration_us)
{
	size_t i = 0;

	while (i < BOUNDS && duration_us > bounds_us[i])
		i++;
	return i;
}

void metrics_count(struct metrics *metrics, size_t route, uint16_t status, uint64_t duration_us, size_t bytes)
{
	struct route_counters *counters;

	if (route >= metrics->route_count)
		die("metrics: route %zu of %zu", route, metrics->route_count);
	counters = &metrics->routes[route];
	add(&counters->requests[status_index(status)], 1);
	add(&counters->durations[bound_index(duration_us)], 1);
	add(&counters->duration_us, duration_us);
	add(&counters->response_bytes, bytes);
}

void metrics_event(struct metrics *metrics, enum metrics_event event)
{
	add(&metrics->pool->events[event], 1);
}

static _Atomic uint64_t *slot_of(const struct metrics *metrics, size_t worker)
{
	if (worker >= metrics->worker_count)
		die("metrics: worker %zu of %zu", worker, metrics->worker_count);
	return &metrics->busy_since_us[worker];
}

void metrics_set_busy(struct metrics *metrics, size_t worker, uint64_t since_us)
{
	set(slot_of(metrics, worker), since_us);
}

uint64_t metrics_busy_since_us(const struct metrics *metrics, size_t worker)
{
	return get(slot_of(metrics, worker));
}

void metrics_set_workers(struct metrics *metrics, size_t count)
{
	set(&metrics->pool->workers, count);
}

static uint64_t busy_count(const struct metrics *metrics)
{
	uint64_t count = 0;

	for (size_t worker = 0; worker < metrics->worker_count; worker++)
		count += get(&metrics->busy_since_us[worker]) != 0;
	return count;
}

static void add_head(struct buffer *out, const char *name, const char *type, const char *help)
{
	buffer_printf(out, "# HELP %s %s\n# TYPE %s %s\n", name, help, name, type);
}

static void add_pool_value(struct buffer *out, const struct metrics *metrics, const char *name, uint64_t value)
{
	buffer_printf(out, "%s{service=\"%s\"} %" PRIu64 "\n", name, metrics->service, value);
}

static void add_pool(struct buffer *out, const struct metrics *metrics)
{
	static const struct {
		const char *name;
		const char *help;
	} events[METRICS_EVENTS] = {
		[METRICS_WORKER_START] = { "todo_worker_starts_total", "Workers started." },
		[METRICS_WORKER_DEATH] = { "todo_worker_deaths_total", "Workers that ended without being asked to." },
		[METRICS_WORKER_STUCK] = { "todo_worker_stuck_total", "Workers killed past the deadline of a request." },
		[METRICS_DATABASE_CONNECT] = { "todo_database_connects_total", "Connections made to the database." },
		[METRICS_PASSWORD_HASH] = { "todo_password_hashes_total", "Passwords hashed, to be kept or to be compared." },
	};

	add_head(out, "todo_workers", "gauge", "Workers of the pool.");
	add_pool_value(out, metrics, "todo_workers", get(&metrics->pool->workers));
	add_head(out, "todo_workers_busy", "gauge", "Workers with a request in hand.");
	add_pool_value(out, metrics, "todo_workers_busy", busy_count(metrics));
	for (size_t i = 0; i < METRICS_EVENTS; i++) {
		add_head(out, events[i].name, "counter", events[i].help);
		add_pool_value(out, metrics, events[i].name, get(&metrics->pool->events[i]));
	}
}

/* service="…",method="…",route="…": patterns come from our own tables and need no escape. */
static struct text labels_of(struct arena *arena, const struct metrics *metrics, size_t route)
{
	const struct route_name *name = &metrics->names[route];

	return arena_printf(arena, "service=\"%s\",method=\"%s\",route=\"%s\"", metrics->service,
		name->method == NULL ? "" : name->method, name->pattern == NULL ? "" : name->pattern);
}

static void add_requests(struct buffer *out, const struct metrics *metrics, const struct text *labels)
{
	add_head(out, "http_requests_total", "counter", "Requests answered.");
	for (size_t route = 0; route < metrics->route_count; route++) {
		for (size_t i = 0; i < STATUSES; i++) {
			uint64_t count = get(&metrics->routes[route].requests[i]);

			if (count > 0)
				buffer_printf(out, "http_requests_total{%.*s,status=\"%d\"} %" PRIu64 "\n", TEXT_ARGS(labels[route]),
					statuses[i], count);
		}
	}
}

/* Seconds, exactly: a float would round. */
static void add_seconds(struct buffer *out, uint64_t us)
{
	buffer_printf(out, "%" PRIu64 ".%06" PRIu64, us / US_PER_S, us % US_PER_S);
}

static void add_histogram(struct buffer *out, const struct route_counters *route, struct text labels)
{
	uint64_t sum = 0;

	for (size_t i = 0; i < BOUNDS; i++) {
		sum += get(&route->durations[i]);
		buffer_printf(out, "http_request_duration_seconds_bucket{%.*s,le=\"%g\"} %" PRIu64 "\n", TEXT_ARGS(labels),
			(double)bounds_us[i] / US_PER_S, sum);
	}
	sum += get(&route->durations[BOUNDS]);
	buffer_printf(out, "http_request_duration_seconds_bucket{%.*s,le=\"+Inf\"} %" PRIu64 "\n", TEXT_ARGS(labels), sum);
	buffer_printf(out, "http_request_duration_seconds_sum{%.*s} ", TEXT_ARGS(labels));
	add_seconds(out, get(&route->duration_us));
	/* The count is the sum of the buckets just printed, so that both agree while others are counting. */
	buffer_printf(out, "\nhttp_request_duration_seconds_count{%.*s} %" PRIu64 "\n", TEXT_ARGS(labels), sum);
}

static bool was_used(const struct route_counters *route)
{
	for (size_t i = 0; i <= BOUNDS; i++) {
		if (get(&route->durations[i]) > 0)
			return true;
	}
	return false;
}

void metrics_add_text(struct buffer *out, const struct metrics *metrics)
{
	struct text *labels = arena_alloc(out->arena, metrics->route_count * sizeof *labels);

	for (size_t route = 0; route < metrics->route_count; route++)
		labels[route] = labels_of(out->arena, metrics, route);
	add_pool(out, metrics);
	add_requests(out, metrics, labels);
	add_head(out, "http_request_duration_seconds", "histogram", "From the whole request to the whole answer, sending not included.");
	for (size_t route = 0; route < metrics->route_count; route++) {
		if (was_used(&metrics->routes[route]))
			add_histogram(out, &metrics->routes[route], labels[route]);
	}
	add_head(out, "http_response_bytes_total", "counter", "Bytes of the answers' bodies.");
	for (size_t route = 0; route < metrics->route_count; route++) {
		if (was_used(&metrics->routes[route]))
			buffer_printf(out, "http_response_bytes_total{%.*s} %" PRIu64 "\n", TEXT_ARGS(labels[route]),
				get(&metrics->routes[route].response_bytes));
	}
}

/* metrics.c */
#include "metrics.h"

#include <signal.h>

#include "hostile.h"
#include "tap.h"

static struct arena *arena;

static struct text exposition(const struct metrics *metrics)
{
	struct buffer out;

	buffer_init(&out, arena, 0);
	metrics_add_text(&out, metrics);
	return buffer_text(&out);
}

static bool tells(const struct metrics *metrics, const char *line)
{
	struct text text = exposition(metrics);
	struct text part;

	while (text_split(&text, '\n', &part)) {
		if (text_equal(part, text_of(line)))
			return true;
	}
	printf("# no line %s in:\n# %.*s\n", line, TEXT_ARGS(exposition(metrics)));
	return false;
}

static void test_counting(struct metrics *metrics)
{
	metrics_name_route(metrics, 1, "GET", "/todos/{id}");
	metrics_count(metrics, 1, 200, 400, 100);
	metrics_count(metrics, 1, 200, 1000, 100);
	metrics_count(metrics, 1, 404, 1001, 50);
	metrics_count(metrics, 1, 599, 99999999, 0);
	metrics_count(metrics, 0, 404, 10, 7);
	TEST("requests are counted by method, pattern and status")
	{
		EXPECT(tells(metrics, "http_requests_total{service=\"test\",method=\"GET\",route=\"/todos/{id}\",status=\"200\"} 2"));
		EXPECT(tells(metrics, "http_requests_total{service=\"test\",method=\"GET\",route=\"/todos/{id}\",status=\"404\"} 1"));
		EXPECT(tells(metrics, "http_requests_total{service=\"test\",method=\"\",route=\"\",status=\"404\"} 1"));
	}
	TEST("a status out of the table is counted as 0")
	{
		EXPECT(tells(metrics, "http_requests_total{service=\"test\",method=\"GET\",route=\"/todos/{id}\",status=\"0\"} 1"));
	}
	TEST("a duration at a bound belongs to the bucket below it, and buckets are cumulative")
	{
		EXPECT(tells(metrics, "http_request_duration_seconds_bucket{service=\"test\",method=\"GET\",route=\"/todos/{id}\",le=\"0.0005\"} 1"));
		EXPECT(tells(metrics, "http_request_duration_seconds_bucket{service=\"test\",method=\"GET\",route=\"/todos/{id}\",le=\"0.001\"} 2"));
		EXPECT(tells(metrics, "http_request_duration_seconds_bucket{service=\"test\",method=\"GET\",route=\"/todos/{id}\",le=\"10\"} 3"));
		EXPECT(tells(metrics, "http_request_duration_seconds_bucket{service=\"test\",method=\"GET\",route=\"/todos/{id}\",le=\"+Inf\"} 4"));
		EXPECT(tells(metrics, "http_request_duration_seconds_count{service=\"test\",method=\"GET\",route=\"/todos/{id}\"} 4"));
		EXPECT(tells(metrics, "http_request_duration_seconds_sum{service=\"test\",method=\"GET\",route=\"/todos/{id}\"} 100.002400"));
		EXPECT(tells(metrics, "http_response_bytes_total{service=\"test\",method=\"GET\",route=\"/todos/{id}\"} 250"));
	}
	arena_reset(arena);
}

static void test_format(struct metrics *metrics)
{
	struct text text = exposition(metrics);
	struct text line;

	TEST("every line is a comment or a sample, and the last one ends")
	{
		EXPECT(text_ends_with(text, TEXT("\n")));
		while (text_split(&text, '\n', &line)) {
			size_t space = text_find(line, TEXT("} "));

			EXPECT(text_starts_with(line, TEXT("# HELP ")) || text_starts_with(line, TEXT("# TYPE ")) || space < line.length);
		}
	}
	arena_reset(arena);
}

static void test_pool(struct metrics *metrics)
{
	TEST("the pool's gauges and counters")
	{
		metrics_set_workers(metrics, 3);
		metrics_set_busy(metrics, 0, 12345);
		metrics_set_busy(metrics, 3, 1);
		metrics_set_busy(metrics, 3, 0);
		metrics_event(metrics, METRICS_WORKER_STUCK);
		metrics_event(metrics, METRICS_DATABASE_CONNECT);
		EXPECT_INTEGER(metrics_busy_since_us(metrics, 0), 12345);
		EXPECT(tells(metrics, "todo_workers{service=\"test\"} 3"));
		EXPECT(tells(metrics, "todo_workers_busy{service=\"test\"} 1"));
		EXPECT(tells(metrics, "todo_worker_stuck_total{service=\"test\"} 1"));
		EXPECT(tells(metrics, "todo_worker_deaths_total{service=\"test\"} 0"));
		EXPECT(tells(metrics, "todo_database_connects_total{service=\"test\"} 1"));
	}
	TEST("any process answers for all of them, though some are killed while counting")
	{
		int status;

		metrics_name_route(metrics, 2, "POST", "/todos");
		fflush(NULL);
		for (int i = 0; i < 4; i++) {
			if (fork() == 0) {
				for (int n = 0; n < 10000; n++)
					metrics_count(metrics, 2, 201, 100, 1);
				kill(getpid(), SIGKILL);
			}
		}
		for (int i = 0; i < 4; i++)
			EXPECT(wait(&status) > 0);
		EXPECT(tells(metrics, "http_requests_total{service=\"test\",method=\"POST\",route=\"/todos\",status=\"201\"} 40000"));
	}
	arena_reset(arena);
}

static void count_too_far(void *metrics)
{
	metrics_count(metrics, 3, 200, 1, 1);
}

static void be_busy_too_far(void *metrics)
{
	metrics_set_busy(metrics, 4, 1);
}

static void test_faults(struct metrics *metrics)
{
	TEST("a route or a worker that is none ends the process")
	{
		EXPECT(dies_with(count_too_far, metrics, "route 3 of 3"));
		EXPECT(dies_with(be_busy_too_far, metrics, "worker 4 of 4"));
	}
}

static int after_exec(void)
{
	struct metrics *metrics = metrics_open("test", 3, 4);

	metrics_name_route(metrics, 1, "GET", "/todos/{id}");
	metrics_name_route(metrics, 2, "DELETE", "/todos");
	if (!tells(metrics, "http_requests_total{service=\"test\",method=\"GET\",route=\"/todos/{id}\",status=\"200\"} 2"))
		return 1;
	return text_find(exposition(metrics), TEXT("DELETE")) < exposition(metrics).length ? 2 : 0;
}

static void test_exec(char *program)
{
	TEST("counters outlive an exec of the master, but not those of a number that means another route")
	{
		pid_t child;
		int status = -1;

		fflush(NULL);
		child = fork();
		if (child == 0) {
			execl(program, program, "again", (char *)NULL);
			_exit(127);
		}
		EXPECT(waitpid(child, &status, 0) == child);
		EXPECT_INTEGER(status, 0);
	}
}

int main(int argc, char **argv)
{
	arena = arena_open(64 * 1024, 4 * 1024 * 1024);
	if (argc > 1) {
		int code = after_exec();

		arena_close(arena);
		return code;
	}
	struct metrics *metrics = metrics_open("test", 3, 4);

	test_counting(metrics);
	test_format(metrics);
	test_pool(metrics);
	test_faults(metrics);
	test_exec(argv[0]);
	arena_close(arena);
	return tap_done();
}

/* pool.c, with workers that do not need a socket; tests/protocol/pool.t has the rest. */
#include "pool.h"

#include <errno.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>

#include "hostile.h"
#include "tap.h"

enum { WORKERS = 3 };

/* In memory shared with the pool. */
struct seen {
	_Atomic int starts;
	_Atomic int slots[POOL_WORKERS_MAX];
};

static struct seen *seen;
static struct metrics *metrics;

/* Waits for TERM, which is blocked. */
static int wait_for_term(void *context, size_t worker)
{
	sigset_t term;
	int signal_number;

	(void)context;
	seen->starts++;
	seen->slots[worker]++;
	sigemptyset(&term);
	sigaddset(&term, SIGTERM);
	sigwait(&term, &signal_number);
	return 0;
}

static int fail_at_once(void *context, size_t worker)
{
	(void)context;
	(void)worker;
	seen->starts++;
	return 1;
}

static int ignore_term(void *context, size_t worker)
{
	(void)context;
	(void)worker;
	seen->starts++;
	while (pause() < 0)
		continue;
	return 1;
}

static void pause_ms(long ms)
{
	const struct timespec pause = { .tv_sec = ms / 1000, .tv_nsec = ms % 1000 * 1000000 };

	nanosleep(&pause, NULL);
}

/* A pool in a process of its own; its log is dropped. */
static pid_t start(int (*work)(void *context, size_t worker), uint32_t deadline_s)
{
	char *arguments[] = { (char[]){ "no-such-program" }, NULL };
	const struct pool pool = {
		.workers = WORKERS,
		.deadline_s = deadline_s,
		.metrics = metrics,
		.work = work,
		.arguments = arguments,
	};
	pid_t pid;

	memset(seen, 0, sizeof *seen);
	fflush(NULL);
	pid = fork();
	if (pid == 0) {
		int nowhere = open("/dev/null", O_WRONLY | O_CLOEXEC);

		dup2(nowhere, STDERR_FILENO);
		_exit(pool_run(&pool));
	}
	return pid;
}

static bool until(int wanted)
{
	for (int i = 0; i < 300 && seen->starts < wanted; i++)
		pause_ms(10);
	return seen->starts >= wanted;
}

static int stop(pid_t pid)
{
	int status = -1;

	kill(pid, SIGTERM);
	waitpid(pid, &status, 0);
	return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

int main(void)
{
	pid_t pool;

	seen = mmap(NULL, sizeof *seen, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (seen == MAP_FAILED)
		abort();
	metrics = metrics_open("test", 1, POOL_WORKERS_MAX);
	TEST("each worker has a slot of its own, and TERM ends them all with 0")
	{
		pool = start(wait_for_term, 5);
		EXPECT(until(WORKERS));
		EXPECT(seen->slots[0] == 1 && seen->slots[1] == 1 && seen->slots[2] == 1);
		EXPECT_INTEGER(stop(pool), 0);
		EXPECT_INTEGER(seen->starts, WORKERS);
	}
	TEST("the end of who was asked to end is no death")
	{
		struct arena *arena = arena_open(64 * 1024, 1024 * 1024);
		struct buffer text;

		buffer_init(&text, arena, 0);
		metrics_add_text(&text, metrics);
		EXPECT(text_find(buffer_text(&text), TEXT("todo_worker_deaths_total{service=\"test\"} 0\n")) < text.length);
		arena_close(arena);
	}
	TEST("workers that fail at once are started again, with back-off, for ever")
	{
		int after_a_second;

		pool = start(fail_at_once, 5);
		EXPECT(until(WORKERS * 3));
		pause_ms(1000);
		after_a_second = seen->starts;
		EXPECT(after_a_second < WORKERS * 10);
		EXPECT(until(after_a_second + 1));
		EXPECT_INTEGER(stop(pool), 0);
	}
	TEST("HUP with a program that is not there changes nothing")
	{
		pool = start(wait_for_term, 5);
		EXPECT(until(WORKERS));
		kill(pool, SIGHUP);
		pause_ms(300);
		EXPECT_INTEGER(seen->starts, WORKERS);
		EXPECT_INTEGER(stop(pool), 0);
	}
	TEST("TTIN takes a new slot, TTOU gives it back")
	{
		pool = start(wait_for_term, 5);
		EXPECT(until(WORKERS));
		kill(pool, SIGTTIN);
		EXPECT(until(WORKERS + 1));
		EXPECT_INTEGER(seen->slots[WORKERS], 1);
		kill(pool, SIGTTOU);
		pause_ms(200);
		kill(pool, SIGTTIN);
		EXPECT(until(WORKERS + 2));
		EXPECT_INTEGER(seen->slots[WORKERS], 2);
		EXPECT_INTEGER(stop(pool), 0);
	}
	TEST("a worker that does not listen to TERM cannot hold the pool for long")
	{
		pool = start(ignore_term, 0);
		EXPECT(until(WORKERS));
		EXPECT_INTEGER(stop(pool), 0);
	}
	return tap_done();
}

/* The pool master. */
#include "pool.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "clock.h"
#include "log.h"

#include "banned.h"

enum {
	TICK_MS = 50,                     /* while something is under way; else only signals wake the master */
	QUICK_DEATH_US = 1000 * 1000,     /* who dies idle and younger is replaced with back-off */
	BACK_OFF_FIRST_US = 50 * 1000,
	BACK_OFF_DOUBLINGS = 6,           /* 3.2 s at most: a repaired service is back soon */
	SETTLED_US = 200 * 1000,          /* a replacement that lives so long lets the next one go */
	DRAIN_GRACE_S = 5,
	TRIAL_S = 60
};

/* How the master tells the program it becomes: "configured wanted pid pid 0 pid". */
static const char handover_variable[] = "POOL_HANDOVER";

struct worker {
	pid_t pid;             /* 0: none */
	bool is_old;           /* of the program before HUP */
	bool is_stopping;
	uint32_t quick_deaths; /* in a row */
	uint64_t since_us;     /* its start, or its death */
};

struct master {
	const struct pool *pool;
	struct worker workers[POOL_WORKERS_MAX];
	size_t wanted;
	pid_t trial;           /* of the program on disk; 0: none */
	bool is_draining;
	uint64_t drains_until_us;
};

static void block_signals(sigset_t *set)
{
	static const int signals[] = { SIGTERM, SIGINT, SIGHUP, SIGCHLD, SIGTTIN, SIGTTOU };
	struct sigaction ignored = { .sa_handler = SIG_IGN };

	sigemptyset(set);
	for (size_t i = 0; i < sizeof signals / sizeof *signals; i++)
		sigaddset(set, signals[i]);
	sigprocmask(SIG_BLOCK, set, NULL);
	/* A peer that goes away is an error of write(2), not the end of a worker. */
	sigaction(SIGPIPE, &ignored, NULL);
}

/* In the child. The signals stay blocked; TERM is waited for where it may interrupt. */
static void become_worker(const struct master *master, size_t slot, pid_t parent)
{
	if (prctl(PR_SET_PDEATHSIG, SIGKILL) != 0)
		die("a worker cannot be tied to its master: %m");
	if (getppid() != parent)
		exit(0);
	exit(master->pool->work(master->pool->context, slot));
}

static void start_worker(struct master *master, size_t slot)
{
	struct worker *worker = &master->workers[slot];
	pid_t parent = getpid();
	pid_t pid;

	/* Who had the slot before may have died unseen, between two programs. */
	metrics_set_busy(master->pool->metrics, slot, 0);
	pid = fork();
	if (pid == 0)
		become_worker(master, slot, parent);
	worker->since_us = clock_monotonic_us();
	if (pid < 0) {
		log_error("a worker cannot be started: %m");
		worker->quick_deaths++;
		return;
	}
	worker->pid = pid;
	worker->is_old = false;
	worker->is_stopping = false;
	metrics_event(master->pool->metrics, METRICS_WORKER_START);
}

static uint64_t back_off_us(const struct worker *worker)
{
	uint32_t doublings = worker->quick_deaths;

	if (doublings == 0)
		return 0;
	doublings--;
	return (uint64_t)BACK_OFF_FIRST_US << (doublings < BACK_OFF_DOUBLINGS ? doublings : BACK_OFF_DOUBLINGS);
}

static void start_missing(struct master *master)
{
	uint64_t now_us = clock_monotonic_us();

	for (size_t i = 0; i < master->wanted; i++) {
		struct worker *worker = &master->workers[i];

		if (worker->pid == 0 && now_us - worker->since_us >= back_off_us(worker))
			start_worker(master, i);
	}
}

static void stop_worker(struct worker *worker)
{
	if (worker->pid == 0 || worker->is_stopping)
		return;
	kill(worker->pid, SIGTERM);
	worker->is_stopping = true;
}

static void tell_death(struct master *master, const struct worker *worker, int status)
{
	if (!worker->is_stopping)
		metrics_event(master->pool->metrics, METRICS_WORKER_DEATH);
	if (WIFSIGNALED(status) && WTERMSIG(status) == SIGALRM) {
		metrics_event(master->pool->metrics, METRICS_WORKER_STUCK);
		log_error("worker %d was ended: its request took longer than %u s", (int)worker->pid, master->pool->deadline_s);
	} else if (WIFSIGNALED(status)) {
		log_error("worker %d died by signal %d (%s)", (int)worker->pid, WTERMSIG(status), strsignal(WTERMSIG(status)));
	} else if (WEXITSTATUS(status) != 0) {
		log_error("worker %d exited with %d", (int)worker->pid, WEXITSTATUS(status));
	}
}

static void bury(struct master *master, size_t slot, int status)
{
	struct worker *worker = &master->workers[slot];
	struct metrics *metrics = master->pool->metrics;
	uint64_t now_us = clock_monotonic_us();
	/* Who died of a request is no reason to wait: others want a worker. */
	bool was_idle = metrics_busy_since_us(metrics, slot) == 0;
	bool is_quick = was_idle && !worker->is_stopping && now_us - worker->since_us < QUICK_DEATH_US;

	tell_death(master, worker, status);
	metrics_set_busy(metrics, slot, 0);
	*worker = (struct worker){ .quick_deaths = is_quick ? worker->quick_deaths + 1 : 0, .since_us = now_us };
}

/* "configured wanted pid pid …" for the program that the master becomes. */
static void write_handover(const struct master *master)
{
	char state[32 + POOL_WORKERS_MAX * 12];
	size_t length = (size_t)snprintf(state, sizeof state, "%zu %zu", master->pool->workers, master->wanted);

	for (size_t i = 0; i < POOL_WORKERS_MAX; i++)
		length += (size_t)snprintf(state + length, sizeof state - length, " %d", (int)master->workers[i].pid);
	if (setenv(handover_variable, state, 1) != 0)
		die("the workers cannot be handed over: %m");
}

static void become_new_program(const struct master *master)
{
	log_info("the program on disk starts; taking it over");
	write_handover(master);
	execvp(master->pool->arguments[0], master->pool->arguments);
	log_error("%s cannot be executed: %m", master->pool->arguments[0]);
	unsetenv(handover_variable);
}

static void end_trial(struct master *master, int status)
{
	master->trial = 0;
	if (master->is_draining)
		return;
	if (WIFEXITED(status) && WEXITSTATUS(status) == 0)
		become_new_program(master);
	else
		log_error("the program on disk does not start (see above); the workers stay as they are");
}

static void reap(struct master *master)
{
	int status;
	pid_t pid;

	while ((pid = waitpid(-1, &status, WNOHANG)) > 0) {
		if (pid == master->trial) {
			end_trial(master, status);
			continue;
		}
		for (size_t i = 0; i < POOL_WORKERS_MAX; i++) {
			if (master->workers[i].pid == pid)
				bury(master, i, status);
		}
	}
}

static void exec_trial(char *const *arguments)
{
	char *trial[64];
	size_t count = 0;
	sigset_t none;

	while (arguments[count] != NULL && count < sizeof trial / sizeof *trial - 2) {
		trial[count] = arguments[count];
		count++;
	}
	trial[count++] = (char[]){ "--try" };
	trial[count] = NULL;
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	alarm(TRIAL_S);
	execvp(trial[0], trial);
	die("%s cannot be executed: %m", trial[0]);
}

static void begin_trial(struct master *master)
{
	pid_t pid;

	if (master->trial != 0)
		return;
	pid = fork();
	if (pid == 0)
		exec_trial(master->pool->arguments);
	if (pid < 0)
		log_error("the program on disk cannot be tried: %m");
	else
		master->trial = pid;
}

static void scale(struct master *master, size_t wanted)
{
	if (wanted < 1 || wanted > POOL_WORKERS_MAX) {
		log_warning("%zu workers are not possible", wanted);
		return;
	}
	master->wanted = wanted;
	metrics_set_workers(master->pool->metrics, wanted);
	log_info("%zu workers wanted", wanted);
}

static void drain(struct master *master)
{
	if (master->is_draining)
		return;
	log_info("draining");
	master->is_draining = true;
	master->drains_until_us = clock_monotonic_us() + ((uint64_t)master->pool->deadline_s + DRAIN_GRACE_S) * 1000000;
	master->wanted = 0;
}

static void handle(struct master *master, int signal_number)
{
	if (signal_number == SIGTERM || signal_number == SIGINT)
		drain(master);
	else if (master->is_draining)
		return;
	else if (signal_number == SIGHUP)
		begin_trial(master);
	else if (signal_number == SIGTTIN)
		scale(master, master->wanted + 1);
	else if (signal_number == SIGTTOU)
		scale(master, master->wanted - 1);
}

static void stop_surplus(struct master *master)
{
	for (size_t i = master->wanted; i < POOL_WORKERS_MAX; i++)
		stop_worker(&master->workers[i]);
	if (!master->is_draining || clock_monotonic_us() < master->drains_until_us)
		return;
	for (size_t i = 0; i < POOL_WORKERS_MAX; i++) {
		if (master->workers[i].pid != 0)
			kill(master->workers[i].pid, SIGKILL);
	}
}

/* Ends the next old worker once all wanted ones are there and have lived for a moment. */
static void replace_next(struct master *master)
{
	uint64_t now_us = clock_monotonic_us();
	struct worker *next = NULL;

	for (size_t i = master->wanted; i-- > 0;) {
		struct worker *worker = &master->workers[i];

		if (worker->pid == 0 || worker->is_stopping || (!worker->is_old && now_us - worker->since_us < SETTLED_US))
			return;
		if (worker->is_old)
			next = worker;
	}
	if (next != NULL)
		stop_worker(next);
}

/* Nothing to do before the next signal. */
static bool is_settled(const struct master *master)
{
	for (size_t i = 0; i < POOL_WORKERS_MAX; i++) {
		const struct worker *worker = &master->workers[i];

		if (i < master->wanted ? worker->pid == 0 || worker->is_old : worker->pid != 0)
			return false;
	}
	return true;
}

static bool has_workers(const struct master *master)
{
	for (size_t i = 0; i < POOL_WORKERS_MAX; i++) {
		if (master->workers[i].pid != 0)
			return true;
	}
	return false;
}

/* Takes one number off the front of a handover. */
static int64_t take_number(struct text *rest)
{
	int64_t number = 0;
	struct text word;

	if (text_split(rest, ' ', &word))
		text_integer(word, 0, INT32_MAX, &number);
	return number;
}

/* Only a running child is a worker: a stale variable names none. */
static pid_t adopt(pid_t pid)
{
	return pid > 0 && waitpid(pid, NULL, WNOHANG) == 0 ? pid : 0;
}

static void read_handover(struct master *master)
{
	struct text rest = text_of(getenv(handover_variable));
	int64_t configured = take_number(&rest);
	int64_t wanted = take_number(&rest);

	/* A scaled pool stays scaled, unless the operator configured another size since. */
	if (configured == (int64_t)master->pool->workers && wanted >= 1 && wanted <= POOL_WORKERS_MAX)
		master->wanted = (size_t)wanted;
	for (size_t i = 0; i < POOL_WORKERS_MAX; i++) {
		master->workers[i].pid = adopt((pid_t)take_number(&rest));
		master->workers[i].is_old = master->workers[i].pid != 0;
	}
	unsetenv(handover_variable);
}

static void wait_for_signal(struct master *master, const sigset_t *signals)
{
	struct timespec tick = { .tv_nsec = TICK_MS * 1000L * 1000 };
	int signal_number = sigtimedwait(signals, NULL, is_settled(master) ? NULL : &tick);

	if (signal_number > 0)
		handle(master, signal_number);
	else if (errno != EAGAIN && errno != EINTR)
		die("waiting for signals: %m");
}

int pool_run(const struct pool *pool)
{
	struct master master = { .pool = pool, .wanted = pool->workers };
	sigset_t signals;

	block_signals(&signals);
	read_handover(&master);
	metrics_set_workers(pool->metrics, master.wanted);
	log_info("%zu workers", master.wanted);
	do {
		start_missing(&master);
		stop_surplus(&master);
		replace_next(&master);
		wait_for_signal(&master, &signals);
		reap(&master);
	} while (!master.is_draining || has_workers(&master));
	log_info("drained");
	return 0;
}

/* FastCGI, by libfcgi. */
#include "fastcgi.h"

#include <errno.h>
#include <fcgiapp.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/epoll.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include "log.h"

#include "banned.h"

enum {
	LISTENER = 0,
	ROLE_RESPONDER = 1,               /* FastCGI specification, section 8; libfcgi takes any role */
	BODY_BYTES_DISCARDED = 1024 * 1024, /* read past the limit, so that the peer can finish sending and read our answer */
	ACCEPT_PAUSE_US = 100 * 1000
};

static FCGX_Request fcgi;
static uint32_t fcgi_deadline_s;
static int events_fd;
static int term_fd;

static void watch(int fd, uint32_t events)
{
	struct epoll_event event = { .events = events, .data.fd = fd };

	if (epoll_ctl(events_fd, EPOLL_CTL_ADD, fd, &event) != 0)
		die("cannot wait for fd %d: %m", fd);
}

void fastcgi_init(uint32_t deadline_s)
{
	sigset_t term;

	fcgi_deadline_s = deadline_s;
	if (FCGX_Init() != 0 || FCGX_InitRequest(&fcgi, LISTENER, FCGI_FAIL_ACCEPT_ON_INTR) != 0)
		die("libfcgi cannot be initialised");
	/* Several workers may wake for one connection; those who come late must not block in accept. */
	if (fcntl(LISTENER, F_SETFL, fcntl(LISTENER, F_GETFL) | O_NONBLOCK) != 0)
		die("the listening socket cannot be made non-blocking: %m");
	sigemptyset(&term);
	sigaddset(&term, SIGTERM);
	sigprocmask(SIG_BLOCK, &term, NULL);
	term_fd = signalfd(-1, &term, SFD_CLOEXEC | SFD_NONBLOCK);
	events_fd = epoll_create1(EPOLL_CLOEXEC);
	if (term_fd < 0 || events_fd < 0)
		die("a worker cannot wait for events: %m");
	watch(LISTENER, EPOLLIN | EPOLLEXCLUSIVE);
	watch(term_fd, EPOLLIN);
}

static bool is_terminated(void)
{
	struct signalfd_siginfo info;

	return read(term_fd, &info, sizeof info) == (ssize_t)sizeof info;
}

/*
 * True when there may be a connection. Who was woken for one serves it, TERM
 * or not: with EPOLLEXCLUSIVE nobody else was.
 */
static bool wait_for_connection(void)
{
	struct epoll_event events[2];
	int count;

	if (is_terminated())
		return false;
	do
		count = epoll_wait(events_fd, events, 2, -1);
	while (count < 0 && errno == EINTR);
	for (int i = 0; i < count; i++) {
		if (events[i].data.fd == LISTENER)
			return true;
	}
	return false;
}

static void finish(void)
{
	/* Without it libfcgi lingers for up to 2 s on the connection. */
	FCGX_Detach(&fcgi);
	FCGX_Finish_r(&fcgi);
	/* A peer that asked to keep the connection could block a worker on it: one connection, one request. */
	FCGX_Free(&fcgi, 1);
	alarm(0);
}

/* Whether libfcgi read the head of a request; false for a connection that was none or went to another worker. */
static bool accept_request(void)
{
	int result;

	alarm(fcgi_deadline_s);
	result = FCGX_Accept_r(&fcgi);
	if (result == 0 && fcgi.role == ROLE_RESPONDER)
		return true;
	if (result == 0) {
		log_warning("a request in the FastCGI role %d was dropped", fcgi.role);
		finish();
	} else if (result != -EAGAIN) {
		log_warning("accept: libfcgi's error %d", result);
		usleep(ACCEPT_PAUSE_US);
	}
	alarm(0);
	return false;
}

static void discard_rest(void)
{
	char rest[4096];

	for (size_t discarded = 0; discarded < BODY_BYTES_DISCARDED; discarded += sizeof rest) {
		if (FCGX_GetStr(rest, (int)sizeof rest, fcgi.in) < (int)sizeof rest)
			return;
	}
}

/* At most one byte more than allowed: enough to see that it is too long. */
static void read_body(struct arena *arena, struct request_source *source)
{
	int64_t announced = REQUEST_BODY_BYTES_MAX;
	bool is_announced = text_integer(request_variable(source, "CONTENT_LENGTH"), 0, INT64_MAX, &announced);
	size_t limit = (size_t)(announced < REQUEST_BODY_BYTES_MAX ? announced : REQUEST_BODY_BYTES_MAX) + 1;
	char *data = arena_alloc(arena, limit);
	int length = FCGX_GetStr(data, (int)limit, fcgi.in);

	source->body = (struct text){ data, length > 0 ? (size_t)length : 0 };
	source->is_body_cut = source->body.length > REQUEST_BODY_BYTES_MAX
		|| (is_announced && source->body.length != (size_t)announced);
	if (source->body.length == limit)
		discard_rest();
}

bool fastcgi_accept(struct arena *arena, struct request_source *source)
{
	while (wait_for_connection()) {
		if (!accept_request())
			continue;
		*source = (struct request_source){ .variables = fcgi.envp };
		read_body(arena, source);
		return true;
	}
	return false;
}

static void put(struct text text)
{
	/* libfcgi counts in int; a failure means that the peer is gone, and nobody is left to tell. */
	while (text.length > 0) {
		struct text part = text_upto(text, INT32_MAX / 2);

		if (FCGX_PutStr(part.data, (int)part.length, fcgi.out) < 0)
			return;
		text = text_from(text, part.length);
	}
}

void fastcgi_send(struct arena *arena, const struct response *response, bool is_head)
{
	struct buffer head;

	buffer_init(&head, arena, 1024);
	response_add_head(&head, response);
	put(buffer_text(&head));
	if (!is_head)
		put(response_body(response));
	finish();
}

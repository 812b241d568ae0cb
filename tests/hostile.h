/*
 * Inputs and situations that a unit test should not be kind about.
 */
#ifndef HOSTILE_H
#define HOSTILE_H

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "text.h"

/* A copy that ends where the next page cannot be read: one byte too far is a crash. Lives until exit. */
static inline struct text guarded(struct text text)
{
	size_t page = (size_t)sysconf(_SC_PAGESIZE);
	size_t bytes = (text.length / page + 1) * page;
	char *pages = mmap(NULL, bytes + page, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	char *copy;

	if (pages == MAP_FAILED || mprotect(pages + bytes, page, PROT_NONE) != 0)
		abort();
	copy = pages + bytes - text.length;
	if (text.length > 0)
		memcpy(copy, text.data, text.length);
	return (struct text){ copy, text.length };
}

/* Bytes with a NUL among them, or without one at their end. */
#define BYTES(literal) guarded(TEXT(literal))

/* Runs call(context) in a child whose standard error goes to a file; the text of it is in out (>= 8192 bytes). */
static inline int exit_code_of(void (*call)(void *context), void *context, char *out)
{
	int log = memfd_create("standard error", 0);
	pid_t child;
	int status;
	ssize_t length;

	fflush(NULL);
	child = fork();
	if (child == 0) {
		dup2(log, STDERR_FILENO);
		call(context);
		fflush(NULL);
		_exit(0);
	}
	if (child < 0 || waitpid(child, &status, 0) != child)
		abort();
	length = pread(log, out, 8191, 0);
	out[length < 0 ? 0 : length] = '\0';
	close(log);
	return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

/* The call must end in die(), with those words in its log line. */
static inline bool dies_with(void (*call)(void *context), void *context, const char *words)
{
	char log[8192];
	int code = exit_code_of(call, context, log);

	if (code == 70 && strstr(log, words) != NULL)
		return true;
	printf("# exit code %d, standard error: %s\n", code, log);
	return false;
}

#endif

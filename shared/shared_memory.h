/*
 * Memory shared by the processes of a pool.
 *
 * Inherited over fork, and over exec too, so that a master that re-executes
 * itself keeps its counters and limits: the memory is a sealed memfd whose
 * number stands in the environment.
 */
#ifndef SHARED_MEMORY_H
#define SHARED_MEMORY_H

#include <stddef.h>

/*
 * Zeroed memory, or what the program before the exec left under that
 * environment variable if it has exactly that size. Lives until exit. Dies
 * when it cannot be had.
 */
void *shared_memory_open(const char *variable, size_t bytes) __attribute__((returns_nonnull));

#endif

/*
 * Instants. Durations and deadlines use the monotonic clock; what a person or
 * another program reads uses the real one.
 */
#ifndef CLOCK_H
#define CLOCK_H

#include <stdint.h>

#include "arena.h"

/* Microseconds since boot, suspended time included; never goes back. */
uint64_t clock_monotonic_us(void);

/* Microseconds since 1970-01-01T00:00:00Z. */
int64_t clock_real_us(void);

/* "2026-11-23T17:00:00.000Z": always three decimals and Z. */
struct text clock_timestamp(struct arena *arena, int64_t real_us);

#endif

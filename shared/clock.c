/* Instants. */
#include "clock.h"

#include <time.h>

#include "log.h"

#include "banned.h"

enum { US_PER_S = 1000000, US_PER_MS = 1000, NS_PER_US = 1000 };

static struct timespec now(clockid_t id)
{
	struct timespec instant;

	if (clock_gettime(id, &instant) != 0)
		die("clock_gettime(%d) failed", (int)id);
	return instant;
}

uint64_t clock_monotonic_us(void)
{
	struct timespec instant = now(CLOCK_BOOTTIME);

	return (uint64_t)instant.tv_sec * US_PER_S + (uint64_t)instant.tv_nsec / NS_PER_US;
}

int64_t clock_real_us(void)
{
	struct timespec instant = now(CLOCK_REALTIME);

	return (int64_t)instant.tv_sec * US_PER_S + instant.tv_nsec / NS_PER_US;
}

/* Towards the past, before 1970 too. */
static int64_t microseconds_of(int64_t real_us)
{
	return (real_us % US_PER_S + US_PER_S) % US_PER_S;
}

static struct tm broken_down(int64_t real_us)
{
	time_t seconds = (time_t)((real_us - microseconds_of(real_us)) / US_PER_S);
	struct tm utc;

	if (gmtime_r(&seconds, &utc) == NULL)
		die("clock: an instant out of range");
	return utc;
}

struct text clock_timestamp(struct arena *arena, int64_t real_us)
{
	struct tm utc = broken_down(real_us);

	return arena_printf(arena, "%04d-%02d-%02dT%02d:%02d:%02d.%03dZ", utc.tm_year + 1900, utc.tm_mon + 1, utc.tm_mday,
		utc.tm_hour, utc.tm_min, utc.tm_sec, (int)(microseconds_of(real_us) / US_PER_MS));
}

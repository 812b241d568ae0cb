/* clock.c */
#include "clock.h"

#include <time.h>

#include "tap.h"

/* Not time(): that reads the last tick of the kernel, which can be 4 ms behind and so in the second before. */
static int64_t system_us(void)
{
	struct timespec instant = { 0 };

	EXPECT_INTEGER(timespec_get(&instant, TIME_UTC), TIME_UTC);
	return (int64_t)instant.tv_sec * 1000000 + instant.tv_nsec / 1000;
}

static void test_instants(void)
{
	TEST("the monotonic clock does not go back")
	{
		uint64_t last = clock_monotonic_us();

		for (int i = 0; i < 1000; i++) {
			uint64_t now = clock_monotonic_us();

			EXPECT(now >= last);
			last = now;
		}
	}
	TEST("the real clock is the system's")
	{
		int64_t before = system_us();
		int64_t between = clock_real_us();

		EXPECT(before <= between && between <= system_us());
	}
}

static void test_writing(struct arena *arena)
{
	static const struct {
		int64_t real_us;
		const char *timestamp;
	} cases[] = {
		{ 0, "1970-01-01T00:00:00.000Z" },
		{ 1795453200999999, "2026-11-23T17:00:00.999Z" },
		{ 951782400000001, "2000-02-29T00:00:00.000Z" },
		{ -1, "1969-12-31T23:59:59.999Z" },
		{ 253402300799999999, "9999-12-31T23:59:59.999Z" },
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		TEST("an instant is written in UTC, cut and not rounded to milliseconds")
		{
			EXPECT_TEXT(clock_timestamp(arena, cases[i].real_us), cases[i].timestamp);
		}
	}
}

int main(void)
{
	struct arena *arena = arena_open(1024, 64 * 1024);

	test_instants();
	test_writing(arena);
	arena_close(arena);
	return tap_done();
}

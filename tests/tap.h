/*
 * Tests that print TAP (Test Anything Protocol, version 13).
 *
 *	int main(void)
 *	{
 *		TEST("a text equals itself") {
 *			EXPECT(text_equal(TEXT("a"), TEXT("a")));
 *			EXPECT_TEXT(text_trim(TEXT(" a ")), "a");
 *		}
 *		return tap_done();
 *	}
 *
 * A failed expectation says where and what, and the test goes on.
 */
#ifndef TAP_H
#define TAP_H

#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>

#include "text.h"

static const char *tap_sentence;
static unsigned tap_count;
static unsigned tap_failed;
static bool tap_is_good;

static inline bool tap_begin(const char *sentence)
{
	tap_sentence = sentence;
	tap_is_good = true;
	return true;
}

static inline bool tap_end(void)
{
	tap_count++;
	if (!tap_is_good)
		tap_failed++;
	printf("%sok %u - %s\n", tap_is_good ? "" : "not ", tap_count, tap_sentence);
	fflush(stdout);
	return false;
}

#define TEST(sentence) for (bool tap_runs = tap_begin(sentence); tap_runs; tap_runs = tap_end())

static inline bool tap_expect(bool holds, const char *what, const char *file, int line)
{
	if (!holds) {
		tap_is_good = false;
		printf("# %s:%d: expected %s\n", file, line, what);
	}
	return holds;
}

#define EXPECT(condition) tap_expect((condition), #condition, __FILE__, __LINE__)

static inline bool tap_expect_text(struct text got, const char *expected, const char *file, int line)
{
	bool holds = text_equal(got, text_of(expected));

	if (!holds) {
		tap_is_good = false;
		printf("# %s:%d: expected \"%s\"\n# got \"%.*s\"\n", file, line, expected, TEXT_ARGS(got));
	}
	return holds;
}

#define EXPECT_TEXT(got, expected) tap_expect_text((got), (expected), __FILE__, __LINE__)

static inline bool tap_expect_integer(int64_t got, int64_t expected, const char *what, const char *file, int line)
{
	if (got != expected) {
		tap_is_good = false;
		printf("# %s:%d: expected %s = %" PRId64 ", got %" PRId64 "\n", file, line, what, expected, got);
	}
	return got == expected;
}

#define EXPECT_INTEGER(got, expected) tap_expect_integer((int64_t)(got), (int64_t)(expected), #got, __FILE__, __LINE__)

/* Prints the plan; the result of main(). */
static inline int tap_done(void)
{
	printf("1..%u\n", tap_count);
	return tap_failed == 0 ? 0 : 1;
}

#endif

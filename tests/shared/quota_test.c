/* quota.c: limits that hold over processes. */
#include "quota.h"

#include "clock.h"
#include "hostile.h"
#include "tap.h"

static const struct quota_rate ten_an_hour = { .requests = 10, .window_s = 3600 };

static unsigned taken(struct quota *quota, const char *key, unsigned class, struct quota_rate rate, unsigned tries)
{
	unsigned passed = 0;

	for (unsigned i = 0; i < tries; i++)
		passed += quota_take(quota, text_of(key), class, rate).is_allowed;
	return passed;
}

static void test_allowance(struct quota *quota)
{
	TEST("exactly the allowance passes at once, each client's own")
	{
		EXPECT_INTEGER(taken(quota, "192.0.2.1", 1, ten_an_hour, 50), 10);
		EXPECT_INTEGER(taken(quota, "192.0.2.2", 1, ten_an_hour, 50), 10);
		EXPECT_INTEGER(taken(quota, "192.0.2.1", 1, ten_an_hour, 50), 0);
	}
	TEST("classes have allowances of their own")
	{
		EXPECT_INTEGER(taken(quota, "192.0.2.1", 2, ten_an_hour, 50), 10);
		EXPECT_INTEGER(taken(quota, "192.0.2.1", QUOTA_CLASS_COUNT - 1, ten_an_hour, 50), 10);
	}
	TEST("no limit lets everything pass")
	{
		EXPECT_INTEGER(taken(quota, "192.0.2.1", 3, (struct quota_rate){ 0, 60 }, 1000), 1000);
	}
	TEST("odd rates hold to the request")
	{
		EXPECT_INTEGER(taken(quota, "a", 4, (struct quota_rate){ 1, 86400 }, 5), 1);
		EXPECT_INTEGER(taken(quota, "b", 4, (struct quota_rate){ 7, 86400 }, 50), 7);
		EXPECT_INTEGER(taken(quota, "c", 4, (struct quota_rate){ 1000, 86400 }, 1500), 1000);
	}
}

static void test_failures(struct quota *quota)
{
	enum { FAILING = 9 };
	struct text key = TEXT("ada@example.org");

	TEST("four failures in a row cost no wait, the fifth does, and each doubles it to a quarter of an hour")
	{
		uint32_t before = 0;

		for (int i = 0; i < 4; i++)
			quota_fail(quota, key, FAILING);
		EXPECT_INTEGER(quota_wait_s(quota, key, FAILING), 0);
		for (int i = 0; i < 300; i++) {
			uint32_t now;

			quota_fail(quota, key, FAILING);
			now = quota_wait_s(quota, key, FAILING);
			EXPECT(i >= 10 || now > before);
			EXPECT(now <= 900);
			before = now;
		}
		EXPECT(before > 600);
	}
	TEST("another key waits for nothing, and what is forgiven is forgotten")
	{
		EXPECT_INTEGER(quota_wait_s(quota, TEXT("bob@example.org"), FAILING), 0);
		quota_forgive(quota, key, FAILING);
		EXPECT_INTEGER(quota_wait_s(quota, key, FAILING), 0);
		for (int i = 0; i < 4; i++)
			quota_fail(quota, key, FAILING);
		EXPECT_INTEGER(quota_wait_s(quota, key, FAILING), 0);
	}
}

static void test_answers(struct quota *quota)
{
	struct quota_answer answer = quota_take(quota, TEXT("answers"), 1, ten_an_hour);

	TEST("an answer counts down and tells when all is back")
	{
		EXPECT(answer.is_allowed);
		EXPECT_INTEGER(answer.remaining, 9);
		EXPECT_INTEGER(answer.reset_s, 360);
		EXPECT_INTEGER(answer.retry_after_s, 0);
		taken(quota, "answers", 1, ten_an_hour, 8);
		answer = quota_take(quota, TEXT("answers"), 1, ten_an_hour);
		EXPECT_INTEGER(answer.remaining, 0);
		EXPECT(answer.reset_s > 3500 && answer.reset_s <= 3600);
	}
	TEST("a refusal tells how long to wait, and costs nothing")
	{
		for (int i = 0; i < 100; i++) {
			answer = quota_take(quota, TEXT("answers"), 1, ten_an_hour);
			EXPECT(!answer.is_allowed);
			EXPECT(answer.retry_after_s > 300 && answer.retry_after_s <= 360);
			EXPECT_INTEGER(answer.remaining, 0);
			EXPECT(answer.reset_s > 3500 && answer.reset_s <= 3600);
		}
	}
	TEST("a wait is never 0 seconds")
	{
		taken(quota, "short", 1, (struct quota_rate){ 1, 1 }, 1);
		EXPECT_INTEGER(quota_take(quota, TEXT("short"), 1, (struct quota_rate){ 1, 1 }).retry_after_s, 1);
	}
	TEST("the allowance comes back at its rate")
	{
		const struct quota_rate rate = { 20, 1 };

		taken(quota, "back", 1, rate, 20);
		usleep(205000);
		EXPECT(taken(quota, "back", 1, rate, 20) >= 4);
		usleep(1100000);
		EXPECT(taken(quota, "back", 1, rate, 20) == 20);
	}
}

static void test_processes(struct quota *quota)
{
	const struct quota_rate rate = { 1000, 86400 };
	unsigned sum = 0;
	int counts[2];

	TEST("the allowance holds over processes that take at once")
	{
		EXPECT(pipe(counts) == 0);
		fflush(NULL);
		for (int i = 0; i < 4; i++) {
			if (fork() == 0) {
				unsigned passed = taken(quota, "processes", 1, rate, 1000);

				_exit(write(counts[1], &passed, sizeof passed) != sizeof passed);
			}
		}
		for (int i = 0; i < 4; i++) {
			unsigned passed = 0;
			int status;

			EXPECT(read(counts[0], &passed, sizeof passed) == sizeof passed);
			EXPECT(wait(&status) > 0 && status == 0);
			sum += passed;
		}
		EXPECT_INTEGER(sum, 1000);
	}
}

static void test_keys(void)
{
	static const struct {
		const char *address;
		const char *key;
	} cases[] = {
		{ "192.0.2.7", "192.0.2.7" },
		{ "2001:db8:1:2:3:4:5:6", "2001:db8:1:2::" },
		{ "2001:DB8:1:2::", "2001:db8:1:2::" },
		{ "::1", "::" },
		{ "::ffff:192.0.2.7", "192.0.2.7" },
		{ "fe80::1%eth0", "fe80::" },
		{ "", "" },
		{ "no address", "no address" },
	};
	char out[64];

	TEST("the key of an IPv6 client is its /64, of a mapped one its IPv4 address")
	{
		for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
			EXPECT_TEXT(quota_address_key(guarded(text_of(cases[i].address)), out), cases[i].key);
	}
	TEST("an address of any length is taken")
	{
		char long_address[300];

		memset(long_address, ':', sizeof long_address);
		EXPECT_INTEGER(quota_address_key(guarded((struct text){ long_address, sizeof long_address }), out).length, 63);
	}
}

static void take_of_class(void *quota)
{
	quota_take(quota, TEXT("a"), QUOTA_CLASS_COUNT, ten_an_hour);
}

static void open_odd(void *nothing)
{
	(void)nothing;
	quota_open(1000);
}

static void test_faults(struct quota *quota)
{
	TEST("a class that is none and a table of odd size end the process")
	{
		EXPECT(dies_with(take_of_class, quota, "class 12"));
		EXPECT(dies_with(open_odd, NULL, "power of two"));
	}
}

/* What the program does after it replaced itself. */
static int after_exec(void)
{
	unsigned again = taken(quota_open(1 << 20), "exec", 1, ten_an_hour, 50);

	/* Another size is another table. */
	return again == 0 && taken(quota_open(1 << 21), "exec", 1, ten_an_hour, 50) == 10 ? 0 : 1;
}

static void test_exec(struct quota *quota, char *program)
{
	TEST("limits outlive an exec of the master")
	{
		pid_t child;
		int status = -1;

		EXPECT_INTEGER(taken(quota, "exec", 1, ten_an_hour, 50), 10);
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
	struct quota *quota;

	if (argc > 1)
		return after_exec();
	/* So many that two of the few keys here all but never share one: which slot a key gets is chance. */
	quota = quota_open(1 << 20);
	test_allowance(quota);
	test_failures(quota);
	test_answers(quota);
	test_processes(quota);
	test_keys();
	test_faults(quota);
	test_exec(quota, argv[0]);
	return tap_done();
}

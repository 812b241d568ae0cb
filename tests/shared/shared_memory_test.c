/* shared_memory.c */
#include "shared_memory.h"

#include <sys/stat.h>

#include "hostile.h"
#include "tap.h"

static const char variable[] = "SHARED_MEMORY_TEST";

static bool is_fresh(size_t bytes)
{
	const char *memory = shared_memory_open(variable, bytes);

	for (size_t i = 0; i < bytes; i++) {
		if (memory[i] != 0)
			return false;
	}
	return true;
}

static int own_file(void)
{
	return (int)strtol(getenv(variable), NULL, 10);
}

static void test_sharing(void)
{
	TEST("what a child writes its parent reads")
	{
		char *memory = shared_memory_open(variable, 4096);

		fflush(NULL);
		if (fork() == 0) {
			memcpy(memory + 4090, "child", 6);
			_exit(0);
		}
		EXPECT(wait(NULL) > 0);
		EXPECT_TEXT(text_of(memory + 4090), "child");
	}
	TEST("what the environment names is used again, if it has the same size")
	{
		EXPECT(!is_fresh(4096));
		EXPECT(is_fresh(8192));
	}
	TEST("nobody can make it shorter under us")
	{
		EXPECT(ftruncate(own_file(), 0) != 0);
	}
	TEST("it is not closed by an exec")
	{
		EXPECT_INTEGER(fcntl(own_file(), F_GETFD) & FD_CLOEXEC, 0);
	}
}

static void test_lies(void)
{
	static const char *const numbers[] = { "", "x", "0", "1", "-1", "99999", "1048577", "9223372036854775807", "3 " };
	char number[16];
	int other;

	TEST("an environment that names no memory of ours is not believed")
	{
		for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
			setenv(variable, numbers[i], 1);
			EXPECT(is_fresh(4096));
		}
		other = memfd_create("not sealed", 0);
		EXPECT(ftruncate(other, 4096) == 0 && pwrite(other, "x", 1, 0) == 1);
		snprintf(number, sizeof number, "%d", other);
		setenv(variable, number, 1);
		EXPECT(is_fresh(4096));
		close(other);
	}
}

int main(void)
{
	unsetenv(variable);
	test_sharing();
	test_lies();
	return tap_done();
}

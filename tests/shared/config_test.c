/* config.c: what an operator may get wrong, and what is said about it. */
#include "../../shared/config.h"

#include <sys/stat.h>

#include "hostile.h"
#include "tap.h"

#define GOOD_SECRET "Gu3Vx0q8sT2yLk7cZ5nR1wP4mB9dF6hJ"

static char folder[] = "/tmp/todo-config.XXXXXX";
static char file[64];

/* Writes the env file anew, with a mode. */
static void write_file(struct text content, mode_t mode)
{
	int out;

	unlink(file);
	out = open(file, O_CREAT | O_WRONLY | O_TRUNC, 0600);
	if (out < 0 || write(out, content.data, content.length) != (ssize_t)content.length || fchmod(out, mode) != 0)
		abort();
	close(out);
}

struct reading {
	struct config config;
	unsigned needs;
	bool is_good;
};

/* In a child, so that its standard error can be read; the exit code tells whether it was good. */
static void read_config(void *context)
{
	struct reading *reading = context;

	reading->is_good = config_read(&reading->config, file, reading->needs);
	_exit(reading->is_good ? 0 : 1);
}

/* The mistakes listed for a file, "" when there are none. */
static const char *mistakes_in(struct text content, mode_t mode, unsigned needs)
{
	static char out[8192];
	struct reading reading = { .needs = needs };
	int code;

	write_file(content, mode);
	code = exit_code_of(read_config, &reading, out);
	if ((code == 0) != (out[0] == '\0'))
		printf("# exit code %d with: %s\n", code, out);
	return out;
}

static bool says(struct text content, const char *words)
{
	const char *mistakes = mistakes_in(content, 0600, 0);

	if (strstr(mistakes, words) != NULL)
		return true;
	printf("# of %.*s was said: %s\n", TEXT_ARGS(content), mistakes);
	return false;
}

static void test_good_files(void)
{
	struct config config;

	TEST("a good file is read, quotes and comments and all")
	{
		write_file(TEXT("# comment\n\n  # another\nAPP_NAME='It costs $5 \\ `now`'\nAPP_VERSION=\"a \\\"b\\\" \\\\c\"\n"
				"JWT_SECRET=" GOOD_SECRET "\nRATE_LIMIT_MAX=7\nLOG_LEVEL=warn\nTRUSTED_PROXIES=\nCORS_ORIGIN=https://a#b"),
			0600);
		EXPECT(config_read(&config, file, CONFIG_NEEDS_JWT));
		EXPECT_TEXT(text_of(config.app_name), "It costs $5 \\ `now`");
		EXPECT_TEXT(text_of(config.app_version), "a \"b\" \\c");
		EXPECT_TEXT(text_of(config.jwt_secret), GOOD_SECRET);
		EXPECT_INTEGER(config.rate_limit_max, 7);
		EXPECT_INTEGER(config.log_level, LOG_WARNING);
	}
	TEST("what is not said has its default, and empty is not said")
	{
		write_file(TEXT("RATE_LIMIT_MAX=\nAPP_NAME=''\nJWT_SECRET_PREVIOUS=\n"), 0400);
		EXPECT(config_read(&config, file, 0));
		EXPECT_INTEGER(config.rate_limit_max, 1000);
		EXPECT_INTEGER(config.rate_limit_window_s, 900);
		EXPECT_INTEGER(config.deadline_s, 30);
		EXPECT_INTEGER(config.log_level, LOG_INFO);
		EXPECT(config.workers >= 2 && config.workers <= 64);
		EXPECT(config.jwt_secret_previous == NULL && config.publish == NULL);
		EXPECT_TEXT(text_of(config.app_name), "TodoApp Generator");
	}
	TEST("the environment wins over the file, and no file is needed")
	{
		write_file(TEXT("TODO_WORKERS=3\nTODO_DEADLINE_S=5\n"), 0600);
		setenv("TODO_WORKERS", "4", 1);
		EXPECT(config_read(&config, file, 0));
		EXPECT_INTEGER(config.workers, 4);
		EXPECT_INTEGER(config.deadline_s, 5);
		EXPECT(config_read(&config, NULL, 0));
		EXPECT_INTEGER(config.workers, 4);
		unsetenv("TODO_WORKERS");
	}
}

static void test_lines(void)
{
	static const struct {
		struct text content;
		const char *words;
	} cases[] = {
		{ { "export LOG_LEVEL=info\n", 22 }, ":1: \"export\"" },
		{ { "LOG_LEVEL=info\r\n", 16 }, ":1: a carriage return" },
		{ { "\nAPP_NAME=a\0b\n", 14 }, ":2: a NUL byte" },
		{ { "APP_NAME=\xff\n", 11 }, ":1: bytes that are no UTF-8" },
		{ { "LOG_LEVEL\n", 10 }, ":1: no \"=\"" },
		{ { "LOG_LEVEL = info\n", 17 }, ":1: left of \"=\"" },
		{ { " LOG_LEVEL=info\n", 16 }, ":1: left of \"=\"" },
		{ { "log_level=info\n", 15 }, ":1: left of \"=\"" },
		{ { "=info\n", 6 }, ":1: left of \"=\"" },
		{ { "LOG_LEVLE=info\n", 15 }, ":1: unknown name LOG_LEVLE; did you mean LOG_LEVEL?" },
		{ { "COMPLETELY_DIFFERENT=1\n", 23 }, ":1: unknown name COMPLETELY_DIFFERENT; --help" },
		{ { "LOG_LEVEL=info\n#\nLOG_LEVEL=warn\n", 32 }, ":3: LOG_LEVEL was set on line 1 already" },
		{ { "APP_NAME='a\n", 12 }, ":1: the single quote is never closed" },
		{ { "APP_NAME=\"a\n", 12 }, ":1: the double quote is never closed" },
		{ { "APP_NAME=\"\n", 11 }, ":1: the double quote is never closed" },
		{ { "APP_NAME=\"a\\", 12 }, ":1: \\ in double quotes" },
		{ { "APP_NAME=\"a\\n\"\n", 15 }, ":1: \\ in double quotes" },
		{ { "APP_NAME=\"$HOME\"\n", 17 }, ":1: $ in double quotes" },
		{ { "APP_NAME='a'b\n", 14 }, ":1: something follows the closing quote" },
		{ { "APP_NAME=\"a\" # b\n", 17 }, ":1: something follows the closing quote" },
		{ { "APP_NAME=two words\n", 19 }, ":1: the value has a space" },
		{ { "APP_NAME=a # comment\n", 21 }, ":1: the value has a space" },
		{ { "APP_NAME=$HOME\n", 15 }, ":1: the value has a space, a quote, $" },
		{ { "APP_NAME=it's\n", 14 }, ":1: the value has a space, a quote" },
		{ { "APP_NAME=a\\b\n", 13 }, ":1: the value has" },
		{ { "LOG_LEVEL=loud\n", 15 }, ":1: LOG_LEVEL is \"loud\"; it takes debug" },
		{ { "RATE_LIMIT_MAX=0\n", 17 }, ":1: RATE_LIMIT_MAX is \"0\"; it takes a whole number from 1 to" },
		{ { "RATE_LIMIT_WINDOW=86401\n", 24 }, "to 86400" },
		{ { "TODO_WORKERS=65\n", 16 }, "from 1 to 64" },
		{ { "TODO_WORKERS=2x\n", 16 }, "from 1 to 64" },
		{ { "TODO_WORKERS=99999999999999999999\n", 34 }, "from 1 to 64" },
		{ { "PORT_OFFSET=-1\n", 15 }, "from 0 to" },
		{ { "TODO_DATABASE='host=x password=y'\n", 34 }, ":1: TODO_DATABASE holds a password" },
		{ { "TODO_DATABASE='host=x Password = y'\n", 36 }, ":1: TODO_DATABASE holds a password" },
	};

	TEST("each mistake is told with its line, what and how to fix it")
	{
		for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
			EXPECT(says(cases[i].content, cases[i].words));
	}
	TEST("all mistakes are told at once")
	{
		const char *mistakes = mistakes_in(TEXT("LOG_LEVEL=loud\nexport A=1\nTODO_WORKERS=0\n"), 0644,
			CONFIG_NEEDS_DATABASE | CONFIG_NEEDS_JWT);

		EXPECT(strstr(mistakes, "chmod 600") != NULL);
		EXPECT(strstr(mistakes, ":1: LOG_LEVEL") != NULL);
		EXPECT(strstr(mistakes, ":2: \"export\"") != NULL);
		EXPECT(strstr(mistakes, ":3: TODO_WORKERS") != NULL);
		EXPECT(strstr(mistakes, "TODO_DATABASE is missing") != NULL);
		EXPECT(strstr(mistakes, "JWT_SECRET is missing") != NULL);
	}
}

static void test_secrets(void)
{
	static const char *const weak[] = { "JWT_SECRET=short\n", "JWT_SECRET=change-me-change-me-change-me-change-me\n",
		"JWT_SECRET=your-super-secret-jwt-key-of-32-bytes\n", "JWT_SECRET=CHANGEME00112233445566778899aabbcc\n",
		"JWT_SECRET=aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\n", "JWT_SECRET=abababababababababababababababababababab\n",
		"JWT_SECRET_PREVIOUS=0123456789\n", "POSTGRES_PASSWORD=postgres\n", "GRAFANA_PASSWORD=admin123\n" };

	TEST("short, known and dull secrets are refused, and never printed")
	{
		for (size_t i = 0; i < sizeof weak / sizeof *weak; i++) {
			struct text line = text_of(weak[i]);
			struct text value = text_from(line, text_find_char(line, '=') + 1);
			struct text said = text_of(mistakes_in(line, 0600, 0));

			EXPECT(text_find(said, TEXT(":1: ")) < said.length);
			EXPECT(text_find(said, text_upto(value, value.length - 1)) == said.length);
		}
	}
	TEST("31 bytes are too few, 32 are enough")
	{
		EXPECT(says(TEXT("JWT_SECRET=Gu3Vx0q8sT2yLk7cZ5nR1wP4mB9dF6h\n"), "has 31 bytes; at least 32"));
		EXPECT_TEXT(text_of(mistakes_in(TEXT("JWT_SECRET=" GOOD_SECRET "\n"), 0600, CONFIG_NEEDS_JWT)), "");
	}
	TEST("the previous secret is another one")
	{
		EXPECT(says(TEXT("JWT_SECRET=" GOOD_SECRET "\nJWT_SECRET_PREVIOUS=" GOOD_SECRET "\n"), ":2: JWT_SECRET_PREVIOUS is the same"));
	}
}

static void test_files(void)
{
	static const mode_t bad_modes[] = { 0644, 0640, 0604, 0602, 0660, 0610 };
	struct config config;
	char out[8192];
	struct reading reading = { .needs = 0 };

	TEST("a file that others may use is refused")
	{
		for (size_t i = 0; i < sizeof bad_modes / sizeof *bad_modes; i++)
			EXPECT(strstr(mistakes_in(TEXT(""), bad_modes[i], 0), "chmod 600") != NULL);
		EXPECT_TEXT(text_of(mistakes_in(TEXT(""), 0600, 0)), "");
		EXPECT_TEXT(text_of(mistakes_in(TEXT(""), 0400, 0)), "");
	}
	TEST("a file that is absent, a folder, or endless is refused")
	{
		static char big[64 * 1024 + 1];

		unlink(file);
		EXPECT_INTEGER(exit_code_of(read_config, &reading, out), 1);
		EXPECT(strstr(out, "cannot be opened") != NULL);
		mkdir(file, 0700);
		EXPECT_INTEGER(exit_code_of(read_config, &reading, out), 1);
		EXPECT(strstr(out, "no regular file") != NULL);
		rmdir(file);
		mkfifo(file, 0600);
		EXPECT_INTEGER(exit_code_of(read_config, &reading, out), 1);
		EXPECT(strstr(out, "no regular file") != NULL);
		memset(big, '#', sizeof big);
		EXPECT(strstr(mistakes_in((struct text){ big, sizeof big }, 0600, 0), "longer than 65536") != NULL);
		EXPECT_TEXT(text_of(mistakes_in((struct text){ big, sizeof big - 1 }, 0600, 0)), "");
	}
	TEST("an unknown TODO_ variable of the environment is refused with the nearest name")
	{
		setenv("TODO_WORKRES", "2", 1);
		EXPECT(says(TEXT(""), "environment: unknown name TODO_WORKRES; did you mean TODO_WORKERS?"));
		unsetenv("TODO_WORKRES");
		setenv("TODO_WORKERS", "0", 1);
		EXPECT(says(TEXT("TODO_WORKERS=2\n"), "environment: TODO_WORKERS is \"0\""));
		unsetenv("TODO_WORKERS");
		EXPECT(config_read(&config, NULL, 0));
	}
}

static void test_noise(void)
{
	TEST("no file of random bytes is read without a complaint, nor crashes the reader")
	{
		unsigned state = 1;

		for (int round = 0; round < 200; round++) {
			static const char alphabet[] = "AB_=\"'\\$#\n\r\0 \t\xc3\xa9\xff" "LOG_LEVEL=";
			char noise[300];

			for (size_t i = 0; i < sizeof noise; i++) {
				state = state * 1103515245 + 12345;
				noise[i] = alphabet[(state >> 16) % (sizeof alphabet - 1)];
			}
			EXPECT(mistakes_in((struct text){ noise, sizeof noise }, 0600, 0)[0] != '\0');
		}
	}
}

int main(void)
{
	clearenv(); /* what the caller of the tests has set is no part of them */
	if (mkdtemp(folder) == NULL)
		abort();
	snprintf(file, sizeof file, "%s/env", folder);
	test_good_files();
	test_lines();
	test_secrets();
	test_files();
	test_noise();
	unlink(file);
	rmdir(folder);
	return tap_done();
}

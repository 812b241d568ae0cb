/* What an operator sets. */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "password.h"
#include "version.h"

#include "banned.h"

enum { ENV_FILE_BYTES_MAX = 64 * 1024, CONFIG_BYTES_MAX = 1024 * 1024, NEAR_EDITS = 3 };

enum setting_type { SETTING_TEXT, SETTING_INTEGER, SETTING_LEVEL, SETTING_SECRET };

/* A setting that only scripts and the web server read: known here, so that a slip in its name is found. */
#define ELSEWHERE SIZE_MAX
#define FIELD(member) offsetof(struct config, member)

static const struct setting {
	const char *name;
	enum setting_type type;
	size_t offset;
	const char *standard; /* NULL: none */
	int64_t minimum;      /* of an integer's value, of a secret's bytes */
	int64_t maximum;
	unsigned needed_by;
	const char *help;
} settings[] = {
	{ "TODO_DATABASE", SETTING_TEXT, FIELD(database), NULL, 0, 0, CONFIG_NEEDS_DATABASE,
		"libpq conninfo, without a password: name a passfile" },
	{ "TODO_WORKERS", SETTING_INTEGER, FIELD(workers), NULL, 1, CONFIG_WORKERS_MAX, 0, "worker processes; default twice the cores" },
	{ "TODO_DEADLINE_S", SETTING_INTEGER, FIELD(deadline_s), "30", 1, 3600, 0,
		"seconds; a request that takes longer loses its worker" },
	{ "TODO_TEMPLATES", SETTING_TEXT, FIELD(templates), NULL, 0, 0, CONFIG_NEEDS_TEMPLATES, "folder of the packs" },
	{ "TODO_WWW", SETTING_TEXT, FIELD(www), NULL, 0, 0, CONFIG_NEEDS_WWW, "folder of the pages" },
	{ "TODO_PUBLISH", SETTING_TEXT, FIELD(publish), NULL, 0, 0, 0, "folder for published answers; none publishes nothing" },
	{ "TODO_STATE_DIR", SETTING_TEXT, ELSEWHERE, NULL, 0, 0, 0, "folder of data, sockets and logs, for the scripts" },
	{ "TODO_SQL", SETTING_TEXT, ELSEWHERE, NULL, 0, 0, 0, "folder of the migrations, for migrate" },
	{ "JWT_SECRET", SETTING_SECRET, FIELD(jwt_secret), NULL, 32, 4096, CONFIG_NEEDS_JWT,
		"signs access tokens; at least 32 bytes" },
	{ "JWT_SECRET_PREVIOUS", SETTING_SECRET, FIELD(jwt_secret_previous), NULL, 32, 4096, 0,
		"the secret before, while its tokens live" },
	{ "RATE_LIMIT_MAX", SETTING_INTEGER, FIELD(rate_limit_max), "1000", 1, 1000000, 0,
		"requests of one address in a window" },
	{ "RATE_LIMIT_WINDOW", SETTING_INTEGER, FIELD(rate_limit_window_s), "900", 1, 86400, 0, "the window, in seconds" },
	{ "LOG_LEVEL", SETTING_LEVEL, FIELD(log_level), "info", 0, 0, 0, "debug, info, warn or error" },
	{ "APP_NAME", SETTING_TEXT, FIELD(app_name), "TodoApp Generator", 0, 0, 0, "the name on the pages" },
	{ "APP_VERSION", SETTING_TEXT, FIELD(app_version), TODO_VERSION, 0, 0, 0, "the version that /health tells" },
	{ "POSTGRES_PASSWORD", SETTING_SECRET, ELSEWHERE, NULL, 32, 4096, 0, "of the databases' administrator, for the scripts" },
	{ "GRAFANA_USER", SETTING_TEXT, ELSEWHERE, NULL, 0, 0, 0, "who may see the dashboards" },
	{ "GRAFANA_PASSWORD", SETTING_SECRET, ELSEWHERE, NULL, 12, 4096, 0, "of the dashboards" },
	{ "CORS_ORIGIN", SETTING_TEXT, ELSEWHERE, NULL, 0, 0, 0, "origins that may call the API, with commas between" },
	{ "API_GATEWAY_URL", SETTING_TEXT, FIELD(gateway_url), NULL, 0, 0, 0,
		"where browsers and terminals reach the gateway; none: as each caller did" },
	{ "SITE_URL", SETTING_TEXT, FIELD(site_url), "http://localhost:3000", 0, 0, 0, "where people reach the pages; mails name it" },
	{ "SMTP_URL", SETTING_TEXT, FIELD(smtp_url), NULL, 0, 0, 0, "smtp:// or smtps://host:port of the mail server; none: mails wait" },
	{ "SMTP_USER", SETTING_TEXT, FIELD(smtp_user), NULL, 0, 0, 0, "who we are to the mail server" },
	{ "SMTP_PASSWORD", SETTING_SECRET, FIELD(smtp_password), NULL, 8, 4096, 0, "our password at the mail server" },
	{ "MAIL_FROM", SETTING_TEXT, FIELD(mail_from), NULL, 0, 0, 0, "the address that mails come from" },
	{ "TRUSTED_PROXIES", SETTING_TEXT, ELSEWHERE, NULL, 0, 0, 0, "addresses whose X-Forwarded-For counts" },
	{ "MAX_CONNECTIONS", SETTING_INTEGER, ELSEWHERE, NULL, 75, 10000, 0, "database connections, over the three instances" },
	{ "PORT_OFFSET", SETTING_INTEGER, ELSEWHERE, NULL, 0, 50000, 0, "added to every port" },
};

enum { SETTINGS = sizeof settings / sizeof *settings };

/* A value and where it stands: a line of the file, or 0 for the environment. */
struct given {
	const char *value; /* NULL: not given */
	unsigned line;
};

struct reader {
	struct arena *arena;
	const char *file;
	unsigned line;
	bool is_good;
	struct given given[SETTINGS];
};

static void __attribute__((format(printf, 2, 0))) tell(struct reader *reader, const char *format, va_list arguments)
{
	vfprintf(stderr, format, arguments);
	fprintf(stderr, "\n");
	reader->is_good = false;
}

/* Line 0 is the environment. */
static void __attribute__((format(printf, 3, 4))) mistake(struct reader *reader, unsigned line, const char *format, ...)
{
	va_list arguments;

	if (line == 0)
		fprintf(stderr, "environment: ");
	else
		fprintf(stderr, "%s:%u: ", reader->file, line);
	va_start(arguments, format);
	tell(reader, format, arguments);
	va_end(arguments);
}

static void __attribute__((format(printf, 2, 3))) file_mistake(struct reader *reader, const char *format, ...)
{
	va_list arguments;

	fprintf(stderr, "%s: ", reader->file);
	va_start(arguments, format);
	tell(reader, format, arguments);
	va_end(arguments);
}

static size_t setting_index(struct text name)
{
	size_t i = 0;

	while (i < SETTINGS && !text_equal(name, text_of(settings[i].name)))
		i++;
	return i;
}

/* The known name that a slip of the fingers most likely meant, or NULL. */
static const char *nearest_name(struct text name)
{
	const char *nearest = NULL;
	size_t least = NEAR_EDITS + 1;

	for (size_t i = 0; i < SETTINGS; i++) {
		size_t edits = text_distance(name, text_of(settings[i].name));

		if (edits < least) {
			least = edits;
			nearest = settings[i].name;
		}
	}
	return nearest;
}

static void refuse_name(struct reader *reader, struct text name)
{
	const char *nearest = nearest_name(name);

	if (nearest != NULL)
		mistake(reader, reader->line, "unknown name %.*s; did you mean %s?", TEXT_ARGS(name), nearest);
	else
		mistake(reader, reader->line, "unknown name %.*s; --help lists the names", TEXT_ARGS(name));
}

static bool is_name(struct text name)
{
	return text_is_from(name, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_") && (name.data[0] < '0' || name.data[0] > '9');
}

/* Without quotes a value means the same to every reader of env files, or it is refused. */
static bool read_plain(struct reader *reader, struct text raw, struct text *value)
{
	for (size_t i = 0; i < raw.length; i++) {
		if (strchr(" \t'\"$`\\", raw.data[i]) != NULL) {
			mistake(reader, reader->line, "the value has a space, a quote, $, ` or \\ in it; put it in single quotes, and a "
				"comment on a line of its own");
			return false;
		}
	}
	*value = raw;
	return true;
}

static bool read_single_quoted(struct reader *reader, struct text raw, struct text *value)
{
	struct text inner = text_from(raw, 1);
	size_t end = text_find_char(inner, '\'');

	if (end == inner.length) {
		mistake(reader, reader->line, "the single quote is never closed");
		return false;
	}
	if (end + 1 != inner.length) {
		mistake(reader, reader->line, "something follows the closing quote");
		return false;
	}
	*value = text_upto(inner, end);
	return true;
}

/* Only \" and \\ are escapes; $ and ` would mean something to a shell. */
static bool read_double_quoted(struct reader *reader, struct text raw, struct text *value)
{
	struct buffer out;
	size_t i = 1;

	buffer_init(&out, reader->arena, raw.length + 1);
	for (; i < raw.length && raw.data[i] != '"'; i++) {
		char byte = raw.data[i];

		if (byte == '$' || byte == '`') {
			mistake(reader, reader->line, "%c in double quotes; nothing is expanded here, so use single quotes", byte);
			return false;
		}
		if (byte == '\\') {
			i++;
			if (i == raw.length || (raw.data[i] != '"' && raw.data[i] != '\\')) {
				mistake(reader, reader->line, "\\ in double quotes stands before \" or \\ only");
				return false;
			}
			byte = raw.data[i];
		}
		buffer_add_char(&out, byte);
	}
	if (i >= raw.length || i + 1 != raw.length) {
		mistake(reader, reader->line,
			i >= raw.length ? "the double quote is never closed" : "something follows the closing quote");
		return false;
	}
	*value = buffer_text(&out);
	return true;
}

static bool read_value(struct reader *reader, struct text raw, struct text *value)
{
	if (text_starts_with(raw, TEXT("'")))
		return read_single_quoted(reader, raw, value);
	if (text_starts_with(raw, TEXT("\"")))
		return read_double_quoted(reader, raw, value);
	return read_plain(reader, raw, value);
}

static void keep(struct reader *reader, struct text name, struct text raw)
{
	size_t index = setting_index(name);
	struct text value;

	if (index == SETTINGS) {
		refuse_name(reader, name);
		return;
	}
	if (reader->given[index].value != NULL) {
		mistake(reader, reader->line, "%s was set on line %u already", settings[index].name, reader->given[index].line);
		return;
	}
	if (read_value(reader, raw, &value))
		reader->given[index] = (struct given){ arena_string(reader->arena, value), reader->line };
}

static void read_line(struct reader *reader, struct text line)
{
	size_t equals = text_find_char(line, '=');
	struct text name = text_upto(line, equals);

	if (text_find_char(line, '\0') < line.length)
		mistake(reader, reader->line, "a NUL byte");
	else if (text_find_char(line, '\r') < line.length)
		mistake(reader, reader->line, "a carriage return; lines end in LF alone");
	else if (!text_is_utf8(line))
		mistake(reader, reader->line, "bytes that are no UTF-8");
	else if (text_trim(line).length == 0 || text_trim(line).data[0] == '#')
		return;
	else if (text_starts_with(line, TEXT("export ")))
		mistake(reader, reader->line, "\"export\": this is no shell script; leave the word out");
	else if (equals == line.length)
		mistake(reader, reader->line, "no \"=\"; a line is NAME=value");
	else if (!is_name(name))
		mistake(reader, reader->line, "left of \"=\" stands a name of A-Z, 0-9 and _, and no space");
	else
		keep(reader, name, text_from(line, equals + 1));
}

static bool read_bytes(int file, char *place, size_t wanted, size_t *length)
{
	*length = 0;
	while (*length < wanted) {
		ssize_t count = read(file, place + *length, wanted - *length);

		if (count < 0 && errno == EINTR)
			continue;
		if (count < 0)
			return false;
		if (count == 0)
			return true;
		*length += (size_t)count;
	}
	return true;
}

static void read_lines(struct reader *reader, int file)
{
	char *bytes = arena_alloc(reader->arena, ENV_FILE_BYTES_MAX + 1);
	size_t length;
	struct text rest;
	struct text line;

	if (!read_bytes(file, bytes, ENV_FILE_BYTES_MAX + 1, &length)) {
		file_mistake(reader, "cannot be read: %s", strerror(errno));
		return;
	}
	if (length > ENV_FILE_BYTES_MAX) {
		file_mistake(reader, "is longer than %d bytes", ENV_FILE_BYTES_MAX);
		return;
	}
	rest = (struct text){ bytes, length };
	while (text_split(&rest, '\n', &line)) {
		reader->line++;
		read_line(reader, line);
	}
}

/* It holds secrets: only its owner may read it, and only the owner or root may have written it. */
static void check_owner(struct reader *reader, const struct stat *status)
{
	if ((status->st_mode & 077) != 0)
		file_mistake(reader, "its mode is %04o, so others may use it; chmod 600 %s", status->st_mode & 07777, reader->file);
	if (status->st_uid != geteuid() && status->st_uid != 0)
		file_mistake(reader, "belongs to user %u, this program runs as %u; chown it", status->st_uid, geteuid());
}

static void read_file(struct reader *reader)
{
	int file = open(reader->file, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	struct stat status;

	if (file < 0 || fstat(file, &status) != 0) {
		file_mistake(reader, "cannot be opened: %s", strerror(errno));
	} else if (!S_ISREG(status.st_mode)) {
		file_mistake(reader, "is no regular file");
	} else {
		check_owner(reader, &status);
		read_lines(reader, file);
	}
	if (file >= 0)
		close(file);
}

/* The environment wins over the file. Only names that begin with TODO_ are surely meant for us. */
static void read_environment(struct reader *reader)
{
	reader->line = 0;
	for (char **variable = environ; variable != NULL && *variable != NULL; variable++) {
		struct text entry = text_of(*variable);
		size_t equals = text_find_char(entry, '=');
		struct text name = text_upto(entry, equals);
		size_t index = setting_index(name);

		if (index < SETTINGS)
			reader->given[index] = (struct given){ arena_string(reader->arena, text_from(entry, equals + 1)), 0 };
		else if (text_starts_with(name, TEXT("TODO_")))
			refuse_name(reader, name);
	}
}

static bool contains_nocase(struct text text, struct text wanted)
{
	for (size_t i = 0; i + wanted.length <= text.length; i++) {
		if (text_equal_nocase(text_upto(text_from(text, i), wanted.length), wanted))
			return true;
	}
	return false;
}

/* Words of example files and manuals. A random secret does not hold one by chance. */
static bool is_example(struct text secret)
{
	static const char *const words[] = { "change-me", "changeme", "change_me", "change-this", "example", "your-", "your_",
		"placeholder", "password", "admin123", "secret-key", "secret_key", "insert-", "replace-" };

	for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
		if (contains_nocase(secret, text_of(words[i])))
			return true;
	}
	return false;
}

static size_t distinct_bytes(struct text text)
{
	bool seen[256] = { false };
	size_t count = 0;

	for (size_t i = 0; i < text.length; i++) {
		count += !seen[(unsigned char)text.data[i]];
		seen[(unsigned char)text.data[i]] = true;
	}
	return count;
}

static void check_secret(struct reader *reader, const struct setting *setting, struct given given)
{
	struct text secret = text_of(given.value);
	const char *fix = "; make one with: openssl rand -base64 48";

	if ((int64_t)secret.length < setting->minimum)
		mistake(reader, given.line, "%s has %zu bytes; at least %d are needed%s", setting->name, secret.length,
			(int)setting->minimum, fix);
	else if ((int64_t)secret.length > setting->maximum)
		mistake(reader, given.line, "%s has %zu bytes; at most %d", setting->name, secret.length, (int)setting->maximum);
	else if (is_example(secret))
		mistake(reader, given.line, "%s is an example's value, which everybody knows%s", setting->name, fix);
	else if (distinct_bytes(secret) < 8)
		mistake(reader, given.line, "%s repeats a few characters%s", setting->name, fix);
}

static void *place_of(struct config *config, const struct setting *setting)
{
	return (char *)config + setting->offset;
}

static void take_integer(struct reader *reader, struct config *config, const struct setting *setting, struct given given)
{
	int64_t value;

	if (!text_integer(text_of(given.value), setting->minimum, setting->maximum, &value))
		mistake(reader, given.line, "%s is \"%s\"; it takes a whole number from %d to %d", setting->name, given.value,
			(int)setting->minimum, (int)setting->maximum);
	else if (setting->offset != ELSEWHERE)
		*(uint32_t *)place_of(config, setting) = (uint32_t)value;
}

static void take(struct reader *reader, struct config *config, const struct setting *setting, struct given given)
{
	switch (setting->type) {
	case SETTING_INTEGER:
		take_integer(reader, config, setting, given);
		return;
	case SETTING_LEVEL:
		if (!log_level_read(text_of(given.value), place_of(config, setting)))
			mistake(reader, given.line, "%s is \"%s\"; it takes debug, info, warn or error", setting->name, given.value);
		return;
	case SETTING_SECRET:
		check_secret(reader, setting, given);
		break;
	case SETTING_TEXT:
		break;
	}
	if (setting->offset != ELSEWHERE)
		*(const char **)place_of(config, setting) = given.value;
}

/* An empty value is the same as none. */
static void take_all(struct reader *reader, struct config *config, unsigned needs)
{
	for (size_t i = 0; i < SETTINGS; i++) {
		const struct setting *setting = &settings[i];
		struct given given = reader->given[i];

		if (given.value != NULL && given.value[0] != '\0')
			take(reader, config, setting, given);
		else if (setting->standard != NULL)
			take(reader, config, setting, (struct given){ .value = setting->standard });
		else if ((setting->needed_by & needs) != 0)
			mistake(reader, given.line, "%s is missing: %s", setting->name, setting->help);
	}
}

/* "password = x": libpq takes blanks around the "=". A passfile may well be called so. */
static bool has_password(struct text conninfo)
{
	static const struct text name = { "password", sizeof "password" - 1 };

	for (; conninfo.length > 0; conninfo = text_from(conninfo, 1)) {
		if (text_equal_nocase(text_upto(conninfo, name.length), name)
			&& text_starts_with(text_trim(text_from(conninfo, name.length)), TEXT("=")))
			return true;
	}
	return false;
}

static void check_database(struct reader *reader)
{
	size_t index = setting_index(TEXT("TODO_DATABASE"));
	struct given given = reader->given[index];

	/* The environment of a process is easily seen; a passfile is not. */
	if (has_password(text_of(given.value)))
		mistake(reader, given.line, "TODO_DATABASE holds a password; write it to a file and say passfile=FILE");
}

static void check_secrets_differ(struct reader *reader, const struct config *config)
{
	size_t index = setting_index(TEXT("JWT_SECRET_PREVIOUS"));

	if (config->jwt_secret != NULL && config->jwt_secret_previous != NULL &&
		secret_equal(text_of(config->jwt_secret), text_of(config->jwt_secret_previous)))
		mistake(reader, reader->given[index].line, "JWT_SECRET_PREVIOUS is the same as JWT_SECRET; leave it empty");
}

static bool is_loopback(struct text host)
{
	static const struct text names[] = { { "localhost", 9 }, { "127.0.0.1", 9 }, { "[::1]", 5 } };

	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		struct text rest = text_from(host, names[i].length);

		if (text_starts_with(host, names[i]) && (rest.length == 0 || rest.data[0] == ':' || rest.data[0] == '/'))
			return true;
	}
	return false;
}

static void check_mail(struct reader *reader, struct config *config)
{
	struct text url = text_of(config->smtp_url);
	struct given given = reader->given[setting_index(TEXT("SMTP_URL"))];

	if (config->smtp_url == NULL)
		return;
	if (!text_starts_with(url, TEXT("smtp://")) && !text_starts_with(url, TEXT("smtps://")))
		mistake(reader, given.line, "SMTP_URL is \"%s\"; it begins with smtp:// or smtps://", config->smtp_url);
	if (text_find_char(url, '@') < url.length)
		mistake(reader, given.line, "SMTP_URL names a user; say SMTP_USER and SMTP_PASSWORD");
	if (config->mail_from == NULL)
		mistake(reader, given.line, "MAIL_FROM is missing: with SMTP_URL, mails are sent from it");
	config->smtp_may_be_plain = is_loopback(text_from(url, text_find(url, TEXT("//")) + 2));
}

static uint32_t standard_workers(void)
{
	long cores = sysconf(_SC_NPROCESSORS_ONLN);

	if (cores < 1)
		return 2;
	return cores * 2 > CONFIG_WORKERS_MAX ? CONFIG_WORKERS_MAX : (uint32_t)cores * 2;
}

bool config_read(struct config *config, const char *env_file, unsigned needs)
{
	static struct arena *kept; /* the strings live until exit */
	struct reader reader = { .file = env_file, .is_good = true };

	if (kept == NULL)
		kept = arena_open(8 * 1024, CONFIG_BYTES_MAX);
	reader.arena = kept;
	*config = (struct config){ .workers = standard_workers() };
	if (env_file != NULL)
		read_file(&reader);
	read_environment(&reader);
	take_all(&reader, config, needs);
	check_database(&reader);
	check_secrets_differ(&reader, config);
	check_mail(&reader, config);
	return reader.is_good;
}

void config_print_help(void)
{
	for (size_t i = 0; i < SETTINGS; i++) {
		const struct setting *setting = &settings[i];

		printf("  %-20s %s", setting->name, setting->help);
		if (setting->standard != NULL)
			printf(" [%s]", setting->standard);
		printf("\n");
	}
}

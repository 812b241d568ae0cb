/* todogen: the generator on the command line, without a server or a database. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "generator/archive.h"
#include "log.h"
#include "project.h"
#include "survey.h"
#include "version.h"

#include "banned.h"

enum { EXIT_GOOD, EXIT_REFUSED, EXIT_USAGE };

enum { PAIRS = 128 };

static const size_t first_bytes = (size_t)1 << 20;
static const size_t ceiling_bytes = (size_t)1 << 30;

struct command_line {
	const char *templates;
	const char *folder;
	const char *output;
	const char *format;
	const char *slug;
	struct selection_pair pairs[PAIRS];
	size_t pair_count;
	bool is_forced;
	bool is_json;
	bool is_check;
};

struct command {
	const char *name;
	int (*run)(struct arena *arena, struct command_line *line);
	const char *flags; /* the options it takes, besides --templates */
};

static const char help[] =
	"todogen puts todo applications together.\n"
	"\n"
	"  todogen new [SLUG] [--set NAME=VALUE]… --out FOLDER [--force]\n"
	"      writes a project into a folder\n"
	"  todogen archive [SLUG] [--set NAME=VALUE]… [--format zip|tgz] -o FILE|-\n"
	"      writes it as an archive\n"
	"  todogen list [--json]\n"
	"      what can be chosen\n"
	"  todogen check [SLUG] [--set NAME=VALUE]…\n"
	"      says whether the choices go together, and how to mend them\n"
	"  todogen all --check\n"
	"      puts every stack together and examines it\n"
	"  todogen pack --check\n"
	"      examines the templates\n"
	"  todogen --help, todogen --version\n"
	"\n"
	"NAMEs are backend, architecture, database, frontend, styling, options, name,\n"
	"description, groupId, packageName, baseDir, license, preset, release, strict.\n"
	"--templates FOLDER, or TODOGEN_TEMPLATES, names another release.\n"
	"\n"
	"  todogen new --set database=postgresql --set options=tests,docker --set name=my-todo --out my-todo\n"
	"\n"
	"Answers 0 when done, 1 when refused, 2 when the command line is wrong.\n";

static int usage(const char *what, const char *name)
{
	fprintf(stderr, "todogen: %s%s%s; todogen --help shows what is possible\n", what, name == NULL ? "" : " ",
		name == NULL ? "" : name);
	return EXIT_USAGE;
}

static struct pack *open_pack(struct arena *arena, const struct command_line *line)
{
	struct buffer problems;
	buffer_init(&problems, arena, 0);
	struct pack *pack = pack_open(arena, line->templates, &problems);
	if (pack == NULL)
		fprintf(stderr, "%.*stodogen: the templates in %s cannot be used\n", TEXT_ARGS(buffer_text(&problems)),
			line->templates);
	return pack;
}

static void print_finding(const struct finding *finding)
{
	fprintf(stderr, "todogen: %.*s\n", TEXT_ARGS(finding->detail));
	if (finding->rule != NULL)
		fprintf(stderr, "         rule %.*s; try %.*s\n", TEXT_ARGS(finding->rule->id), TEXT_ARGS(finding->fix));
}

/* Tells on standard error what was adjusted, and what to know. */
static void print_notes(const struct selection_reading *reading)
{
	for (size_t i = 0; i < reading->repair_count; i++)
		fprintf(stderr, "todogen: adjusted %.*s (%.*s) %.*s\n", TEXT_ARGS(reading->repairs[i].change),
			TEXT_ARGS(reading->repairs[i].rule->id), TEXT_ARGS(reading->repairs[i].rule->message.en));
	for (size_t i = 0; i < reading->warning_count; i++)
		fprintf(stderr, "todogen: note (%.*s) %.*s\n", TEXT_ARGS(reading->warnings[i].rule->id),
			TEXT_ARGS(reading->warnings[i].rule->message.en));
}

static bool add_pair(struct command_line *line, struct selection_pair pair)
{
	if (line->pair_count == PAIRS)
		return false;
	line->pairs[line->pair_count++] = pair;
	return true;
}

/* False after the findings were printed. */
static bool read_selection(struct arena *arena, const struct catalogue *catalogue, struct command_line *line,
	struct selection_reading *reading)
{
	struct selection_pair pairs[SELECTION_SLUG_PAIRS];
	size_t count = 0;

	if (line->slug != NULL) {
		count = selection_slug_pairs(arena, catalogue, text_of(line->slug), pairs);
		if (count == 0)
			selection_read_slug(arena, catalogue, text_of(line->slug), reading);
	}
	for (size_t i = 0; i < count; i++)
		add_pair(line, pairs[i]);
	if (line->slug == NULL || count > 0)
		selection_read(arena, catalogue, line->pairs, line->pair_count, reading);
	for (size_t i = 0; i < reading->finding_count; i++)
		print_finding(&reading->findings[i]);
	return reading->finding_count == 0;
}

static int run_new(struct arena *arena, struct command_line *line)
{
	struct selection_reading reading;
	struct text error;

	if (line->folder == NULL)
		return usage("new needs --out FOLDER", NULL);
	struct pack *pack = open_pack(arena, line);
	if (pack == NULL || !read_selection(arena, pack->catalogue, line, &reading))
		return EXIT_REFUSED;
	print_notes(&reading);
	struct tree tree = tree_render(arena, pack, &reading.selection);
	if (!project_write(arena, &tree, text_of(line->folder), line->is_forced, &error)) {
		fprintf(stderr, "todogen: %.*s\n", TEXT_ARGS(error));
		return EXIT_REFUSED;
	}
	return EXIT_GOOD;
}

static int run_archive(struct arena *arena, struct command_line *line)
{
	struct selection_reading reading;
	enum archive_format format;
	struct buffer out;
	struct text error;

	if (line->output == NULL)
		return usage("archive needs -o FILE, or -o - for standard output", NULL);
	if (!archive_format_read(text_of(line->format), &format))
		return usage("--format is zip or tgz, not", line->format);
	struct pack *pack = open_pack(arena, line);
	if (pack == NULL || !read_selection(arena, pack->catalogue, line, &reading))
		return EXIT_REFUSED;
	print_notes(&reading);
	struct tree tree = tree_render(arena, pack, &reading.selection);
	buffer_init(&out, arena, first_bytes);
	archive_add(&out, format, pack, &tree, reading.selection.fields[SELECTION_BASE_DIR]);
	if (!project_write_file(arena, text_of(line->output), buffer_text(&out), &error)) {
		fprintf(stderr, "todogen: %.*s\n", TEXT_ARGS(error));
		return EXIT_REFUSED;
	}
	return EXIT_GOOD;
}

static void list_category(const struct catalogue *catalogue, const struct catalogue_category *category)
{
	printf("%.*s%s\n", TEXT_ARGS(category->id), category->is_multiple ? " (any of)" : "");
	for (size_t i = 0; i < category->option_count; i++) {
		const struct catalogue_option *option = &category->options[i];
		bool is_default = (option->bit & catalogue->defaults) != 0;
		printf("  %c %-12.*s %.*s\n", is_default ? '*' : ' ', TEXT_ARGS(option->id), TEXT_ARGS(option->help.en));
	}
}

static int run_list(struct arena *arena, struct command_line *line)
{
	const struct pack *pack = open_pack(arena, line);
	struct buffer out;

	if (pack == NULL)
		return EXIT_REFUSED;
	if (line->is_json) {
		buffer_init(&out, arena, 0);
		catalogue_metadata(&out, pack->catalogue);
		printf("%.*s\n", TEXT_ARGS(buffer_text(&out)));
		return EXIT_GOOD;
	}
	printf("release %.*s; * is the default\n", TEXT_ARGS(pack->catalogue->release));
	for (size_t i = 0; i < pack->catalogue->category_count; i++)
		list_category(pack->catalogue, &pack->catalogue->categories[i]);
	for (size_t i = 0; i < pack->catalogue->preset_count; i++) {
		const struct catalogue_preset *preset = &pack->catalogue->presets[i];
		printf("preset %.*s: %.*s\n", TEXT_ARGS(preset->id), TEXT_ARGS(preset->help.en));
	}
	return EXIT_GOOD;
}

static int run_check(struct arena *arena, struct command_line *line)
{
	struct selection_reading reading;
	struct pack *pack = open_pack(arena, line);
	struct buffer slug;

	if (pack == NULL)
		return EXIT_REFUSED;
	if (!add_pair(line, (struct selection_pair){ TEXT("strict"), TEXT("1") }))
		return usage("too many --set", NULL);
	if (!read_selection(arena, pack->catalogue, line, &reading))
		return EXIT_REFUSED;
	print_notes(&reading);
	buffer_init(&slug, arena, 80);
	selection_add_slug(&slug, pack->catalogue, reading.selection.options);
	printf("valid: %.*s\n", TEXT_ARGS(buffer_text(&slug)));
	return EXIT_GOOD;
}

static int run_all(struct arena *arena, struct command_line *line)
{
	(void)arena;
	if (!line->is_check)
		return usage("all needs --check", NULL);
	return survey_run(line->templates) ? EXIT_GOOD : EXIT_REFUSED;
}

static int run_pack(struct arena *arena, struct command_line *line)
{
	if (!line->is_check)
		return usage("pack needs --check", NULL);
	const struct pack *pack = open_pack(arena, line);
	if (pack == NULL)
		return EXIT_REFUSED;
	printf("%zu files, %zu chunks for slots, release %.*s, sha256 %.*s\n", pack->file_count, pack->slots.count,
		TEXT_ARGS(pack->catalogue->release), TEXT_ARGS(digest_hex(arena, &pack->digest)));
	return EXIT_GOOD;
}

static const struct command commands[] = {
	{ "new", run_new, "--set --out --force" },
	{ "archive", run_archive, "--set --format -o" },
	{ "list", run_list, "--json" },
	{ "check", run_check, "--set" },
	{ "all", run_all, "--check" },
	{ "pack", run_pack, "--check" },
};

enum { COMMANDS = sizeof commands / sizeof commands[0] };

static const struct command *find_command(const char *name)
{
	for (size_t i = 0; i < COMMANDS; i++)
		if (strcmp(commands[i].name, name) == 0)
			return &commands[i];
	return NULL;
}

static bool takes(const struct command *command, const char *flag)
{
	struct text rest = text_of(command->flags);
	struct text word;

	if (strcmp(flag, "--templates") == 0)
		return true;
	while (text_split(&rest, ' ', &word))
		if (text_equal(word, text_of(flag)))
			return true;
	return false;
}

static bool is_switch(struct command_line *line, const char *flag)
{
	bool *place = strcmp(flag, "--force") == 0 ? &line->is_forced
		: strcmp(flag, "--json") == 0      ? &line->is_json
		: strcmp(flag, "--check") == 0     ? &line->is_check
						   : NULL;

	if (place != NULL)
		*place = true;
	return place != NULL;
}

static bool take_value(struct command_line *line, const char *flag, const char *value)
{
	struct text text = text_of(value);
	size_t sign = text_find_char(text, '=');

	if (strcmp(flag, "--set") == 0)
		return sign < text.length
			&& add_pair(line, (struct selection_pair){ text_upto(text, sign), text_from(text, sign + 1) });
	if (strcmp(flag, "--templates") == 0)
		line->templates = value;
	else if (strcmp(flag, "--out") == 0)
		line->folder = value;
	else if (strcmp(flag, "--format") == 0)
		line->format = value;
	else
		line->output = value;
	return true;
}

/* EXIT_GOOD, or EXIT_USAGE after a message. */
static int read_line(const struct command *command, char **arguments, struct command_line *line)
{
	for (; *arguments != NULL; arguments++) {
		const char *argument = *arguments;
		bool is_slug = argument[0] != '-' && takes(command, "--set") && line->slug == NULL;
		if (is_slug) {
			line->slug = argument;
			continue;
		}
		if (!takes(command, argument))
			return usage("this command does not take", argument);
		if (is_switch(line, argument))
			continue;
		const char *value = *++arguments;
		if (value == NULL)
			return usage("a value must follow", argument);
		if (!take_value(line, argument, value))
			return usage("--set takes NAME=VALUE, not", value);
	}
	return EXIT_GOOD;
}

static int unknown_command(const char *name)
{
	struct nearest nearest = { .wanted = text_of(name) };

	for (size_t i = 0; i < COMMANDS; i++)
		nearest_compare(&nearest, text_of(commands[i].name));
	if (nearest.name.length > 0)
		fprintf(stderr, "todogen: did you mean %.*s?\n", TEXT_ARGS(nearest.name));
	return usage("there is no command", name);
}

int main(int count, char **arguments)
{
	const char *variable = getenv("TODOGEN_TEMPLATES");
	struct command_line line = { .templates = variable != NULL ? variable : TEMPLATES, .format = "zip" };

	log_init("todogen", LOG_INFO);
	if (count < 2)
		return usage("a command is missing", NULL);
	if (strcmp(arguments[1], "--help") == 0)
		return fputs(help, stdout) < 0 ? EXIT_REFUSED : EXIT_GOOD;
	if (strcmp(arguments[1], "--version") == 0)
		return printf("todogen " TODO_VERSION "\n") < 0 ? EXIT_REFUSED : EXIT_GOOD;
	const struct command *command = find_command(arguments[1]);
	if (command == NULL)
		return unknown_command(arguments[1]);
	int status = read_line(command, arguments + 2, &line);
	if (status != EXIT_GOOD)
		return status;
	struct arena *arena = arena_open(first_bytes, ceiling_bytes);
	status = command->run(arena, &line);
	arena_close(arena);
	return fflush(stdout) == 0 ? status : EXIT_REFUSED;
}

/* Puts every valid stack together and looks at what comes out. */
#include "survey.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "clock.h"
#include "generator/archive.h"
#include "generator/grow.h"
#include "generator/rules.h"
#include "listing.h"

#include "banned.h"

enum { ARCHIVED_STACKS = 200, BLOB_SLOTS = 1 << 19, MISTAKES = 50 };

static const size_t arena_bytes = (size_t)8 << 20;
static const size_t ceiling_bytes = (size_t)2 << 30;

struct survey {
	struct arena *arena;
	struct arena *scratch;
	struct pack *pack;  /* read once for each direction */
	uint64_t *stacks;   /* the valid ones */
	struct digest *digests;
	size_t count;
	struct digest *blobs; /* looked at already; an open table */
	size_t blob_count;
	size_t file_count;
	size_t mistakes;
	bool has_terminal;
};

/* Names that hurt where escaping is forgotten. No braces: those are looked for. */
static struct selection hostile(struct arena *arena, uint64_t options)
{
	struct selection selection = {
		.options = options,
		.fields = {
			[SELECTION_NAME] = TEXT("a-0-z"),
			[SELECTION_DESCRIPTION] = TEXT("\"it's\" <b>&amp;</b> \\ `$x` #1: [a](b) *é* %s ---"),
		},
	};

	selection_complete(arena, &selection);
	return selection;
}

static void report(struct survey *survey, uint64_t options, struct text path, const char *what)
{
	struct buffer slug;

	if (survey->mistakes++ >= MISTAKES)
		return;
	buffer_init(&slug, survey->scratch, 80);
	selection_add_slug(&slug, survey->pack->catalogue, options);
	fprintf(stderr, "%.*s: %.*s: %s\n", TEXT_ARGS(buffer_text(&slug)), TEXT_ARGS(path), what);
}

static void progress(const struct survey *survey, const char *what, size_t done)
{
	if (!survey->has_terminal || (done % 64 != 0 && done != survey->count))
		return;
	fprintf(stderr, "\r%s %zu of %zu", what, done, survey->count);
	if (done == survey->count)
		fputc('\n', stderr);
}

/* True for the first sight of these bytes. */
static bool is_new(struct survey *survey, struct text bytes)
{
	struct digest digest = digest_of(bytes);
	size_t slot;

	memcpy(&slot, digest.bytes, sizeof slot);
	if (survey->blob_count > BLOB_SLOTS / 2)
		return true;
	for (slot %= BLOB_SLOTS;; slot = (slot + 1) % BLOB_SLOTS) {
		static const struct digest empty;
		if (memcmp(&survey->blobs[slot], &digest, sizeof digest) == 0)
			return false;
		if (memcmp(&survey->blobs[slot], &empty, sizeof empty) == 0)
			break;
	}
	survey->blobs[slot] = digest;
	survey->blob_count++;
	return true;
}

/* A rendered file has "{{" only when it set other delimiters for it. */
static bool has_leftover(const struct tree_file *file)
{
	struct text braces = TEXT("{{");
	struct text set = TEXT("{{=");
	bool is_rendered = file->source != NULL && file->source->template != NULL;

	return is_rendered && !text_starts_with(file->source->bytes, set)
		&& text_find(file->bytes, braces) < file->bytes.length;
}

static bool is_bad_path(struct text path)
{
	return path.length == 0 || path.data[0] == '/' || text_starts_with(path, TEXT("../"))
		|| text_find(path, TEXT("/../")) < path.length || text_find_char(path, '@') == 0;
}

static void look_at(struct survey *survey, uint64_t options, const struct tree_file *file)
{
	const struct json *json;
	struct text error;

	survey->file_count++;
	if (is_bad_path(file->path))
		report(survey, options, file->path, "is no path of a project");
	if (!is_new(survey, file->bytes))
		return;
	if (has_leftover(file))
		report(survey, options, file->path, "still holds {{");
	if (file->source != NULL && file->source->template != NULL && !text_is_utf8(file->bytes))
		report(survey, options, file->path, "is not UTF-8");
	bool is_json = text_ends_with(file->path, TEXT(".json")) && !text_starts_with(file->path, TEXT("tsconfig"))
		&& text_find(file->path, TEXT("/tsconfig")) == file->path.length;
	if (is_json && !json_parse(survey->scratch, file->bytes, &json, &error))
		report(survey, options, file->path, "is not valid JSON");
}

/* One digest over everything an archive says. */
static struct digest digest_tree(struct arena *arena, const struct tree *tree)
{
	struct buffer all;

	buffer_init(&all, arena, 1 << 15);
	for (size_t i = 0; i < tree->count; i++) {
		const struct tree_file *file = &tree->files[i];
		buffer_printf(&all, "%o %.*s ", tree_mode(file), TEXT_ARGS(file->path));
		buffer_add(&all, (struct text){ file->sha256, DIGEST_HEX_LENGTH });
		buffer_add_char(&all, '\n');
	}
	return digest_of(buffer_text(&all));
}

static void compare_archives(struct survey *survey, const struct tree *tree, const struct selection *selection)
{
	struct text base_dir = selection->fields[SELECTION_BASE_DIR];

	for (enum archive_format format = ARCHIVE_ZIP; format <= ARCHIVE_TGZ; format++) {
		struct buffer out;
		struct text error;
		buffer_init(&out, survey->scratch, (size_t)1 << 19);
		archive_add(&out, format, survey->pack, tree, base_dir);
		if (!listing_matches(survey->scratch, buffer_text(&out), tree, base_dir, &error))
			report(survey, selection->options, error, format == ARCHIVE_ZIP ? "(zip)" : "(tgz)");
	}
}

static void render_first(struct survey *survey, size_t index)
{
	struct selection selection = hostile(survey->scratch, survey->stacks[index]);
	struct tree tree = tree_render(survey->scratch, survey->pack, &selection);
	size_t step = survey->count / ARCHIVED_STACKS + 1;

	survey->digests[index] = digest_tree(survey->scratch, &tree);
	for (size_t i = 0; i < tree.count; i++)
		look_at(survey, selection.options, &tree.files[i]);
	if (index % step == 0)
		compare_archives(survey, &tree, &selection);
	arena_reset(survey->scratch);
}

static void render_again(struct survey *survey, size_t index)
{
	struct selection selection = hostile(survey->scratch, survey->stacks[index]);
	struct tree tree = tree_render(survey->scratch, survey->pack, &selection);
	struct digest digest = digest_tree(survey->scratch, &tree);

	if (memcmp(&digest, &survey->digests[index], sizeof digest) != 0)
		report(survey, selection.options, TEXT("all"), "came out differently the second time");
	arena_reset(survey->scratch);
}

static bool read_pack(struct survey *survey, const char *folder)
{
	struct buffer problems;

	buffer_init(&problems, survey->arena, 0);
	survey->pack = pack_open(survey->arena, folder, &problems);
	if (survey->pack == NULL)
		fprintf(stderr, "%.*s", TEXT_ARGS(buffer_text(&problems)));
	return survey->pack != NULL;
}

static void list_stacks(struct survey *survey)
{
	const struct catalogue *catalogue = survey->pack->catalogue;
	size_t capacity = 0;

	for (uint64_t options = 0; catalogue_next(catalogue, &options);) {
		if (rules_broken(catalogue, options) != NULL)
			continue;
		survey->stacks = grow(survey->arena, survey->stacks, sizeof *survey->stacks, survey->count, &capacity);
		survey->stacks[survey->count++] = options;
	}
	survey->digests = arena_alloc(survey->arena, survey->count * sizeof *survey->digests);
	survey->blobs = arena_alloc(survey->arena, BLOB_SLOTS * sizeof *survey->blobs);
}

/* Opposite directions, so that nothing kept from one stack can hide in another. */
static bool render_all(struct survey *survey, const char *folder)
{
	if (!read_pack(survey, folder))
		return false;
	list_stacks(survey);
	for (size_t i = 0; i < survey->count; i++) {
		render_first(survey, i);
		progress(survey, "examined", i + 1);
	}
	if (!read_pack(survey, folder))
		return false;
	for (size_t i = survey->count; i-- > 0;) {
		render_again(survey, i);
		progress(survey, "compared", survey->count - i);
	}
	return survey->mistakes == 0;
}

bool survey_run(const char *folder)
{
	struct survey survey = {
		.arena = arena_open(arena_bytes, ceiling_bytes),
		.scratch = arena_open(arena_bytes, ceiling_bytes),
		.has_terminal = isatty(STDERR_FILENO) == 1,
	};
	uint64_t start_us = clock_monotonic_us();

	bool is_good = render_all(&survey, folder);
	double seconds = (double)(clock_monotonic_us() - start_us) / 1e6;
	printf("%zu stacks, twice; %zu files, %zu of them different; %.1f s, %.0f stacks a second; %zu mistakes\n",
		survey.count, survey.file_count, survey.blob_count, seconds,
		seconds > 0 ? 2 * (double)survey.count / seconds : 0, survey.mistakes);
	arena_close(survey.scratch);
	arena_close(survey.arena);
	return is_good;
}

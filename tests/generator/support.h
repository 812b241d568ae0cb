/*
 * What tests of the generator share: catalogues, requests, packs on disk.
 */
#ifndef SUPPORT_H
#define SUPPORT_H

#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "generator/folder.h"
#include "generator/pack.h"
#include "generator/selection.h"
#include "log.h"

static inline struct arena *support_arena(void)
{
	return arena_open((size_t)1 << 20, (size_t)1 << 30);
}

/* A file of the source tree: make says in srcdir where that is. */
static inline struct text support_read(struct arena *arena, const char *path)
{
	const char *root = getenv("srcdir");
	struct text whole = arena_printf(arena, "%s/%s", root == NULL ? "." : root, path);
	struct text bytes;

	if (!folder_read(arena, whole, &bytes))
		die("%.*s cannot be read; set srcdir to the source tree", TEXT_ARGS(whole));
	return bytes;
}

static inline const struct catalogue *support_catalogue(struct arena *arena, const char *path)
{
	struct text error;
	const struct catalogue *catalogue = catalogue_load(arena, text_of(path), support_read(arena, path), &error);

	if (catalogue == NULL)
		die("%.*s", TEXT_ARGS(error));
	return catalogue;
}

#define FULL_CATALOGUE "tests/generator/fixtures/full.json"

/* Reads "a=b&c=d", without percent-decoding. */
static inline struct selection_reading support_request(
	struct arena *arena, const struct catalogue *catalogue, const char *query)
{
	struct selection_pair pairs[32];
	struct selection_reading reading;
	struct text rest = text_of(query);
	struct text part;
	size_t count = 0;

	while (text_split(&rest, '&', &part)) {
		size_t sign = text_find_char(part, '=');
		pairs[count++] = (struct selection_pair){ text_upto(part, sign), text_from(part, sign + 1) };
	}
	selection_read(arena, catalogue, pairs, count, &reading);
	return reading;
}

static inline struct text support_slug(struct arena *arena, const struct catalogue *catalogue, uint64_t options)
{
	struct buffer out;

	buffer_init(&out, arena, 0);
	selection_add_slug(&out, catalogue, options);
	return buffer_text(&out);
}

struct support_file {
	const char *path;
	const char *content;
	bool is_executable;
};

/* Writes files below a folder, with the folders on their way. */
static inline void support_write(struct arena *arena, struct text folder, const struct support_file *file)
{
	char *path = arena_string(arena, arena_printf(arena, "%.*s/%s", TEXT_ARGS(folder), file->path));

	for (char *slash = path + 1; (slash = strchr(slash, '/')) != NULL; slash++) {
		*slash = '\0';
		mkdir(path, 0777);
		*slash = '/';
	}
	FILE *stream = fopen(path, "w");
	if (stream == NULL || fputs(file->content, stream) < 0 || fclose(stream) != 0)
		die("%s cannot be written", path);
	chmod(path, file->is_executable ? 0755 : 0644);
}

static inline int support_remove_entry(const char *path, const struct stat *status, int type, struct FTW *place)
{
	(void)status, (void)type, (void)place;
	return remove(path);
}

static inline void support_remove(void *folder)
{
	if (nftw(folder, support_remove_entry, 16, FTW_DEPTH | FTW_PHYS) != 0)
		printf("# %s could not be removed\n", (const char *)folder);
}

/* A folder of its own, gone with the arena's reset. */
static inline struct text support_folder(struct arena *arena)
{
	const char *root = getenv("TMPDIR");
	char *folder = arena_string(arena, arena_printf(arena, "%s/generator-XXXXXX", root == NULL ? "/tmp" : root));

	if (mkdtemp(folder) == NULL)
		die("no temporary folder");
	arena_on_reset(arena, support_remove, folder);
	return text_of(folder);
}

#endif

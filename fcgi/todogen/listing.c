/* Reads archives back with libarchive. */
#include "listing.h"

#include <archive.h>
#include <archive_entry.h>
#include <string.h>

#include "banned.h"

struct reading {
	struct arena *arena;
	struct archive *archive;
	struct text base_dir;
	struct text *error;
};

static bool fail(struct reading *reading, struct text path, const char *what)
{
	*reading->error = arena_printf(reading->arena, "%.*s: %s", TEXT_ARGS(path), what);
	return false;
}

static bool same_bytes(struct reading *reading, const struct tree_file *file)
{
	char *data = arena_alloc(reading->arena, file->bytes.length + 1);
	la_ssize_t length = archive_read_data(reading->archive, data, file->bytes.length + 1);

	return length == (la_ssize_t)file->bytes.length
		&& (length == 0 || memcmp(data, file->bytes.data, file->bytes.length) == 0);
}

static bool same_entry(struct reading *reading, const struct tree_file *file)
{
	struct archive_entry *entry;
	if (archive_read_next_header(reading->archive, &entry) != ARCHIVE_OK)
		return fail(reading, file->path, "is missing in the archive");
	struct text wanted =
		arena_printf(reading->arena, "%.*s/%.*s", TEXT_ARGS(reading->base_dir), TEXT_ARGS(file->path));
	if (!text_equal(text_of(archive_entry_pathname(entry)), wanted))
		return fail(reading, text_of(archive_entry_pathname(entry)), "is not the file that stands here");
	if (archive_entry_filetype(entry) != AE_IFREG || archive_entry_perm(entry) != tree_mode(file))
		return fail(reading, file->path, "has another mode in the archive");
	if (archive_entry_uid(entry) != 0 || archive_entry_gid(entry) != 0)
		return fail(reading, file->path, "has an owner in the archive");
	return same_bytes(reading, file) || fail(reading, file->path, "has other bytes in the archive");
}

static bool same_entries(struct reading *reading, const struct tree *tree)
{
	struct archive_entry *entry;

	for (size_t i = 0; i < tree->count; i++)
		if (!same_entry(reading, &tree->files[i]))
			return false;
	if (archive_read_next_header(reading->archive, &entry) != ARCHIVE_EOF)
		return fail(reading, reading->base_dir, "more entries than files, or no proper end");
	return true;
}

bool listing_matches(
	struct arena *arena, struct text archive, const struct tree *tree, struct text base_dir, struct text *error)
{
	struct reading reading = {
		.arena = arena,
		.archive = archive_read_new(),
		.base_dir = base_dir,
		.error = error,
	};

	archive_read_support_format_zip(reading.archive);
	archive_read_support_format_tar(reading.archive);
	archive_read_support_filter_gzip(reading.archive);
	bool matches = archive_read_open_memory(reading.archive, archive.data, archive.length) == ARCHIVE_OK
		? same_entries(&reading, tree)
		: fail(&reading, base_dir, "the archive cannot be opened");
	archive_read_free(reading.archive);
	return matches;
}

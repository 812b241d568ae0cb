/* Writes a project into a folder of the file system. */
#include "project.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "generator/folder.h"

#include "banned.h"

static bool fail(struct arena *arena, struct text path, struct text *error)
{
	*error = arena_printf(arena, "%.*s cannot be written: %s", TEXT_ARGS(path), strerror(errno));
	return false;
}

/* Makes every folder on the way to the file. */
static bool make_folders(struct arena *arena, struct text path, struct text *error)
{
	for (size_t i = 1; i < path.length; i++) {
		struct text folder = text_upto(path, i);
		if (path.data[i] != '/')
			continue;
		if (mkdir(arena_string(arena, folder), 0777) != 0 && errno != EEXIST)
			return fail(arena, folder, error);
	}
	return true;
}

static bool write_all(int file, struct text bytes)
{
	while (bytes.length > 0) {
		ssize_t count = write(file, bytes.data, bytes.length);
		if (count < 0 && errno == EINTR)
			continue;
		if (count < 0)
			return false;
		bytes = text_from(bytes, (size_t)count);
	}
	return true;
}

static bool write_file(struct arena *arena, struct text path, const struct tree_file *tree_file, struct text *error)
{
	int file = open(arena_string(arena, path), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, tree_mode(tree_file));
	if (file < 0)
		return fail(arena, path, error);
	bool is_written = write_all(file, tree_file->bytes) && fchmod(file, tree_mode(tree_file)) == 0;
	is_written = close(file) == 0 && is_written;
	return is_written || fail(arena, path, error);
}

static bool is_free(struct arena *arena, struct text folder, struct text *error)
{
	struct folder content;

	if (!folder_list(arena, folder, &content)) {
		if (errno == ENOENT)
			return true;
		return fail(arena, folder, error);
	}
	if (content.count == 0)
		return true;
	*error = arena_printf(arena, "%.*s is not empty: name another folder, or add --force to write into it",
		TEXT_ARGS(folder));
	return false;
}

bool project_write(struct arena *arena, const struct tree *tree, struct text folder, bool is_forced, struct text *error)
{
	if (!is_forced && !is_free(arena, folder, error))
		return false;
	for (size_t i = 0; i < tree->count; i++) {
		const struct tree_file *file = &tree->files[i];
		struct text path = arena_printf(arena, "%.*s/%.*s", TEXT_ARGS(folder), TEXT_ARGS(file->path));
		if (!make_folders(arena, path, error) || !write_file(arena, path, file, error))
			return false;
	}
	return true;
}

bool project_write_file(struct arena *arena, struct text path, struct text bytes, struct text *error)
{
	bool is_output = text_equal(path, TEXT("-"));
	int file = STDOUT_FILENO;
	if (!is_output)
		file = open(arena_string(arena, path), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
	if (file < 0)
		return fail(arena, path, error);
	bool is_written = write_all(file, bytes);
	if (!is_output)
		is_written = close(file) == 0 && is_written;
	return is_written || fail(arena, path, error);
}

/* Reads folders of the file system. */
#include "folder.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "grow.h"

#include "banned.h"

static int compare_entries(const void *a, const void *b)
{
	const struct folder_entry *first = a;
	const struct folder_entry *second = b;

	return text_compare(first->name, second->name);
}

/* Links are followed: contract/ is shared with the repository. */
static enum folder_kind kind_of(mode_t mode)
{
	if (S_ISREG(mode))
		return FOLDER_FILE;
	return S_ISDIR(mode) ? FOLDER_FOLDER : FOLDER_OTHER;
}

bool folder_list(struct arena *arena, struct text path, struct folder *folder)
{
	DIR *directory = opendir(arena_string(arena, path));
	size_t capacity = 0;
	struct dirent *item;

	*folder = (struct folder){ .count = 0 };
	if (directory == NULL)
		return false;
	while ((item = readdir(directory)) != NULL) {
		struct text name = text_of(item->d_name);
		struct stat status;
		if (text_equal(name, TEXT(".")) || text_equal(name, TEXT("..")))
			continue;
		if (fstatat(dirfd(directory), item->d_name, &status, 0) != 0)
			continue;
		folder->entries = grow(arena, folder->entries, sizeof *folder->entries, folder->count, &capacity);
		folder->entries[folder->count++] = (struct folder_entry){
			.name = arena_text(arena, name),
			.path = arena_printf(arena, "%.*s/%.*s", TEXT_ARGS(path), TEXT_ARGS(name)),
			.kind = kind_of(status.st_mode),
			.is_executable = (status.st_mode & S_IXUSR) != 0,
		};
	}
	closedir(directory);
	if (folder->count > 1)
		qsort(folder->entries, folder->count, sizeof *folder->entries, compare_entries);
	return true;
}

static bool read_all(int file, struct arena *arena, struct text *bytes)
{
	struct stat status;
	if (fstat(file, &status) != 0)
		return false;
	size_t size = (size_t)status.st_size;
	char *data = arena_alloc(arena, size + 1);
	size_t length = 0;
	while (length < size) {
		ssize_t count = read(file, data + length, size - length);
		if (count < 0)
			return false;
		if (count == 0)
			break;
		length += (size_t)count;
	}
	*bytes = (struct text){ data, length };
	return true;
}

bool folder_read(struct arena *arena, struct text path, struct text *bytes)
{
	int file = open(arena_string(arena, path), O_RDONLY | O_CLOEXEC);

	if (file < 0)
		return false;
	bool is_read = read_all(file, arena, bytes);
	int error = errno;
	close(file);
	errno = error;
	return is_read;
}

/*
 * Deterministic archives, in memory.
 *
 * Entries are sorted by bytes; times are the release's epoch; modes are 0644
 * and 0755; owners are 0 and have no names. Files of the release are
 * compressed once and their compressed bytes joined here.
 */
#ifndef ARCHIVE_H
#define ARCHIVE_H

#include "tree.h"

enum archive_format { ARCHIVE_ZIP, ARCHIVE_TGZ };

/* "zip", "tgz" or "tar.gz". */
bool archive_format_read(struct text name, enum archive_format *format);

/* Appends the archive of a project to out; paths begin with base_dir. */
void archive_add(struct buffer *out, enum archive_format format, const struct pack *pack, const struct tree *tree,
	struct text base_dir);

/*
 * Strong entity tag with its quotes, known before anything is put together:
 * it names the release, the selection, the format and the compressor.
 */
struct text archive_etag(
	struct arena *arena, enum archive_format format, const struct pack *pack, const struct selection *selection);

#endif

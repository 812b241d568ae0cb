/* Deterministic zip (PKWARE APPNOTE 6.3) and tar (POSIX.1 ustar) archives. */
#include "archive.h"

#include <string.h>
#include <time.h>

#include "sparse.h"

#include "banned.h"

enum {
	ZIP_VERSION = 20,       /* needed to extract: deflate */
	ZIP_UNIX = 3 << 8,      /* made by: says that modes are meant */
	ZIP_DEFLATED = 8,
	ZIP_TIMESTAMP = 0x5455, /* extra field: seconds since 1970, whatever the time zone */
	REGULAR_FILE = 0100000,
	TAR_BLOCK = 512,
	TAR_NAME = 100
};

static const uint32_t zip_local = 0x04034b50;
static const uint32_t zip_central = 0x02014b50;
static const uint32_t zip_end = 0x06054b50;

struct writer {
	struct buffer *out;
	struct deflate *deflate;
	struct text base_dir;
	int64_t epoch_s;
	uint32_t crc; /* of the current stream so far */
};

struct zip_entry {
	uint32_t crc;
	size_t compressed;
	size_t offset;
};

/* Little-endian. */
static void put(char *place, size_t bytes, uint64_t number)
{
	for (size_t i = 0; i < bytes; i++)
		place[i] = (char)(unsigned char)(number >> (8 * i) & 0xff);
}

static void add(struct buffer *out, size_t bytes, uint64_t number)
{
	put(buffer_reserve(out, bytes), bytes, number);
	buffer_commit(out, bytes);
}

static void add_fresh(struct writer *writer, struct text text)
{
	deflate_add(writer->deflate, writer->out, text);
	writer->crc = deflate_crc(writer->crc, text);
}

static void add_sparse(struct writer *writer, struct text text)
{
	sparse_add(writer->out, text);
	writer->crc = deflate_crc(writer->crc, text);
}

static void add_kept(struct writer *writer, const struct deflate_piece *piece)
{
	buffer_add(writer->out, piece->bytes);
	writer->crc = deflate_crc_piece(writer->crc, piece);
}

/*
 * Contents of a file, compressed: kept pieces are joined, and what lies
 * between them is compressed now. Which pieces are kept is a property of the
 * pack, so the bytes are the same in every process.
 */
static void add_contents(struct writer *writer, const struct tree_file *file)
{
	size_t done = 0;

	for (size_t i = 0; file->variant != NULL && i < file->variant->piece_count; i++) {
		const struct variant_piece *piece = &file->variant->pieces[i];
		size_t offset = file->offsets == NULL ? 0 : file->offsets[i];
		if (piece->deflated.length == 0)
			continue;
		add_fresh(writer, text_from(text_upto(file->bytes, offset), done));
		add_kept(writer, &piece->deflated);
		done = offset + piece->literal.length;
	}
	add_fresh(writer, text_from(file->bytes, done));
}

/* MS-DOS date and time, in the high and the low half. */
static uint32_t dos_time(int64_t epoch_s)
{
	time_t instant = (time_t)epoch_s;
	struct tm utc;

	if (gmtime_r(&instant, &utc) == NULL)
		return 0;
	int date = (utc.tm_year - 80) << 9 | (utc.tm_mon + 1) << 5 | utc.tm_mday;
	int time = utc.tm_hour << 11 | utc.tm_min << 5 | utc.tm_sec / 2;
	return (uint32_t)date << 16 | (uint32_t)time;
}

/* The fields that the local and the central header share. */
static void add_zip_fields(const struct writer *writer, const struct zip_entry *entry, const struct tree_file *file)
{
	struct buffer *out = writer->out;

	add(out, 2, ZIP_VERSION);
	add(out, 2, 0);
	add(out, 2, ZIP_DEFLATED);
	add(out, 4, dos_time(writer->epoch_s));
	add(out, 4, entry->crc);
	add(out, 4, entry->compressed);
	add(out, 4, file->bytes.length);
	add(out, 2, writer->base_dir.length + 1 + file->path.length);
	add(out, 2, 9);
}

static void add_zip_name(const struct writer *writer, const struct tree_file *file)
{
	struct buffer *out = writer->out;

	buffer_add(out, writer->base_dir);
	buffer_add_char(out, '/');
	buffer_add(out, file->path);
	add(out, 2, ZIP_TIMESTAMP);
	add(out, 2, 5);
	add(out, 1, 1);
	add(out, 4, (uint64_t)writer->epoch_s);
}

static struct zip_entry add_zip_file(struct writer *writer, const struct tree_file *file)
{
	struct buffer *out = writer->out;
	struct zip_entry entry = { .offset = out->length };

	add(out, 4, zip_local);
	add_zip_fields(writer, &entry, file);
	add_zip_name(writer, file);
	size_t start = out->length;
	writer->crc = 0;
	add_contents(writer, file);
	buffer_add(out, DEFLATE_END);
	entry.crc = writer->crc;
	entry.compressed = out->length - start;
	put(out->data + entry.offset + 14, 4, entry.crc);
	put(out->data + entry.offset + 18, 4, entry.compressed);
	return entry;
}

static void add_zip_central(const struct writer *writer, const struct zip_entry *entry, const struct tree_file *file)
{
	struct buffer *out = writer->out;

	add(out, 4, zip_central);
	add(out, 2, ZIP_UNIX | ZIP_VERSION);
	add_zip_fields(writer, entry, file);
	add(out, 2, 0); /* comment */
	add(out, 2, 0); /* disk */
	add(out, 2, 0); /* internal attributes */
	add(out, 4, (uint64_t)(REGULAR_FILE | tree_mode(file)) << 16);
	add(out, 4, entry->offset);
	add_zip_name(writer, file);
}

static void add_zip(struct writer *writer, const struct tree *tree)
{
	struct buffer *out = writer->out;
	size_t before = out->length;
	struct zip_entry *entries = arena_alloc(out->arena, (tree->count + 1) * sizeof *entries);

	for (size_t i = 0; i < tree->count; i++) {
		entries[i] = add_zip_file(writer, &tree->files[i]);
		entries[i].offset -= before;
	}
	size_t central = out->length;
	for (size_t i = 0; i < tree->count; i++)
		add_zip_central(writer, &entries[i], &tree->files[i]);
	size_t end = out->length;
	add(out, 4, zip_end);
	add(out, 4, 0); /* disks */
	add(out, 2, tree->count);
	add(out, 2, tree->count);
	add(out, 4, end - central);
	add(out, 4, central - before);
	add(out, 2, 0); /* comment */
}

/* Digits and a NUL fill the field. */
static void put_octal(char *field, size_t bytes, uint64_t number)
{
	field[bytes - 1] = '\0';
	for (size_t i = bytes - 1; i-- > 0; number >>= 3)
		field[i] = (char)('0' + (number & 7));
}

/* A path over 100 bytes is cut at a slash into prefix and name. */
static void put_tar_path(char *block, struct text path)
{
	size_t cut = 0;

	if (path.length > TAR_NAME) {
		cut = path.length - TAR_NAME - 1;
		while (path.data[cut] != '/')
			cut++;
		memcpy(block + 345, path.data, cut);
		path = text_from(path, cut + 1);
	}
	memcpy(block, path.data, path.length);
}

static void fill_tar_header(const struct writer *writer, const struct tree_file *file, char *block)
{
	struct text path = arena_printf(
		writer->out->arena, "%.*s/%.*s", TEXT_ARGS(writer->base_dir), TEXT_ARGS(file->path));
	uint64_t sum = 0;

	memset(block, 0, TAR_BLOCK);
	put_tar_path(block, path);
	put_octal(block + 100, 8, tree_mode(file));
	put_octal(block + 108, 8, 0);
	put_octal(block + 116, 8, 0);
	put_octal(block + 124, 12, file->bytes.length);
	put_octal(block + 136, 12, (uint64_t)writer->epoch_s);
	memset(block + 148, ' ', 8);
	block[156] = '0';
	memcpy(block + 257, "ustar\0" "00", 8);
	for (size_t i = 0; i < TAR_BLOCK; i++)
		sum += (unsigned char)block[i];
	put_octal(block + 148, 7, sum);
}

/* Padding of the file before, then the header: compressed together. */
static void add_tgz(struct writer *writer, const struct tree *tree)
{
	static const unsigned char head[] = { 0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3 }; /* RFC 1952: no name, no time, Unix */
	char blocks[3 * TAR_BLOCK] = { 0 };
	size_t padding = 0;
	size_t length = 0;

	buffer_add(writer->out, (struct text){ (const char *)head, sizeof head });
	for (size_t i = 0; i < tree->count; i++) {
		const struct tree_file *file = &tree->files[i];
		memset(blocks, 0, padding);
		fill_tar_header(writer, file, blocks + padding);
		add_sparse(writer, (struct text){ blocks, padding + TAR_BLOCK });
		add_contents(writer, file);
		length += padding + TAR_BLOCK + file->bytes.length;
		padding = (TAR_BLOCK - file->bytes.length % TAR_BLOCK) % TAR_BLOCK;
	}
	memset(blocks, 0, sizeof blocks);
	add_sparse(writer, (struct text){ blocks, padding + 2 * TAR_BLOCK });
	length += padding + 2 * TAR_BLOCK;
	buffer_add(writer->out, DEFLATE_END);
	add(writer->out, 4, writer->crc);
	add(writer->out, 4, length);
}

bool archive_format_read(struct text name, enum archive_format *format)
{
	bool is_zip = text_equal(name, TEXT("zip"));

	*format = is_zip ? ARCHIVE_ZIP : ARCHIVE_TGZ;
	return is_zip || text_equal(name, TEXT("tgz")) || text_equal(name, TEXT("tar.gz"));
}

void archive_add(struct buffer *out, enum archive_format format, const struct pack *pack, const struct tree *tree,
	struct text base_dir)
{
	struct writer writer = {
		.out = out,
		.deflate = deflate_open(out->arena),
		.base_dir = base_dir,
		.epoch_s = pack->catalogue->epoch_s,
	};

	if (format == ARCHIVE_ZIP)
		add_zip(&writer, tree);
	else
		add_tgz(&writer, tree);
}

struct text archive_etag(
	struct arena *arena, enum archive_format format, const struct pack *pack, const struct selection *selection)
{
	struct buffer identity;

	buffer_init(&identity, arena, 512);
	buffer_printf(&identity, "%s %s ", format == ARCHIVE_ZIP ? "zip" : "tgz", deflate_version());
	buffer_add(&identity, digest_hex(arena, &pack->digest));
	buffer_add_char(&identity, ' ');
	selection_add_query(&identity, pack->catalogue, selection);
	struct digest digest = digest_of(buffer_text(&identity));
	return arena_printf(arena, "\"%.*s\"", 32, digest_hex(arena, &digest).data);
}

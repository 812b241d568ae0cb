/* archive.c, judged by libarchive. */
#include "generator/archive.h"

#include <sys/stat.h>
#include <time.h>

#include "../../fcgi/todogen/listing.h"
#include "generator/rules.h"
#include "tap.h"

#include "fixture.h"

static struct arena *arena;

static struct text archive_of(struct pack *pack, enum archive_format format, const struct selection *selection)
{
	struct tree tree = tree_render(arena, pack, selection);
	struct buffer out;

	buffer_init(&out, arena, 0);
	archive_add(&out, format, pack, &tree, selection->fields[SELECTION_BASE_DIR]);
	return buffer_text(&out);
}

static struct selection selection_of(const struct pack *pack, const char *query)
{
	return support_request(arena, pack->catalogue, query).selection;
}

static void check_stack(struct pack *pack, uint64_t options)
{
	struct selection selection = { .options = options };
	struct text error = TEXT("");

	selection_complete(arena, &selection);
	struct tree tree = tree_render(arena, pack, &selection);
	for (enum archive_format format = ARCHIVE_ZIP; format <= ARCHIVE_TGZ; format++) {
		struct text bytes = archive_of(pack, format, &selection);
		if (!EXPECT(listing_matches(arena, bytes, &tree, selection.fields[SELECTION_BASE_DIR], &error)))
			EXPECT_TEXT(error, "");
	}
}

static void test_stacks(void)
{
	TEST("libarchive reads both archives of every stack of a small pack back")
	{
		struct pack *pack = fixture_pack(arena);
		for (uint64_t options = 0; catalogue_next(pack->catalogue, &options);)
			check_stack(pack, options);
	}
}

static void test_long_paths(void)
{
	struct text folder = fixture_folder(arena);
	struct support_file file = { "base/copies/"
				     "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa/"
				     "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb/cccccccc.txt",
		"far down\n", false };
	struct buffer problems;
	char query[] = "baseDir=ddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddd";

	support_write(arena, folder, &file);
	buffer_init(&problems, arena, 0);
	struct pack *pack = pack_open(arena, arena_string(arena, folder), &problems);
	struct selection selection = selection_of(pack, query);
	struct tree tree = tree_render(arena, pack, &selection);
	struct text error = TEXT("");
	TEST("the longest paths are kept whole")
	{
		EXPECT(listing_matches(arena, archive_of(pack, ARCHIVE_TGZ, &selection), &tree,
			selection.fields[SELECTION_BASE_DIR], &error));
		EXPECT(listing_matches(arena, archive_of(pack, ARCHIVE_ZIP, &selection), &tree,
			selection.fields[SELECTION_BASE_DIR], &error));
		EXPECT_TEXT(error, "");
	}
}

static void test_same(void)
{
	struct pack *first = fixture_pack(arena);
	struct selection selection = selection_of(first, "docker=1&name=shop");
	struct text zip = archive_of(first, ARCHIVE_ZIP, &selection);
	struct text tgz = archive_of(first, ARCHIVE_TGZ, &selection);

	TEST("time zone, umask and what was made before change no byte")
	{
		setenv("TZ", "Asia/Kathmandu", 1);
		tzset();
		umask(0077);
		struct pack *second = fixture_pack(arena);
		struct selection other = selection_of(second, "options=&name=other");
		archive_of(second, ARCHIVE_ZIP, &other);
		EXPECT(text_equal(zip, archive_of(second, ARCHIVE_ZIP, &selection)));
		EXPECT(text_equal(tgz, archive_of(second, ARCHIVE_TGZ, &selection)));
		EXPECT(text_equal(zip, archive_of(second, ARCHIVE_ZIP, &selection)));
	}
	TEST("an archive can follow other bytes in a buffer")
	{
		struct buffer out;
		struct tree tree = tree_render(arena, first, &selection);
		buffer_init(&out, arena, 0);
		buffer_add(&out, TEXT("before"));
		archive_add(&out, ARCHIVE_ZIP, first, &tree, selection.fields[SELECTION_BASE_DIR]);
		EXPECT(text_equal(text_from(buffer_text(&out), 6), zip));
	}
}

static bool same_tag(const struct pack *pack, enum archive_format format, const char *a, const char *b)
{
	struct selection first = selection_of(pack, a);
	struct selection second = selection_of(pack, b);

	return text_equal(archive_etag(arena, ARCHIVE_ZIP, pack, &first), archive_etag(arena, format, pack, &second));
}

static void test_tags(void)
{
	const struct pack *pack = fixture_pack(arena);
	struct selection selection = selection_of(pack, "");

	TEST("an entity tag is quoted and names what the archive is made of")
	{
		struct text tag = archive_etag(arena, ARCHIVE_ZIP, pack, &selection);
		EXPECT_INTEGER(tag.length, 34);
		EXPECT(tag.data[0] == '"' && tag.data[33] == '"');
		EXPECT(same_tag(pack, ARCHIVE_ZIP, "name=a&options=tests", "options=tests&name=a&baseDir=a"));
		EXPECT(!same_tag(pack, ARCHIVE_ZIP, "name=a", "name=b"));
		EXPECT(!same_tag(pack, ARCHIVE_ZIP, "docker=1", "docker=0"));
		EXPECT(!same_tag(pack, ARCHIVE_TGZ, "", ""));
	}
	TEST("formats have two names for tar.gz")
	{
		enum archive_format format;
		EXPECT(archive_format_read(TEXT("zip"), &format) && format == ARCHIVE_ZIP);
		EXPECT(archive_format_read(TEXT("tgz"), &format) && format == ARCHIVE_TGZ);
		EXPECT(archive_format_read(TEXT("tar.gz"), &format) && format == ARCHIVE_TGZ);
		EXPECT(!archive_format_read(TEXT("rar"), &format));
	}
}

int main(void)
{
	arena = support_arena();
	test_stacks();
	test_long_paths();
	test_same();
	test_tags();
	arena_close(arena);
	return tap_done();
}

/* pack.c and lint.c: what is wrong with a release is said when it is opened. */
#include "generator/pack.h"

#include "tap.h"

#include "fixture.h"

static struct arena *arena;

/* The problems of the fixture with one more file. */
static struct text problems_with(const struct support_file *file)
{
	struct text folder = fixture_folder(arena);
	struct buffer problems;

	support_write(arena, folder, file);
	buffer_init(&problems, arena, 0);
	struct pack *pack = pack_open(arena, arena_string(arena, folder), &problems);
	return pack == NULL ? buffer_text(&problems) : TEXT("(none)\n");
}

static const struct {
	const char *sentence;
	struct support_file file;
	const char *problem;
} cases[] = {
	{ "an unknown name is named with its line", { "base/files/a.md", "x\n{{nmae}}\n", false },
		"base/files/a.md: line 2: there is no name nmae: see templates/README.md\n" },
	{ "a flag of another category is refused", { "backend/node/files/a.md", "{{#option.docker}}x{{/option.docker}}\n", false },
		"backend/node/files/a.md: line 1: option.docker belongs to another category: "
		"move the text to the unit of the pair\n" },
	{ "base mentions no flag", { "base/files/a.md", "{{^backend.node}}x{{/backend.node}}\n", false },
		"base/files/a.md: line 1: backend.node belongs to another category: move the text to the unit of the pair\n" },
	{ "a pair may mention flags of both", { "backend-option/node+tests/files/a.md",
		"{{#backend.node}}{{#option.docker}}x{{/option.docker}}{{/backend.node}}\n", false }, "(none)\n" },
	{ "only flags open sections", { "base/files/a.md", "{{#name}}x{{/name}}\n", false },
		"base/files/a.md: line 1: name is no flag: only flags open sections\n" },
	{ "a flag is no text", { "backend/node/files/a.md", "{{backend.node}}\n", false },
		"backend/node/files/a.md: line 1: backend.node is a flag: use it as a section\n" },
	{ "free text is always escaped", { "base/files/a.md", "{{{description}}}\n", false },
		"base/files/a.md: line 1: description may hold anything: escape it with {{description}}\n" },
	{ "free text cannot go where nothing escapes", { "base/files/Makefile", "# {{description}}\n", false },
		"base/files/Makefile: line 1: description cannot be escaped for this kind of file: leave it out\n" },
	{ "nor can a label with odd characters", { "base/files/a.sh", "# {{label.backend}}\n", false },
		"base/files/a.sh: line 1: label.backend cannot be escaped for this kind of file: leave it out\n" },
	{ "a chunk is checked for the file it goes into", { "backend/node/slots/todo", "{{nmae}}\n", false },
		"backend/node/slots/todo: line 1: there is no name nmae: see templates/README.md\n" },
	{ "a chunk for no slot is refused", { "backend/node/slots/readme.rnu", "x\n", false },
		"backend/node/slots/readme.rnu: no file has {{> slot:readme.rnu}}: correct the name\n" },
	{ "a slot is alone on its line", { "base/files/a.md", "x {{> slot:todo}}\n", false },
		"base/files/a.md: line 1: the slot todo must be alone on its line\n" },
	{ "only slots are included", { "base/files/a.md", "{{> header}}\n", false },
		"base/files/a.md: line 1: only slots can be included: write {{> slot:NAME}}\n" },
	{ "two units cannot give one path", { "option/docker/files/README.md", "x\n", false },
		"option/docker/files/README.md: gives the same path as base/files/README.md: only one unit can own it\n" },
	{ "nor through a role", { "base/copies/backend/src/domain/todo.ts", "x\n", false },
		"backend/node/files/@domain/todo.ts: gives the same path as base/copies/backend/src/domain/todo.ts: "
		"only one unit can own it\n" },
	{ "units that exclude each other may", { "backend/cs/files/backend/package.json", "{}\n", false }, "(none)\n" },
	{ "a role is in every layout", { "backend/node/files/@web/a.ts", "x\n", false },
		"backend/node/files/@web/a.ts: backend-architecture/node+flat/layout.json has no role web: add it there\n"
		"backend/node/files/@web/a.ts: backend-architecture/node+layered/layout.json has no role web: add it there\n" },
	{ "every architecture has a layout where roles are named", { "backend/cs/files/@domain/a.cs", "x\n", false },
		"backend/cs/files/@domain/a.cs: names a role, and there is no backend-architecture/cs+layered/layout.json: add it\n"
		"backend/cs/files/@domain/a.cs: names a role, and there is no backend-architecture/cs+flat/layout.json: add it\n" },
	{ "a folder that names no unit is refused", { "backend/perl/files/a", "x\n", false },
		"backend/perl: names no unit: folders are base/, <category>/<value>/ and "
		"<category>-<category>/<value>+<value>/ of catalogue.json\n" },
	{ "a pair that may not meet is refused", { "architecture-database/flat+sqlite/files/a", "x\n", false },
		"architecture-database/flat+sqlite: names no unit: folders are base/, <category>/<value>/ and "
		"<category>-<category>/<value>+<value>/ of catalogue.json\n" },
	{ "a unit holds only what it may", { "backend/node/fiels/a", "x\n", false },
		"backend/node/fiels: a unit holds files/, copies/, merge/, slots/ and layout.json: move or rename it\n" },
	{ "a merge needs an owner that is always there", { "database/sqlite/merge/backend/package.json", "{}\n", false },
		"database/sqlite/merge/backend/package.json: no unit that is always selected with this one has "
		"files/backend/package.json to merge into\n" },
	{ "what is merged is JSON", { "backend-database/node+sqlite/merge/backend/package.json", "{ \"a\": }\n", false },
		"backend-database/node+sqlite/merge/backend/package.json: is merged and must be JSON: unexpected character at byte 7\n" },
	{ "a carriage return is refused", { "base/files/a.md", "x\r\n", false },
		"base/files/a.md: has a carriage return: end lines with LF only\n" },
	{ "a last line ends", { "base/files/a.md", "x", false }, "base/files/a.md: its last line does not end: add a newline\n" },
	{ "what is not text is a copy", { "base/files/a.md", "\xff\n", false },
		"base/files/a.md: is not UTF-8 text: put it under copies/\n" },
	{ "the inner characters are refused", { "base/files/a.md", "\xef\x9c\x80\n", false },
		"base/files/a.md: U+F700 to U+F73F are used inside: write another character\n" },
	{ "a path has its alphabet", { "base/files/a b.md", "x\n", false },
		"base/files/a b.md: a path is made of letters, digits and ._@()[]+-\n" },
	{ "a layout leads nowhere outside", { "backend-architecture/node+flat/layout.json",
		"{ \"domain\": \"../x\", \"data\": \"backend/src\" }", false },
		"backend-architecture/node+flat/layout.json: .. is too long, or ends in a dot\n" },
	{ "a broken template is named with its line", { "base/files/a.md", "\n{{#x}}\n", false },
		"base/files/a.md:2: a section is not closed: x: correct the template\n" },
	{ "a broken catalogue is named", { "catalogue.json", "{}", false },
		"catalogue.json: a text is missing: release: correct the catalogue\n" },
};

static void test_digest(void)
{
	struct pack *pack = fixture_pack(arena);
	struct pack *same = fixture_pack(arena);
	struct text folder = fixture_folder(arena);
	struct support_file file = { "base/files/bin/run", "#!/bin/sh\nexec {{name}}\n", false };
	struct buffer problems;

	support_write(arena, folder, &file);
	buffer_init(&problems, arena, 0);
	struct pack *other = pack_open(arena, arena_string(arena, folder), &problems);
	TEST("the digest of a release is of what it holds, not of where it is")
	{
		EXPECT(memcmp(&pack->digest, &same->digest, sizeof pack->digest) == 0);
	}
	TEST("a mode changes the digest of a release")
	{
		EXPECT(memcmp(&pack->digest, &other->digest, sizeof pack->digest) != 0);
	}
}

int main(void)
{
	arena = support_arena();
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		TEST(cases[i].sentence)
		{
			EXPECT_TEXT(problems_with(&cases[i].file), cases[i].problem);
		}
	}
	TEST("a folder that is not there is named")
	{
		struct buffer problems;
		buffer_init(&problems, arena, 0);
		EXPECT(pack_open(arena, "/nowhere", &problems) == NULL);
		EXPECT_TEXT(buffer_text(&problems),
			"/nowhere/catalogue.json: cannot be read: No such file or directory; name a release's folder\n");
	}
	test_digest();
	arena_close(arena);
	return tap_done();
}

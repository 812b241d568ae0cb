/* tree.c with pack, scene and variant: a selection becomes files. */
#include "generator/tree.h"

#include "generator/rules.h"
#include "tap.h"

#include "fixture.h"

static struct arena *arena;
static struct pack *pack;

static struct tree tree_of(const char *query)
{
	struct selection_reading reading = support_request(arena, pack->catalogue, query);

	return tree_render(arena, pack, &reading.selection);
}

static struct text file_of(const char *query, const char *path)
{
	struct tree tree = tree_of(query);
	const struct tree_file *file = tree_find(&tree, text_of(path));

	return file == NULL ? TEXT("(no such file)") : file->bytes;
}

static void test_files(void)
{
	TEST("names, labels and slots are filled in, in unit order, an empty line at a time")
	{
		EXPECT_TEXT(file_of("name=shopping-list&description=Milk *and* more", "README.md"),
			"# Shopping List\n\nMilk \\*and\\* more\n\nNode.js, sqlite, [tests]\n"
			"node.layered.sqlite+tests@1.2.0 1.2.0 2026\n\n"
			"Start com.example.shopping\\_list.\nOne file, nothing to start.\nTest it.\nPairs come last.\n\nEnd.\n");
	}
	TEST("an empty slot leaves no line")
	{
		EXPECT_TEXT(file_of("", "backend/src/domain/todo.ts"),
			"import '../data/store.ts';\nexport const title = 'My Todo';\n");
	}
	TEST("a chunk is indented like its slot, and sees the roles of the file it stands in")
	{
		EXPECT_TEXT(file_of("docker=1", "backend/src/domain/todo.ts"),
			"import '../data/store.ts';\nexport const title = 'My Todo';\n  docker();\n\n  again('.');\n");
	}
	TEST("roles are folders of the layout, and ways between them are relative")
	{
		EXPECT_TEXT(file_of("", "backend/src/data/store.ts"), "import '../domain/todo.ts';\n");
		EXPECT_TEXT(file_of("architecture=flat", "backend/src/store.ts"), "import './todo.ts';\n");
	}
	TEST("JSON is merged from the selected units, and escaped as JSON")
	{
		EXPECT_TEXT(file_of("description=say \"x\"", "backend/package.json"),
			"{\n  \"name\": \"my-todo\",\n  \"description\": \"say \\\"x\\\"\",\n  \"dependencies\": {\n"
			"    \"better-sqlite3\": \"1\",\n    \"express\": \"5\"\n  }\n}\n");
		EXPECT_TEXT(file_of("database=postgresql", "backend/package.json"),
			"{\n  \"name\": \"my-todo\",\n  \"description\": \"A todo list with a web page, an API and a database.\",\n"
			"  \"dependencies\": {\n    \"express\": \"5\",\n    \"pg\": \"8\"\n  },\n  \"keywords\": [\n    \"pg\"\n  ]\n}\n");
	}
	TEST("a copy is the same byte for byte")
	{
		EXPECT_TEXT(file_of("", "logo.bin"), "\xff\xfe{{name}}\r");
	}
	TEST("a file may set delimiters of its own")
	{
		EXPECT_TEXT(file_of("docker=1&name=a", "Dockerfile"), "LABEL name=a x={{y}}\n");
		EXPECT_TEXT(file_of("", "Dockerfile"), "(no such file)");
	}
}

static void test_tree(void)
{
	struct tree tree = tree_of("docker=1");
	const struct tree_file *manifest = tree_find(&tree, TEXT(".todogen.json"));
	const struct json *json = NULL;
	struct text error;

	TEST("files are sorted by bytes and found by path")
	{
		for (size_t i = 1; i < tree.count; i++)
			EXPECT(text_compare(tree.files[i - 1].path, tree.files[i].path) < 0);
		EXPECT(tree_find(&tree, TEXT("node_modules/x/y")) == NULL);
	}
	TEST("the executable bit is kept")
	{
		EXPECT_INTEGER(tree_mode(tree_find(&tree, TEXT("bin/run"))), 0755);
		EXPECT_INTEGER(tree_mode(tree_find(&tree, TEXT("README.md"))), 0644);
	}
	TEST("the manifest has the digest of every other file")
	{
		EXPECT(json_parse(arena, manifest->bytes, &json, &error));
		const struct json *files = json_member(json, TEXT("files"));
		EXPECT_INTEGER(json_count(files), tree.count - 1);
		for (size_t i = 0; i < tree.count; i++) {
			struct digest digest = digest_of(tree.files[i].bytes);
			struct text hex = digest_hex(arena, &digest);
			EXPECT(text_equal(hex, (struct text){ tree.files[i].sha256, DIGEST_HEX_LENGTH }));
			if (&tree.files[i] != manifest)
				EXPECT(text_equal(hex, json_member_string(files, tree.files[i].path)));
		}
		EXPECT_TEXT(json_member_string(json, TEXT("stack")), "node.layered.sqlite+tests+docker@1.2.0");
	}
}

static bool is_same(const struct tree *a, const struct tree *b)
{
	if (a->count != b->count)
		return false;
	for (size_t i = 0; i < a->count; i++)
		if (!text_equal(a->files[i].path, b->files[i].path) || !text_equal(a->files[i].bytes, b->files[i].bytes))
			return false;
	return true;
}

static void test_kept(void)
{
	TEST("what is kept from one stack never shows in another")
	{
		struct pack *fresh = fixture_pack(arena);
		struct arena *scratch = support_arena();
		tree_warm(scratch, pack);
		arena_close(scratch);
		for (uint64_t options = 0; catalogue_next(pack->catalogue, &options);) {
			struct selection selection = { .options = options };
			if (catalogue_flag(pack->catalogue, TEXT("backend.cs"))->bit & options)
				continue;
			selection_complete(arena, &selection);
			struct tree one = tree_render(arena, pack, &selection);
			struct tree two = tree_render(arena, fresh, &selection);
			EXPECT(is_same(&one, &two));
		}
	}
}

int main(void)
{
	arena = support_arena();
	pack = fixture_pack(arena);
	test_files();
	test_tree();
	test_kept();
	arena_close(arena);
	return tap_done();
}

/*
 * A small release on disk that uses everything a pack can do.
 */
#ifndef FIXTURE_H
#define FIXTURE_H

#include "generator/pack.h"

#include "support.h"

#define FIXTURE_WORDS "\"label\":\"l\",\"help\":\"h\""
#define FIXTURE_OPTION(id, label, more) "{\"id\":\"" id "\",\"label\":\"" label "\",\"help\":\"h\"" more "}"
#define FIXTURE_DEFAULT ",\"default\":true"

static const struct support_file fixture_files[] = {
	{ "catalogue.json",
		"{\"release\":\"1.2.0\",\"epoch\":1793491200,\"categories\":["
		"{\"id\":\"backend\"," FIXTURE_WORDS ",\"options\":["
		FIXTURE_OPTION("node", "Node.js", FIXTURE_DEFAULT) "," FIXTURE_OPTION("cs", "C# (ASP.NET)", "") "]},"
		"{\"id\":\"architecture\"," FIXTURE_WORDS ",\"options\":["
		FIXTURE_OPTION("layered", "Layered", FIXTURE_DEFAULT) "," FIXTURE_OPTION("flat", "Flat", "") "]},"
		"{\"id\":\"database\"," FIXTURE_WORDS ",\"options\":["
		FIXTURE_OPTION("sqlite", "SQLite", FIXTURE_DEFAULT) "," FIXTURE_OPTION("postgresql", "PostgreSQL", "") "]},"
		"{\"id\":\"options\",\"singular\":\"option\",\"multiple\":true," FIXTURE_WORDS ",\"options\":["
		FIXTURE_OPTION("tests", "Tests", FIXTURE_DEFAULT) "," FIXTURE_OPTION("docker", "Docker", "") "]}]}",
		false },
	{ "README.md", "not part of any unit\n", false },
	{ "base/files/README.md", "# {{title}}\n\n{{description}}\n\n{{label.backend}}, {{value.database}}, [{{options}}]\n"
		"{{slug}} {{release}} {{year}}\n\n{{> slot:readme.run}}\n\nEnd.\n", false },
	{ "base/files/bin/run", "#!/bin/sh\nexec {{name}}\n", true },
	{ "base/copies/logo.bin", "\xff\xfe{{name}}\r", false },
	{ "base/copies/node_modules/x/y", "never shipped\n", false },
	{ "backend/node/files/backend/package.json",
		"{\n  \"name\": \"{{name}}\",\n  \"description\": \"{{description}}\",\n  \"dependencies\": { \"express\": \"5\" }\n}\n", false },
	{ "backend/node/files/@domain/todo.ts", "import '{{to.data}}/store.ts';\nexport const title = '{{title}}';\n"
		"  {{> slot:todo}}\n", false },
	{ "backend/node/files/@data/store.ts", "import '{{to.domain}}/todo.ts';\n", false },
	{ "backend/node/slots/readme.run", "Start {{packageName}}.\n", false },
	{ "backend-architecture/node+layered/layout.json",
		"{ \"domain\": \"backend/src/domain\", \"data\": \"backend/src/data\" }", false },
	{ "backend-architecture/node+flat/layout.json", "{ \"domain\": \"backend/src\", \"data\": \"backend/src\" }", false },
	{ "backend-database/node+sqlite/merge/backend/package.json", "{ \"dependencies\": { \"better-sqlite3\": \"1\" } }\n", false },
	{ "backend-database/node+postgresql/merge/backend/package.json",
		"{ \"dependencies\": { \"pg\": \"8\" }, \"keywords\": [\"{{#database.postgresql}}pg{{/database.postgresql}}\"] }\n", false },
	{ "backend-option/node+tests/slots/readme.run", "Pairs come last.\n", false },
	{ "database/sqlite/slots/readme.run", "One file, nothing to start.\n", false },
	{ "option/tests/slots/readme.run", "{{#option.tests}}\nTest it.\n{{/option.tests}}\n", false },
	{ "backend-option/node+docker/slots/todo", "docker();\n\nagain('{{to.domain}}');\n", false },
	{ "option/docker/files/Dockerfile", "{{=<% %>=}}\nLABEL name=<%name%> x={{y}}\n", false },
};

enum { FIXTURE_FILES = sizeof fixture_files / sizeof fixture_files[0] };

static inline struct text fixture_folder(struct arena *arena)
{
	struct text folder = support_folder(arena);

	for (size_t i = 0; i < FIXTURE_FILES; i++)
		support_write(arena, folder, &fixture_files[i]);
	return folder;
}

static inline struct pack *fixture_pack(struct arena *arena)
{
	struct buffer problems;

	buffer_init(&problems, arena, 0);
	struct pack *pack = pack_open(arena, arena_string(arena, fixture_folder(arena)), &problems);
	if (pack == NULL)
		die("%.*s", TEXT_ARGS(buffer_text(&problems)));
	return pack;
}

#endif

/* openapi.c */
#include "openapi.h"

#include "tap.h"

static const struct problem *handler(struct exchange *exchange)
{
	(void)exchange;
	return NULL;
}

static const char *const levels[] = { "low", "high", NULL };

static const struct field todo[] = {
	{ .name = "id", .type = FIELD_UUID, .place = FIELD_IN_PATH, .help = "Which \"one\"" },
	{ .name = "quiet", .type = FIELD_BOOLEAN, .place = FIELD_IN_QUERY, .standard = "false" },
	{ .name = "title", .type = FIELD_TITLE, .is_required = true, .maximum = 500 },
	{ .name = "order", .type = FIELD_INTEGER, .minimum = -5, .maximum = 5, .help = "In the list" },
	{ .name = "level", .type = FIELD_TEXT, .maximum = 9, .values = levels, .standard = "low" },
	FIELD_END,
};

static const char *const list_answers[] = { "200 The todos: \"all\"", NULL };
static const char *const put_answers[] = { "200 The todo", "404 There is none", "204 Nothing to change", NULL };

static const struct route routes[] = {
	{ METHOD_GET, "/todos", ACCESS_PUBLIC, QUOTA_NONE, .statement = STATEMENT_NONE, .handler = handler, .summary = "List",
		.answers = list_answers, .produces = "text/csv" },
	{ METHOD_PUT, "/todos/{id}", ACCESS_ACCOUNT, QUOTA_WRITE, .fields = todo, .statement = STATEMENT_NONE, .handler = handler,
		.summary = "Replace", .answers = put_answers, .scope = "todos:write" },
	{ METHOD_POST, "/todos", ACCESS_OPTIONAL, QUOTA_NONE, .takes_any = true, .statement = STATEMENT_NONE, .handler = handler,
		.summary = "Make", .answers = list_answers },
	{ METHOD_GET, "/r/{slug}.git/{file...}", ACCESS_ADMINISTRATOR, QUOTA_NONE, .takes_any = true, .statement = STATEMENT_NONE,
		.handler = handler, .summary = "Clone", .answers = list_answers },
	{ METHOD_GET, "/account/todos", ACCESS_ACCOUNT, QUOTA_NONE, .statement = STATEMENT_NONE, .handler = handler, .is_page = true,
		.summary = "Look", .answers = list_answers },
};

static const char document[] =
	"openapi: 3.1.0\n"
	"info:\n"
	"  title: \"test-api\"\n"
	"  version: \"1.2.3\"\n"
	"  license: { name: MIT, identifier: MIT }\n"
	"servers:\n"
	"  - url: \"/test\"\n"
	"paths:\n"
	"  \"/todos\":\n"
	"    get:\n"
	"      operationId: getTodos\n"
	"      summary: \"List\"\n"
	"      security: []\n"
	"      responses:\n"
	"        '200':\n"
	"          description: \"The todos: \\\"all\\\"\"\n"
	"          content: { text/csv: {} }\n"
	"        default: { $ref: '#/components/responses/Problem' }\n"
	"    post:\n"
	"      operationId: postTodos\n"
	"      summary: \"Make\"\n"
	"      security: [{}, { bearer: [] }, { cookie: [] }]\n"
	"      parameters:\n"
	"        - name: selection\n"
	"          in: query\n"
	"          style: form\n"
	"          explode: true\n"
	"          schema: { type: object, additionalProperties: { type: string } }\n"
	"      requestBody:\n"
	"        content:\n"
	"          application/x-www-form-urlencoded:\n"
	"            schema: { type: object, additionalProperties: { type: string } }\n"
	"      responses:\n"
	"        '200':\n"
	"          description: \"The todos: \\\"all\\\"\"\n"
	"          content: { application/json: {} }\n"
	"        '401': { $ref: '#/components/responses/Unauthorized' }\n"
	"        default: { $ref: '#/components/responses/Problem' }\n"
	"  \"/todos/{id}\":\n"
	"    put:\n"
	"      operationId: putTodosId\n"
	"      summary: \"Replace\"\n"
	"      security: [{ bearer: [] }, { cookie: [] }, { personalToken: [\"todos:write\"] }]\n"
	"      parameters:\n"
	"        - name: id\n"
	"          in: path\n"
	"          required: true\n"
	"          description: \"Which \\\"one\\\"\"\n"
	"          schema: { type: string, format: uuid }\n"
	"        - name: quiet\n"
	"          in: query\n"
	"          schema: { type: boolean, default: false }\n"
	"      requestBody:\n"
	"        required: true\n"
	"        content:\n"
	"          application/json:\n"
	"            schema:\n"
	"              type: object\n"
	"              required: [title]\n"
	"              properties:\n"
	"                title: { type: string, minLength: 1, maxLength: 500 }\n"
	"                order: { type: integer, minimum: -5, maximum: 5, description: \"In the list\" }\n"
	"                level: { type: string, maxLength: 9, enum: [\"low\", \"high\"], default: \"low\" }\n"
	"      responses:\n"
	"        '200':\n"
	"          description: \"The todo\"\n"
	"          content: { application/json: {} }\n"
	"        '404':\n"
	"          description: \"There is none\"\n"
	"          content: { application/problem+json: { schema: { $ref: '#/components/schemas/Problem' } } }\n"
	"        '204':\n"
	"          description: \"Nothing to change\"\n"
	"        '401': { $ref: '#/components/responses/Unauthorized' }\n"
	"        '403': { $ref: '#/components/responses/Forbidden' }\n"
	"        '422': { $ref: '#/components/responses/Invalid' }\n"
	"        '429': { $ref: '#/components/responses/TooManyRequests' }\n"
	"        default: { $ref: '#/components/responses/Problem' }\n"
	"  \"/r/{slug}.git/{file}\":\n"
	"    get:\n"
	"      operationId: getRSlugGitFile\n";

int main(void)
{
	struct arena *arena = arena_open(64 * 1024, 1024 * 1024);
	struct buffer out;

	buffer_init(&out, arena, 0);
	openapi_add(&out, "test-api", "/test", "1.2.3", &(struct route_table){ routes, sizeof routes / sizeof *routes });
	TEST("routes of one path stand together; fields, bodies, answers and access are told")
	{
		EXPECT_TEXT(text_upto(buffer_text(&out), sizeof document - 1), document);
	}
	TEST("a page for people is no part of it")
	{
		EXPECT(text_find(buffer_text(&out), TEXT("/account/todos")) == out.length);
	}
	TEST("a rest is a plain value, an administrator's route may be 403")
	{
		EXPECT(text_find(buffer_text(&out), TEXT("        - name: file\n          in: path\n")) < out.length);
		EXPECT(text_find(buffer_text(&out), TEXT("'403': { $ref: '#/components/responses/Forbidden' }")) < out.length);
	}
	TEST("every problem's code is in the enumeration")
	{
		for (int kind = 0; kind < PROBLEM_KINDS; kind++)
			EXPECT(text_find(buffer_text(&out), text_of(problem_code(&(struct problem){ .kind = (enum problem_kind)kind }))) < out.length);
	}
	arena_close(arena);
	return tap_done();
}

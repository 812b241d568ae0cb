/* response.c */
#include "response.h"

#include "hostile.h"
#include "tap.h"

static struct arena *arena;

static struct text head_of(const struct response *response)
{
	struct buffer out;

	buffer_init(&out, arena, 0);
	response_add_head(&out, response);
	return buffer_text(&out);
}

static void add_broken_header(void *value)
{
	struct response response;

	response_init(&response, arena);
	response_header(&response, "X-Test", *(struct text *)value);
}

static void send_unknown_status(void *nothing)
{
	struct response response;

	(void)nothing;
	response_init(&response, arena);
	response.status = 299;
	head_of(&response);
}

int main(void)
{
	struct response response;

	arena = arena_open(4096, 1024 * 1024);
	TEST("an answer is 200 and empty unless set")
	{
		response_init(&response, arena);
		EXPECT_TEXT(head_of(&response), "Status: 200 OK\r\nContent-Length: 0\r\n\r\n");
	}
	TEST("headers follow the status in the order they were added")
	{
		response_init(&response, arena);
		response.status = 201;
		response.content_type = "application/json";
		response_header(&response, "Location", TEXT("/a"));
		response_header(&response, "ETag", TEXT("\"1\""));
		buffer_add(&response.body, TEXT("{}"));
		EXPECT_TEXT(head_of(&response),
			"Status: 201 Created\r\nContent-Type: application/json\r\nContent-Length: 2\r\nLocation: /a\r\nETag: \"1\"\r\n\r\n");
		EXPECT_TEXT(response_body(&response), "{}");
		EXPECT(response_has_header(&response, "ETag") && response_has_header(&response, "Location"));
		EXPECT(!response_has_header(&response, "Cache-Control") && !response_has_header(&response, "\"1\""));
	}
	TEST("204 and 304 have no body, no length and no type")
	{
		response_init(&response, arena);
		buffer_add(&response.body, TEXT("left over"));
		response.content_type = "text/plain";
		response.status = 204;
		EXPECT_TEXT(head_of(&response), "Status: 204 No Content\r\n\r\n");
		response.status = 304;
		EXPECT_TEXT(head_of(&response), "Status: 304 Not Modified\r\n\r\n");
		EXPECT_INTEGER(response_body(&response).length, 0);
	}
	TEST("a file is sent instead of the body")
	{
		response_init(&response, arena);
		response.file = TEXT("file");
		EXPECT_TEXT(response_body(&response), "file");
	}
	TEST("a header with a line break or NUL ends the process")
	{
		struct text broken[] = { TEXT("a\r\nSet-Cookie: x=y"), TEXT("a\nb"), TEXT("a\0b") };

		for (size_t i = 0; i < sizeof broken / sizeof *broken; i++)
			EXPECT(dies_with(add_broken_header, &broken[i], "line break or NUL"));
	}
	TEST("a status without a phrase ends the process")
	{
		EXPECT(dies_with(send_unknown_status, NULL, "299"));
	}
	arena_close(arena);
	return tap_done();
}

/* One escaping function per kind of file. */
#include "escape.h"

#include <string.h>

#include "json.h"
#include "log.h"

#include "banned.h"

static const struct {
	const char *suffix;
	enum escape escape;
} endings[] = {
	{ ".json", ESCAPE_QUOTED },
	{ ".yaml", ESCAPE_QUOTED },
	{ ".yml", ESCAPE_QUOTED },
	{ ".toml", ESCAPE_QUOTED },
	{ ".html", ESCAPE_MARKUP },
	{ ".xml", ESCAPE_MARKUP },
	{ ".svg", ESCAPE_MARKUP },
	{ ".ts", ESCAPE_SCRIPT },
	{ ".tsx", ESCAPE_SCRIPT },
	{ ".mts", ESCAPE_SCRIPT },
	{ ".js", ESCAPE_SCRIPT },
	{ ".jsx", ESCAPE_SCRIPT },
	{ ".mjs", ESCAPE_SCRIPT },
	{ ".cjs", ESCAPE_SCRIPT },
	{ ".md", ESCAPE_MARKDOWN },
};

enum escape escape_of_path(struct text path)
{
	for (size_t i = 0; i < sizeof endings / sizeof endings[0]; i++)
		if (text_ends_with(path, text_of(endings[i].suffix)))
			return endings[i].escape;
	return ESCAPE_REFUSE;
}

bool escape_is_harmless(struct text text)
{
	return text.length == 0 || text_is_from(text, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
						      "0123456789 ._,:@/+-");
}

static void add_markup(struct buffer *out, struct text text)
{
	for (size_t i = 0; i < text.length; i++) {
		switch (text.data[i]) {
		case '&':
			buffer_add(out, TEXT("&amp;"));
			break;
		case '<':
			buffer_add(out, TEXT("&lt;"));
			break;
		case '>':
			buffer_add(out, TEXT("&gt;"));
			break;
		case '"':
			buffer_add(out, TEXT("&quot;"));
			break;
		case '\'':
			buffer_add(out, TEXT("&#39;"));
			break;
		default:
			buffer_add_char(out, text.data[i]);
		}
	}
}

/* Also ends no script element, no template literal and no line. */
static void add_script(struct buffer *out, struct text text)
{
	uint32_t code_point;
	struct text rest = text;
	while (rest.length > 0) {
		struct text before = rest;
		text_next_code_point(&rest, &code_point);
		if (code_point < 0x20 || code_point == '<' || code_point == 0x2028 || code_point == 0x2029) {
			buffer_printf(out, "\\u%04x", (unsigned)code_point);
			continue;
		}
		if (code_point < 0x80 && strchr("\\'\"`$", (int)code_point) != NULL)
			buffer_add_char(out, '\\');
		buffer_add(out, text_upto(before, before.length - rest.length));
	}
}

/*
 * Hyphens and dots are left alone inside a line, so that my-todo reads well;
 * at its start they would make a list or a heading.
 */
static void add_markdown(struct buffer *out, struct text text)
{
	for (size_t i = 0; i < text.length; i++) {
		char byte = text.data[i];
		bool is_special = strchr("\\`*_{}[]<>#|!~&$", byte) != NULL && byte != '\0';
		bool is_at_start = i == 0 && (byte == '-' || byte == '+' || byte == '=');
		if (is_special || is_at_start)
			buffer_add_char(out, '\\');
		buffer_add_char(out, byte);
	}
}

void escape_add(enum escape escape, struct buffer *out, struct text text)
{
	switch (escape) {
	case ESCAPE_QUOTED:
		json_add_escaped(out, text);
		return;
	case ESCAPE_MARKUP:
		add_markup(out, text);
		return;
	case ESCAPE_SCRIPT:
		add_script(out, text);
		return;
	case ESCAPE_MARKDOWN:
		add_markdown(out, text);
		return;
	case ESCAPE_REFUSE:
	default:
		if (!escape_is_harmless(text))
			die("escape: %.*s cannot be written into this kind of file", TEXT_ARGS(text));
		buffer_add(out, text);
	}
}

void escape_html(const void *closure, struct buffer *out, struct text text)
{
	(void)closure;
	add_markup(out, text);
}

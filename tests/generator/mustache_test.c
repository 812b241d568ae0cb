/* mustache.c with value.c: each rule of the specification. */
#include "generator/mustache.h"

#include "generator/escape.h"
#include "generator/value.h"
#include "tap.h"

#include "support.h"

struct vector {
	const char *sentence;
	const char *template;
	const char *data;
	const char *expected;
	const char *partials; /* JSON: name to template */
};

static struct arena *arena;

static const struct mustache *find_partial(const void *closure, struct text name, size_t index)
{
	struct text error;
	const struct json *partials = closure;

	if (index > 0 || !json_has(partials, name))
		return NULL;
	return mustache_compile(arena, name, json_member_string(partials, name), &error);
}

static const struct json *parse(const char *source)
{
	const struct json *value;
	struct text error;

	if (!json_parse(arena, text_of(source == NULL ? "{}" : source), &value, &error))
		die("%s: %.*s", source, TEXT_ARGS(error));
	return value;
}

static struct text render(const struct vector *vector)
{
	struct text error = TEXT("");
	struct buffer out;
	const struct mustache *template = mustache_compile(arena, TEXT("t"), text_of(vector->template), &error);
	struct mustache_run run = {
		.root = value_json(parse(vector->data)),
		.escape = escape_html,
		.partial = find_partial,
		.closure = parse(vector->partials),
	};

	if (template == NULL)
		return error;
	buffer_init(&out, arena, 0);
	mustache_render(template, &run, &out);
	return buffer_text(&out);
}

static const struct vector vectors[] = {
	{ "a text without tags is itself", "Buy milk.\n", "{}", "Buy milk.\n", NULL },
	{ "a name becomes its value", "Buy {{what}}.", "{\"what\":\"milk\"}", "Buy milk.", NULL },
	{ "two braces escape", "{{a}}", "{\"a\":\"<b> & \\\"c\\\"\"}", "&lt;b&gt; &amp; &quot;c&quot;", NULL },
	{ "three braces do not escape", "{{{a}}}", "{\"a\":\"<b>\"}", "<b>", NULL },
	{ "an ampersand does not escape", "{{& a }}", "{\"a\":\"<b>\"}", "<b>", NULL },
	{ "white space inside a tag is nothing", "[{{ a\t}}]", "{\"a\":1}", "[1]", NULL },
	{ "integers, decimals and booleans print", "{{a}} {{b}} {{c}}", "{\"a\":85,\"b\":1.5,\"c\":true}", "85 1.5 true", NULL },
	{ "a missing name is empty", "[{{a}}{{{b}}}{{c.d}}]", "{}", "[]", NULL },
	{ "null is empty", "[{{a}}]", "{\"a\":null}", "[]", NULL },
	{ "an interpolation is never alone on its line", "  {{a}}\n", "{\"a\":\"x\"}", "  x\n", NULL },
	{ "a dotted name goes inwards", "{{a.b.c}}", "{\"a\":{\"b\":{\"c\":\"deep\"}}}", "deep", NULL },
	{ "only the first part of a dotted name is searched outwards", "{{#a}}{{b.c}}{{/a}}",
		"{\"a\":{\"b\":{}},\"b\":{\"c\":\"outer\"}}", "", NULL },
	{ "a value at hand hides the outer one", "{{#a}}{{n}}{{/a}}", "{\"n\":1,\"a\":{\"n\":2}}", "2", NULL },
	{ "a dot is the value at hand", "{{#a}}({{.}}){{/a}}", "{\"a\":[1,\"<\",3]}", "(1)(&lt;)(3)", NULL },
	{ "a dot in three braces is raw", "{{#a}}{{{.}}}{{/a}}", "{\"a\":[\"<\"]}", "<", NULL },
	{ "lists of lists are walked", "{{#a}}{{#.}}{{.}}{{/.}};{{/a}}", "{\"a\":[[1,2],[3]]}", "12;3;", NULL },
	{ "a section of true is shown", "{{#a}}yes{{/a}}", "{\"a\":true}", "yes", NULL },
	{ "a section of false is not", "{{#a}}yes{{/a}}", "{\"a\":false}", "", NULL },
	{ "a section of null or nothing is not", "{{#a}}x{{/a}}{{#b}}y{{/b}}", "{\"a\":null}", "", NULL },
	{ "a section of an empty list is not", "{{#a}}x{{/a}}", "{\"a\":[]}", "", NULL },
	{ "a section of an empty text is not", "{{#a}}x{{/a}}", "{\"a\":\"\"}", "", NULL },
	{ "a section of an object looks into it", "{{#a}}{{b}}{{/a}}", "{\"a\":{\"b\":\"c\"}}", "c", NULL },
	{ "a section of a list repeats", "{{#a}}{{n}},{{/a}}", "{\"a\":[{\"n\":1},{\"n\":2}]}", "1,2,", NULL },
	{ "sections of one name nest", "{{#a}}1{{#a}}2{{/a}}3{{/a}}", "{\"a\":true}", "123", NULL },
	{ "a section with a dotted name", "{{#a.b}}x{{/a.b}}", "{\"a\":{\"b\":true}}", "x", NULL },
	{ "names inside a section are searched outwards", "{{#a}}{{b}}{{/a}}", "{\"a\":true,\"b\":\"out\"}", "out", NULL },
	{ "an inverted section of false is shown", "{{^a}}no{{/a}}", "{\"a\":false}", "no", NULL },
	{ "an inverted section of a missing name is shown", "{{^a.b}}no{{/a.b}}", "{}", "no", NULL },
	{ "an inverted section of an empty list is shown", "{{^a}}no{{/a}}", "{\"a\":[]}", "no", NULL },
	{ "an inverted section of a value is not", "{{^a}}no{{/a}}", "{\"a\":{\"b\":1}}", "", NULL },
	{ "a section alone on its lines leaves none", "a\n{{#x}}\nb\n{{/x}}\nc\n", "{\"x\":true}", "a\nb\nc\n", NULL },
	{ "an indented section alone on its line leaves none", "a\n  {{#x}}  \nb\n\t{{/x}}\nc", "{\"x\":true}", "a\nb\nc", NULL },
	{ "a section alone on the last line leaves none", "{{#x}}\nb\n  {{/x}}", "{\"x\":true}", "b\n", NULL },
	{ "a section alone on the first line leaves none", "  {{#x}}\nb{{/x}}\n", "{\"x\":true}", "b\n", NULL },
	{ "two tags on a line keep it", "{{#x}}{{/x}}\n", "{\"x\":true}", "\n", NULL },
	{ "text beside a section keeps its white space", " | {{#x}}\t|\t{{/x}} | \n", "{\"x\":true}", " | \t|\t | \n", NULL },
	{ "a carriage return belongs to the line end", "|\r\n{{#x}}\r\n{{/x}}\r\n|", "{\"x\":true}", "|\r\n|", NULL },
	{ "a comment is nothing", "12{{! of {braces} }}34", "{}", "1234", NULL },
	{ "a comment over lines alone on them leaves none", "a\n  {{!\n b\n  }}\nc\n", "{}", "a\nc\n", NULL },
	{ "a comment beside text keeps its line", "a {{! b }}\nc", "{}", "a \nc", NULL },
	{ "a comment is not rendered", "{{! {{x}} }}", "{\"x\":1}", " }}", NULL },
	{ "delimiters change", "{{=<% %>=}}<%a%> {{a}}", "{\"a\":1}", "1 {{a}}", NULL },
	{ "delimiters change back", "{{=| |=}}|a||={{ }}=|{{a}}", "{\"a\":1}", "11", NULL },
	{ "delimiters alone on their line leave none", "a\n{{=@ @=}}\n@b@", "{\"b\":1}", "a\n1", NULL },
	{ "delimiters may have spaces around", "{{=  | |  =}}|a|", "{\"a\":1}", "1", NULL },
	{ "delimiters are of the template, not of its partials", "{{=| |=}}|>p|", "{\"a\":1}", "1 |a|",
		"{\"p\":\"{{a}} |a|\"}" },
	{ "raw tags work with other delimiters", "{{=<% %>=}}<%{a}%><%& a%>", "{\"a\":\"<\"}", "<<", NULL },
	{ "a partial is rendered in place", "[{{>p}}]", "{\"a\":1}", "[1]", "{\"p\":\"{{a}}\"}" },
	{ "a missing partial is empty", "[{{>p}}]", "{}", "[]", NULL },
	{ "a missing partial alone on its line leaves none", "a\n{{>p}}\nb\n", "{}", "a\nb\n", NULL },
	{ "a partial sees the value at hand", "{{#l}}{{>p}}{{/l}}", "{\"l\":[{\"a\":1},{\"a\":2}]}", "12", "{\"p\":\"{{a}}\"}" },
	{ "partials recurse", "{{>p}}", "{\"v\":\"x\",\"c\":[{\"v\":\"y\",\"c\":[]}]}", "x<y<>>",
		"{\"p\":\"{{v}}<{{#c}}{{>p}}{{/c}}>\"}" },
	{ "a partial within text keeps the line", "  {{a}}  {{> p}}\n", "{\"a\":\"|\"}", "  |  >\n>\n", "{\"p\":\">\\n>\"}" },
	{ "a partial alone on its line is indented", "a\n  {{>p}}\nb\n", "{}", "a\n  1\n  2\nb\n", "{\"p\":\"1\\n2\\n\"}" },
	{ "a partial alone on the last line is indented", "a\n  {{>p}}", "{}", "a\n  >\n  >", "{\"p\":\">\\n>\"}" },
	{ "a value with lines is not indented", " {{>p}}\n", "{\"a\":\"<\\n->\"}", " |\n <\n->\n |\n",
		"{\"p\":\"|\\n{{{a}}}\\n|\\n\"}" },
	{ "empty lines of an indented partial stay empty", "  {{>p}}\n", "{}", "  a\n\n  b\n", "{\"p\":\"a\\n\\nb\\n\"}" },
	{ "indents of partials add up", " {{>p}}\n", "{}", " a\n  b\n", "{\"p\":\"a\\n {{>q}}\\n\",\"q\":\"b\\n\"}" },
	{ "a section alone on its line of an indented partial leaves none", "  {{>p}}\n", "{\"x\":true}", "  b\n",
		"{\"p\":\"{{#x}}\\nb\\n{{/x}}\\n\"}" },
	{ "a section within a line of an indented partial is indented once", "  {{>p}}\n", "{\"x\":true}", "  b c\n",
		"{\"p\":\"{{#x}}b{{/x}} c\\n\"}" },
};

static const struct vector mistakes[] = {
	{ "a section that is not closed is named with its line", "a\n{{#x}}\n", NULL, "t:2: a section is not closed: x", NULL },
	{ "a section closed by another name is named", "{{#x}}\n{{/y}}", NULL, "t:2: closes y, but x is open since line 1", NULL },
	{ "a close without a section is named", "{{/y}}", NULL, "t:1: closes a section that is not open: y", NULL },
	{ "a tag that is not closed is named", "a\n\n{{x", NULL, "t:3: a tag is not closed: x", NULL },
	{ "a triple tag closed by two braces is named", "{{{x}}", NULL, "t:1: a tag is not closed: x}}", NULL },
	{ "a name with spaces is refused", "{{a b}}", NULL, "t:1: a name has no spaces: a b", NULL },
	{ "an empty tag is refused", "{{ }}", NULL, "t:1: a tag has no name: {{", NULL },
	{ "one delimiter is refused", "{{=<%=}}", NULL, "t:1: delimiters are two words without '=', not <%", NULL },
	{ "three delimiters are refused", "{{=a b c=}}", NULL, "t:1: delimiters are two words, not a b c", NULL },
};

static void test_vectors(const struct vector *table, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		TEST(table[i].sentence)
		{
			EXPECT_TEXT(render(&table[i]), table[i].expected);
		}
	}
}

static void test_values(void)
{
	static const struct mustache_kind opaque = { .print = NULL };
	struct mustache_value items[] = { value_integer(-1), value_boolean(true), { .kind = &opaque } };
	struct value_member members[] = {
		{ TEXT("list"), value_list(items, 3) },
		{ TEXT("none"), value_list(items, 0) },
		{ TEXT("text"), value_text(TEXT("a<b")) },
		{ TEXT("off"), value_boolean(false) },
		{ TEXT("number"), value_json(parse("{\"n\":0}")) },
	};
	struct mustache_run run = { .root = value_object(members, 5), .escape = escape_html };
	struct text error;
	struct buffer out;

	buffer_init(&out, arena, 0);
	TEST("values of C code render as parsed JSON does")
	{
		mustache_render(mustache_compile(arena, TEXT("t"),
					TEXT("{{#list}}[{{.}}]{{/list}}{{^none}}none{{/none}} {{text}}{{#off}}off{{/off}}"
					     "{{#number}}{{n}}{{/number}}{{>gone}}"),
					&error),
			&run, &out);
		EXPECT_TEXT(buffer_text(&out), "[-1][true][]none a&lt;b0");
	}
}

static void test_tags(void)
{
	struct text error;
	struct mustache_tag tag;
	size_t index = 0;
	const struct mustache *template = mustache_compile(
		arena, TEXT("t"), TEXT("a {{b}}\n{{! c }}\n  {{> d }}\n{{#e}}{{{f}}}{{/e}}"), &error);

	TEST("tags are visited in order, with their lines")
	{
		EXPECT(mustache_tag(template, &index, &tag) && tag.kind == MUSTACHE_ESCAPED && tag.line == 1);
		EXPECT_TEXT(tag.name, "b");
		EXPECT(mustache_tag(template, &index, &tag) && tag.kind == MUSTACHE_PARTIAL && tag.line == 3);
		EXPECT(tag.stands_alone);
		EXPECT(mustache_tag(template, &index, &tag) && tag.kind == MUSTACHE_SECTION && !tag.stands_alone);
		EXPECT(mustache_tag(template, &index, &tag) && tag.kind == MUSTACHE_RAW);
		EXPECT(!mustache_tag(template, &index, &tag));
	}
}

int main(void)
{
	arena = support_arena();
	test_vectors(vectors, sizeof vectors / sizeof vectors[0]);
	test_vectors(mistakes, sizeof mistakes / sizeof mistakes[0]);
	test_values();
	test_tags();
	arena_close(arena);
	return tap_done();
}

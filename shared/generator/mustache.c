/* Mustache templates, compiled to a list of operations. */
#include "mustache.h"

#include <string.h>

#include "grow.h"
#include "log.h"

#include "banned.h"

/*
 * A section is followed by its contents; end is the index after them. A
 * literal never reaches past a newline, so a partial can indent its lines.
 */
struct op {
	enum mustache_tag_kind kind;
	bool starts_line;
	bool stands_alone;
	struct text text; /* of a literal */
	struct text name;
	struct text indent; /* of a partial on a line of its own */
	size_t line;
	size_t end;
};

struct mustache {
	const struct op *ops;
	size_t count;
};

struct compiler {
	struct arena *arena;
	struct text file;
	struct text source;
	struct text opening;
	struct text closing;
	struct op *ops;
	size_t count;
	size_t capacity;
	size_t sections[MUSTACHE_DEPTH]; /* ops of the open sections */
	size_t depth;
	size_t line;    /* of counted */
	size_t counted; /* offset up to which lines are counted */
	struct text *error;
};

/* A tag in the source: [start, end) with its delimiters. */
struct tag {
	char sign; /* 0 for a plain name */
	struct text name;
	size_t start;
	size_t end;
};

static bool is_space(char byte)
{
	return byte == ' ' || byte == '\t' || byte == '\n' || byte == '\r';
}

static struct text trim(struct text text)
{
	while (text.length > 0 && is_space(text.data[0]))
		text = text_from(text, 1);
	while (text.length > 0 && is_space(text.data[text.length - 1]))
		text.length--;
	return text;
}

static bool fail(struct compiler *compiler, const char *what, struct text name)
{
	*compiler->error = arena_printf(compiler->arena, "%.*s:%zu: %s %.*s", TEXT_ARGS(compiler->file),
		compiler->line, what, TEXT_ARGS(name));
	return false;
}

static void count_lines(struct compiler *compiler, size_t offset)
{
	for (; compiler->counted < offset; compiler->counted++)
		if (compiler->source.data[compiler->counted] == '\n')
			compiler->line++;
}

static struct op *add_op(struct compiler *compiler, enum mustache_tag_kind kind, size_t offset)
{
	compiler->ops = grow(compiler->arena, compiler->ops, sizeof *compiler->ops, compiler->count, &compiler->capacity);
	struct op *op = &compiler->ops[compiler->count++];
	*op = (struct op){
		.kind = kind,
		.starts_line = offset == 0 || compiler->source.data[offset - 1] == '\n',
		.line = compiler->line,
	};
	return op;
}

static void add_literal(struct compiler *compiler, size_t start, size_t end)
{
	struct text rest = text_from(text_upto(compiler->source, end), start);
	while (rest.length > 0) {
		size_t length = text_find_char(rest, '\n');
		if (length < rest.length)
			length++;
		struct op *op = add_op(compiler, MUSTACHE_LITERAL, (size_t)(rest.data - compiler->source.data));
		op->text = text_upto(rest, length);
		rest = text_from(rest, length);
	}
}

/* Reads the tag that starts at the offset. */
static bool read_tag(struct compiler *compiler, size_t start, struct tag *tag)
{
	struct text inside = text_from(compiler->source, start + compiler->opening.length);
	*tag = (struct tag){ .start = start };
	if (inside.length > 0 && strchr("#^/>!={&", inside.data[0]) != NULL && inside.data[0] != '\0') {
		tag->sign = inside.data[0];
		inside = text_from(inside, 1);
	}
	const char *extra = tag->sign == '=' ? "=" : tag->sign == '{' ? "}" : "";
	struct text closing = arena_printf(compiler->arena, "%s%.*s", extra, TEXT_ARGS(compiler->closing));
	size_t length = text_find(inside, closing);
	if (length == inside.length)
		return fail(compiler, "a tag is not closed:", text_upto(inside, 20));
	tag->name = trim(text_upto(inside, length));
	tag->end = (size_t)(inside.data - compiler->source.data) + length + closing.length;
	return true;
}

/* The tag is alone on its line: *from and *to are then the whole line. */
static bool stands_alone(const struct compiler *compiler, const struct tag *tag, size_t *from, size_t *to)
{
	struct text source = compiler->source;
	size_t start = tag->start;
	while (start > 0 && (source.data[start - 1] == ' ' || source.data[start - 1] == '\t'))
		start--;
	size_t end = tag->end;
	while (end < source.length && (source.data[end] == ' ' || source.data[end] == '\t'))
		end++;
	if (start > 0 && source.data[start - 1] != '\n')
		return false;
	if (end + 1 < source.length && source.data[end] == '\r' && source.data[end + 1] == '\n')
		end++;
	if (end < source.length && source.data[end] != '\n')
		return false;
	*from = start;
	*to = end < source.length ? end + 1 : end;
	return true;
}

static bool set_delimiters(struct compiler *compiler, struct text both)
{
	size_t length = 0;
	while (length < both.length && !is_space(both.data[length]))
		length++;
	struct text opening = text_upto(both, length);
	struct text closing = trim(text_from(both, length));
	for (size_t i = 0; i < closing.length; i++)
		if (is_space(closing.data[i]))
			return fail(compiler, "delimiters are two words, not", both);
	if (closing.length == 0 || text_find_char(both, '=') < both.length)
		return fail(compiler, "delimiters are two words without '=', not", both);
	compiler->opening = opening;
	compiler->closing = closing;
	return true;
}

static bool open_section(struct compiler *compiler, const struct tag *tag)
{
	if (compiler->depth == MUSTACHE_DEPTH)
		return fail(compiler, "sections nest too deep:", tag->name);
	compiler->sections[compiler->depth++] = compiler->count;
	enum mustache_tag_kind kind = tag->sign == '#' ? MUSTACHE_SECTION : MUSTACHE_INVERTED;
	add_op(compiler, kind, tag->start)->name = tag->name;
	return true;
}

static bool close_section(struct compiler *compiler, const struct tag *tag)
{
	if (compiler->depth == 0)
		return fail(compiler, "closes a section that is not open:", tag->name);
	struct op *section = &compiler->ops[compiler->sections[--compiler->depth]];
	if (!text_equal(section->name, tag->name)) {
		struct text open = arena_printf(compiler->arena, "%.*s, but %.*s is open since line %zu",
			TEXT_ARGS(tag->name), TEXT_ARGS(section->name), section->line);
		return fail(compiler, "closes", open);
	}
	section->end = compiler->count;
	return true;
}

static void add_partial(struct compiler *compiler, const struct tag *tag, bool is_alone, size_t from)
{
	struct op *op = add_op(compiler, MUSTACHE_PARTIAL, tag->start);
	op->name = tag->name;
	if (is_alone)
		op->indent = text_from(text_upto(compiler->source, tag->start), from);
}

static bool check_name(struct compiler *compiler, const struct tag *tag)
{
	if (tag->sign == '!' || tag->sign == '=')
		return true;
	if (tag->name.length == 0)
		return fail(compiler, "a tag has no name:", compiler->opening);
	for (size_t i = 0; i < tag->name.length; i++)
		if (is_space(tag->name.data[i]))
			return fail(compiler, "a name has no spaces:", tag->name);
	return true;
}

static bool add_tag(struct compiler *compiler, const struct tag *tag, bool is_alone, size_t from)
{
	switch (tag->sign) {
	case '!':
		return true;
	case '=':
		return set_delimiters(compiler, tag->name);
	case '#':
	case '^':
		return open_section(compiler, tag);
	case '/':
		return close_section(compiler, tag);
	case '>':
		add_partial(compiler, tag, is_alone, from);
		return true;
	case '{':
	case '&':
		add_op(compiler, MUSTACHE_RAW, tag->start)->name = tag->name;
		return true;
	default:
		add_op(compiler, MUSTACHE_ESCAPED, tag->start)->name = tag->name;
		return true;
	}
}

/* Compiles up to the end of the next tag. */
static bool compile_next(struct compiler *compiler, size_t *position)
{
	struct text rest = text_from(compiler->source, *position);
	size_t start = *position + text_find(rest, compiler->opening);
	count_lines(compiler, start);
	struct tag tag;
	if (start == compiler->source.length) {
		add_literal(compiler, *position, start);
		*position = start;
		return true;
	}
	if (!read_tag(compiler, start, &tag) || !check_name(compiler, &tag))
		return false;
	size_t from = tag.start;
	size_t to = tag.end;
	bool is_silent = tag.sign != 0 && tag.sign != '{' && tag.sign != '&';
	bool is_alone = is_silent && stands_alone(compiler, &tag, &from, &to);
	add_literal(compiler, *position, from);
	size_t count = compiler->count;
	if (!add_tag(compiler, &tag, is_alone, from))
		return false;
	if (compiler->count > count) {
		compiler->ops[count].stands_alone = is_alone;
		compiler->ops[count].starts_line &= !is_alone;
	}
	*position = to;
	return true;
}

const struct mustache *mustache_compile(struct arena *arena, struct text file, struct text source, struct text *error)
{
	struct compiler compiler = {
		.arena = arena,
		.file = file,
		.source = source,
		.opening = TEXT("{{"),
		.closing = TEXT("}}"),
		.line = 1,
		.error = error,
	};
	size_t position = 0;
	while (position < source.length)
		if (!compile_next(&compiler, &position))
			return NULL;
	if (compiler.depth > 0) {
		const struct op *section = &compiler.ops[compiler.sections[compiler.depth - 1]];
		compiler.line = section->line;
		fail(&compiler, "a section is not closed:", section->name);
		return NULL;
	}
	struct mustache *template = arena_alloc(arena, sizeof *template);
	*template = (struct mustache){ .ops = compiler.ops, .count = compiler.count };
	return template;
}

bool mustache_tag(const struct mustache *template, size_t *index, struct mustache_tag *tag)
{
	while (*index < template->count && template->ops[*index].kind == MUSTACHE_LITERAL)
		++*index;
	if (*index == template->count)
		return false;
	const struct op *op = &template->ops[(*index)++];
	*tag = (struct mustache_tag){
		.kind = op->kind,
		.name = op->name,
		.line = op->line,
		.stands_alone = op->stands_alone,
	};
	return true;
}

struct render {
	const struct mustache_run *run;
	struct buffer *out;
	struct buffer scratch;
	struct mustache_value stack[MUSTACHE_DEPTH];
	size_t depth;
	size_t partial_depth;
};

/* A run of operations of one template, indented. */
struct extent {
	const struct mustache *template;
	size_t from;
	size_t to;
	struct text indent;
};

static void render_extent(struct render *render, const struct extent *extent);

static bool find_member(const struct mustache_value *value, struct text name, struct mustache_value *member)
{
	return value->kind != NULL && value->kind->find != NULL && value->kind->find(value, name, member);
}

/* The first part of a dotted name is searched outwards, the others within. */
static struct mustache_value find(const struct render *render, struct text name)
{
	static const struct mustache_value none;
	if (text_equal(name, TEXT(".")))
		return render->stack[render->depth - 1];
	struct text part;
	struct text rest = name;
	text_split(&rest, '.', &part);
	struct mustache_value value = none;
	size_t level = render->depth;
	while (level > 0 && !find_member(&render->stack[level - 1], part, &value))
		level--;
	if (level == 0)
		return none;
	while (text_split(&rest, '.', &part)) {
		struct mustache_value outer = value;
		if (!find_member(&outer, part, &value))
			return none;
	}
	return value;
}

static bool is_true(const struct mustache_value *value)
{
	return value->kind != NULL && value->kind->is_true != NULL && value->kind->is_true(value);
}

static void render_value(struct render *render, const struct op *op)
{
	struct mustache_value value = find(render, op->name);
	if (value.kind == NULL || value.kind->print == NULL)
		return;
	if (op->kind == MUSTACHE_RAW) {
		value.kind->print(&value, render->out);
		return;
	}
	buffer_reset(&render->scratch);
	value.kind->print(&value, &render->scratch);
	render->run->escape(render->run->closure, render->out, buffer_text(&render->scratch));
}

static void render_within(struct render *render, const struct extent *extent, const struct mustache_value *value)
{
	if (render->depth == MUSTACHE_DEPTH)
		die("mustache: values nest deeper than %d", MUSTACHE_DEPTH);
	render->stack[render->depth++] = *value;
	render_extent(render, extent);
	render->depth--;
}

static void render_section(struct render *render, const struct extent *extent, const struct op *op)
{
	struct mustache_value value = find(render, op->name);
	if (op->kind == MUSTACHE_INVERTED) {
		if (!is_true(&value))
			render_extent(render, extent);
		return;
	}
	if (!is_true(&value))
		return;
	if (value.kind->item == NULL) {
		render_within(render, extent, &value);
		return;
	}
	struct mustache_value item;
	for (size_t i = 0; value.kind->item(&value, i, &item); i++)
		render_within(render, extent, &item);
}

static void render_partial(struct render *render, const struct op *op, struct text outer_indent)
{
	if (render->run->partial == NULL)
		return;
	if (++render->partial_depth > MUSTACHE_DEPTH)
		die("mustache: partials nest deeper than %d, at %.*s", MUSTACHE_DEPTH, TEXT_ARGS(op->name));
	struct extent extent = { .indent = op->indent };
	if (outer_indent.length > 0)
		extent.indent = arena_printf(
			render->out->arena, "%.*s%.*s", TEXT_ARGS(outer_indent), TEXT_ARGS(op->indent));
	for (size_t i = 0; (extent.template = render->run->partial(render->run->closure, op->name, i)) != NULL; i++) {
		extent.to = extent.template->count;
		render_extent(render, &extent);
	}
	render->partial_depth--;
}

static bool is_empty_line(const struct op *op)
{
	return op->kind == MUSTACHE_LITERAL && (op->text.data[0] == '\n' || op->text.data[0] == '\r');
}

static void render_extent(struct render *render, const struct extent *extent)
{
	const struct op *ops = extent->template->ops;
	for (size_t i = extent->from; i < extent->to; i++) {
		const struct op *op = &ops[i];
		if (op->starts_line && extent->indent.length > 0 && !is_empty_line(op))
			buffer_add(render->out, extent->indent);
		if (op->kind == MUSTACHE_LITERAL) {
			buffer_add(render->out, op->text);
		} else if (op->kind == MUSTACHE_PARTIAL) {
			render_partial(render, op, extent->indent);
		} else if (op->kind == MUSTACHE_SECTION || op->kind == MUSTACHE_INVERTED) {
			struct extent inside = *extent;
			inside.from = i + 1;
			inside.to = op->end;
			render_section(render, &inside, op);
			i = op->end - 1;
		} else {
			render_value(render, op);
		}
	}
}

void mustache_render(const struct mustache *template, const struct mustache_run *run, struct buffer *out)
{
	struct render render = { .run = run, .out = out, .stack = { run->root }, .depth = 1 };
	buffer_init(&render.scratch, out->arena, 0);
	struct extent all = { .template = template, .to = template->count };
	render_extent(&render, &all);
}

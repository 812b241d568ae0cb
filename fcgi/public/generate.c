/* Projects: as archives, as JSON, file by file. */
#include "generate.h"

#include "generator/archive.h"
#include "replies.h"
#include "site.h"
#include "stack.h"

#include "banned.h"

enum { ARCHIVE_BYTES = 512 * 1024 };

/* What names its release in full never changes; anything else may be another release tomorrow. */
static void set_cache_control(struct exchange *x)
{
	struct text release = request_parameter(&x->request, "release");
	bool is_exact = text_equal(release, site_of(x)->pack->catalogue->release);

	response_header(&x->response, "Cache-Control",
		is_exact ? TEXT("public, max-age=31536000, immutable") : TEXT("no-cache"));
}

static struct text base64(struct arena *arena, const unsigned char *bytes, size_t length)
{
	static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
	struct buffer out;

	buffer_init(&out, arena, length / 3 * 4 + 5);
	for (size_t i = 0; i < length; i += 3) {
		uint32_t group = (uint32_t)bytes[i] << 16;

		group |= i + 1 < length ? (uint32_t)bytes[i + 1] << 8 : 0;
		group |= i + 2 < length ? bytes[i + 2] : 0;
		buffer_add_char(&out, digits[group >> 18]);
		buffer_add_char(&out, digits[group >> 12 & 63]);
		buffer_add_char(&out, i + 1 < length ? digits[group >> 6 & 63] : '=');
		buffer_add_char(&out, i + 2 < length ? digits[group & 63] : '=');
	}
	return buffer_text(&out);
}

/* RFC 9530, section 3. */
static void set_digest(struct exchange *x)
{
	struct digest digest = digest_of(buffer_text(&x->response.body));

	response_header(&x->response, "Repr-Digest",
		arena_printf(x->arena, "sha-256=:%.*s:", TEXT_ARGS(base64(x->arena, digest.bytes, sizeof digest.bytes))));
}

static void set_link(struct exchange *x, const struct selection *selection)
{
	response_header(&x->response, "Link", arena_printf(x->arena, "<%.*s/?%.*s>; rel=\"canonical\"",
		TEXT_ARGS(site_address(x)), TEXT_ARGS(stack_query(x, selection))));
}

static const struct problem *reply_archive(struct exchange *x, enum archive_format format, const char *ending, const char *type)
{
	struct pack *pack = site_of(x)->pack;
	struct selection selection;
	struct tree tree;

	TRY(stack_get(x, &selection));
	set_cache_control(x);
	set_link(x, &selection);
	if (reply_not_modified(x, archive_etag(x->arena, format, pack, &selection)))
		return NULL;
	tree = tree_render(x->arena, pack, &selection);
	buffer_init(&x->response.body, x->arena, ARCHIVE_BYTES);
	archive_add(&x->response.body, format, pack, &tree, selection.fields[SELECTION_BASE_DIR]);
	set_digest(x);
	response_header(&x->response, "Content-Disposition", arena_printf(x->arena, "attachment; filename=\"%.*s.%s\"",
		TEXT_ARGS(selection.fields[SELECTION_NAME]), ending));
	x->response.content_type = type;
	return NULL;
}

const struct problem *generate_zip(struct exchange *x)
{
	return reply_archive(x, ARCHIVE_ZIP, "zip", "application/zip");
}

const struct problem *generate_tgz(struct exchange *x)
{
	return reply_archive(x, ARCHIVE_TGZ, "tar.gz", "application/gzip");
}

/* Known before anything is made, as that of an archive. */
static struct text files_etag(struct arena *arena, const struct pack *pack, const struct selection *selection)
{
	struct digest digest = selection_digest(arena, pack->catalogue, selection);

	return arena_printf(arena, "\"%.*s-%.*s-json\"", TEXT_ARGS(text_upto(digest_hex(arena, &pack->digest), 16)),
		TEXT_ARGS(text_upto(digest_hex(arena, &digest), 32)));
}

static void add_file(struct buffer *out, const struct tree_file *file)
{
	buffer_add(out, TEXT("{\"path\":"));
	json_add_string(out, file->path);
	buffer_printf(out, ",\"mode\":\"%04o\",\"size\":%zu,\"sha256\":\"%.*s\",\"content\":", tree_mode(file), file->bytes.length,
		DIGEST_HEX_LENGTH, file->sha256);
	json_add_string(out, file->bytes);
	buffer_add_char(out, '}');
}

const struct problem *generate_json(struct exchange *x)
{
	struct pack *pack = site_of(x)->pack;
	struct buffer *out = &x->response.body;
	struct selection selection;
	struct tree tree;

	TRY(stack_get(x, &selection));
	set_cache_control(x);
	set_link(x, &selection);
	if (reply_not_modified(x, files_etag(x->arena, pack, &selection)))
		return NULL;
	tree = tree_render(x->arena, pack, &selection);
	buffer_add(out, TEXT("{\"slug\":\""));
	selection_add_slug(out, pack->catalogue, selection.options);
	buffer_add(out, TEXT("\",\"baseDir\":"));
	json_add_string(out, selection.fields[SELECTION_BASE_DIR]);
	buffer_add(out, TEXT(",\"selection\":"));
	selection_add_json(out, pack->catalogue, &selection);
	buffer_add(out, TEXT(",\"files\":["));
	for (size_t i = 0; i < tree.count; i++) {
		if (i > 0)
			buffer_add_char(out, ',');
		add_file(out, &tree.files[i]);
	}
	buffer_add(out, TEXT("]}"));
	return reply_json(x, 200);
}

const struct problem *generate_file(struct exchange *x)
{
	struct text path = x->match.values[0].value;
	struct selection selection;
	const struct tree_file *file;
	struct tree tree;

	TRY(stack_get(x, &selection));
	set_cache_control(x);
	tree = tree_render(x->arena, site_of(x)->pack, &selection);
	file = tree_find(&tree, path);
	if (file == NULL)
		return problem_new(x->arena, PROBLEM_NOT_FOUND, "This stack has no file \"%.*s\".", TEXT_ARGS(text_excerpt(path, 200)));
	if (reply_not_modified(x, arena_printf(x->arena, "\"%.*s\"", DIGEST_HEX_LENGTH, file->sha256)))
		return NULL;
	/* As text, whatever it is: a page of a project must not run on this site. */
	x->response.content_type = "text/plain; charset=utf-8";
	x->response.file = file->bytes;
	return NULL;
}

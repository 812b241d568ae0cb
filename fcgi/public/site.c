/* What the public API loads at start, and the answers made of that alone. */
#include "site.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "config_statements.h"
#include "generator/folder.h"
#include "generator/tree.h"
#include "replies.h"
#include "shared_memory.h"

#include "banned.h"

enum { SITE_FIRST_BYTES = 1 << 20, SITE_CEILING_BYTES = 512 << 20 };

/* All that is ever published, relative to TODO_PUBLISH. */
static const char *const published_names[] = { "help.txt", "metadata.json", "page.en.html", "page.fr.html", NULL };

/* Takes the folder over: what was published by those before goes, and they publish nothing more. */
static void take_over(struct site *site, const char *folder)
{
	int directory = folder == NULL ? -1 : open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	if (directory < 0)
		return;
	site->publishers = shared_memory_open("SHARED_MEMORY_PUBLISHERS", sizeof *site->publishers);
	site->publisher = atomic_fetch_add(site->publishers, 1) + 1;
	for (size_t i = 0; published_names[i] != NULL; i++) {
		if (unlinkat(directory, published_names[i], 0) != 0 && errno != ENOENT)
			log_warning("cannot remove the old %s/%s: %m", folder, published_names[i]);
	}
	close(directory);
}

void *site_load(const struct config *config)
{
	struct arena *forever = arena_open(SITE_FIRST_BYTES, SITE_CEILING_BYTES);
	struct arena *scratch = arena_open(SITE_FIRST_BYTES, SITE_CEILING_BYTES);
	struct site *site = arena_alloc(forever, sizeof *site);
	struct buffer problems;
	struct text llms;

	buffer_init(&problems, scratch, 0);
	site->pack = pack_open(forever, config->templates, &problems);
	if (site->pack == NULL)
		die("%s: %.*s", config->templates, TEXT_ARGS(buffer_text(&problems)));
	tree_warm(scratch, site->pack);
	site->pages = pages_open(config->www);
	llms = arena_printf(scratch, "%s/llms.txt", config->www);
	if (!folder_read(forever, llms, &site->llms))
		die("%.*s: %m", TEXT_ARGS(llms));
	arena_close(scratch);
	take_over(site, config->publish);
	return site;
}

const struct site *site_of(const struct exchange *x)
{
	return x->service->own;
}

static const struct problem *not_ready(struct exchange *x, const char *detail)
{
	struct problem *problem = arena_alloc(x->arena, sizeof *problem);

	*problem = (struct problem){ .kind = PROBLEM_UNAVAILABLE, .detail = text_of(detail), .retry_after_s = 5 };
	return problem;
}

const struct problem *site_is_published(struct exchange *x)
{
	const struct pack *pack = site_of(x)->pack;
	const struct rows *rows;
	const struct problem *problem = database_run(x->service->database, x->arena, SQL_RELEASE_FIND,
		&pack->catalogue->release, 1, &rows);

	TRY(problem);
	if (rows_count(rows) == 0)
		return not_ready(x, "The installed release is not published yet.");
	if (text_equal(rows_text(rows, 0, "state"), TEXT("withdrawn")))
		return problem_new(x->arena, PROBLEM_GONE, "Release %.*s was withdrawn: %.*s",
			TEXT_ARGS(pack->catalogue->release), TEXT_ARGS(rows_text(rows, 0, "withdrawnReason")));
	if (!text_equal(rows_text(rows, 0, "digest"), digest_hex(x->arena, &pack->digest))) {
		log_error("the installed packs are not those published as release %.*s: deploy again, under a new release if they were changed",
			TEXT_ARGS(pack->catalogue->release));
		return not_ready(x, "The installed packs are not those of the published release.");
	}
	return NULL;
}

struct text site_address(const struct exchange *x)
{
	struct text address = text_of(x->service->config->gateway_url);

	while (text_ends_with(address, TEXT("/")))
		address.length--;
	/* HTTP/1.0 needs no Host: a reference without one is to where it was read. */
	if (address.length > 0 || x->request.host.length == 0)
		return address;
	return arena_printf(x->arena, "%s://%.*s", x->request.is_https ? "https" : "http", TEXT_ARGS(x->request.host));
}

/* A reader sees the old file or the new one, never half: written aside, then renamed. */
static bool write_file(int directory, const char *aside, const char *name, struct text bytes)
{
	int file = openat(directory, aside, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
	bool is_good;

	if (file < 0)
		return false;
	is_good = write(file, bytes.data, bytes.length) == (ssize_t)bytes.length && fchmod(file, 0644) == 0;
	is_good = close(file) == 0 && is_good;
	is_good = is_good && renameat(directory, aside, directory, name) == 0;
	if (!is_good)
		unlinkat(directory, aside, 0);
	return is_good;
}

void site_publish(const struct exchange *x, const char *name)
{
	const struct site *site = site_of(x);
	const char *folder = x->service->config->publish;
	int directory;
	char aside[64];

	if (site->publishers == NULL)
		return;
	snprintf(aside, sizeof aside, ".%s.%d", name, (int)getpid());
	directory = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (directory < 0 || !write_file(directory, aside, name, buffer_text(&x->response.body)))
		log_warning("cannot publish %s/%s: %m", folder, name);
	/* Asked afterwards: whoever took over meanwhile may have removed the old file before this one came. */
	else if (atomic_load(site->publishers) != site->publisher)
		unlinkat(directory, name, 0);
	if (directory >= 0)
		close(directory);
}

const struct problem *site_catalogue(struct exchange *x)
{
	const struct pack *pack = site_of(x)->pack;

	TRY(site_is_published(x));
	if (reply_not_modified(x, arena_printf(x->arena, "\"%.*s\"", TEXT_ARGS(digest_hex(x->arena, &pack->digest)))))
		return NULL;
	catalogue_metadata(&x->response.body, pack->catalogue);
	return reply_json(x, 200);
}

const struct problem *site_metadata(struct exchange *x)
{
	response_header(&x->response, "Cache-Control", TEXT("no-cache"));
	TRY(site_catalogue(x));
	if (x->response.body.length > 0)
		site_publish(x, "metadata.json");
	return NULL;
}

const struct problem *site_release(struct exchange *x)
{
	const struct catalogue *catalogue = site_of(x)->pack->catalogue;
	struct text release = inputs_get(&x->inputs, "release");

	if (!catalogue_is_release(catalogue, release))
		return problem_new(x->arena, PROBLEM_NOT_FOUND, "There is no release \"%.*s\"; this one is %.*s.", TEXT_ARGS(release),
			TEXT_ARGS(catalogue->release));
	response_header(&x->response, "Cache-Control", TEXT("no-cache"));
	return site_catalogue(x);
}

const struct problem *site_llms(struct exchange *x)
{
	response_header(&x->response, "Cache-Control", TEXT("no-cache"));
	x->response.content_type = "text/plain; charset=utf-8";
	buffer_add(&x->response.body, site_of(x)->llms);
	return NULL;
}

void site_problem(struct exchange *x, const struct problem *problem)
{
	page_problem(x, site_of(x)->pages, problem);
}

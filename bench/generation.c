/* How long a project takes, from the selection to the last byte of its archive: no two of the same choices. */
#include <stdio.h>
#include <stdlib.h>

#include "clock.h"
#include "generator/archive.h"
#include "generator/rules.h"

#include "banned.h"

enum { SAMPLES = 4096 };

static const size_t arena_bytes = (size_t)8 << 20;
static const size_t ceiling_bytes = (size_t)2 << 30;

static uint64_t archive_us(struct arena *arena, struct pack *pack, uint64_t options)
{
	struct selection selection = { .options = options };
	uint64_t start_us = clock_monotonic_us();
	struct buffer out;

	selection_complete(arena, &selection);
	struct tree tree = tree_render(arena, pack, &selection);
	buffer_init(&out, arena, (size_t)1 << 19);
	archive_add(&out, ARCHIVE_ZIP, pack, &tree, selection.fields[SELECTION_BASE_DIR]);
	uint64_t took_us = clock_monotonic_us() - start_us;
	arena_reset(arena);
	return took_us;
}

static size_t count_valid(const struct catalogue *catalogue)
{
	size_t count = 0;

	for (uint64_t options = 0; catalogue_next(catalogue, &options);)
		count += rules_broken(catalogue, options) == NULL;
	return count;
}

/* Of stacks at even distances, each once. */
static size_t sample(struct arena *arena, struct pack *pack, uint64_t *samples)
{
	size_t step = count_valid(pack->catalogue) / SAMPLES + 1;
	size_t valid = 0;
	size_t count = 0;

	for (uint64_t options = 0; catalogue_next(pack->catalogue, &options);)
		if (rules_broken(pack->catalogue, options) == NULL && valid++ % step == 0)
			samples[count++] = archive_us(arena, pack, options);
	return count;
}

static int compare(const void *a, const void *b)
{
	uint64_t left = *(const uint64_t *)a;
	uint64_t right = *(const uint64_t *)b;

	return (left > right) - (left < right);
}

int main(int argument_count, char **arguments)
{
	static uint64_t samples[SAMPLES];
	struct arena *kept = arena_open(arena_bytes, ceiling_bytes);
	struct arena *scratch = arena_open(arena_bytes, ceiling_bytes);
	struct buffer problems;

	if (argument_count != 2) {
		fprintf(stderr, "usage: generation TEMPLATES\n");
		return 2;
	}
	buffer_init(&problems, kept, 0);
	struct pack *pack = pack_open(kept, arguments[1], &problems);
	if (pack == NULL) {
		fprintf(stderr, "%.*s", TEXT_ARGS(buffer_text(&problems)));
		return 1;
	}
	size_t count = sample(scratch, pack, samples);
	qsort(samples, count, sizeof *samples, compare);
	printf("{\"count\":%zu,\"median_us\":%llu}\n", count, count > 0 ? (unsigned long long)samples[count / 2] : 0);
	arena_close(scratch);
	arena_close(kept);
	return count > 0 ? 0 : 1;
}

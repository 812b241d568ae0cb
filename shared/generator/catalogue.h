/*
 * What a release offers: categories of options, rules and presets.
 *
 * Every option of every category owns one bit of a 64-bit word, so a stack is
 * a word and a rule is a few masks. All of it is data (catalogue.json) and
 * lives in the arena it was loaded into.
 */
#ifndef CATALOGUE_H
#define CATALOGUE_H

#include "reader.h"

enum { CATALOGUE_OPTIONS = 64, CATALOGUE_CATEGORIES = 16 };

/* Plans, lowest first. A plan is never a matter of compatibility. */
enum catalogue_tier { CATALOGUE_FREE, CATALOGUE_PREMIUM, CATALOGUE_PREMIUM_PLUS };

struct catalogue_option {
	struct text id;
	size_t category; /* index */
	uint64_t bit;
	enum catalogue_tier min_tier;
	struct wording label;
	struct wording help;
};

struct catalogue_category {
	struct text id;       /* "options" */
	struct text singular; /* "option": in flags, folders and rules */
	const struct json *aliases;
	bool is_multiple;
	uint64_t mask;
	uint64_t defaults;
	const struct catalogue_option *options;
	size_t option_count;
	struct wording label;
	struct wording help;
};

struct catalogue_preset {
	struct text id;
	uint64_t options;
	struct wording label;
	struct wording help;
};

struct rule;

struct catalogue {
	struct text release; /* "2026.11.0" */
	int64_t epoch_s;
	uint64_t defaults;
	const struct catalogue_category *categories;
	size_t category_count;
	const struct rule *rules;
	size_t rule_count;
	const struct catalogue_preset *presets;
	size_t preset_count;
	const struct json *source;
};

/*
 * Reads catalogue.json. file is its name in messages. Returns NULL on a
 * mistake; *error then says where, what and what is allowed.
 */
const struct catalogue *catalogue_load(struct arena *arena, struct text file, struct text source, struct text *error);

/* By id, singular or alias; NULL if there is none. */
const struct catalogue_category *catalogue_category(const struct catalogue *catalogue, struct text name);

/* ASCII case does not matter; NULL if there is none. */
const struct catalogue_option *catalogue_option(const struct catalogue_category *category, struct text id);

/* The option of a flag, as "database.sqlite" or "option.tests"; else NULL. */
const struct catalogue_option *catalogue_flag(const struct catalogue *catalogue, struct text flag);

/* The selected option of a category with one choice. Never NULL for a complete selection. */
const struct catalogue_option *catalogue_selected(const struct catalogue_category *category, uint64_t options);

/* The plan that all these options together need. */
enum catalogue_tier catalogue_tier(const struct catalogue *catalogue, uint64_t options);
struct text catalogue_tier_name(enum catalogue_tier tier);

/* "latest", "2026", "2026.11" or "2026.11.0", as far as it names this release. */
bool catalogue_is_release(const struct catalogue *catalogue, struct text wanted);

/*
 * Visits every combination, valid or not: start with *options = 0, goes on
 * until false. Each has one option of every single category.
 */
bool catalogue_next(const struct catalogue *catalogue, uint64_t *options);

/* The JSON document of GET /metadata. */
void catalogue_metadata(struct buffer *out, const struct catalogue *catalogue);

#endif

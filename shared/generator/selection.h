/*
 * What somebody asked for: a stack and the names that go into the project.
 *
 * Reading never stops at the first mistake: every parameter that cannot be
 * used is one finding that names what, where, why and how to mend it. Rules
 * are repaired and told about, or refused when the request is strict.
 */
#ifndef SELECTION_H
#define SELECTION_H

#include "catalogue.h"
#include "digest.h"
#include "rules.h"

enum selection_field {
	SELECTION_NAME,
	SELECTION_BASE_DIR,
	SELECTION_PACKAGE_NAME,
	SELECTION_GROUP_ID,
	SELECTION_DESCRIPTION,
	SELECTION_LICENSE,
	SELECTION_FIELDS
};

struct selection {
	uint64_t options;
	struct text fields[SELECTION_FIELDS];
};

enum { SELECTION_SLUG_PAIRS = CATALOGUE_CATEGORIES + 1 };

struct selection_pair {
	struct text name;
	struct text value;
};

enum finding_kind {
	FINDING_UNKNOWN_PARAMETER, /* 400 */
	FINDING_UNKNOWN_VALUE,     /* 400 */
	FINDING_REPEATED,          /* 400: given twice with different values */
	FINDING_MALFORMED,         /* 400: a slug with too many or too few parts */
	FINDING_UNKNOWN_RELEASE,   /* 404 */
	FINDING_INVALID,           /* 422: a name outside its alphabet */
	FINDING_VIOLATION          /* 409: a rule, under strict or beyond repair */
};

struct finding {
	enum finding_kind kind;
	struct text parameter;   /* its name, as written where it is unknown; of a violation "stack" */
	struct text value;       /* as written, the first 80 bytes */
	struct text detail;      /* a sentence in English: what is wrong and what is allowed */
	struct text nearest;     /* the known name that was probably meant, or empty */
	const struct rule *rule; /* of a violation; it has messages in both languages */
	struct text fix;         /* of a violation: "styling=css" */
};

/* A repair that was made, or with empty change a rule that only tells. */
struct note {
	const struct rule *rule;
	struct text change;
};

struct selection_reading {
	struct selection selection; /* complete and valid when there are no findings */
	const struct finding *findings;
	size_t finding_count;
	const struct note *repairs;
	size_t repair_count;
	const struct note *warnings;
	size_t warning_count;
};

/* Keeps the pairs' texts. Everything in *reading lives until the arena's reset. */
void selection_read(struct arena *arena, const struct catalogue *catalogue, const struct selection_pair *pairs,
	size_t pair_count, struct selection_reading *reading);

/* What a slug says, as pairs, to which names can be added. Returns their number; 0 when it is malformed. */
size_t selection_slug_pairs(struct arena *arena, const struct catalogue *catalogue, struct text slug,
	struct selection_pair pairs[SELECTION_SLUG_PAIRS]);

/* "node.layered.postgresql.react.tailwind+tests+docker@2026.11.0"; without "@…" this release. Strict. */
void selection_read_slug(
	struct arena *arena, const struct catalogue *catalogue, struct text slug, struct selection_reading *reading);

/* Gives every empty field its default. */
void selection_complete(struct arena *arena, struct selection *selection);

/* "My Todo" for "my-todo". */
struct text selection_title(struct arena *arena, struct text name);

/* One word for each kind: "unknown-parameter". */
struct text finding_kind_name(enum finding_kind kind);

/* The selected options of a category, in catalogue order. */
void selection_add_options(
	struct buffer *out, const struct catalogue_category *category, uint64_t options, char separator);

void selection_add_slug(struct buffer *out, const struct catalogue *catalogue, uint64_t options);

/*
 * The canonical form: the query of the equivalent request in fixed order,
 * percent-encoded, without names that have their defaults.
 */
void selection_add_query(struct buffer *out, const struct catalogue *catalogue, const struct selection *selection);

/* {"backend":"node",…,"options":["tests"],"name":"my-todo",…} */
void selection_add_json(struct buffer *out, const struct catalogue *catalogue, const struct selection *selection);

/* The inside of that object, each member after the indent: "" or a newline and spaces. */
void selection_add_members(
	struct buffer *out, const struct catalogue *catalogue, const struct selection *selection, struct text indent);

/* SHA-256 of the canonical form. */
struct digest selection_digest(
	struct arena *arena, const struct catalogue *catalogue, const struct selection *selection);

/* Name of the parameter of a field, and the pattern its values match. */
struct text selection_parameter(enum selection_field field);
struct text selection_pattern(enum selection_field field);

#endif

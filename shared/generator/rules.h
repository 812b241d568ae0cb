/*
 * Which options go together.
 *
 * A rule applies when all of when_all and any of when_any are selected. It is
 * kept when none of then_none and any of then_any are. forbid and imply decide
 * over validity, and their fixes repair; warn and recommend only tell.
 */
#ifndef RULES_H
#define RULES_H

#include "catalogue.h"

enum rule_effect { RULE_FORBID, RULE_IMPLY, RULE_WARN, RULE_RECOMMEND };

enum { RULE_REPAIRS = 16 };

/* Clears then sets; text is "styling=css" or "options+tests". */
struct rule_change {
	struct text text;
	uint64_t clear;
	uint64_t set;
};

/* Changes that together repair; listed best first. */
struct rule_fix {
	const struct rule_change *changes;
	size_t change_count;
};

struct rule {
	struct text id;
	enum rule_effect effect;
	uint64_t when_all;
	uint64_t when_any; /* 0: always */
	uint64_t then_none;
	uint64_t then_any; /* 0: nothing is wanted */
	struct wording message;
	const struct rule_fix *fixes;
	size_t fix_count;
};

/* A fix applied for a rule. */
struct rule_repair {
	const struct rule *rule;
	const struct rule_fix *fix;
};

/* Reads the rules of a catalogue whose categories are known; reader has its source. */
void rules_load(struct reader *reader, struct catalogue *catalogue);

bool rule_is_kept(const struct rule *rule, uint64_t options);

/* forbid or imply. */
bool rule_is_binding(const struct rule *rule);

/* The first binding rule that is not kept, or NULL: then the options are valid. */
const struct rule *rules_broken(const struct catalogue *catalogue, uint64_t options);

/*
 * Makes the options valid by the first fixes, in their order, that lead there;
 * a rule is repaired at most once. Returns the number of repairs made, at most
 * RULE_REPAIRS, or -1 when nothing helps; *options is then as it was.
 */
int rules_repair(const struct catalogue *catalogue, uint64_t *options, struct rule_repair repairs[RULE_REPAIRS]);

/* The changes of a fix as "backend=go, styling=css". */
struct text rule_fix_text(struct arena *arena, const struct rule_fix *fix);

#endif

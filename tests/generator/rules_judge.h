/*
 * The starting rules once more, in plain words, as a judge of the real ones.
 *
 * Nothing here knows masks, effects or the catalogue: it must not share a
 * mistake with what it judges.
 */
#ifndef RULES_JUDGE_H
#define RULES_JUDGE_H

#include <stdbool.h>

/* A stack by the names of its choices. */
struct judged {
	const char *architecture;
	const char *database;
	const char *frontend;
	const char *styling;
	bool has_docker;
	bool has_ci;
	bool has_tests;
};

/* Whether the stack breaks, or for a warning deserves, the rule of that id. */
bool judge_objects(const char *rule, const struct judged *stack);

#endif

/* The starting rules once more, in plain words. */
#include "rules_judge.h"

#include <stdlib.h>
#include <string.h>

static bool same(const char *a, const char *b)
{
	return strcmp(a, b) == 0;
}

bool judge_objects(const char *rule, const struct judged *stack)
{
	if (same(rule, "chakra-needs-react"))
		return same(stack->styling, "chakra") && !same(stack->frontend, "react") && !same(stack->frontend, "nextjs");
	if (same(rule, "material-not-svelte"))
		return same(stack->styling, "material") && same(stack->frontend, "svelte");
	if (same(rule, "microservices-needs-docker"))
		return same(stack->architecture, "microservices") && !stack->has_docker;
	if (same(rule, "microservices-not-sqlite"))
		return same(stack->architecture, "microservices") && same(stack->database, "sqlite");
	if (same(rule, "redis-primary-warn"))
		return same(stack->database, "redis");
	if (same(rule, "sqlite-docker-volume"))
		return same(stack->database, "sqlite") && stack->has_docker;
	if (same(rule, "ci-wants-tests"))
		return stack->has_ci && !stack->has_tests;
	if (same(rule, "styling-of-mvp"))
		return same(stack->frontend, "mvp") && (same(stack->styling, "material") || same(stack->styling, "chakra"));
	abort();
}

/*
 * Puts every valid stack together and looks at what comes out.
 */
#ifndef SURVEY_H
#define SURVEY_H

#include <stdbool.h>

/*
 * Renders all stacks twice, from two readings of the folder and in opposite
 * order, and says what is wrong on standard error. Returns whether all is well.
 */
bool survey_run(const char *folder);

#endif

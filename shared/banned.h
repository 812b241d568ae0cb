/*
 * Functions this project does not use. Include it last in every .c file.
 *
 * Why: unbounded writes, hidden state, silent failure, or a second way to do
 * what text_integer, buffer_printf, clock_timestamp and arena_alloc do.
 */
#ifndef BANNED_H
#define BANNED_H

#pragma GCC poison strcpy strcat strncpy strncat sprintf vsprintf strtok gets scanf sscanf fscanf
#pragma GCC poison atoi atol atof strtol strtoul gmtime localtime ctime asctime
/* A macro of the C library cannot be poisoned without a warning. */
#undef alloca
#pragma GCC poison rand system popen tmpnam mktemp signal setjmp longjmp alloca
#ifndef BANNED_ALLOCATION_ALLOWED
#pragma GCC poison malloc calloc realloc free strdup
#endif

#endif

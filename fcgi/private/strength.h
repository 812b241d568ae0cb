/*
 * Passwords that are guessed first.
 *
 * Length is all that is asked of a password besides (ASVS 4.0.3, 2.1.1 to
 * 2.1.9): no rule about its characters makes people choose better ones.
 */
#ifndef STRENGTH_H
#define STRENGTH_H

#include "text.h"

/*
 * Why a password of PASSWORD_LENGTH_MIN characters or more is a bad one for
 * that address; NULL when it is not. Both come with ASCII letters in lower
 * case: capitals do not make a word hard to guess.
 */
const char *strength_weakness(struct text password, struct text email);

#endif

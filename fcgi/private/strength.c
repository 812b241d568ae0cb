/* Passwords that are guessed first. */
#include "strength.h"

#include "common_passwords.h"

#include "banned.h"

static bool is_common(struct text password)
{
	size_t first = 0;
	size_t end = sizeof common_passwords / sizeof *common_passwords;

	while (first < end) {
		size_t middle = first + (end - first) / 2;
		int order = text_compare(password, text_of(common_passwords[middle]));

		if (order == 0)
			return true;
		if (order < 0)
			end = middle;
		else
			first = middle + 1;
	}
	return false;
}

/* "aaaaaaaaaaaa", "123123123123": a few characters over and over. */
static bool is_repetition(struct text password)
{
	enum { PERIOD_MAX = 4 };

	for (size_t period = 1; period <= PERIOD_MAX; period++) {
		if (text_equal(text_from(password, period), text_upto(password, password.length - period)))
			return true;
	}
	return false;
}

/* "abcdefghijkl", "987654321098": each character follows the one before; 0 follows 9. */
static bool is_sequence(struct text password, int step)
{
	for (size_t i = 1; i < password.length; i++) {
		int difference = password.data[i] - password.data[i - 1];

		if (difference != step && difference != -9 * step)
			return false;
	}
	return true;
}

const char *strength_weakness(struct text password, struct text email)
{
	if (text_equal(password, email) || text_equal(password, text_upto(email, text_find_char(email, '@'))))
		return "is your address; choose something that nobody knows";
	if (is_common(password))
		return "is one of the most common passwords; choose another";
	if (is_repetition(password) || is_sequence(password, 1) || is_sequence(password, -1))
		return "is a few characters over and over, or in a row; choose another";
	return NULL;
}

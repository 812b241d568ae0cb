/* Passwords that are guessed first. */
#include "strength.h"

#include "common_passwords.h"
#include "password.h"
#include "tap.h"

#include "banned.h"

static bool is_weak(const char *password)
{
	return strength_weakness(text_of(password), TEXT("ada.lovelace@example.org")) != NULL;
}

int main(void)
{
	size_t count = sizeof common_passwords / sizeof *common_passwords;

	TEST("the list is in order, in lower case, and of lengths that are allowed at all") {
		for (size_t i = 0; i < count; i++) {
			struct text password = text_of(common_passwords[i]);

			EXPECT(password.length >= PASSWORD_LENGTH_MIN);
			EXPECT(i == 0 || text_compare(text_of(common_passwords[i - 1]), password) < 0);
			for (size_t j = 0; j < password.length; j++)
				EXPECT(password.data[j] > ' ' && password.data[j] <= '~' && (password.data[j] < 'A' || password.data[j] > 'Z'));
		}
	}

	TEST("every password of the list is found") {
		for (size_t i = 0; i < count; i++)
			EXPECT(is_weak(common_passwords[i]));
	}

	TEST("so are the address, repetitions and sequences") {
		EXPECT(is_weak("ada.lovelace@example.org"));
		EXPECT(is_weak("ada.lovelace"));
		EXPECT(is_weak("aaaaaaaaaaaa"));
		EXPECT(is_weak("123412341234"));
		EXPECT(is_weak("abcdefghijklmnop"));
		EXPECT(is_weak("567890123456"));
		EXPECT(is_weak("321098765432"));
	}

	TEST("what only looks like them is not") {
		EXPECT(!is_weak("ada.lovelace1815"));
		EXPECT(!is_weak("aaaaaaaaaaab"));
		EXPECT(!is_weak("abcdefghijkm"));
		EXPECT(!is_weak("correct horse battery"));
	}

	return tap_done();
}

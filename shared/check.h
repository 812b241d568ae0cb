/*
 * One value and what its field says of it.
 */
#ifndef CHECK_H
#define CHECK_H

#include "schema.h"

/* One value on its way from the client to the handler. */
struct check {
	struct arena *arena;
	const struct field *field;
	struct text value;   /* as sent; then as the handler gets it */
	struct text item;    /* of a list, the one at fault: "/0" */
	const char *code;    /* of the fault */
	struct text detail;
};

/* Notes a fault; always false. */
bool check_refuse(struct check *check, const char *code, const char *format, ...) __attribute__((format(printf, 3, 4)));

/* Takes the text of a JSON value, if its kind is the field's. */
bool check_kind(struct check *check, const struct json *member);

/* The value is one of the field's type, length and list. */
bool check_value(struct check *check);

/*
 * The limits of a field: of characters, or of the number itself. Where its type
 * has limits of its own, these.
 */
int64_t check_minimum(const struct field *field);
int64_t check_maximum(const struct field *field);

/* Adds a word to those of a FIELD_WORDS. */
void check_add_word(struct buffer *words, struct text word);

#endif

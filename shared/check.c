/* One value and what its field says of it. */
#include "check.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "password.h"

#include "banned.h"

enum { EMAIL_BYTES_MAX = 254, EMAIL_LOCAL_BYTES_MAX = 64, FIELD_TOKEN_BYTES_MAX = 512, FIELD_ID_BYTES_MAX = 64 };

bool check_refuse(struct check *check, const char *code, const char *format, ...)
{
	char detail[256];
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(detail, sizeof detail, format, arguments);
	va_end(arguments);
	check->code = code;
	check->detail = arena_text(check->arena, text_of(detail));
	return false;
}

static bool is_control(uint32_t code_point)
{
	return code_point < 0x20 || (code_point >= 0x7F && code_point <= 0x9F);
}

/* The contract writes the set out, since built-in trim functions differ (contract/openapi.yaml, Title). */
static bool is_trimmed(uint32_t code_point)
{
	static const uint32_t others[] = { 0x20, 0x85, 0xA0, 0x1680, 0x2028, 0x2029, 0x202F, 0x205F, 0x3000, 0xFEFF };

	if ((code_point >= 0x09 && code_point <= 0x0D) || (code_point >= 0x2000 && code_point <= 0x200A))
		return true;
	for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
		if (code_point == others[i])
			return true;
	}
	return false;
}

static struct text trim(struct text text)
{
	struct text rest = text;
	size_t first = text.length;
	size_t end = text.length;
	uint32_t code_point;

	for (size_t at = 0; text_next_code_point(&rest, &code_point); at = text.length - rest.length) {
		if (is_trimmed(code_point))
			continue;
		if (first == text.length)
			first = at;
		end = text.length - rest.length;
	}
	return text_from(text_upto(text, end), first);
}

/* An escape in JSON that is half of a surrogate pair comes as NUL, too. */
static bool check_no_nul(struct check *check)
{
	if (text_find_char(check->value, '\0') == check->value.length)
		return true;
	return check_refuse(check, "characters", "must not contain U+0000 or half of a surrogate pair; remove it");
}

static bool check_no_control(struct check *check)
{
	struct text rest = check->value;
	uint32_t code_point;

	while (text_next_code_point(&rest, &code_point)) {
		if (is_control(code_point))
			return check_refuse(check, "characters", "must not contain the control character U+%04" PRIX32 "; remove it", code_point);
	}
	return true;
}

int64_t check_minimum(const struct field *field)
{
	return field->type == FIELD_PASSWORD ? PASSWORD_LENGTH_MIN : field->minimum;
}

int64_t check_maximum(const struct field *field)
{
	if (field->type == FIELD_PASSWORD)
		return PASSWORD_LENGTH_MAX;
	if (field->type == FIELD_EMAIL)
		return EMAIL_BYTES_MAX;
	return field->type == FIELD_TOKEN && field->maximum == 0 ? FIELD_TOKEN_BYTES_MAX : field->maximum;
}

static bool check_length(struct check *check)
{
	int64_t minimum = check_minimum(check->field);
	int64_t maximum = check_maximum(check->field);
	int64_t length = (int64_t)text_code_points(check->value);

	if (length < minimum)
		return check_refuse(check, "too_short", "has %" PRId64 " characters; give at least %" PRId64, length, minimum);
	if (length > maximum)
		return check_refuse(check, "too_long", "has %" PRId64 " characters; give at most %" PRId64, length, maximum);
	return true;
}

static bool check_title(struct check *check)
{
	check->value = trim(check->value);
	if (check->value.length == 0)
		return check_refuse(check, "blank", "is blank; give at least one character that can be seen");
	return check_no_nul(check) && check_no_control(check) && check_length(check);
}

static bool check_text(struct check *check)
{
	return check_no_nul(check) && check_length(check);
}

static bool check_integer(struct check *check)
{
	int64_t minimum = check->field->minimum;
	int64_t maximum = check->field->maximum;
	int64_t value;

	if (text_integer(check->value, minimum, maximum, &value))
		return true;
	/* Digits too many for 64 bits are out of range too, and no reason to speak of the type. */
	if (text_is_from(check->value, "-0123456789"))
		return check_refuse(check, "range", "is out of range; give a whole number from %" PRId64 " to %" PRId64, minimum, maximum);
	return check_refuse(check, "type", "is no whole number; give one from %" PRId64 " to %" PRId64, minimum, maximum);
}

static bool check_boolean(struct check *check)
{
	if (text_equal(check->value, TEXT("true")) || text_equal(check->value, TEXT("false")))
		return true;
	return check_refuse(check, "type", "must be true or false");
}

static bool is_domain(struct text domain)
{
	struct text rest = domain;
	struct text label;
	size_t labels = 0;

	while (text_split(&rest, '.', &label)) {
		static const char alphabet[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-";

		if (label.length > 63 || !text_is_from(label, alphabet) || label.data[0] == '-' || label.data[label.length - 1] == '-')
			return false;
		labels++;
	}
	return labels >= 2 && domain.data[domain.length - 1] != '.';
}

/* What browsers take for an address (HTML, section 4.10.5.1.5), and no IP literals or bare host names. */
static bool check_email(struct check *check)
{
	static const char alphabet[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.!#$%&'*+/=?^_`{|}~-";
	size_t at;

	check->value = trim(check->value);
	if (check->value.length > EMAIL_BYTES_MAX)
		return check_refuse(check, "too_long", "has more than %d characters", EMAIL_BYTES_MAX);
	at = text_find_char(check->value, '@');
	if (at > EMAIL_LOCAL_BYTES_MAX || !text_is_from(text_upto(check->value, at), alphabet)
		|| !is_domain(text_from(check->value, at + 1)))
		return check_refuse(check, "format", "is no e-mail address such as ada@example.org");
	return true;
}

static bool check_password(struct check *check)
{
	return check_no_nul(check) && check_length(check);
}

static bool check_uuid(struct check *check)
{
	static const char form[] = "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx";
	char *lower = arena_string(check->arena, check->value);

	if (check->value.length != sizeof form - 1)
		return check_refuse(check, "format", "is no UUID such as 018f3c2e-7a3b-7c11-9d2e-0123456789ab");
	for (size_t i = 0; i < sizeof form - 1; i++) {
		if (lower[i] >= 'A' && lower[i] <= 'F')
			lower[i] = (char)(lower[i] | 0x20);
		if (strchr(form[i] == '-' ? "-" : "0123456789abcdef", lower[i]) == NULL || lower[i] == '\0')
			return check_refuse(check, "format", "is no UUID such as 018f3c2e-7a3b-7c11-9d2e-0123456789ab");
	}
	check->value = (struct text){ lower, sizeof form - 1 };
	return true;
}

/* Exactly that many digits, within bounds; leading zeros are right here. */
static bool take_digits(struct text *rest, size_t count, int64_t minimum, int64_t maximum, int64_t *value)
{
	int64_t sum = 0;

	if (rest->length < count)
		return false;
	for (size_t i = 0; i < count; i++) {
		if (rest->data[i] < '0' || rest->data[i] > '9')
			return false;
		sum = sum * 10 + (rest->data[i] - '0');
	}
	*rest = text_from(*rest, count);
	*value = sum;
	return sum >= minimum && sum <= maximum;
}

static bool take_char(struct text *rest, const char *wanted)
{
	if (rest->length == 0 || rest->data[0] == '\0' || strchr(wanted, rest->data[0]) == NULL)
		return false;
	*rest = text_from(*rest, 1);
	return true;
}

static bool take_date(struct text *rest)
{
	static const int64_t days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
	int64_t year;
	int64_t month;
	int64_t day;
	bool is_leap;

	if (!take_digits(rest, 4, 1, 9999, &year) || !take_char(rest, "-") || !take_digits(rest, 2, 1, 12, &month)
		|| !take_char(rest, "-") || !take_digits(rest, 2, 1, 31, &day))
		return false;
	is_leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
	return day <= days[month - 1] + (month == 2 && is_leap);
}

static bool take_time(struct text *rest)
{
	int64_t part;

	if (!take_digits(rest, 2, 0, 23, &part) || !take_char(rest, ":") || !take_digits(rest, 2, 0, 59, &part)
		|| !take_char(rest, ":") || !take_digits(rest, 2, 0, 59, &part))
		return false;
	if (!take_char(rest, "."))
		return true;
	if (!take_digits(rest, 1, 0, 9, &part))
		return false;
	while (take_char(rest, "0123456789"))
		continue;
	return true;
}

static bool take_offset(struct text *rest)
{
	int64_t part;

	if (take_char(rest, "Zz"))
		return true;
	return take_char(rest, "+-") && take_digits(rest, 2, 0, 23, &part) && take_char(rest, ":")
		&& take_digits(rest, 2, 0, 59, &part);
}

static bool check_date(struct check *check)
{
	struct text rest = check->value;

	if (take_date(&rest) && rest.length == 0)
		return true;
	return check_refuse(check, "format", "is no date such as 2026-11-23");
}

static bool check_timestamp(struct check *check)
{
	struct text rest = check->value;

	if (check->value.length <= 35 && take_date(&rest) && take_char(&rest, "Tt") && take_time(&rest) && take_offset(&rest)
		&& rest.length == 0)
		return true;
	return check_refuse(check, "format", "is no instant such as 2026-11-23T17:00:00.000Z");
}

static bool check_token(struct check *check)
{
	static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~+/=";

	if (check->field->alphabet != NULL && !text_is_from(check->value, check->field->alphabet))
		return check_refuse(check, "characters", "must have only characters of %s", check->field->alphabet);
	if (check->field->alphabet == NULL && !text_is_from(check->value, alphabet))
		return check_refuse(check, "characters", "must have only letters, digits and -._~+/=");
	return check_length(check);
}

/* The ids were written as an array by check_kind, which saw each. */
static bool check_ids(struct check *check)
{
	(void)check;
	return true;
}

static bool is_among(const char *const *values, struct text value)
{
	while (*values != NULL && !text_equal(value, text_of(*values)))
		values++;
	return *values != NULL;
}

static struct text join(struct arena *arena, const char *const *values)
{
	struct buffer list;

	buffer_init(&list, arena, 0);
	for (size_t i = 0; values[i] != NULL; i++)
		buffer_printf(&list, "%s%s", i == 0 ? "" : ", ", values[i]);
	return buffer_text(&list);
}

static bool refuse_value(struct check *check)
{
	return check_refuse(check, "enum", "must be one of: %.*s", TEXT_ARGS(join(check->arena, check->field->values)));
}

void check_add_word(struct buffer *words, struct text word)
{
	if (words->length > 0)
		buffer_add_char(words, ' ');
	buffer_add(words, word);
}

static bool check_words(struct check *check)
{
	struct text rest = check->value;
	struct text word;

	while (text_split(&rest, ' ', &word)) {
		struct text later = rest;
		struct text other;

		if (!is_among(check->field->values, word))
			return refuse_value(check);
		while (text_split(&later, ' ', &other)) {
			if (text_equal(other, word))
				return check_refuse(check, "duplicate", "has %.*s more than once", TEXT_ARGS(word));
		}
	}
	return check->value.length > 0 || refuse_value(check);
}

static bool (*const checks[FIELD_TYPES])(struct check *check) = {
	[FIELD_TITLE] = check_title,
	[FIELD_TEXT] = check_text,
	[FIELD_INTEGER] = check_integer,
	[FIELD_BOOLEAN] = check_boolean,
	[FIELD_EMAIL] = check_email,
	[FIELD_PASSWORD] = check_password,
	[FIELD_UUID] = check_uuid,
	[FIELD_DATE] = check_date,
	[FIELD_TIMESTAMP] = check_timestamp,
	[FIELD_WORDS] = check_words,
	[FIELD_IDS] = check_ids,
	[FIELD_TOKEN] = check_token,
};

static bool check_values(struct check *check)
{
	/* Of a list, each was looked at. */
	if (check->field->values == NULL || check->field->type == FIELD_WORDS || is_among(check->field->values, check->value))
		return true;
	return refuse_value(check);
}

static bool read_words(struct check *check, const struct json *list)
{
	struct buffer words;

	buffer_init(&words, check->arena, 0);
	for (size_t i = 0; i < json_count(list); i++) {
		if (json_kind(json_item(list, i)) != JSON_STRING)
			return check_refuse(check, "type", "must be a list of words");
		check_add_word(&words, json_string(json_item(list, i)));
	}
	check->value = buffer_text(&words);
	return json_kind(list) == JSON_ARRAY || check_refuse(check, "type", "must be a list of words");
}

static bool refuse_item(struct check *check, size_t index)
{
	check->item = arena_printf(check->arena, "/%zu", index);
	return check_refuse(check, "format", "must be an id: 1 to %d letters, digits, _ and -", FIELD_ID_BYTES_MAX);
}

static bool read_ids(struct check *check, const struct json *list)
{
	static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-";
	struct buffer array;

	if (json_kind(list) != JSON_ARRAY)
		return check_refuse(check, "type", "must be a list of ids");
	if (json_count(list) > (size_t)check->field->maximum)
		return check_refuse(check, "too_long", "has %zu ids; give at most %" PRId64, json_count(list), check->field->maximum);
	buffer_init(&array, check->arena, 0);
	for (size_t i = 0; i < json_count(list); i++) {
		struct text id = json_string(json_item(list, i));

		if (id.length > FIELD_ID_BYTES_MAX || !text_is_from(id, alphabet))
			return refuse_item(check, i);
		buffer_add_char(&array, i == 0 ? '{' : ',');
		buffer_add(&array, id);
	}
	buffer_add(&array, json_count(list) == 0 ? TEXT("{}") : TEXT("}"));
	check->value = buffer_text(&array);
	return true;
}

/* A member's text, if its JSON kind is the field's. */
bool check_kind(struct check *check, const struct json *member)
{
	enum json_kind kind = json_kind(member);

	switch (check->field->type) {
	case FIELD_BOOLEAN:
		check->value = json_is_true(member) ? TEXT("true") : TEXT("false");
		return kind == JSON_BOOLEAN || check_refuse(check, "type", "must be true or false");
	case FIELD_INTEGER:
		/* What does not fit 64 bits becomes a number outside every range. */
		check->value = arena_printf(check->arena, "%" PRId64, json_integer(member, INT64_MIN));
		return kind == JSON_INTEGER || check_refuse(check, "type", "must be a whole number, without quotes");
	case FIELD_WORDS:
		return read_words(check, member);
	case FIELD_IDS:
		return read_ids(check, member);
	default:
		check->value = json_string(member);
		return kind == JSON_STRING || check_refuse(check, "type", "must be a text in quotes");
	}
}

bool check_value(struct check *check)
{
	return checks[check->field->type](check) && check_values(check);
}

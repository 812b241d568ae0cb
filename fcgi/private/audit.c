/* Security events. */
#include "audit.h"

#include "json.h"

#include "banned.h"

static void add(struct buffer *members, const char *name, struct text value)
{
	if (value.data == NULL)
		return;
	buffer_printf(members, ",\"%s\":", name);
	json_add_string(members, value);
}

/* The mark by which the instance intern knows an event, and whose request it was. */
static struct buffer begin(const struct exchange *x, struct text account)
{
	struct buffer members;

	buffer_init(&members, x->arena, 0);
	buffer_add(&members, TEXT("\"audit\":true"));
	add(&members, "request_id", x->request.request_id);
	add(&members, "account", account);
	add(&members, "session", x->claims.session);
	return members;
}

void audit_event(const struct exchange *x, enum log_level level, const char *event, struct text account)
{
	struct buffer members = begin(x, account);

	log_record(level, event, buffer_text(&members));
}

void audit_target(const struct exchange *x, const char *event, struct text target)
{
	struct buffer members = begin(x, x->claims.account);

	add(&members, "target", target);
	log_record(LOG_INFO, event, buffer_text(&members));
}

void audit_change(const struct exchange *x, const char *event, struct text from, struct text to)
{
	struct buffer members;

	if (to.data == NULL || text_equal(from, to))
		return;
	members = begin(x, x->claims.account);
	add(&members, "target", inputs_get(&x->inputs, "id"));
	add(&members, "from", from);
	add(&members, "to", to);
	log_record(LOG_WARNING, event, buffer_text(&members));
}

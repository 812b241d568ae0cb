/* Security events. */
#include "audit.h"

#include "banned.h"

/* Whose request it was: ids of ours and UUIDs, nothing to escape. */
static struct buffer begin(const struct exchange *x, struct text account)
{
	struct buffer members;

	buffer_init(&members, x->arena, 0);
	buffer_printf(&members, "\"request_id\":\"%.*s\"", TEXT_ARGS(x->request.request_id));
	if (account.data != NULL)
		buffer_printf(&members, ",\"account\":\"%.*s\"", TEXT_ARGS(account));
	if (x->claims.session.data != NULL)
		buffer_printf(&members, ",\"session\":\"%.*s\"", TEXT_ARGS(x->claims.session));
	return members;
}

void audit_event(const struct exchange *x, enum log_level level, const char *event, struct text account)
{
	struct buffer members = begin(x, account);

	log_event(level, event, buffer_text(&members));
}

void audit_change(const struct exchange *x, const char *event, struct text from, struct text to)
{
	struct buffer members;

	if (to.data == NULL || text_equal(from, to))
		return;
	members = begin(x, x->claims.account);
	buffer_printf(&members, ",\"target\":\"%.*s\",\"from\":\"%.*s\",\"to\":\"%.*s\"",
		TEXT_ARGS(inputs_get(&x->inputs, "id")), TEXT_ARGS(from), TEXT_ARGS(to));
	log_event(LOG_WARNING, event, buffer_text(&members));
}

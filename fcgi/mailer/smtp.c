/* Mails to an SMTP server. */
#include "smtp.h"

#include <curl/curl.h>
#include <string.h>

#include "log.h"

#include "banned.h"

enum { CONNECT_S = 10, ANSWER_S = 30 };

void smtp_init(void)
{
	if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK)
		die("libcurl does not start");
}

/* libcurl asks for the next bytes of the mail. */
static size_t give(char *place, size_t size, size_t count, void *context)
{
	struct text *rest = context;
	struct text part = text_upto(*rest, size * count);

	if (part.length > 0)
		memcpy(place, part.data, part.length);
	*rest = text_from(*rest, part.length);
	return part.length;
}

/* What libcurl may not do behind our back: another protocol, a proxy of the environment, a signal. */
static void set_server(CURL *curl, const struct config *config)
{
	curl_easy_setopt(curl, CURLOPT_URL, config->smtp_url);
	curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
	curl_easy_setopt(curl, CURLOPT_PROXY, "");
	curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
	curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT, (long)CONNECT_S);
	curl_easy_setopt(curl, CURLOPT_TIMEOUT, (long)ANSWER_S);
	curl_easy_setopt(curl, CURLOPT_USE_SSL, (long)(config->smtp_may_be_plain ? CURLUSESSL_TRY : CURLUSESSL_ALL));
	curl_easy_setopt(curl, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
	if (config->smtp_user != NULL) {
		curl_easy_setopt(curl, CURLOPT_USERNAME, config->smtp_user);
		curl_easy_setopt(curl, CURLOPT_PASSWORD, config->smtp_password == NULL ? "" : config->smtp_password);
	}
}

static void set_mail(CURL *curl, const struct curl_slist *recipients, const char *from, struct text *rest)
{
	curl_easy_setopt(curl, CURLOPT_MAIL_FROM, from);
	curl_easy_setopt(curl, CURLOPT_MAIL_RCPT, recipients);
	curl_easy_setopt(curl, CURLOPT_UPLOAD, 1L);
	curl_easy_setopt(curl, CURLOPT_READFUNCTION, give);
	curl_easy_setopt(curl, CURLOPT_READDATA, rest);
	curl_easy_setopt(curl, CURLOPT_INFILESIZE_LARGE, (curl_off_t)rest->length);
}

/* A refusal of our own name or of the mail itself is for ever (RFC 5321, section 4.2.1: 5yz); of our password it may be mended. */
static enum smtp_outcome outcome_of(CURL *curl, CURLcode code, struct arena *arena, struct text *reason)
{
	long status = 0;

	if (code == CURLE_OK)
		return SMTP_SENT;
	curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
	*reason = arena_printf(arena, "%s (SMTP %ld)", curl_easy_strerror(code), status);
	return status >= 550 && status <= 559 ? SMTP_REFUSED : SMTP_TRY_AGAIN;
}

enum smtp_outcome smtp_send(struct arena *arena, const struct config *config, const struct message *message, struct text *reason)
{
	CURL *curl = curl_easy_init();
	struct curl_slist *recipients = curl_slist_append(NULL, arena_string(arena, message->recipient));
	enum smtp_outcome outcome;
	struct buffer wire;
	struct text rest;

	if (curl == NULL || recipients == NULL)
		die("libcurl has no memory");
	buffer_init(&wire, arena, 4096);
	message_add(&wire, message);
	rest = buffer_text(&wire);
	set_server(curl, config);
	set_mail(curl, recipients, config->mail_from, &rest);
	outcome = outcome_of(curl, curl_easy_perform(curl), arena, reason);
	curl_slist_free_all(recipients);
	curl_easy_cleanup(curl);
	return outcome;
}

/* Mails: their words. */
#include "mail.h"

#include "password.h"

#include "banned.h"

struct words {
	const char *subject;
	const char *body; /* {site} is SITE_URL, {secret} the link's */
};

enum language { ENGLISH, FRENCH, LANGUAGES };

static const struct words texts[][LANGUAGES] = {
	[MAIL_VERIFY] = {
		{ "Confirm your address",
			"Welcome. Open this page and press its button to confirm that this address is yours:\n\n"
			"{site}/account/verify/{secret}\n\n"
			"The link works once, for 24 hours. If you made no account, do nothing.\n" },
		{ "Confirmez votre adresse",
			"Bienvenue. Ouvrez cette page et appuyez sur son bouton pour confirmer que cette adresse est la vôtre :\n\n"
			"{site}/account/verify/{secret}\n\n"
			"Le lien sert une fois, pendant 24 heures. Si vous n’avez pas créé de compte, ne faites rien.\n" },
	},
	[MAIL_RESET] = {
		{ "Choose a new password",
			"Open this page to choose a new password:\n\n"
			"{site}/account/reset/{secret}\n\n"
			"The link works once, for 30 minutes. If you did not ask for it, do nothing: your password stays as it is.\n" },
		{ "Choisissez un nouveau mot de passe",
			"Ouvrez cette page pour choisir un nouveau mot de passe :\n\n"
			"{site}/account/reset/{secret}\n\n"
			"Le lien sert une fois, pendant 30 minutes. Si vous n’avez rien demandé, ne faites rien : votre mot de passe ne change pas.\n" },
	},
	[MAIL_EMAIL] = {
		{ "Confirm your new address",
			"Open this page and press its button to make this the address of your account:\n\n"
			"{site}/account/email/{secret}\n\n"
			"The link works once, for 24 hours. If you did not ask for it, do nothing.\n" },
		{ "Confirmez votre nouvelle adresse",
			"Ouvrez cette page et appuyez sur son bouton pour que cette adresse soit celle de votre compte :\n\n"
			"{site}/account/email/{secret}\n\n"
			"Le lien sert une fois, pendant 24 heures. Si vous n’avez rien demandé, ne faites rien.\n" },
	},
	[MAIL_EMAIL_ASKED] = {
		{ "Your account is to get another address",
			"Somebody who is signed in and knows your password wants another address for your account. It changes when that\n"
			"address is confirmed.\n\n"
			"If it was not you, choose a new password now, which also undoes this: {site}/account/reset\n" },
		{ "Votre compte va changer d’adresse",
			"Une personne connectée qui connaît votre mot de passe veut une autre adresse pour votre compte. Elle change quand\n"
			"cette adresse est confirmée.\n\n"
			"Si ce n’est pas vous, choisissez tout de suite un nouveau mot de passe, ce qui annule aussi ce changement :\n"
			"{site}/account/reset\n" },
	},
	[MAIL_PASSWORD_CHANGED] = {
		{ "Your password was changed",
			"The password of your account was changed, and your other sessions have ended.\n\n"
			"If it was not you, choose a new one now: {site}/account/reset\n" },
		{ "Votre mot de passe a été changé",
			"Le mot de passe de votre compte a été changé, et vos autres sessions ont pris fin.\n\n"
			"Si ce n’est pas vous, choisissez-en un nouveau tout de suite : {site}/account/reset\n" },
	},
	[MAIL_DELETED] = {
		{ "Your account was deleted",
			"Your account at {site} was deleted, with all that belonged to it. This is the last mail about it.\n" },
		{ "Votre compte a été supprimé",
			"Votre compte sur {site} a été supprimé, avec tout ce qui lui appartenait. C’est le dernier message à son sujet.\n" },
	},
};

static const struct words *words_of(const struct exchange *x, enum mail_kind kind)
{
	return &texts[kind][request_language(&x->request)[0] == 'f' ? FRENCH : ENGLISH];
}

/* Never the Host of the request: whoever asks for a mail to somebody else would choose where its link leads. */
static struct text site_of(const struct exchange *x)
{
	struct text site = text_of(x->service->config->site_url);

	while (text_ends_with(site, TEXT("/")))
		site.length--;
	return site;
}

static struct text fill(const struct exchange *x, const char *body, struct text secret)
{
	struct text rest = text_of(body);
	struct buffer out;

	buffer_init(&out, x->arena, 1024);
	while (rest.length > 0) {
		size_t brace = text_find_char(rest, '{');

		buffer_add(&out, text_upto(rest, brace));
		rest = text_from(rest, brace);
		if (text_starts_with(rest, TEXT("{site}")))
			buffer_add(&out, site_of(x));
		else if (text_starts_with(rest, TEXT("{secret}")))
			buffer_add(&out, secret);
		rest = text_from(rest, text_find_char(rest, '}') + 1);
	}
	return buffer_text(&out);
}

void mail_add_link(struct exchange *x, enum mail_kind kind)
{
	const struct words *words = words_of(x, kind);
	struct text secret = secret_new(x->arena);

	inputs_add(&x->inputs, "link_digest", secret_digest(x->arena, secret));
	inputs_add(&x->inputs, "link_subject", text_of(words->subject));
	inputs_add(&x->inputs, "link_body", fill(x, words->body, secret));
}

void mail_add_notice(struct exchange *x, enum mail_kind kind)
{
	const struct words *words = words_of(x, kind);

	inputs_add(&x->inputs, "notice_subject", text_of(words->subject));
	inputs_add(&x->inputs, "notice_body", fill(x, words->body, TEXT_NONE));
}

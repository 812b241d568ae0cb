/*
 * Pages: Mustache templates of www/, with their texts in two languages.
 */
#ifndef PAGE_H
#define PAGE_H

#include "exchange.h"

struct pages;

/*
 * Loads and compiles every .mustache file of the folder and its
 * texts.{en,fr}.json, once. Every partial must be there, and every text in
 * both languages. Dies with the place of a mistake.
 */
struct pages *pages_open(const char *path);
void pages_close(struct pages *pages);

/*
 * Renders a page into the answer, as HTML; its status stays. data is a JSON
 * object (the page's own values); texts of the language are under "text".
 */
const struct problem *page_reply(struct exchange *exchange, const struct pages *pages, const char *page,
	const char *language, const struct json *data);

/*
 * What a page says of a problem, and of what is wrong with one field (NULL: one
 * that is not declared), in the language of the request; the details, which
 * are English, are for programs. {minimum} and {maximum} of a text are the
 * limits of the field, {wait} is until when it is no use to try again.
 */
struct text page_problem_text(const struct exchange *exchange, const struct pages *pages, const struct problem *problem);
struct text page_fault_text(const struct exchange *exchange, const struct pages *pages, const struct field *field, const char *code);

/* Writes a problem into the answer, as the page "problem"; the status stays. */
void page_problem(struct exchange *exchange, const struct pages *pages, const struct problem *problem);

#endif

/*
 * The pages of an account. Each does what a row of the API does, by the same
 * function, and shows its answer or leads to the page where it can be seen.
 */
#ifndef ACCOUNT_PAGES_H
#define ACCOUNT_PAGES_H

#include "exchange.h"

/* Forms without data of their own; also shown when they are refused. */
route_handler account_pages_sign_in_form;
route_handler account_pages_sign_up_form;

route_handler account_pages_sign_in;
route_handler account_pages_sign_up;
route_handler account_pages_sign_out;

route_handler account_pages_profile;

/* The links in mails, and what asks for them. */
route_handler account_pages_resend;
route_handler account_pages_verify_form;
route_handler account_pages_verify;
route_handler account_pages_ask_reset_form;
route_handler account_pages_ask_reset;
route_handler account_pages_reset_form;
route_handler account_pages_reset;
route_handler account_pages_ask_email_form;
route_handler account_pages_ask_email;
route_handler account_pages_confirm_email_form;
route_handler account_pages_confirm_email;
route_handler account_pages_password_form;
route_handler account_pages_password;
route_handler account_pages_delete_form;
route_handler account_pages_delete;

route_handler account_pages_sessions;
route_handler account_pages_end_session;
route_handler account_pages_end_sessions;

/* Lists and forms: what a refused form of the row shows comes with the list. */
route_handler account_pages_tokens;
route_handler account_pages_create_token;
route_handler account_pages_revoke_token;

route_handler account_pages_projects;
route_handler account_pages_new_project;
route_handler account_pages_create_project;
route_handler account_pages_project;
route_handler account_pages_rename_project;
route_handler account_pages_delete_project;
route_handler account_pages_share_project;
route_handler account_pages_unshare_project;
route_handler account_pages_shared;

/* For a path below /account that is none. */
route_handler account_pages_none;

#endif

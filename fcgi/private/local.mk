# The private API: accounts and sessions, and the todos of the contract with their page.
todolibexec_PROGRAMS += private-api
# All but main(), for the tests, too.
private_api_parts = \
	%D%/account.c %D%/account.h \
	%D%/account_pages.c %D%/account_pages.h \
	%D%/administration.c %D%/administration.h \
	%D%/audit.c %D%/audit.h \
	%D%/fields.c %D%/fields.h \
	%D%/guard.c %D%/guard.h \
	%D%/mail.c %D%/mail.h \
	%D%/personal_token.c %D%/personal_token.h \
	%D%/private_pages.c %D%/private_pages.h \
	%D%/project.c %D%/project.h \
	%D%/routes.c %D%/routes.h \
	%D%/session.c %D%/session.h \
	%D%/strength.c %D%/strength.h %D%/common_passwords.h \
	%D%/todo.c %D%/todo.h \
	%D%/todo_page.c %D%/todo_page.h
private_api_SOURCES = %D%/main.c $(private_api_parts)
private_api_LDADD = $(shared_libs) $(responder_libs)
$(private_api_OBJECTS): sql/user_statements.h

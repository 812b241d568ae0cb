# The private API: accounts and sessions.
todolibexec_PROGRAMS += private-api
private_api_SOURCES = \
	%D%/main.c %D%/routes.c %D%/routes.h %D%/account.c %D%/account.h %D%/session.c %D%/session.h \
	%D%/todo.c %D%/todo.h
private_api_LDADD = $(shared_libs) $(responder_libs)
$(private_api_OBJECTS): sql/user_statements.h

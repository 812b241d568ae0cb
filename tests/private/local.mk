# Handlers of the private API with a fake database, linked instead of the archive's.
check_PROGRAMS += %D%/account_test
%C%_account_test_SOURCES = %D%/account_test.c tests/fake_database.c \
	fcgi/private/account.c fcgi/private/routes.c fcgi/private/session.c fcgi/private/todo.c
%C%_account_test_CPPFLAGS = $(AM_CPPFLAGS) -I$(top_srcdir)/fcgi/private
TESTS += %D%/account_test
$(%C%_account_test_OBJECTS): sql/user_statements.h

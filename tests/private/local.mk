# Handlers of the private API with a fake database, linked instead of the archive's.
check_PROGRAMS += %D%/account_test
%C%_account_test_SOURCES = %D%/account_test.c tests/fake_database.c $(private_api_parts)
%C%_account_test_CPPFLAGS = $(AM_CPPFLAGS) -I$(top_srcdir)/fcgi/private
TESTS += %D%/account_test
$(%C%_account_test_OBJECTS): sql/user_statements.h

check_PROGRAMS += %D%/strength_test
%C%_strength_test_SOURCES = %D%/strength_test.c fcgi/private/strength.c
%C%_strength_test_CPPFLAGS = $(AM_CPPFLAGS) -I$(top_srcdir)/fcgi/private
TESTS += %D%/strength_test

# Prints a good request for every route, for tests/protocol/access.t.
check_PROGRAMS += %D%/requests
%C%_requests_SOURCES = %D%/requests.c tests/fake_database.c $(private_api_parts)
%C%_requests_CPPFLAGS = $(AM_CPPFLAGS) -I$(top_srcdir)/fcgi/private
$(%C%_requests_OBJECTS): sql/user_statements.h

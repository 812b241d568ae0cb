# Handlers of the public API with a fake database, the real packs and the real pages.
public_tests = %D%/generate_test %D%/home_test %D%/site_test %D%/stack_test
public_handlers = \
	tests/fake_database.c fcgi/public/generate.c fcgi/public/home.c fcgi/public/routes.c fcgi/public/site.c fcgi/public/stack.c \
	fcgi/public/view.c
check_PROGRAMS += $(public_tests)
TESTS += $(public_tests)
noinst_HEADERS += %D%/public.h

%C%_generate_test_SOURCES = %D%/generate_test.c $(public_handlers)
%C%_generate_test_CPPFLAGS = $(AM_CPPFLAGS) -I$(top_srcdir)/fcgi/public
%C%_home_test_SOURCES = %D%/home_test.c $(public_handlers)
%C%_home_test_CPPFLAGS = $(%C%_generate_test_CPPFLAGS)
%C%_site_test_SOURCES = %D%/site_test.c $(public_handlers)
%C%_site_test_CPPFLAGS = $(%C%_generate_test_CPPFLAGS)
%C%_stack_test_SOURCES = %D%/stack_test.c $(public_handlers)
%C%_stack_test_CPPFLAGS = $(%C%_generate_test_CPPFLAGS)
$(%C%_generate_test_OBJECTS) $(%C%_home_test_OBJECTS) $(%C%_site_test_OBJECTS) $(%C%_stack_test_OBJECTS): sql/config_statements.h

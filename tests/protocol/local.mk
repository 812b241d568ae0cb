# The responders behind cgi-fcgi, without a web server; where they need one, with a real database.
check_PROGRAMS += %D%/example %D%/example-second %D%/peer
%C%_example_second_SOURCES = %D%/example.c
%C%_example_second_CPPFLAGS = $(AM_CPPFLAGS) -DEXAMPLE_EDITION='"second"'
protocol_tests = \
	%D%/pool.t %D%/request.t %D%/private.t %D%/access.t %D%/accounts.t %D%/mailer.t %D%/sessions.t %D%/projects.t \
	%D%/todo_page.t %D%/pages.t %D%/public.t %D%/intern.t
TESTS += $(protocol_tests)
EXTRA_DIST += %D%/lib.sh %D%/smtp_server.py $(protocol_tests)

# The three schemas, the roles, and the statements of each program as a table in C.
config_statements = %D%/config/statements/release.sql
user_statements = %D%/user/statements/account.sql %D%/user/statements/administration.sql %D%/user/statements/personal_token.sql \
	%D%/user/statements/project.sql %D%/user/statements/session.sql %D%/user/statements/todo.sql
mailer_statements = %D%/user/mailer/mail.sql
intern_statements = %D%/intern/statements/log.sql
statement_headers = %D%/config_statements.h %D%/user_statements.h %D%/mailer_statements.h %D%/intern_statements.h
EXTRA_DIST += %D%/statements.awk $(config_statements) $(user_statements) $(mailer_statements) $(intern_statements)
BUILT_SOURCES += $(statement_headers)
CLEANFILES += $(statement_headers)

%D%/config_statements.h: %D%/statements.awk $(config_statements)
%D%/user_statements.h: %D%/statements.awk $(user_statements)
%D%/mailer_statements.h: %D%/statements.awk $(mailer_statements)
%D%/intern_statements.h: %D%/statements.awk $(intern_statements)
$(statement_headers):
	$(AM_V_GEN)$(MKDIR_P) %D% && \
	$(AWK) -v instance=$(patsubst %_statements.h,%,$(@F)) -f $^ >$@.new && mv $@.new $@

# migrate finds its files beside itself.
todosqldir = $(pkgdatadir)/sql
todosqlconfigdir = $(todosqldir)/config
todosqluserdir = $(todosqldir)/user
todosqlinterndir = $(todosqldir)/intern
dist_todosql_SCRIPTS = %D%/migrate
dist_todosql_DATA = %D%/roles.sql
dist_todosqlconfig_DATA = %D%/config/roles.sql %D%/config/0001_release.sql %D%/config/publish.sql
dist_todosqluser_DATA = %D%/user/roles.sql %D%/user/0001_account.sql %D%/user/0002_session.sql %D%/user/0003_todo.sql \
	%D%/user/0004_mail.sql %D%/user/0005_personal_token.sql %D%/user/0006_project.sql \
	%D%/user/0007_administration.sql %D%/user/0008_ending.sql %D%/user/administrator.sql %D%/user/prune.sql
dist_todosqlintern_DATA = %D%/intern/roles.sql %D%/intern/0001_log.sql %D%/intern/0002_audit.sql %D%/intern/prune.sql \
	%D%/intern/audit_verify.sql

todolibexec_SCRIPTS += %D%/publish
EXTRA_DIST += %D%/publish.in
CLEANFILES += %D%/publish
%D%/publish: $(srcdir)/%D%/publish.in Makefile
	$(AM_V_GEN)$(MKDIR_P) %D% && sed -e 's|@bindir[@]|$(bindir)|g' -e 's|@pkgdatadir[@]|$(pkgdatadir)|g' \
		$(srcdir)/%D%/publish.in >$@.new && chmod +x $@.new && mv $@.new $@

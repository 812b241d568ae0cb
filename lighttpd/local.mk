# todo.conf is made twice: in the build tree it includes the fragments of the source tree, installed those beside it.
todolighttpddir = $(sysconfdir)/todo/lighttpd
lighttpd_fragments = %D%/limits.conf %D%/log.conf %D%/files.conf %D%/pools.conf %D%/errors.conf %D%/frontend.conf \
	%D%/gateway.conf %D%/direct.conf %D%/headers.conf
dist_todolighttpd_DATA = $(lighttpd_fragments)
nodist_todolighttpd_DATA = %D%/installed/todo.conf
noinst_DATA = %D%/todo.conf
todoerrorsdir = $(pkgdatadir)/errors
EXTRA_DIST += %D%/todo.conf.in %D%/errors.tsv %D%/errors.awk
CLEANFILES += %D%/todo.conf %D%/installed/todo.conf

todo_conf = sed -e 's|@libexecdir[@]|$(libexecdir)|g' -e "s|@fragments[@]|$$fragments|g" $(srcdir)/%D%/todo.conf.in
%D%/todo.conf: %D%/todo.conf.in Makefile
	$(AM_V_GEN)$(MKDIR_P) %D% && fragments='$(abs_top_srcdir)/%D%' && $(todo_conf) >$@.new && mv $@.new $@
%D%/installed/todo.conf: %D%/todo.conf.in Makefile
	$(AM_V_GEN)$(MKDIR_P) %D%/installed && fragments='$(todolighttpddir)' && $(todo_conf) >$@.new && mv $@.new $@

# lighttpd's own error documents, one for each status, as a page and as a problem.
install-data-local: install-lighttpd-errors
install-lighttpd-errors:
	$(MKDIR_P) '$(DESTDIR)$(todoerrorsdir)'
	$(AWK) -v folder='$(DESTDIR)$(todoerrorsdir)' -f $(srcdir)/%D%/errors.awk $(srcdir)/%D%/errors.tsv
uninstall-local: uninstall-lighttpd-errors
uninstall-lighttpd-errors:
	rm -rf '$(DESTDIR)$(todoerrorsdir)'
.PHONY: install-lighttpd-errors uninstall-lighttpd-errors

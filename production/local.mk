# What lighttpd and runit start the product with. deploy.sh itself runs from the source tree.
todoproductiondir = $(pkgdatadir)/production
todoproductionlibdir = $(todoproductiondir)/lib
todoproductionsvdir = $(todoproductiondir)/sv
todolibexec_SCRIPTS += %D%/start %D%/rotate
dist_todoproduction_DATA = %D%/rsyslog.conf
dist_todoproductionlib_DATA = %D%/lib/place.sh %D%/lib/settings.sh %D%/lib/service.sh %D%/lib/instance.sh %D%/lib/lighttpd.sh
dist_todoproductionsv_DATA = %D%/sv/run %D%/sv/log-run %D%/sv/postgres-control-t %D%/sv/logs-control-t
EXTRA_DIST += %D%/start.in %D%/rotate %D%/packages %D%/.env.example %D%/deploy.sh \
	%D%/lib/preflight.sh %D%/lib/build.sh %D%/lib/report.sh
CLEANFILES += %D%/start

%D%/start: %D%/start.in Makefile
	$(AM_V_GEN)$(MKDIR_P) %D% && sed -e 's|@libexecdir[@]|$(libexecdir)|g' -e 's|@pkgdatadir[@]|$(pkgdatadir)|g' \
		-e 's|@sysconfdir[@]|$(sysconfdir)|g' -e 's|@bindir[@]|$(bindir)|g' -e 's|@release[@]|$(RELEASE)|g' $(srcdir)/%D%/start.in >$@.new && \
		chmod +x $@.new && mv $@.new $@

# The packs of this release, whole; links are followed, so that contract/ is part of every project.
EXTRA_DIST += templates

install-data-local: install-templates
install-templates:
	$(MKDIR_P) "$(DESTDIR)$(todotemplatesdir)"
	cd $(srcdir)/templates && find -L . -name node_modules -prune -o -type f -print | LC_ALL=C sort | while read -r file; do \
		$(MKDIR_P) "$(DESTDIR)$(todotemplatesdir)/$${file%/*}" && \
		cp -Lp "$$file" "$(DESTDIR)$(todotemplatesdir)/$$file" || exit 1; done

uninstall-local: uninstall-templates
uninstall-templates:
	rm -rf "$(DESTDIR)$(todotemplatesdir)"
.PHONY: install-templates uninstall-templates

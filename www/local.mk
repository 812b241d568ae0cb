# Pages, their texts and assets; no build step.
todowwwdir = $(pkgdatadir)/www
dist_todowww_DATA = \
	%D%/account-nav.mustache %D%/account.mustache %D%/ask-email.mustache %D%/ask-reset.mustache \
	%D%/change-password.mustache %D%/confirm-email.mustache %D%/delete.mustache %D%/explore.mustache \
	%D%/form-done.mustache %D%/form-problem.mustache %D%/head.mustache %D%/home.mustache %D%/mail-sent.mustache \
	%D%/masthead.mustache %D%/new-project.mustache %D%/problem.mustache %D%/project.mustache %D%/projects.mustache \
	%D%/reset.mustache %D%/sessions.mustache %D%/shared.mustache %D%/sign-in.mustache %D%/sign-up.mustache \
	%D%/token.mustache %D%/tokens.mustache %D%/tree.mustache %D%/verify.mustache \
	%D%/todos.mustache %D%/todos-form.mustache \
	%D%/texts.en.json %D%/texts.fr.json %D%/llms.txt
todoassetsdir = $(todowwwdir)/assets
dist_todoassets_DATA = %D%/assets/account.css %D%/assets/home.js %D%/assets/icon.svg %D%/assets/style.css \
	%D%/assets/time.js %D%/assets/todo-store.js %D%/assets/todos.css %D%/assets/todos.js
EXTRA_DIST += %D%/screenshot.png

# Every page of the folder is read at start: one that an earlier version left there might want a text that is gone.
install-data-local: remove-old-pages
remove-old-pages:
	@for page in $(DESTDIR)$(todowwwdir)/*.mustache; do \
		case ' $(dist_todowww_DATA) ' in *"/$${page##*/} "*) ;; *) rm -f "$$page" ;; esac; \
	done
.PHONY: remove-old-pages

# Pages, their texts and assets; no build step.
todowwwdir = $(pkgdatadir)/www
dist_todowww_DATA = \
	%D%/explore.mustache %D%/head.mustache %D%/home.mustache %D%/masthead.mustache %D%/problem.mustache %D%/tree.mustache \
	%D%/texts.en.json %D%/texts.fr.json %D%/llms.txt
todoassetsdir = $(todowwwdir)/assets
dist_todoassets_DATA = %D%/assets/home.js %D%/assets/icon.svg %D%/assets/style.css
EXTRA_DIST += %D%/screenshot.png

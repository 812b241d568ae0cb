#!/bin/sh
# The public API while its database is away: what it starts with, and what it answers then.
# shellcheck disable=SC1091,SC2154,SC2034
. "${srcdir:-$(dirname "$0")/../..}/tests/protocol/lib.sh"
prefix=/public
published=$work/published
mkdir "$published"

# published_before: a page of an earlier start.
published_before() {
	echo old >"$published/page.en.html"
}
set -- TODO_DATABASE="host=$work/nowhere dbname=config user=public_app" TODO_PUBLISH="$published" \
	TODO_TEMPLATES="$srcdir/templates" TODO_WWW="$srcdir/www"

published_before
env -i PATH="$PATH" "$@" "$builddir/public-api" --try >"$work/try" 2>&1
ok "a trial reads packs and pages, and asks no database" $?
is "and leaves alone what those who serve have published" "$(cat "$published/page.en.html")" old
env -i PATH="$PATH" "$@" "$builddir/public-api" --check >"$work/check" 2>&1
is "--check tells that the database is away" $? 1
is "and leaves alone what is published, too" "$(cat "$published/page.en.html")" old

start_responder public-api "$@"
request GET /llms.txt
answers "what needs no database is answered" 200
is "and what an earlier start published is gone" "$(ls "$published")" ""
request GET /health
answers "health tells it" 503 .database away
request GET /starter.zip '' HTTP_USER_AGENT=curl/7.88.1 HTTP_ACCEPT='*/*'
answers "no archive is made of a release that cannot be looked up" 503
is "a terminal is told so in words" "$(header Content-Type)" "text/plain; charset=utf-8"
[ "$(header Retry-After)" -ge 1 ]
ok "and when to try again" $?
request GET / '' HTTP_USER_AGENT=Mozilla/5.0 HTTP_ACCEPT='text/html,*/*;q=0.8'
answers "the page is not shown" 503
is "a browser is told so on a page" "$(header Content-Type)" "text/html; charset=utf-8"
is "and that is not published" "$(ls "$published")" ""
finish

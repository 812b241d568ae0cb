#!/bin/sh
# The todo page and its forms, as a browser without scripts uses them.
# shellcheck disable=SC1091,SC2154,SC2034
. "${srcdir:-$(dirname "$0")/../..}/tests/protocol/lib.sh"
start_cluster
make_instance user
prefix=/private
start_responder private-api "TODO_DATABASE=$(conninfo user private_app)" TODO_WWW="$srcdir/www" RATE_LIMIT_MAX=1000000

# form PATH FIELDS: as a browser sends a form of ours.
form() {
	request POST "$1" "$2" CONTENT_TYPE=application/x-www-form-urlencoded HTTP_ORIGIN=http://todo.test
}
shows() {
	like "$1" "$(cat "$work/body")" "*$2*"
}

request GET /demo
answers "a demonstration is a list of its own" 303
page=$(header Location)
is "at an address that cannot be guessed" "$(printf %s "$page" | tr -d 'A-Za-z0-9_-')" //
is "of 43 characters" "$(printf %s "${page#/demo/}" | wc -c)" 43
request GET "$page"
answers "its page is there" 200
shows "and knows its API" "data-api=\"/private/v1/sandboxes/${page#/demo/}\""
is "which has no session that could end" "$(grep -c 'data-sign-in' "$work/body")" 0

request POST "$page" 'do=add&title=forged' CONTENT_TYPE=application/x-www-form-urlencoded HTTP_ORIGIN=http://evil.test
answers "a form of another site is refused" 403
form "$page" 'do=add&title=+Buy+%3Cmilk%3E+'
answers "a form is answered by the page to read" 303
is "which is where it was" "$(header Location)" "$page"
form "$page?lang=fr" 'do=add&title=two'
is "in the language that was asked for" "$(header Location)" "$page?lang=fr"
request GET "$page?lang=fr"
shows "the title is trimmed, and text" '>Buy &lt;milk&gt;</summary>'
is "the page is French" "$(header Content-Language)" fr
shows "what the contract fixes stays English, and says so" '<label for="toggle-all" lang="en">Mark all as complete</label>'
id=$(sql user postgres "select id from app.todo where title = 'Buy <milk>'")

form "$page" "do=rename&id=$id&title="
answers "a title may not go" 422
shows "and is told why" 'role="alert"'
form "$page" "do=rename&id=$id&title=$(printf %0501d 0)"
answers "nor be longer than 500 characters" 422
form "$page" "do=rename&id=$id&title=three"
answers "a todo gets another title" 303
form "$page" "do=complete&id=$id"
is "a todo is completed" "$(sql user postgres "select title, completed, version from app.todo where id = '$id'")" 'three|t|3'
form "$page" 'do=destroy'
answers "what no form asks for is refused" 422
form "$page" 'do=complete&id=00000000-0000-7000-8000-000000000000'
answers "a todo that is gone is told" 404
form "$page" 'do=remove&id=00000000-0000-7000-8000-000000000000'
answers "but who removes it has what he wants" 303
for nothing in short "$(printf %043d 0)"; do
	request GET "/demo/$nothing"
	answers "no list at $nothing" 404
	form "/demo/$nothing" 'do=add&title=x'
	answers "and nothing to send a form to" 404
done

# Filters: whatever is done on a filtered page is done there again, and the counts are of the whole list.
# lists PATH: the titles shown, the filter marked, the count.
lists() {
	request GET "$1"
	printf '%s|%s|%s' "$(sed -n 's/.*<summary[^>]*>\(.*\)<.summary>/\1/p' "$work/body" | paste -sd' ' -)" \
		"$(sed -n 's/.*aria-current="page">\([^<]*\)<.*/\1/p' "$work/body")" \
		"$(sed -n 's/.*<p>\([0-9]* [^<]*\)<.*/\1/p' "$work/body")"
}
is "all todos are shown" "$(lists "$page")" 'three two|All|1 left'
is "or those to do" "$(lists "$page?completed=false")" 'two|Active|1 left'
is "or those done" "$(lists "$page?completed=true")" 'three|Completed|1 left'
is "in French, too" "$(lists "$page?completed=true&lang=fr")" "three|Faites|1 à faire"
shows "with links that keep the language" "href=\"$page?completed=false&amp;lang=fr\""
request GET "$page?completed=maybe"
answers "there is no other filter" 400
form "$page?completed=maybe" 'do=add&title=x'
answers "and none for a form" 400
form "$page?completed=true&lang=fr" 'do=add&title=four'
is "a form leads back to the filter and the language" "$(header Location)" "$page?completed=true&lang=fr"
four=$(sql user postgres "select id from app.todo where title = 'four'")
form "$page?completed=false" "do=complete&id=$four"
is "and to the todo, as far as it is there" "$(header Location)" "$page?completed=false#todo-$four"
form "$page?completed=false" "do=remove&id=$four"
is "which one that is removed is not" "$(header Location)" "$page?completed=false"
form "$page?completed=false" "do=rename&id=$id&title="
answers "a refused form" 422
shows "shows the filter it came from" 'aria-current="page">Active<'
is "where nothing is, it says so" "$(lists "$page?completed=true" >/dev/null; form "$page?completed=true" "do=reopen&id=$id"
	lists "$page?completed=true"; grep -c 'Nothing here' "$work/body")" '|Completed|2 left1'
form "$page" "do=complete&id=$id"

request GET /demo
other=$(header Location)
form "$other" "do=complete_all"
form "$other" "do=remove&id=$id"
form "$other" "do=rename&id=$id&title=stolen"
answers "a todo of another list is no todo" 404
is "and stays as it was" "$(sql user postgres "select title from app.todo where id = '$id'")" three
form "$page" 'do=clear'
is "what is completed is cleared" "$(sql user postgres "select string_agg(title, ' ') from app.todo")" two
sql user postgres "set search_path = app; insert into todo (list, id, title, completed, \"order\", priority)
	select list, gen_random_uuid(), 'more', false, 1, 'normal' from todo, generate_series(1, 999)" >"$work/full"
form "$page" 'do=add&title=too+many'
answers "a full list is told" 409
shows "and what was typed is still there" 'value="too many"'
sql user postgres "update app.list set expires_at = now()"
request GET "$page"
answers "a list that has expired is gone" 404

request GET /account/todos
answers "the account's list wants a sign-in" 303
like "and comes back" "$(header Location)" "/account/sign-in?next=%2Faccount%2Ftodos"
finish

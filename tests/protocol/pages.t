#!/bin/sh
# What a page says when it refuses, in both languages: nothing of it is the API's English.
# shellcheck disable=SC1091,SC2154,SC2034,SC2317
. "${srcdir:-$(dirname "$0")/../..}/tests/protocol/lib.sh"
start_cluster
make_instance user
prefix=/private
start_responder private-api "TODO_DATABASE=$(conninfo user private_app)" RATE_LIMIT_MAX=1000000
password='correct horse battery'

# form PATH FIELDS [NAME=VALUE …]: as a browser of whoever is signed in sends it.
form() {
	next_person
	form_path=$1 form_fields=$2
	shift 2
	request POST "$form_path" "$form_fields" CONTENT_TYPE=application/x-www-form-urlencoded HTTP_ORIGIN=http://todo.test \
		HTTP_COOKIE="todo_access=$access" HTTP_ACCEPT_LANGUAGE=fr "$@"
}
# says SENTENCE STATUS WORDS: the last answer is a French page with these words in it.
says() {
	is "$1: $2, in French" "$status $(header Content-Language)" "$2 fr"
	like "and in these words" "$(sed "s/$(printf '\342\200\231')/'/g" "$work/body")" "*$3*"
}
# The sentences of the API and of the English pages; what quotes no value is enough.
english=$work/english
sed -n 's/^  "\(problem\|fault\)_[a-z_]*": "\([^{"]*\).*/\2/p' "$srcdir/www/texts.en.json" >"$english"
sed -n 's/.*PROBLEM_[A-Z_]*, [A-Z_, ]*"\([^"%]*\)[%"].*/\1/p' "$srcdir"/fcgi/private/*.c "$srcdir"/shared/*.c | grep '.\{12\}' >>"$english"
sed -n 's/.*"\(is\|must\|has\|give\) \([^"%]*\).*/\1 \2/p' "$srcdir/shared/check.c" "$srcdir/shared/schema.c" | grep '.\{12\}' >>"$english"
has_no_english() {
	is "$1" "$(grep -F -f "$english" "$work/body")" ""
}

request POST /v1/auth/register "$(credentials ada@example.org "$password")"
access=$(json .accessToken)
ok "there are English sentences to look for" "$([ "$(wc -l <"$english")" -gt 80 ])$?"

# Every form of the table: with nothing in it, with nonsense, from elsewhere.
"$builddir/tests/private/requests" >"$work/requests"
while read -r method path access_class kind body; do
	[ "$method:$kind" = POST:page ] || continue
	target=$(printf %s "$path" | sed 's/{id}/00000000-0000-7000-8000-000000000000/')
	form "$target" "$body" HTTP_ORIGIN=http://evil.test
	says "$path from elsewhere" 403 "envoyé depuis une page de ce site"
	has_no_english "and nothing of it is English"
	# These three have nothing that could be wrong.
	case $path in /account/sign-out | /account/verify | /account/sessions/end) continue ;; esac
	nonsense=$(printf %s "$body" | sed 's/=[^&]*/=%07/g')
	for fields in '' "$nonsense"; do
		form "$target" "$fields"
		like "$path with \"$fields\" is refused" "$status" '4??'
		is "in French" "$(header Content-Language)" fr
		has_no_english "and nothing of it is English"
	done
done <"$work/requests"
ok "every form was tried" "$([ "$test_count" -gt 150 ])$?"

# What succeeded is said once, by the page that it leads to.
form /account/sessions/end ''
is "a form leads to the page that says what was done" "$status $(header Location)" '303 /account/sessions?done=ended'
next_person
request GET '/account/sessions?done=ended' '' HTTP_COOKIE="todo_access=$access" HTTP_ACCEPT_LANGUAGE=fr
says "what was done" 200 'role="status"*>Fermeture effectuée'
request GET '/account/sessions?done=%3Cscript%3E' '' HTTP_COOKIE="todo_access=$access" HTTP_ACCEPT_LANGUAGE=fr
says "what is never done" 400 "Quelque chose ne va pas dans l'adresse"
request GET '/account/sessions?utm_source=mail' '' HTTP_COOKIE="todo_access=$access"
is "a parameter that somebody put into a link does not matter" "$status" 200
form '/account/sessions/end?utm_source=mail' 'role=administrator'
is "nor does one to a form" "$status $(header Location)" '303 /account/sessions?done=ended'
is "with one session there are no others to end" "$(grep -c 'sessions/end' "$work/body")" 0

# Each reason that a page can meet.
request GET '/account/nowhere?lang=fr&utm_source=a' ''
says "a page that there is not, whatever is asked of it" 404 "Il n'y a rien ici"
form /account/sign-up 'email=ada@example.org&password=correct+horse+battery'
says "an address that has an account" 409 'Cette adresse a déjà un compte'
form /account/sign-up 'email=nobody&password=short'
says "no address" 422 "Ce n'est pas une adresse e-mail"
says "a short password" 422 'il faut au moins 12 caractères'
form /account/sign-up 'email=bob@example.org&password=aaaaaaaaaaaaa'
says "a weak password" 422 'Il se devine facilement'
form /account/sign-in 'email=ada@example.org&password=not+the+password'
says "a wrong password at the door" 401 "L'adresse ou le mot de passe est incorrect"
form /account/delete 'password=not+the+password'
says "a wrong password inside" 403 'Le mot de passe est incorrect'
form /account/tokens 'name=&scopes=all&expiresInDays=0'
says "a form with three faults" 422 'Remplissez ce champ'
says "no such scope" 422 "Ce n'est pas l'un des choix"
says "no such number of days" 422 'Donnez un nombre entier de 1 à 365'
form /account/tokens 'name=x&scopes=todos:read'
says "a token before the address is confirmed" 403 "Confirmez d'abord l'adresse"
sql user postgres "update app.account set email_verified_at = now()"
form /account/verify ''
says "an address that is confirmed" 409 "L'adresse est déjà confirmée"
form "/account/verify/$(printf %043d 0)" ''
says "a link that is worth nothing" 410 'Ce lien a déjà servi'
form "/account/sessions/00000000-0000-7000-8000-000000000000/end" ''
says "what is not there" 404 "Il n'y a rien ici"
sql user postgres "set search_path = app; insert into project (id, account, name, selection, release, query)
	select gen_random_uuid(), id, 'p', 'a', '2026.11.0', 'a=1' from account, generate_series(1, 200) where email = 'ada@example.org'" >"$work/filled"
form /account/projects/new "name=x&selection=a&release=2026.11.0&query=a=1"
says "as many as there may be" 409 'Le compte en a déjà autant'
form /account/todos 'do=add&title=one'
sql user postgres "set search_path = app; insert into todo (list, id, title, completed, \"order\", priority)
	select list, gen_random_uuid(), 'more', false, 1, 'normal' from todo, generate_series(1, 999)" >"$work/filled"
form /account/todos 'do=add&title=too+many'
says "a full list" 409 'La liste est pleine'
form /account/todos 'do=rename&id=00000000-0000-7000-8000-000000000000&title='
says "a title that is missing" 422 'Remplissez ce champ'
for attempt in 1 2 3 4 5 6; do form /account/reset 'email=ada@example.org'; done
says "too many mails" 429 'Trop de messages à cette adresse. Réessayez dans *min'
# The first wait is one second, which may be over before the next attempt; each that is not refused makes it longer.
has_to_wait() {
	form /account/sign-in 'email=bob@example.org&password=not+the+password' "$@"
	[ "$status" = 429 ]
}
wait_for has_to_wait
says "too many attempts" 429 "Trop d'essais sur ce compte. Réessayez dans"
wait_for has_to_wait HTTP_ACCEPT_LANGUAGE=en
is "in English it is English" "$(header Content-Language) $(grep -c 'Too many attempts at this account. Try again in' "$work/body")" "en 1"
sql user postgres "alter table app.project rename to gone"
form /account/projects/new 'name=x&selection=a&release=2026.11.0&query=a=1'
says "our own fault" 500 "Quelque chose n'a pas marché de notre côté"
sql user postgres "alter table app.gone rename to project"
kill "$responder"
start_responder private-api "TODO_DATABASE=$(conninfo user private_app)" RATE_LIMIT_MAX=20
for attempt in 1 2; do request GET /account/sign-in '' HTTP_ACCEPT_LANGUAGE=fr; done
for attempt in 1 2; do
	request POST /account/sign-in 'email=a@example.org&password=not+the+password' CONTENT_TYPE=application/x-www-form-urlencoded \
		HTTP_ORIGIN=http://todo.test HTTP_ACCEPT_LANGUAGE=fr
done
says "too many requests" 429 'Trop de demandes. Réessayez dans'
sh "$srcdir/tests/postgres.sh" stop "$work/cluster"
form /account/reset 'email=eve@example.org'
says "the database is away" 503 'Le service est occupé ou indisponible. Réessayez dans'
has_no_english "and nothing of it is English"
finish

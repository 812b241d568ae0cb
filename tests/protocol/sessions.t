#!/bin/sh
# The ways in beside the access token, with a real database: cookies, sessions, personal tokens.
# shellcheck disable=SC1091,SC2154,SC2034,SC2016,SC2030,SC2031
. "${srcdir:-$(dirname "$0")/../..}/tests/protocol/lib.sh"
start_cluster
make_instance user
prefix=/private
start_responder private-api "TODO_DATABASE=$(conninfo user private_app)" RATE_LIMIT_MAX=1000000
TODO_DATABASE=$(conninfo user private_app) TODO_WWW=$srcdir/www JWT_SECRET=$jwt_secret "$builddir/private-api" --routes >"$work/routes"
"$builddir/tests/private/requests" | sed 's/{id}/018f3c2e-7a3b-7c11-9d2e-0123456789ab/' >"$work/requests"

# register NAME: sets access and refresh.
register() {
	request POST /v1/auth/register "{\"email\":\"$1@example.org\",\"password\":\"four words make passwords\"}"
	access=$(json .accessToken) refresh=$(json .refreshToken)
}
# bearer METHOD PATH [BODY]: by the access token.
bearer() {
	request "$1" "$2" "${3-}" HTTP_AUTHORIZATION="Bearer $access"
}
# personal METHOD PATH [BODY]: by the personal token.
personal() {
	request "$1" "$2" "${3-}" HTTP_AUTHORIZATION="Bearer $personal"
}
# by_cookie METHOD PATH [BODY [NAME=VALUE …]]
by_cookie() {
	cookie_method=$1 cookie_path=$2 cookie_body=${3-}
	shift 2
	[ $# -eq 0 ] || shift
	request "$cookie_method" "$cookie_path" "$cookie_body" HTTP_COOKIE="theme=dark; todo_access=$access; todo_refresh=$refresh" "$@"
}
# set_cookie NAME: the line that sets it in the last answer.
set_cookie() {
	header Set-Cookie | grep "^$1="
}
# events NAME: of each such security event in the log the session of who did it, and what it was done to.
events() {
	jq -r --arg event "$1" 'select(.event == $event and .audit) | (.session // "-") + " " + (.target // "-")' <"$work/log"
}
ours=HTTP_ORIGIN=http://todo.test
sid() { jwt_part 2 "$1" | jq -r .sid; }

# Cookies
register ada
by_cookie GET /v1/auth/me
answers "the access cookie says who asks" 200 .email ada@example.org
by_cookie POST /v1/todos '{"title":"Milk"}' "$ours"
answers "a page of this site may change something by it" 201
by_cookie POST /v1/auth/refresh '' "$ours"
answers "the refresh cookie is traded without a body" 204
is "and its successor is in no body" "$(wc -c <"$work/body")" 0
is "two cookies, one of each name" "$(header Set-Cookie | sed 's/=.*//' | sort | tr '\n' ' ')" "todo_access todo_refresh "
for name in todo_access todo_refresh; do
	is "$name: for every path of this host, for no script, for no other site" \
		"$(set_cookie $name | tr ';' '\n' | sed '1d; s/^ //; /^Max-Age/d' | sort | tr '\n' ' ')" "HttpOnly Path=/ SameSite=Strict "
	like "$name: for a while" "$(set_cookie $name)" "*; Max-Age=[1-9]*"
done
access2=$(set_cookie todo_access | sed 's/^[^=]*=//; s/;.*//')
is "of the same session" "$(sid "$access2")" "$(sid "$access")"
refresh=$(set_cookie todo_refresh | sed 's/^[^=]*=//; s/;.*//')
request POST /v1/auth/refresh '' HTTP_COOKIE="__Host-todo_refresh=$refresh" HTTPS=on HTTP_ORIGIN=https://todo.test
answers "over https they have the names that only this host can set" 204
for name in __Host-todo_access __Host-todo_refresh; do
	is "$name: only over https, too" "$(set_cookie $name | tr ';' '\n' | sed '1d; s/^ //; /^Max-Age/d' | sort | tr '\n' ' ')" \
		"HttpOnly Path=/ SameSite=Strict Secure "
done
refresh=$(set_cookie __Host-todo_refresh | sed 's/^[^=]*=//; s/;.*//')
request POST /v1/auth/refresh '' HTTP_COOKIE="todo_refresh=$(printf '%043d' 0)" "$ours"
answers "a refresh cookie worth nothing" 401
like "is taken away" "$(set_cookie todo_refresh)" "todo_refresh=; *Max-Age=0*"
request POST /v1/auth/refresh '{}'
answers "no refresh token at all" 422 '.errors[0].pointer' /refreshToken

# Every route that changes something by a cookie, from the table.
foreign=HTTP_ORIGIN=http://evil.example
while read -r route_method path route_access kind body; do
	case $route_method:$route_access:$kind:$path in
	GET:*) continue ;;
	*:public:api:/v1/auth/refresh) body= ;;
	*:public:api:*) continue ;;
	esac
	set -- "$foreign"
	[ "$kind" != page ] || set -- "$foreign" CONTENT_TYPE=application/x-www-form-urlencoded
	by_cookie "$route_method" "$path" "$body" "$@"
	is "$route_method $path from a page of another site" "$status" 403
done <"$work/requests"
by_cookie GET /v1/todos
answers "nothing was changed" 200 'length' 1

by_cookie POST /v1/auth/logout '' "$ours"
answers "signing out by cookie" 204
is "takes both away" "$(header Set-Cookie | grep -c 'Max-Age=0')" 2
is "and is told to the operator" "$(events sign_out)" "$(sid "$access") -"
register page
by_cookie POST /account/sign-out '' "$ours" CONTENT_TYPE=application/x-www-form-urlencoded
answers "signing out by the page" 303
is "is told, too" "$(events sign_out | tail -n 1)" "$(sid "$access") -"

# Sessions
register bob
bob=$access
request POST /v1/auth/login '{"email":"bob@example.org","password":"four words make passwords"}' HTTP_USER_AGENT='Second Browser'
second=$(json .accessToken) second_refresh=$(json .refreshToken)
register eve
eve=$access
access=$bob
bearer GET /v1/auth/sessions
answers "the sessions of an account" 200 'map([keys[]] | join(" ")) | unique | join("|")' "createdAt current id lastUsedAt userAgent"
is "its own are there, the caller's is named" "$(json 'map(.id + " " + (.current | tostring)) | sort | join(",")')" \
	"$(printf '%s true\n%s false\n' "$(sid "$bob")" "$(sid "$second")" | sort | paste -sd,)"
is "with what its browser says of itself" "$(json 'map(select(.current | not))[0].userAgent')" "Second Browser"
bearer DELETE "/v1/auth/sessions/$(sid "$eve")"
answers "another account's session is not there" 404
access=$eve
bearer GET /v1/auth/me
answers "and lives on" 200
access=$bob
bearer DELETE "/v1/auth/sessions/$(sid "$second")"
answers "a session of the account's own is ended" 204
is "which is told to the operator, the other's was not" "$(events session_ended)" "$(sid "$bob") $(sid "$second")"
access=$second
# Every route that wants an account, from the table, and nothing but the session is wrong.
while read -r route_method path route_access kind body; do
	case $route_access:$kind in
	account:api)
		bearer "$route_method" "$path" "$body"
		answers "its access token is refused at once: $route_method $path" 401
		;;
	account:page)
		request "$route_method" "$path" "$body" HTTP_COOKIE="todo_access=$access" "$ours" CONTENT_TYPE=application/x-www-form-urlencoded
		answers "its access cookie leads to the sign-in page: $route_method $path" 303
		;;
	esac
done <"$work/requests"
request POST /v1/auth/refresh "{\"refreshToken\":\"$second_refresh\"}"
answers "as is its refresh token" 401
access=$bob
request POST /v1/auth/login '{"email":"bob@example.org","password":"four words make passwords"}'
second=$(json .accessToken)
bearer DELETE /v1/auth/sessions
answers "all others are ended" 204
is "and that is told" "$(events other_sessions_ended)" "$(sid "$bob") -"
bearer GET /v1/auth/sessions
is "this one is left" "$(json 'map(.id) | join(" ")')" "$(sid "$bob")"

# Time passes in the database.
register idle
sql user migrator "update refresh_token set issued_at = now() - interval '7 days' + interval '1 minute' where session = '$(sid "$access")'"
request POST /v1/auth/refresh "{\"refreshToken\":\"$refresh\"}"
answers "a session that rested for less than 7 days goes on" 200
refresh=$(json .refreshToken)
sql user migrator "update refresh_token set issued_at = now() - interval '7 days' - interval '1 minute' where session = '$(sid "$access")'"
request POST /v1/auth/refresh "{\"refreshToken\":\"$refresh\"}"
answers "one that rested for 7 days is over" 401
register old
sql user migrator "update session set expires_at = now() + interval '1 minute', created_at = now() - interval '30 days' where id = '$(sid "$access")'"
request POST /v1/auth/refresh "{\"refreshToken\":\"$refresh\"}"
answers "a session of less than 30 days goes on" 200
refresh=$(json .refreshToken)
sql user migrator "update session set expires_at = now() - interval '1 second' where id = '$(sid "$access")'"
request POST /v1/auth/refresh "{\"refreshToken\":\"$refresh\"}"
answers "one of 30 days is over, however busy" 401
bearer GET /v1/auth/me
answers "with its access token" 401
register fresh
is "a session is made for 30 days" "$(sql user migrator "select expires_at - created_at from session where id = '$(sid "$access")'")" "30 days"

# Personal tokens
register pat
bearer POST /v1/tokens '{"name":"cron","scopes":["todos:read"]}'
answers "whose address is not confirmed makes none" 403
sql user migrator "update account set email_verified_at = now()" >/dev/null
bearer POST /v1/tokens '{"name":"cron","scopes":["todos:read","todos:write"],"expiresInDays":7}'
answers "a personal token is made" 201 'keys | join(" ")' "createdAt expiresAt id lastUsedAt name scopes token"
personal=$(json .token) id=$(json .id)
is "of 256 bits" "$(printf %s "$personal" | sed 's/[A-Za-z0-9_-]\{43\}$/…/')" "todo_…"
is "as asked for" "$(json '(.scopes | join(" ")) + " " + .name')" "todos:read todos:write cron"
is "for as long as asked for" "$(sql user migrator "select expires_at - created_at from personal_token where id = '$id'")" "7 days"
bearer GET /v1/tokens
answers "it is shown that once" 200 '.[0] | [.id, has("token"), .lastUsedAt] | join(" ")' "$id false "
personal GET /v1/todos
answers "it opens what its scopes say" 200
personal POST /v1/todos '{"title":"By cron"}'
answers "for writing, too" 201
bearer GET /v1/tokens
like "its use is noted" "$(json '.[0].lastUsedAt')" "????-*"
before=$(sql user migrator 'select xmin from personal_token')
personal GET /v1/todos
is "once a minute" "$(sql user migrator 'select xmin from personal_token')" "$before"
sql user migrator "update personal_token set last_used_at = now() - interval '61 seconds'"
personal GET /v1/todos
is "and again" "$(sql user migrator "select now() - last_used_at < interval '30 seconds' from personal_token")" t
# Every route without a scope, from the table.
while read -r route_method path route_access _ scope _; do
	case $route_access:$scope in account:-) ;; *) continue ;; esac
	path=$(printf %s "$path" | sed 's/{[a-z.]*}/018f3c2e-7a3b-7c11-9d2e-0123456789ab/g')
	personal "$route_method" "$path"
	answers "it opens no route without a scope: $route_method $path" 403
done <"$work/routes"
bearer POST /v1/tokens '{"name":"reader","scopes":["todos:read"]}'
reader_id=$(json .id)
is "for 90 days unless said otherwise" "$(sql user migrator "select expires_at - created_at from personal_token where id = '$reader_id'")" "90 days"
cron=$personal
personal=$(json .token)
personal GET /v1/todos
answers "one for reading reads" 200
personal POST /v1/todos '{"title":"No"}'
answers "and does not write" 403
register mallory
sql user migrator "update account set email_verified_at = now()" >/dev/null
bearer DELETE "/v1/tokens/$id"
answers "another account's token is not there" 404
bearer GET /v1/tokens
answers "nor in the list" 200 length 0
while IFS='|' read -r sentence body pointer; do
	bearer POST /v1/tokens "$body"
	answers "refused: $sentence" 422 '.errors[0].pointer' "$pointer"
done <<END
no name|{"scopes":["todos:read"]}|/name
no scope|{"name":"a"}|/scopes
an empty list of scopes|{"name":"a","scopes":[]}|/scopes
a scope that is none|{"name":"a","scopes":["todos:read","office:write"]}|/scopes
a scope twice|{"name":"a","scopes":["todos:read","todos:read"]}|/scopes
scopes as a text|{"name":"a","scopes":"todos:read"}|/scopes
no day|{"name":"a","scopes":["todos:read"],"expiresInDays":0}|/expiresInDays
more than a year|{"name":"a","scopes":["todos:read"],"expiresInDays":366}|/expiresInDays
END
n=0
while [ $n -lt 40 ]; do
	n=$((n + 1))
	mkdir "$work/$n"
	(
		work=$work/$n
		bearer POST /v1/tokens '{"name":"one of many","scopes":["todos:read"]}'
		echo "$status" >"$work/result"
	) &
	clients="${clients-} $!"
done
# shellcheck disable=SC2086
wait $clients
is "of 40 made at once an account gets 20" "$(cat "$work"/*/result | sort | uniq -c | tr -s ' ' | paste -sd,)" " 20 201, 20 409"
personal=$cron
sql user migrator "update personal_token set expires_at = now() where id = '$id'"
personal GET /v1/todos
answers "an expired one is worth nothing" 401
request POST /v1/auth/login '{"email":"pat@example.org","password":"four words make passwords"}'
access=$(json .accessToken)
bearer DELETE "/v1/tokens/$id"
answers "it is revoked" 204
bearer DELETE "/v1/tokens/$id"
answers "once" 404
personal="todo_$(printf '%043d' 0)"
personal GET /v1/todos
is "one that was never made" "$status $(header WWW-Authenticate)" '401 Bearer realm="todo", error="invalid_token"'
is "making and revoking are told to the operator" \
	"$(jq -r 'select(.event == "token_created" or .event == "token_revoked") | .event' <"$work/log" | sort | uniq -c | tr -s ' ' | paste -sd,)" \
	" 22 token_created, 1 token_revoked"
is "with the id of the token" "$(events token_created | sed -n '1s/.* //p') $(events token_revoked | sed 's/.* //')" "$id $id"

# What is stored, what is told
dump=$(pg_dump -d "$(conninfo user postgres)")
is "the database holds no token" "$(printf %s "$dump" | grep -c -e "$cron" -e "$refresh" -e "$access")" 0
is "nor does the log" "$(grep -c -e 'todo_[A-Za-z0-9_-]\{43\}' -e "$refresh" -e eyJ "$work/log")" 0

# With no word but of errors
kill "$responder"
wait "$responder"
: >"$work/log"
start_responder private-api "TODO_DATABASE=$(conninfo user private_app)" LOG_LEVEL=error
bearer POST /v1/auth/logout
answers "signing out, where only errors are logged" 204
is "is told all the same, and nothing else" "$(jq -r .event <"$work/log")" sign_out
finish

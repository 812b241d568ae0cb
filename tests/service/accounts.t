#!/bin/bash
# The pages of accounts through the web server, and what happens to sessions as the operator sees it.
. "$(dirname "$0")/lib.sh"

email=reader-$$-$SECONDS@example.org
ours=(-H "Origin: $frontend")
# post PATH FIELD=VALUE …: a form, with the cookies in $work/cookies.
post() {
	local path=$1 field fields=()
	shift
	for field; do fields+=(--data-urlencode "$field"); done
	fetch -b "$work/cookies" -c "$work/cookies" "${ours[@]}" -X POST -H 'Content-Type: application/x-www-form-urlencoded' \
		"${fields[@]}" "$frontend$path"
}

for base in "$frontend" "$gateway"; do
	fetch "$base/account/sign-in"
	is "a page of an account is at ${base##*:}" "$status $(field Content-Type)" '200 text/html; charset=utf-8'
	is 'nobody may store it' "$(field Cache-Control)" no-store
	like 'it may run scripts of this site only' "$(field Content-Security-Policy)" "default-src 'none'; script-src 'self';"
	is 'no other site may use it' "$(field Cross-Origin-Resource-Policy)" same-site
	fetch "$base/accounting"
	is 'a path that only begins like it is the public API'"'"'s' "$status $(grep -c 'no such resource' "$work/body")" '404 1'
done
fetch -H 'Accept: application/json' "$frontend/account/nothing"
is 'an address that is none is a page, too' "$status $(field Content-Type)" '404 text/html; charset=utf-8'

post /account/sign-up "email=$email" 'password=four words make passwords'
is 'signing up by a form leads on' "$status $(field Location)" '303 /account'
is 'with two cookies' "$(grep -c '^#HttpOnly_.*todo_' "$work/cookies")" 2
fetch -b "$work/cookies" "$frontend/account"
like 'to a page that knows the reader' "$status $(cat "$work/body")" "^200 .*$email"
fetch -b "$work/cookies" -H 'Accept-Encoding: gzip' "$frontend/account"
is 'secrets are not compressed with what a stranger chose' "$(field Content-Encoding)" ''
fetch -b "$work/cookies" -H 'Origin: http://evil.example' -d lang=en "$frontend/account/sign-out"
is 'a form of another site is refused, with a page' "$status $(field Content-Type)" '403 text/html; charset=utf-8'
fetch -b "$work/cookies" "$frontend/private/v1/auth/me"
is 'the reader is still signed in, and his page may use the API' "$status $(jq -r .email "$work/body")" "200 $email"

# One of two holders of a refresh token is a thief.
stolen=$(sed -n 's/.*\ttodo_refresh\t//p' "$work/cookies")
refresh() { fetch -H 'Content-Type: application/json' -d "{\"refreshToken\":\"$stolen\"}" "$gateway/private/v1/auth/refresh"; }
refresh
is 'a refresh token is traded once' "$status" 200
access=$(jq -r .accessToken "$work/body")
sql user -c "update app.refresh_token set used_at = used_at - interval '1 minute' where digest = sha256('$stolen')" >/dev/null
refresh
is 'later it is worth nothing' "$status" 401
id=$(field X-Request-Id)
fetch -H "Authorization: Bearer $access" "$gateway/private/v1/auth/me"
is 'and its family is over' "$status" 401
event_arrived() { [ "$(sql intern -c "select level from app.log where event = 'refresh_token_reuse' and request_id = '$id'")" = warn ]; }
within 15 event_arrived
ok 'the theft arrives in the log of the operator' $?
is 'with whose session it was' "$(sql intern -c "select line::jsonb ? 'account' and line::jsonb ? 'session' from app.log where event = 'refresh_token_reuse' and request_id = '$id'")" t

# A link of a mail opens an account.
secret=$(head -c 32 /dev/urandom | base64 -w 0 | tr '+/' '-_' | tr -d =)
for kind in verify reset email; do
	fetch "$frontend/account/$kind/$secret"
	is "the link of $kind shows a page" "$status" 200
	post "/account/$kind/$secret" 'password=another four words here'
	fetch "$gateway/private/account/$kind/$secret"
done
in_the_logs() { grep -rqF -e "$secret" "$state/log" || [ "$(sql intern -c "select count(*) from app.log where line like '%$secret%'")" != 0 ]; }
fetch "$gateway/public/last-of-this-test-$$"
id=$(field X-Request-Id)
last_arrived() { [ "$(sql intern -c "select count(*) from app.log where request_id = '$id'")" -ge 1 ]; }
within 15 last_arrived
! in_the_logs
ok 'no log has the secret of a link' $?
finish

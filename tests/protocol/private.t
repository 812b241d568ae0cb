#!/bin/sh
# The private API with a real database: accounts, sessions, tokens.
# shellcheck disable=SC1091,SC2154,SC2034,SC2016,SC2030,SC2031,SC2317
. "${srcdir:-$(dirname "$0")/../..}/tests/protocol/lib.sh"
start_cluster
make_instance user
prefix=/private
database="TODO_DATABASE=$(conninfo user private_app)"
start_responder private-api "$database"

TODO_DATABASE=$(conninfo user private_app) TODO_WWW=$srcdir/www JWT_SECRET=$jwt_secret "$builddir/private-api" --check >"$work/check" 2>&1
ok "--check prepares every statement" $?
TODO_DATABASE=$(conninfo user readonly) TODO_WWW=$srcdir/www JWT_SECRET=$jwt_secret "$builddir/private-api" --routes >"$work/routes" 2>&1
ok "--routes" $?

request GET /health
answers "health" 200
request GET /metrics
like "connections to the database are counted" "$(cat "$work/body")" "*todo_database_connects_total{service=\"private-api\"} [1-9]*"

refresh() {
	auth refresh "{\"refreshToken\":\"$1\"}"
}

# Registering
auth register "$(credentials Ada@example.org 'correct horse battery')"
answers "registering answers 201 and tokens" 201 'keys | join(" ")' "accessToken expiresIn refreshToken tokenType"
is "of the documented kind" "$(json '.tokenType, .expiresIn, (.refreshToken | length)' | tr '\n' ' ')" "Bearer 900 43 "
like "which nobody may store" "$(header Cache-Control)" "*no-store*"
access=$(json .accessToken) refresh=$(json .refreshToken)
auth register "$(credentials aDA@EXAMPLE.org 'correct horse battery')"
answers "an address has one account" 409 '.errors[0].pointer' /email
auth register '{"email":"role@example.org","password":"correct horse battery","role":"administrator","plan":"premium+","id":"x"}'
answers "nobody makes himself an administrator" 201
me "$(json .accessToken)"
answers "but is a user of the free plan" 200 '.role + " " + .plan' "user free"

characters() { printf %s correct-horse-battery-staple-and-some-more-of-them | cut -c"1-$1"; }
auth register "$(credentials short@example.org "$(characters 11)")"
answers "11 characters are too few" 422 '.errors[0].pointer + " " + .errors[0].code' "/password too_short"
auth register "$(credentials short@example.org "$(characters 12)")"
answers "12 will do" 201
long=$(printf %0127d 0 | sed 's/0/é/g')
auth register "$(credentials long@example.org "${long}🦊")"
answers "128 will do, whatever they are" 201
auth login "$(credentials long@example.org "${long}🐻")"
answers "and the last one counts" 401
auth login "$(credentials long@example.org "${long}🦊")"
answers "as does every other" 200
auth register "$(credentials longer@example.org "${long}🦊🦊")"
answers "129 are too many, and not cut" 422 '.errors[0].code' too_long
auth register '{}'
answers "all faults are told at once" 422 '[.errors[].pointer] | sort | join(" ")' "/email /password"
auth register '{"email":'
answers "half a document" 400
next_person
request POST /v1/auth/register 'email=x' CONTENT_TYPE=application/x-www-form-urlencoded
answers "a form" 415

# Signing in
auth login "$(credentials ada@example.org 'wrong horse battery')"
answers "a wrong password" 401
wrong=$(json 'del(.requestId)')
auth login "$(credentials nobody@example.org 'wrong horse battery')"
answers "an unknown address" 401
is "gets the same answer" "$(json 'del(.requestId)')" "$wrong"
like "a challenge" "$(header WWW-Authenticate)" "Bearer*"
next_person
request POST /v1/auth/login "$(credentials ADA@example.org 'correct horse battery')" HTTP_USER_AGENT="$(printf 'bad \377 agent')"
answers "the right password, the address in other letters, a user agent that is no text" 200
access2=$(json .accessToken) refresh2=$(json .refreshToken)
[ "$(sid "$access")" != "$(sid "$access2")" ]
ok "every sign-in is a session of its own" $?

# A hash of cheaper costs (argon2id, 8 MiB, 1 pass) of "correct horse battery".
cheap='$argon2id$v=19$m=8192,t=1,p=1$/oQp/n7YoeXlgnF+PRmN5A$pNmwsbQAkr04onzpFuCzNp1oTnYjfzdCzZR/+uRgkg8'
auth register "$(credentials old@example.org 'correct horse battery')"
sql user migrator "update account set password_hash = '$cheap' where email = 'old@example.org'"
auth login "$(credentials old@example.org 'correct horse battery')"
answers "a hash made under cheaper costs still opens" 200
like "and is replaced" "$(sql user migrator "select password_hash from account where email = 'old@example.org'")" '$argon2id$v=19$m=19456,t=2,p=1$*'

# Who am I
me "$access"
answers "me" 200 'keys | join(" ")' "createdAt email emailVerified id plan role"
is "as registered" "$(json .email)" Ada@example.org
like "in UTC, with milliseconds" "$(json .createdAt)" "????-??-??T??:??:??.???Z"
next_person
request GET /v1/auth/me
answers "me without a token" 401 .code unauthorized
like "with a challenge" "$(header WWW-Authenticate)" "Bearer*"

# Tokens: the header of a good one under other claims, and other headers.
good_header=$(jwt_part 1 "$access")
good_claims=$(jwt_part 2 "$access")
change() { printf %s "$good_claims" | jq -c "$1"; }
me "$(jwt "$good_header" "$good_claims")"
answers "a token signed as ours is ours" 200
now=$(date +%s)
foreign=$(derive access/v1 another-secret-another-secret-another-secret)
while IFS='|' read -r sentence token; do
	me "$token"
	answers "refused: $sentence" 401
done <<END
no token at all|
one part|abc
two parts|$(printf %s "$access" | cut -d. -f1,2)
four parts|$access.$access
an empty signature|$(printf %s "$access" | cut -d. -f1,2).
a changed signature|${access%????}AAAA
a changed claim|$(printf %s "$access" | cut -d. -f1).$(change '.role = "administrator"' | base64url).$(printf %s "$access" | cut -d. -f3)
padding|$access=
alg none, without signature|$(printf '{"alg":"none","typ":"JWT"}' | base64url).$(printf %s "$good_claims" | base64url).
alg none, signed|$(jwt '{"alg":"none","typ":"JWT"}' "$good_claims")
HS512 with our key|$(jwt "$(printf %s "$good_header" | sed 's/HS256/HS512/')" "$good_claims" "$(derive access/v1)" sha512)
HS384 with our key|$(jwt "$(printf %s "$good_header" | sed 's/HS256/HS384/')" "$good_claims" "$(derive access/v1)" sha384)
RS256 in name|$(jwt "$(printf %s "$good_header" | sed 's/HS256/RS256/')" "$good_claims")
another key|$(jwt "$good_header" "$good_claims" "$foreign")
the secret itself as key|$(jwt "$good_header" "$good_claims" "$(printf %s "$jwt_secret" | hexadecimal)")
the key of refresh tokens|$(jwt "$good_header" "$good_claims" "$(derive refresh/v1)")
another kid|$(jwt "$(printf %s "$good_header" | jq -c '.kid = "0000"')" "$good_claims")
no kid|$(jwt "$(printf %s "$good_header" | jq -c 'del(.kid)')" "$good_claims")
expired|$(jwt "$good_header" "$(change ".iat = $now - 1000 | .nbf = $now - 1000 | .exp = $now - 100")")
expired this second|$(jwt "$good_header" "$(change ".iat = $now - 900 | .exp = $now")")
no exp|$(jwt "$good_header" "$(change 'del(.exp)')")
exp as a text|$(jwt "$good_header" "$(change '.exp |= tostring')")
exp as a fraction|$(jwt "$good_header" "$(change '.exp += 0.5')")
exp without end|$(jwt "$good_header" "$(change '.exp = 99999999999')")
from the future|$(jwt "$good_header" "$(change ".iat += 3600 | .nbf += 3600 | .exp += 3600")")
not valid yet|$(jwt "$good_header" "$(change '.nbf += 600')")
no iat|$(jwt "$good_header" "$(change 'del(.iat)')")
another issuer|$(jwt "$good_header" "$(change '.iss = "other"')")
another audience|$(jwt "$good_header" "$(change '.aud = "other"')")
no sub|$(jwt "$good_header" "$(change 'del(.sub)')")
no sid|$(jwt "$good_header" "$(change 'del(.sid)')")
sub as SQL|$(jwt "$good_header" "$(change ".sub = \"' or 1=1 --\"")")
an unknown role|$(jwt "$good_header" "$(change '.role = "root"')")
a session of nobody|$(jwt "$good_header" "$(change '.sid = "00000000-0000-7000-8000-000000000000"')")
another account's session|$(jwt "$good_header" "$(change '.sub = "00000000-0000-7000-8000-000000000000"')")
the refresh token|$refresh
END
next_person
request GET /v1/auth/me '' HTTP_AUTHORIZATION="Basic $(printf a:b | base64)"
answers "refused: another scheme" 401
request GET "/v1/auth/me?access_token=$access"
is "refused: a token in the URL" "$(case $status in 400 | 401) echo refused ;; *) echo "$status" ;; esac)" refused

# Refreshing
refresh "$refresh"
answers "a refresh token is traded" 200 'keys | join(" ")' "accessToken expiresIn refreshToken tokenType"
successor=$(json .refreshToken)
is "for one of the same session" "$(sid "$(json .accessToken)")" "$(sid "$access")"
[ "$successor" != "$refresh" ]
ok "and another refresh token" $?
me "$(json .accessToken)"
answers "the new access token is good" 200
refresh "$refresh"
answers "repeated at once: the same successor again" 200 .refreshToken "$successor"
sql user migrator "update refresh_token set used_at = used_at - interval '11 seconds'"
refresh "$refresh"
answers "presented again later: refused" 401
body=$(json 'del(.requestId)')
like "and told to the operator" "$(grep refresh_token_reuse "$work/log" | tail -n 1)" "*\"level\":\"warn\"*\"session\":\"$(sid "$access")\"*"
refresh "$successor"
answers "its successor is worth nothing now" 401
is "and the answer tells nothing" "$(json 'del(.requestId)')" "$body"
me "$access"
answers "nor is the session's access token" 401
refresh "$(characters 43)"
answers "a token never issued" 401
is "gets the same answer" "$(json 'del(.requestId)')" "$body"
auth refresh '{"refreshToken":"a b"}'
answers "a token that cannot be one" 422
me "$access2"
answers "the account's other session lives on" 200

# Fifty clients with one token: one family, nobody signed out by mistake.
n=0
while [ $n -lt 50 ]; do
	n=$((n + 1))
	mkdir "$work/$n"
	(
		work=$work/$n address=10.2.0.$n
		request POST /v1/auth/refresh "{\"refreshToken\":\"$refresh2\"}"
		echo "$status $(json .refreshToken)" >"$work/result"
	) &
	clients="${clients-} $!"
done
# shellcheck disable=SC2086
wait $clients
is "50 at once get one and the same successor" "$(cat "$work"/*/result | sort -u | cut -d' ' -f1)" 200
refresh2=$(cut -d' ' -f2 "$work/1/result")
refresh "$refresh2"
answers "which works" 200
refresh2=$(json .refreshToken) access2=$(json .accessToken)

# Signing out
next_person
request POST /v1/auth/logout '' HTTP_AUTHORIZATION="Bearer $access2"
answers "signing out" 204
is "says nothing" "$(wc -c <"$work/body")" 0
me "$access2"
answers "the access token is worth nothing at once" 401
refresh "$refresh2"
answers "nor is the refresh token" 401
request POST /v1/auth/logout '' HTTP_AUTHORIZATION="Bearer $access2"
answers "signing out twice" 401

# Limits
address=10.3.0.1
n=0
while [ $n -lt 2000 ]; do
	n=$((n + 1))
	request POST /v1/auth/login "$(credentials ada@example.org "$(characters 5)")"
	[ "$status" = 422 ] || break
done
answers "sign-ins of one address are limited, and before the password is looked at" 429
like "and it says until when" "$(header Retry-After)" "[1-9]*"

# The edges
next_person
request GET /v1/auth/login
answers "GET of login" 405
like "says what is allowed" "$(header Allow)" "*POST*"
request GET /v1/nothing
answers "an unknown path" 404

# The database goes and comes back.
sh "$srcdir/tests/postgres.sh" stop "$work/cluster"
auth login "$(credentials short@example.org "$(characters 12)")"
answers "without the database" 503 .code unavailable
like "it says when to try again" "$(header Retry-After)" "[1-9]*"
request GET /health
answers "and health says so" 503
start_cluster
is_back() {
	auth login "$(credentials short@example.org "$(characters 12)")"
	[ "$status" != 503 ]
}
wait_for is_back
answers "it comes back by itself" 200
access=$(json .accessToken) refresh=$(json .refreshToken)

# The secret changes; the one before is still known.
kill "$responder"
wait "$responder"
start_responder private-api "$database" JWT_SECRET=another-secret-of-the-same-quality JWT_SECRET_PREVIOUS="$jwt_secret"
me "$access"
answers "an access token of the secret before" 200
refresh "$refresh"
answers "a refresh token of the secret before" 200
refresh=$(json .refreshToken) access=$(json .accessToken)
me "$access"
answers "the new secret signs" 200
[ "$(jwt_part 1 "$access")" != "$good_header" ]
ok "under a name of its own" $?
refresh "$refresh"
answers "and derives the next refresh token" 200

# What is stored, what is told
dump=$(pg_dump -d "$(conninfo user postgres)")
leaks() { printf %s "$dump" | grep -c -e "$refresh" -e "$access" -e 'correct horse'; }
is "the database holds no token and no password" "$(leaks)" 0
is "nor does the log" "$(grep -c -e 'correct horse' -e "$refresh" -e "$access" -e "$jwt_secret" -e 'eyJ' "$work/log")" 0
is "every line of the log is JSON" "$(jq -c . <"$work/log" | wc -l)" "$(wc -l <"$work/log")"
finish

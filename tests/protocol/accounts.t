#!/bin/sh
# Accounts by mail with a real database: confirming an address, a new password, another address, and the limits.
# shellcheck disable=SC1091,SC2154,SC2034,SC2016,SC2030,SC2031,SC2086
. "${srcdir:-$(dirname "$0")/../..}/tests/protocol/lib.sh"
start_cluster
make_instance user
prefix=/private
start_responder private-api "TODO_DATABASE=$(conninfo user private_app)" TODO_WWW="$srcdir/www" SITE_URL=https://todo.example.org

bearer() { printf 'HTTP_AUTHORIZATION=Bearer %s' "$1"; }
# member NAME VALUE …: a JSON object of texts.
members() { jq -cn '[$ARGS.positional | _nwise(2) | {(.[0]): .[1]}] | add' --args -- "$@"; }
# mail EMAIL: the last mail to the address; its subject is the first line.
mail() { sql user migrator "select subject || E'\n' || body from mail where recipient = '$1' order by id desc limit 1"; }
mails() { sql user migrator "select count(*) from mail where recipient = '$1'"; }
# secret EMAIL: of the link in that mail.
secret() { mail "$1" | sed -n 's|.*/account/[a-z]*/\([A-Za-z0-9_-]\{43\}\)$|\1|p'; }
# register EMAIL: sets access, refresh.
register() {
	auth register "$(credentials "$1" "$password")"
	access=$(json .accessToken) refresh=$(json .refreshToken)
}
refresh() { auth refresh "{\"refreshToken\":\"$1\"}"; }
# hashes: how many passwords were hashed so far.
hashes() {
	request GET /metrics
	sed -n 's/^todo_password_hashes_total{.*} //p' "$work/body"
}
# events NAME [MEMBERS]: how many such security events the log has.
events() { grep -c "\"event\":\"$1\",\"audit\":true,\"request_id\":.*${2-}" "$work/log"; }
password='correct horse battery'
secrets=

# Confirming the address
register ada@example.org
like "registering sends a mail with a link to the pages" "$(mail ada@example.org)" \
	"Confirm your address*https://todo.example.org/account/verify/???????????????????????????????????????????*"
me "$access"
answers "until it is used the address is not confirmed" 200 .emailVerified false
token=$(secret ada@example.org)
secrets="$secrets $token"
is "of the link only a digest is kept" "$(sql user migrator "select encode(digest, 'hex') from link")" "$(printf %s "$token" | sha256sum | cut -d' ' -f1)"
auth verify "$(members token "$token")"
answers "the link confirms the address" 204
me "$access"
answers "and the account says so" 200 .emailVerified true
auth verify "$(members token "$token")"
answers "the link works once" 410
auth verify/resend '' "$(bearer "$access")"
answers "there is nothing to send again then" 409
auth verify/resend ''
answers "nor to nobody" 401
register late@example.org
auth verify/resend '' "$(bearer "$access")"
answers "the mail can be had again" 202
is "as a second one" "$(mails late@example.org)" 2
sql user migrator "update link set expires_at = now() where purpose = 'verify'"
auth verify "$(members token "$(secret late@example.org)")"
answers "a link of yesterday confirms nothing" 410
next_person
request POST /v1/auth/register "$(credentials marie@example.org "$password")" HTTP_ACCEPT_LANGUAGE=fr
like "a mail speaks the caller's language" "$(mail marie@example.org)" "Confirmez votre adresse*"
next_person
request POST /v1/auth/register "$(credentials mallory@example.org "$password")" HTTP_HOST=evil.example
like "a mail never names the host that a caller chose" "$(mail mallory@example.org)" "*https://todo.example.org/account/verify/*"

# A new password, by who knows the one before
register bob@example.org
first=$access first_refresh=$refresh
auth login "$(credentials bob@example.org "$password")"
second=$(json .accessToken) second_refresh=$(json .refreshToken)
auth password "$(members current 'wrong horse battery' password 'another horse battery')" "$(bearer "$first")"
answers "a new password needs the one before" 403
auth password "$(members current "$password" password 'another horse battery')" "$(bearer "$first")"
answers "with it, it is changed" 204
me "$second"
answers "every other session has ended" 401
refresh "$second_refresh"
answers "with its refresh token" 401
me "$first"
answers "this one goes on" 200
auth login "$(credentials bob@example.org "$password")"
answers "the password before is worth nothing" 401
auth login "$(credentials bob@example.org 'another horse battery')"
answers "the new one opens" 200
like "a mail tells of it" "$(mail bob@example.org)" "Your password was changed*"
is "the log, too" "$(events password_changed)" 1
auth password "$(members current "$password" password 'another horse battery')"
answers "and nobody else changes it" 401

# A new password, by who has the mail
register carol@example.org
carol=$access carol_refresh=$refresh
before=$(hashes)
auth reset "$(members email CAROL@example.org)"
answers "a reset is taken" 202
cat "$work/head" "$work/body" | grep -v '^X-Request-Id' >"$work/known"
auth reset "$(members email nobody@example.org)"
answers "so is one for an unknown address" 202
is "with the same answer" "$(cat "$work/head" "$work/body" | grep -v '^X-Request-Id')" "$(cat "$work/known")"
is "and the same work: a row, no hash" "$(mails '') $(($(hashes) - before))" "1 0"
is "which is no mail that would be sent" "$(sql user migrator "select count(*) from mail where recipient = '' and (sent_at is null or body is not null)")" 0
like "the mail leads to the page" "$(mail carol@example.org)" "Choose a new password*https://todo.example.org/account/reset/*"
token=$(secret carol@example.org)
secrets="$secrets $token"
auth reset/confirm "$(members token "$token" password short)"
answers "the link does not wear off by a password that is too short" 422
sql user migrator "insert into personal_token (id, account, digest, name, scopes, expires_at)
	select gen_random_uuid(), id, sha256('x'), 'a thief''s', 'todos:read', now() + interval '1 day' from account where email = 'carol@example.org'"
auth reset/confirm "$(members token "$token" password 'a third horse battery')"
answers "the link sets a new password" 204
auth login "$(credentials carol@example.org 'a third horse battery')"
answers "which opens" 200 '.tokenType' Bearer
now_carol=$(json .accessToken)
me "$carol"
answers "every session has ended" 401
refresh "$carol_refresh"
answers "with its refresh token" 401
me "$now_carol"
answers "who had the mail has confirmed the address" 200 .emailVerified true
like "a mail tells of it" "$(mail carol@example.org)" "Your password was changed*"
is "the log, too" "$(events password_reset)" 1
is "personal tokens are gone with the sessions" "$(sql user migrator "select count(*) from personal_token")" 0
before=$(hashes)
auth reset/confirm "$(members token "$token" password 'a fourth horse battery')"
answers "the link works once" 410
auth reset/confirm "$(members token "$(printf %043d 0)" password 'a fourth horse battery')"
answers "one that was never made never" 410
is "and neither costs a hash" "$(($(hashes) - before))" 0
auth reset "$(members email carol@example.org)"
token=$(secret carol@example.org)
sql user migrator "update link set expires_at = expires_at - interval '30 minutes' where purpose = 'reset'"
auth reset/confirm "$(members token "$token" password 'a fourth horse battery')"
answers "a link of half an hour ago is too old" 410
auth reset "$(members email carol@example.org)"
token=$(secret carol@example.org)
sql user migrator "create table app.kept as select * from app.link where purpose = 'reset'"
auth password "$(members current 'a third horse battery' password 'a fifth horse battery')" "$(bearer "$now_carol")"
auth reset/confirm "$(members token "$token" password 'a fourth horse battery')"
answers "a link from before the password was changed is void" 410
sql user migrator "insert into app.link select * from app.kept on conflict do nothing; drop table app.kept"
auth reset/confirm "$(members token "$token" password 'a fourth horse battery')"
answers "even if it were still there" 410
auth reset "$(members email carol@example.org)"
auth reset "$(members email carol@example.org)"
auth reset "$(members email Carol@example.org)"
answers "a person gets a few mails an hour, however many ask" 429
like "and it says until when" "$(header Retry-After)" "[1-9]*"

# Parallel use of one link
register twice@example.org
auth reset "$(members email twice@example.org)"
token=$(secret twice@example.org)
n=0
clients=
while [ $n -lt 8 ]; do
	n=$((n + 1))
	mkdir "$work/$n"
	(
		work=$work/$n address=10.2.0.$n
		request POST /v1/auth/reset/confirm "$(members token "$token" password "horse number $n of 8")"
		echo "$status" >"$work/result"
	) &
	clients="$clients $!"
done
wait $clients
is "of many at once with one link one gets a new password" "$(cat "$work"/[0-9]/result | grep -c 204)" 1
is "and nobody an error of ours" "$(cat "$work"/[0-9]/result | grep -cv -e 204 -e 410 -e 503)" 0

# Passwords that are guessed first
register eve@example.org
auth reset "$(members email eve@example.org)"
token=$(secret eve@example.org)
while IFS='|' read -r sentence guess; do
	auth register "$(credentials new-address@example.org "$guess")"
	answers "refused at registration: $sentence" 422 '.errors[0].pointer + " " + .errors[0].code' "/password format"
	auth password "$(members current "$password" password "$guess")" "$(bearer "$access")"
	answers "at a change: $sentence" 422 '.errors[0].pointer' /password
	auth reset/confirm "$(members token "$token" password "$guess")"
	answers "at a reset: $sentence" 422 '.errors[0].pointer' /password
done <<'END'
a common one|1q2w3e4r5t6y
a common one in capitals|QWERTYqwerty
a repetition|abcabcabcabcabc
a sequence|987654321098
END
auth register "$(credentials somebody.new@example.org Somebody.New@example.org)"
answers "refused: the address" 422
auth register "$(credentials somebody.new@example.org somebody.new)"
answers "refused: what stands before its @" 422
auth register "$(credentials emoji@example.org '🦊 🐻 🐼 🐨 🐯 🦁 🐮')"
answers "any characters will do, without rules" 201

# Another address
register old@example.org
auth login "$(credentials old@example.org "$password")"
other=$(json .accessToken)
auth email "$(members email new@example.org password 'wrong horse battery')" "$(bearer "$access")"
answers "another address needs the password" 403
auth email "$(members email new@example.org password "$password")" "$(bearer "$access")"
answers "with it, a mail goes there" 202
like "with a link" "$(mail new@example.org)" "Confirm your new address*https://todo.example.org/account/email/*"
like "and a notice to the address before" "$(mail old@example.org)" "Your account is to get another address*"
me "$access"
answers "which holds until then" 200 .email old@example.org
token=$(secret new@example.org)
secrets="$secrets $token"
auth verify "$(members token "$token")"
answers "the link is good for nothing else" 410
auth email/confirm "$(members token "$token")"
answers "the link changes the address" 204
me "$access"
answers "as it says, confirmed" 200 '.email + " " + (.emailVerified | tostring)' "new@example.org true"
me "$other"
answers "the other sessions have ended" 401
auth login "$(credentials old@example.org "$password")"
answers "the address before is nobody's" 401
is "the log tells" "$(events email_changed)" 1
auth email/confirm "$(members token "$token")"
answers "the link works once" 410
auth email "$(members email taken@example.org password "$password")" "$(bearer "$access")"
token=$(secret taken@example.org)
register taken@example.org
auth email/confirm "$(members token "$token")"
answers "an address that got an account meanwhile is a conflict" 409 '.errors[0].pointer' /email
register thief@example.org
auth email "$(members email eves@example.org password "$password")" "$(bearer "$access")"
token=$(secret eves@example.org)
auth reset "$(members email thief@example.org)"
auth reset/confirm "$(members token "$(secret thief@example.org)" password 'the owner is back again')"
auth email/confirm "$(members token "$token")"
answers "a reset undoes a change that somebody asked for" 410

# Export
register export@example.org
request POST /v1/todos '{"title":"Buy milk"}' "$(bearer "$access")"
auth verify "$(members token "$(secret export@example.org)")"
request POST /v1/tokens '{"name":"My program","scopes":["todos:read"]}' "$(bearer "$access")"
answers "an account has a personal token" 201
personal=$(json .token)
next_person
request GET /v1/auth/export '' "$(bearer "$access")"
answers "everything that is kept of an account is one document" 200 '[keys[]] | join(" ")' "account projects sessions todos tokens"
is "with what is the account's alone" "$(json '.account.email, (.sessions | length), (.todos | length), .todos[0].title, .tokens[0].name, .projects' | tr '\n' ' ')" "export@example.org 1 1 Buy milk My program [] "
is "and nothing that opens it" "$(grep -c -e argon2 -e "$refresh" -e "$personal" -e digest "$work/body")" 0
like "in the API's form" "$(json .account.createdAt)" "????-??-??T??:??:??.???Z"
is "the log tells" "$(events account_exported)" 1

# Deletion
auth delete "$(members password 'wrong horse battery')" "$(bearer "$access")"
answers "deleting an account needs the password" 403
gone=$(jwt_part 2 "$access" | jq -r .sub)
auth delete "$(members password "$password")" "$(bearer "$access")"
answers "with it, it is gone" 204
like "a mail says good-bye" "$(mail export@example.org)" "Your account was deleted*"
me "$access"
answers "its access token is worth nothing" 401
refresh "$refresh"
answers "nor is its refresh token" 401
auth login "$(credentials export@example.org "$password")"
answers "nobody signs in" 401
left=$(pg_dump --data-only -d "$(conninfo user postgres)" | grep -c -e "$gone" -e 'Buy milk')
is "nothing of it is left in the database" "$left" 0
is "the log tells" "$(events account_deleted)" 1

# Administration
register root@example.org
sql user migrator "update account set role = 'administrator' where email = 'root@example.org'"
auth login "$(credentials root@example.org "$password")"
root=$(json .accessToken)
root_id=$(jwt_part 2 "$root" | jq -r .sub)
register plain@example.org
plain=$access plain_id=$(jwt_part 2 "$access" | jq -r .sub)
admin() {
	next_person
	request "$1" "/v1/accounts$2" "${3-}" "$(bearer "${4-$root}")"
}
admin GET '' '' "$plain"
answers "a user sees no accounts" 403
admin PATCH "/$plain_id" '{"role":"administrator"}' "$plain"
answers "nor makes himself an administrator" 403
admin GET "?email=PLAIN@example.org"
answers "an administrator finds an account by its address" 200 '.items[0].id' "$plain_id"
is "the log tells who looked" "$(events accounts_listed "\"account\":\"$root_id\"")" 1
is "and of nobody who was refused" "$(events accounts_listed)" 1
is "with what an administrator may see" "$(json '.items[0] | keys | join(" ")')" "createdAt email emailVerified id plan role"
after=
ids=
while :; do
	admin GET "?limit=3$after"
	ids="$ids $(json '.items[].id' | tr '\n' ' ')"
	[ "$(json .next)" != null ] || break
	after="&after=$(json .next)"
done
is "page by page every account is seen once" "$(printf '%s\n' $ids | sort | cksum)" "$(sql user migrator 'select id from account' | LC_ALL=C sort | cksum)"
admin GET "/$plain_id"
answers "one account" 200 .email plain@example.org
is "the log tells whose" "$(events account_read "\"account\":\"$root_id\".*\"target\":\"$plain_id\"}")" 1
admin GET /00000000-0000-7000-8000-000000000000
answers "one that is not there" 404
is "of which nothing was read" "$(events account_read)" 1
admin PATCH "/$plain_id" '{"plan":"premium","role":"administrator","email":"x@example.org"}'
answers "gives a plan and a role, and nothing else" 200 '.plan + " " + .role + " " + .email' "premium administrator plain@example.org"
like "the log tells who, whom and what" "$(grep '"event":"role_changed"' "$work/log")" "*\"account\":\"$root_id\"*\"target\":\"$plain_id\",\"from\":\"user\",\"to\":\"administrator\"*"
like "of the plan, too" "$(grep '"event":"plan_changed"' "$work/log")" "*\"from\":\"free\",\"to\":\"premium\"*"
is "and a change is no reading" "$(events account_read)" 1
refresh "$refresh"
is "it is in the next access token" "$(jwt_part 2 "$(json .accessToken)" | jq -r '.role + " " + .plan')" "administrator premium"
second=$(json .accessToken)
admin PATCH "/$plain_id" '{"plan":"gold"}'
answers "an unknown plan" 422
admin PATCH "/$root_id" '{"role":"user"}'
answers "nobody changes the own role" 403
admin PATCH "/$root_id" '{"role":"user"}' "$second"
answers "another does" 200 .role user
me "$root"
answers "and signs the demoted out" 401
admin GET '' '' "$root"
answers "whose token is worth nothing at once" 401
sql user migrator "update account set role = 'administrator' where email = 'root@example.org'"
auth login "$(credentials root@example.org "$password")"
root=$(json .accessToken)
for n in 11 12; do
	mkdir "$work/$n"
	(
		work=$work/$n address=10.2.1.$n
		case $n in
		11) request PATCH "/v1/accounts/$plain_id" '{"role":"user"}' "$(bearer "$root")" ;;
		12) request PATCH "/v1/accounts/$root_id" '{"role":"user"}' "$(bearer "$second")" ;;
		esac
		echo "$status" >"$work/result"
	) &
	clients="$! ${clients}"
done
wait $clients
is "of two who demote each other at once one remains" "$(sql user migrator "select count(*) from account where role = 'administrator'")" 1
is "and one was refused" "$(cat "$work/11/result" "$work/12/result" | sort | tr '\n' ' ')" "200 401 "

# Guessing
register guessed@example.org
before=$(hashes)
n=0
while [ $n -lt 1000 ]; do
	n=$((n + 1))
	auth login "$(credentials guessed@example.org "guess number $n")"
done
runs=$(($(hashes) - before))
[ $runs -le 100 ]
ok "1000 guesses at one account from 1000 addresses cost at most 100 hashes ($runs)" $?
answers "and the last was refused before" 429
auth login "$(credentials guessed@example.org "$password")"
answers "the right password has to wait, too" 429
[ "$(events sign_in_limited)" -ge $((1000 - runs)) ]
ok "the log tells of each that was refused before" $?
like "and it says how long" "$(header Retry-After)" "[1-9]*"
auth reset "$(members email guessed@example.org)"
auth reset/confirm "$(members token "$(secret guessed@example.org)" password 'the owner is back again')"
auth login "$(credentials guessed@example.org 'the owner is back again')"
answers "but who has the mail is let in" 200
n=0
until [ "$status" = 429 ] || [ $n -gt 50 ]; do
	n=$((n + 1))
	auth login "$(credentials never-was@example.org 'wrong horse battery')"
done
answers "an unknown address makes wait as a known one does" 429
before=$(hashes)
auth login "$(credentials unknown1@example.org 'correct horse battery')"
unknown=$(($(hashes) - before))
auth login "$(credentials late@example.org 'wrong horse battery')"
is "an unknown address costs as many hashes as a wrong password" "$unknown $(($(hashes) - before - unknown))" "1 1"
[ "$(events sign_in)" -gt 0 ] && [ "$(events sign_in_failed)" -gt 0 ]
ok "the log tells of sign-ins, good and bad" $?
is "and of every new account" "$(events account_created)" "$(grep -c '"status":201.*"route":"/v1/auth/register"' "$work/log")"

# Whoever writes into an event what would be a line, or an order to a terminal
before=$(events sign_in_failed)
forged=$(printf '\r\n{"event":"forged"}\033[2J')
auth login "$(credentials forger@example.org "wrong horse$forged")" HTTP_X_REQUEST_ID="x$forged" HTTP_USER_AGENT="x$forged"
answers "a sign-in with line ends and control characters wherever they can be" 401
is "is one event" "$(($(events sign_in_failed) - before))" 1
is "forges none" "$(jq -r 'select(.event == "forged") | .event' <"$work/log")" ""
is "and gives no terminal an order" "$(tr -d '\n' <"$work/log" | LC_ALL=C grep -c '[[:cntrl:]]')" 0

# What is told
leaks=0
for secret in $secrets; do
	leaks=$((leaks + $(grep -c -e "$secret" "$work/log")))
done
is "no link's secret is in the log" "$leaks" 0
is "nor an address or a password" "$(grep -c -e 'example.org' -e 'horse' "$work/log")" 0
is "every line of the log is JSON" "$(jq -c . <"$work/log" | wc -l)" "$(wc -l <"$work/log")"
is "no answer may be stored" "$(header Cache-Control)" no-store
finish

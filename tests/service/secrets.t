#!/bin/bash
# No secret is in what a deployment writes about itself. Runs last, so that it searches what all the other tests left, too.
. "$(dirname "$0")/lib.sh"

# secret NAME EXAMPLE [EXPRESSION]: what to search for, the example itself or all like it.
secret() {
	printf '%s\t%s\t%s\n' "$1" "${3:-\\Q$2\\E}" "$2" >>"$work/secrets"
}
# search FOLDER: "NAME: FILE" of all that is found there; not the secret, which would be in another log then.
search() {
	local name expression
	while IFS=$'\t' read -r name expression _; do
		(cd "$1" && grep -rlaP -e "$expression" .) | sed "s|^\./|$name: |"
	done <"$work/secrets"
}
json() { fetch -H 'Content-Type: application/json' "$@"; }
bearer() { local token=$1; shift; fetch -H "Authorization: Bearer $token" "$@"; }
of_answer() { jq -r "$1" "$work/body"; }

# One person does all that needs a secret, also where none belongs.
api=$gateway/private/v1
email=secret-$$-$SECONDS@example.org
password='four words for secrets'
credentials="{\"email\":\"$email\",\"password\":\"$password\"}"
json -d "$credentials" "$api/auth/register"
access=$(of_answer .accessToken) refresh=$(of_answer .refreshToken)
json -d "$credentials" "$api/auth/register"
is 'an address that has an account gets no other' "$status" 409
json -d "{\"email\":\"$email\",\"password\":\"four words are wrong\"}" "$api/auth/login"
json -d "${credentials%?}" "$api/auth/login"
is 'a body that is cut is refused' "$status" 400
json -d "$credentials" "$api/auth/login?password=four+words&$password"
json -d "{\"refreshToken\":\"$refresh\"}" "$api/auth/refresh"
is 'a refresh token is traded' "$status" 200
for address in "$api/auth/me" "$frontend/private/v1/auth/me" "$private/v1/auth/me" "$gateway/public/v1/me" "$gateway/intern/v1/logs"; do
	bearer "$access" "$address?access_token=$access&token=$refresh" -H "Referer: http://evil.example/?token=$access" \
		-H "Cookie: todo_access=$access; todo_refresh=$refresh"
done
link=$(deploy_sh outbox | sed -n "/^To: $email/,/^---/s|.*/account/verify/||p")
json -d "{\"token\":\"$link\"}" "$api/auth/verify"
is 'the link of a mail confirms the address' "$status" 204
bearer "$access" "$api/tokens" -H 'Content-Type: application/json' -d '{"name":"a program","scopes":["todos:read"]}'
personal=$(of_answer .token)
bearer "$personal" "$api/todos?token=$personal"
is 'a personal token reads' "$status" 200
json -d '' "$api/sandboxes"
sandbox=$(of_answer '.url | split("/")[-2]')
for address in "$api/sandboxes/$sandbox/todos" "$frontend/private/v1/sandboxes/$sandbox/meta" "$frontend/demo/$sandbox" \
	"$frontend/account/reset/$link" "$gateway/private/account/email/$link" "$gateway/public/sandboxes/$sandbox"; do
	fetch "$address"
	fetch -X DELETE "$address?x=$sandbox"
	fetch --path-as-is "$address/../$sandbox"
done
# A statement that is slow is in the log of its instance.
sql user -c 'begin; lock table app.account in access exclusive mode; select pg_sleep(1)' >/dev/null &
waits() { [ "$(sql user -c "select count(*) from pg_locks where mode = 'AccessExclusiveLock' and granted and relation = 'app.account'::regclass")" = 1 ]; }
within 5 waits
ok 'a table is locked' $?
json -d "{\"email\":\"slow-$email\",\"password\":\"$password\"}" "$api/auth/register"
wait
is 'an account is made, although slowly' "$status" 201
is_logged() { grep -q 'duration: .*account_insert' "$state/log/postgres-user/current"; }
within 10 is_logged
ok 'and the database told that it was slow' $?

secret 'an access token' "$access" 'eyJ[\w-]+\.[\w-]+\.[\w-]+'
secret 'a personal token' "$personal" 'todo_[\w-]{43}'
secret 'a refresh token' "$refresh" '(?<![\w-])(?=[\w-]*[A-Z])(?=[\w-]*[a-z])[\w-]{43}(?![\w-])'
secret 'the token of a sandbox' "$sandbox"
secret 'the secret of a link' "$link"
secret 'a password' "$password" '(correct|wrong|another) horse battery|four words|canary-\d|secret-in-a-path'
# shellcheck disable=SC2016 # dollars of a hash
secret 'the hash of a password' '$argon2id$v=19$m=19456,t=2,p=1$c2FsdA$aGFzaA' '\$argon2'
secret 'the address of a person' "$email" '[\w.+-]+@example\.org'
for name in JWT_SECRET POSTGRES_PASSWORD GRAFANA_PASSWORD; do
	secret "$name" "$(sed -n "s/^$name=//p" "$state/.env")"
done
for file in "$state"/secrets/*; do
	secret "the password ${file##*/}" "$(cut -d: -f5 "$file")"
done
is 'every secret is there to be searched for' "$(awk -F '\t' 'length($3) < 12 || $3 ~ /null/' "$work/secrets")" ''
is 'every password of these tests is among them' "$(
	sed -n "s/.*password[\\\\\"]*[:=][\\\\\"]*\\([^\"'\\\\\$]\\{8,\\}\\).*/\\1/p" "$source"/tests/service/[!s]*.t "$source/tests/service/stop.t" |
		grep -vP "$(awk -F '\t' '$1 == "a password" { print $2 }' "$work/secrets")"
)" ''

# The search bites: each secret, in a line of a log.
mkdir "$work/planted" "$work/written"
cut -f3 "$work/secrets" | while IFS= read -r example; do
	printf '{"level":"info","message":"%s"}\n' "$example"
done >"$work/planted/log"
is 'each is found where it is' "$(search "$work/planted")" "$(cut -f1 "$work/secrets" | sed 's/$/: log/')"

# All that was written: the logs, however old, the queue between them and the database, that database, what PostgreSQL counts.
fetch "$gateway/public/last-of-this-test-$$"
id=$(field X-Request-Id)
last_arrived() { [ "$(sql intern -c "select count(*) from app.log where request_id = '$id'")" -ge 1 ]; }
within 15 last_arrived
ok 'the lines of all that arrived' $?
# The gateway writes its lines in blocks; a restart writes all.
deploy_sh restart gateway 2>/dev/null
cp -r "$state/log" "$state/rsyslog" "$work/written/"
pg_dump -h "$run" -p $((5434 + offset)) -U postgres intern >"$work/written/intern"
for instance in config user intern; do
	sql $instance -d postgres -c 'select query from pg_stat_statements' >"$work/written/statements-$instance"
done
for file in log/private-api/current log/gateway/access.log log/postgres-user/current rsyslog/rsyslog.conf intern statements-user; do
	test -s "$work/written/$file"
	ok "something is in $file" $?
done
is 'no secret is in any of it' "$(search "$work/written")" ''
finish

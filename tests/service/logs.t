#!/bin/bash
# What the services log arrives in postgres-intern, and nothing is lost while that is away.
. "$(dirname "$0")/lib.sh"

id_of_request() {
	fetch "$gateway/public/no-such-resource"
	field X-Request-Id
}

arrived() {
	[ "$(sql intern -c "select count(*) from app.log where request_id = '$1'")" -ge 1 ]
}

id=$(id_of_request)
within 15 arrived "$id"
ok 'the line of a request arrives' $?
is 'with its fields' "$(sql intern -c "select service, level, event, method, status from app.log where request_id = '$id'")" 'public-api|info|request|GET|404'
like 'and as it was written' "$(sql intern -c "select line::jsonb ->> 'service' from app.log where request_id = '$id'")" public-api

# What the web server refuses by itself is its own line.
agent=refused-$$
fetch -A "$agent" "$gateway/public/metrics"
refusal_arrived() { [ "$(sql intern -c "select status from app.log where service = 'gateway' and line like '%$agent%'")" = 404 ]; }
within 15 refusal_arrived
ok 'so does what the web server refused by itself' $?
fetch -A "'; drop table log; --$$" "$gateway/public/metrics"
hostile_arrived() { [ "$(sql intern -c "select count(*) from app.log where line like '%drop table log; --$$%'")" = 1 ]; }
within 15 hostile_arrived
ok 'a hostile name is only a name' $?
fetch -A "$(printf 'bytes-%s-\377\376' $$)" "$gateway/public/metrics"
bytes_arrived() { [ "$(sql intern -c "select count(*) from app.log where line like '%bytes-$$-%'")" = 1 ]; }
within 15 bytes_arrived
ok 'bytes that are no UTF-8 do not stop the flow' $?

# Security events stay for good, and cannot be changed unseen.
recorded() { [ "$(sql intern -c "select event || ' ' || account from app.audit where request_id = '$id'")" = "$1" ]; }
# verify [HASH]: sets answer and code.
verify() {
	answer=$(deploy_sh audit-verify "$@" 2>&1)
	code=$?
}
email=signs-in-$$-$SECONDS@example.org
sign_in() {
	fetch -H 'Content-Type: application/json' -d "{\"email\":\"$email\",\"password\":\"$2\"}" "$gateway/private/v1/auth/$1"
	id=$(field X-Request-Id)
}
sign_in register 'four words make passwords'
account=$(sql user -c "select id from app.account where email = '$email'")
within 15 recorded "account_created $account"
ok 'an account that is made is a security event' $?
verify
noted=${answer##* }
like 'the chain of events holds' "$code $answer" '^0 audit: [0-9]+ events hold; the hash of the last is [0-9a-f]{64}$'
sign_in login 'four words are wrong here'
within 15 recorded "sign_in_failed $account"
ok 'so is a wrong password' $?
sign_in login 'four words make passwords'
within 15 recorded "sign_in $account"
ok 'and a right one' $?
verify "$noted"
like 'they follow the one that was noted' "$code $answer" '^0 audit: [0-9]+ events hold, 2 of them since the noted one; the hash of the last is [0-9a-f]{64}$'
deploy_sh admin "$email" 2>/dev/null
is 'what an operator does to an account is an event, too' \
	"$(sql intern -c "select service, event, line::jsonb ->> 'to' from app.audit where line::jsonb ->> 'target' = '$account'")" \
	'deploy.sh|role_changed|administrator'
# tamper SET: in the last event, as a superuser.
tamper() {
	sql intern -c "begin; set local search_path = app; alter table audit disable trigger audit_refuse;
		update audit set $1 where number = (select max(number) from audit); alter table audit enable trigger audit_refuse; commit"
}
tamper "service = 'nobody'"
verify
like 'a changed one is found' "$code $answer" '^1 audit: event [0-9]+ is not what was written$'
tamper "service = 'deploy.sh'"
verify "$noted"
is 'and is good again as it was' $code 0
verify "$(printf %064d 0)"
like 'a noted hash that is not there is told' "$code $answer" '^1 audit: no event has the noted hash'
verify nonsense
is 'one that is none is refused' $code 64

# Away for a while; the carrier is stopped, then killed meanwhile.
sv -w 20 down "$state/sv/postgres-intern" >/dev/null
for step in 'away' 'stopped' 'killed'; do
	for _ in $(seq 40); do
		id_of_request >>"$work/ids"
	done
	sleep 1
	case $step in
	stopped) sv -w 20 restart "$state/sv/logs" >/dev/null ;;
	killed) kill -KILL "$(service_pid logs)" ;;
	esac
done
is 'requests are answered meanwhile' "$(grep -c . "$work/ids")" 120
verify
is 'whether the security events are good cannot be told' $code 69
sv up "$state/sv/postgres-intern" >/dev/null
all_arrived() {
	[ "$(sql intern -c "select count(distinct request_id) from app.log where request_id in ('$(paste -sd, "$work/ids" | sed "s/,/','/g")')")" = 120 ]
}
within 60 all_arrived
ok 'all of their lines arrive later' $?
[ "$test_failed" -eq 0 ] ||
	sql intern -c "select request_id from app.log" | sort | comm -13 - <(sort "$work/ids") | sed 's/^/# missing: /'

# A secret never gets into a log.
token=canary-$$-$RANDOM
fetch -H "Authorization: Bearer $token" "$gateway/private/v1/auth/me?token=$token"
fetch -H 'Content-Type: application/json' -d "{\"email\":\"a@example.org\",\"password\":\"$token\"}" "$gateway/private/v1/auth/login"
sleep 5
is 'a token or password is in no log' "$(grep -rl "$token" "$state/log" | tr '\n' ' ')" ''
grep -rqF -e "$(sed -n 's/^JWT_SECRET=//p' "$state/.env")" -e "$(sed -n 's/^POSTGRES_PASSWORD=//p' "$state/.env")" "$state/log"
is 'nor is a secret of .env' $? 1

# Rotation.
line=$(head -c 8000 /dev/zero | tr '\0' a)
for _ in $(seq 1400); do
	echo "$line"
done >>"$state/log/gateway/access.log"
within 20 test -s "$state/log/gateway/access.log.1"
ok 'a full access log is turned over' $?
after_turn() { fetch "$gateway/public/metrics"; [ -s "$state/log/gateway/access.log" ]; }
within 20 after_turn
ok 'and written on' $?
agent=rotated-$$
fetch -A "$agent" "$gateway/public/metrics"
within 30 refusal_arrived
ok 'and its lines still arrive' $?
finish

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

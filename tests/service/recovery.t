#!/bin/bash
# What is killed comes back by itself; a database that is away is a 503 that says when to ask again.
. "$(dirname "$0")/lib.sh"

all_is_well() {
	deploy_sh status >/dev/null
}

is_new() {
	local now
	now=$(service_pid "$1")
	[ -n "$now" ] && [ "$now" != "$2" ]
}

declare -A is_health=([public-api]=public [private-api]=private [intern-api]=intern)
for name in public-api private-api intern-api; do
	worker=$(head -n 1 "/proc/$(service_pid "$name")/task/$(service_pid "$name")/children" | cut -d' ' -f1)
	kill -KILL "$worker"
	fetch "$gateway/${is_health[$name]}/health"
	is "a killed worker of $name is not missed" "$status" 200
done
within 5 all_is_well
ok 'and is replaced' $?

for name in public-api private-api intern-api gateway mailer rotation retention logs postgres-config postgres-user postgres-intern; do
	before=$(service_pid "$name")
	kill -KILL "$before"
	within 10 is_new "$name" "$before"
	ok "$name is started again after a kill" $?
done
within 15 all_is_well
ok 'and all is well' $? || deploy_sh status | sed 's/^/# /'

# runit's own parts: the service goes on, and is watched again.
supervisor=$(ps -o ppid= -p "$(service_pid private-api)" | tr -d ' ')
kill -KILL "$supervisor"
within 20 is_new private-api "$(service_pid private-api)"
within 20 all_is_well
ok 'a pool whose supervisor was killed is in its hands again' $? || deploy_sh status | sed 's/^/# /'

# One instance away.
login() {
	fetch -H 'Content-Type: application/json' -d '{"email":"nobody@example.org","password":"correct horse battery"}' "$gateway/private/v1/auth/login"
}
sv -w 20 down "$state/sv/postgres-user" >/dev/null
login
is 'without its database the private API answers 503' "$status $(field Content-Type)" '503 application/problem+json'
like 'and says when to ask again' "$(field Retry-After)" '^[1-9][0-9]*$'
[[ $(cat "$work/body") != *PGSQL* ]]
ok 'and nothing about the database' $?
fetch "$frontend/metadata"
is 'the pages do not need it' "$status" 200
deploy_sh status >"$work/status"
is 'the status is bad meanwhile' $? 1
like 'and says what' "$(cat "$work/status")" 'postgres-user +down .*is not running'
before=$(service_pid private-api)
sv up "$state/sv/postgres-user" >/dev/null
login_is_back() { login; [ "$status" = 401 ]; }
within 5 login_is_back
ok 'it answers again within five seconds' $?
is 'without having been started again' "$(service_pid private-api)" "$before"

sv -w 20 down "$state/sv/postgres-config" >/dev/null
fetch "$gateway/public/starter.zip"
is 'without postgres-config the archives answer 503' "$status" 503
like 'and say when to ask again' "$(field Retry-After)" '^[1-9][0-9]*$'
sv up "$state/sv/postgres-config" >/dev/null
within 15 all_is_well
ok 'all is well in the end' $? || deploy_sh status | sed 's/^/# /'

# New programs and settings without a refused request.
(while [ ! -e "$work/enough" ]; do curl -s -o /dev/null -m 10 -w '%{http_code}\n' "$gateway/public/health"; done) >"$work/answers" &
load=$!
for _ in 1 2 3; do
	sv hup "$state/sv/public-api" >/dev/null
	sv 1 "$state/sv/gateway" >/dev/null
	sleep 1
done
touch "$work/enough"
wait $load
is 'no request is refused while pool and web server are renewed three times' "$(sort "$work/answers" | uniq -c | awk '{ print $2 }' | tr '\n' ' ')" '200 '
finish

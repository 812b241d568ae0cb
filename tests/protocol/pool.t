#!/bin/sh
# The pool master and its workers, without a web server and without a database.
# shellcheck disable=SC1091,SC2154,SC2034,SC2317
. "${srcdir:-$(dirname "$0")/../..}/tests/protocol/lib.sh"
programs=$builddir/tests/protocol
prefix=/example

# The program under test, where HUP finds it.
install_edition() {
	cp "$programs/$1" "$work/new" && mv -f "$work/new" "$work/responder"
}

# start [SECONDS]: the pool, with two workers and this deadline, else 2 s.
start() {
	start_responder responder TODO_DEADLINE_S="${1-2}"
	until_is 2 workers
}

# Ends the pool; its exit code is in code.
stop() {
	kill -TERM "$responder"
	wait "$responder"
	code=$?
	responder=
	rm -f "$socket"
}

worker_pids() { ps -o pid= --ppid "$responder"; }
workers() { worker_pids | wc -l; }

# alive PIDS: how many of them are more than a zombie.
alive() {
	for pid in $1; do ps -o stat= -p "$pid"; done | grep -vc '^Z'
}

# until_is WANTED COMMAND …: waits until it prints that number.
until_is() { wait_for prints "$@"; }
prints() {
	wanted=$1
	shift
	[ "$("$@")" -eq "$wanted" ]
}

# ask PATH [QUERY]: the answer's status and body in one line; "none" when there was no answer.
ask() {
	env -i PATH="$PATH" REQUEST_METHOD=GET SCRIPT_NAME=/example PATH_INFO="$1" QUERY_STRING="${2-}" REMOTE_ADDR=10.0.0.1 \
		timeout 20 cgi-fcgi -bind -connect "$socket" 2>/dev/null </dev/null | tr -d '\r' |
		awk 'NR == 1 && /^Status: / { status = $2 } { last = $0 } END { print (status ? status " " last : "none") }'
}

# load NAME: requests one after the other until $work/load is gone; the answers are in $work/load.NAME.
load() {
	while [ -e "$work/load" ]; do ask /edition; done >"$work/load.$1"
}
begin_load() {
	rm -f "$work"/load.*
	: >"$work/load"
	load 1 &
	load_1=$!
	load 2 &
	load_2=$!
	load 3 &
	load_3=$!
}
end_load() {
	rm -f "$work/load"
	wait $load_1 $load_2 $load_3
	cat "$work"/load.* >"$work/answers"
}
failed() { grep -vc '^200 ' "$work/answers"; }

# Without a load: until a worker has a request in hand, beside the one that tells.
until_busy() { until_is 2 counter todo_workers_busy; }

counter() { env -i PATH="$PATH" REQUEST_METHOD=GET PATH_INFO=/metrics cgi-fcgi -bind -connect "$socket" | sed -n "s/^$1{[^}]*} //p"; }

builddir=$work
install_edition example

# What is no pool
"$work/responder" </dev/null >"$work/out" 2>&1
is "without a listening socket it does not start" $? 64
like "and says how to start it" "$(cat "$work/out")" "*spawn-fcgi*"
"$work/responder" --workers 0 >"$work/out" 2>&1
is "nor with no workers" $? 64
"$work/responder" --nonsense >"$work/out" 2>&1
is "nor with an option nobody knows" $? 64
JWT_SECRET=short "$work/responder" --try >"$work/out" 2>&1
is "a short secret is found before the start" $? 78
JWT_SECRET=$jwt_secret "$work/responder" --try
is "a good start can be tried" $? 0
like "--routes prints the table" "$("$work/responder" --routes)" "*GET*/whoami*account*"
like "--openapi prints the document" "$("$work/responder" --openapi)" "openapi: 3.1.0*"

# Deaths of workers
start
like "a request is answered" "$(ask /edition)" '200 {"edition":"first"*'
ask /slow ms=1500 >"$work/slow" &
slow=$!
until_busy
worker_pids | xargs kill -9
like "killed workers are replaced: the next request is answered" "$(ask /edition)" "200 *"
wait $slow
is "the request in flight is lost" "$(cat "$work/slow")" none
until_is 2 workers
begin_load
kills=0
while [ $kills -lt 8 ]; do
	sleep 0.25
	worker_pids | head -n 1 | xargs kill -9
	kills=$((kills + 1))
done
end_load
[ "$(failed)" -le 8 ]
ok "8 workers killed under load cost 8 requests at most" $?
echo "# here $(failed) of $(wc -l <"$work/answers")"
is "a request that aborts its worker is lost" "$(ask /crash)" none
crashes=0
while [ $crashes -lt 12 ]; do
	ask /crash >"$work/slow"
	crashes=$((crashes + 1))
done
like "after a series of crashes the pool is still there" "$(ask /edition)" "200 *"
stop
is "TERM ends it with 0" "$code" 0

# Draining
start
ask /slow ms=1500 >"$work/slow" &
slow=$!
until_busy
pids=$(worker_pids)
stop
wait $slow
like "TERM lets the request in flight finish" "$(cat "$work/slow")" "200 *"
is "no worker is left" "$(alive "$pids")" 0
rounds=0 slow_ends=0
while [ $rounds -lt 5 ]; do
	start 40 # which a worker that does not hear TERM would be given
	begin_load
	sleep "0.$((rounds * 2))"
	began=$(date +%s)
	stop
	[ $(($(date +%s) - began)) -lt 20 ] || slow_ends=$((slow_ends + 1))
	end_load
	rounds=$((rounds + 1))
done
is "TERM at any moment under load ends it without waiting for the deadline" "$slow_ends" 0

# Another program
start
pids=$(worker_pids)
before=$(counter 'http_requests_total')
ask /slow ms=1500 >"$work/slow" &
slow=$!
until_busy
begin_load
wait_for grep -q first "$work/load.1"
install_edition example-second
kill -HUP "$responder"
until_is 0 alive "$pids"
ok "HUP replaces every worker" $?
wait_for grep -q second "$work/load.1"
end_load
wait $slow
is "no request is refused meanwhile" "$(failed)" 0
like "the one in flight is finished by the old program" "$(cat "$work/slow")" '200 {"edition":"first"*'
like "then the new program answers" "$(ask /edition)" '200 {"edition":"second"*'
grep -q first "$work/answers" && grep -q second "$work/answers"
ok "both answered under load" $?
is "the master is the same process, with two workers" "$(workers)" 2
[ "$(counter http_requests_total | awk '{ sum += $1 } END { print sum }')" -ge "$(wc -l <"$work/answers")" ]
ok "the counters go on" $?

printf '#!/bin/sh\necho broken >&2\nexit 1\n' >"$work/new"
chmod 755 "$work/new"
mv -f "$work/new" "$work/responder"
pids=$(worker_pids)
kill -HUP "$responder"
wait_for grep -q 'does not start' "$work/log"
ok "HUP with a program that does not start is told" $?
is "and changes nothing" "$(alive "$pids")" 2

# Scaling
kill -TTIN "$responder"
until_is 3 workers
ok "TTIN adds a worker" $?
install_edition example
kill -HUP "$responder"
until_is 0 alive "$pids"
until_is 3 workers
ok "HUP keeps the scale" $?
kill -TTOU "$responder"
until_is 2 workers
kill -TTOU "$responder"
until_is 1 workers
ok "TTOU takes one away" $?
kill -TTOU "$responder"
sleep 0.3
is "but not the last" "$(workers)" 1
like "which answers" "$(ask /edition)" '200 {"edition":"first"*'

# Who does not come to an end
is "a request that takes longer than the deadline is lost" "$(ask /slow ms=60000)" none
is "to the deadline" "$(counter todo_worker_stuck_total)" 1
like "and its worker replaced" "$(ask /edition)" "200 *"
"$programs/peer" "$socket" 30 </dev/null >"$work/out" &
sleep 0.2
like "a silent peer does not keep the only worker" "$(ask /edition)" "200 *"
until_is 2 counter todo_worker_stuck_total
ok "but is ended at the deadline" $?
printf '\001\001\000' | "$programs/peer" "$socket" 30 >"$work/out" &
sleep 0.2
like "nor does one who falls silent in a record" "$(ask /edition)" "200 *"
until_is 3 counter todo_worker_stuck_total
ok "who is ended, too" $?

# The end of the master
kill -TTIN "$responder"
until_is 2 workers
pids=$(worker_pids)
kill -9 "$responder"
wait "$responder" 2>/dev/null
until_is 0 alive "$pids"
ok "a killed master takes its workers along" $?
responder=
is "every line of the log is JSON, but for the broken program's" "$(grep -vc '^{' "$work/log")" 1
finish

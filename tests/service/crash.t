#!/bin/bash
# What was acknowledged is there once, whatever is killed while it is written.
. "$(dirname "$0")/lib.sh"

writes=10000 lists=()
for _ in {1..10}; do
	fetch -H 'Content-Type: application/json' -d '' "$gateway/private/v1/sandboxes"
	lists+=("$(jq -r .url "$work/body")")
done

kill_worker() {
	local -a workers
	read -r -a workers <"/proc/$(service_pid private-api)/task/$(service_pid private-api)/children"
	[ ${#workers[@]} -eq 0 ] || kill -KILL "${workers[RANDOM % ${#workers[@]}]}" 2>/dev/null
}

# A worker dies at every 250th write, PostgreSQL at every 2000th.
worker_kills=0 postgres_kills=0
while read -r word number; do
	if [ "$word" != written ]; then
		result="$word${number:+ $number}"
	elif ((number % 2000 == 0 && number < writes)); then
		kill -KILL "$(service_pid postgres-user)" && postgres_kills=$((postgres_kills + 1))
	else
		kill_worker && worker_kills=$((worker_kills + 1))
	fi
done < <(node "$source/tests/service/writer.mjs" $writes "${lists[@]}" 2>"$work/errors")
sed 's/^/# /' "$work/errors"
echo "# $worker_kills workers and $postgres_kills postmasters were killed: ${result-no result}"

is 'postmasters were killed' "$postgres_kills" 4
[ $worker_kills -ge 30 ]
ok 'and workers' $?
said() { jq -r ".$1" <<<"${result-{\}}"; }
is 'every write is acknowledged in the end' "$(said acknowledged)" $writes
is 'nothing that was acknowledged is lost' "$(said lost)" 0
is 'nothing is written twice' "$(said twice)" 0
is 'nothing is there that was not written' "$(said strange)" 0
is 'each list counts right' "$(sql user -c "select count(*) from app.list where todo_count <> (select count(*) from app.todo where list = list.id)")" 0
all_is_well() { deploy_sh status >/dev/null; }
within 15 all_is_well
ok 'and all is well' $?
finish

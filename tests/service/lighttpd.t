#!/bin/bash
# lighttpd's configuration: read without a complaint, and enough alone to bring everything up.
. "$(dirname "$0")/lib.sh"

configuration=$state/app/etc/todo/lighttpd/todo.conf
export TODO_STATE_DIR=$work/state PORT_OFFSET=$((offset + 300))
gateway=http://127.0.0.1:$((5000 + PORT_OFFSET))
error_log=$TODO_STATE_DIR/log/gateway/error.log

output=$(lighttpd -tt -f "$configuration" 2>&1)
is 'the configuration is good' "$? $output" '0 '
ls "$work/state" >/dev/null 2>&1
is 'reading it makes and starts nothing' $? 2

clean_up() { deploy_sh stop >/dev/null 2>&1; }
lighttpd -f "$configuration" >"$work/output" 2>&1
is 'lighttpd -f alone starts' $? 0
for name in public private intern; do
	within 20 answers "$gateway/$name/health" 200
	ok "and brings up the $name API with its database" $?
done
is 'without a warning' "$(grep -iE 'warning|unknown|deprecated|error' "$error_log")" ''
is 'it started the pools itself' "$(find "$(readlink -f "$TODO_STATE_DIR/run")" -name "*.sock-0" | wc -l)" 3
if [ "$(id -u)" -eq 0 ]; then
	is 'it gave up being root' "$(ps -o user= -p "$(cat "$TODO_STATE_DIR/run/lighttpd.pid")")" www-data
fi
fetch "$gateway/public/metadata"
is 'the release is there' "$status $(jq -r .release "$work/body")" "200 $(basename "$state"/app/share/todo/templates/*)"

kill "$(cat "$TODO_STATE_DIR/run/lighttpd.pid")"
no_pool() { ! ls "$TODO_STATE_DIR"/run/*.sock-0 2>/dev/null; }
within 20 no_pool
ok 'its pools end with it' $?
lighttpd -f "$configuration" >"$work/output" 2>&1
within 20 answers "$gateway/private/health" 200
ok 'it finds the databases running the next time' $?

deploy_sh stop >"$work/output" 2>&1
is 'deploy.sh stops it all' $? 0
like 'and says that it was started by hand' "$(cat "$work/output")" 'which was started by hand'
is 'nothing is left' "$(ls -A "$TODO_STATE_DIR/run") $(ss -Htln "sport = :$((5000 + PORT_OFFSET))")" ' '
finish

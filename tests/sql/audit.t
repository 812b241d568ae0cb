#!/bin/sh
# The security events: what becomes one, who may touch them, and that no tampering goes unseen.
# shellcheck disable=SC1091,SC2154
. "${srcdir:-$(dirname "$0")/../..}/tests/sql/lib.sh"
start_cluster
make_instance intern

# write LINE: as the pipeline does it.
write() {
	sql intern log_writer "insert into log (service, line) values ('tag', \$line\$$1\$line\$)"
}
count() { sql intern migrator "select count(*) from $1"; }
# verify [HEAD]: as deploy.sh does it.
verify() {
	psql -X -q -A -t -F ' ' -v head="${1-}" -d "$(conninfo intern readonly)" -f "$srcdir/sql/intern/audit_verify.sql" 2>&1
}
head() { sql intern readonly "select encode(hash, 'hex') from audit order by number desc limit 1"; }

is "without an event the chain holds" "$(verify)" "t no event yet"

# What becomes an event
event='{"time":"2026-11-23T17:00:00.123Z","level":"warn","service":"private-api","event":"sign_in_failed","audit":true,"request_id":"r-1","account":"a-1"}'
write "$event"
is "a line that is marked is an event, with its columns" \
	"$(sql intern intern_app "select number, (extract(epoch from time) * 1000)::bigint, service, event, request_id, account, line = \$line\$$event\$line\$, previous_hash is null from audit")" \
	"1|1795453200123|private-api|sign_in_failed|r-1|a-1|t|t"
is "and a line of the log as before" "$(sql intern intern_app "select event, line = \$line\$$event\$line\$ from log")" "sign_in_failed|t"
is "its hash can be made outside of the database, too" "$(head)" \
	"$(jq -cn --arg line "$event" '[1, "2026-11-23T17:00:00.123", "private-api", "sign_in_failed", "r-1", "a-1", $line, null]' |
		python3 -c 'import json, sys; sys.stdout.write(json.dumps(json.load(sys.stdin), ensure_ascii=False))' | sha256sum | cut -d' ' -f1)"
while IFS='|' read -r sentence line; do
	is "no event: $sentence" "$(write "$line") $(count audit)" " 1"
done <<'END'
a line without the mark|{"event":"sign_in"}
a line that denies it|{"event":"sign_in","audit":false}
a mark that is null|{"event":"sign_in","audit":null}
a mark that is none|{"event":"sign_in","audit":"perhaps"}
the mark inside a text|{"event":"request","message":"\"audit\":true"}
the mark inside a member|{"event":"request","sent":{"audit":true}}
a line that is no JSON|"audit":true
an empty line|
half an object|{"audit":true,"event":"sign_in"
END
is "and each of them is a line of the log" "$(count log)" 10

# The flow never stops: whatever a marked line holds, it is written.
number=1
while IFS='|' read -r sentence line; do
	number=$((number + 1))
	is "accepted, as event $number: $sentence" "$(write "$line") $(count audit)" " $number"
done <<'END'
nothing but the mark|{"audit":true}
a time without an end|{"audit":true,"time":"infinity"}
a time before all|{"audit":true,"time":"-infinity"}
a time before Christ|{"audit":true,"time":"0044-03-15 12:00:00 BC"}
a number of its own|{"audit":true,"number":1,"previous_hash":"\\x00","hash":"\\x00"}
quotes, SQL and an escape|{"audit":true,"event":"'); drop table audit; -- \" \\ \u001b"}
END
is "the chain holds, in any time zone and form of dates" \
	"$(PGOPTIONS="-c timezone=Asia/Kathmandu -c datestyle=German" verify | sed 's/;.*//')" "t 7 events hold"

# Who may do what
while IFS='|' read -r role sentence text; do
	like "$role is refused: $sentence" "$(sql intern "$role" "$text")" "ERROR: permission denied*"
done <<'END'
log_writer|read events|select * from audit
log_writer|add an event without a line|insert into audit (number, time, service, line, hash) values (8, now(), 'x', '{}', '')
log_writer|mark a line itself|insert into log (line, audit) values ('{}', true)
log_writer|change an event|update audit set line = '{}'
log_writer|delete an event|delete from audit
log_writer|empty the table|truncate audit
intern_app|add an event|insert into audit (number, time, service, line, hash) values (8, now(), 'x', '{}', '')
intern_app|change an event|update audit set line = '{}'
intern_app|delete an event|delete from audit
intern_app|make others wait|begin; lock table audit in share row exclusive mode
END
for role in migrator postgres; do
	for text in "update app.audit set line = '{}'" "update app.audit set line = '{}' where false" "delete from app.audit" "truncate app.audit"; do
		is "even $role is refused: $text" "$(sql intern $role "$text")" "ERROR: the audit is only added to"
	done
done
psql -X -q -v keep='0 days' -d "$(conninfo intern migrator)" -f "$srcdir/sql/intern/prune.sql"
is "what the log forgets stays here" "$(count audit) $(verify | cut -d' ' -f1-2)" "7 t 7"

# Who comes at the same time: as many as the pipeline may have connections, several events in each transaction.
n=0
clients=
while [ $n -lt 4 ]; do
	n=$((n + 1))
	for _ in $(seq 50); do
		printf 'begin;\n'
		for i in 1 2 3 4 5; do echo "insert into log (line) values ('{\"audit\":true,\"account\":\"$n-$i\"}'), ('{}');"; done
		printf 'commit;\n'
	done | psql -X -q -v ON_ERROR_STOP=1 -d "$(conninfo intern log_writer)" -f - >"$work/client.$n" 2>&1 &
	clients="$clients $!"
done
# shellcheck disable=SC2086
wait $clients
is "of four who add at once none is refused" "$(cat "$work"/client.*)" ""
like "and the chain has all of their events, one behind the other" "$(verify)" "t 1007 events hold; the hash of the last is ????????*"
noted=$(head)
is "the hash it tells is that of the last" "$(verify | sed 's/.* //')" "$noted"
write "$event"
like "a noted one is found again" "$(verify "$noted")" "t 1008 events hold, 1 of them since the noted one; *"

# Tampering by a superuser, undone after the look at it. "rehash" makes the hash of a changed row good again.
# tampered SENTENCE WANTED HEAD SQL
tampered() {
	got=$(
		psql -X -q -A -t -F ' ' -v ON_ERROR_STOP=1 -v head="$3" -d "$(conninfo intern postgres)" -f - 2>&1 <<-END
			begin;
			set local search_path = app;
			alter table audit disable trigger audit_refuse;
			$4;
			\i '$srcdir/sql/intern/audit_verify.sql'
			rollback;
		END
	)
	is "found: $1" "$got" "f $2"
}
rehash='update audit set hash = audit_hash(audit) where number ='
while IFS='|' read -r sentence wanted text; do
	tampered "$sentence" "$wanted" "" "$text"
done <<END
a changed time|event 20 is not what was written|update audit set time = time - interval '1 ms' where number = 20
a changed service|event 20 is not what was written|update audit set service = 'x' where number = 20
a changed event|event 20 is not what was written|update audit set event = 'x' where number = 20
an event that got its name later|event 20 is not what was written|update audit set event = '' where number = 20
a changed request|event 20 is not what was written|update audit set request_id = 'x' where number = 20
a changed account|event 20 is not what was written|update audit set account = 'x' where number = 20
a changed line|event 20 is not what was written|update audit set line = repeat(line, 2) where number = 20
a changed hash before|event 20 is not what was written|update audit set previous_hash = hash where number = 20
a changed hash|event 20 is not what was written|update audit set hash = '' where number = 20
the first to tell of, of several|event 3 is not what was written|update audit set line = '{}' where number in (3, 700)
a change with a hash that fits|event 21 does not follow event 20: one of them was replaced|update audit set line = '{}' where number = 20; $rehash 20
the same in the first|event 2 does not follow event 1: one of them was replaced|update audit set line = '{}' where number = 1; $rehash 1
a missing event|event 20 is missing|delete from audit where number = 20
a missing first|event 1 is missing|delete from audit where number = 1
several missing|event 20 is missing|delete from audit where number between 20 and 500
a missing event, the others counted anew|event 20 is not what was written|delete from audit where number = 20; update audit set number = -number where number > 20; update audit set number = -number - 1 where number < 0
two that changed places|event 20 is not what was written|update audit set number = 0 where number = 20; update audit set number = 20 where number = 21; update audit set number = 21 where number = 0
the same, with hashes that fit|event 20 does not follow event 19: one of them was replaced|update audit set number = 0 where number = 20; update audit set number = 20 where number = 21; update audit set number = 21 where number = 0; $rehash 20; $rehash 21
one put in before the first|event 0 was put in|insert into audit select 0, time, service, event, request_id, account, line, null, hash from audit where number = 1
one put in again|event 20 was put in|alter table audit drop constraint audit_pkey; insert into audit select * from audit where number = 20
one put in far behind|event 1009 is missing|insert into audit select 2000, time, service, event, request_id, account, line, hash, hash from audit where number = 1008
one put in at the end, without the chain|event 1009 is not what was written|insert into audit select 1009, time, service, event, request_id, account, line, hash, hash from audit where number = 1008
END
gone="no event has the noted hash: of %s events the end was cut off, or all were written anew"
# shellcheck disable=SC2059 # a format
{
	tampered "an end that was cut off" "$(printf "$gone" 1000)" "$noted" "delete from audit where number > 1000"
	tampered "an end that was cut off and grew again" "$(printf "$gone" 1008)" "$noted" "delete from audit where number > 1000;
		insert into log (line) select '{\"audit\":true}' from generate_series(1, 8)"
	tampered "all of it gone" "$(printf "$gone" 0)" "$noted" "truncate audit"
	tampered "a whole chain written anew" "$(printf "$gone" 1008)" "$noted" "create temporary table kept as select line from audit where number <> 20 order by number;
		truncate audit; insert into log (line) select line from kept; insert into log (line) values ('{\"audit\":true}')"
}
like "without any of it the chain holds" "$(verify "$noted")" "t 1008 *"
finish

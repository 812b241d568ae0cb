#!/bin/sh
# The log: what a line becomes, and reading it page by page.
# shellcheck disable=SC1091,SC2154
. "${srcdir:-$(dirname "$0")/../..}/tests/sql/lib.sh"
start_cluster
make_instance intern

# write LINE: as the pipeline does it.
write() {
	sql intern log_writer "insert into log (line) values (\$line\$$1\$line\$);"
}
# last COLUMNS: of the newest line.
last() {
	sql intern intern_app "select $1 from log order by id desc limit 1"
}

write '{"time":"2026-11-23T17:00:00.123Z","level":"warn","service":"private-api","event":"request","request_id":"r-1","method":"GET","route":"/v1/auth/me","status":401,"duration_us":812,"account":"a-1","bytes":5}'
is "a line fills the columns it names" \
	"$(last "(extract(epoch from time) * 1000)::bigint, level, service, event, request_id, method, route, status, duration_us, account")" \
	"1795453200123|warn|private-api|request|r-1|GET|/v1/auth/me|401|812|a-1"
is "and is kept whole" "$(last "line::json->>'bytes'")" 5

# kept SENTENCE LINE: stays readable as a JSON string.
kept() {
	is "$1: accepted" "$(write "$2")" ""
	is "$1: kept as text" "$(last "json_typeof(line::json), line::json #>> '{}' = \$line\$$2\$line\$, service, level")" "string|t|unknown|info"
}
kept "plain text" 'LOG:  checkpoint starting: time'
kept "half an object" '{"time":"2026-11-23T17:00:00.123Z","level":"info"'
kept "an empty line" ''
kept "a JSON array" '["level","error"]'
kept "a JSON number" '42'
kept "a time that is none" '{"time":"yesterday, about noon","level":"info"}'
kept "a status out of range" '{"status":123456789}'
kept "a status that is no number" '{"status":"good"}'
kept "an escaped NUL" '{"message":"\u0000"}'
kept "an id that no index can hold" "{\"request_id\":\"$(head -c 9000 /dev/urandom | base64 -w 0)\"}"
kept "a level that is too long" "{\"level\":\"$(printf '%0201d' 0)\"}"
kept "deeper than the server parses" "$(printf '%0100000d' 0 | tr 0 '[')"
kept "quotes and SQL" "'); drop table log; --"

write '{"id":1,"line":"forged","message":"x"}'
is "a line cannot choose its id or its text" "$(last "id > 1, line::json->>'message'")" "t|x"
write '{"level":null,"service":null,"time":null}'
is "null members get the same as absent ones" "$(last "level, service, time > now() - interval '1 minute'")" "info|unknown|t"
sql intern log_writer "insert into log (service, line) values ('gateway', 'plain')"
is "the writer may name the service of a line without one" "$(last service)" gateway
write "$(printf '{"message":"%04000d"}' 0)"
is "a line of full length" "$(last "length(line)")" 4014

# One day, 1000 lines, several in one millisecond.
sql intern migrator "delete from log"
sql intern migrator "insert into log (line)
	select json_build_object('time', '2026-11-23T00:00:00.000Z'::timestamptz + (n / 3) * interval '1 minute', 'service',
		case when n % 2 = 0 then 'public-api' else 'private-api' end, 'level', case when n % 100 = 0 then 'error' else 'info' end,
		'event', 'request', 'request_id', 'r-' || n, 'route', '/x', 'status', 200 + n % 4 * 100, 'duration_us', n)
	from generate_series(1, 1000) n; analyze log;"

# list SERVICE LEVEL FROM TO ROUTE STATUS Q AFTER-MS AFTER-ID LIMIT: "null" or a quoted value each.
list() {
	run intern intern_app log_list "$(IFS=,; echo "$*")"
}
is "newest first" "$(list null null null null null null null null null 3 | cut -d'|' -f6)" "r-1000
r-999
r-998"

page_through() {
	after=null,null
	while :; do
		rows=$(list null null null null null null null "$after" "$1")
		[ -n "$rows" ] || break
		printf '%s\n' "$rows"
		id=$(printf '%s\n' "$rows" | tail -n 1 | cut -d'|' -f1)
		after=${id%-*},${id#*-}
	done
}
page_through 170 >"$work/pages"
is "paging shows every line once" "$(cut -d'|' -f1 "$work/pages" | sort -u | wc -l) $(wc -l <"$work/pages")" "1000 1000"
is "in the same order as one page would" "$(cut -d'|' -f1 "$work/pages" | cksum)" "$(list null null null null null null null null null 1000 | cut -d'|' -f1 | cksum)"
is "by service" "$(list "'public-api'" null null null null null null null null 1000 | wc -l)" 500
is "by level" "$(list null "'error'" null null null null null null null 1000 | wc -l)" 10
is "by time, the end excluded" "$(list null null "'2026-11-23T01:00:00Z'" "'2026-11-23T01:02:00Z'" null null null null null 1000 | wc -l)" 6
is "by route" "$(list null null null null "'/y'" null null null null 1000 | wc -l)" 0
is "by class of status" "$(list null null null null null "'5xx'" null null null 1000 | wc -l)" 250
is "by request" "$(list null null null null null null "'r-77'" null null 1000 | wc -l)" 1
is "by event" "$(list null null null null null null "'request'" null null 1000 | wc -l)" 1000
is "all at once" "$(list "'public-api'" "'error'" "'2026-11-23T00:00:00Z'" "'2026-11-24T00:00:00Z'" "'/x'" "'2xx'" "'request'" null null 1000 | wc -l)" 10

plan() {
	sql intern intern_app "set enable_seqscan = off; ${2-}; prepare wanted as $(statement intern log_list) explain execute wanted($1);"
}
like "a page is read from the index" "$(plan "null,null,null,null,null,null,null,1795392000000,5,50" "set enable_bitmapscan = off")" "*Index Scan Backward using log_pkey*Index Cond: (ROW(*"
like "a request has its index" "$(plan "null,null,null,null,null,null,'r-7',null,null,50")" "*BitmapOr*log_request_id*log_event*"
like "a level has its index" "$(plan "null,'error',null,null,null,null,null,null,null,50")" "*Index Scan Backward using log_level*"

psql -X -q -v keep='1 day' -d "$(conninfo intern migrator)" -f "$srcdir/sql/intern/prune.sql"
is "what need not be kept is forgotten" "$(list null null null null null null null null null 1000 | wc -l)" "$(sql intern migrator "select count(*) from log where time >= now() - interval '1 day'")"
finish

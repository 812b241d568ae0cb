#!/bin/sh
# The intern API with a real database: the log, for administrators.
# shellcheck disable=SC1091,SC2154,SC2034
. "${srcdir:-$(dirname "$0")/../..}/tests/protocol/lib.sh"
start_cluster
make_instance intern
prefix=/intern
start_responder intern-api "TODO_DATABASE=$(conninfo intern intern_app)"

TODO_DATABASE=$(conninfo intern intern_app) JWT_SECRET=$jwt_secret "$builddir/intern-api" --check >"$work/check" 2>&1
ok "--check prepares every statement" $?
request GET /health
answers "health" 200
request GET /metrics
answers "metrics" 200
like "in Prometheus' format" "$(cat "$work/body")" "*# TYPE http_requests_total counter*"

now=$(date +%s)
token() {
	jwt "$(printf '{"alg":"HS256","kid":"%s","typ":"JWT"}' "$(key_id)")" "$(jq -cn --arg role "$1" '{
		iss: "todo", aud: "todo-api", sub: "00000000-0000-7000-8000-000000000001", sid: "00000000-0000-7000-8000-000000000002",
		$role, plan: "free", jti: "00000000-0000-7000-8000-000000000003", iat: '"$now"', nbf: '"$now"', exp: '$((now + 900))'}')"
}
administrator=$(token administrator)
user=$(token user)
# logs [QUERY]
logs() {
	request GET "/v1/logs${1:+?$1}" '' HTTP_AUTHORIZATION="Bearer $administrator"
}

request GET /v1/logs
answers "without a token" 401
request GET /v1/logs '' HTTP_AUTHORIZATION="Bearer $user"
answers "as a user" 403
logs
answers "an empty log" 200 tojson '{"items":[],"next":null}'

# What the responder logs is what the log holds.
sed "s/'/''/g; s/.*/insert into log (line) values ('&');/" "$work/log" |
	psql -X -q -v ON_ERROR_STOP=1 -d "$(conninfo intern log_writer)" -f -
logs 'q=request&status=4xx&limit=1'
answers "the responder's own refusals" 200 '.items[0] | .service + " " + .route + " " + (.status | tostring) + " " + .level' "intern-api /v1/logs 403 info"
is "with every member" "$(json '.items[0] | keys | join(" ")')" \
	"account durationUs event id level line method requestId route service status time"
is "and the line as JSON" "$(json '.items[0].line.status')" 403
request_id=$(json '.items[0].requestId')
logs "q=$request_id"
answers "one request by its id" 200 '[.items[].requestId] | tojson' "[\"$request_id\"]"

sql intern log_writer "insert into log (service, line) values ('gateway', 'not \"JSON\"'), ('a&b=c', '{}')"
logs service=gateway
answers "a line that was no JSON" 200 '.items[0].line' 'not "JSON"'
logs 'service=a%26b%3Dc&limit=200'
answers "a service with an odd name" 200 '.items | length' 1

# 500 lines of one day, three in one minute.
sql intern migrator "insert into log (line)
	select json_build_object('time', '2026-11-23T00:00:00.000Z'::timestamptz + (n / 3) * interval '1 minute', 'service', 'many',
		'level', case when n % 100 = 0 then 'error' else 'info' end, 'event', 'request', 'request_id', 'r-' || n, 'status', 200)
	from generate_series(1, 500) n"

# follow QUERY: the ids of all pages, by "next"; the links, by hand, must lead the same way.
follow() {
	after=
	while :; do
		logs "$1${after:+&after=$after}"
		json '.items[].requestId'
		after=$(json '.next // empty')
		link=$(header Link)
		[ -n "$after" ] || break
		[ "$link" = "</intern/v1/logs?$1&after=$after>; rel=\"next\"" ] || echo "wrong link: $link"
	done
}
is "the pages hold every line once, newest first" "$(follow 'service=many&limit=170')" "$(seq 500 -1 1 | sed s/^/r-/)"
is "a last page that is just full has no next" "$(follow 'service=many&limit=100' | wc -l)" 500
is "and no link" "$(header Link)" ""
logs 'service=many&level=error&limit=4'
is "a link keeps the filters, without the old position" "$(header Link)" \
	"</intern/v1/logs?service=many&level=error&limit=4&after=$(json .next)>; rel=\"next\""
logs "q=%C3%A9%20%26&after=1-1&limit=1"
answers "letters that need escaping" 200
logs service=many
answers "50 lines unless told" 200 '.items | length' 50
logs 'service=many&from=2026-11-23T01:00:00Z&to=2026-11-23T02:02:00%2B01:00'
answers "between two instants" 200 '.items | length' 6
logs 'service=many&level=error'
answers "of a level" 200 '.items | length' 5

while IFS='|' read -r query parameter; do
	logs "$query"
	answers "refused: $query" 400 '.errors[0].parameter // "after"' "$parameter"
done <<'END'
limit=0|limit
limit=201|limit
limit=ten|limit
level=fatal|level
status=200|status
from=yesterday|from
to=2026-13-01T00:00:00Z|to
after=abc|after
after=1|after
after=-1-1|after
after=1-|after
after=1-99999999999999999999|after
after=9999999999999999-1|after
colour=red|colour
END
logs 'limit=10&service=%27%3B%20drop%20table%20log%3B%20--'
answers "SQL in a filter is a text" 200 '.items | length' 0
logs 'service=many&limit=1'
answers "and the log is still there" 200 '.items | length' 1
request POST /v1/logs '{}' HTTP_AUTHORIZATION="Bearer $administrator"
answers "nothing is written here" 405
like "but read" "$(header Allow)" "GET*"
finish

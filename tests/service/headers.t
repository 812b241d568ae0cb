#!/bin/bash
# The header fields that every answer has, whatever its status and whoever made it.
. "$(dirname "$0")/lib.sh"

guarded() {
	local name=$1 got
	got="$(field X-Content-Type-Options)|$(field X-Frame-Options)|$(field Referrer-Policy)|$(field Server)|$(field X-Powered-By)"
	is "$name: nosniff, no frame, short referrer, no advertisement" "$got" 'nosniff|DENY|strict-origin-when-cross-origin||'
	like "$name: a content policy that allows no inline script" "$(field Content-Security-Policy)" "^default-src 'none'; script-src 'self';.*frame-ancestors 'none'"
	like "$name: a permissions policy" "$(field Permissions-Policy)" 'camera=\(\)'
}

# wanted STATUS, then arguments of curl
answer() {
	local wanted=$1
	shift
	fetch "$@"
	is "$* answers" "$status" "$wanted"
	guarded "$wanted of ${*: -1}"
}

answer 200 "$frontend/"
answer 200 "$frontend/metadata"
answer 304 -H "If-None-Match: $(curl -s -o /dev/null "$frontend/metadata"; curl -sI "$frontend/metadata" | sed -n 's/^ETag: *\(.*\)\r$/\1/Ip')" "$frontend/metadata"
answer 303 "$frontend/random"
answer 204 -X OPTIONS "$gateway/public/metadata"
answer 400 "$frontend/metadata?nonsense=1"
answer 400 --path-as-is "$frontend/../etc/passwd"
answer 401 "$gateway/private/v1/auth/me"
answer 404 "$frontend/no-such-page"
answer 404 "$frontend/assets/no-such-file"
answer 404 "$gateway/public/metrics"
answer 405 -X DELETE "$gateway/public/metadata"
answer 413 --data-binary @<(head -c 300000 /dev/zero) "$gateway/public/check"
answer 415 -H 'Content-Type: text/csv' -d a,b "$gateway/private/v1/auth/login"
answer 431 -H "X-Long: $(head -c 9000 /dev/zero | tr '\0' a)" "$gateway/public/health"

raw $((3000 + offset)) 'GARBAGE\r\n\r\n' >"$work/head.raw"
sed 's/$/\r/' "$work/head.raw" >"$work/head"
like 'no request at all answers 400' "$(head -n 1 "$work/head")" ' 400 '
guarded '400 of no request'

# The web server's own errors: for programs by path, for people else; a pool that is not there.
fetch "$gateway/intern/metrics"
is 'the gateway answers in problem+json' "$(field Content-Type) $(jq -c '[.status, .title, .code]' "$work/body")" 'application/problem+json [404,"Not Found","not-found"]'
fetch "$frontend/assets/no-such-file"
is 'the pages answer in HTML' "$(field Content-Type)" 'text/html; charset=utf-8'
sv -w 20 down "$state/sv/intern-api" >/dev/null
answer 503 "$gateway/intern/health"
is 'a pool that is away is a problem, too' "$(field Content-Type) $(jq .status "$work/body")" 'application/problem+json 503'
sv up "$state/sv/intern-api" >/dev/null
within 10 answers "$gateway/intern/health" 200
ok 'and is asked again when it is back' $?
finish

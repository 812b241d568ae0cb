#!/bin/sh
# Requests as FastCGI brings them: well formed, odd, and malformed.
# shellcheck disable=SC1091,SC2154,SC2034,SC2059
. "${srcdir:-$(dirname "$0")/../..}/tests/protocol/lib.sh"
prefix=/example
start_responder tests/protocol/example TODO_DEADLINE_S=5 RATE_LIMIT_MAX=5 RATE_LIMIT_WINDOW=60
peer() { "$builddir/tests/protocol/peer" "$socket" "$1"; }

request GET /edition
answers "GET" 200 .edition first
is "with a length" "$(header Content-Length)" "$(wc -c <"$work/body" | tr -d ' ')"
is "never stored unless a route says so" "$(header Cache-Control)" no-store
like "and an id" "$(header X-Request-Id)" "????????-????-7???-????-????????????"
request GET /edition '' HTTP_X_REQUEST_ID=deploy-42.a_b
is "the caller's id is kept" "$(header X-Request-Id)" deploy-42.a_b
request GET /edition '' HTTP_X_REQUEST_ID='a b"<script>'
like "but not one of other characters" "$(header X-Request-Id)" "????????-????-7???-????-????????????"
request GET /edition/
answers "a slash at the end changes nothing" 200
request HEAD /edition
is "HEAD answers as GET does, without a body" "$status $(wc -c <"$work/body")" "200 0"
[ "$(header Content-Length)" -gt 0 ]
ok "and with its length" $?
request OPTIONS /echo
is "OPTIONS tells what is allowed" "$status $(header Allow)" "204 POST, OPTIONS"
request DELETE /edition
is "another method is refused, with what is allowed" "$status $(header Allow)" "405 GET, HEAD, OPTIONS"
request PROPFIND /edition
answers "a method nobody knows too" 405
request GET /nothing
answers "an unknown path" 404 .code not-found
request GET /large
is "three megabytes arrive whole" "$(wc -c <"$work/body")" 3145728

# Bodies
request POST /echo '{"title":" é "}'
answers "a JSON body" 201 .title é
request POST /echo '{"title":'
answers "cut JSON" 400 .code malformed-json
request POST /echo '{}'
answers "a missing field" 422 '.errors[0].pointer + " " + .errors[0].code' "/title required"
request POST /echo 'title=a' CONTENT_TYPE=application/x-www-form-urlencoded
answers "a form where JSON is wanted" 415
request POST /echo 'title' CONTENT_TYPE=text/plain
answers "another media type" 415 .code unsupported-media-type
request POST /echo '{"title":"a"}' HTTP_CONTENT_ENCODING=gzip
answers "a compressed body" 415
request POST /echo '{"title":"a"}' CONTENT_LENGTH=20
answers "a body shorter than announced" 400
request POST /echo '{"title":"a"}' CONTENT_LENGTH=5
answers "a body longer than announced" 400
padded() { printf '{"title":"a","padding":"%0*d"}' "$(($1 - 26))" 0; }
request POST /echo "$(padded 65536)"
answers "64 KiB" 201
request POST /echo "$(padded 65537)"
answers "64 KiB and one byte" 413 .code content-too-large
request POST /echo "$(padded 100000)"
answers "100 kB are read to the end, and refused" 413

# Queries
request GET '/slow?ms=1'
answers "a parameter" 200
request GET '/slow?msec=1'
answers "an unknown parameter is named, and the nearest" 400 '.errors[0].parameter + .errors[0].detail' \
	'msecis no parameter of this resource; did you mean "ms"?'
request GET '/slow?ms=1&ms=2'
answers "one given twice" 400 '.errors[0].code' duplicate
request GET '/slow?ms=%zz'
answers "a bad escape" 400
request GET '/slow?ms=%00'
answers "a NUL" 400
request GET '/slow?ms=%ff'
answers "bytes that are no UTF-8" 400
request GET "/slow?ms=$(printf '%09000d' 1)"
answers "a query of 9 kB" 414

# Who asks
request GET /whoami
is "without a token" "$status $(header WWW-Authenticate)" '401 Bearer realm="todo"'
now=$(date +%s)
claims='{"iss":"todo","aud":"todo-api","sub":"018f3c2e-7a3b-7c11-9d2e-0123456789ab","sid":"018f3c2e-7a3b-7c11-9d2e-0123456789ac","role":"user","plan":"free","jti":"x","iat":'$now',"nbf":'$now',"exp":'$((now + 600))'}'
token=$(jwt "{\"alg\":\"HS256\",\"kid\":\"$(key_id)\",\"typ\":\"JWT\"}" "$claims")
request GET /whoami '' HTTP_AUTHORIZATION="Bearer $token"
answers "with a good token" 200 .account 018f3c2e-7a3b-7c11-9d2e-0123456789ab
request GET /whoami '' HTTP_AUTHORIZATION="bearer $token"
answers "the scheme's name in any case" 200
request GET /whoami '' HTTP_AUTHORIZATION="Bearer $token, Bearer $token"
is "two tokens" "$status $(header WWW-Authenticate)" '401 Bearer realm="todo", error="invalid_token"'
request GET /whoami '' HTTP_AUTHORIZATION="Basic YTpi"
answers "another scheme" 401

# For people
request GET /nothing '' HTTP_USER_AGENT=curl/7.88.1 HTTP_ACCEPT='*/*'
like "a terminal gets text" "$(header Content-Type) $(head -n 1 "$work/body")" "text/plain* 404 Not Found"
request GET /nothing '' HTTP_USER_AGENT=curl/7.88.1 HTTP_ACCEPT=application/json
is "unless it asks for JSON" "$(header Content-Type)" application/problem+json
request GET /nothing '' HTTP_ACCEPT='text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8'
like "a browser that navigates gets no JSON" "$(header Content-Type)" "text/*"

# Limits
address=10.9.9.9
used=0
while [ $used -lt 5 ]; do
	request GET /limited
	used=$((used + 1))
done
is "what is left is told" "$status $(header RateLimit-Policy) $(header RateLimit | sed 's/;t=.*//')" '200 "read";q=5;w=60 "read";r=0'
request GET /limited
like "then it is refused, with the time to wait" "$status $(header Retry-After)" "429 [1-9]*"
address=10.9.9.10
request GET /limited
answers "but not for another address" 200

# Malformed FastCGI. A record is version 1, type, id, length of content, length of padding, nothing; then the content.
record() { printf "\\001\\$(printf %03o "$1")\\000\\001\\$(printf %03o $(($3 / 256)))\\$(printf %03o $(($3 % 256)))\\000\\000$2"; }
begin() { record 1 "\\000\\00$1\\00$2\\000\\000\\000\\000\\000" 8; }
method='\016\003REQUEST_METHODGET\011\010PATH_INFO/edition'
params() { record 4 "$method" 38 && record 4 '' 0; }
body_end() { record 5 '' 0; }
whole() { begin 1 0 && params && body_end; }

like "a request written by hand is answered" "$(whole | peer 5 | tr -d '\0')" '*Status: 200*edition*'
(begin 1 1 && params && body_end) | peer 5 >"$work/out"
is "a peer that wants to keep the connection is sent away" $? 0
like "with its answer" "$(tr -d '\0' <"$work/out")" "*Status: 200*"
(begin 2 0 && params && body_end) | peer 5 >"$work/out"
is "the role of an authorizer is not played" "$(grep -c Status "$work/out")" 0

# odd SENTENCE COMMAND: says what the command prints, and goes away; the pool must not mind.
odd() {
	eval "$2" | peer 0 >"$work/out"
	request GET /edition
	answers "$1" 200
}
odd "nothing" ':'
odd "a byte" 'printf "\\001"'
odd "another version" 'printf "\\002\\001\\000\\001\\000\\010\\000\\000\\000\\001\\000\\000\\000\\000\\000\\000"'
odd "plain HTTP" 'printf "GET / HTTP/1.1\\r\\nHost: x\\r\\n\\r\\n"'
odd "noise" 'head -c 4096 /dev/urandom'
odd "an end before the beginning" 'body_end; params'
odd "two beginnings" 'begin 1 0; begin 1 0; params; body_end'
odd "management in between" 'begin 1 0; record 9 "" 0; params; body_end'
odd "an unknown type" 'begin 1 0; record 77 abcd 4; params; body_end'
odd "an abort" 'begin 1 0; record 2 "" 0'
odd "a name longer than its record" 'begin 1 0; record 4 "\\177\\003AB" 4; record 4 "" 0; body_end'
odd "lengths of 2 GiB" 'begin 1 0; record 4 "\\377\\377\\377\\377\\377\\377\\377\\377AB" 10; record 4 "" 0; body_end'
odd "long forms without their content" 'begin 1 0; record 4 "\\200\\000\\000\\003\\200\\000\\000\\001" 8; record 4 "" 0; body_end'
odd "a request without an end" 'begin 1 0; params'
odd "no parameters at all" 'begin 1 0; record 4 "" 0; body_end'
odd "the role of a filter" 'begin 3 0; params; body_end; body_end'
is "no worker died of it" "$(grep -c 'worker [0-9]* \(died\|was ended\)' "$work/log")" 0
is "every line of the log is JSON" "$(jq -c . <"$work/log" | wc -l)" "$(wc -l <"$work/log")"
finish

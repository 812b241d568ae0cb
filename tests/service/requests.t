#!/bin/bash
# What is no proper HTTP is refused, with the right status, and harms nobody.
. "$(dirname "$0")/lib.sh"

# status, name, bytes of the request
refused() {
	local wanted=$1 name=$2 bytes=$3 got
	got=$(raw $((5000 + offset)) "$bytes" | head -n 1)
	like "$name: $wanted" "$got" "^HTTP/1\.[01] $wanted "
}

host='Host: localhost\r\n'
like 'who sends what cannot be parsed reads a problem' "$(raw $((5000 + offset)) "GET /public/%%00 HTTP/1.1\r\n$host\r\n")" \
	'application/problem\+json'
refused 400 'two different lengths' "POST /public/check HTTP/1.1\r\n${host}Content-Length: 3\r\nContent-Length: 4\r\n\r\nabcd"
refused 400 'a negative length' "POST /public/check HTTP/1.1\r\n${host}Content-Length: -1\r\n\r\n"
refused 400 'a length and chunks' "POST /public/check HTTP/1.1\r\n${host}Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"
refused 501 'an unknown transfer encoding' "POST /public/check HTTP/1.1\r\n${host}Transfer-Encoding: bogus\r\n\r\n"
refused 400 'a bad chunk' "POST /public/check HTTP/1.1\r\n${host}Transfer-Encoding: chunked\r\n\r\nzz\r\n"
refused 400 'no host' 'GET /public/health HTTP/1.1\r\n\r\n'
refused 400 'two hosts' "GET /public/health HTTP/1.1\r\n${host}Host: other\r\n\r\n"
refused 400 'a control character in a field' "GET /public/health HTTP/1.1\r\n${host}X: a\\001b\r\n\r\n"
refused 400 'a blank before the colon' "GET /public/health HTTP/1.1\r\n${host}X : a\r\n\r\n"
refused 400 'line feeds alone' 'GET /public/health HTTP/1.1\nHost: localhost\n\n'
refused 400 'an encoded NUL' "GET /public/%%00 HTTP/1.1\r\n$host\r\n"
refused 400 'an encoded slash' "GET /public/a%%2fb HTTP/1.1\r\n$host\r\n"
refused 400 'a way out' "GET /public/../../etc/passwd HTTP/1.1\r\n$host\r\n"
refused 400 'an encoded way out' "GET /public/%%2e%%2e/x HTTP/1.1\r\n$host\r\n"
refused 400 'bytes that are no UTF-8' "GET /public/%%ff%%fe HTTP/1.1\r\n$host\r\n"
refused '40[04]' 'a bad escape' "GET /public/%%zz HTTP/1.1\r\n$host\r\n"
refused 400 'a GET with a body' "GET /public/health HTTP/1.1\r\n${host}Content-Length: 3\r\n\r\nabc"
refused 505 'a version of the future' "GET /public/health HTTP/9.9\r\n$host\r\n"
refused '(405|501)' 'TRACE' "TRACE /public/health HTTP/1.1\r\n$host\r\n"
refused '40[05]' 'CONNECT' "CONNECT localhost:80 HTTP/1.1\r\n$host\r\n"
refused 400 'TLS where there is none' '\026\003\001\002\000\001\000\001\374\003\003\r\n\r\n'
refused 431 'too many fields' "GET /public/health HTTP/1.1\r\n${host}X: $(head -c 9000 /dev/zero | tr '\0' a)\r\n\r\n"

# HTTP/2 in the clear: neither by upgrade nor by prior knowledge.
got=$(raw $((5000 + offset)) "GET /public/health HTTP/1.1\r\n${host}Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQAAP__\r\n\r\n" | head -n 1)
like 'an upgrade to HTTP/2 is not taken' "$got" '^HTTP/1.1 200 '
fetch --http2-prior-knowledge "$gateway/public/health"
is 'HTTP/2 by prior knowledge is refused' "$status" 000

# 413: as told, as found out, and just not.
fetch --data-binary @<(head -c 262145 /dev/zero) "$gateway/public/check"
is '256 kB and a byte are too much' "$status" 413
fetch -H 'Transfer-Encoding: chunked' --data-binary @<(head -c 400000 /dev/zero) "$gateway/public/check"
is 'in chunks, too' "$status" 413
fetch -H 'Content-Encoding: gzip' -H 'Content-Type: application/json' --data-binary @<(printf '{}' | gzip) "$gateway/public/check"
is 'a compressed body is not opened' "$status" 415

# A client cannot say who it is, nor what the server's variables are.
fetch -H 'X-Forwarded-For: 203.0.113.7' "$gateway/public/health?from-elsewhere"
within 10 grep -q '"status":400.*"client":"127.0.0.1"' "$state/log/gateway/access.log"
ok 'a forwarded address of a stranger does not count' $?
fetch -H 'Proxy: http://127.0.0.1:1' "$gateway/public/health"
is 'a Proxy field changes nothing' "$status" 200

# A slow client holds no worker.
exec 4<>"/dev/tcp/127.0.0.1/$((5000 + offset))"
printf 'POST /public/check HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n\r\nx' >&4
fetch "$gateway/public/health"
is 'others are served while one dawdles' "$status" 200
exec 4>&-

fetch "$gateway/public/health"
is 'all is well after that' "$status" 200
is 'every line of the access log is JSON' "$(sleep 5; jq -s 'map(.status) | all' "$state/log/gateway/access.log")" true
finish

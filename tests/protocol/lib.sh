# A responder behind cgi-fcgi, without a web server. Sourced by *.t.
# shellcheck shell=sh disable=SC1091,SC2034,SC2154
. "${srcdir:-$(dirname "$0")/../..}/tests/sql/lib.sh"
builddir=${builddir:-$srcdir}

jwt_secret=0123456789-protocol-test-secret-0123456789
address=10.0.0.1

# start_responder PROGRAM [NAME=VALUE …]: two workers on a socket; its log is $work/log.
start_responder() {
	program=$1
	shift
	socket=$work/responder.sock
	rm -f "$socket" # of the one before
	env -i PATH="$PATH" TODO_WORKERS=2 JWT_SECRET="$jwt_secret" TODO_WWW="$srcdir/www" "$@" \
		spawn-fcgi -n -s "$socket" -M 0600 -- "$builddir/$program" >"$work/out" 2>>"$work/log" &
	responder=$!
	wait_for has_started_or_ended
	if [ ! -S "$socket" ]; then
		sed 's/^/# /' "$work/log"
		echo "Bail out! $program does not start"
		exit 1
	fi
}
has_started_or_ended() { [ -S "$socket" ] || ! kill -0 "$responder" 2>/dev/null; }

# request METHOD PATH[?QUERY] [BODY] [NAME=VALUE …]: sets status; headers are in $work/head, the body in $work/body.
request() {
	method=$1 target=$2
	shift 2
	printf %s "${1-}" >"$work/content"
	[ $# -eq 0 ] || shift
	case $target in *\?*) query=${target#*\?} ;; *) query= ;; esac
	[ ! -s "$work/content" ] || set -- CONTENT_TYPE=application/json "$@"
	env -i PATH="$PATH" REQUEST_METHOD="$method" SCRIPT_NAME="$prefix" PATH_INFO="${target%%\?*}" QUERY_STRING="$query" \
		REMOTE_ADDR="$address" SERVER_PROTOCOL=HTTP/1.1 HTTP_HOST=todo.test CONTENT_LENGTH="$(wc -c <"$work/content")" "$@" \
		cgi-fcgi -bind -connect "$socket" <"$work/content" | tr -d '\r' >"$work/answer"
	sed '/^$/q' "$work/answer" >"$work/head"
	sed '1,/^$/d' "$work/answer" >"$work/body"
	status=$(sed -n 's/^Status: \([0-9]*\).*/\1/p' "$work/head")
}

# header NAME: its value in the last answer.
header() {
	sed -n "s/^$1: //Ip" "$work/head"
}

# json FILTER: of the last answer's body.
json() {
	jq -r "$1" <"$work/body" 2>/dev/null
}

# answers SENTENCE STATUS [FILTER WANTED]: of the last request.
answers() {
	if [ $# -eq 2 ]; then
		is "$1" "$status" "$2"
	else
		is "$1" "$status $(json "$3")" "$2 $4"
	fi
}

base64url() {
	base64 -w 0 | tr '+/' '-_' | tr -d =
}

# derive PURPOSE [SECRET]: a key as secret_derive makes it, in hexadecimal.
derive() {
	openssl kdf -binary -keylen 32 -kdfopt digest:SHA256 -kdfopt key:"${2-$jwt_secret}" -kdfopt salt:todo \
		-kdfopt info:"$1" HKDF | hexadecimal
}

hexadecimal() {
	od -An -v -tx1 | tr -d ' \n'
}

# The kid of the responder's key: of the secret's own derivate, the first digits of the SHA-256.
key_id() {
	openssl kdf -binary -keylen 32 -kdfopt digest:SHA256 -kdfopt key:"$jwt_secret" -kdfopt salt:todo -kdfopt info:kid/v1 HKDF |
		sha256sum | cut -c1-8
}

# jwt HEADER CLAIMS [KEY [DIGEST]]: a token signed with the key (hexadecimal; the responder's by default).
jwt() {
	jwt_input=$(printf %s "$1" | base64url).$(printf %s "$2" | base64url)
	printf '%s.%s\n' "$jwt_input" "$(printf %s "$jwt_input" |
		openssl dgst "-${4-sha256}" -mac HMAC -macopt hexkey:"${3-$(derive access/v1)}" -binary | base64url)"
}

# The JSON of part 1 or 2 of a token.
jwt_part() {
	part=$(printf %s "$2" | cut -d. -f"$1" | tr '_-' '/+')
	case $((${#part} % 4)) in 2) part=$part== ;; 3) part=$part= ;; esac
	printf %s "$part" | base64 -d
}

# Every request of a person comes from an address of its own, so that only the limits under test bite.
person=0
next_person() {
	person=$((person + 1))
	address=10.1.$((person / 250)).$((person % 250 + 1))
}

# auth WHAT BODY [NAME=VALUE …]: a request to /v1/auth/WHAT.
auth() {
	next_person
	auth_path=/v1/auth/$1
	shift
	request POST "$auth_path" "$@"
}

# credentials EMAIL PASSWORD
credentials() {
	jq -cn --arg email "$1" --arg password "$2" '{$email, $password}'
}

# me TOKEN
me() {
	next_person
	request GET /v1/auth/me '' HTTP_AUTHORIZATION="Bearer $1"
}

# The session of an access token.
sid() {
	jwt_part 2 "$1" | jq -r .sid
}

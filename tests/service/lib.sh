# shellcheck shell=bash
# shellcheck disable=SC2034 # the tests read these names
# Tests of a running deployment. Sourced by *.t; prints TAP.
#
# TODO_STATE_DIR and PORT_OFFSET name the deployment, as for deploy.sh; it must run already.
set -u
PATH=$PATH:/usr/sbin:/sbin

source=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
state=${TODO_STATE_DIR:?names the deployment to test}
offset=${PORT_OFFSET:-0}
frontend=http://127.0.0.1:$((3000 + offset))
gateway=http://127.0.0.1:$((5000 + offset))
public=http://127.0.0.1:$((5050 + offset))
private=http://127.0.0.1:$((5555 + offset))
run=$(readlink -f "$state/run")

# Everybody may enter: as root, the parts of a deployment run as other accounts.
work=$(mktemp -d /tmp/todo-service.XXXXXX)
chmod 755 "$work"
clean_up() { :; }
trap 'clean_up; rm -rf "$work"' EXIT
trap 'exit 1' HUP INT TERM
# shellcheck source=tests/tap.sh
. "$source/tests/tap.sh"

# like SENTENCE GOT PATTERN: a regular expression of bash.
like() {
	[[ $2 =~ $3 ]]
	ok "$1" $?
	[[ $2 =~ $3 ]] || printf '%s\n' "wanted: $3" "got: $2" | sed 's/^/# /'
}

deploy_sh() {
	"$source/production/deploy.sh" "$@"
}

# fetch ARGUMENTS of curl: sets status; the header fields are in $work/head, the body in $work/body.
fetch() {
	status=$(curl -s -m 20 -D "$work/head" -o "$work/body" -w '%{http_code}' "$@")
}

# The value of a field of the last answer.
field() {
	sed -n "s/^$1: *\(.*\)\r\$/\1/Ip" "$work/head"
}

# raw PORT BYTES: sends the bytes, prints the first line of the answer and its header fields; \ escapes as for printf.
raw() {
	local line
	exec 3<>"/dev/tcp/127.0.0.1/$1"
	# shellcheck disable=SC2059 # the bytes are a format on purpose
	printf "$2" >&3
	while IFS= read -r -t 10 line <&3 && [ "${line%$'\r'}" != '' ]; do
		printf '%s\n' "${line%$'\r'}"
	done
	exec 3>&-
}

# within SECONDS COMMAND …: tries until it succeeds.
within() {
	local end=$((SECONDS + $1))
	shift
	until "$@" >/dev/null 2>&1; do
		[ $SECONDS -lt $end ] || return 1
		sleep 0.1
	done
}

answers() {
	[ "$(curl -s -m 10 -o /dev/null -w '%{http_code}' "$1")" = "$2" ]
}

# The pid that runit has for a service.
service_pid() {
	sed -n 1p "$state/sv/$1/supervise/pid"
}

# psql as the administrator of an instance.
sql() {
	local instance=$1 port
	shift
	case $instance in
	config) port=5432 ;;
	user) port=5433 ;;
	intern) port=5434 ;;
	esac
	psql -X -q -At -h "$run" -p $((port + offset)) -U postgres -d "$instance" "$@"
}

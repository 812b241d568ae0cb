# TAP (Test Anything Protocol, version 13) for shell tests. Sourced.
# shellcheck shell=sh
test_count=0 test_failed=0

# ok SENTENCE STATUS: STATUS 0 is success.
ok() {
	test_count=$((test_count + 1))
	if [ "$2" -eq 0 ]; then
		echo "ok $test_count - $1"
	else
		echo "not ok $test_count - $1"
		test_failed=$((test_failed + 1))
	fi
}

# is SENTENCE GOT WANTED
is() {
	[ "$2" = "$3" ]
	ok "$1" $?
	[ "$2" = "$3" ] || printf '%s\n' "wanted: $3" "got: $2" | sed 's/^/# /'
}

# wait_for COMMAND …: until it succeeds; false after a minute, which is a guard against a hang and no measurement.
wait_for() {
	tenths=0
	until "$@"; do
		sleep 0.1
		tenths=$((tenths + 1))
		[ $tenths -lt 600 ] || return 1
	done
}

# Prints the plan; the last call of a test.
finish() {
	echo "1..$test_count"
	exit $((test_failed > 0))
}

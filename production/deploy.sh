#!/bin/bash
# Runs the whole product on this machine: three PostgreSQL instances, three pools, the web server, the log pipeline.
#
#   deploy.sh deploy               checks, builds, starts or updates everything; again changes nothing
#   deploy.sh stop                 stops everything; the data stays
#   deploy.sh restart [NAME]       restarts everything, or one service
#   deploy.sh status               a line per service; 1 if something is wrong. JSON=1 for programs
#   deploy.sh logs [NAME]          the last lines; FOLLOW=1 goes on, FOLLOW=0 does not
#   deploy.sh endpoints            the addresses
#   deploy.sh outbox               the mails that wait, with their links: for the operator's eyes only
#   deploy.sh admin EMAIL          makes an account an administrator
#   deploy.sh audit-verify [HASH]  whether the security events are as they were written; 1 if not.
#                                  Note the hash that it tells elsewhere: given again, it shows that the end was not cut off
#   deploy.sh test                 builds and runs every test
#   deploy.sh help                 this text
#
# TODO_STATE_DIR  where .env, data, logs and the built program live
#                 (default: /var/lib/todo for root, ~/.local/state/todo else)
# PORT_OFFSET     for a new copy: added to every port, so that several run side by side
#                 (TODO_WORKERS, RATE_LIMIT_MAX, LOG_LEVEL, API_GATEWAY_URL, CORS_ORIGIN and SITE_URL likewise; .env remembers them)

# shellcheck source-path=SCRIPTDIR disable=SC2034 # the parts read these names
set -euo pipefail

production=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
source=$(dirname "$production")

. "$production/lib/place.sh"
. "$production/lib/settings.sh"
. "$production/lib/service.sh"
. "$production/lib/instance.sh"
. "$production/lib/preflight.sh"
. "$production/lib/build.sh"
. "$production/lib/report.sh"

help() {
	sed -n '2,/^$/s/^# \{0,1\}//p' "$0"
}

# Where the build is installed.
use_installed() {
	libexec=$state/app/libexec/todo
	data=$state/app/share/todo
	programs=$state/app/bin
}

# One deploy, stop or restart at a time.
lock() {
	mkdir -p "$state"
	exec 9>"$state/lock"
	flock -n 9 || refuse unavailable "another deploy.sh is at work on $state; wait for it"
}

need_state() {
	[ -e "$env_file" ] || refuse unavailable "nothing is deployed in $state"
}

deploy() {
	local began=$SECONDS
	preflight
	place_make
	lock
	settings_make
	build
	find_postgres
	stop_lighttpd_by_hand
	# shellcheck disable=SC2086 # a list
	bring_up_instances $instances
	bring_up_services
	report_endpoints
	say "ready after $((SECONDS - began)) s"
}

# One that was started as "lighttpd -f" has the ports, and pools of its own, which end with it.
stop_lighttpd_by_hand() {
	local pid name
	while read -r pid name; do
		if [ "$name" = lighttpd ] && [ "$pid" != "$(cat "$run/gateway.pid" 2>/dev/null)" ]; then
			say "stopping lighttpd, process $pid, which was started by hand"
			kill "$pid"
			wait_until 40 is_ended "$pid" || kill -s KILL "$pid"
		fi
	done < <(own_processes)
	rm -f "$run/lighttpd.pid"
}

is_ended() {
	! kill -0 "$1" 2>/dev/null
}

# Starts what does not run, and replaces what runs from something else than is installed now.
bring_up_services() {
	local name changed=0
	for name in public-api private-api intern-api logs gateway mailer rotation retention; do
		service_write "$name" || true
		service_bring_up "$name" || continue
		changed=$((changed + 1))
	done
	wait_for_services
	[ $changed -gt 0 ] || say 'everything runs already; nothing changed'
}

# False if there was nothing to do.
service_bring_up() {
	local name=$1 note=$state/sv/$1/digest frame content
	frame=$(frame_digest "$name") content=$(content_digest "$name")
	if ! service_is_up "$name"; then
		say "starting $name"
		service_start "$name"
	elif ! grep -qsx "$frame .*" "$note"; then
		say "restarting $name"
		service_stop "$name"
		service_start "$name"
	elif ! grep -qsx "$frame $content" "$note"; then
		say "renewing $name"
		service_renew "$name"
	else
		return 1
	fi
	echo "$frame $content" >"$note"
}

wait_for_services() {
	local name
	for name in $services; do
		service_wait "$name" || refuse unavailable "$name did not come up; \"$0 logs $name\" tells more"
	done
}

stop() {
	local name pid
	if [ ! -e "$env_file" ]; then
		say "nothing is deployed in $state"
		return
	fi
	lock
	stop_lighttpd_by_hand
	for name in retention rotation mailer gateway logs public-api private-api intern-api; do
		service_stop "$name"
	done
	for name in $instances; do
		service_stop "postgres-$name" &
	done
	wait
	if pid=$(supervisor_pid); then
		kill -s HUP "$pid"
		wait_until 10 is_ended "$pid" || true
	fi
	stop_leftovers
	rm -f "$run"/*.sock "$run"/*.sock-* "$run"/*.pid
	say "stopped; the data is in $state"
}

# Whatever still works for this copy: what a killed runsv left, above all.
stop_leftovers() {
	local signal pid name
	for signal in INT TERM KILL; do
		if wait_until 10 nothing_is_left; then
			return
		fi
		while read -r pid name; do
			say "ending $name, process $pid, which was left behind"
			kill -s $signal "$pid" 2>/dev/null || true
		done < <(own_processes)
	done
	wait_until 5 nothing_is_left || refuse unavailable "still there: $(own_processes)"
}

nothing_is_left() {
	[ -z "$(own_processes)" ]
}

restart() {
	local name
	need_state
	if [ $# -eq 0 ]; then
		stop
		exec 9>&-
		deploy
		return
	fi
	lock
	settings_read
	find_postgres
	for name in "$@"; do
		[[ " $services " = *" $name "* ]] || refuse usage "there is no service $name; there are: $services"
	done
	for name in "$@"; do
		say "restarting $name"
		service_stop "$name"
		service_start "$name"
		service_wait "$name" || exit 69
	done
}

status() {
	need_state
	settings_read
	find_postgres
	report_status
}

admin() {
	local email=$1 answer
	need_state
	settings_read
	find_postgres
	answer=$(psql -X -q -At -v ON_ERROR_STOP=1 -v email="$email" -d "$(conninfo_of user migrator)" -f "$data/sql/user/administrator.sql") ||
		refuse unavailable 'the database refused'
	[ -n "$answer" ] || refuse usage "there is no account with the address $email: register it first"
	record_new_administrator "${answer%%|*}" || refuse unavailable "$email is an administrator, but postgres-intern has no record of it"
	say "$email is an administrator, from its next sign-in or token on"
}

# A security event like those of the services, although no request made it.
record_new_administrator() {
	psql -X -q -v ON_ERROR_STOP=1 -v target="$1" -d "$(conninfo_of intern log_writer)" -f - <<-'END'
		insert into log (service, line) values ('deploy.sh', json_build_object('time', now(), 'level', 'warn', 'service', 'deploy.sh',
			'event', 'role_changed', 'audit', true, 'target', :'target', 'to', 'administrator'));
	END
}

# The answer is "t" or "f", and a sentence.
audit_verify() {
	local noted=${1:-} answer
	[[ $noted =~ ^([0-9a-f]{64})?$ ]] || refuse usage "\"$noted\" is no hash: it has 64 digits 0-9 a-f, as audit-verify told it"
	need_state
	settings_read
	find_postgres
	answer=$(psql -X -q -At -F ' ' -v head="$noted" -d "$(conninfo_of intern readonly)" -f "$data/sql/intern/audit_verify.sql") ||
		refuse unavailable 'the database refused'
	echo "audit: ${answer#* }"
	[ "${answer%% *}" = t ]
}

outbox() {
	need_state
	settings_read
	find_postgres
	report_outbox
}

run_tests() {
	check_packages build run test
	exec "$source/tests/run"
}

main() {
	local verb=${1:-help}
	[ $# -eq 0 ] || shift
	place_find
	use_installed
	case $verb:$# in
	deploy:0) deploy ;;
	stop:0) stop ;;
	restart:*) restart "$@" ;;
	status:0) status ;;
	logs:0 | logs:1) report_logs "$@" ;;
	endpoints:0) settings_read && report_endpoints ;;
	outbox:0) outbox ;;
	admin:1) admin "$@" ;;
	audit-verify:0 | audit-verify:1) audit_verify "$@" ;;
	test:0) run_tests ;;
	help:0 | --help:0 | -h:0) help ;;
	*) help >&2 && exit 64 ;;
	esac
}

main "$@"

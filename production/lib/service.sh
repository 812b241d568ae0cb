# shellcheck shell=bash
# shellcheck disable=SC2154,SC2034 # names of place.sh, names for report.sh
# runit keeps the services running: state/sv has a folder for each, runsvdir watches them.
#
# With the file "down" in its folder a service waits until it is started on purpose: a new
# runsvdir starts nothing by itself, so the order is ours; a new runsv brings back what ran.

readonly services='postgres-config postgres-user postgres-intern public-api private-api intern-api gateway mailer rotation retention logs'

service_account_of() {
	case $1 in
	postgres-*) echo "$database_account" ;;
	*) echo "$service_account" ;;
	esac
}

# Writes the folder of a service. True if anything in it is new.
service_write() {
	local name=$1 folder=$state/sv/$1 account is_new=false
	account=$(service_account_of "$name")
	mkdir -p "$folder/log" "$state/log/$name"
	give_to "$account" "$state/log/$name"
	chmod 0750 "$state/log/$name"
	write_if_new "$state/log/$name/config" 0644 root < <(printf 's10485760\nn10\n') || true
	[ -e "$folder/run" ] || : >"$folder/down"
	if write_if_new "$folder/run" 0755 root < <(fill_template "$name" <"$data/production/sv/run"); then
		is_new=true
	fi
	write_if_new "$folder/log/run" 0755 root < <(fill_template "$name" <"$data/production/sv/log-run") || true
	if [ -e "$data/production/sv/${name%%-*}-control-t" ]; then
		mkdir -p "$folder/control"
		write_if_new "$folder/control/t" 0755 root <"$data/production/sv/${name%%-*}-control-t" || true
	fi
	$is_new
}

# Only root can, and must, become the account of a service.
fill_template() {
	local as=
	[ "$(id -u)" -ne 0 ] || as="chpst -u $(service_account_of "$1") "
	sed -e "s|@state@|$state|g" -e "s|@start@|$libexec/start|g" -e "s|@service@|$1|g" \
		-e "s|@as@|$as|g"
}

supervisor_pid() {
	local pid
	pid=$(cat "$run/runsvdir.pid" 2>/dev/null) || return 1
	[ "$(tr '\0' ' ' <"/proc/$pid/cmdline" 2>/dev/null)" = "runsvdir -P $state/sv " ] || return 1
	echo "$pid"
}

# A session of its own: it outlives the terminal. No file of ours stays open in it, the lock least of all.
supervisor_start() {
	local name
	if supervisor_pid >/dev/null; then
		return
	fi
	for name in $services; do
		[ ! -d "$state/sv/$name" ] || : >"$state/sv/$name/down"
	done
	cd "$state" || refuse unavailable "cannot enter $state"
	env -i PATH="$PATH" LC_ALL=C.UTF-8 TZ=UTC \
		setsid --fork runsvdir -P "$state/sv" </dev/null >/dev/null 2>>"$state/log/runsvdir.log" 9>&-
	wait_until 5 supervisor_found || refuse unavailable "runsvdir does not start; see $state/log/runsvdir.log"
}

supervisor_found() {
	local process
	for process in /proc/[0-9]*; do
		if [ "$(tr '\0' ' ' 2>/dev/null <"$process/cmdline")" = "runsvdir -P $state/sv " ]; then
			echo "${process#/proc/}" >"$run/runsvdir.pid"
			return 0
		fi
	done
	return 1
}

service_is_supervised() {
	sv status "$state/sv/$1" 2>/dev/null | grep -q '^\(run\|down\|finish\):'
}

service_is_up() {
	sv status "$state/sv/$1" 2>/dev/null | grep -q '^run:'
}

service_start() {
	local name=$1
	# runsvdir looks for new folders every five seconds.
	wait_until 10 service_is_supervised "$name" || refuse unavailable "runit does not see $name"
	rm -f "$state/sv/$name/down"
	sv up "$state/sv/$name" >/dev/null
}

service_stop() {
	local name=$1
	if service_is_supervised "$name"; then
		sv -w 40 force-stop "$state/sv/$name" >/dev/null || say "$name had to be killed"
	fi
}

# New program or settings, same socket: a pool replaces its workers one by one, lighttpd finishes what it began.
service_renew() {
	case $1 in
	*-api) sv hup "$state/sv/$1" >/dev/null ;;
	gateway) sv 1 "$state/sv/$1" >/dev/null ;; # USR1
	*)
		service_stop "$1"
		service_start "$1"
		;;
	esac
}

# Waits for an answer, and shows the last words of a service that gives none.
service_wait() {
	local name=$1 seconds=${2:-30}
	if ! wait_until "$seconds" service_is_healthy "$name"; then
		say "$name gives no good answer after $seconds s. Its last lines ($state/log/$name/current):"
		tail -n 15 "$state/log/$name/current" >&2 || true
		return 1
	fi
}

service_is_healthy() {
	[ "$(service_health "$1")" = ok ]
}

# "ok", or what is wrong, in a few words.
service_health() {
	if ! service_is_up "$1"; then
		echo 'is not running'
		return
	fi
	# Nobody reads what it writes: it would stop when the pipe is full.
	if ! sv status "$state/sv/$1" | grep -q '; run: log:'; then
		echo 'has no log'
		return
	fi
	case $1 in
	postgres-*) postgres_health "${1#postgres-}" ;;
	*-api) pool_health "$1" ;;
	gateway) gateway_health ;;
	*) echo ok ;;
	esac
}

postgres_health() {
	if postgres_answers "$1"; then
		echo ok
	else
		echo 'accepts no connections'
	fi
}

postgres_answers() {
	pg_isready -q -t 2 -h "$run" -p "$(port "$1")" -U postgres -d postgres
}

# Asks the pool itself, past the web server.
pool_health() {
	local answer status
	answer=$(REQUEST_METHOD=GET SCRIPT_NAME=/${1%-api} PATH_INFO=/health REQUEST_URI=/health QUERY_STRING='' \
		REMOTE_ADDR=127.0.0.1 SERVER_PROTOCOL=HTTP/1.1 HTTP_HOST=localhost \
		timeout 5 cgi-fcgi -bind -connect "$run/$1.sock" 2>/dev/null) || true
	if [ -z "$answer" ]; then
		echo 'does not answer'
		return
	fi
	status=$(sed -n 's/^Status: *\([0-9]*\).*/\1/p;/^\r*$/q' <<<"$answer")
	if [ "${status:-200}" = 200 ]; then
		echo ok
	else
		echo "answers $status"
	fi
}

gateway_health() {
	local name status
	for name in frontend gateway; do
		status=$(curl -s -o /dev/null -m 5 -w '%{http_code}' "http://127.0.0.1:$(port $name)/health") || true
		if [ "$status" != 200 ]; then
			echo "$name answers ${status/000/nothing}"
			return
		fi
	done
	echo ok
}

# Processes of this copy, "PID NAME" a line: by name, and by a folder or an argument inside the state folder.
own_processes() {
	local process name
	for process in /proc/[0-9]*; do
		read -r name 2>/dev/null <"$process/comm" || continue
		case $name in
		postgres | lighttpd | spawn-fcgi | public-api | private-api | intern-api | todo-mailer | rsyslogd | sleep | svlogd | runsv | runsvdir)
			if is_own_process "$process"; then
				printf '%s %s\n' "${process#/proc/}" "$name"
			fi
			;;
		esac
	done
}

is_own_process() {
	local folder arguments
	folder=$(readlink "$1/cwd" 2>/dev/null)
	arguments=$(tr '\0' ' ' 2>/dev/null <"$1/cmdline")
	case "$folder/ $arguments" in
	"$state/"* | "$run/"* | *" $state/"* | *" $run/"* | *"=$state/"*) return 0 ;;
	lighttpd* | *" lighttpd "* | *"/lighttpd "*) has_open "$1" "$state/log/gateway/access.log" ;;
	*) return 1 ;;
	esac
}

# A lighttpd that was started by hand names no folder of ours.
has_open() {
	local file
	for file in "$1"/fd/*; do
		[ "$(readlink "$file" 2>/dev/null)" != "$2" ] || return 0
	done
	return 1
}

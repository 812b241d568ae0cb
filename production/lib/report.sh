# shellcheck shell=bash
# shellcheck disable=SC2154 # names of place.sh and service.sh
# What people ask: status, logs, endpoints.

# A line per service; 1 if anything is not as it should be. JSON=1 for programs.
report_status() {
	local name line mail is_degraded=false
	local -a rows=()
	mail=$(mail_line)
	for name in $services; do
		line=$(service_row "$name")
		rows+=("$line")
		[[ $line = *' ok' ]] || is_degraded=true
	done
	if [ "${JSON:-0}" = 1 ]; then
		print_rows_json $is_degraded "$mail" "${rows[@]}"
	else
		printf '%-16s %-8s %8s %10s %10s  %s\n' SERVICE STATE PID UPTIME MEMORY HEALTH
		printf '%s\n' "${rows[@]}" | awk '{ h = $6; for (i = 7; i <= NF; i++) h = h " " $i
			printf "%-16s %-8s %8s %9ds %7.1f MB  %s\n", $1, $2, $3, $4, $5 / 1024, h }'
		echo "mail: $mail"
	fi
	! $is_degraded
}

# "NAME STATE PID SECONDS KILOBYTES HEALTH"
service_row() {
	local name=$1 line pid=0 seconds=0 state_word=down
	line=$(sv status "$state/sv/$name" 2>/dev/null) || true
	if [[ $line =~ ^([a-z]+):\ [^:]*:\ (\(pid\ ([0-9]+)\)\ )?([0-9]+)s ]]; then
		state_word=${BASH_REMATCH[1]} pid=${BASH_REMATCH[3]:-0} seconds=${BASH_REMATCH[4]}
	fi
	if [ "$state_word" = run ]; then
		echo "$name $state_word $pid $seconds $(tree_kilobytes "$pid") $(service_health "$name")"
	else
		echo "$name $state_word 0 $seconds 0 is not running"
	fi
}

# Memory of a process and its children. Proportional, so that shared pages count once; responders keep that
# from an ordinary user (they are not dumpable), and are told with their resident pages.
tree_kilobytes() {
	local process sum=0 part
	for process in "$1" $(children_of "$1"); do
		part=$(awk '/^Pss:/ { print $2 }' "/proc/$process/smaps_rollup" 2>/dev/null) ||
			part=$(awk '/^VmRSS:/ { print $2 }' "/proc/$process/status" 2>/dev/null) || part=0
		sum=$((sum + ${part:-0}))
	done
	echo "$sum"
}

children_of() {
	local child
	local -a children
	read -r -a children < <(cat "/proc/$1/task/"*/children 2>/dev/null) || true
	for child in "${children[@]}"; do
		echo "$child"
		children_of "$child"
	done
}

# "2 waiting, 0 failed". A mail that waits for a server that was never named is no fault of the service.
mail_line() {
	local waiting failed
	if ! read -r waiting failed < <(psql -X -q -At -F ' ' -d "$(conninfo_of user readonly)" 2>/dev/null -c "
		select count(*) filter (where next_attempt_at < 'infinity'), count(*) filter (where next_attempt_at = 'infinity')
		from mail where sent_at is null"); then
		echo 'not known'
	elif [ -z "${setting[SMTP_URL]:-}" ]; then
		echo "$waiting waiting, SMTP_URL is not set"
	else
		echo "$waiting waiting, $failed failed"
	fi
}

# What waits or was given up, oldest first; no control character reaches the terminal.
report_outbox() {
	psql -X -q -At -v ON_ERROR_STOP=1 -d "$(conninfo_of user migrator)" -c "
		select format(E'--- mail %s of %s, %s attempts%s\nTo: %s\nSubject: %s\n\n%s', id, to_char(created_at, 'YYYY-MM-DD HH24:MI'), attempts,
			', ' || last_error, recipient, subject, body)
		from mail where sent_at is null order by id" | tr -d '\000-\010\013-\037\177'
}

# Every word here comes from this script: nothing to escape.
print_rows_json() {
	local is_degraded=$1 mail=$2
	shift 2
	printf '%s\n' "$@" | awk -v degraded="$is_degraded" -v mail="$mail" '
		BEGIN { printf "{\"degraded\":%s,\"services\":[", degraded }
		{
			h = $6
			for (i = 7; i <= NF; i++) h = h " " $i
			printf "%s{\"name\":\"%s\",\"state\":\"%s\",\"pid\":%d,\"uptime_s\":%d,\"memory_kb\":%d,\"health\":\"%s\"}", separator, $1, $2, $3, $4, $5, h
			separator = ","
		}
		END { printf "],\"mail\":\"%s\"}\n", mail }'
}

# The last lines of one service or of all; FOLLOW=1 (the default on a terminal) goes on.
report_logs() {
	local name follow=${FOLLOW:-}
	local -a files=()
	for name in ${1:-$services}; do
		[ ! -r "$state/log/$name/current" ] || files+=("$state/log/$name/current")
	done
	[ ${#files[@]} -gt 0 ] || refuse unavailable "there are no logs in $state/log"
	if [ -z "$follow" ]; then
		follow=0
		[ ! -t 1 ] || follow=1
	fi
	if [ "$follow" = 1 ]; then
		exec tail -n "${LINES_BEFORE:-20}" -F "${files[@]}"
	fi
	tail -n "${LINES_BEFORE:-20}" "${files[@]}"
}

report_endpoints() {
	cat <<-END
		pages                http://localhost:$(port frontend)/
		gateway              http://localhost:$(port gateway)/   (/public /private /intern)
		public API, direct   http://127.0.0.1:$(port public)/health
		private API, direct  http://127.0.0.1:$(port private)/health
		postgres-config      127.0.0.1:$(port config)   database config
		postgres-user        127.0.0.1:$(port user)   database user
		postgres-intern      127.0.0.1:$(port intern)   database intern
		settings             $env_file
		state                $state
	END
}

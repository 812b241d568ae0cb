#!/bin/bash
# Stop leaves no process and no socket; the data are there after the next start.
. "$(dirname "$0")/lib.sh"

# Processes with a folder, an argument or an open file of this deployment.
involved() {
	local process
	for process in /proc/[0-9]*; do
		case ${process#/proc/} in
		"$$" | "$PPID") continue ;;
		esac
		if readlink "$process/cwd" "$process"/fd/* 2>/dev/null | grep -qF "$state/" ||
			tr '\0' ' ' 2>/dev/null <"$process/cmdline" | grep -qE "(^| )($state|$run)/"; then
			echo "${process#/proc/} $(tr '\0' ' ' 2>/dev/null <"$process/cmdline")"
		fi
	done
}

mark=stop-$$@example.org
fetch -H 'Content-Type: application/json' -d "{\"email\":\"$mark\",\"password\":\"correct horse battery staple\"}" "$gateway/private/v1/auth/register"
like 'an account is made' "$status" '^20[0-9]$'

deploy_sh stop >"$work/output" 2>&1
is 'stop is good' $? 0
is 'nothing had to be killed' "$(grep -E 'killed|left behind' "$work/output")" ''
is 'no process is left' "$(involved)" ''
is 'no socket is left' "$(ls -A "$run")" ''
for port in 3000 5000 5050 5555 5432 5433 5434; do
	is "port $port is free" "$(ss -Htln "sport = :$((port + offset))")" ''
done
deploy_sh stop >/dev/null 2>&1
is 'a second stop is good, too' $? 0
deploy_sh status >/dev/null 2>&1
is 'the status is bad' $? 1

deploy_sh deploy >"$work/output" 2>&1
is 'all comes up again' $? 0
is 'the account is still there' "$(sql user -c "select count(*) from app.account where email = '$mark'")" 1
deploy_sh admin "$mark" >/dev/null 2>&1
is 'and can be made an administrator' "$? $(sql user -c "select role from app.account where email = '$mark'")" '0 administrator'
deploy_sh admin "nobody-$mark" >/dev/null 2>&1
is 'an unknown one cannot' $? 64
deploy_sh restart intern-api >/dev/null 2>&1
is 'one service is restarted' $? 0
deploy_sh restart no-such-service >/dev/null 2>&1
is 'an unknown one is refused' $? 64
finish

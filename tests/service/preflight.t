#!/bin/bash
# Nothing is started when something is wrong before; a second deploy changes nothing.
. "$(dirname "$0")/lib.sh"

# The same again.
marks() {
	for name in postgres-config postgres-user postgres-intern public-api private-api intern-api gateway mailer rotation retention logs; do
		echo "$name $(service_pid "$name")"
	done
	find "$state" -path "$state/log" -prune -o -path "$state/build" -prune -o -path "$state/postgres/*/*" -prune -o \
		-path "$state/rsyslog" -prune -o -path "$state/published" -prune -o -path '*/supervise' -prune -o \
		-type f -printf '%p %T@ %s %m %u\n' | sort
}
marks >"$work/before"
deploy_sh deploy >"$work/output" 2>&1
is 'a second deploy is good' $? 0
like 'it says that nothing changed' "$(cat "$work/output")" 'everything runs already; nothing changed'
marks >"$work/after"
# Templates and documents are copied each time; what a service runs from is not touched.
is 'every service is the same process' "$(grep -v / "$work/after")" "$(grep -v / "$work/before")"
is 'settings, secrets and services are the same files' "$(grep -E '/(\.env|secrets|sv)' "$work/after")" "$(grep -E '/(\.env|secrets|sv)' "$work/before")"

# Two at once.
exec 8>"$state/lock"
flock 8
like 'two deploys at once are refused' "$(deploy_sh deploy 2>&1)" 'another deploy.sh is at work'
exec 8>&-

# Ports. A deployment of its own would use these.
export TODO_STATE_DIR=$work/state PORT_OFFSET=$((offset + 300))
mkdir "$work/www"
echo "server.document-root = \"$work/www\" server.bind = \"127.0.0.1\" server.port = $((5432 + PORT_OFFSET))" | tr ' ' '\n' |
	sed -z 's/\n=\n/ = /g' >"$work/taken.conf"
lighttpd -D -f "$work/taken.conf" 2>/dev/null &
squatter=$!
clean_up() {
	kill "$squatter" 2>/dev/null
	# In case it was started after all.
	deploy_sh stop >/dev/null 2>&1
}
within 5 answers "http://127.0.0.1:$((5432 + PORT_OFFSET))/" 404
output=$(deploy_sh deploy 2>&1)
is 'a taken port is refused' $? 69
like 'with its owner' "$output" "port $((5432 + PORT_OFFSET)) \(config\) is taken by lighttpd, process $squatter"
like 'and what helps' "$output" 'nothing was started.*PORT_OFFSET='
ls "$work/state" >/dev/null 2>&1
is 'nothing was made' $? 2
kill "$squatter"

# Packages: a list with one that is nowhere.
cp -r "$source/production" "$work/production"
echo 'no-such-package-anywhere run a test' >>"$work/production/packages"
if [ "$(id -u)" -eq 0 ]; then
	output=$(setpriv --reuid=nobody --regid=nogroup --clear-groups env HOME="$work" "$work/production/deploy.sh" deploy 2>&1)
else
	output=$("$work/production/deploy.sh" deploy 2>&1)
fi
is 'a missing package is refused' $? 69
like 'with the line that installs it' "$output" 'apt-get install --no-install-recommends no-such-package-anywhere'
ls "$work/state" >/dev/null 2>&1
is 'nothing was made then' $? 2

like 'a relative state folder is refused' "$(TODO_STATE_DIR=relative deploy_sh deploy 2>&1)" 'is no absolute path'
like 'so is one with a blank' "$(TODO_STATE_DIR='/tmp/a b' deploy_sh deploy 2>&1)" 'use letters, digits'
like 'stopping what is not there is no fault' "$(deploy_sh stop 2>&1)" 'nothing is deployed'
like 'the status of what is not there is' "$(deploy_sh status 2>&1)" 'nothing is deployed'
finish

# shellcheck shell=bash
# shellcheck disable=SC2154 # names of place.sh and service.sh
# What must hold before anything is started. Refuses with everything that is wrong.

preflight() {
	check_packages build run
	check_account
	settings_read
	check_workers
	check_ports
}

# Prints the packages of the groups given that are not installed.
missing_packages() {
	local name group
	while read -r name group _; do
		if [[ $name != '#'* ]] && [[ " $* " = *" $group "* ]] && ! is_installed "$name"; then
			echo "$name"
		fi
	done <"$production/packages"
}

is_installed() {
	[ "$(dpkg-query -W -f '${db:Status-Status}' "$1" 2>/dev/null)" = installed ]
}

# Of the groups given. Root installs what is missing, others are told how.
check_packages() {
	local -a missing
	if ! command -v dpkg-query >/dev/null; then
		say "no dpkg here: make sure that what $production/packages names is installed"
		return
	fi
	mapfile -t missing < <(missing_packages "$@")
	if [ ${#missing[@]} -eq 0 ]; then
		return
	fi
	if [ "$(id -u)" -eq 0 ]; then
		install_packages "${missing[@]}"
	else
		say "missing: ${missing[*]}. As root:"
		say "  apt-get install --no-install-recommends ${missing[*]}"
		refuse unavailable 'some packages are missing; nothing was started'
	fi
}

# While apt works, no package may start a daemon, nor make PostgreSQL's cluster "main": both would take our ports.
install_packages() {
	local policy=/usr/sbin/policy-rc.d is_ours=false
	say "installing: $*"
	mkdir -p /etc/postgresql-common/createcluster.d
	echo 'create_main_cluster = false' >/etc/postgresql-common/createcluster.d/todo.conf
	if [ ! -e $policy ]; then
		printf '#!/bin/sh\nexit 101\n' >$policy
		chmod 0755 $policy
		is_ours=true
	fi
	apt_install "$@" || refuse_after_apt $is_ours $policy "$*"
	! $is_ours || rm -f $policy
}

apt_install() {
	local log=$state/log/apt.log
	mkdir -p "$state/log"
	DEBIAN_FRONTEND=noninteractive apt-get -q install -y --no-install-recommends "$@" >"$log" 2>&1 && return
	{ apt-get -q update && DEBIAN_FRONTEND=noninteractive apt-get -q install -y --no-install-recommends "$@"; } >"$log" 2>&1
}

refuse_after_apt() {
	! $1 || rm -f "$2"
	tail -n 5 "$state/log/apt.log" >&2
	refuse unavailable "apt-get install --no-install-recommends $3 failed; nothing was started. See $state/log/apt.log"
}

check_account() {
	local account
	for account in "$database_account" "$service_account"; do
		getent passwd "$account" >/dev/null || refuse unavailable "there is no account $account"
	done
}

# A worker is a connection: the pool must not want more than its role may have.
check_workers() {
	local instance workers=${setting[TODO_WORKERS]:-$((2 * $(nproc)))}
	for instance in $instances; do
		if [ "$workers" -gt "$(connections_of "$instance")" ]; then
			refuse config "$workers workers need as many connections, but $instance gets $(connections_of "$instance") of MAX_CONNECTIONS=${setting[MAX_CONNECTIONS]}: raise it, or set TODO_WORKERS"
		fi
	done
}

# Refuses with the owner of every port that something else has.
check_ports() {
	local name owner own taken=0
	own=$(own_processes)
	for name in frontend gateway public private config user intern; do
		owner=$(port_owner "$(port $name)")
		if [ -n "$owner" ] && ! grep -q "^${owner##* } " <<<"$own"; then
			say "port $(port $name) ($name) is taken by $owner"
			taken=$((taken + 1))
		fi
	done
	if [ $taken -gt 0 ]; then
		refuse unavailable "$taken port(s) taken; nothing was started. End what has them, or choose others: PORT_OFFSET=1000 $0 deploy"
	fi
}

# "name, process PID", or nothing for a free port.
port_owner() {
	local line
	line=$(ss -Htlnp "sport = :$1" | head -n 1)
	if [ -z "$line" ]; then
		return
	fi
	if [[ $line =~ \(\(\"([^\"]*)\",pid=([0-9]+) ]]; then
		echo "${BASH_REMATCH[1]}, process ${BASH_REMATCH[2]}"
	else
		echo "a process of another account (as root, \"ss -tlnp\" names it)"
	fi
}

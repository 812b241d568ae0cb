# shellcheck shell=bash
# shellcheck disable=SC2034 # the other files of this folder read these names
# Where one copy of the product lives, and as whom its parts run.

readonly instances='config user intern'
readonly pools='public-api private-api intern-api'

say() {
	printf '%s\n' "$*" >&2
}

# refuse KIND WHAT: what, why, how to fix. Exits as sysexits.h has it.
refuse() {
	local kind=$1 code=1
	shift
	printf '%s: %s\n' "${0##*/}" "$*" >&2
	case $kind in
	usage) code=64 ;;
	unavailable) code=69 ;;
	config) code=78 ;;
	esac
	exit $code
}

default_state() {
	if [ "$(id -u)" -eq 0 ]; then
		echo /var/lib/todo
	else
		echo "${XDG_STATE_HOME:-$HOME/.local/state}/todo"
	fi
}

# Root is split: PostgreSQL's files belong to one account, what faces the network runs as another.
place_accounts() {
	if [ "$(id -u)" -eq 0 ]; then
		database_account=postgres
		service_account=www-data
	else
		database_account=$(id -un)
		service_account=$database_account
	fi
}

as_database() {
	as_account "$database_account" "$@"
}

as_service() {
	as_account "$service_account" "$@"
}

as_account() {
	local account=$1
	shift
	if [ "$(id -un)" = "$account" ]; then
		"$@"
	else
		setpriv --reuid="$account" --regid="$account" --init-groups -- "$@"
	fi
}

give_to() {
	local account=$1
	shift
	[ "$(id -u)" -ne 0 ] || chown "$account:" "$@"
}

# Sets the names of all folders. Makes nothing.
place_find() {
	state=${TODO_STATE_DIR:-$(default_state)}
	case $state in
	/*) ;;
	*) refuse config "TODO_STATE_DIR=$state is no absolute path" ;;
	esac
	case $state in
	*[!A-Za-z0-9/._+-]*) refuse config "TODO_STATE_DIR=$state: use letters, digits and / . _ + - only" ;;
	esac
	env_file=$state/.env
	run=$state/run
	if [ -L "$run" ]; then
		run=$(readlink "$run")
	fi
	place_accounts
	PATH=$PATH:/usr/sbin:/sbin
}

# A Unix socket's path has 108 bytes; the longest name in run/ takes 20 of them.
readonly run_bytes_max=80

place_make() {
	umask 022
	mkdir -p "$state"/{log,sv,postgres,secrets,published,uploads,compressed,rsyslog}
	place_make_run
	mkdir -p "$state/log/gateway"
	chmod 0700 "$state/uploads" "$state/compressed" "$state/rsyslog"
	chmod 0711 "$state/secrets"
	give_to "$service_account" "$state"/{published,uploads,compressed,rsyslog,log/gateway}
}

place_make_run() {
	if [ ${#run} -gt $run_bytes_max ]; then
		run=$(short_folder)
		ln -sfn "$run" "$state/run"
	fi
	if [ ! -d "$run" ]; then
		mkdir -m 0700 "$run" || refuse unavailable "cannot make $run for the sockets"
	fi
	[ -O "$run" ] || [ "$(id -u)" -eq 0 ] || refuse unavailable "$run belongs to someone else"
	if [ "$(id -u)" -eq 0 ]; then
		# PostgreSQL and the pools bind here, nobody else.
		chown "$database_account:$service_account" "$run"
		chmod 0770 "$run"
	fi
}

short_folder() {
	local base=${XDG_RUNTIME_DIR:-/tmp}
	[ "$(id -u)" -ne 0 ] || base=/run
	printf '%s/todo-%s-%s\n' "$base" "$(id -u)" "$(printf '%s' "$state" | sha256sum | cut -c1-12)"
}

# Writes standard input to a file if it says something new. True if it did, false if the file stays as it is.
# Refuses what cannot be written; so feed it by < <(…): at the end of a pipe it would end only itself.
write_if_new() {
	local path=$1 mode=$2 account=$3 new
	{ new=$(mktemp "$path.XXXXXX") && cat >"$new"; } || refuse unavailable "cannot write $path"
	if [ ! -s "$new" ]; then
		rm -f "$new"
		refuse unavailable "nothing to write into $path"
	fi
	if cmp -s "$new" "$path"; then
		rm -f "$new"
		return 1
	fi
	{ chmod "$mode" "$new" && give_to "$account" "$new" && mv -f "$new" "$path"; } ||
		refuse unavailable "cannot write $path"
}

# Tries a command until it succeeds: wait_until SECONDS COMMAND...
wait_until() {
	local end=$((SECONDS + $1))
	shift
	until "$@" >/dev/null 2>&1; do
		[ "$SECONDS" -lt "$end" ] || return 1
		sleep 0.05
	done
}

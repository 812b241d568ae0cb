# shellcheck shell=bash
# shellcheck disable=SC2154 # names of place.sh
# Builds out of tree and installs into the state folder. make decides what is to do.

build() {
	local log=$state/log/build.log
	# What was made of another source looks newer than this one.
	is_built_from_here || rm -rf "$state/build"
	mkdir -p "$state/build"
	if is_configure_due; then
		say 'configuring'
		run_logged "$log" configure_build
	fi
	say 'building what changed'
	run_logged "$log" make -C "$state/build" -j "$(nproc)" all
	# A file that is the same keeps its time, so that a restart knows what is new.
	run_logged "$log" make -C "$state/build" install INSTALL='install -C -c'
}

configure_build() {
	if [ -e "$source/build-aux/configure" ] && has_newer "$source/build-aux/configure"; then
		(cd "$source" && ./bootstrap) || return
	fi
	(cd "$state/build" && "$source/configure" --prefix="$state/app" --sysconfdir="$state/app/etc")
}

is_configure_due() {
	[ ! -e "$state/build/Makefile" ] || has_newer "$state/build/Makefile"
}

is_built_from_here() {
	[ ! -e "$state/build/Makefile" ] || grep -qxF "abs_top_srcdir = $source" "$state/build/Makefile"
}

has_newer() {
	[ -n "$(find "$source" \( -name .git -o -name node_modules \) -prune -o \
		\( -name local.mk -o -name configure.ac -o -name Makefile.am \) -newer "$1" -print -quit)" ]
}

run_logged() {
	local log=$1
	shift
	"$@" >"$log" 2>&1 && return
	tail -n 30 "$log" >&2
	refuse unavailable "$* failed; see $log"
}

# How a service is started: when it changes, the service is restarted.
frame_digest() {
	cat "$state/sv/$1/run" "$libexec/start" "$data"/production/lib/*.sh | sha256sum | cut -d' ' -f1
}

# What it runs and reads: when it changes, the service is renewed without a refused request.
content_digest() {
	{
		cat "$env_file"
		case $1 in
		*-api) cat "$libexec/$1" && tree_list "$data/templates" "$data/www" ;;
		gateway) cat "$state/app/etc/todo/lighttpd/"*.conf ;;
		mailer) cat "$libexec/todo-mailer" ;;
		logs) cat "$data/production/rsyslog.conf" ;;
		esac
	} | sha256sum | cut -d' ' -f1
}

tree_list() {
	find "$@" -type f -printf '%p %s %T@\n' 2>/dev/null | LC_ALL=C sort
}

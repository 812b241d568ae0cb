#!/bin/sh
# A throwaway PostgreSQL cluster for tests, reached by a Unix socket only.
#
#   postgres.sh start DIR    makes the cluster if DIR has none, starts it, prints a libpq conninfo
#   postgres.sh stop DIR     stops it fast: open sessions end with an error; its data stays
#   postgres.sh kill DIR     stops it at once, as a crash would; start recovers it
#   postgres.sh remove DIR   stops it and removes DIR
#
# Durability is off: never use it for data. The superuser is "postgres", without
# a password. PostgreSQL refuses to run as root, so root becomes "postgres";
# DIR's parents must then be open to that user (mktemp -d under /tmp is).
set -eu

usage() {
	sed -n '2,/^set/s/^# \{0,1\}//p' "$0" >&2
	exit 64
}

# shellcheck disable=SC2012 # the newest version first: names of folders, without odd bytes
bin_of_postgres() {
	for bin in "${POSTGRES_BIN:-}" "$(pg_config --bindir 2>/dev/null || :)" \
		$(ls -d /usr/lib/postgresql/*/bin /usr/pgsql-*/bin 2>/dev/null | sort -rV); do
		[ -n "$bin" ] && [ -x "$bin/initdb" ] && printf '%s\n' "$bin" && return
	done
	echo "postgres.sh: initdb not found; install postgresql or set POSTGRES_BIN" >&2
	exit 69
}

# Runs a command as the user who owns the cluster.
as_owner() {
	if [ "$(id -u)" -eq 0 ]; then
		setpriv --reuid=postgres --regid=postgres --clear-groups env -C "$dir" HOME="$dir" "$@"
	else
		(cd "$dir" && "$@")
	fi
}

# sun_path holds 108 bytes: a deep DIR gets its socket elsewhere.
make_socket_folder() {
	[ ! -s "$dir/socket" ] || return 0
	socket=$dir
	[ ${#dir} -le 80 ] || socket=$(mktemp -d /tmp/todo-postgres.XXXXXX)
	[ "$(id -u)" -ne 0 ] || chown postgres "$socket"
	printf '%s\n' "$socket" >"$dir/socket"
}

make_cluster() {
	as_owner "$bin/initdb" --pgdata="$dir/data" --username=postgres --auth=trust --encoding=UTF8 \
		--locale=C.UTF-8 --no-sync >"$dir/initdb.log" 2>&1 || { cat "$dir/initdb.log" >&2; exit 1; }
	cat >>"$dir/data/postgresql.conf" <<-END
		listen_addresses = ''
		unix_socket_directories = '$(cat "$dir/socket")'
		port = 5432
		fsync = off
		synchronous_commit = off
		full_page_writes = off
		shared_buffers = 16MB
		max_connections = 40
		max_wal_senders = 0
		wal_level = minimal
		autovacuum = off
		jit = off
	END
}

start() {
	mkdir -p "$dir"
	make_socket_folder
	[ "$(id -u)" -ne 0 ] || chown postgres "$dir"
	[ -s "$dir/data/PG_VERSION" ] || make_cluster
	as_owner "$bin/pg_ctl" --pgdata="$dir/data" --log="$dir/server.log" --wait --silent start >&2 ||
		{ tail -n 20 "$dir/server.log" >&2; exit 1; }
	printf 'host=%s port=5432 dbname=postgres user=postgres\n' "$(cat "$dir/socket")"
}

stop() {
	[ ! -s "$dir/data/postmaster.pid" ] || as_owner "$bin/pg_ctl" --pgdata="$dir/data" --mode="$1" --wait --silent stop >&2
}

remove() {
	stop immediate
	socket=$(cat "$dir/socket" 2>/dev/null || echo "$dir")
	[ "$socket" = "$dir" ] || rm -rf "$socket"
	rm -rf "$dir/data" "$dir/socket" "$dir/initdb.log" "$dir/server.log"
	rmdir "$dir"
}

[ $# -eq 2 ] || usage
case $2 in /*) dir=$2 ;; *) dir=$PWD/$2 ;; esac
bin=$(bin_of_postgres)
case $1 in
start) start ;;
stop) stop fast ;;
kill) stop immediate ;;
remove) remove ;;
*) usage ;;
esac

# Tests against a throwaway cluster. Sourced by *.t; prints TAP.
# shellcheck shell=sh
set -u
# make check sets srcdir; by hand it is one or two folders above the test.
if [ -z "${srcdir:-}" ]; then
	srcdir=$(cd "$(dirname "$0")/.." && pwd)
	[ -e "$srcdir/sql/migrate" ] || srcdir=${srcdir%/*}
fi
# Everybody may enter: PostgreSQL runs as another user when the tests run as root.
work=$(mktemp -d /tmp/todo-sql.XXXXXX)
chmod 755 "$work"
responder=
clean_up() {
	[ -z "$responder" ] || kill "$responder" 2>/dev/null
	[ ! -d "$work/cluster" ] || sh "$srcdir/tests/postgres.sh" remove "$work/cluster"
	rm -rf "$work"
}
trap clean_up EXIT
trap 'exit 1' HUP INT TERM
# shellcheck source=tests/tap.sh
. "$srcdir/tests/tap.sh"

# like SENTENCE GOT PATTERN
like() {
	# shellcheck disable=SC2254 # the pattern is meant as one
	case $2 in $3) ok "$1" 0 ;; *)
		ok "$1" 1
		printf '%s\n' "wanted: $3" "got: $2" | sed 's/^/# /'
		;;
	esac
}

# The conninfo of a role in a database.
conninfo() {
	printf '%s\n' "$superuser" | sed "s/dbname=[^ ]*/dbname=$1/; s/user=[^ ]*/user=$2/"
}

start_cluster() {
	superuser=$(sh "$srcdir/tests/postgres.sh" start "$work/cluster") || { echo "Bail out! no cluster"; exit 1; }
}

# make_instance NAME: database, roles and schema.
make_instance() {
	if ! {
		psql -X -q -d "$superuser" -c "create database \"$1\"" &&
			psql -X -q -d "$(conninfo "$1" postgres)" -f "$srcdir/sql/$1/roles.sql" &&
			"$srcdir/sql/migrate" "$1" "$(conninfo "$1" migrator)" >/dev/null
	}; then
		echo "Bail out! no instance $1"
		exit 1
	fi
}

# sql DATABASE ROLE TEXT: unaligned rows, or "ERROR: …".
sql() {
	printf '%s\n' "$3" | psql -X -q -A -t -v ON_ERROR_STOP=1 -v VERBOSITY=terse -d "$(conninfo "$1" "$2")" -f - 2>&1 |
		sed 's/^psql:[^ ]* *//; s/^ERROR:  /ERROR: /'
}

# statement INSTANCE NAME: its text from the instance's folders of statements.
statement() {
	awk -v name="$2" '/^-- name:/ { is_it = $3 == name; next } is_it && !/^--/' "$srcdir/sql/$1"/*/*.sql
}

# run INSTANCE ROLE NAME ARGUMENTS: executes a statement as the responder would.
run() {
	sql "$1" "$2" "prepare wanted as $(statement "$1" "$3")
		execute wanted${4:+($4)};"
}

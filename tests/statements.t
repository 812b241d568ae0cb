#!/bin/sh
# The statements of every instance: the header made from them, and that the
# responder's own role may run each against the migrated schema.
# shellcheck disable=SC1091,SC2016,SC2154 # dollars are for SQL
. "${srcdir:-$(dirname "$0")/..}/tests/sql/lib.sh"
awk=${AWK:-awk}

# header FILE …: what statements.awk says, "exit N" after it if it failed.
header() {
	"$awk" -v instance=test -f "$srcdir/sql/statements.awk" "$@" 2>&1 || echo "exit $?"
}

# refused SENTENCE PATTERN TEXT: a file of that text must be refused so.
refused() {
	printf '%b' "$3" >"$work/bad.sql"
	like "refuses $1" "$(header "$work/bad.sql")" "*$work/bad.sql:$2*exit 1"
}

cat >"$work/good.sql" <<'END'
-- A file may begin with words about itself.

-- name: todo_list :rows read
-- Newest first.
select "title", '\d' as "back\slash" -- not a comment line
from todo

where account = $2 and $1::text <> $2;

-- name: todo_delete :exec
delete from todo;
END
is "a block becomes a row of the table" "$(header "$work/good.sql" | sed -n '/^enum/,$p')" "enum {
	SQL_TODO_LIST,
	SQL_TODO_DELETE,
	SQL_COUNT
};

static const struct statement statements[SQL_COUNT] = {
	[SQL_TODO_LIST] = { \"todo_list\",
		\"select \\\"title\\\", '\\\\d' as \\\"back\\\\slash\\\" -- not a comment line\\n\"
		\"from todo\\n\"
		\"where account = \$2 and \$1::text <> \$2\\n\", 2, true, STATEMENT_ROWS },
	[SQL_TODO_DELETE] = { \"todo_delete\",
		\"delete from todo\\n\", 0, false, STATEMENT_EXEC },
};

#endif"

refused "two statements of one name" '3: "a" is also at' '-- name: a :row\nselect 1;\n-- name: a :row\nselect 1;\n'
refused "a block without a name" '1: a name is made of' '-- name: :row\nselect 1;\n'
refused "an odd name" '1: a name is made of' '-- name: Todo-List :row\nselect 1;\n'
refused "an unknown shape" '1: "a" needs :rows, :row or :exec' '-- name: a :many\nselect 1;\n'
refused "a missing shape" '1: "a" needs :rows, :row or :exec' '-- name: a\nselect 1;\n'
refused "an unknown word" '1: only "read" may follow' '-- name: a :row write\nselect 1;\n'
refused "a statement that does not end" '1: "a" is not ended' '-- name: a :row\nselect 1\n'
refused "a statement that does not end before the next" '1: "a" is not ended' '-- name: a :row\nselect 1\n-- name: b :row\nselect 1;\n'
refused "a name without a statement" '1: "a" has no statement' '-- name: a :row\n-- name: b :row\nselect 1;\n'
refused "SQL without a name" '1: SQL before the first' 'select 1;\n'
refused "a second statement in a block" '3: something follows the semicolon of "a"' '-- name: a :row\nselect 1;\nselect 2;\n'
refused "a gap among the inputs" '1: "a" uses \$3 but not \$2' '-- name: a :row\nselect $1, $3;\n'
refused "input 0" '2: \$0: inputs go from' '-- name: a :row\nselect $0;\n'
refused "input 17" '2: \$17: inputs go from' '-- name: a :row\nselect $17;\n'
is "an instance without statements is refused" "$(: >"$work/empty.sql" && header "$work/empty.sql" | tail -n 1)" "exit 1"

is "all mistakes are told at once" \
	"$(printf 'select 1;\n-- name: a\n-- name: b :row\nselect $2;\n' >"$work/bad.sql" && header "$work/bad.sql" | grep -c "^$work/bad.sql:")" 4

# arguments N: "null, null, …", in parentheses.
arguments() {
	[ "$1" -eq 0 ] || printf '(%s)' "$(yes null | head -n "$1" | paste -sd, -)"
}

# explained INSTANCE ROLE NAME INPUTS READ: planned and begun, so names, types and grants all fit. A read begins in a transaction that may not write.
explained() {
	mode=$([ "$5" = true ] && echo "read only" || echo "read write")
	sql "$1" "$2" "begin transaction $mode; prepare wanted as $(statement "$1" "$3") explain (costs off) execute wanted$(arguments "$4");" |
		grep '^ERROR'
}

# check_statements INSTANCE ROLE FOLDER
check_statements() {
	instance=$1 role=$2
	"$awk" -v instance="$instance" -f "$srcdir/sql/statements.awk" "$srcdir/sql/$instance/$3"/*.sql >"$work/header"
	ok "$instance: the header of $role is made" $?
	names=$(sed -n 's/^\t\[SQL_[A-Z0-9_]*\] = { "\([a-z0-9_]*\)",$/\1/p' "$work/header")
	for name in $names; do
		row=$(sed -n "/{ \"$name\",\$/,/STATEMENT_/s/.*\", \([0-9]*\), \([a-z]*\), STATEMENT_.*/\1 \2/p" "$work/header")
		is "$instance: $role may run $name" "$(explained "$instance" "$role" "$name" "${row% *}" "${row#* }")" ""
	done
}

start_cluster
for instance in config user intern; do make_instance $instance; done
check_statements config public_app statements
check_statements user private_app statements
check_statements user mailer mailer
check_statements intern intern_app statements
finish

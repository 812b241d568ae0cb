#!/bin/sh
# sql/migrate: order, repetition, refusal, two at once.
# shellcheck disable=SC1091,SC2154
. "${srcdir:-$(dirname "$0")/../..}/tests/sql/lib.sh"
start_cluster

migrate=$srcdir/sql/migrate
for instance in config user intern; do
	psql -X -q -d "$superuser" -c "create database \"$instance\""
	psql -X -q -d "$(conninfo $instance postgres)" -f "$srcdir/sql/$instance/roles.sql"
	ok "$instance: roles" $?
	psql -X -q -d "$(conninfo $instance postgres)" -f "$srcdir/sql/$instance/roles.sql"
	ok "$instance: roles twice" $?
	pending=$("$migrate" $instance "$(conninfo $instance migrator)" --check)
	is "$instance: --check says 1 while something is pending" $? 1
	is "$instance: --check lists every file" "$(printf '%s\n' "$pending" | wc -l)" "$(find "$srcdir/sql/$instance" -name '[0-9]*.sql' | wc -l)"
	is "$instance: --check writes nothing" "$(sql $instance postgres "select to_regclass('app.schema_migration') is null")" t
	"$migrate" $instance "$(conninfo $instance migrator)" >"$work/out"
	ok "$instance: applies" $?
	"$migrate" $instance "$(conninfo $instance migrator)" --check
	ok "$instance: --check is content" $?
	is "$instance: a second time is nothing" "$("$migrate" $instance "$(conninfo $instance migrator)"; echo $?)" 0
	is "$instance: the owner owns everything" \
		"$(sql $instance postgres "select count(*) from pg_class where relnamespace = 'app'::regnamespace and relowner <> 'owner'::regrole")" 0
done

# The rest with files of our own.
mkdir -p "$work/sql/user"
export TODO_SQL="$work/sql"
psql -X -q -d "$superuser" -c 'create database own'
psql -X -q -d "$(conninfo own postgres)" -f "$srcdir/sql/user/roles.sql"
own=$(conninfo own migrator)
put() { printf '%s\n' "$2" >"$TODO_SQL/user/$1"; }
apply() { "$migrate" user "$own" "$@" 2>&1; }

put 0001_one.sql 'create table one (id integer);'
put 0002_two.sql 'create table two (id integer); insert into two values (1);'
put 0003_bad.sql 'create table three (id integer); select 1 / 0;'
out=$(apply)
is "a failing migration stops with 69" $? 69
like "and names its file and the reason" "$out" "*0003_bad.sql*division by zero*"
is "what came before it stays, its own work is undone" \
	"$(sql own postgres "select string_agg(name, ' ' order by name), to_regclass('app.three') is null from app.schema_migration")" \
	"0001_one.sql 0002_two.sql|t"
put 0003_bad.sql 'create table three (id integer);'
is "it goes on where it stopped" "$(apply)" "user: 0003_bad.sql"

put 0002_two.sql 'create table two (id bigint);'
out=$(apply)
is "a changed file is refused with 65" $? 65
like "and named" "$out" "*0002_two.sql was changed after it was applied*"
apply --check >/dev/null
is "--check refuses it too" $? 65
put 0002_two.sql 'create table two (id integer); insert into two values (1);'
ok "the old text is accepted again" "$(apply >/dev/null; echo $?)"

mv "$TODO_SQL/user/0001_one.sql" "$work/one"
out=$(apply)
is "a missing file is refused with 65" $? 65
like "and named" "$out" "*0001_one.sql was applied but is missing*"
mv "$work/one" "$TODO_SQL/user/0001_one.sql"

put 0002_again.sql 'select 1;'
like "two files with one number are refused" "$(apply)" "*have the same number*"
rm "$TODO_SQL/user/0002_again.sql"
put 0000_late.sql 'select 1;'
like "a file before an applied one is refused" "$(apply)" "*0000_late.sql comes before 0003_bad.sql*"
rm "$TODO_SQL/user/0000_late.sql"
put 4_short.sql 'select 1;'
like "a misnamed file is refused" "$(apply)" "*4_short.sql is no name for a migration*"
rm "$TODO_SQL/user/4_short.sql"

put 0004_slow.sql 'create table four (id integer); select pg_sleep(0.3);'
apply >"$work/first" &
first=$!
apply >"$work/second" &
second=$!
wait $first && wait $second
ok "two at once: both succeed" $?
is "two at once: one applies, one waits" "$(cat "$work/first" "$work/second")" "user: 0004_slow.sql"

out=$("$migrate" user "host=$work/nowhere dbname=own" 2>&1)
is "no database is 69" $? 69
TODO_SQL=$work/nowhere apply >"$work/out"
is "no folder is 65" $? 65
like "and tells what to set" "$(cat "$work/out")" "*set TODO_SQL*"
"$migrate" user 2>"$work/out"
is "a missing argument is 64" $? 64
like "and prints the usage" "$(cat "$work/out")" "*migrate INSTANCE CONNINFO*--check*"

unset TODO_SQL
publish() {
	psql -X -q -v id="$1" -v epoch=1793491200 -v digest="$2" -v catalogue='{"categories":[]}' -d "$(conninfo config migrator)" \
		-f "$srcdir/sql/config/publish.sql" 2>&1
}
one=$(printf one | sha256sum | cut -d' ' -f1)
two=$(printf two | sha256sum | cut -d' ' -f1)
ok "a release is published" "$(publish 2026.9.0 "$one" >/dev/null; echo $?)"
ok "and again, which is nothing" "$(publish 2026.9.0 "$one" >/dev/null; echo $?)"
like "other contents under its name are refused" "$(publish 2026.9.0 "$two")" "*release_keeps_its_digest*"
publish 2026.11.0 "$two"
sql config migrator "update release set state = 'withdrawn', withdrawn_reason = 'broken' where id = '2026.11.0'"
is "a withdrawn one is found, and says why" "$(run config public_app release_find "'2026.11.0'")" "$two|withdrawn|broken"
finish

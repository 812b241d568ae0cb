#!/bin/sh
# Lists and todos under concurrency: the statements, as the private API runs them.
# shellcheck disable=SC1091,SC2154
. "${srcdir:-$(dirname "$0")/../..}/tests/sql/lib.sh"
start_cluster
make_instance user
# The parallel part needs more connections than a pool has.
psql -X -q -d "$(conninfo user postgres)" -v connections=-1 -f "$srcdir/sql/user/roles.sql"

digest() { printf %s "$1" | sha256sum | cut -d' ' -f1; }
uuid() { printf '00000000-0000-7000-8000-%012d' "$1"; }
# account N: with session N.
account() {
	sql user private_app "insert into account (id, email, password_hash) values ('$(uuid "$1")', 'p$1@example.org', 'hash');
		insert into session (id, account) values ('$(uuid "$1")', '$(uuid "$1")')"
}
# whose N: its first three inputs.
whose() { printf "'%s', '%s', null" "$(uuid "$1")" "$(uuid "$1")"; }
# sandbox NAME: makes one; its inputs are those of "in NAME".
sandbox() { run user private_app sandbox_insert "'$(cat /proc/sys/kernel/random/uuid)', '$(digest "$1")', 'http://h/$1/todos'"; }
in_sandbox() { printf "null, null, '%s'" "$(digest "$1")"; }
# create CALLER ID TITLE [KEY BODY]: the verdict, id and order.
create() {
	key=null
	[ $# -lt 4 ] || key="'$4'"
	run user private_app todo_insert "$1, '$2', '$3', false, null, null, null, 'normal', 'http://h', $key, '$(digest "${5-}")'" |
		awk -F'|' '/^ERROR/ { print; next } { print $NF, $1, $5 }'
}
titles() { run user private_app todo_list "$1, null, null, 'order', null, 0, 'http://h'" | cut -d'|' -f3 | paste -sd' '; }
count() { sql user private_app "select todo_count || ' ' || (select count(*) from todo where list = list.id) from list where account = '$(uuid "$1")'"; }

is "an account has a list from the start" "$(account 1; count 1)" "0 0"
is "a todo goes to the end" "$(create "$(whose 1)" "$(uuid 11)" a; create "$(whose 1)" "$(uuid 12)" b)" "created $(uuid 11) 1024
created $(uuid 12) 2048"
is "the list counts its todos" "$(count 1)" "2 2"
account 2
is "another account sees nothing of them" "$(titles "$(whose 2)")" ""
is "changes nothing" "$(run user private_app todo_update "$(whose 2), '$(uuid 11)', null, '{title}', 'stolen', null, null, null, null, null, 'http://h'")" ""
is "deletes nothing" "$(run user private_app todo_delete "$(whose 2), '$(uuid 11)', null"; run user private_app todo_delete_all "$(whose 2), null")" 0
is "and reorders nothing" "$(run user private_app todo_reorder "$(whose 2), '{$(uuid 11),$(uuid 12)}', 'http://h'" | awk -F'|' '{ print $NF }')" f
is "the same id in two lists is two todos" "$(create "$(whose 2)" "$(uuid 11)" mine; titles "$(whose 1)"; titles "$(whose 2)")" "created $(uuid 11) 1024
a b
mine"
is "with another account's session: refused" "$(run user private_app todo_list "'$(uuid 1)', '$(uuid 2)', null, null, null, 'order', null, 0, ''")" "ERROR: the session has ended"
sql user private_app "update session set revoked_at = now() where id = '$(uuid 2)'"
is "when the session has ended: refused" "$(create "$(whose 2)" "$(uuid 13)" x)" "ERROR: the session has ended"
is "nobody at all: refused" "$(run user private_app todo_list "null, null, null, null, null, 'order', null, 0, ''")" "ERROR: the session has ended"

# Throwaway lists
sandbox one >/dev/null
sandbox two >/dev/null
is "a sandbox needs its token only" "$(create "$(in_sandbox one)" "$(uuid 21)" s)" "created $(uuid 21) 1024"
is "deleting a whole list does not reach another" "$(run user private_app todo_delete_all "$(in_sandbox two), null"; titles "$(in_sandbox one)"; titles "$(whose 1)")" "0
s
a b"
is "an unknown token is no list" "$(titles "$(in_sandbox three)")" "ERROR: the sandbox is unknown or has expired"
sql user migrator "update list set expires_at = now() where sandbox = decode('$(digest one)', 'hex')"
is "an expired one neither" "$(titles "$(in_sandbox one)")" "ERROR: the sandbox is unknown or has expired"
is "making another sweeps it, with all its todos" "$(sandbox four >/dev/null; sql user private_app "select count(*) from list where sandbox is not null; select count(*) from todo where title = 's'")" "2
0"

# The limit, and who comes at the same time
account 3
sql user private_app "insert into todo (list, id, title, completed, \"order\", priority)
	select '$(uuid 3)', gen_random_uuid(), n::text, false, n, 'normal' from generate_series(1, 990) n"
n=0
while [ $n -lt 20 ]; do
	n=$((n + 1))
	create "$(whose 3)" "$(uuid $((300 + n)))" "$n" >"$work/limit.$n" &
	clients="${clients-} $!"
done
# shellcheck disable=SC2086
wait $clients
is "of 20 who add at once to a list of 990 ten pass" "$(cut -d' ' -f1-2 "$work"/limit.* | sed 's/ .*//' | sort | uniq -c | awk '{ print $2, $1 }' | paste -sd' ')" "ERROR: 10 created 10"
is "and it holds 1000" "$(count 3)" "1000 1000"
is "a full list refuses" "$(create "$(whose 3)" "$(uuid 399)" x)" "ERROR: a list holds at most 1000 todos"
is "until one is deleted" "$(run user private_app todo_delete "$(whose 3), '$(sql user private_app "select id from todo where list = '$(uuid 3)' limit 1")', null"; create "$(whose 3)" "$(uuid 399)" x | cut -d' ' -f1)" "f
created"

# Keys of a POST
account 4
is "a key is kept" "$(create "$(whose 4)" "$(uuid 41)" k key body)" "created $(uuid 41) 1024"
is "the same POST again gets the first answer" "$(create "$(whose 4)" "$(uuid 42)" k key body)" "replayed $(uuid 41) 1024"
is "with another body it is a mismatch" "$(create "$(whose 4)" "$(uuid 43)" k key other | cut -d' ' -f1)" mismatch
is "and one todo is there" "$(count 4)" "1 1"
is "another list has its own keys" "$(create "$(whose 1)" "$(uuid 44)" k key other | cut -d' ' -f1)" created
sql user migrator "update idempotency_key set created_at = now() - interval '24 hours 1 second'"
is "after 24 hours it is a new POST" "$(create "$(whose 4)" "$(uuid 45)" k key other)" "created $(uuid 45) 2048"
is "whose key is kept in its turn" "$(create "$(whose 4)" "$(uuid 46)" k key other)" "replayed $(uuid 45) 2048"
clients=
n=0
while [ $n -lt 20 ]; do
	n=$((n + 1))
	create "$(whose 4)" "$(uuid $((400 + n)))" once at-once same >"$work/once.$n" &
	clients="$clients $!"
done
# shellcheck disable=SC2086
wait $clients
is "of 20 at once with one key one creates" "$(cut -d' ' -f1 "$work"/once.* | sort | uniq -c | awk '{ print $2, $1 }' | paste -sd' ')" "created 1 replayed 19"
is "and all are told the same todo" "$(cut -d' ' -f2- "$work"/once.* | sort -u | wc -l)" 1

# Compare and set
account 5
create "$(whose 5)" "$(uuid 51)" v >/dev/null
clients=
n=0
while [ $n -lt 20 ]; do
	n=$((n + 1))
	run user private_app todo_update "$(whose 5), '$(uuid 51)', '{1}', '{title}', 'writer $n', null, null, null, null, null, 'http://h'" |
		awk -F'|' '{ print $NF, $3 }' >"$work/set.$n" &
	clients="$clients $!"
done
# shellcheck disable=SC2086
wait $clients
is "of 20 who change version 1 at once one does" "$(cut -d' ' -f1 "$work"/set.* | sort | uniq -c | awk '{ print $2, $1 }' | paste -sd' ')" "f 1 t 19"
is "and it is what is there" "$(titles "$(whose 5)")" "$(sed -n 's/^f //p' "$work"/set.*)"
is "an account takes its list along" "$(sql user migrator "delete from account where id = '$(uuid 5)'; select count(*) from todo where list = '$(uuid 5)'")" 0
finish

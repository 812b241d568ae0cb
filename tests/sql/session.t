#!/bin/sh
# Sessions, the rotation of refresh tokens, and what ends them: the statements, as the private API runs them.
# shellcheck disable=SC1091,SC2154
. "${srcdir:-$(dirname "$0")/../..}/tests/sql/lib.sh"
start_cluster
make_instance user
# The parallel part needs more connections than a pool has.
psql -X -q -d "$(conninfo user postgres)" -v connections=-1 -f "$srcdir/sql/user/roles.sql"
sql user postgres "alter system set max_connections = 80"
sh "$srcdir/tests/postgres.sh" stop "$work/cluster"
start_cluster

digest() { printf %s "$1" | sha256sum | cut -d' ' -f1; }
uuid() { printf '00000000-0000-7000-8000-%012d' "$1"; }
# register N: account N with session N and refresh token "N-0".
register() {
	run user private_app account_insert "'$(uuid "$1")', 'p$1@example.org', 'hash', '$(uuid "$1")', 'curl/8', '$(digest "$1-0")', '$(digest "mail-$1")', 's', 'b'"
}
# refresh OLD NEW: the verdict; "none" when the token was never issued.
refresh() {
	row=$(run user private_app session_refresh "'$(digest "$1")', '$(digest "$2")'")
	echo "${row:-none}" | cut -d'|' -f1
}
is_over() { sql user private_app "select revoked_at is not null from session where id = '$(uuid "$1")'"; }
tokens() { sql user private_app "select count(*), count(used_at) from refresh_token where session = '$(uuid "$1")'"; }
# ago N LONG: account N's tokens were issued, and those that were used were used, so long ago.
ago() {
	sql user migrator "update refresh_token set issued_at = now() - interval '$2', used_at = case when used_at is not null then now() - interval '$2' end
		where session = '$(uuid "$1")'"
}

is "registering signs in" "$(register 1)" "$(uuid 1)|user|free"
is "an address has one account, ASCII letters fold" \
	"$(run user private_app account_insert "'$(uuid 99)', 'P1@Example.ORG', 'hash', '$(uuid 99)', null, '$(digest 99-0)', '$(digest mail-99)', 's', 'b'" | sed 's/DETAIL.*//' | head -n 1)" \
	'ERROR: duplicate key value violates unique constraint "account_email_key"'
is "a refused registration leaves nothing" "$(sql user private_app "select (select count(*) from account), (select count(*) from session), (select count(*) from refresh_token)")" "1|1|1"
is "an account is found by address" "$(run user private_app account_find "'p1@EXAMPLE.org'")" "$(uuid 1)|hash"
is "a hash is replaced only when it is still the one that was checked" \
	"$(run user private_app account_rehash "'$(uuid 1)', 'better', 'other'"; run user private_app account_rehash "'$(uuid 1)', 'new', 'hash'"; sql user private_app "select password_hash from account")" new

is "the first use rotates" "$(refresh 1-0 1-1)" rotated
is "the successor rotates in its turn" "$(refresh 1-1 1-2)" rotated
is "one live token in the family" "$(tokens 1)" "3|2"
is "what was never issued is not found" "$(refresh foreign 1-9)" none
is "a repetition within 10 s gets the same successor" "$(refresh 1-1 1-2)" repeated
is "again" "$(refresh 1-1 1-2)" repeated
is "and issues nothing" "$(tokens 1)" "3|2"
is "a repetition with another successor gets none, and revokes nothing" "$(refresh 1-1 1-x) $(is_over 1)" "over f"
ago 1 "5 seconds"
is "after 5 s it still is a repetition" "$(refresh 1-1 1-2)" repeated
ago 1 "11 seconds"
is "after 11 s it is a theft" "$(refresh 1-1 1-2)" reused
is "the session is revoked" "$(is_over 1)" t
is "the live token of the family is worth nothing" "$(refresh 1-2 1-3)" over
is "neither is a used one, which is no second alarm" "$(refresh 1-0 1-1)" over

register 2 >/dev/null
refresh 2-0 2-1 >/dev/null
ago 2 "1 day"
is "an ancestor of a used token is a theft, too" "$(refresh 2-1 2-2; refresh 2-0 2-1; is_over 2)" "rotated
reused
t"

register 3 >/dev/null
ago 3 "6 days 23 hours"
is "idle for less than 7 days" "$(refresh 3-0 3-1)" rotated
ago 3 "7 days 1 second"
is "idle for more than 7 days" "$(refresh 3-1 3-2)" over
is "idleness is no theft" "$(is_over 3)" f
register 4 >/dev/null
sql user migrator "update session set expires_at = now() where id = '$(uuid 4)'"
is "after 30 days" "$(refresh 4-0 4-1)" over
is "30 days are set at sign-in" "$(sql user private_app "select expires_at - created_at from session where id = '$(uuid 3)'")" "30 days"

register 5 >/dev/null
is "the account, while signed in" "$(run user private_app account_get "'$(uuid 5)', '$(uuid 5)'" | cut -d'|' -f1-5)" "$(uuid 5)|p5@example.org|f|user|free"
is "with another account's session: nothing" "$(run user private_app account_get "'$(uuid 5)', '$(uuid 3)'")" ""
is "signing out needs the account's own session" "$(run user private_app session_revoke "'$(uuid 3)', '$(uuid 5)'")$(is_over 5)" f
is "signing out" "$(run user private_app session_revoke "'$(uuid 5)', '$(uuid 5)'")" "$(uuid 5)"
is "the account, signed out: nothing" "$(run user private_app account_get "'$(uuid 5)', '$(uuid 5)'")" ""
is "signing out twice: nothing" "$(run user private_app session_revoke "'$(uuid 5)', '$(uuid 5)'")" ""
is "refreshing after signing out" "$(refresh 5-0 5-1)" over

is "signing in again" "$(run user private_app session_insert "'$(uuid 54)', '$(uuid 4)', null, '$(digest 54-0)', 'hash'")" "user|free"
is "forgets the account's sessions that are over" "$(sql user private_app "select string_agg(id::text, ' ') from session where account = '$(uuid 4)'")" "$(uuid 54)"
is "and their tokens" "$(sql user private_app "select count(*) from refresh_token where digest = decode('$(digest 4-0)', 'hex')")" 0
sql user migrator "delete from account where id = '$(uuid 4)'"
is "an account's end takes its sessions along" "$(sql user private_app "select count(*) from session where account = '$(uuid 4)'")" 0

register 7 >/dev/null
is "a token is used when its lock was got, not when the wait for it began" "$(sql user private_app "begin; select pg_sleep(0.3);
	prepare wanted as $(statement user session_refresh) execute wanted('$(digest 7-0)', '$(digest 7-1)');
	select used_at - now() >= interval '0.3 seconds' from refresh_token where digest = decode('$(digest 7-0)', 'hex'); commit" | tail -n 1)" t

# A lock on the token makes all 50 wait, so that they truly meet.
register 6 >/dev/null
: >"$work/locker"
psql -X -q -A -t -d "$(conninfo user postgres)" >"$work/locker" <<-END &
	begin;
	select 'locked' from app.refresh_token where digest = decode('$(digest 6-0)', 'hex') for update;
	do \$\$
	begin
		for tenth_s in 1 .. 300 loop
			perform pg_stat_clear_snapshot();
			exit when (select count(*) from pg_stat_activity where usename = 'private_app' and wait_event_type = 'Lock') >= 50;
			perform pg_sleep(0.1);
		end loop;
	end
	\$\$;
	select count(*) from pg_stat_activity where usename = 'private_app' and wait_event_type = 'Lock';
	commit;
END
wait_for grep -q locked "$work/locker" || { echo "Bail out! the token was not locked"; exit 1; }
n=0
while [ $n -lt 50 ]; do
	n=$((n + 1))
	PGOPTIONS='-c lock_timeout=0 -c statement_timeout=0' refresh 6-0 6-1 >"$work/parallel.$n" &
done
wait
is "50 wait at once" "$(tail -n 1 "$work/locker")" 50
is "one of them rotates, 49 are told the same successor" "$(sort "$work"/parallel.* | uniq -c | awk '{ print $1, $2 }')" "49 repeated
1 rotated"
is "one family with one live token" "$(tokens 6) $(is_over 6)" "2|1 f"
is "the successor works" "$(refresh 6-1 6-2)" rotated
ago 6 "11 seconds"
is "the old one presented later revokes" "$(refresh 6-0 6-1) $(is_over 6)" "reused t"

# What overlaps. overlap N EARLY LATE: EARLY runs in a transaction that commits once LATE waits for it; prints what LATE gave.
overlap() {
	psql -X -q -A -t -d "$(conninfo user private_app)" >"$work/early.$1" 2>&1 <<-END &
		set statement_timeout = 0;
		begin;
		$2;
		select 'has run';
		do \$\$
		begin
			for tenth_s in 1 .. 300 loop
				perform pg_stat_clear_snapshot();
				exit when exists (select from pg_locks where not granted);
				perform pg_sleep(0.1);
			end loop;
		end
		\$\$;
		commit;
	END
	early=$!
	wait_for grep -q 'has run' "$work/early.$1" || { echo "Bail out! $2 did not end"; exit 1; }
	sql user private_app "$3"
	wait $early
}
# execution NAME ARGUMENTS: the text that executes a statement.
execution() { echo "prepare $1 as $(statement user "$1" | sed 's/;$//'); execute $1($2)"; }
# confirmed N: registers N, with a confirmed address.
confirmed() {
	register "$1" >/dev/null
	sql user migrator "update account set email_verified_at = now() where id = '$(uuid "$1")'"
}
sign_in() { execution session_insert "'$(uuid "$2")', '$(uuid "$1")', null, '$(digest "$2-0")', 'hash'"; }
make_token() { execution personal_token_insert "'$(uuid "$1")', '$(uuid "$2")', '$(digest "$2-t")', 'name', 'todos:read', 1, '$(uuid "$1")'"; }
change_password() { execution account_change_password "'$(uuid "$1")', '$(uuid "$1")', 'hash', 'new', 's', 'b'"; }
reset_password() {
	sql user migrator "insert into link (digest, account, purpose, email, password_digest, expires_at)
		select sha256('$1'), id, 'reset', email, sha256('hash'), now() + interval '1 hour' from account where id = '$(uuid "$1")'"
	execution account_reset "'$(digest "$1")', 'new', 's', 'b'"
}
live_sessions() { sql user private_app "select count(*) from session where account = '$(uuid "$1")' and revoked_at is null"; }
personal_tokens() { sql user private_app "select count(*) from personal_token where account = '$(uuid "$1")'"; }

confirmed 20
is "a change of password ends the session of a sign-in that it overlaps" \
	"$(overlap 20 "$(sign_in 20 21)" "$(change_password 20)") $(live_sessions 20)" "$(uuid 20) 1"
confirmed 22
is "a sign-in that overlaps a change of password finds that it was wrong" \
	"$(overlap 22 "$(change_password 22)" "$(sign_in 22 23)") $(live_sessions 22)" " 1"
confirmed 24
is "a reset ends the session of a sign-in that it overlaps" \
	"$(overlap 24 "$(sign_in 24 25)" "$(reset_password 24)") $(live_sessions 24)" "$(uuid 24) 0"
confirmed 26
is "and takes the personal token that is made meanwhile" \
	"$(overlap 26 "$(make_token 26 27)" "$(reset_password 26)") $(personal_tokens 26)" "$(uuid 26) 0"
confirmed 28
is "none is made in a session that a reset is about to end" \
	"$(overlap 28 "$(reset_password 28)" "$(make_token 28 29)") $(personal_tokens 28)" " 0"
confirmed 30
sql user migrator "insert into link (digest, account, purpose, email, password_digest, session, expires_at)
	select sha256('30'), id, 'email', 'new30@example.org', sha256('hash'), id, now() + interval '1 hour' from account where id = '$(uuid 30)'"
is "a new address ends the session of a sign-in that it overlaps, not the one that asked" \
	"$(overlap 30 "$(sign_in 30 31)" "$(execution account_confirm_email "'$(digest 30)'")") $(live_sessions 30)" "$(uuid 30) 1"
finish

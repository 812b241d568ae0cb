#!/bin/sh
# Least privilege: what each role is refused, and what it may do.
# shellcheck disable=SC1091,SC2154
. "${srcdir:-$(dirname "$0")/../..}/tests/sql/lib.sh"
start_cluster
for instance in config user intern; do make_instance $instance; done

# refused DATABASE ROLE WHAT SQL: the error is one of rights.
refused() {
	got=$(sql "$1" "$2" "$4")
	case $got in
	*"permission denied"* | *"must be owner"* | *"must be superuser"* | *"must be member"* | *"read-only transaction"*) ok "$2 is refused: $3" 0 ;;
	*)
		ok "$2 is refused: $3" 1
		printf '%s\n' "$got" | sed 's/^/# got: /'
		;;
	esac
}

denials() {
	refused "$1" "$2" "create a table in app" "create table app.x (id integer)"
	refused "$1" "$2" "create a table in public" "create table public.x (id integer)"
	refused "$1" "$2" "drop a table" "drop table app.$3"
	refused "$1" "$2" "alter a table" "alter table app.$3 add column x integer"
	refused "$1" "$2" "empty a table" "truncate app.$3"
	refused "$1" "$2" "create a role" "create role x"
	refused "$1" "$2" "read the password hashes of roles" "select rolpassword from pg_authid"
	refused "$1" "$2" "write a file of the server" "copy (select 1) to '/tmp/todo-roles-test'"
	refused "$1" "$2" "run a program on the server" "copy (select 1) to program 'true'"
	refused "$1" "$2" "read a file of the server" "select pg_read_file('postgresql.conf')"
	refused "$1" "$2" "become the owner" "set role owner"
	refused "$1" "$2" "create a temporary table" "create temporary table x (id integer)"
	refused "$1" "$2" "import a large object" "select lo_import('/etc/passwd')"
	refused "$1" "$2" "create a large object" "select lo_from_bytea(0, 'x')"
	refused "$1" "$2" "change the migrations' record" "delete from app.schema_migration"
	refused postgres "$2" "connect to postgres" "select 1"
	refused template1 "$2" "connect to template1" "select 1"
}

denials config public_app release
denials user private_app account
denials intern intern_app log
denials intern log_writer log
denials user readonly account
denials user mailer mail

# One cluster stands for three here; the grants alone keep them apart.
refused user public_app "connect to another instance's database" "select 1"
refused intern private_app "connect to another instance's database" "select 1"
refused config log_writer "connect to another instance's database" "select 1"

refused config public_app "publish a release" "insert into release (id, epoch, digest, catalogue) values ('2026.1.0', 1793491200, repeat('0', 64), '{}')"
refused config public_app "withdraw a release" "update release set state = 'withdrawn', withdrawn_reason = 'x'"

refused user private_app "give a role at registration" "insert into account (id, email, password_hash, role) values (gen_random_uuid(), 'x@example.org', 'x', 'administrator')"
refused user private_app "change a role" "update account set role = 'administrator'"
refused user private_app "change a plan" "update account set plan = 'premium'"
refused user private_app "delete an account" "delete from account"
refused user private_app "lengthen a session" "update session set expires_at = 'infinity'"
refused user private_app "forget a used refresh token" "delete from refresh_token"
refused user private_app "read a mail, whose link would open an account" "select body from mail"
refused user private_app "have a mail sent again" "update mail set sent_at = null"
refused user private_app "lengthen a link's life" "update link set expires_at = 'infinity'"
refused user mailer "delete an account through the function" "select delete_account(gen_random_uuid(), gen_random_uuid(), '')"
refused user readonly "give a role through the function" "select administer(gen_random_uuid(), gen_random_uuid(), gen_random_uuid(), 'administrator', null)"
like "private_app gives no role through the function without an administrator" \
	"$(sql user private_app "select administer(gen_random_uuid(), gen_random_uuid(), gen_random_uuid(), 'administrator', null)")" \
	"ERROR: *no administrator is signed in*"
is "nor deletes an account without its session" "$(sql user private_app "select delete_account(gen_random_uuid(), gen_random_uuid(), '') is null")" t
refused user mailer "write a mail of its own" "insert into mail (recipient, subject, body) values ('x', 'x', 'x')"
refused user mailer "send a mail to another" "update mail set recipient = 'eve@example.org'"
refused user mailer "read accounts" "select id from account"
refused user mailer "read the digests of links" "select digest from link"
refused user mailer "delete mails" "delete from mail"
refused user readonly "read mails" "select body from mail"
refused user readonly "read whom mails go to" "select recipient from mail"
refused user readonly "read the digests of links" "select digest from link"
refused user readonly "read password hashes through the view" "select password_hash from signed_in"
refused user readonly "read password hashes" "select password_hash from account"
refused user readonly "read refresh tokens" "select digest from refresh_token"
refused user readonly "delete" "delete from session"
is "readonly reads the rest" "$(sql user readonly "select count(email) from account")" 0
is "readonly reads the migrations" "$(sql user readonly "select count(*) > 0 from schema_migration")" t

refused intern log_writer "read the log" "select * from log"
refused intern log_writer "change the log" "update log set line = '{}'"
refused intern log_writer "delete from the log" "delete from log"
refused intern log_writer "choose a column that is read from the line" "insert into log (line, level) values ('{}', 'info')"
refused intern intern_app "write the log" "insert into log (line) values ('{}')"
refused intern intern_app "delete from the log" "delete from log"
is "log_writer adds a line" "$(sql intern log_writer "insert into log (line) values ('{}') ")" ""

refused user monitor "read a table" "select * from app.account"
is "monitor reads the statistics" "$(sql user monitor "select count(*) > 0 from pg_stat_activity")" t
is "migrator acts as owner" "$(sql user migrator "select current_user")" owner
is "nobody logs in as owner" "$(sql user postgres "select rolcanlogin from pg_roles where rolname = 'owner'")" f
is "the responder's limits" "$(sql user private_app "select current_setting('statement_timeout'), current_setting('lock_timeout'), current_setting('idle_in_transaction_session_timeout'), current_setting('search_path')")" "5s|2s|10s|app"

psql -X -q -v connections=7 -d "$(conninfo user postgres)" -f "$srcdir/sql/user/roles.sql"
is "the connection limit can be set" "$(sql user postgres "select rolconnlimit from pg_roles where rolname = 'private_app'")" 7
sql user postgres "alter role private_app superuser createrole; grant owner to readonly"
psql -X -q -d "$(conninfo user postgres)" -f "$srcdir/sql/user/roles.sql"
is "rights given by hand are taken back" "$(sql user postgres "select rolsuper, rolcreaterole from pg_roles where rolname = 'private_app'")" "f|f"
finish

#!/bin/sh
# What the instance "user" forgets, and what it keeps.
# shellcheck disable=SC1091,SC2154
. "${srcdir:-$(dirname "$0")/../..}/tests/sql/lib.sh"
start_cluster
make_instance user
is "one of each age is there" "$(sql user migrator "
	insert into account (id, email, password_hash) values ('00000000-0000-7000-8000-000000000001', 'ada@example.org', 'x');
	insert into session (id, account, created_at, expires_at) select v.id, account.id, now() - age, now() - age + interval '30 days'
	from account, (values ('00000000-0000-7000-8000-000000000011'::uuid, interval '29 days'), ('00000000-0000-7000-8000-000000000012', '31 days')) v (id, age);
	insert into refresh_token (digest, session) select sha256(id::text::bytea), id from session;
	insert into link (digest, account, purpose, email, expires_at)
	select sha256(rest::text::bytea), id, 'verify', email, now() + rest from account, (values (interval '1 hour'), ('-1 hour')) v (rest);
	insert into mail (recipient, subject, body, created_at, sent_at) values
		('sent lately', 'x', null, now() - interval '40 days', now() - interval '29 days'),
		('sent long ago', 'x', null, now() - interval '40 days', now() - interval '31 days'),
		('waiting', 'x', 'x', now() - interval '29 days', null),
		('given up', 'x', 'x', now() - interval '31 days', null);
	insert into list (id, sandbox, expires_at)
	select gen_random_uuid(), sha256(rest::text::bytea), now() + rest from (values (interval '1 hour'), ('-1 hour')) v (rest);
	insert into idempotency_key (list, key, body_digest, todo, \"order\", created_at)
	select account.id, age::text, '', gen_random_uuid(), 0, now() - age from account, (values (interval '23 hours'), ('25 hours')) v (age);
")" ""
psql -X -q -d "$(conninfo user migrator)" -f "$srcdir/sql/user/prune.sql"
ok "it runs" $?
is "a session that is over goes, with its tokens" "$(sql user migrator 'select (select count(*) from session), (select count(*) from refresh_token)')" "1|1"
is "a link that is too old goes" "$(sql user migrator 'select count(*) from link where expires_at > now()')|$(sql user migrator 'select count(*) from link')" "1|1"
is "mails go 30 days after they were sent, or made in vain" "$(sql user migrator 'select recipient from mail order by 1' | paste -sd' ')" "sent lately waiting"
is "a sandbox that has expired goes, an account's list stays" "$(sql user migrator 'select count(sandbox), count(account) from list')" "1|1"
is "the key of a request goes after a day" "$(sql user migrator 'select key from idempotency_key')" "23:00:00"
is "accounts stay" "$(sql user migrator 'select count(*) from account')" 1
finish

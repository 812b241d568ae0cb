-- name: session_insert :row
-- Signing in also forgets the sessions of the account that are long over. No row when the password is not the one that
-- was checked ($5, its hash) any more; whoever changes it from now on waits, and ends this session.
with old_session as (
	delete from session where account = $2 and expires_at <= now()
), checked as (
	select id, role, plan from account where id = $2 and password_hash = $5 for share
), new_session as (
	insert into session (id, account, user_agent) select $1, id, left($3, 200) from checked
	returning id
), new_token as (
	insert into refresh_token (digest, session) select decode($4, 'hex'), id from new_session
)
select role, plan from checked;

-- name: session_revoke :row
-- No row when the session was over already.
update session set revoked_at = now()
where account = $1 and id = $2 and revoked_at is null and expires_at > now()
returning id;

-- name: session_refresh :row
-- Trades a refresh token ($1) for its successor ($2), both as SHA-256; or
-- finds that it was stolen. The row lock makes parallel trades of one token
-- wait for each other, and each then sees what the one before did. Verdicts:
--   rotated   the first use: $2 is issued
--   repeated  used less than 10 s ago for the same $2: a lost answer or two
--             tabs, so the same successor is told again
--   over      the session has ended, or other keys derived another successor
--   reused    used before that: one of two holders is a thief, so the session
--             is revoked
-- No row: never issued.
-- used_at is the clock's time, since now() is when this statement began to
-- wait for the lock: those who waited with it would then look late.
with presented as (
	select refresh_token.digest, session.id as session, account.id as account, account.role, account.plan,
		case
			when session.revoked_at is not null or session.expires_at <= now() then 'over'
			when used_at is null and issued_at > now() - interval '7 days' then 'rotated'
			when used_at is null then 'over'
			when used_at <= now() - interval '10 seconds' then 'reused'
			when successor = decode($2, 'hex') then 'repeated'
			else 'over'
		end as verdict
	from refresh_token
	join session on session.id = refresh_token.session
	join account on account.id = session.account
	where refresh_token.digest = decode($1, 'hex')
	for update of refresh_token
), used as (
	update refresh_token set used_at = clock_timestamp(), successor = decode($2, 'hex')
	from presented where refresh_token.digest = presented.digest and verdict = 'rotated'
), issued as (
	insert into refresh_token (digest, session)
	select decode($2, 'hex'), session from presented where verdict = 'rotated'
), revoked as (
	update session set revoked_at = now()
	from presented where session.id = presented.session and verdict = 'reused'
)
select verdict, session, account, role, plan from presented;

-- name: session_find :row read
-- An access token is worth nothing when its session is over.
select id from session where account = $1 and id = $2 and revoked_at is null and expires_at > now();

-- name: session_list :rows read
-- Those that can still be renewed. A refresh token is issued at each use of the one before.
select session.id, session.created_at as "createdAt", used.at as "lastUsedAt", user_agent as "userAgent",
	session.id = $2 as current
from session
join lateral (select max(issued_at) as at from refresh_token where refresh_token.session = session.id) used on true
where account = $1 and revoked_at is null and expires_at > now() and used.at > now() - interval '7 days'
order by current desc, used.at desc, session.id;

-- name: session_end_others :exec
update session set revoked_at = now() where account = $1 and id <> $2 and revoked_at is null;

-- name: account_insert :row
-- Registering signs in: the account, its first session and that session's refresh token, or nothing.
with new_account as (
	insert into account (id, email, password_hash) values ($1, $2, $3)
	returning id, role, plan
), new_session as (
	insert into session (id, account, user_agent) select $4, id, left($5, 200) from new_account
	returning id
), new_token as (
	insert into refresh_token (digest, session) select decode($6, 'hex'), id from new_session
)
select id as account, role, plan from new_account;

-- name: account_find :row read
select id, password_hash, role, plan
from account
where lower(email collate "C") = lower($1 collate "C");

-- name: account_rehash :exec
-- The same password under today's costs, unless it was changed meanwhile.
update account set password_hash = $2 where id = $1 and password_hash = $3;

-- name: account_get :row read
-- No row when the session is over: an access token is worth nothing then.
select account.id, account.email, account.role, account.plan, account.created_at as "createdAt"
from account
join session on session.account = account.id
where account.id = $1 and session.id = $2 and session.revoked_at is null and session.expires_at > now();

-- name: personal_token_find :row
-- Whose it is and what it may do. Its use is noted at most once a minute, so that a busy program costs no writes.
with found as (
	select personal_token.id, account.id as account, role, plan, scopes, last_used_at
	from personal_token
	join account on account.id = personal_token.account
	where digest = decode($1, 'hex') and expires_at > now()
), noted as (
	update personal_token set last_used_at = now()
	from found
	where personal_token.id = found.id and coalesce(found.last_used_at < now() - interval '1 minute', true)
)
select account, role, plan, scopes from found;

-- name: personal_token_list :rows read
select id, name, to_json(string_to_array(scopes, ' ')) as scopes, created_at as "createdAt", expires_at as "expiresAt",
	last_used_at as "lastUsedAt"
from personal_token
where account = $1
order by created_at desc, id;

-- name: personal_token_insert :row
-- No row when the account's address is not confirmed, or the session ($7) is over. What ends it waits, and ends the
-- token, too.
with confirmed as (
	select account.id
	from account
	join session on session.account = account.id
	where account.id = $1 and email_verified_at is not null
		and session.id = $7 and revoked_at is null and session.expires_at > now()
	for update of account for share of session
)
insert into personal_token (account, id, digest, name, scopes, expires_at)
select id, $2, decode($3, 'hex'), $4, $5, now() + $6::integer * interval '1 day' from confirmed
returning id, name, to_json(string_to_array(scopes, ' ')) as scopes, created_at as "createdAt", expires_at as "expiresAt",
	last_used_at as "lastUsedAt";

-- name: personal_token_delete :row
delete from personal_token where account = $1 and id = $2 returning id;

-- name: account_insert :row
-- Registering signs in: the account, its first session, that session's refresh token and the mail that confirms the
-- address, or nothing.
with new_account as (
	insert into account (id, email, password_hash) values ($1, $2, $3)
	returning id, email, role, plan
), new_session as (
	insert into session (id, account, user_agent) select $4, id, left($5, 200) from new_account
	returning id
), new_token as (
	insert into refresh_token (digest, session) select decode($6, 'hex'), id from new_session
), new_link as (
	insert into link (digest, account, purpose, email, expires_at)
	select decode($7, 'hex'), id, 'verify', email, now() + interval '24 hours' from new_account
), new_mail as (
	insert into mail (account, recipient, subject, body) select id, email, $8, $9 from new_account
)
select id as account, role, plan from new_account;

-- name: account_find :row read
select id, password_hash
from account
where lower(email collate "C") = lower($1 collate "C");

-- name: account_rehash :exec
-- The same password under today's costs, unless it was changed meanwhile.
update account set password_hash = $2 where id = $1 and password_hash = $3;

-- name: account_get :row read
-- No row when the session is over: an access token is worth nothing then.
select account as id, email, email_verified_at is not null as "emailVerified", role, plan, created_at as "createdAt"
from signed_in
where account = $1 and session = $2;

-- name: account_reauthenticate :row read
select email, password_hash from signed_in where account = $1 and session = $2;

-- name: account_verify :row
with used as (
	delete from link where digest = decode($1, 'hex') and purpose = 'verify' and expires_at > now()
	returning account, email
)
update account set email_verified_at = coalesce(email_verified_at, now())
from used where account.id = used.account and account.email = used.email
returning account.id as account;

-- name: account_resend :row
with asking as (
	select account, email, email_verified_at from signed_in where account = $1 and session = $2
), unverified as (
	select account, email from asking where email_verified_at is null
), new_link as (
	insert into link (digest, account, purpose, email, expires_at)
	select decode($3, 'hex'), account, 'verify', email, now() + interval '24 hours' from unverified
), new_mail as (
	insert into mail (account, recipient, subject, body) select account, email, $4, $5 from unverified
)
select email_verified_at is not null as is_verified from asking;

-- name: account_change_password :row
-- From $3 to $4, where both are hashes. Other sessions and links that were made under the old password end.
with changed as (
	update account set password_hash = $4
	from signed_in
	where account.id = $1 and account.password_hash = $3 and signed_in.account = account.id and signed_in.session = $2
	returning account.id, account.email
), void as (
	delete from link using changed where link.account = changed.id and password_digest is not null
), told as (
	insert into mail (account, recipient, subject, body) select id, email, $5, $6 from changed
)
select id as account from changed, end_sessions(id, $2);

-- name: account_ask_reset :exec
-- An unknown address costs a row, too: one without a recipient, that counts as sent. So both commit the same.
with known as (
	select id, email, password_hash from account where lower(email collate "C") = lower($1 collate "C")
), new_link as (
	insert into link (digest, account, purpose, email, password_digest, expires_at)
	select decode($2, 'hex'), id, 'reset', email, sha256(convert_to(password_hash, 'UTF8')), now() + interval '30 minutes'
	from known
)
insert into mail (account, recipient, subject, body, sent_at)
select known.id, coalesce(known.email, ''), $3, case when known.id is not null then $4 end,
	case when known.id is null then now() end
from (select) as always left join known on true;

-- name: link_find :row read
-- Before a password is hashed for it: the address of the account whose link it is.
select account.email
from link
join account on account.id = link.account
where digest = decode($1, 'hex') and purpose = $2 and expires_at > now();

-- name: account_reset :row
-- Whoever has the link has the mail, so the address is confirmed. Every session ends, and with them the tokens that
-- somebody else may have made.
with used as (
	delete from link where digest = decode($1, 'hex') and purpose = 'reset' and expires_at > now()
	returning account, email, password_digest
), changed as (
	update account set password_hash = $2, email_verified_at = coalesce(email_verified_at, now())
	from used
	where account.id = used.account and account.email = used.email
		and sha256(convert_to(account.password_hash, 'UTF8')) = used.password_digest
	returning account.id, account.email
), void as (
	delete from link using changed
	where link.account = changed.id and link.password_digest is not null and link.digest <> decode($1, 'hex')
), told as (
	insert into mail (account, recipient, subject, body) select id, email, $3, $4 from changed
)
select id as account from changed, end_sessions(id, null), end_personal_tokens(id);

-- name: account_ask_email :row
-- The link goes to the new address ($4), a notice to the old one.
with asking as (
	select account, email, session from signed_in where account = $1 and session = $2 and password_hash = $3
), new_link as (
	insert into link (digest, account, purpose, email, password_digest, session, expires_at)
	select decode($5, 'hex'), account, 'email', $4, sha256(convert_to($3, 'UTF8')), session, now() + interval '24 hours'
	from asking
), new_mail as (
	insert into mail (account, recipient, subject, body) select account, $4, $6, $7 from asking
), told as (
	insert into mail (account, recipient, subject, body) select account, email, $8, $9 from asking
)
select account from asking;

-- name: account_confirm_email :row
-- All sessions end but the one that asked; every other link was for the old address.
with used as (
	delete from link where digest = decode($1, 'hex') and purpose = 'email' and expires_at > now()
	returning account, email, password_digest, session
), changed as (
	update account set email = used.email, email_verified_at = now()
	from used
	where account.id = used.account and sha256(convert_to(account.password_hash, 'UTF8')) = used.password_digest
	returning account.id, used.session
), void as (
	delete from link using changed where link.account = changed.id and link.digest <> decode($1, 'hex')
)
select id as account from changed, end_sessions(id, session);

-- name: account_export :row read
-- All that is kept of an account, but for what opens it: the password, the secrets of tokens, and mails.
select json_build_object(
	'account', json_build_object('id', account, 'email', email, 'emailVerifiedAt', instant(email_verified_at), 'role', role,
		'plan', plan, 'createdAt', instant(created_at)),
	'sessions', (
		select coalesce(json_agg(json_build_object('id', id, 'userAgent', user_agent, 'createdAt', instant(created_at),
			'expiresAt', instant(expires_at), 'revokedAt', instant(revoked_at)) order by created_at, id), '[]')
		from session where session.account = signed_in.account
	),
	'todos', (
		select coalesce(json_agg(json_build_object('id', id, 'title', title, 'completed', completed, 'order', "order",
			'description', description, 'dueDate', due_date, 'priority', priority, 'createdAt', instant(created_at),
			'updatedAt', instant(updated_at), 'completedAt', instant(completed_at)) order by "order", created_at, id), '[]')
		from todo where todo.list in (select id from list where list.account = signed_in.account)
	),
	'tokens', (
		select coalesce(json_agg(json_build_object('id', id, 'name', name, 'scopes', scopes, 'createdAt', instant(created_at),
			'expiresAt', instant(expires_at), 'lastUsedAt', instant(last_used_at)) order by created_at, id), '[]')
		from personal_token where personal_token.account = signed_in.account
	),
	'projects', (
		select coalesce(json_agg(json_build_object('id', id, 'name', name, 'selection', selection, 'release', release,
			'query', query, 'createdAt', instant(created_at), 'lastGeneratedAt', instant(last_generated_at),
			'generations', generations, 'shareSlug', share_slug) order by created_at, id), '[]')
		from project where project.account = signed_in.account
	)
) as export
from signed_in
where account = $1 and session = $2;

-- name: account_delete :row
-- What belongs to it goes with it. The mail that tells of it belongs to nobody.
with gone as (
	select delete_account($1, $2, $3) as email
), told as (
	insert into mail (recipient, subject, body) select email, $4, $5 from gone where email is not null
)
select email from gone where email is not null;

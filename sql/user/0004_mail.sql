-- Mails that wait to be sent, the links in them, and whether an address was confirmed.

alter table account add column email_verified_at timestamptz(3);

-- Of the link in a mail only the SHA-256 of its secret is kept here; the mail has it until it is sent. It works once,
-- until then, for that address, and where it would get around the password
-- only while that is the same as when the mail was asked for.
create table link (
	digest bytea constraint link_pkey primary key constraint link_digest_length check (octet_length(digest) = 32),
	account uuid not null constraint link_account_exists references account on delete cascade,
	purpose text not null constraint link_purpose_values check (purpose in ('verify', 'reset', 'email')),
	email text not null,
	password_digest bytea,
	session uuid constraint link_session_exists references session on delete cascade, -- of who asked; it outlives a change
	expires_at timestamptz(3) not null
);

create index link_account on link (account);
create index link_session on link (session);

-- The outbox. A handler adds a mail in the same statement as the change it
-- tells of; todo-mailer delivers. Nobody needs the text of a mail that was sent.
create table mail (
	id bigint generated always as identity constraint mail_pkey primary key,
	account uuid constraint mail_account_exists references account on delete cascade, -- null: of an account that is gone
	recipient text not null,
	subject text not null,
	body text,
	created_at timestamptz(3) not null default now(),
	sent_at timestamptz(3),
	attempts integer not null default 0,
	last_error text,
	next_attempt_at timestamptz(3) not null default now(), -- infinity: given up
	constraint mail_body_until_sent check ((body is null) = (sent_at is not null))
);

create index mail_waiting on mail (next_attempt_at) where sent_at is null;
create index mail_account on mail (account);

-- An account whose session lives: what the access token says is worth nothing without it.
create view signed_in as
select account.id as account, session.id as session, email, email_verified_at, password_hash, role, plan, account.created_at
from account
join session on session.account = account.id
where session.revoked_at is null and session.expires_at > now();

-- The responder writes mails and never reads one: a link in it would open another's account.
grant update (email, email_verified_at) on account to private_app;
grant select on signed_in to private_app;
grant select, insert, delete on link to private_app;
grant insert (account, recipient, subject, body, sent_at) on mail to private_app;
grant select, update (attempts, next_attempt_at, last_error, sent_at, body) on mail to mailer;
grant select (email_verified_at) on account to readonly;
grant select (account, purpose, expires_at) on link to readonly;
grant select (id, account, created_at, sent_at, attempts, last_error, next_attempt_at) on mail to readonly;

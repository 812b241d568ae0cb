-- Who is signed in. A session ends after 30 days, after 7 days without a
-- refresh, or when it is revoked. It is the family of its refresh tokens.

create table session (
	id uuid constraint session_pkey primary key,
	account uuid not null constraint session_account_exists references account on delete cascade,
	created_at timestamptz(3) not null default now(),
	expires_at timestamptz(3) not null default now() + interval '30 days',
	revoked_at timestamptz(3),
	user_agent text constraint session_user_agent_length check (char_length(user_agent) <= 200)
);

create index session_account on session (account);

-- Of a refresh token only the SHA-256 is kept. It is used once; successor is
-- the digest of the one it was traded for.
create table refresh_token (
	digest bytea constraint refresh_token_pkey primary key constraint refresh_token_digest_length check (octet_length(digest) = 32),
	session uuid not null constraint refresh_token_session_exists references session on delete cascade,
	issued_at timestamptz(3) not null default now(),
	used_at timestamptz(3),
	successor bytea,
	constraint refresh_token_used_once check ((used_at is null) = (successor is null))
);

create index refresh_token_session on refresh_token (session);

grant select, insert (id, account, user_agent), update (revoked_at), delete on session to private_app;
grant select, insert (digest, session), update (used_at, successor) on refresh_token to private_app;
grant select on session to readonly;
grant select (session, issued_at, used_at) on refresh_token to readonly;

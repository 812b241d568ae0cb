-- What ends together with a password or an address.
--
-- Functions, because the statement that calls them may have waited for a
-- sign-in or a new token to be committed, and itself sees only what was there
-- before it began to wait: each statement of a function sees what is there now.
-- Whoever comes later waits for the account's row, and finds it changed.

-- All sessions of the account but one; null: that one, too.
create function end_sessions(account uuid, kept uuid) returns void language sql as $$
	update session set revoked_at = now() where session.account = $1 and id is distinct from $2 and revoked_at is null
$$;

create function end_personal_tokens(account uuid) returns void language sql as $$
	delete from personal_token where personal_token.account = $1
$$;

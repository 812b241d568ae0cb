-- What an account's programs come in with. Of a token only the SHA-256 is kept.

create table personal_token (
	id uuid constraint personal_token_pkey primary key,
	account uuid not null constraint personal_token_account_exists references account on delete cascade,
	digest bytea not null constraint personal_token_digest_key unique
		constraint personal_token_digest_length check (octet_length(digest) = 32),
	name text not null constraint personal_token_name_length check (char_length(name) between 1 and 100),
	scopes text not null constraint personal_token_scopes_length check (char_length(scopes) between 1 and 200),
	created_at timestamptz(3) not null default now(),
	expires_at timestamptz(3) not null,
	last_used_at timestamptz(3) -- true to the minute
);

create index personal_token_account on personal_token (account);

-- An account may have so many rows of the table, whoever adds them at the same
-- time: the first locks the account, the others wait and count again.
create function limit_rows_of_account() returns trigger language plpgsql as $$
declare
	row_count bigint;
begin
	perform from account where id = new.account for update;
	execute format('select count(*) from %I where account = $1', tg_table_name) into row_count using new.account;
	if row_count >= tg_argv[0]::bigint then
		raise 'an account has at most % rows in %', tg_argv[0], tg_table_name using errcode = 'program_limit_exceeded';
	end if;
	return new;
end
$$;

create trigger personal_token_limit before insert on personal_token
for each row execute function limit_rows_of_account(20);

grant select, insert (id, account, digest, name, scopes, expires_at), update (last_used_at), delete on personal_token to private_app;
grant select (id, account, name, scopes, created_at, expires_at, last_used_at) on personal_token to readonly;

-- Who has an account. Ids are UUIDv7, made by the responder.

create table account (
	id uuid constraint account_pkey primary key,
	email text not null constraint account_email_length check (octet_length(email) between 3 and 254),
	password_hash text not null,
	role text not null default 'user' constraint account_role_values check (role in ('user', 'administrator')),
	plan text not null default 'free' constraint account_plan_values check (plan in ('free', 'premium', 'premium+')),
	created_at timestamptz(3) not null default now()
);

-- One account an address; ASCII letters fold.
create unique index account_email_key on account (lower(email collate "C"));

-- The responder cannot give anybody a role or a plan.
grant select, insert (id, email, password_hash), update (password_hash) on account to private_app;
grant select (id, email, role, plan, created_at) on account to readonly;

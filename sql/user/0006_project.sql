-- Stacks that an account keeps, and when it last took one home.

create table project (
	id uuid constraint project_pkey primary key,
	account uuid not null constraint project_account_exists references account on delete cascade,
	name text not null constraint project_name_length check (char_length(name) between 1 and 100),
	selection text not null constraint project_selection_length check (char_length(selection) between 1 and 500),
	release text not null constraint project_release_format check (release ~ '^[0-9]{4}\.[0-9]{1,2}\.[0-9]{1,4}$'),
	query text not null constraint project_query_length check (char_length(query) <= 4096),
	created_at timestamptz(3) not null default now(),
	last_generated_at timestamptz(3),
	generations integer not null default 0,
	share_slug text constraint project_share_slug_key unique constraint project_share_slug_length check (char_length(share_slug) = 22)
);

create index project_account on project (account);

create trigger project_limit before insert on project
for each row execute function limit_rows_of_account(200);

grant select, insert (id, account, name, selection, release, query), update (name, last_generated_at, generations, share_slug), delete
on project to private_app;
grant select on project to readonly;

-- The todos of the contract. Every todo is in one list: that of an account, or
-- a sandbox, a throwaway list whose secret token (we keep its SHA-256) is all
-- that it takes to use it.

create table list (
	id uuid constraint list_pkey primary key,
	account uuid constraint list_account_key unique constraint list_account_exists references account on delete cascade,
	sandbox bytea constraint list_sandbox_key unique constraint list_sandbox_length check (octet_length(sandbox) = 32),
	expires_at timestamptz(3),
	todo_count integer not null default 0,
	constraint list_one_owner check ((account is null) <> (sandbox is null)),
	constraint list_sandbox_expires check ((sandbox is null) = (expires_at is null))
);

create index list_expires_at on list (expires_at) where expires_at is not null;

create table todo (
	list uuid not null constraint todo_list_exists references list on delete cascade,
	id uuid not null,
	title text not null constraint todo_title_length check (char_length(title) between 1 and 500),
	completed boolean not null,
	"order" integer not null,
	description text constraint todo_description_length check (char_length(description) <= 5000),
	due_date date,
	priority text not null constraint todo_priority_values check (priority in ('low', 'normal', 'high')),
	version integer not null default 1,
	created_at timestamptz(3) not null default now(),
	updated_at timestamptz(3) not null default now(),
	completed_at timestamptz(3),
	constraint todo_pkey primary key (list, id),
	constraint todo_completed_since check (completed = (completed_at is not null))
);

-- What a POST with a key made, so that the same POST can be answered again for
-- a day. Its other members are those of the body, whose SHA-256 this is.
create table idempotency_key (
	list uuid not null constraint idempotency_key_list_exists references list on delete cascade,
	key text not null constraint idempotency_key_length check (octet_length(key) between 1 and 255),
	body_digest bytea not null,
	todo uuid not null,
	"order" integer not null,
	created_at timestamptz(3) not null default now(),
	constraint idempotency_key_pkey primary key (list, key)
);

create index idempotency_key_created_at on idempotency_key (created_at);

-- An account has its list from the start; the list has the account's id.
create function account_add_list() returns trigger language plpgsql as $$
begin
	insert into list (id, account) values (new.id, new.id);
	return null;
end
$$;

create trigger account_add_list after insert on account for each row execute function account_add_list();
insert into list (id, account) select id, id from account;

-- A list holds at most 1,000 todos, whoever adds them at the same time: the
-- row of the list is locked by the first, and counts.
create function list_count_added() returns trigger language plpgsql as $$
begin
	update list set todo_count = todo_count + added.count
	from (select list, count(*) from added_todo group by list) added
	where list.id = added.list;
	if exists (select from list where todo_count > 1000 and id in (select list from added_todo)) then
		raise 'a list holds at most 1000 todos' using errcode = 'configuration_limit_exceeded';
	end if;
	return null;
end
$$;

create function list_count_deleted() returns trigger language plpgsql as $$
begin
	update list set todo_count = todo_count - deleted.count
	from (select list, count(*) from deleted_todo group by list) deleted
	where list.id = deleted.list;
	return null;
end
$$;

create trigger list_count_added after insert on todo
referencing new table as added_todo for each statement execute function list_count_added();
create trigger list_count_deleted after delete on todo
referencing old table as deleted_todo for each statement execute function list_count_deleted();

-- The list that a caller may use: the sandbox whose digest is given, in
-- hexadecimal, or the account's. A session must not have ended. Without a
-- session the caller has shown a personal token, which was looked up before.
create function list_of(account uuid, session uuid, sandbox text) returns uuid stable language plpgsql as $$
declare
	found_list uuid;
begin
	if list_of.sandbox is not null then
		select id into found_list from list where list.sandbox = decode(list_of.sandbox, 'hex') and expires_at > now();
		if found_list is null then
			raise 'the sandbox is unknown or has expired' using errcode = 'no_data_found';
		end if;
		return found_list;
	end if;
	if list_of.account is null or (list_of.session is not null and not exists (
		select from session
		where id = list_of.session and session.account = list_of.account and revoked_at is null and expires_at > now()))
	then
		raise 'the session has ended' using errcode = 'invalid_authorization_specification';
	end if;
	return list_of.account;
end
$$;

-- Where the next todo of a list goes: behind the others, as long as int32 goes.
create function next_order(list uuid) returns integer stable language sql as $$
	select least(coalesce(max("order")::bigint, 0) + 1024, 2147483647)::integer from todo where todo.list = next_order.list
$$;

grant select, insert (id, account, sandbox, expires_at), update (todo_count), delete on list to private_app;
grant select, insert, update, delete on todo to private_app;
grant select, insert, update on idempotency_key to private_app;
grant select (id, account, expires_at, todo_count) on list to readonly;
grant select on todo to readonly;

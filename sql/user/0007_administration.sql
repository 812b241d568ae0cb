-- What the responder's role may not do by itself, and these functions do once they have seen who asks.

-- The one way to delete: oneself, signed in, with the password that was just checked.
create function delete_account(account uuid, session uuid, password_hash text) returns text
language sql security definer set search_path = app, pg_temp as $$
	delete from account
	using signed_in
	where account.id = $1 and account.password_hash = $3 and signed_in.account = account.id and signed_in.session = $2
	returning account.email
$$;

-- True, or 401: an access token tells who was an administrator up to 15 minutes ago.
create function is_administrator(account uuid, session uuid) returns boolean stable
language plpgsql security definer set search_path = app, pg_temp as $$
begin
	if not exists (select from signed_in s where s.account = $1 and s.session = $2 and s.role = 'administrator') then
		raise 'no administrator is signed in' using errcode = 'invalid_authorization_specification';
	end if;
	return true;
end
$$;

-- Gives an account another role or plan (null: as it is). Nobody changes the own role, so that one administrator is
-- always left; of two who demote each other the second waits, and is none any more. Who loses the role is signed out.
create function administer(actor uuid, session uuid, target uuid, new_role text, new_plan text)
returns table (verdict text, old_role text, old_plan text)
language plpgsql security definer set search_path = app, pg_temp as $$
begin
	perform from account a where a.role = 'administrator' order by a.id for update;
	perform is_administrator(actor, administer.session);
	if actor = target and new_role is not null then
		return query select 'self', null::text, null::text;
		return;
	end if;
	select a.role, a.plan into old_role, old_plan from account a where a.id = target for update;
	if not found then
		return;
	end if;
	update account a set role = coalesce(new_role, a.role), plan = coalesce(new_plan, a.plan) where a.id = target;
	if old_role = 'administrator' and new_role = 'user' then
		update session s set revoked_at = now() where s.account = target and s.revoked_at is null;
	end if;
	return query select 'changed', old_role, old_plan;
end
$$;

-- As the API writes an instant.
create function instant(value timestamptz) returns text immutable language sql as $$
	select to_char(value at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')
$$;

revoke execute on function delete_account(uuid, uuid, text), is_administrator(uuid, uuid), administer(uuid, uuid, uuid, text, text)
from public;
grant execute on function delete_account(uuid, uuid, text), is_administrator(uuid, uuid), administer(uuid, uuid, uuid, text, text)
to private_app;

-- What every round begins with: list 0 holds 20 todos to read, the lists 1 to :lists are empty. A list is a sandbox, whose
-- secret is its number in 43 digits.
set search_path = app;
truncate todo, idempotency_key;
insert into list (id, sandbox, expires_at)
select gen_random_uuid(), sha256(lpad(number::text, 43, '0')::bytea), now() + interval '1 day'
from generate_series(0, :lists) number
on conflict (sandbox) do nothing;
update list set todo_count = 0;
insert into todo (list, id, title, completed, "order", priority, completed_at)
select list.id, gen_random_uuid(), 'Todo number ' || number, number % 2 = 0, 1024 * number, 'normal',
	case when number % 2 = 0 then now() end
from list, generate_series(1, 20) number
where sandbox = sha256(lpad('0', 43, '0')::bytea);
vacuum analyze list, todo;
checkpoint;

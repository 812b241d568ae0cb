-- Every statement begins with whose list it is: account, session and sandbox,
-- see list_of. $4 on are its own.

-- name: todo_list :rows read
-- completed $4, a part of the title $5, sort $6, limit $7, offset $8, URL of the list $9.
select id, $9 || '/' || id as url, title, completed, "order", description, due_date as "dueDate", priority, version,
	created_at as "createdAt", updated_at as "updatedAt", completed_at as "completedAt", count(*) over () as "@total"
from todo
where list = (select list_of($1, $2, $3))
	and ($4::boolean is null or completed = $4)
	and ($5::text is null or position(lower($5 collate "C") in lower(title collate "C")) > 0)
order by
	case $6::text when 'title' then title end collate "C",
	case $6 when '-title' then title end collate "C" desc,
	case $6 when 'createdAt' then created_at when 'updatedAt' then updated_at end,
	case $6 when '-createdAt' then created_at when '-updatedAt' then updated_at end desc,
	case $6 when 'order' then "order" end,
	case $6 when '-order' then "order" end desc,
	created_at, id
limit $7::integer offset $8::integer;

-- name: todo_count :row read
-- For a page behind the end, which has no row to tell it.
select count(*) as "@total"
from todo
where list = (select list_of($1, $2, $3))
	and ($4::boolean is null or completed = $4)
	and ($5::text is null or position(lower($5 collate "C") in lower(title collate "C")) > 0);

-- name: todo_find :row read
select id, $5 || '/' || id as url, title, completed, "order", description, due_date as "dueDate", priority, version,
	created_at as "createdAt", updated_at as "updatedAt", completed_at as "completedAt"
from todo
where list = (select list_of($1, $2, $3)) and id = $4::uuid;

-- name: todo_insert :row
-- id $4, title $5, completed $6, order $7, description $8, due date $9, priority $10, URL of the list $11,
-- Idempotency-Key $12 and the SHA-256 of the body $13. Verdicts:
--   created     there was no such key in the last 24 hours
--   replayed    this very POST was answered before: its answer again
--   mismatch    the key came with another body before
-- Of those who come at once with one key the first inserts it; the others wait, and get what it holds then.
with fresh as (
	select list, $4::uuid as id, coalesce($7::integer, next_order(list)) as "order", now()::timestamptz(3) as created_at
	from (select list_of($1, $2, $3) as list) caller
), kept as (
	insert into idempotency_key as before (list, key, body_digest, todo, "order", created_at)
	select list, $12::text, decode($13, 'hex'), id, "order", created_at from fresh where $12 is not null
	on conflict (list, key) do update set
		body_digest = case when before.created_at > now() - interval '24 hours' then before.body_digest else excluded.body_digest end,
		todo = case when before.created_at > now() - interval '24 hours' then before.todo else excluded.todo end,
		"order" = case when before.created_at > now() - interval '24 hours' then before."order" else excluded."order" end,
		created_at = case when before.created_at > now() - interval '24 hours' then before.created_at else excluded.created_at end
	returning body_digest, todo, "order", created_at
), answered as (
	select list, coalesce(kept.todo, id) as id, coalesce(kept."order", fresh."order") as "order",
		coalesce(kept.created_at, fresh.created_at) as created_at,
		case when kept.todo is null or kept.todo = id then 'created'
			when kept.body_digest = decode($13, 'hex') then 'replayed'
			else 'mismatch' end as verdict
	from fresh left join kept on true
), created as (
	insert into todo (list, id, title, completed, "order", description, due_date, priority, created_at, updated_at, completed_at)
	select list, id, $5, $6::boolean, "order", $8, $9::date, $10, created_at, created_at, case when $6 then created_at end
	from answered where verdict = 'created'
)
select id, $11 || '/' || id as url, $5::text as title, $6::boolean as completed, "order", $8::text as description,
	$9::date as "dueDate", $10::text as priority, 1 as version, created_at as "createdAt", created_at as "updatedAt",
	case when $6 then created_at end as "completedAt", verdict as "@verdict"
from answered;

-- name: todo_update :row
-- id $4, the versions that If-Match allows $5 (null: any), the members that are given $6, and their values: title $7, completed $8,
-- order $9, description $10, due date $11, priority $12; URL of the list $13. No row: no such todo.
-- The update itself compares the version, so of two at once one finds another. Who finds another, or gives nothing, is
-- told the todo as it is.
with changed as (
	update todo set
		title = case when 'title' = any($6) then $7 else title end,
		completed = case when 'completed' = any($6) then $8::boolean else completed end,
		"order" = case when 'order' = any($6) then coalesce($9::integer, next_order(list)) else "order" end,
		description = case when 'description' = any($6) then $10 else description end,
		due_date = case when 'dueDate' = any($6) then $11::date else due_date end,
		priority = case when 'priority' = any($6) then $12 else priority end,
		completed_at = case when 'completed' = any($6) and $8 is distinct from completed
			then case when $8 then now() end else completed_at end,
		version = version + 1,
		updated_at = greatest(now(), updated_at)
	where list = (select list_of($1, $2, $3)) and id = $4::uuid
		and ($5::integer[] is null or version = any($5)) and cardinality($6::text[]) > 0
	returning *
), told as (
	select changed.*, false as is_stale from changed
	union all
	select todo.*, cardinality($6) > 0 or version <> all($5) from todo
	where list = (select list_of($1, $2, $3)) and id = $4::uuid and not exists (select from changed)
		-- Without a condition only a todo that was deleted meanwhile is not changed.
		and ($5 is not null or cardinality($6) = 0)
)
select id, $13 || '/' || id as url, title, completed, "order", description, due_date as "dueDate", priority, version,
	created_at as "createdAt", updated_at as "updatedAt", completed_at as "completedAt",
	coalesce(is_stale, false) as "@isStale"
from told;

-- name: todo_delete :row
-- id $4, the versions that If-Match allows $5. No row: no such todo.
with deleted as (
	delete from todo
	where list = (select list_of($1, $2, $3)) and id = $4::uuid and ($5::integer[] is null or version = any($5))
	returning id
)
select false as "@isStale" from deleted
union all
select true from todo
where list = (select list_of($1, $2, $3)) and id = $4::uuid and $5 is not null and not exists (select from deleted);

-- name: todo_delete_all :row
-- completed $4.
with deleted as (
	delete from todo where list = (select list_of($1, $2, $3)) and ($4::boolean is null or completed = $4)
	returning id
)
select count(*) as "@deleted" from deleted;

-- name: todo_update_all :row
-- Only those of the state $4, to the state $5.
with changed as (
	update todo set completed = $5::boolean, completed_at = case when $5 then now() end, version = version + 1,
		updated_at = greatest(now(), updated_at)
	where list = (select list_of($1, $2, $3)) and ($4::boolean is null or completed = $4) and completed <> $5
	returning id
)
select (select count(*) from todo where list = (select list_of($1, $2, $3)) and ($4 is null or completed = $4)) as matched,
	(select count(*) from changed) as modified;

-- name: todo_reorder :rows
-- The ids $4 in their new order, URL of the list $5. One row without an id: the list is empty, or the ids are not
-- those of its todos, each once.
with caller as (
	select list_of($1, $2, $3) as list
), wanted as (
	select id, place from unnest($4::text[]) with ordinality as given (id, place)
), verdict as (
	select (select count(*) from todo where todo.list = caller.list) = (select count(*) from wanted)
		and not exists (select id::text from todo where todo.list = caller.list except select id from wanted) as is_permutation
	from caller
), changed as (
	update todo set "order" = 1024 * place, version = version + 1, updated_at = greatest(now(), updated_at)
	from wanted, verdict, caller
	where todo.list = caller.list and todo.id::text = wanted.id and is_permutation
	returning todo.*
)
select id, $5 || '/' || id as url, title, completed, "order", description, due_date as "dueDate", priority, version,
	created_at as "createdAt", updated_at as "updatedAt", completed_at as "completedAt", is_permutation as "@isPermutation"
from verdict left join changed on true
order by "order";

-- name: sandbox_insert :row
-- id $1, the SHA-256 of its token $2, the URL of its todos $3. Making one forgets some that have expired.
with swept as (
	delete from list where id in (select id from list where expires_at <= now() order by expires_at limit 10)
)
insert into list (id, sandbox, expires_at) values ($1, decode($2, 'hex'), now() + interval '24 hours')
returning $3::text as url, expires_at as "expiresAt";

-- name: project_list :rows read
select id, name, selection, release, query, created_at as "createdAt", last_generated_at as "lastGeneratedAt", generations,
	share_slug as "shareSlug"
from project
where account = $1
order by coalesce(last_generated_at, created_at) desc, id;

-- name: project_find :row read
select id, name, selection, release, query, created_at as "createdAt", last_generated_at as "lastGeneratedAt", generations,
	share_slug as "shareSlug"
from project
where account = $1 and id = $2;

-- name: project_insert :row
insert into project (account, id, name, selection, release, query) values ($1, $2, $3, $4, $5, $6)
returning id, name, selection, release, query, created_at as "createdAt", last_generated_at as "lastGeneratedAt", generations,
	share_slug as "shareSlug";

-- name: project_rename :row
update project set name = $3 where account = $1 and id = $2
returning id, name, selection, release, query, created_at as "createdAt", last_generated_at as "lastGeneratedAt", generations,
	share_slug as "shareSlug";

-- name: project_delete :row
delete from project where account = $1 and id = $2 returning id;

-- name: project_generate :row
update project set last_generated_at = now(), generations = generations + 1 where account = $1 and id = $2
returning query, release;

-- name: project_share :row
-- What is shared already keeps its address; nothing is shared while that of the account is not confirmed.
update project set share_slug = case when email_verified_at is not null then coalesce(share_slug, $3) end
from account
where project.account = $1 and project.id = $2 and account.id = project.account
returning project.id, name, selection, release, query, project.created_at as "createdAt",
	last_generated_at as "lastGeneratedAt", generations, share_slug as "shareSlug";

-- name: project_unshare :row
update project set share_slug = null where account = $1 and id = $2 returning id;

-- name: project_shared :row read
-- Anybody's to read: nothing of whoever shared it but the name that he gave.
select name, selection, release, query from project where share_slug = $1;

-- name: account_list :rows read
select id, email, email_verified_at is not null as "emailVerified", role, plan, created_at as "createdAt"
from account
where (select is_administrator($1, $2))
	and ($3::text is null or lower(email collate "C") = lower($3 collate "C"))
	and ($4::uuid is null or id > $4)
order by id
limit $5::integer;

-- name: account_read :row read
select id, email, email_verified_at is not null as "emailVerified", role, plan, created_at as "createdAt"
from account
where (select is_administrator($1, $2)) and id = $3;

-- name: account_administer :row
select verdict, old_role, old_plan from administer($1, $2, $3, $4, $5);

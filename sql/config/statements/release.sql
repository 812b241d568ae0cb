-- name: release_latest :row read
-- The newest release that is offered. Numbers, not letters: 2026.9.0 comes before 2026.11.0.
select id, epoch, digest, catalogue
from release
where state = 'published'
order by string_to_array(id, '.')::integer[] desc
limit 1;

-- name: release_find :row read
select id, epoch, digest, catalogue, state, withdrawn_reason as "withdrawnReason"
from release
where id = $1;

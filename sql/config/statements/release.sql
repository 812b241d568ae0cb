-- name: release_find :row read
select digest, state, withdrawn_reason as "withdrawnReason"
from release
where id = $1;

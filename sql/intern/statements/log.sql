-- name: log_list :rows read
-- One page of the log, newest first; each filter is off when null. An id holds
-- the whole sort key, milliseconds since 1970 and a number; the page starts
-- behind the row $8-$9.
select (extract(epoch from time) * 1000)::bigint || '-' || id as id,
	time, service, level, event, request_id as "requestId", method, route, status, duration_us as "durationUs", account,
	line::json as line
from log
where ($1::text is null or service = $1)
	and ($2::text is null or level = $2)
	and ($3::timestamptz is null or time >= $3)
	and ($4::timestamptz is null or time < $4)
	and ($5::text is null or route = $5)
	and ($6::text is null or status / 100 = left($6, 1)::integer)
	and ($7::text is null or request_id = $7 or event = $7)
	and ($8::bigint is null or (log.time, log.id) < (to_timestamp($8 / 1000.0)::timestamptz(3), $9::bigint))
order by log.time desc, log.id desc
limit $10::integer;

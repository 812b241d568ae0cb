-- What todo-mailer runs, as the role mailer.

-- name: mail_claim :row
-- The mail that is due the longest, once: whoever claims takes it out of the others' sight until its next attempt. So
-- a mailer that dies on the way has it sent again then, since nobody knows whether it was. Pauses double from two
-- minutes to six hours.
update mail set attempts = attempts + 1, next_attempt_at = now() + least(interval '6 hours', interval '2 minutes' * 2 ^ least(attempts, 8))
where id = (
	select id from mail
	where sent_at is null and next_attempt_at <= now()
	order by next_attempt_at
	limit 1
	for update skip locked
)
returning id, recipient, subject, body, extract(epoch from created_at)::bigint as created_s;

-- name: mail_sent :exec
update mail set sent_at = now(), body = null, last_error = null where id = $1 and sent_at is null;

-- name: mail_failed :exec
-- Given up when the server said never ($3), or after four days.
update mail set last_error = left($2, 200),
	next_attempt_at = case when $3 or created_at < now() - interval '4 days' then 'infinity' else next_attempt_at end
where id = $1 and sent_at is null;

-- Forgets what is of no more use; run by migrator, daily.

\set ON_ERROR_STOP on
delete from app.link where expires_at <= now();
delete from app.mail where coalesce(sent_at, created_at) < now() - interval '30 days';
delete from app.session where expires_at <= now();
delete from app.idempotency_key where created_at < now() - interval '1 day';
delete from app.list where expires_at <= now();

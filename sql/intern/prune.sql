-- Forgets what is older than it has to be kept; run by migrator, daily.
--
--   psql -v keep='30 days' -f prune.sql

\set ON_ERROR_STOP on
delete from app.log where time < now() - :'keep'::interval;

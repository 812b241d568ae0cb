-- Publishes a release; run by migrator at every deploy. The same release again
-- is nothing; other contents under a published name are refused
-- (release_keeps_its_digest).
--
--   psql -v id=2026.11.0 -v epoch=1793491200 -v digest=<sha256> -v catalogue="$(cat catalogue.json)" -f publish.sql

\set ON_ERROR_STOP on
insert into app.release (id, epoch, digest, catalogue)
values (:'id', :'epoch', :'digest', :'catalogue')
on conflict (id, digest) do nothing;

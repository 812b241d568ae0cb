-- Makes an account an administrator; run by migrator. The role is in the next
-- access token, so at the latest after 15 minutes.
--
--   psql -v email=ada@example.org -f administrator.sql

\set ON_ERROR_STOP on
update app.account set role = 'administrator' where lower(email collate "C") = lower(:'email' collate "C")
returning id, email, role;

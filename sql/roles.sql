-- The roles of one instance. Included by <instance>/roles.sql, which sets :app.
--
-- Run by the superuser, connected to the instance's own database, with
-- psql -f; any number of times. Passwords are set elsewhere. What a role may
-- do with a table is granted beside the table, in its migration.
--
-- Optional: -v connections=N, the connection limit of the responder's role.

\set ON_ERROR_STOP on
set client_min_messages = warning;
\if :{?connections}
\else
	\set connections 24
\endif

begin;

select format('create role %I', name)
from unnest(array['owner', 'migrator', 'readonly', 'monitor', :'app']) as name
where not exists (select from pg_roles where rolname = name)
\gexec

-- Owns every table; nobody logs in as it.
alter role owner nologin nosuperuser nocreatedb nocreaterole noreplication nobypassrls;

-- Applies migrations, as owner.
alter role migrator login nosuperuser nocreatedb nocreaterole noreplication nobypassrls connection limit 3;
grant owner to migrator;
alter role migrator set role = 'owner';
alter role migrator set search_path = 'app';

-- The responder's pool. The limits end what a lost worker left behind.
alter role :"app" login nosuperuser nocreatedb nocreaterole noreplication nobypassrls connection limit :connections;
alter role :"app" set search_path = 'app';
alter role :"app" set statement_timeout = '5s';
alter role :"app" set lock_timeout = '2s';
alter role :"app" set idle_in_transaction_session_timeout = '10s';

-- People who look. Secrets are not among the columns they are granted.
alter role readonly login nosuperuser nocreatedb nocreaterole noreplication nobypassrls connection limit 2;
alter role readonly set search_path = 'app';
alter role readonly set default_transaction_read_only = on;
alter role readonly set statement_timeout = '30s';

-- The metrics exporter.
alter role monitor login nosuperuser nocreatedb nocreaterole noreplication nobypassrls connection limit 2;
alter role monitor set statement_timeout = '5s';
grant pg_monitor to monitor;

-- Nothing by default: no temporary tables, no other database, no schema public.
revoke all on database :"DBNAME", postgres, template1 from public;
grant connect on database :"DBNAME" to migrator, readonly, monitor, :"app";
revoke all on schema public from public;
-- Large objects would be a store outside every grant.
revoke execute on function lo_creat(integer), lo_create(oid), lo_from_bytea(oid, bytea) from public;

create schema if not exists app;
alter schema app owner to owner;
grant usage on schema app to readonly, :"app";

commit;

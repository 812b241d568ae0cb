-- Roles of the instance "intern"; see ../roles.sql.
\set app intern_app
\ir ../roles.sql

-- The optional filters of log_list get a plan for the values at hand: one plan for all would use no index.
alter role intern_app set plan_cache_mode = 'force_custom_plan';

-- The log pipeline: adds lines, reads nothing.
select 'create role log_writer' where not exists (select from pg_roles where rolname = 'log_writer')
\gexec
alter role log_writer login nosuperuser nocreatedb nocreaterole noreplication nobypassrls connection limit 4;
alter role log_writer set search_path = 'app';
alter role log_writer set statement_timeout = '5s';
grant connect on database :"DBNAME" to log_writer;
grant usage on schema app to log_writer;

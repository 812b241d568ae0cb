-- Roles of the instance "user"; see ../roles.sql.
\set app private_app
\ir ../roles.sql

-- todo-mailer: takes mails from the outbox, and sees nothing else.
select 'create role mailer' where not exists (select from pg_roles where rolname = 'mailer')
\gexec
alter role mailer login nosuperuser nocreatedb nocreaterole noreplication nobypassrls connection limit 2;
alter role mailer set search_path = 'app';
alter role mailer set statement_timeout = '5s';
alter role mailer set lock_timeout = '2s';
grant connect on database :"DBNAME" to mailer;
grant usage on schema app to mailer;

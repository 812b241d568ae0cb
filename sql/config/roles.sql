-- Roles of the instance "config"; see ../roles.sql.
\set app public_app
\ir ../roles.sql

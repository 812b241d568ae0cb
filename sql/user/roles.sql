-- Roles of the instance "user"; see ../roles.sql.
\set app private_app
\ir ../roles.sql

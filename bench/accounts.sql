-- Addresses to guess at, as many as no limit of an address bites: all with the password of the one that was registered.
set search_path = app;
insert into account (id, email, password_hash)
select gen_random_uuid(), 'known-' || number || '@bench.example', password_hash
from account, generate_series(1, :accounts) number
where email = 'bench@bench.example';
analyze account;

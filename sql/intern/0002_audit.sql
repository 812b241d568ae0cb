-- The security events: one row each, kept for ever, each bound to the one before by its hash.
--
-- An event is a line of the log whose member "audit" is true. Who writes the line decides, so a new kind of event needs
-- nothing here; what a caller sends reaches a line as text only, and makes no member. The row is made in the
-- transaction of the line: there is no second way that could fail by itself, and no line is lost for want of it.
--
-- The hash is that of all columns and the hash of the row before, so a row that is changed, missing, new or moved breaks
-- the chain there. Whoever may disable the triggers can write it anew or cut its end: that is seen by a hash that was
-- noted elsewhere. audit_verify.sql tells.

-- Filled by log_read_line, as every column of that name is.
alter table log add column audit boolean;

create table audit (
	number bigint not null,
	time timestamptz(3) not null,
	service varchar(200) not null,
	event varchar(200),
	request_id varchar(200),
	account varchar(200),
	line text not null,
	previous_hash bytea,
	hash bytea not null,
	constraint audit_pkey primary key (number)
);

-- A JSON array tells null from a text and where each text ends. Its instant is that of no time zone and no DateStyle.
create function audit_hash(entry audit) returns bytea stable
return sha256(convert_to(json_build_array(entry.number, entry.time at time zone 'UTC', entry.service, entry.event,
	entry.request_id, entry.account, entry.line, encode(entry.previous_hash, 'hex'))::text, 'UTF8'));

-- Whose turn it is to add. An empty table, because a lock on the audit itself would wait for whoever vacuums it, and an
-- advisory lock could be held by anybody.
create table audit_turn ();

-- The lock makes each transaction see what the one before it added, so no two add to the same row. Readers do not wait.
create function log_audit() returns trigger language plpgsql security definer set search_path = app, pg_temp as $$
declare
	entry audit;
begin
	lock table audit_turn in exclusive mode;
	select number, hash into entry.number, entry.previous_hash from audit order by number desc limit 1;
	entry.number := coalesce(entry.number, 0) + 1;
	entry.time := new.time;
	entry.service := new.service;
	entry.event := new.event;
	entry.request_id := new.request_id;
	entry.account := new.account;
	entry.line := new.line;
	entry.hash := audit_hash(entry);
	insert into audit values (entry.*);
	return null;
end
$$;

create trigger log_audit after insert on log for each row when (new.audit) execute function log_audit();

create function audit_refuse() returns trigger language plpgsql as $$
begin
	raise 'the audit is only added to' using errcode = 'insufficient_privilege';
end
$$;

create trigger audit_refuse before update or delete or truncate on audit for each statement execute function audit_refuse();

grant select on audit to intern_app, readonly;

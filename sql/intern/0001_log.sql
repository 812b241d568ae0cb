-- The log of every service: append only, one row a line.
--
-- line is the JSON object as it was written; a line that is none is kept as a
-- JSON string, so nothing is lost. The other columns are read out of it. A
-- refused line would stop the whole pipeline, which tries again for ever: so
-- none is, and what cannot be read, or is too long for an index, is kept as text.

create table log (
	id bigint generated always as identity,
	time timestamptz(3) not null,
	service varchar(200) not null,
	level varchar(200) not null,
	event varchar(200),
	request_id varchar(200),
	method varchar(200),
	route varchar(200),
	status smallint,
	duration_us bigint,
	account varchar(200),
	line text not null,
	constraint log_pkey primary key (time, id)
);

create index log_request_id on log (request_id);
-- Small: what is not there is nearly everything, and quickly found by time.
create index log_level on log (level, time, id) where level <> 'info';
create index log_event on log (event) where event <> 'request';

-- Members with a column's name fill that column; id and line are not the writer's to choose.
create function log_read_line() returns trigger language plpgsql as $$
declare
	document jsonb;
begin
	begin
		document := new.line::jsonb;
		new := jsonb_populate_record(new, document - array['id', 'line']);
	exception when data_exception or program_limit_exceeded then
		new.line := to_json(new.line)::text;
	end;
	new.time := coalesce(new.time, now());
	new.service := coalesce(new.service, 'unknown');
	new.level := coalesce(new.level, 'info');
	return new;
end
$$;

create trigger log_read_line before insert on log for each row execute function log_read_line();

grant insert (line, service) on log to log_writer;
grant select on log to intern_app, readonly;

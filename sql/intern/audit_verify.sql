-- Whether the chain of the audit holds, and a sentence about it; run by readonly.
--
--   psql -v head='' -f audit_verify.sql
--
-- head: the hash that an earlier run told. It must still be in the chain: an end that was cut off, or a chain that was
-- written anew, holds by itself.

\set ON_ERROR_STOP on
-- Every event is hashed again.
set statement_timeout = 0;

with link as (
	select number, row_number() over chain as position, encode(hash, 'hex') as hash,
		hash <> app.audit_hash(audit) as is_changed, previous_hash is distinct from lag(hash) over chain as is_loose
	from app.audit
	window chain as (order by number)
), fault as (
	select case
			when number > position then format('event %s is missing', position)
			when number < position then format('event %s was put in', number)
			when is_changed then format('event %s is not what was written', number)
			else format('event %s does not follow event %s: one of them was replaced', number, number - 1)
		end as sentence
	from link
	where number <> position or is_changed or is_loose
	order by position
	limit 1
), whole as (
	select count(*), max(position) filter (where hash = :'head') as noted from link
)
select fault.sentence is null and (:'head' = '' or noted is not null),
	case
		when fault.sentence is not null then fault.sentence
		when :'head' <> '' and noted is null
			then format('no event has the noted hash: of %s events the end was cut off, or all were written anew', count)
		when count = 0 then 'no event yet'
		else format('%s events hold%s; the hash of the last is %s', count,
			', ' || count - noted || ' of them since the noted one', (select hash from link where position = count))
	end
from whole left join fault on true;

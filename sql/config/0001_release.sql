-- What has been published. A release never changes; it can be withdrawn.

create table release (
	id text constraint release_keeps_its_digest primary key
		constraint release_id_format check (id ~ '^[0-9]{4}\.[0-9]{1,2}\.[0-9]{1,3}$'),
	epoch bigint not null constraint release_epoch_range check (epoch between 315532800 and 4294967295), -- seconds; what a zip can hold
	digest text not null constraint release_digest_format check (digest ~ '^[0-9a-f]{64}$'),
	catalogue jsonb not null,
	state text not null default 'published' constraint release_state_values check (state in ('published', 'withdrawn')),
	published_at timestamptz(3) not null default now(),
	withdrawn_reason text,
	constraint release_withdrawn_reason_required check ((state = 'withdrawn') = (withdrawn_reason is not null)),
	-- Lets publish.sql tell "the same again" from "other contents under the same name".
	constraint release_id_digest_key unique (id, digest)
);

grant select on release to public_app, readonly;

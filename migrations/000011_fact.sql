-- The evidence: every accepted fact version, append-only, by the day it was learned. Read to recompute and to drill down, never for
-- a figure on a screen, so it has no index but its key. A partition is made by the owner ahead of the day's first transaction.

create table fact (
  day integer not null, -- of learned_at, in days since 1970-01-01 UTC
  shard integer not null,
  version bigint not null,
  seq integer not null,
  learned_at bigint not null,
  learned_as text not null check (learned_as in ('live', 'late', 'corrected', 'voided', 'newlyMapped')),
  feed_id integer not null,
  contact_id text not null,
  leg integer not null,
  fact text not null,
  event_id text not null, -- of the CloudEvent, for tracing only
  event_source text not null,
  primary key (day, shard, version, seq)
) partition by list (day);

alter table fact enable row level security, force row level security;
create policy internal_all on fact for select to {{internal}} using (true);
create policy intake_all on fact to {{intake}} using (true) with check (true);
grant select on fact to {{internal}};
grant select, insert on fact to {{intake}};

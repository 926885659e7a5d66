-- What vendors report of an interval, kept beside what is measured: each row is the set of all versions learned, as compact JSON.

create table vendor_interval (
  shard integer not null,
  queue_id integer not null,
  start bigint not null,
  vendor_id integer not null,
  feed_id integer not null,
  seconds integer not null,
  versions text not null,
  primary key (shard, queue_id, start, vendor_id, feed_id, seconds)
);

-- Rows of plans. A snapshot is never overwritten: another content for a row of it stands beside the first, ordered by event time and hash.
create table plan_row (
  shard integer not null,
  queue_id integer not null,
  kind text not null check (kind in ('forecast', 'requirement', 'commitment', 'schedule')),
  start bigint not null,
  feed_id integer not null,
  snapshot text not null,
  vendor_id integer not null, -- 0: for the whole queue
  site_id integer not null,
  seconds integer not null,
  time bigint not null,
  hash bigint not null,
  version bigint not null, -- of the internal audience, hence not granted to vendors
  contacts double precision,
  aht_seconds double precision,
  heads double precision,
  primary key (shard, queue_id, kind, start, feed_id, snapshot, vendor_id, site_id, seconds, time, hash)
);

alter table vendor_interval enable row level security, force row level security;
create policy internal_all on vendor_interval for select to {{internal}} using (true);
create policy intake_all on vendor_interval to {{intake}} using (true) with check (true);
create policy vendor_own on vendor_interval for select using (vendor_id = (select ll_session_vendor()));
grant select on vendor_interval to {{internal}}, {{vendors}};
grant select, insert, update on vendor_interval to {{intake}};

alter table plan_row enable row level security, force row level security;
create policy internal_all on plan_row for select to {{internal}} using (true);
create policy intake_all on plan_row to {{intake}} using (true) with check (true);
create policy vendor_own on plan_row for select using (vendor_id = (select ll_session_vendor()));
grant select on plan_row to {{internal}};
grant select (queue_id, kind, start, feed_id, snapshot, vendor_id, site_id, seconds, time, hash, contacts, aht_seconds, heads)
  on plan_row to {{vendors}};
grant select, insert on plan_row to {{intake}};

-- Snapshots of forecasts, requirements, commitments and schedules: what each is, whom it speaks to, whether it was withdrawn, and its rows.
-- Rows that feeds send stay in plan_row; a snapshot of a feed is the rows that it sent under one name.

create table plan_snapshot (
  snapshot_id integer generated always as identity primary key,
  kind text not null check (kind in ('forecast', 'requirement', 'commitment', 'schedule')),
  name text not null check (length(name) between 1 and 200),
  origin text not null check (origin in ('import', 'feed', 'model')),
  -- The feed that sent it; 0 for what was imported or made here.
  feed_id integer not null check (feed_id >= 0 and (feed_id > 0) = (origin = 'feed')),
  author text not null,
  -- As its author says; recorded_at is when it came to us.
  made_at bigint not null,
  recorded_at bigint not null,
  cells integer not null check (cells >= 0),
  starts_at bigint not null,
  ends_at bigint not null check (ends_at > starts_at),
  queue_ids integer[] not null,
  -- Of all that its rows say: the same content under the same name is no second snapshot. Null for a feed's, whose rows come one by one.
  content_sha256 text,
  -- For what we made: the model and what went into it. For what was imported: the file, how it was read, and the rows that were refused.
  inputs jsonb not null,
  -- Null while it counts.
  withdrawn_at bigint
);
create unique index plan_snapshot_name on plan_snapshot (kind, name) where feed_id = 0 and withdrawn_at is null;
create unique index plan_snapshot_feed on plan_snapshot (feed_id, kind, name) where feed_id > 0;
create index plan_snapshot_span on plan_snapshot (kind, ends_at, starts_at);

-- Which vendors a snapshot has rows of: these may know that it is there.
create table plan_audience (
  vendor_id integer not null check (vendor_id > 0),
  snapshot_id integer not null,
  primary key (vendor_id, snapshot_id)
);

-- Each time a snapshot was withdrawn, or counted again.
create table plan_standing (
  snapshot_id integer not null,
  at bigint not null,
  is_withdrawn boolean not null,
  primary key (snapshot_id, at)
);

-- The rows of a snapshot that was imported or made here, a day of UTC at a time: 96 quarter hours in each list, null where nothing is said.
create table plan_block (
  queue_id integer not null,
  day_start bigint not null,
  snapshot_id integer not null,
  vendor_id integer not null, -- 0: of the queue as a whole
  site_id integer not null,
  contacts double precision[],
  aht_seconds double precision[],
  heads double precision[],
  -- Lists by level, as {"0.1": [...]}
  quantiles jsonb,
  primary key (queue_id, day_start, snapshot_id, vendor_id, site_id)
);
create index plan_block_snapshot on plan_block (snapshot_id);

-- When a row came to us, beside the version of the internal audience, which is no vendor's to know. 0 for rows from before.
alter table plan_row add column learned_at bigint not null default 0;
create index plan_row_sent on plan_row (feed_id, kind, snapshot, start);
grant select (learned_at) on plan_row to {{vendors}};

alter table plan_snapshot enable row level security, force row level security;
create policy internal_all on plan_snapshot to {{internal}} using (true) with check (true);
create policy intake_all on plan_snapshot to {{intake}} using (true) with check (true);
create policy vendor_own on plan_snapshot for select using (snapshot_id in (
  select told.snapshot_id from plan_audience told where told.vendor_id = (select ll_session_vendor())));
grant select, insert, update on plan_snapshot to {{internal}}, {{intake}};
-- Who made it, how much else is in it and of which queues is not the vendor's to know.
grant select (snapshot_id, kind, name, origin, feed_id, made_at, recorded_at, withdrawn_at) on plan_snapshot to {{vendors}};

alter table plan_audience enable row level security, force row level security;
create policy internal_all on plan_audience to {{internal}} using (true) with check (true);
create policy intake_all on plan_audience to {{intake}} using (true) with check (true);
create policy vendor_own on plan_audience for select using (vendor_id = (select ll_session_vendor()));
grant select, insert on plan_audience to {{internal}}, {{intake}};
grant select on plan_audience to {{vendors}};

alter table plan_standing enable row level security, force row level security;
create policy internal_all on plan_standing to {{internal}} using (true) with check (true);
create policy vendor_own on plan_standing for select using (snapshot_id in (
  select told.snapshot_id from plan_audience told where told.vendor_id = (select ll_session_vendor())));
grant select, insert on plan_standing to {{internal}};
grant select on plan_standing to {{vendors}};

alter table plan_block enable row level security, force row level security;
create policy internal_all on plan_block to {{internal}} using (true) with check (true);
create policy vendor_own on plan_block for select using (vendor_id = (select ll_session_vendor()));
grant select, insert on plan_block to {{internal}};
grant select on plan_block to {{vendors}};

-- Snapshots that feeds sent before.
insert into plan_snapshot (kind, name, origin, feed_id, author, made_at, recorded_at, cells, starts_at, ends_at, queue_ids, inputs)
  select kind, snapshot, 'feed', feed_id, '', max(time), max(time), sum(seconds / 900)::integer, min(start), max(start + seconds * 1000),
    array_agg(distinct queue_id), '{}'
  from (select distinct on (feed_id, kind, snapshot, queue_id, vendor_id, site_id, start, seconds) * from plan_row
    order by feed_id, kind, snapshot, queue_id, vendor_id, site_id, start, seconds, time desc) newest
  group by feed_id, kind, snapshot;
insert into plan_audience (vendor_id, snapshot_id)
  select distinct r.vendor_id, s.snapshot_id from plan_row r
  join plan_snapshot s on s.feed_id = r.feed_id and s.kind = r.kind and s.name = r.snapshot where r.vendor_id > 0;

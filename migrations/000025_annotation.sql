-- What people note about a stretch of time: on the whole operation, a market, a queue or a vendor. One row is how it stands now;
-- annotation_revision keeps every wording it had, and who gave it.

-- The lock under which annotations are written, and the number of times they were.
create table annotation_head (
  only_row integer primary key default 1 check (only_row = 1),
  version bigint not null default 0
) with (fillfactor = 40);
insert into annotation_head default values;
grant select, update on annotation_head to {{internal}};

create table annotation (
  annotation_id integer generated always as identity primary key,
  revision integer not null check (revision > 0),
  kind text not null check (kind in ('note', 'campaign', 'incident', 'downtime')),
  market_id integer check (market_id > 0),
  queue_id integer check (queue_id > 0),
  vendor_id integer check (vendor_id > 0),
  starts_at bigint not null,
  ends_at bigint not null check (ends_at > starts_at),
  body text not null check (length(body) between 1 and 500),
  -- Whether the vendor it is about may read it. Nothing else ever reaches a vendor.
  is_shared boolean not null check (vendor_id is not null or not is_shared),
  -- False once it is withdrawn.
  is_shown boolean not null,
  written_at bigint not null,
  written_by text not null,
  check (num_nonnulls(market_id, queue_id, vendor_id) <= 1)
);
create index annotation_span on annotation (ends_at, starts_at);

create table annotation_revision (
  annotation_id integer not null,
  revision integer not null,
  kind text not null,
  market_id integer,
  queue_id integer,
  vendor_id integer,
  starts_at bigint not null,
  ends_at bigint not null,
  body text not null,
  is_shared boolean not null,
  is_shown boolean not null,
  written_at bigint not null,
  written_by text not null,
  primary key (annotation_id, revision)
);

alter table annotation enable row level security, force row level security;
create policy internal_all on annotation to {{internal}} using (true) with check (true);
create policy vendor_own on annotation for select
  using (is_shared and is_shown and vendor_id = (select ll_session_vendor()));
grant select, insert, update on annotation to {{internal}};
grant select (annotation_id, revision, kind, market_id, queue_id, vendor_id, starts_at, ends_at, body, is_shared, is_shown, written_at)
  on annotation to {{vendors}};

alter table annotation_revision enable row level security, force row level security;
create policy internal_all on annotation_revision to {{internal}} using (true) with check (true);
grant select, insert on annotation_revision to {{internal}};

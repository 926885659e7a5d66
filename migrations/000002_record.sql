-- What an operation is made of: markets, vendors, sites, queues, feeds and their mappings, as statements that are added
-- and never changed.

-- The lock under which records are appended, and the number of times they were: who reads records beside figures holds
-- it for share, so that what was recorded before an answer's instant is in the answer.
create table record_head (
  only_row boolean primary key default true check (only_row),
  version bigint not null default 0,
  recorded_at bigint not null default 0
) with (fillfactor = 40);
insert into record_head default values;
grant select, update on record_head to {{internal}};
grant select, update on record_head to {{intake}};

-- One row for each thing that records speak of: its id and its key never change, and no two share a key.
create table entity (
  kind text not null check (kind in ('market', 'vendor', 'site', 'queue', 'feed', 'mapping')),
  entity_id integer not null check (entity_id > 0),
  parent_id integer not null check (parent_id >= 0),
  key text not null check (length(key) between 1 and 200),
  primary key (kind, entity_id),
  unique (kind, parent_id, key)
);
grant select, insert on entity to {{internal}};

create table record (
  record_id bigint generated always as identity primary key,
  kind text not null,
  entity_id integer not null,
  parent_id integer not null,
  key text not null,
  -- The vendor whose own record it is; null where it belongs to the operation.
  vendor_id integer check (vendor_id > 0),
  -- Null says that there is no such thing within the validity.
  body jsonb,
  valid_from bigint not null,
  valid_to bigint check (valid_to > valid_from),
  recorded_at bigint not null,
  recorded_by text not null,
  foreign key (kind, entity_id) references entity (kind, entity_id)
);
create index record_entity on record (kind, entity_id, recorded_at);
create index record_vendor on record (vendor_id) where vendor_id is not null;

-- Which vendors serve a queue: written by whoever first counts something of a vendor in a queue. A vendor sees the
-- records of these queues and of no others, since the name of a queue may tell of another vendor's business.
create table queue_vendor (
  queue_id integer not null check (queue_id > 0),
  vendor_id integer not null check (vendor_id > 0),
  since bigint not null,
  primary key (vendor_id, queue_id)
);

alter table queue_vendor enable row level security, force row level security;
create policy internal_all on queue_vendor to {{internal}} using (true) with check (true);
create policy intake_all on queue_vendor to {{intake}} using (true) with check (true);
create policy vendor_own on queue_vendor for select using (vendor_id = (select ll_session_vendor()));
grant select, insert on queue_vendor to {{internal}}, {{intake}};
grant select (queue_id, vendor_id) on queue_vendor to {{vendors}};

alter table record enable row level security, force row level security;
create policy internal_all on record to {{internal}} using (true) with check (true);
create policy intake_read on record for select to {{intake}} using (true);
create policy vendor_own on record for select using (vendor_id = (select ll_session_vendor()));
-- Markets and feeds that serve several vendors are the operation's own; a vendor must know them to read its figures.
create policy vendor_shared on record for select using (
  (select ll_session_vendor()) is not null and vendor_id is null and (
    kind in ('market', 'feed')
    or (kind = 'queue' and entity_id in (select served.queue_id from queue_vendor served
                                         where served.vendor_id = (select ll_session_vendor())))));
grant select, insert on record to {{internal}};
grant select on record to {{intake}};
grant select (record_id, kind, entity_id, parent_id, key, vendor_id, body, valid_from, valid_to, recorded_at)
  on record to {{vendors}};

-- What the intake refused, when each feed was heard, and what was answered to requests that carried a key.

create table quarantine (
  quarantine_id bigint generated always as identity primary key,
  feed_id integer not null check (feed_id > 0),
  -- Keyed hash of the bytes as they came: the same bytes twice are one row, and nobody can guess them from it.
  fingerprint bytea not null check (length(fingerprint) = 32),
  -- The bytes, sealed, up to a limit; `raw_length` is how many there were.
  raw_sealed bytea not null,
  raw_length integer not null,
  is_cut boolean not null,
  rule text not null,
  pointer text not null,
  -- What stood there may be about a person, so it is sealed as well.
  value_sealed bytea not null,
  expected text not null,
  hint text,
  -- Where it stood in a file, as `february.txt:1203`; null for what came over HTTP.
  place text,
  -- What would release it: a name that is not known yet, or an instant as RFC 3339 in UTC with milliseconds.
  waits_kind text check (waits_kind in ('queue', 'vendor', 'site', 'time')),
  waits_name text collate "C",
  state text not null default 'waiting' check (state in ('waiting', 'released', 'dropped')),
  times_received integer not null check (times_received > 0),
  -- Arrival order: the request, then the place within it.
  first_received_at bigint not null,
  first_position integer not null,
  last_received_at bigint not null,
  unique (feed_id, fingerprint),
  check ((waits_kind is null) = (waits_name is null))
);
create index quarantine_waiting on quarantine (waits_kind, waits_name, feed_id, first_received_at, first_position) where state = 'waiting';
create index quarantine_last_received on quarantine (last_received_at);

-- One row for each request of a feed, also for one that said only that nothing happened.
create table intake_batch (
  feed_id integer not null check (feed_id > 0),
  received_at bigint not null,
  accepted integer not null,
  duplicate integer not null,
  quarantined integer not null,
  primary key (feed_id, received_at)
);

create table idempotency (
  -- Whose keys these are: two senders may use the same one.
  owner text not null,
  key text not null,
  body_hash bytea not null check (length(body_hash) = 32),
  status integer not null,
  -- Compressed.
  response bytea not null,
  created_at bigint not null,
  primary key (owner, key)
);
create index idempotency_created on idempotency (created_at);

alter table quarantine enable row level security, force row level security;
create policy internal_all on quarantine to {{internal}} using (true) with check (true);
create policy intake_all on quarantine to {{intake}} using (true) with check (true);
grant select, insert, update, delete on quarantine to {{internal}};
grant select, insert, update on quarantine to {{intake}};

-- A vendor may know when the feeds it sees were heard, so that its figures can say how fresh they are, and no more.
alter table intake_batch enable row level security, force row level security;
create policy internal_all on intake_batch to {{internal}} using (true) with check (true);
create policy intake_all on intake_batch to {{intake}} using (true) with check (true);
create policy vendor_heard on intake_batch for select using (
  (select ll_session_vendor()) is not null
  and feed_id in (select seen.entity_id from record seen where seen.kind = 'feed'));
grant select, insert, delete on intake_batch to {{internal}};
grant select, insert on intake_batch to {{intake}};
grant select (feed_id, received_at) on intake_batch to {{vendors}};

grant select, insert, update, delete on idempotency to {{internal}};

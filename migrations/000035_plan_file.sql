-- Files of plans as they came, sealed, for thirty days: what was imported can be held against what was sent, and what was refused be looked into.

create table plan_file (
  file_id integer generated always as identity primary key,
  -- Keyed hash: the same file twice is one row, and nobody can guess it from that.
  fingerprint bytea not null unique check (length(fingerprint) = 32),
  -- As whoever sent it called it, and the plan; shown, and nothing else.
  file_name text,
  plan_name text not null,
  kind text not null check (kind in ('forecast', 'requirement', 'commitment', 'schedule')),
  format text not null check (format in ('text', 'workbook')),
  bytes integer not null check (bytes >= 0),
  -- What came of it the last time it was sent, in one word; `kept` is a snapshot.
  outcome text not null,
  sent_by text not null,
  first_received_at bigint not null,
  last_received_at bigint not null
);
create index plan_file_last_received on plan_file (last_received_at);

-- The bytes, a megabyte at a time, each sealed by itself.
create table plan_file_part (
  file_id integer not null references plan_file on delete cascade,
  part integer not null,
  sealed bytea not null,
  primary key (file_id, part)
);

alter table plan_file enable row level security, force row level security;
create policy internal_all on plan_file to {{internal}} using (true) with check (true);
grant select, insert, update, delete on plan_file to {{internal}};

alter table plan_file_part enable row level security, force row level security;
create policy internal_all on plan_file_part to {{internal}} using (true) with check (true);
grant select, insert, delete on plan_file_part to {{internal}};

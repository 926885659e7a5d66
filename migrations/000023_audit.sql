-- Who changed what, when, why, and what it was before and after: appended and never changed. The hash of each entry covers the hash of the
-- entry before it, so an entry that was altered, taken out or moved is found by whoever computes the chain again. Only what was cut off at
-- the end cannot be seen from inside: for that the last hash is noted elsewhere from time to time.

create table audit_entry (
  entry_id bigint primary key check (entry_id > 0),
  at bigint not null,
  action text not null check (length(action) between 1 and 40),
  -- What was changed, as its kind and its name within that kind; `parent` where a name is unique only within another.
  kind text not null check (length(kind) between 1 and 40),
  parent text,
  key text not null,
  actor_kind text not null check (actor_kind in ('person', 'token', 'machine')),
  actor_id bigint,
  request_id text,
  -- The entry that this one takes back.
  undoes bigint check (undoes < entry_id),
  -- Salted hashes of what stands in audit_words; null where there is nothing.
  actor_hash bytea not null check (length(actor_hash) = 32),
  reason_hash bytea check (length(reason_hash) = 32),
  before_hash bytea check (length(before_hash) = 32),
  after_hash bytea check (length(after_hash) = 32),
  hash bytea not null check (length(hash) = 32)
);
create index audit_entry_subject on audit_entry (kind, key, entry_id);
create index audit_entry_at on audit_entry (at);
create index audit_entry_undoes on audit_entry (undoes) where undoes is not null;

-- What may be about a person stands beside the chain, so that it can be erased (set to null, by the owner of the database) without
-- breaking it. The salt keeps whoever has the hash alone from guessing what it was.
create table audit_words (
  entry_id bigint not null,
  field text not null check (field in ('actor', 'reason', 'before', 'after')),
  salt bytea not null check (length(salt) = 16),
  words text,
  primary key (entry_id, field)
);
create index audit_words_actor on audit_words (words text_pattern_ops) where field = 'actor';

alter table audit_entry enable row level security, force row level security;
alter table audit_words enable row level security, force row level security;
create policy internal_read on audit_entry for select to {{internal}} using (true);
create policy internal_add on audit_entry for insert to {{internal}} with check (true);
create policy internal_read on audit_words for select to {{internal}} using (true);
create policy internal_add on audit_words for insert to {{internal}} with check (true);
grant select, insert on audit_entry, audit_words to {{internal}};

-- Contact legs: each row is the set of all fact versions learned about one stay of a contact in one queue, as compact JSON.
-- What a leg means is computed from the set, so the columns beside it only find it.

create table leg (
  shard integer not null,
  feed_id integer not null,
  contact_id text not null,
  leg integer not null,
  facts text not null,
  -- The queue its stays are in; 0 where its facts, corrected ones included, name several.
  queue_id integer not null,
  -- Every vendor that any version of a fact names as routed to or answering.
  vendor_ids integer[] not null,
  -- The span of instants that any version of a fact names: whatever the leg counts, now or at any past moment, lies within.
  first_at bigint not null,
  last_at bigint not null,
  -- last_at of a leg that spans more than a day, else null. An index on last_at itself would make every update of every leg touch all
  -- indexes.
  long_until bigint,
  -- 0 counted, 1 pending (its offer is not known), 2 inconsistent, 3 voided; and whether two contents claimed one version.
  standing smallint not null,
  has_conflict boolean not null,
  -- Pending, inconsistent or in conflict: the only other column that an index looks at, for the same reason.
  is_listed boolean not null,
  primary key (shard, feed_id, contact_id, leg)
) with (fillfactor = 60);
create index leg_first_at on leg (first_at);
create index leg_long_until on leg (long_until) where long_until is not null;
create index leg_listed on leg (first_at) where is_listed;

alter table leg enable row level security, force row level security;
create policy internal_all on leg for select to {{internal}} using (true);
create policy intake_all on leg to {{intake}} using (true) with check (true);
create policy vendor_own on leg for select using ((select ll_session_vendor()) = any (vendor_ids));
grant select on leg to {{internal}}, {{vendors}};
grant select, insert, update on leg to {{intake}};

-- Contacts that still wait. Few rows that come and go, so that neither a reader nor the sweeper looks through the legs for them.
create table waiting_contact (
  shard integer not null,
  feed_id integer not null,
  contact_id text not null,
  leg integer not null,
  stay integer not null,
  queue_id integer not null,
  vendor_id integer not null,
  site_id integer not null,
  offered_at bigint not null,
  due_at bigint,
  primary key (shard, feed_id, contact_id, leg, stay)
);

alter table waiting_contact enable row level security, force row level security;
create policy internal_all on waiting_contact for select to {{internal}} using (true);
create policy intake_all on waiting_contact to {{intake}} using (true) with check (true);
create policy vendor_own on waiting_contact for select using (vendor_id = (select ll_session_vendor()));
grant select on waiting_contact to {{internal}}, {{vendors}};
grant select, insert, delete on waiting_contact to {{intake}};

-- Tallies: integer sums by queue, vendor, site and 15-minute UTC interval, one row per shard so that the writers of different shards
-- never meet; readers sum over shards. The measures stand in the order of the domain's list, appended to and never reordered.

create table tally (
  shard integer not null,
  queue_id integer not null, -- 0: agents that serve no queue
  start bigint not null,
  vendor_id integer not null, -- 0: unassigned
  site_id integer not null, -- 0: not given
  offered bigint not null default 0,
  answered_of_offered bigint not null default 0,
  abandoned bigint not null default 0,
  flowed_out bigint not null default 0,
  lost bigint not null default 0,
  callback_requested bigint not null default 0,
  reopened bigint not null default 0,
  in_service bigint not null default 0,
  wait_answered_ms bigint not null default 0,
  wait_abandoned_ms bigint not null default 0,
  due bigint not null default 0,
  due_met bigint not null default 0,
  answered bigint not null default 0,
  handled bigint not null default 0,
  talk_ms bigint not null default 0,
  hold_ms bigint not null default 0,
  wrap_ms bigint not null default 0,
  transferred bigint not null default 0,
  replied bigint not null default 0,
  outbound bigint not null default 0,
  outbound_ms bigint not null default 0,
  staffed_ms bigint not null default 0,
  available_ms bigint not null default 0,
  agent_handling_ms bigint not null default 0,
  agent_wrap_ms bigint not null default 0,
  break_ms bigint not null default 0,
  other_aux_ms bigint not null default 0,
  -- Waits of the contacts offered here by bucket of the queue's edges (one bucket more than edges); empty where none was counted.
  answered_waits integer[] not null default '{}',
  abandoned_waits integer[] not null default '{}',
  -- What stood here when the interval closed, kept at the first change after that, whatever its kind: the measures in order, then both
  -- histograms. Null while nothing changed since.
  first_closed bigint[],
  first_closed_answered_waits integer[],
  first_closed_abandoned_waits integer[],
  first_closed_changed_at bigint, -- when that first change was learned
  primary key (shard, queue_id, start, vendor_id, site_id)
) with (fillfactor = 70);

-- The same sums by the queue's own local day; `start` is the day's first instant. Written with every change of `tally`.
create table tally_day (
  shard integer not null,
  queue_id integer not null,
  start bigint not null,
  vendor_id integer not null,
  site_id integer not null,
  offered bigint not null default 0,
  answered_of_offered bigint not null default 0,
  abandoned bigint not null default 0,
  flowed_out bigint not null default 0,
  lost bigint not null default 0,
  callback_requested bigint not null default 0,
  reopened bigint not null default 0,
  in_service bigint not null default 0,
  wait_answered_ms bigint not null default 0,
  wait_abandoned_ms bigint not null default 0,
  due bigint not null default 0,
  due_met bigint not null default 0,
  answered bigint not null default 0,
  handled bigint not null default 0,
  talk_ms bigint not null default 0,
  hold_ms bigint not null default 0,
  wrap_ms bigint not null default 0,
  transferred bigint not null default 0,
  replied bigint not null default 0,
  outbound bigint not null default 0,
  outbound_ms bigint not null default 0,
  staffed_ms bigint not null default 0,
  available_ms bigint not null default 0,
  agent_handling_ms bigint not null default 0,
  agent_wrap_ms bigint not null default 0,
  break_ms bigint not null default 0,
  other_aux_ms bigint not null default 0,
  answered_waits integer[] not null default '{}',
  abandoned_waits integer[] not null default '{}',
  primary key (shard, queue_id, start, vendor_id, site_id)
) with (fillfactor = 70);

-- Each change of a closed interval that was not service in progress: what was added, when it was learned and why.
create table tally_revision (
  shard integer not null,
  queue_id integer not null,
  start bigint not null,
  vendor_id integer not null,
  site_id integer not null,
  version bigint not null, -- of the internal audience, hence not granted to vendors
  cause text not null check (cause in ('late', 'corrected', 'voided', 'newlyMapped', 'recomputed')),
  learned_at bigint not null,
  delta bigint[] not null, -- the measures in order
  answered_waits integer[] not null,
  abandoned_waits integer[] not null,
  primary key (shard, queue_id, start, vendor_id, site_id, version, cause)
);

do $do$
declare name text;
begin
  foreach name in array array['tally', 'tally_day', 'tally_revision'] loop
    execute format('alter table %I enable row level security, force row level security', name);
    execute format('create policy internal_all on %I for select to {{internal}} using (true)', name);
    execute format('create policy intake_all on %I to {{intake}} using (true) with check (true)', name);
    execute format('create policy vendor_own on %I for select using (vendor_id = (select ll_session_vendor()))', name);
    execute format('grant select, insert, update on %I to {{intake}}', name);
    execute format('grant select on %I to {{internal}}', name);
  end loop;
end $do$;
grant select on tally, tally_day to {{vendors}};
grant select (shard, queue_id, start, vendor_id, site_id, cause, learned_at, delta, answered_waits, abandoned_waits)
  on tally_revision to {{vendors}};

-- By which rules a shard counts a queue, from which of its versions on: edges of the histograms, interval rules, zone of the local day.
-- Appended to under the shard's lock, when a queue is first counted and when a changed record has been recomputed.
create table queue_counting (
  shard integer not null,
  queue_id integer not null,
  from_version bigint not null,
  rules text not null,
  primary key (shard, queue_id, from_version)
);
grant select on queue_counting to {{internal}};
grant select, insert on queue_counting to {{intake}};
-- The version at which the rules of a shard last changed: whoever keeps them in memory sees under the lock whether they still hold.
alter table shard_head add column counting_version bigint not null default 0;

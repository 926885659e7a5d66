-- What Loadline foresaw itself, each time it did: the rest of the local day after every look, and the days of the next weeks once a day.
-- Rows are never changed. Internal alone: what is expected is of all vendors together, so no vendor's login reads it.

create table own_forecast (
  queue_id integer not null,
  -- 0: the rest of the local day as it was foreseen from starts_at on. n: the local day that begins at starts_at, n days after the one in which it was made.
  days_ahead smallint not null check (days_ahead >= 0),
  starts_at bigint not null,
  made_at bigint not null,
  model text not null,
  model_version smallint not null,
  -- What it was made from: nothing after as_of, these local days, without what was flagged in them, with these known events.
  as_of bigint not null,
  trained_from text,
  trained_until text,
  trained_days smallint not null,
  seen_intervals smallint not null,
  excluded_intervals integer not null,
  events text[] not null,
  -- By quarter hour from starts_at on, two bytes each: a value is what stands here divided by ten to the digits beside. Null: not known.
  contact_digits smallint not null,
  contacts smallint[] not null,
  low smallint[],
  high smallint[],
  aht_digits smallint not null,
  aht_seconds smallint[],
  head_digits smallint not null,
  heads smallint[],
  required smallint[],
  level_permille smallint[],
  -- Of the whole local day: what had come of it, what it was expected to come to, and how likely its target was met.
  day_so_far integer,
  day_contacts real,
  day_low real,
  day_high real,
  day_level real,
  day_level_low real,
  day_level_high real,
  day_meets real,
  primary key (queue_id, days_ahead, starts_at, made_at)
);
-- What is thinned out when it is old, so that looking for it reads nothing else.
create index own_forecast_quarters on own_forecast (starts_at) where days_ahead = 0 and starts_at % 3600000 <> 0;
create index own_forecast_hours on own_forecast (starts_at) where days_ahead = 0 and starts_at % 3600000 = 0;
create index own_forecast_between on own_forecast (made_at) where days_ahead not in (0, 1, 7, 14, 28, 56);

alter table own_forecast enable row level security, force row level security;
create policy internal_all on own_forecast to {{internal}} using (true) with check (true);
grant select, insert, delete on own_forecast to {{internal}};

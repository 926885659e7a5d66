-- What the desk remembers of its people: views they named, and when they were last here. Staff's alone: no vendor's login reads it.

create table saved_view (
  view_id integer generated always as identity primary key,
  owner text not null,
  name text not null check (length(name) between 1 and 80),
  -- The part of the address that holds the whole view, from ? on.
  search text not null check (length(search) <= 2000),
  is_shared boolean not null,
  saved_at bigint not null,
  unique (owner, name)
);
create index saved_view_shared on saved_view (name) where is_shared;
grant select, insert, update, delete on saved_view to {{internal}};

create table desk_visit (
  person text primary key,
  -- When a desk of theirs was last looked at, within a minute.
  seen_at bigint not null,
  -- When they left before they came again; null where they never did, or have caught up.
  left_at bigint,
  tour_closed_at bigint
) with (fillfactor = 80);
grant select, insert, update on desk_visit to {{internal}};

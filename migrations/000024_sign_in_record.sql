-- Who signed in, who was refused and why, and who signed out: kept for half a year, so that somebody who was not oneself is found.
create table sign_in_record (
  record_id bigint generated always as identity primary key,
  at bigint not null,
  event text not null check (event in ('signedIn', 'refused', 'signedOut', 'passwordChanged')),
  -- What was tried; of a name that nobody has, as much as is no password typed into the wrong field. Empty where nothing was said.
  login text not null check (length(login) <= 200),
  means text not null check (means in ('link', 'invitation', 'password', 'provider')),
  why text check (length(why) <= 40),
  address text not null check (length(address) <= 100),
  browser text not null,
  request_id text not null
);
create index sign_in_record_login on sign_in_record (login, record_id);
create index sign_in_record_address on sign_in_record (address, at);
create index sign_in_record_at on sign_in_record (at);
alter table sign_in_record enable row level security, force row level security;
create policy internal_all on sign_in_record to {{internal}} using (true) with check (true);
grant select, insert, delete on sign_in_record to {{internal}};

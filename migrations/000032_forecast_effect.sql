-- What an annotation does to the forecast: multiplies what is expected of its time, or takes what came in it out of what is learned from.
-- Vendors are told neither: their logins may not read these columns.
alter table annotation
  add column forecast_factor double precision check (forecast_factor between 0 and 10),
  add column is_left_out boolean not null default false,
  add constraint annotation_one_effect check (forecast_factor is null or not is_left_out),
  add constraint annotation_effect_place check (vendor_id is null or (forecast_factor is null and not is_left_out));
create index annotation_effect on annotation (ends_at) where forecast_factor is not null or is_left_out;

alter table annotation_revision
  add column forecast_factor double precision,
  add column is_left_out boolean not null default false;

-- An annotation about one queue may say how many contacts come in addition over its whole time. As with its other effects, vendors are told nothing of it.
alter table annotation
  add column forecast_added double precision check (forecast_added > 0 and forecast_added <= 1000000),
  add constraint annotation_added_place check (forecast_added is null or queue_id is not null),
  add constraint annotation_added_alone check (forecast_added is null or (forecast_factor is null and not is_left_out));
drop index annotation_effect;
create index annotation_effect on annotation (ends_at) where forecast_factor is not null or forecast_added is not null or is_left_out;

alter table annotation_revision add column forecast_added double precision;

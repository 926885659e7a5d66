import type { KeptDay, KeptForecast } from '../../app/outlook/kept-forecast.ts'
import { packedLists, shortened, unpackedList } from './packed-list.ts'

type Packed = readonly (number | null)[]

/** A row of `own_forecast`. */
export interface OwnForecastRow {
  readonly queue_id: number
  readonly days_ahead: number
  readonly starts_at: number
  readonly made_at: number
  readonly model: string
  readonly model_version: number
  readonly as_of: number
  readonly trained_from: string | null
  readonly trained_until: string | null
  readonly trained_days: number
  readonly seen_intervals: number
  readonly excluded_intervals: number
  readonly events: readonly string[]
  readonly contact_digits: number
  readonly contacts: Packed
  readonly low: Packed | null
  readonly high: Packed | null
  readonly aht_digits: number
  readonly aht_seconds: Packed | null
  readonly head_digits: number
  readonly heads: Packed | null
  readonly required: Packed | null
  readonly level_permille: Packed | null
  readonly day_so_far: number | null
  readonly day_contacts: number | null
  readonly day_low: number | null
  readonly day_high: number | null
  readonly day_level: number | null
  readonly day_level_low: number | null
  readonly day_level_high: number | null
  readonly day_meets: number | null
}

/** With their types, in the order of the table. */
const TYPED_COLUMNS = `queue_id integer, days_ahead smallint, starts_at bigint, made_at bigint, model text, model_version smallint, as_of bigint,
  trained_from text, trained_until text, trained_days smallint, seen_intervals smallint, excluded_intervals integer, events text[],
  contact_digits smallint, contacts smallint[], low smallint[], high smallint[], aht_digits smallint, aht_seconds smallint[],
  head_digits smallint, heads smallint[], required smallint[], level_permille smallint[], day_so_far integer, day_contacts real,
  day_low real, day_high real, day_level real, day_level_low real, day_level_high real, day_meets real`

export const OWN_FORECAST_TYPES = TYPED_COLUMNS
export const OWN_FORECAST_COLUMNS = TYPED_COLUMNS.split(/,\s+/)
  .map((column) => column.split(' ')[0])
  .join(', ')

/** More digits say nothing: a thousandth of a contact, a tenth of a second or of a head. */
const CONTACT_DIGITS = 4
const TENTHS = 1

export function ownForecastRow(forecast: KeptForecast): OwnForecastRow {
  const { basis, offered, low, high, ahtSeconds, heads, required, level, day } = forecast
  const { model, inputs } = basis
  const counts = packedLists([offered, low, high], CONTACT_DIGITS)
  const times = packedLists([ahtSeconds], TENTHS)
  const people = packedLists([heads, required], TENTHS)
  return {
    queue_id: forecast.queueId,
    days_ahead: forecast.daysAhead,
    starts_at: forecast.from,
    made_at: forecast.madeAt,
    model: model.name,
    model_version: model.version,
    as_of: inputs.asOf,
    trained_from: inputs.trainedFrom,
    trained_until: inputs.trainedUntil,
    trained_days: inputs.days,
    seen_intervals: inputs.seenIntervals,
    excluded_intervals: inputs.excludedIntervals,
    events: inputs.events,
    contact_digits: counts.digits,
    contacts: counts.lists[0] ?? [],
    low: counts.lists[1] ?? null,
    high: counts.lists[2] ?? null,
    aht_digits: times.digits,
    aht_seconds: shortened(times.lists[0] ?? null),
    head_digits: people.digits,
    heads: shortened(people.lists[0] ?? null),
    required: shortened(people.lists[1] ?? null),
    level_permille: shortened(level?.map((value) => (value === null ? null : Math.round(value * 1_000))) ?? null),
    day_so_far: day?.offeredSoFar ?? null,
    day_contacts: real(day?.offered),
    day_low: real(day?.low),
    day_high: real(day?.high),
    day_level: real(day?.level?.mean),
    day_level_low: real(day?.level?.low),
    day_level_high: real(day?.level?.high),
    day_meets: real(day?.meetsTarget),
  }
}

/** To a ten-thousandth: a chance of next to nothing is a smaller number than four bytes hold, and is refused. */
function real(value: number | null | undefined): number | null {
  return value === null || value === undefined ? null : Math.round(value * 10_000) / 10_000
}

export function forecastOfRow(row: OwnForecastRow): KeptForecast {
  const { length } = row.contacts
  const list = (packed: Packed | null, digits: number) => (packed === null ? null : unpackedList(packed, digits, length))
  return {
    queueId: row.queue_id,
    madeAt: row.made_at,
    from: row.starts_at,
    daysAhead: row.days_ahead,
    basis: {
      model: { name: row.model, version: row.model_version },
      inputs: {
        asOf: row.as_of,
        trainedFrom: row.trained_from,
        trainedUntil: row.trained_until,
        days: row.trained_days,
        seenIntervals: row.seen_intervals,
        excludedIntervals: row.excluded_intervals,
        events: row.events,
      },
    },
    offered: unpackedList(row.contacts, row.contact_digits, length),
    low: list(row.low, row.contact_digits),
    high: list(row.high, row.contact_digits),
    ahtSeconds: list(row.aht_seconds, row.aht_digits),
    heads: list(row.heads, row.head_digits),
    required: list(row.required, row.head_digits),
    level: list(row.level_permille, 3),
    day: dayOf(row),
  }
}

function dayOf(row: OwnForecastRow): KeptDay | null {
  if (row.day_contacts === null) return null
  const { day_level: mean, day_level_low: low, day_level_high: high } = row
  return {
    offeredSoFar: row.day_so_far ?? 0,
    offered: row.day_contacts,
    low: row.day_low,
    high: row.day_high,
    level: mean === null || low === null || high === null ? null : { mean, low, high },
    meetsTarget: row.day_meets,
  }
}

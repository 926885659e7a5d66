import type { ForecastBook, ForecastSpan, ForeseenCell, KeptForecast } from '../../app/outlook/kept-forecast.ts'
import { HELD_CELLS_MAX, HeldTooMuch } from '../../app/plans/held-too-much.ts'
import { queueLimitOf, type Scope } from '../../app/scope.ts'
import type { ForecastLead } from '../../domain/forecast/forecast-lead.ts'
import { DAY_MS, HOUR_MS, INTERVAL_MS, type Instant, MINUTE_MS } from '../../domain/shared/instant.ts'
import { forecastOfRow, OWN_FORECAST_COLUMNS, type OwnForecastRow } from './own-forecast-row.ts'
import { forecastWrites } from './own-forecast-write.ts'
import type { StoreConnections } from './pools.ts'
import type { ScopedConnection } from './scoped-connection.ts'

/** What was learned from fewer days is shown, and not held against what came. */
const SCORED_DAYS_MIN = 21

const QUARTERS_PER_DAY = DAY_MS / INTERVAL_MS

/** Forecasts of our own in PostgreSQL. */
export function forecastBook(connections: StoreConnections): ForecastBook {
  const read = async <T>(scope: Scope, none: T, work: (connection: ScopedConnection, queueIds: readonly number[] | null) => Promise<T>) => {
    // What is expected is of all vendors together: there is nothing of it that one of them may read.
    if (scope.kind === 'vendor') return none
    const limit = queueLimitOf(scope)
    return await connections.readAs(scope, (connection) => work(connection, limit === null ? null : [...limit]))
  }
  return {
    ...forecastWrites(connections),
    lookedAt: async (scope, at, queueIds) =>
      await read(scope, [], async (connection, limit) => await readLooks(connection, at, within(queueIds, limit))),
    daysAt: async (scope, at, span) =>
      await read(
        scope,
        [],
        async (connection, limit) => await readDays(connection, at, { ...span, queueIds: within(span.queueIds, limit) }),
      ),
    before: async (scope, lead, span) =>
      await read(
        scope,
        [],
        async (connection, limit) => await readBefore(connection, lead, { ...span, queueIds: within(span.queueIds, limit) }),
      ),
  }
}

function within(asked: readonly number[] | null, limit: readonly number[] | null): readonly number[] | null {
  if (limit === null) return asked
  return asked === null ? limit : asked.filter((queueId) => limit.includes(queueId))
}

/** The last look of each queue that was made by `at`; one that is older than a day tells nothing of that moment. */
async function readLooks(connection: ScopedConnection, at: Instant, queueIds: readonly number[] | null): Promise<readonly KeptForecast[]> {
  const { rows } = await connection.query<OwnForecastRow>(
    `select distinct on (queue_id) ${OWN_FORECAST_COLUMNS} from @own_forecast as f
     where days_ahead = 0 and starts_at > $1 and starts_at <= $2 and made_at <= $2 and ($3::integer[] is null or queue_id = any($3))
     order by queue_id, starts_at desc, made_at desc`,
    [at - DAY_MS, at, queueIds],
  )
  return rows.map(forecastOfRow)
}

async function readDays(connection: ScopedConnection, at: Instant, { queueIds, from, to }: ForecastSpan): Promise<readonly KeptForecast[]> {
  const { rows } = await connection.query<OwnForecastRow>(
    `select distinct on (queue_id, starts_at) ${OWN_FORECAST_COLUMNS} from @own_forecast as f
     where days_ahead > 0 and starts_at >= $1 and starts_at < $2 and made_at <= $3 and ($4::integer[] is null or queue_id = any($4))
     order by queue_id, starts_at, made_at desc limit ${Math.floor(HELD_CELLS_MAX / QUARTERS_PER_DAY) + 1}`,
    [from, to, at, queueIds],
  )
  if (rows.length > Math.floor(HELD_CELLS_MAX / QUARTERS_PER_DAY)) throw new HeldTooMuch('quarter hours')
  return rows.map(forecastOfRow)
}

async function readBefore(connection: ScopedConnection, lead: ForecastLead, span: ForecastSpan): Promise<readonly ForeseenCell[]> {
  const cells =
    lead.kind === 'days' ? await readDaysBefore(connection, lead.days, span) : await readMinutesBefore(connection, lead.minutes, span)
  if (cells.length > HELD_CELLS_MAX) throw new HeldTooMuch('quarter hours')
  return cells
}

interface PlaceRow {
  readonly queue_id: number
  readonly starts_at: number
  readonly contacts: number
  readonly low: number | null
  readonly high: number | null
  readonly contact_digits: number
  readonly aht_seconds: number | null
  readonly aht_digits: number
}

/** Of each look the one place that lies so far ahead: no more is read of it. Of two looks after one quarter hour it is the first. */
async function readMinutesBefore(
  connection: ScopedConnection,
  minutes: number,
  { queueIds, from, to }: ForecastSpan,
): Promise<readonly ForeseenCell[]> {
  const aheadMs = minutes * MINUTE_MS
  const place = aheadMs / INTERVAL_MS + 1
  const at = (column: string): string => `case cardinality(${column}) when 1 then ${column}[1] else ${column}[${place}] end as ${column}`
  const { rows } = await connection.query<PlaceRow>(
    `select distinct on (queue_id, starts_at) queue_id, starts_at, contacts[${place}] as contacts, low[${place}] as low, high[${place}] as high,
       contact_digits, ${at('aht_seconds')}, aht_digits from @own_forecast as f
     where days_ahead = 0 and starts_at >= $1 and starts_at < $2 and trained_days >= ${SCORED_DAYS_MIN} and contacts[${place}] is not null
       and ($3::integer[] is null or queue_id = any($3))
     order by queue_id, starts_at, made_at limit ${HELD_CELLS_MAX + 1}`,
    [from - aheadMs, to - aheadMs, queueIds],
  )
  return rows.map((row) => {
    const scaled = (value: number | null, digits: number): number | null => (value === null ? null : value / 10 ** digits)
    return {
      queueId: row.queue_id,
      start: row.starts_at + aheadMs,
      contacts: row.contacts / 10 ** row.contact_digits,
      low: scaled(row.low, row.contact_digits),
      high: scaled(row.high, row.contact_digits),
      ahtSeconds: scaled(row.aht_seconds, row.aht_digits),
    }
  })
}

/** Local days that were foreseen so many days before: as it was foreseen last on that day. */
async function readDaysBefore(
  connection: ScopedConnection,
  days: number,
  { queueIds, from, to }: ForecastSpan,
): Promise<readonly ForeseenCell[]> {
  const daysMax = Math.floor(HELD_CELLS_MAX / QUARTERS_PER_DAY)
  const { rows } = await connection.query<OwnForecastRow>(
    `select distinct on (queue_id, starts_at) ${OWN_FORECAST_COLUMNS} from @own_forecast as f
     where days_ahead = $1 and starts_at > $2 and starts_at < $3 and trained_days >= ${SCORED_DAYS_MIN}
       and ($4::integer[] is null or queue_id = any($4))
     order by queue_id, starts_at, made_at desc limit ${daysMax + 1}`,
    [days, from - DAY_MS - HOUR_MS, to, queueIds],
  )
  if (rows.length > daysMax) throw new HeldTooMuch('quarter hours')
  return rows.flatMap((row) => cellsOf(forecastOfRow(row))).filter(({ start }) => start >= from && start < to)
}

function cellsOf({ queueId, from, offered, low, high, ahtSeconds }: KeptForecast): readonly ForeseenCell[] {
  return offered.flatMap((contacts, place) => {
    if (contacts === null) return []
    const start = from + place * INTERVAL_MS
    return [{ queueId, start, contacts, ahtSeconds: ahtSeconds?.[place] ?? null, low: low?.[place] ?? null, high: high?.[place] ?? null }]
  })
}

import { type Bucket, type BucketSize, bucketsOf, type LocalDay, localDayAt, mondayOf } from '../domain/interval/local-calendar.ts'
import { daysInMonth, daysOfCivil } from '../domain/shared/civil.ts'
import { DAY_MS, INTERVAL_MS, type Instant } from '../domain/shared/instant.ts'
import { err, ok, type Result } from '../domain/shared/result.ts'
import type { KpiFault, KpiRequest, PeriodEdge } from './kpis-request.ts'
import type { Calendar } from './local-days.ts'

/** A bucket with the name that tells it from others of its period, also where queues have days of their own. */
export interface NamedBucket extends Bucket {
  readonly name: string
  /** Local date of its start, Monday of a week, `YYYY-MM` of a month; null of a total. */
  readonly date: string | null
}

/** The period asked for, as one zone cuts it. */
export interface Period {
  readonly zone: string
  readonly from: Instant
  readonly to: Instant
  /** Whole days: the first and the last may reach beyond the period. */
  readonly days: readonly LocalDay[]
  readonly buckets: readonly NamedBucket[]
}

type PeriodRequest = Pick<KpiRequest, 'from' | 'to' | 'interval'>

/** Cuts the period asked for by the local calendar of a zone, which must be one. */
export function periodIn(zone: string, { from, to, interval }: PeriodRequest, calendar: Calendar): Result<Period, KpiFault> {
  const start = edgeIn(zone, 'from', from, calendar)
  if (!start.ok) return start
  const end = edgeIn(zone, 'to', to, calendar)
  if (!end.ok) return end
  if (start.value >= end.value) return err({ kind: 'empty_period', from: start.value, to: end.value })
  const days = calendar.days(zone, start.value, end.value)
  const buckets = bucketsOf(days, interval).flatMap((bucket) => {
    const clipped = { start: Math.max(bucket.start, start.value), end: Math.min(bucket.end, end.value) }
    return clipped.start < clipped.end ? [namedBucket(clipped, days, interval)] : []
  })
  return ok({ zone, from: start.value, to: end.value, days, buckets })
}

function edgeIn(zone: string, edge: 'from' | 'to', given: PeriodEdge, calendar: Calendar): Result<Instant, KpiFault> {
  if (given.kind === 'instant') return given.at % INTERVAL_MS === 0 ? ok(given.at) : err({ kind: 'not_a_quarter_hour', edge, at: given.at })
  const midnight = utcMidnight(given.date)
  if (midnight === null) return err({ kind: 'bad_date', edge, date: given.date })
  // No zone is more than 15 h from UTC. A date that the zone skipped begins with the next one.
  const near = calendar.days(zone, midnight - DAY_MS, midnight + 3 * DAY_MS)
  return ok((near.find(({ date }) => date >= given.date) as LocalDay).start)
}

/** The first instant of a date in UTC; null where it is no date. */
function utcMidnight(date: string): Instant | null {
  const parts = /^(\d{4})-(\d{2})-(\d{2})$/.exec(date)
  if (parts === null) return null
  const [year, month, day] = [Number(parts[1]), Number(parts[2]), Number(parts[3])]
  if (year < 1900 || month < 1 || month > 12 || day < 1 || day > daysInMonth(year, month)) return null
  return daysOfCivil(year, month, day) * DAY_MS
}

function namedBucket(bucket: Bucket, days: readonly LocalDay[], interval: BucketSize): NamedBucket {
  const date = (localDayAt(days, bucket.start) as LocalDay).date
  switch (interval) {
    case '15m':
    case '30m':
    case '1h':
      return { ...bucket, name: String(bucket.start), date }
    case 'day':
      return { ...bucket, name: date, date }
    case 'week':
      return { ...bucket, name: mondayOf(date), date: mondayOf(date) }
    case 'month':
      return { ...bucket, name: date.slice(0, 7), date: date.slice(0, 7) }
    case 'total':
      return { ...bucket, name: 'total', date: null }
  }
}

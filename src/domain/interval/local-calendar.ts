import { formatInstant } from '../shared/civil.ts'
import { DAY_MS, HOUR_MS, INTERVAL_MS, type Instant, type Milliseconds } from '../shared/instant.ts'
import { assert } from '../shared/result.ts'

/** A day of a zone as data: from its first instant to the first of the next; 92, 96 or 100 quarter hours where clocks change by an hour. */
export interface LocalDay {
  /** `YYYY-MM-DD`, as the zone's calendar names it. */
  readonly date: string
  readonly start: Instant
  readonly end: Instant
}

/** Into what a period is cut. `total` is one bucket of everything. */
export type BucketSize = '15m' | '30m' | '1h' | 'day' | 'week' | 'month' | 'total'

/** A stretch of time that one row of figures is about; half-open. */
export interface Bucket {
  readonly start: Instant
  readonly end: Instant
}

const WITHIN_A_DAY: Readonly<Partial<Record<BucketSize, Milliseconds>>> = { '15m': INTERVAL_MS, '30m': INTERVAL_MS * 2, '1h': HOUR_MS }

/** The local day that holds an instant; null where the calendar does not reach. `days` are in order and without gaps. */
export function localDayAt(days: readonly LocalDay[], at: Instant): LocalDay | null {
  const place = lastStartingBy(days, at)
  const day = days[place]
  return day !== undefined && at < day.end ? day : null
}

/** How many 15-minute intervals a day has: 96, or 92 and 100 where the clocks change by an hour. */
export function intervalsOf(day: LocalDay): number {
  return (day.end - day.start) / INTERVAL_MS
}

/** The start of each 15-minute interval of a day. */
export function intervalStartsOf(day: LocalDay): readonly Instant[] {
  return Array.from({ length: intervalsOf(day) }, (_, place) => day.start + place * INTERVAL_MS)
}

/**
 * Cuts the days into buckets, in order and without gaps. Half hours and hours are counted from the first instant of each local day, so
 * they stand on the wall clock in every zone whose clocks change by whole hours. Weeks begin on Monday; a week or month of which the
 * calendar holds only a part is that part.
 */
export function bucketsOf(days: readonly LocalDay[], size: BucketSize): readonly Bucket[] {
  const stepMs = WITHIN_A_DAY[size]
  if (stepMs !== undefined) return days.flatMap((day) => stepsOf(day, stepMs))
  const buckets: { name: string; start: Instant; end: Instant }[] = []
  for (const day of days) {
    const name = groupName(day, size)
    const last = buckets.at(-1)
    if (last?.name === name) last.end = day.end
    else buckets.push({ name, start: day.start, end: day.end })
  }
  return buckets.map(({ start, end }) => ({ start, end }))
}

/** The place of the bucket that holds an instant; -1 where none does. */
export function bucketAt(buckets: readonly Bucket[], at: Instant): number {
  const place = lastStartingBy(buckets, at)
  const bucket = buckets[place]
  return bucket !== undefined && at < bucket.end ? place : -1
}

/** The Monday of the week that a date is in, as `YYYY-MM-DD`. */
export function mondayOf(date: string): string {
  const dayNumber = dayNumberOf(date)
  return dateOf(dayNumber - weekday(dayNumber))
}

/** The weekday of a date: 0 = Monday … 6 = Sunday. */
export function weekdayOf(date: string): number {
  return weekday(dayNumberOf(date))
}

/** A date so many days later (or earlier). */
export function addDays(date: string, days: number): string {
  return dateOf(dayNumberOf(date) + days)
}

function stepsOf(day: LocalDay, stepMs: Milliseconds): Bucket[] {
  const buckets: Bucket[] = []
  for (let start = day.start; start < day.end; start += stepMs) buckets.push({ start, end: Math.min(start + stepMs, day.end) })
  return buckets
}

function groupName(day: LocalDay, size: BucketSize): string {
  if (size === 'week') return mondayOf(day.date)
  if (size === 'month') return day.date.slice(0, 7)
  return size === 'total' ? 'total' : day.date
}

/** The place of the last of these that starts by `at`; -1 where all start later. */
function lastStartingBy(sorted: readonly { readonly start: Instant }[], at: Instant): number {
  let low = 0
  let high = sorted.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((sorted[middle] as { readonly start: Instant }).start <= at) low = middle + 1
    else high = middle
  }
  return low - 1
}

/** 1970-01-01 was a Thursday. */
function weekday(dayNumber: number): number {
  return (((dayNumber + 3) % 7) + 7) % 7
}

/** Days since 1970-01-01 of a date of the Gregorian calendar; years are counted from March, so that a leap day is the last of its year. */
function dayNumberOf(date: string): number {
  const parts = /^(\d{4})-(\d{2})-(\d{2})$/.exec(date)
  assert(parts !== null, `a local date is ${JSON.stringify(date)}, expected YYYY-MM-DD`)
  const [year, month, day] = [Number(parts[1]), Number(parts[2]), Number(parts[3])]
  const marchYear = month > 2 ? year : year - 1
  const monthFromMarch = (month + 9) % 12
  const daysBefore = 365 * marchYear + Math.floor(marchYear / 4) - Math.floor(marchYear / 100) + Math.floor(marchYear / 400)
  return daysBefore + Math.floor((153 * monthFromMarch + 2) / 5) + day - 1 - MARCH_1970_OFFSET
}

/** Days from 1 March of the year 0 to 1970-01-01. */
const MARCH_1970_OFFSET = 719_468

function dateOf(dayNumber: number): string {
  return formatInstant(dayNumber * DAY_MS).slice(0, 10)
}

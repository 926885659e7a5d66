import { type LocalDay, localDayAt, weekdayOf } from '../../domain/interval/local-calendar.ts'
import { INTERVAL_MS, type Instant } from '../../domain/shared/instant.ts'
import { alignedTo } from './mean-of-four.ts'
import type { QueuePast, VendorPast } from './queue-past.ts'

const DAYS_LOOKED_AT = 4
/** A weekday on which nobody worked so many times, while others were worked on, is one on which nobody usually does; of the weekend once is enough. */
const IDLE_WEEKS = 2

/**
 * Heads of a vendor who usually serve a queue in this quarter hour of this weekday: the median of the last four same weekdays on which anybody did
 * (a day on which a site was down is no usual one),
 * with those who have several queues counted in each by what they did there. Nobody on a weekday on which nobody ever worked. Where no same weekday
 * tells, the days like it do, from Monday to Friday or the weekend. Null where no such day is known either.
 */
export function usualHeads(past: QueuePast, vendorId: number, start: Instant): number | null {
  const vendor = past.vendors.find((each) => each.vendorId === vendorId)
  const day = localDayAt(past.days, start)
  if (vendor === undefined || day === null || past.knownFrom === null) return null
  const known = { days: past.days, vendor, from: Math.max(vendor.from, past.knownFrom) }
  const interval = (start - day.start) / INTERVAL_MS
  const weekday = weekdayOf(day.date)
  const same = headsOn(known, day, interval, (date) => weekdayOf(date) === weekday)
  if (same.heads.length > 0) return median(same.heads)
  if (same.idle >= (isWeekend(weekday) ? 1 : IDLE_WEEKS) && vendor.productiveMs.some((ms) => ms > 0)) return 0
  const like = headsOn(known, day, interval, (date) => isWeekend(weekdayOf(date)) === isWeekend(weekday))
  return like.heads.length > 0 ? median(like.heads) : null
}

interface Known {
  readonly days: readonly LocalDay[]
  readonly vendor: VendorPast
  /** The start of what is known. */
  readonly from: Instant
}

/** Heads on the last days before one that are meant and were worked on, and on how many nobody worked. */
function headsOn(
  { days, vendor, from }: Known,
  day: LocalDay,
  interval: number,
  isMeant: (date: string) => boolean,
): { readonly heads: readonly number[]; readonly idle: number } {
  const heads: number[] = []
  let idle = 0
  for (let place = days.indexOf(day) - 1; place >= 0 && heads.length < DAYS_LOOKED_AT; place -= 1) {
    const other = days[place]
    if (other === undefined || other.start < from) break
    // Of a day that is not over nobody can say how many worked.
    if (!isMeant(other.date) || (other.end - vendor.from) / INTERVAL_MS > vendor.productiveMs.length) continue
    if (isWorked(vendor, other))
      heads.push((vendor.productiveMs[(alignedTo(other, day, interval) - vendor.from) / INTERVAL_MS] ?? 0) / INTERVAL_MS)
    else idle += 1
  }
  return { heads, idle }
}

/** Saturday and Sunday. */
function isWeekend(weekday: number): boolean {
  return weekday >= 5
}

function isWorked({ productiveMs, from }: VendorPast, { start, end }: { readonly start: Instant; readonly end: Instant }): boolean {
  const last = (end - from) / INTERVAL_MS
  for (let place = (start - from) / INTERVAL_MS; place < last; place += 1) if ((productiveMs[place] ?? 0) > 0) return true
  return false
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = sorted.length >> 1
  const upper = sorted[middle] as number
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] as number) + upper) / 2
}

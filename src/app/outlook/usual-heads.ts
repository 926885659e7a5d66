import { localDayAt } from '../../domain/interval/local-calendar.ts'
import { INTERVAL_MS, type Instant } from '../../domain/shared/instant.ts'
import { alignedTo } from './mean-of-four.ts'
import type { QueuePast, VendorPast } from './queue-past.ts'

const WEEKS = 4
const WEEK_DAYS = 7
/** A weekday on which nobody worked so many times, while others were worked on, is one on which nobody usually does. */
const IDLE_WEEKS = 2

/**
 * Heads of a vendor who usually serve a queue in this quarter hour of this weekday: the median of the last four same weekdays on which anybody did
 * (a day on which a site was down is no usual one),
 * with those who have several queues counted in each by what they did there. Nobody on a weekday on which nobody ever worked;
 * null where no such day is known.
 */
export function usualHeads(past: QueuePast, vendorId: number, start: Instant): number | null {
  const vendor = past.vendors.find((each) => each.vendorId === vendorId)
  const day = localDayAt(past.days, start)
  if (vendor === undefined || day === null || past.knownFrom === null) return null
  const from = Math.max(vendor.from, past.knownFrom)
  const interval = (start - day.start) / INTERVAL_MS
  const heads: number[] = []
  let idle = 0
  for (let place = past.days.indexOf(day) - WEEK_DAYS; place >= 0 && heads.length < WEEKS; place -= WEEK_DAYS) {
    const other = past.days[place]
    if (other === undefined || other.start < from) break
    if (!isWorked(vendor, other)) {
      idle += 1
      continue
    }
    heads.push((vendor.productiveMs[(alignedTo(other, day, interval) - vendor.from) / INTERVAL_MS] ?? 0) / INTERVAL_MS)
  }
  if (heads.length > 0) return median(heads)
  return idle >= IDLE_WEEKS && vendor.productiveMs.some((ms) => ms > 0) ? 0 : null
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

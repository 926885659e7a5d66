import { DAY_MS, INTERVAL_MS, type Instant } from '../../domain/shared/instant.ts'
import type { QueuePast, VendorPast } from './queue-past.ts'

/** Quarter hours to both sides that are like one of the day. */
const AROUND = 3
/** The whole day counts as so many contacts at one time of it, and what the queue aims at as so many of all its past. */
const CONTACTS_OF_DAY = 100
const CONTACTS_OF_TARGET = 20

/**
 * The service level that customers of a lane usually meet at a time of day: of the last four weeks, with the quarter hours around, and the fewer
 * came then the nearer to that of all the lane's day. Vendor 0 is the queue as a whole. Null where nothing was counted.
 */
export function usualLevel({ vendors, queue }: QueuePast, vendorId: number, start: Instant): number | null {
  const own = vendorId === 0 ? vendors : vendors.filter((each) => each.vendorId === vendorId)
  const [day, time] = [newParts(), newParts()]
  for (const vendor of own) {
    const { levels } = vendor
    if (levels === undefined) continue
    addAll(day, levels)
    addTimes(time, vendor, levels, start)
  }
  if (day.denominator === 0) return null
  const aim = queue.target?.fraction ?? day.numerator / day.denominator
  const ofDay = (day.numerator + CONTACTS_OF_TARGET * aim) / (day.denominator + CONTACTS_OF_TARGET)
  return (time.numerator + CONTACTS_OF_DAY * ofDay) / (time.denominator + CONTACTS_OF_DAY)
}

interface Parts {
  numerator: number
  denominator: number
}

type Levels = NonNullable<VendorPast['levels']>

function newParts(): Parts {
  return { numerator: 0, denominator: 0 }
}

function addAll(into: Parts, { sums }: Levels): void {
  into.numerator += sums.numerator
  into.denominator += sums.denominator
}

function addTimes(into: Parts, { from }: VendorPast, { numerator, denominator }: Levels, start: Instant): void {
  for (let at = start - DAY_MS; at >= from; at -= DAY_MS) {
    const middle = (at - from) / INTERVAL_MS
    for (let place = Math.max(0, middle - AROUND); place <= middle + AROUND && place < numerator.length; place += 1) {
      into.numerator += numerator[place] as number
      into.denominator += denominator[place] as number
    }
  }
}

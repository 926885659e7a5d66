import { HOUR_MS, type Instant } from '../../../src/domain/shared/instant.ts'
import type { DeskRecords } from '../../../src/wire/desk.ts'

/** A vendor on a queue, and its share of what is offered there; 0 in a pooled queue, where vendor 0 has all. */
export interface Place {
  readonly queueId: number
  readonly vendorId: number
  readonly share: number
}

/** Where contacts are offered and answered: most vendors on most queues. */
export function placesOf(records: DeskRecords): readonly Place[] {
  return records.queues.flatMap(({ queueId, isPooled }) => {
    const few = records.vendors.length < 4
    const vendorIds = records.vendors.map((vendor) => vendor.vendorId).filter((id) => few || (queueId + id) % 3 !== 0)
    const weights = vendorIds.map((id) => 1 + ((queueId * 7 + id * 13) % 5))
    const all = weights.reduce((sum, weight) => sum + weight, 0)
    const places = vendorIds.map((vendorId, at) => ({ queueId, vendorId, share: isPooled ? 0 : (weights[at] ?? 1) / all }))
    return isPooled ? [{ queueId, vendorId: 0, share: 1 }, ...places] : places
  })
}

/** Contacts a quarter hour, of the whole queue: two humps over the day. */
export function contactsPerInterval(queueId: number, at: Instant): number {
  const hour = (at / HOUR_MS + 1) % 24
  const size = 4 + ((queueId * 37) % 60)
  return size * (0.08 + Math.exp(-((hour - 10.5) ** 2) / 9) + 0.8 * Math.exp(-((hour - 15.5) ** 2) / 7))
}

/** Every ninth queue is in trouble for the last two hours: more contacts, longer waits. */
export function troubleOf(queueId: number, at: Instant, asOf: Instant): number {
  return queueId % 9 === 3 && at > asOf - 2 * HOUR_MS ? 1.55 : 1
}

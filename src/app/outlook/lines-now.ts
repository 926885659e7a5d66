import type { CrewNow, TodaySeen, VendorToday } from './queue-today.ts'

/** A vendor's part of a queue, or a queue as a whole; with how much of its customers falls to the people that are looked at. */
export interface LanePart {
  readonly queueId: number
  readonly vendorId: number
  readonly fraction: number
}

interface LineAsked {
  readonly queueId: number
  readonly vendorId: number
  /** Contacts that one head serves at once. */
  readonly atOnce: number
  /** Contacts that those who will be there can have in hand. */
  readonly slots: number
  /** What falls to these people, of this lane and of others. */
  readonly parts: readonly LanePart[]
}

/**
 * How many wait for the people of a lane now, or are in their hands: where the next quarter hour begins. More in hand than these will have is left
 * out, since who leaves finishes it. Null where it is not known.
 */
export function inSystemNow(
  { queues, crews, silentVendors }: TodaySeen,
  { queueId, vendorId, atOnce, slots, parts }: LineAsked,
): number | null {
  const serving = crews.filter((crew) => crew.queueIds.includes(queueId) && (vendorId === 0 || crew.vendorId === vendorId))
  if (serving.some((crew) => silentVendors.includes(crew.vendorId))) return null
  const busy = atOnce > 1 ? overParts(queues, parts, ({ inHand }) => inHand) : busyOf(serving)
  const waiting = overParts(queues, parts, (vendor) => vendor.waiting)
  return busy === null || waiting === null ? null : Math.round(Math.min(busy, slots) + waiting)
}

function busyOf(crews: readonly CrewNow[]): number | null {
  let busy = 0
  for (const { productive, available } of crews) {
    if (available === undefined) return null
    busy += productive - available
  }
  return busy
}

function overParts(
  queues: TodaySeen['queues'],
  parts: readonly LanePart[],
  of: (vendor: VendorToday) => number | undefined,
): number | null {
  let sum = 0
  for (const { queueId, vendorId, fraction } of parts) {
    const today = queues.find((each) => each.queueId === queueId)
    if (today === undefined || today.unknownFrom !== null) return null
    for (const vendor of today.vendors) {
      if (vendorId !== 0 && vendor.vendorId !== vendorId) continue
      const contacts = of(vendor)
      if (contacts === undefined) return null
      sum += fraction * contacts
    }
  }
  return sum
}

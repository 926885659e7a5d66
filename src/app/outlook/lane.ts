import type { LearnedQueue } from './learned-queue.ts'
import type { QueueToday } from './queue-today.ts'

/** A line of customers: a queue, or a vendor's part of it where the vendor is chosen before the customer waits. */
export interface Lane {
  readonly queueId: number
  /** 0: of a queue in which whoever is free answers. */
  readonly vendorId: number
  /** Its part of what is offered to the queue. */
  readonly share: number
  /** How the vendor's handle time compares with the queue's. */
  readonly pace: number
}

/** What is offered counts this time as much as the past four weeks, however many. */
const PAST_CONTACTS = 40
/** A vendor with less of a queue is left out: somebody was led astray. */
const SHARE_MIN = 0.005
const HANDLED_MIN = 30
const PACE_MAX = 2

/** The lanes of a queue, with the shares of the last hours as far as they say something beside those of the last weeks. */
export function lanesOf({ past }: LearnedQueue, today: QueueToday | undefined): readonly Lane[] {
  const { queueId, isPooled } = past.queue
  if (isPooled) return [{ queueId, vendorId: 0, share: 1, pace: 1 }]
  const lately = new Map((today?.vendors ?? []).map(({ vendorId, offeredLately }) => [vendorId, offeredLately]))
  const usual = past.vendors.reduce((sum, { offered }) => sum + offered, 0)
  const now = [...lately.values()].reduce((sum, offered) => sum + offered, 0)
  const vendorIds = [...new Set([...past.vendors.map(({ vendorId }) => vendorId), ...lately.keys()])]
  const weight = usual === 0 ? 0 : PAST_CONTACTS
  if (weight + now === 0) return []
  const lanes = vendorIds.map((vendorId) => {
    const before = past.vendors.find((each) => each.vendorId === vendorId)
    const usualShare = usual === 0 ? 0 : (before?.offered ?? 0) / usual
    return { queueId, vendorId, share: (weight * usualShare + (lately.get(vendorId) ?? 0)) / (weight + now), pace: paceOf(past, vendorId) }
  })
  const kept = lanes.filter(({ share }) => share >= SHARE_MIN)
  const total = kept.reduce((sum, { share }) => sum + share, 0)
  return kept.map((lane) => ({ ...lane, share: lane.share / total }))
}

function paceOf({ vendors }: LearnedQueue['past'], vendorId: number): number {
  const handled = vendors.reduce((sum, each) => sum + each.handled, 0)
  const handleMs = vendors.reduce((sum, each) => sum + each.handleMs, 0)
  const own = vendors.find((each) => each.vendorId === vendorId)
  if (own === undefined || own.handled < HANDLED_MIN || handleMs === 0) return 1
  return Math.min(PACE_MAX, Math.max(1 / PACE_MAX, own.handleMs / own.handled / (handleMs / handled)))
}

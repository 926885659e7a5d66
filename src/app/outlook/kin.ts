import type { BorrowedShape } from '../../domain/forecast/base-shape.ts'
import { poolShapes } from '../../domain/forecast/borrow-volume.ts'
import type { FittedVolume } from '../../domain/forecast/fit-volume.ts'
import type { QueuePast } from './queue-past.ts'

/** A queue that was learned, for those of which too little is known. */
export interface Kin {
  readonly queue: QueuePast['queue']
  readonly fitted: FittedVolume
  /** Whether nobody is served on a local date. */
  readonly isClosed: (date: string) => boolean
  /** Offered in the past that was learned from. */
  readonly contacts: number
}

/** Who has fewer teaches nobody: its shape is mostly chance. */
const CONTACTS_MIN = 2_000
const DAYS_MIN = 14
/** So many are enough to know what their shapes have in common. */
const KIN_MAX = 5

/** The queues most like one: of its channel, those of its market if there are any, most contacts first. */
export function kinOf({ queueId, channel, marketId }: QueuePast['queue'], all: Iterable<Kin>): readonly Kin[] {
  const likely = [...all].filter(
    ({ queue, fitted, contacts }) =>
      queue.queueId !== queueId && queue.channel === channel && contacts >= CONTACTS_MIN && fitted.trainedDates.length >= DAYS_MIN,
  )
  const near = likely.filter(({ queue }) => queue.marketId === marketId)
  return (near.length > 0 ? near : likely).sort((one, other) => other.contacts - one.contacts).slice(0, KIN_MAX)
}

/** What the shapes of kin have in common within the hours of a queue, as evidence for one with few contacts of its own; null where there is none. */
export function sharedShape(kin: readonly Kin[], isEverOpen: (slot: number) => boolean): BorrowedShape | null {
  const pooled = poolShapes(kin.map(({ fitted }) => fitted))
  if (pooled === null) return null
  const open = pooled.shares.map((share, slot) => (isEverOpen(slot) ? share : 0))
  const sum = open.reduce((total, share) => total + share, 0)
  return sum > 0 ? { ...pooled, shares: open.map((share) => share / sum) } : null
}

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
  /** Whether contacts come in a slot of a local date in which it is closed by its hours. */
  readonly comesWhileClosed: (date: string, slot: number) => boolean
  /** Offered in the past that was learned from. */
  readonly contacts: number
}

/** Who has fewer teaches nobody: its shape is mostly chance. */
const CONTACTS_MIN = 2_000
const DAYS_MIN = 14
/** So many are enough to know what their shapes have in common. */
const KIN_MAX = 5

/**
 * The queues most like one: of its channel, those of its market if there are any, most contacts first. Only those with more contacts than its own are: learned
 * largest first, every queue then has the same kin after a restart as before it.
 */
export function kinOf({ queueId, channel, marketId }: QueuePast['queue'], all: Iterable<Kin>, ownContacts = 0): readonly Kin[] {
  const likely = [...all].filter(
    ({ queue, fitted, contacts }) =>
      queue.queueId !== queueId &&
      queue.channel === channel &&
      contacts > ownContacts &&
      contacts >= CONTACTS_MIN &&
      fitted.trainedDates.length >= DAYS_MIN,
  )
  const near = likely.filter(({ queue }) => queue.marketId === marketId)
  return (near.length > 0 ? near : likely).sort((one, other) => other.contacts - one.contacts).slice(0, KIN_MAX)
}

/** A queue by which another was learned, and how much was known of it then. */
export interface Teacher {
  readonly queueId: number
  readonly contacts: number
}

export function teacherOf({ queue, contacts }: Kin): Teacher {
  return { queueId: queue.queueId, contacts }
}

/** Of whom half as much again is known helps better; a day more does not. */
const KNOWN_BETTER = 1.5

/** Whether who helps is somebody else than before, or is known much better. */
export function areOtherTeachers(before: readonly Teacher[], now: readonly Teacher[]): boolean {
  if (before.length !== now.length) return true
  return now.some(({ queueId, contacts }) => {
    const known = before.find((teacher) => teacher.queueId === queueId)
    return known === undefined || contacts > KNOWN_BETTER * known.contacts
  })
}

/** What the shapes of kin have in common within the hours of a queue, as evidence for one with few contacts of its own; null where there is none. */
export function sharedShape(kin: readonly Kin[], isEverOpen: (slot: number) => boolean): BorrowedShape | null {
  const pooled = poolShapes(kin.map(({ fitted }) => fitted))
  if (pooled === null) return null
  const open = pooled.shares.map((share, slot) => (isEverOpen(slot) ? share : 0))
  const sum = open.reduce((total, share) => total + share, 0)
  return sum > 0 ? { ...pooled, shares: open.map((share) => share / sum) } : null
}

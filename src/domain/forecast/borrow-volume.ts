import { assert } from '../shared/result.ts'
import type { BorrowedShape } from './base-shape.ts'
import type { FittedVolume } from './fit-volume.ts'

/** What people say of a queue that has no past. */
export interface NewQueue {
  /** Its volume as a share of the volume of the queue it is like: 0.1 is a tenth. */
  readonly scale: number
  /** How wrong that may be, as a relative standard deviation. */
  readonly scaleSd: number
}

/** How many contacts of evidence other queues' shape is for a queue of its own: about two weeks of ten a day. */
const BORROWED_CONTACTS = 150

/**
 * A model for a queue without a past: that of a queue it is like, at another scale. Its first morning moves it far, since its size is less
 * known by what the scale may be wrong.
 */
export function borrowVolume(like: FittedVolume, { scale, scaleSd }: NewQueue): FittedVolume {
  assert(scale > 0 && scaleSd >= 0, `a queue is said to be ${scale} of another, ± ${scaleSd}`)
  return {
    ...like,
    level: { ...like.level, centre: like.level.centre + Math.log(scale), ownVariance: like.level.ownVariance + scaleSd ** 2 },
    trainedDates: [],
    excluded: [],
  }
}

/** The shape that queues have in common, each counting by what it has of contacts up to a limit, as evidence for a queue with few of its own. */
export function poolShapes(fits: readonly FittedVolume[]): BorrowedShape | null {
  const [first] = fits
  if (first === undefined) return null
  const shares = new Float64Array(first.slots)
  for (const { shape, slots } of fits) {
    assert(slots === first.slots, `shapes of ${first.slots} and ${slots} slots are pooled`)
    shape.base.forEach((share, slot) => {
      shares[slot] = (shares[slot] as number) + share / fits.length
    })
  }
  return { shares, contacts: BORROWED_CONTACTS }
}

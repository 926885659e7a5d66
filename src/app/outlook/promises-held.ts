import type { Instant } from '../../domain/shared/instant.ts'
import { HeldTooMuch } from '../plans/held-too-much.ts'
import type { Commitment } from './outlook-context.ts'

type ReadPromises = (span: { readonly from: Instant; readonly to: Instant }) => Promise<readonly Commitment[]>

/**
 * Promises of heads as they are read, and none where plans make more of them than are held at once: queues are then foreseen by who is there,
 * instead of not at all. `onFault` hears of it once, and again after it was good meanwhile.
 */
export function promisesHeld(read: ReadPromises, onFault: (error: unknown) => void): ReadPromises {
  let isTooMuch = false
  return async (span) => {
    try {
      const promises = await read(span)
      isTooMuch = false
      return promises
    } catch (error) {
      if (!(error instanceof HeldTooMuch)) throw error
      if (!isTooMuch) onFault(error)
      isTooMuch = true
      return []
    }
  }
}

import type { Clock } from '../../app/clock.ts'
import type { Instant } from '../../domain/shared/instant.ts'
import { assert } from '../../domain/shared/result.ts'
import { tickingClock } from './ticking.ts'

/** A clock that shows the time of recorded events: whoever replays them moves it, and it never goes back. */
export interface ReplayClock extends Clock {
  /** Lets the clock show `at`; an earlier instant than it shows already changes nothing. */
  readonly advanceTo: (at: Instant) => void
}

/** A replay clock that shows `start` until it is moved. */
export function replayClock(start: Instant): ReplayClock {
  let shown = start
  const clock = tickingClock(() => shown)
  return {
    ...clock,
    advanceTo: (at) => {
      assert(Number.isInteger(at), `a replay clock is moved to ${at}, expected whole milliseconds`)
      shown = Math.max(shown, at)
    },
  }
}

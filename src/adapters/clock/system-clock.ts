import type { Clock } from '../../app/clock.ts'
import { tickingClock } from './ticking.ts'

/** The machine's own clock. */
export function systemClock(): Clock {
  return tickingClock(Date.now)
}

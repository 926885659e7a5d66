import type { Instant } from '../domain/shared/instant.ts'
import type { Crew, Worker } from './floor-crew.ts'
import { nextVisit } from './floor-line.ts'
import type { Shift } from './shift.ts'

/** Somebody before the shift begins. */
export function newWorker(shift: Shift, crew: Crew): Worker {
  return { shift, crew, services: new Set(), status: 'out', pausesTaken: 0, stamp: 0, freeSince: 0, state: 'offline', toldPlace: -1 }
}

/** Whether the shift is over: for some only when nobody waits any more. */
export function goesHome({ shift, crew }: Worker, at: Instant): boolean {
  return at >= shift.end && !(shift.staysUntilEmpty && nextVisit(crew.lines) !== null)
}

/** Whether a fault keeps somebody away. */
export function isAway({ aways }: Shift, at: Instant): boolean {
  return aways.length > 0 && aways.some(({ from, to }) => at >= from && at < to)
}

/** The pause that is to be taken now. */
export function duePause({ shift, pausesTaken }: Worker, at: Instant): Shift['pauses'][number] | null {
  const pause = shift.pauses[pausesTaken]
  return pause !== undefined && pause.at <= at && at < shift.end ? pause : null
}

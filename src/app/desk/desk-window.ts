import type { DeskWindow } from '../../domain/interval/desk-fold.ts'
import type { Directory } from '../../domain/record/directory.ts'
import { HOUR_MS, INTERVAL_MS, type Instant, intervalStart, type Milliseconds } from '../../domain/shared/instant.ts'
import type { LocalDays } from '../local-days.ts'

/** How far behind now it reaches at least: just after midnight the last hour is still the last hour. */
const BACK_MS: Milliseconds = 2 * HOUR_MS

/** How far ahead of now the window reaches at least: the hours in which something can still be done. */
const AHEAD_MS: Milliseconds = 2 * HOUR_MS

/**
 * The intervals a desk shows at `now`: the present local day of every queue whole, and at least two hours back and ahead. It moves when a
 * queue's day begins, and with the first and last hours of a day.
 */
export function deskWindowAt(directory: Directory, now: Instant, localDays: LocalDays): DeskWindow {
  const zones = new Set(directory.queues(now).map(({ zone }) => zone))
  const days = [...(zones.size === 0 ? ['UTC'] : zones)].map((zone) => localDays.dayAt(zone, now))
  const back = Math.floor((now - BACK_MS) / HOUR_MS) * HOUR_MS
  const from = intervalStart(Math.min(back, ...days.map(({ start }) => start)))
  const ahead = Math.ceil((now + AHEAD_MS) / HOUR_MS) * HOUR_MS
  const to = Math.max(ahead, ...days.map(({ end }) => end))
  return { from, intervals: Math.ceil((to - from) / INTERVAL_MS) }
}

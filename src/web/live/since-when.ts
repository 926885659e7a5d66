import { INTERVAL_MS, type Instant } from '../../domain/shared/instant.ts'
import { intervalAt, todaySoFar } from '../figures/queue-view.ts'
import { serviceLevel, volumeDeviation } from '../figures/ratios.ts'
import { type Sums, sumQueue } from '../figures/sums.ts'
import type { QueueRow } from './queue-row.ts'

/** Of one interval: whether it is off, as it should be, or says nothing. */
export type Verdict = 'off' | 'fine' | 'nothing'

/** What is off less than this is told without since when: between two quarter hours it comes and goes. */
const VOLUME_FROM = 0.1

/** Since when a queue has missed its target without a break; null where it does not. */
export function missedSince(row: QueueRow): Instant | null {
  const fraction = row.record.target?.fraction
  if (fraction === undefined) return null
  return since(row, (sums) => {
    const { value } = serviceLevel(sums)
    return value === null ? 'nothing' : value < fraction ? 'off' : 'fine'
  })
}

/** Since when its volume has been off in the direction in which it is in the last hour; null where it is not. */
export function volumeOffSince(row: QueueRow): Instant | null {
  const hour = volumeDeviation(row.hour).value
  if (hour === null || Math.abs(hour) < VOLUME_FROM) return null
  return since(row, (sums) => {
    const { value } = volumeDeviation(sums)
    if (value === null) return 'nothing'
    return Math.sign(value) === Math.sign(hour) && Math.abs(value) >= VOLUME_FROM ? 'off' : 'fine'
  })
}

function since(row: QueueRow, judge: (sums: Sums) => Verdict): Instant | null {
  const { state } = row.view
  const { from } = todaySoFar(state, row.record.zone)
  const running = intervalAt(state, state.asOf)
  const verdicts: Verdict[] = []
  for (let interval = Math.max(0, from); interval <= running; interval += 1) {
    verdicts.push(judge(sumQueue(row.view, { from: interval, to: interval + 1 })))
  }
  const place = offFrom(verdicts)
  return place === null ? null : state.windowStart + (Math.max(0, from) + place) * INTERVAL_MS
}

/**
 * The first of the last intervals that are off without a break; null where the last that says anything is fine. Intervals that say nothing
 * break no run, and neither does the running one, the last here: of it the least is known, so alone it makes no run either.
 */
export function offFrom(verdicts: readonly Verdict[]): number | null {
  let first: number | null = null
  for (let place = verdicts.length - 1; place >= 0; place -= 1) {
    if (verdicts[place] === 'off') first = place
    else if (verdicts[place] === 'fine' && place < verdicts.length - 1) break
  }
  return first === verdicts.length - 1 ? null : first
}

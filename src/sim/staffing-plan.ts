import { INTERVAL_MS, SECOND_MS } from '../domain/shared/instant.ts'
import type { Pool, SimQueue, Team } from './company.ts'
import type { Quarters } from './quarters.ts'
import { weekdayOfDay } from './zone-clock.ts'

/** Paid heads for one that works: breaks, meetings, absence. */
const SHRINKAGE = 1.2
/** Transfers and further attempts come on top of those who call for the first time. */
const REPEATS = 1.05
/** Several contacts in hand slow each other down, so that three at once are worth less than three. */
const CAPACITY_WORTH = 0.78
/** Mail waits for those who work: its week's load spread over weekdays from Monday, and over the hours of its day. */
const MAIL_WEEKDAYS = [1.22, 1.1, 1.03, 1, 0.95, 0.45, 0]
const MAIL_SPARE = 1.06

/** The heads a planner puts on each quarter hour for a team, from the planned means of its queues. */
export function requiredHeads(team: Team, pool: Pool, quarters: Quarters, plannedOf: (queue: SimQueue) => readonly number[]): number[] {
  const load: number[] = Array.from({ length: quarters.count }, () => 0)
  for (const { queue: key, staffedFor } of team.serves) {
    const queue = pool.queues.find((each) => each.key === key)
    if (queue === undefined) throw new Error(`team ${team.key} serves ${key}, expected a queue of the pool ${pool.key}`)
    const weight = staffedFor * shareOf(queue, team.vendor)
    const erlangs = (weight * (queue.workSeconds * team.paceFactor + queue.wrapSeconds) * SECOND_MS) / INTERVAL_MS
    const means = queue.channel === 'email' ? spread(queue, quarters, plannedOf(queue)) : plannedOf(queue)
    for (const [place, mean] of means.entries()) load[place] = (load[place] ?? 0) + mean * erlangs
  }
  const worth = team.capacity === 1 ? 1 : team.capacity * CAPACITY_WORTH
  return load.map((contacts) => {
    const heads = contacts / worth
    return heads === 0 ? 0 : Math.ceil(heads * REPEATS * SHRINKAGE + team.cushion * Math.sqrt(heads))
  })
}

function shareOf(queue: SimQueue, vendor: string): number {
  if (queue.routing.kind === 'pooled') return 1
  return queue.routing.shares.find((share) => share.vendor === vendor)?.weight ?? 0
}

function spread(queue: SimQueue, quarters: Quarters, means: readonly number[]): number[] {
  const total = means.reduce((sum, mean) => sum + mean, 0)
  const weights = quarters.of(queue.zone).map(({ dayNumber, minute }) => {
    const isWorked = minute >= queue.opensMinute && minute < queue.closesMinute
    return isWorked ? (MAIL_WEEKDAYS[weekdayOfDay(dayNumber)] ?? 0) : 0
  })
  const sum = weights.reduce((before, weight) => before + weight, 0)
  return weights.map((weight) => (sum === 0 ? 0 : (MAIL_SPARE * total * weight) / sum))
}

import { INTERVAL_MS } from '../domain/shared/instant.ts'
import type { Market, SimQueue } from './company.ts'
import { smoothNoise } from './noise.ts'
import type { Quarters } from './quarters.ts'
import { plannedContacts, quarterPart } from './season.ts'
import { shockFactor, shocksOf } from './shocks.ts'

/** How far days and quarter hours differ from what was planned, as standard deviations of the logarithm; parts are shared. */
const DAY_DEVIATION = { market: 0.045, language: 0.02, queue: 0.035 }
const DAY_MEMORY = 0.5
const QUARTER_DEVIATION = { market: 0.06, queue: 0.08 }
const QUARTER_MEMORY = 0.85

/** The mean number of contacts of each quarter hour as a planner knows it. */
export function plannedDemand(queue: SimQueue, market: Market, quarters: Quarters, seed: number): number[] {
  const ofDay = new Map<number, number>()
  return quarters.of(queue.zone).map(({ dayNumber, minute }) => {
    let total = ofDay.get(dayNumber)
    if (total === undefined) {
      total = plannedContacts(queue, market, dayNumber, seed)
      ofDay.set(dayNumber, total)
    }
    return total * quarterPart(queue, minute)
  })
}

/**
 * The rate that chance has chosen for each quarter hour, around the plan: days that are busy for a market, a language or a queue alone,
 * stretches of busy quarter hours, shocks and releases. Arrivals are Poisson around it, so counts are overdispersed and correlated.
 */
export function chosenDemand(queue: SimQueue, planned: readonly number[], quarters: Quarters, seed: number): number[] {
  const local = quarters.of(queue.zone)
  const firstDay = local[0]?.dayNumber ?? 0
  const days = (local.at(-1)?.dayNumber ?? 0) - firstDay + 1
  const dayNoise = (name: string, deviation: number): number[] =>
    smoothNoise(`${seed}/day/${name}`, { from: firstDay, count: days, memory: DAY_MEMORY, deviation })
  const first = Math.floor(quarters.start / INTERVAL_MS)
  const quarterNoise = (name: string, deviation: number): number[] =>
    smoothNoise(`${seed}/quarter/${name}`, { from: first, count: quarters.count, memory: QUARTER_MEMORY, deviation })
  const byDay = [
    dayNoise(`market/${queue.market}`, DAY_DEVIATION.market),
    dayNoise(`language/${queue.language}`, DAY_DEVIATION.language),
    dayNoise(`queue/${queue.key}`, DAY_DEVIATION.queue),
  ]
  const byQuarter = [
    quarterNoise(`market/${queue.market}`, QUARTER_DEVIATION.market),
    quarterNoise(`queue/${queue.key}`, QUARTER_DEVIATION.queue),
  ]
  const shocks = shocksOf(queue, quarters.startOf(0), quarters.startOf(quarters.count), seed)
  return planned.map((mean, place) => {
    if (mean === 0) return 0
    const day = (local[place]?.dayNumber ?? 0) - firstDay
    const deviation = byDay.reduce((sum, each) => sum + (each[day] ?? 0), 0) + byQuarter.reduce((sum, each) => sum + (each[place] ?? 0), 0)
    return mean * Math.exp(deviation) * shockFactor(queue, quarters.startOf(place), shocks, seed)
  })
}

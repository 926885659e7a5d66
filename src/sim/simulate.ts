import type { Arrival } from './arrivals.ts'
import type { Fault } from './fault.ts'
import type { Happening } from './happening.ts'
import { dayStart, daysOfPeriod } from './pool-period.ts'
import { type PoolRun, runPool, type Simulation } from './pool-run.ts'

/** One day of a company as it truly was. */
export interface SimulatedDay {
  /** What happened to contacts and agents, pool by pool and in order of time. */
  readonly happenings: readonly Happening[]
  readonly runs: readonly PoolRun[]
  readonly truth: DayTruth
}

/** What was done to the day. What follows from it is the difference to the same seed without it. */
export interface DayTruth {
  readonly faults: readonly Fault[]
  readonly vanished: readonly Arrival[]
  readonly misled: number
  readonly extra: number
  /** Agents whom a fault kept away. */
  readonly agentsAway: number
}

/**
 * The day of that local date in every pool: contacts and agents of the pools that begin anew each day, up to the last contact of the day,
 * and of the others what happened within the day. The same seed with other faults or shares draws the same chance for every contact.
 */
export function simulateDay(simulation: Simulation, dayNumber: number): SimulatedDay {
  const { company, zones } = simulation
  const runs: PoolRun[] = []
  const happenings: Happening[] = []
  for (const pool of company.pools) {
    const run = runPool(simulation, pool, Math.floor(dayNumber / daysOfPeriod(pool)))
    runs.push(run)
    const from = dayStart(pool, zones, dayNumber)
    const to = pool.period === 'day' ? Number.POSITIVE_INFINITY : dayStart(pool, zones, dayNumber + 1)
    for (const happening of run.happenings) if (happening.at >= from && happening.at < to) happenings.push(happening)
  }
  const shifts = runs.flatMap((run) => run.shifts)
  return {
    happenings,
    runs,
    truth: {
      faults: simulation.faults,
      vanished: runs.flatMap(({ vanished }) => vanished),
      misled: runs.reduce((sum, { misled }) => sum + misled, 0),
      extra: runs.reduce((sum, { extra }) => sum + extra, 0),
      agentsAway: new Set(shifts.filter(({ aways }) => aways.length > 0).map(({ agent }) => agent)).size,
    },
  }
}

import { INTERVAL_MS, SECOND_MS } from '../../src/domain/shared/instant.ts'
import { arrivalsOf } from '../../src/sim/arrivals.ts'
import type { Pool, SimQueue } from '../../src/sim/company.ts'
import { isPatient } from '../../src/sim/company.ts'
import { contactRules, isOpen } from '../../src/sim/contact-rules.ts'
import { dueAt } from '../../src/sim/due.ts'
import { workFloor } from '../../src/sim/floor.ts'
import type { Happening } from '../../src/sim/happening.ts'
import { periodStart } from '../../src/sim/pool-period.ts'
import { type PoolRun, runPool, type Simulation } from '../../src/sim/pool-run.ts'
import { Quarters } from '../../src/sim/quarters.ts'

/**
 * Days of a company that were simulated, run again with the same people at the same times and the same rates, and other customers by chance. What
 * differs between such runs is what nobody can foresee who knows all but chance: it is the floor of any prediction made before the day.
 */
export class RunsAgain {
  readonly #simulation: Simulation
  readonly #times: number
  readonly #sums = new Map<string, { inTime: number; decided: number }>()

  constructor(simulation: Simulation, times: number) {
    this.#simulation = simulation
    this.#times = times
  }

  /** Runs a pool's day again as often as was asked for, and adds what came. */
  run(pool: Pool, day: number): void {
    const truth = runPool(this.#simulation, pool, day)
    for (let time = 1; time <= this.#times; time += 1) this.#take(this.#again(pool, day, truth, time))
  }

  /** The level of customers who come to a queue in a quarter hour, over all runs; null where nobody did in any. */
  levelAt(queueKey: string, start: number): number | null {
    const sums = this.#sums.get(nameOf(queueKey, start))
    return sums === undefined || sums.decided === 0 ? null : sums.inTime / sums.decided
  }

  #again(pool: Pool, day: number, { rates, shifts }: PoolRun, time: number): readonly Happening[] {
    const { company, zones } = this.#simulation
    const end = periodStart(pool, zones, day + 1)
    const quarters = new Quarters(zones, periodStart(pool, zones, day), end)
    const seed = this.#simulation.seed + OTHER_CHANCE * time
    const marketOf = ({ market }: SimQueue) => {
      const found = company.markets.find(({ key }) => key === market)
      if (found === undefined) throw new Error(`market ${market} is not known, expected one of the company`)
      return found
    }
    const context = { queues: pool.queues, marketOf, zones, seed, faults: [], shares: [], end }
    const arrivals = pool.queues
      .flatMap((queue) => arrivalsOf(queue, rates.get(queue.key) ?? [], quarters, seed, []).arrivals)
      .filter(({ queue, at, attempt }) => attempt === 1 || isOpen(queue, at, context))
      .map((arrival) => {
        const { queue, at } = arrival
        return isPatient(queue.channel) ? { ...arrival, dueAt: dueAt(queue, marketOf(queue), at, zones) } : arrival
      })
    return workFloor({ arrivals, queues: pool.queues, teams: pool.teams, shifts }, contactRules(context))
  }

  #take(happenings: readonly Happening[]): void {
    for (const happening of happenings) {
      if (happening.kind !== 'contact' || (happening.fact !== 'answered' && happening.fact !== 'abandoned')) continue
      const { arrival, at, fact } = happening
      const waitMs = happening.waitMs ?? 0
      const name = nameOf(arrival.queue.key, Math.floor((at - waitMs) / INTERVAL_MS) * INTERVAL_MS)
      const sums = this.#sums.get(name) ?? { inTime: 0, decided: 0 }
      this.#sums.set(name, sums)
      sums.decided += 1
      if (fact === 'answered' && waitMs <= arrival.queue.thresholdSeconds * SECOND_MS) sums.inTime += 1
    }
  }
}

/** Seeds of chance that no proof simulates as such. */
const OTHER_CHANCE = 1_000_003

function nameOf(queueKey: string, start: number): string {
  return `${queueKey} ${start}`
}

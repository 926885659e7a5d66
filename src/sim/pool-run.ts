import { INTERVAL_MS } from '../domain/shared/instant.ts'
import { type Arrival, arrivalsOf } from './arrivals.ts'
import { type Company, isPatient, type Market, type Pool, type ShareChange, type SimQueue } from './company.ts'
import { contactRules, isOpen, misrouted } from './contact-rules.ts'
import { chosenDemand, plannedDemand } from './demand.ts'
import { dueAt } from './due.ts'
import type { Fault } from './fault.ts'
import { workFloor } from './floor.ts'
import type { Happening } from './happening.ts'
import { dayStart, daysOfPeriod, periodStart } from './pool-period.ts'
import { Quarters } from './quarters.ts'
import { rosterOf } from './roster.ts'
import type { Shift } from './shift.ts'
import { requiredHeads } from './staffing-plan.ts'
import type { ZoneClock } from './zone-clock.ts'

/** A simulated company: what is simulated, on which clocks, the seed that decides all chance, and what is done to it. */
export interface Simulation {
  readonly company: Company
  readonly zones: ZoneClock
  readonly seed: number
  readonly faults: readonly Fault[]
  readonly shares: readonly ShareChange[]
}

/** A pool's period as it truly was. */
export interface PoolRun {
  readonly pool: Pool
  /** In order of time, from the period's start until the last contact of it is decided. */
  readonly happenings: readonly Happening[]
  readonly shifts: readonly Shift[]
  /** Planned contacts and heads of each quarter hour from the period's start. */
  readonly plannedContacts: ReadonlyMap<string, readonly number[]>
  readonly plannedHeads: ReadonlyMap<string, readonly number[]>
  /** The rates that chance chose, before any fault. */
  readonly rates: ReadonlyMap<string, readonly number[]>
  /** Who called in vain while calls reached no queue; was led astray; came only because of a fault. */
  readonly vanished: readonly Arrival[]
  readonly misled: number
  readonly extra: number
}

/** Simulates one period of a pool. It depends on nothing but its arguments, so any period can be made alone and in any order. */
export function runPool(simulation: Simulation, pool: Pool, period: number): PoolRun {
  const { company, zones, seed, shares } = simulation
  const start = periodStart(pool, zones, period)
  const end = periodStart(pool, zones, period + 1)
  const faults = simulation.faults.filter(({ from, to }) => to > start && from < end)
  const quarters = new Quarters(zones, start, end)
  const marketOf = (queue: SimQueue): Market => knownMarket(company, queue)
  const context = { queues: pool.queues, marketOf, zones, seed, faults, shares, end }
  const plannedContacts = new Map(pool.queues.map((queue) => [queue.key, plannedDemand(queue, marketOf(queue), quarters, seed)]))
  const plannedOf = (queue: SimQueue): readonly number[] => plannedContacts.get(queue.key) ?? []
  const rates = new Map(pool.queues.map((queue) => [queue.key, chosenDemand(queue, plannedOf(queue), quarters, seed)]))
  const drawn = pool.queues.map((queue) => arrivalsOf(queue, rates.get(queue.key) ?? [], quarters, seed, faults))
  const arrivals = drawn.flatMap((each) => each.arrivals.filter(({ queue, at, attempt }) => attempt === 1 || isOpen(queue, at, context)))
  const routed = arrivals.map((arrival) => {
    if (!isPatient(arrival.queue.channel)) return misrouted(arrival, context)
    return { ...arrival, dueAt: dueAt(arrival.queue, marketOf(arrival.queue), arrival.at, zones) }
  })
  const plannedHeads = new Map(pool.teams.map((team) => [team.key, requiredHeads(team, pool, quarters, plannedOf)]))
  const shifts = pool.teams.flatMap((team) => shiftsOfPeriod(simulation, pool, period, plannedHeads.get(team.key) ?? [], team.key, faults))
  const { queues, teams } = pool
  const happenings = workFloor({ arrivals: routed, queues, teams, shifts }, contactRules(context))
  return {
    pool,
    happenings,
    shifts,
    plannedContacts,
    plannedHeads,
    rates,
    vanished: drawn.flatMap(({ vanished }) => vanished),
    misled: routed.filter(({ meant }) => meant !== null).length,
    extra: drawn.reduce((sum, { extra }) => sum + extra, 0),
  }
}

function shiftsOfPeriod(
  { zones, seed }: Simulation,
  pool: Pool,
  period: number,
  heads: readonly number[],
  teamKey: string,
  faults: readonly Fault[],
): Shift[] {
  const team = pool.teams.find(({ key }) => key === teamKey)
  if (team === undefined) return []
  const days = daysOfPeriod(pool)
  const begins = periodStart(pool, zones, period)
  const quarterOf = (dayNumber: number): number => Math.round((dayStart(pool, zones, dayNumber) - begins) / INTERVAL_MS)
  return Array.from({ length: days }, (_, day) => day).flatMap((day) => {
    const dayNumber = period * days + day
    const ofDay = heads.slice(quarterOf(dayNumber), quarterOf(dayNumber + 1))
    const start = dayStart(pool, zones, dayNumber)
    return rosterOf(team, pool, ofDay, { start, dayNumber, isLastDay: day === days - 1 }, { seed, faults })
  })
}

function knownMarket(company: Company, queue: SimQueue): Market {
  const market = company.markets.find(({ key }) => key === queue.market)
  if (market === undefined) throw new Error(`queue ${queue.key} is of market ${queue.market}, expected one of the company`)
  return market
}

import { holidaysOfZone } from '../../src/adapters/calendar/holidays-of-zone.ts'
import { temporalCalendar } from '../../src/adapters/calendar/temporal-calendar.ts'
import { LocalDays } from '../../src/app/local-days.ts'
import { type LearnedQueue, learnQueue } from '../../src/app/outlook/learned-queue.ts'
import type { QueuePast } from '../../src/app/outlook/queue-past.ts'
import type { CrewNow, TodaySeen } from '../../src/app/outlook/queue-today.ts'
import { RememberedCrews } from '../../src/app/outlook/remembered-crews.ts'
import { simZones } from '../../src/cli/sim-zones.ts'
import type { Directory, Queue } from '../../src/domain/record/directory.ts'
import { daysOfCivil } from '../../src/domain/shared/civil.ts'
import { DAY_MS, INTERVAL_MS, type Instant } from '../../src/domain/shared/instant.ts'
import type { Pool } from '../../src/sim/company.ts'
import { DEMO_COMPANY } from '../../src/sim/demo-company.ts'
import type { Fault } from '../../src/sim/fault.ts'
import type { Happening } from '../../src/sim/happening.ts'
import { periodAt, periodStart } from '../../src/sim/pool-period.ts'
import { runPool, type Simulation } from '../../src/sim/pool-run.ts'
import { DemoCounts, type DemoNames } from './demo-counts.ts'
import { demoDirectory, demoNames } from './demo-directory.ts'
import { crewsOf, pastOf, type SeenContext, todayOf } from './demo-seen.ts'

/** The first day that is foreseen, as a day number; before it lie the eight weeks that are learned from. */
export const FIRST_DAY = daysOfCivil(2026, 9, 3)
export const FIRST: Instant = FIRST_DAY * DAY_MS
const PAST_DAYS = 57
/** Who was there so many days before is to be known when the first day begins. */
const CREWS_DAYS = 8
/** So far ahead of the present is simulated: until the end of any local day. */
const AHEAD_MS = 2 * DAY_MS
/** A week's pool begins up to so long before the first day. */
const MARGIN_DAYS = 9

export interface WorldAsked {
  readonly seed: number
  /** Days that are foreseen. */
  readonly count: number
  readonly isWanted?: (pool: Pool) => boolean
  readonly faults?: readonly Fault[]
}

/** What of a period the present has not come to yet. */
interface Pending {
  readonly happenings: readonly Happening[]
  next: number
}

/**
 * The demo company as time goes on, as the engine beside a desk sees it: of its counts what has happened by the present and nothing after it, people
 * as they are now with those who were there of late, and every queue learned once a local day, those with most contacts first.
 */
export class DemoWorld {
  readonly directory: Directory
  readonly names: DemoNames
  readonly pools: readonly Pool[]
  readonly queues: readonly Queue[]
  readonly simulation: Simulation
  readonly localDays = new LocalDays(temporalCalendar)
  /** All that comes, also what the present has not come to yet. */
  readonly came: DemoCounts
  /** What is known at the present. */
  readonly known: DemoCounts
  readonly learned = new Map<number, LearnedQueue>()
  readonly #context: SeenContext
  readonly #learnedFor = new Map<number, Instant>()
  readonly #crews = new RememberedCrews()
  readonly #simulatedTo: Map<Pool, number>
  #pending: Pending[] = []
  #there: readonly CrewNow[] = []
  #now: Instant = FIRST - CREWS_DAYS * DAY_MS - INTERVAL_MS
  #onSimulated: (happenings: readonly Happening[]) => void = () => undefined

  private constructor(directory: Directory, { seed, count, isWanted = () => true, faults = [] }: WorldAsked) {
    this.directory = directory
    this.names = demoNames(directory, FIRST)
    this.pools = DEMO_COMPANY.pools.filter(isWanted)
    const keys = new Set(this.pools.flatMap((pool) => pool.queues.map(({ key }) => key)))
    this.queues = directory.queues(FIRST).filter(({ key }) => keys.has(key))
    this.simulation = { company: DEMO_COMPANY, zones: simZones(temporalCalendar), seed, faults, shares: [] }
    const from = FIRST - (PAST_DAYS + MARGIN_DAYS) * DAY_MS
    const intervals = ((count + PAST_DAYS + 3 * MARGIN_DAYS) * DAY_MS) / INTERVAL_MS
    this.came = new DemoCounts(from, intervals, this.names)
    this.known = new DemoCounts(from, intervals, this.names)
    this.#context = { counts: this.known, localDays: this.localDays, days: temporalCalendar.days, holidays: holidaysOfZone }
    const { zones } = this.simulation
    this.#simulatedTo = new Map(this.pools.map((pool) => [pool, periodAt(pool, zones, FIRST - PAST_DAYS * DAY_MS)]))
  }

  static async of(asked: WorldAsked): Promise<DemoWorld> {
    return new DemoWorld(await demoDirectory(), asked)
  }

  /** Whoever is told of all that happens, by periods of a pool, in order, some time before the present comes to it. To be named before time goes on. */
  onSimulated(listener: (happenings: readonly Happening[]) => void): void {
    this.#onSimulated = listener
  }

  /** Lets time go on to the end of a quarter hour, and learns the queues whose local day has begun. Throws where that is past. */
  goOnTo(until: Instant): void {
    if (until < this.#now) throw new RangeError(`it is ${this.#now} already, expected a time not before it and not ${until}`)
    for (let at = this.#now + INTERVAL_MS; at <= until; at += INTERVAL_MS) this.#goTo(at)
    this.#now = until
    this.#learnDue()
  }

  /** What is seen now of some queues. */
  seen(queues: readonly Queue[] = this.queues): TodaySeen {
    const todays = queues.map((queue) => todayOf(this.#context, queue, this.#now))
    return { asOf: this.#now, until: this.#now, queues: todays, crews: this.#there, silentVendors: [] }
  }

  /** The past of a queue as it is known now. */
  past(queue: Queue): QueuePast {
    return pastOf(this.#context, queue, this.#now)
  }

  queue(queueId: number): Queue {
    const queue = this.queues.find((each) => each.queueId === queueId)
    if (queue === undefined) throw new Error(`queue ${queueId} is not known`)
    return queue
  }

  #goTo(at: Instant): void {
    this.#simulateTo(at + AHEAD_MS)
    for (const pending of this.#pending) {
      const { happenings, next } = pending
      while ((happenings[pending.next]?.at ?? Number.POSITIVE_INFINITY) < at) pending.next += 1
      this.known.take(happenings.slice(next, pending.next))
    }
    this.#pending = this.#pending.filter(({ happenings, next }) => next < happenings.length)
    this.known.countAgentsUntil(at)
    const crews = crewsOf(this.known.agents, this.names)
    this.#there = this.#crews.with({ asOf: at, until: at, queues: [], crews, silentVendors: [] })
  }

  #simulateTo(until: Instant): void {
    for (const pool of this.pools) {
      let period = this.#simulatedTo.get(pool) ?? 0
      for (; periodStart(pool, this.simulation.zones, period) < until; period += 1) {
        const { happenings } = runPool(this.simulation, pool, period)
        this.came.take(happenings)
        this.#pending.push({ happenings, next: 0 })
        this.#onSimulated(happenings)
      }
      this.#simulatedTo.set(pool, period)
    }
  }

  /** As the desk does: those with most contacts first, since the smaller ones learn of their kin. */
  #learnDue(): void {
    const due = this.queues.flatMap((queue) => {
      const { start } = this.localDays.dayAt(queue.zone, this.#now)
      if (this.#learnedFor.get(queue.queueId) === start) return []
      this.#learnedFor.set(queue.queueId, start)
      const past = this.past(queue)
      return [{ past, total: past.offered.reduce((sum, offered) => sum + offered, 0) }]
    })
    due.sort((one, other) => other.total - one.total)
    for (const { past } of due) this.learned.set(past.queue.queueId, learnQueue(past, this.learned.values()))
  }
}

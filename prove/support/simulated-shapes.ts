import { temporalCalendar } from '../../src/adapters/calendar/temporal-calendar.ts'
import { simZones } from '../../src/cli/sim-zones.ts'
import { DAY_MS, SECOND_MS } from '../../src/domain/shared/instant.ts'
import { DEMO_COMPANY } from '../../src/sim/demo-company.ts'
import { periodStart } from '../../src/sim/pool-period.ts'
import { runPool, type Simulation } from '../../src/sim/pool-run.ts'
import { REST_MS_MAX } from '../../src/sim/timeline.ts'
import { weekdayOfDay } from '../../src/sim/zone-clock.ts'
import type { Waited } from './contact-times.ts'
import type { CountedDay } from './count-shape.ts'

export interface SimulatedShapes {
  /** By queue. */
  readonly days: ReadonlyMap<string, readonly CountedDay[]>
  readonly waits: readonly Waited[]
  readonly handleSeconds: readonly number[]
  readonly contacts: number
  readonly answeredWithin: number
  readonly abandoned: number
  /** Contacts that no happening decides. */
  readonly undecided: number
  /** How long after its period's end the last thing of a pool happened, as a part of the time after which a timeline looks no further. */
  readonly restUsed: number
}

export interface MailShapes {
  readonly contacts: number
  readonly withinPromise: number
  readonly oldestHours: number
  readonly undecided: number
  readonly restUsed: number
}

const FIRST_QUARTER = 7 * 4
const LAST_QUARTER = 22 * 4

const simulationOf = (seed: number): Simulation => ({
  company: DEMO_COMPANY,
  zones: simZones(temporalCalendar),
  seed,
  faults: [],
  shares: [],
})

/** The phone pools of the demo, day by day without faults; counts are of contacts that come for the first time. */
export function simulatedPhone(seed: number, firstDay: number, dayCount: number, countedQueues: readonly string[]): SimulatedShapes {
  const simulation = simulationOf(seed)
  const days = new Map<string, CountedDay[]>(countedQueues.map((queue) => [queue, []]))
  const waits: Waited[] = []
  const handleSeconds: number[] = []
  let [contacts, answeredWithin, abandoned, undecided, restUsed] = [0, 0, 0, 0, 0]
  for (let day = firstDay; day < firstDay + dayCount; day += 1) {
    const today = new Map(countedQueues.map((queue) => [queue, Array.from({ length: LAST_QUARTER - FIRST_QUARTER }, () => 0)]))
    for (const pool of DEMO_COMPANY.pools.filter(({ key }) => key.endsWith('phone'))) {
      const { happenings } = runPool(simulation, pool, day)
      const end = periodStart(pool, simulation.zones, day + 1)
      restUsed = Math.max(restUsed, ((happenings.at(-1)?.at ?? end) - end) / REST_MS_MAX.day)
      for (const happening of happenings) {
        if (happening.kind !== 'contact') continue
        const { fact, arrival, waitMs, talkMs } = happening
        if (fact === 'offered') {
          contacts += 1
          undecided += 1
          const counts = arrival.leg === 1 && arrival.attempt === 1 ? today.get(arrival.queue.key) : undefined
          const place = Math.floor(simulation.zones.localOf(arrival.queue.zone, arrival.at).minute / 15) - FIRST_QUARTER
          if (counts !== undefined && place >= 0 && place < counts.length) counts[place] = (counts[place] ?? 0) + 1
        }
        if (fact === 'answered' || fact === 'abandoned' || fact === 'callbackRequested') undecided -= 1
        if (fact === 'answered' && (waitMs ?? 0) <= arrival.queue.thresholdSeconds * SECOND_MS) answeredWithin += 1
        if (fact === 'abandoned') abandoned += 1
        if ((fact === 'answered' || fact === 'abandoned') && (waitMs ?? 0) > 0)
          waits.push({ seconds: (waitMs ?? 0) / SECOND_MS, isServed: fact === 'answered' })
        if (fact === 'ended' && arrival.queue.key === countedQueues[0]) handleSeconds.push((talkMs ?? 0) / SECOND_MS)
      }
    }
    for (const [queue, counts] of today) days.get(queue)?.push({ weekday: weekdayOfDay(day), counts })
  }
  return { days, waits, handleSeconds, contacts, answeredWithin, abandoned, undecided, restUsed }
}

/** The mail pools, week by week. */
export function simulatedMail(seed: number, firstDay: number, dayCount: number): MailShapes {
  const simulation = simulationOf(seed)
  let [contacts, withinPromise, oldestMs, undecided, restUsed] = [0, 0, 0, 0, 0]
  for (let week = Math.floor(firstDay / 7); week < Math.floor((firstDay + dayCount) / 7); week += 1) {
    for (const pool of DEMO_COMPANY.pools.filter(({ period }) => period === 'week')) {
      const { happenings } = runPool(simulation, pool, week)
      const end = periodStart(pool, simulation.zones, week + 1)
      restUsed = Math.max(restUsed, ((happenings.at(-1)?.at ?? end) - end) / REST_MS_MAX.week)
      for (const happening of happenings) {
        if (happening.kind !== 'contact') continue
        const { fact, arrival, at } = happening
        if (fact === 'offered' || fact === 'reopened') undecided += 1
        if (fact !== 'replied') continue
        undecided -= 1
        oldestMs = Math.max(oldestMs, at - arrival.at)
        if (arrival.begins === 'reopened' || arrival.leg > 1) continue
        contacts += 1
        if (arrival.dueAt !== null && at <= arrival.dueAt) withinPromise += 1
      }
    }
  }
  return { contacts, withinPromise: withinPromise / contacts, oldestHours: (oldestMs / DAY_MS) * 24, undecided, restUsed }
}

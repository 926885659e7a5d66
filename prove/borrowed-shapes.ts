// How well the rest of a day is foreseen of a queue that is new: each queue of the demo company is taken to have begun this morning, or yesterday, and
// foreseen by what its kin are like; beside it what is foreseen of it with eight weeks of its own. `node prove/borrowed-shapes.ts --count DAYS --seed S`.
import { parseArgs } from 'node:util'
import { holidaysOfZone } from '../src/adapters/calendar/holidays-of-zone.ts'
import { temporalCalendar } from '../src/adapters/calendar/temporal-calendar.ts'
import { LocalDays } from '../src/app/local-days.ts'
import { type LearnedQueue, learnQueue } from '../src/app/outlook/learned-queue.ts'
import type { QueuePast } from '../src/app/outlook/queue-past.ts'
import { simZones } from '../src/cli/sim-zones.ts'
import { daysOfCivil } from '../src/domain/shared/civil.ts'
import { DAY_MS, HOUR_MS, INTERVAL_MS } from '../src/domain/shared/instant.ts'
import { DEMO_COMPANY } from '../src/sim/demo-company.ts'
import { runPool } from '../src/sim/pool-run.ts'
import { DemoCounts } from './support/demo-counts.ts'
import { demoDirectory, demoNames } from './support/demo-directory.ts'
import { pastOf } from './support/demo-seen.ts'

const { values } = parseArgs({ options: { count: { type: 'string', default: '14' }, seed: { type: 'string', default: '1' } } })
const [count, seed] = [Number(values.count), Number(values.seed)]
if (![count, seed].every(Number.isSafeInteger) || count < 1) {
  process.stderr.write(`borrowed-shapes: --count ${values.count} --seed ${values.seed}, expected whole numbers\n`)
  process.exit(2)
}

const PAST_DAYS = 57
const FIRST_DAY = daysOfCivil(2026, 9, 3)
const HOURS_SEEN = [2, 4, 6] as const
/** Where the end of a band lies, in standard deviations. */
const TENTH = 1.2816
const startedAt = performance.now()

const directory = await demoDirectory()
const names = demoNames(directory, FIRST_DAY * DAY_MS)
const counts = new DemoCounts((FIRST_DAY - PAST_DAYS - 1) * DAY_MS, ((count + PAST_DAYS + 4) * DAY_MS) / INTERVAL_MS, names)
const simulation = { company: DEMO_COMPANY, zones: simZones(temporalCalendar), seed, faults: [], shares: [] }
const pools = DEMO_COMPANY.pools.filter(({ period }) => period === 'day')
for (let day = FIRST_DAY - PAST_DAYS; day < FIRST_DAY + count + 2; day += 1)
  for (const pool of pools) counts.take(runPool(simulation, pool, day).happenings)
const keys = new Set(pools.flatMap((pool) => pool.queues.map(({ key }) => key)))
const queues = directory.queues(FIRST_DAY * DAY_MS).filter(({ key }) => keys.has(key))
const localDays = new LocalDays(temporalCalendar)
const context = { counts, localDays, days: temporalCalendar.days, holidays: holidaysOfZone }

/** What was foreseen of the rest of days, against what came. */
class RestErrors {
  foreseen = 0
  unforeseen = 0
  within = 0
  #sum = 0
  #signed = 0
  #absolute = 0

  add(told: { readonly mean: number; readonly sd: number } | null, came: number): void {
    if (told === null) {
      this.unforeseen += 1
      return
    }
    this.foreseen += 1
    this.#sum += came
    this.#signed += told.mean - came
    this.#absolute += Math.abs(told.mean - came)
    if (Math.abs(told.mean - came) <= TENTH * told.sd) this.within += 1
  }

  get figures() {
    const rounded = (value: number): number => Math.round(value * 1_000) / 10
    return {
      wapePercent: rounded(this.#absolute / this.#sum),
      biasPercent: rounded(this.#signed / this.#sum),
      coveragePercent: rounded(this.within / this.foreseen),
      foreseen: this.foreseen,
      unforeseen: this.unforeseen,
    }
  }
}

const since = { beganToday: new RestErrors(), beganYesterday: new RestErrors(), known: new RestErrors() }
for (let day = FIRST_DAY; day < FIRST_DAY + count; day += 1) {
  const noon = day * DAY_MS + 12 * HOUR_MS
  const learned = new Map<number, LearnedQueue>()
  const pasts = new Map(queues.map((queue) => [queue.queueId, pastOf(context, queue, noon)]))
  for (const [queueId, past] of pasts) learned.set(queueId, learnQueue(past))
  for (const [queueId, past] of pasts) {
    const today = localDays.dayAt(past.queue.zone, noon)
    const others = [...learned.values()].filter((each) => each.past.queue.queueId !== queueId)
    const column = lanesOf(queueId, today.start, today.end)
    const opens = column.findIndex((offered) => offered > 0)
    if (opens < 0) continue
    const models = {
      beganToday: learnQueue(beganAt(past, null), others),
      beganYesterday: learnQueue(beganAt(past, today.start - DAY_MS), others),
      known: learned.get(queueId),
    }
    for (const hours of HOURS_SEEN) {
      const seen = column.slice(0, opens + (hours * HOUR_MS) / INTERVAL_MS)
      const came = column.slice(seen.length).reduce((sum, offered) => sum + offered, 0)
      if (came === 0) continue
      for (const name of ['beganToday', 'beganYesterday', 'known'] as const) {
        const told = models[name]?.volume.forecast(today, seen, []) ?? null
        const mean = told?.mean.slice(seen.length).reduce<number>((sum, offered) => sum + (offered ?? 0), 0) ?? 0
        since[name].add(told === null ? null : { mean, sd: told.sumSd ?? 0 }, came)
      }
    }
  }
}

const bySince = Object.fromEntries(Object.entries(since).map(([name, errors]) => [name, errors.figures]))
for (const [name, figures] of Object.entries(bySince)) process.stderr.write(`${name} ${JSON.stringify(figures)}\n`)
const fresh = since.beganToday.figures
// A new queue is foreseen with a band that holds, and not far to one side.
const ok = fresh.coveragePercent > 70 && fresh.coveragePercent < 95 && Math.abs(fresh.biasPercent) < 8
const seconds = Math.round((performance.now() - startedAt) / 100) / 10
process.stdout.write(
  `${JSON.stringify({ name: 'rest of the day of a queue that is new, by the shape of its kin', count, seed, ...bySince, ok, seconds })}\n`,
)
process.exitCode = ok ? 0 : 1

/** The past of a queue that began then; null: today. */
function beganAt(past: QueuePast, began: number | null): QueuePast {
  return {
    ...past,
    knownFrom: began,
    offered: past.offered.map((offered, place) => (began !== null && past.from + place * INTERVAL_MS >= began ? offered : 0)),
  }
}

function lanesOf(queueId: number, from: number, to: number): number[] {
  const sum = new Array<number>((to - from) / INTERVAL_MS).fill(0)
  for (const lane of counts.lanes.values()) {
    if (lane.queueId !== queueId) continue
    const part = lane.offered.subarray(counts.placeOf(from), counts.placeOf(to))
    for (const [place, offered] of part.entries()) sum[place] = (sum[place] ?? 0) + offered
  }
  return sum
}

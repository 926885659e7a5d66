// Whether days of the demo company end as was foreseen of them at noon and at three in the afternoon, on each queue's own clock: of days foreseen to
// meet the target with some probability, how many did. `node prove/outlook-day-end.ts --count DAYS --seed S`: eight weeks before the days are learned
// from, each day anew; the engine sees of a day what was known at the moment.
import { parseArgs } from 'node:util'
import { holidaysOfZone } from '../src/adapters/calendar/holidays-of-zone.ts'
import { temporalCalendar } from '../src/adapters/calendar/temporal-calendar.ts'
import { LocalDays } from '../src/app/local-days.ts'
import { type LearnedQueue, learnQueue } from '../src/app/outlook/learned-queue.ts'
import { makeOutlook } from '../src/app/outlook/make-outlook.ts'
import type { QueueOutlook } from '../src/app/outlook/queue-outlook.ts'
import { RememberedCrews } from '../src/app/outlook/remembered-crews.ts'
import { simZones } from '../src/cli/sim-zones.ts'
import type { LocalDay } from '../src/domain/interval/local-calendar.ts'
import type { Queue } from '../src/domain/record/directory.ts'
import { daysOfCivil } from '../src/domain/shared/civil.ts'
import { DAY_MS, HOUR_MS, INTERVAL_MS, type Instant } from '../src/domain/shared/instant.ts'
import { DEMO_COMPANY } from '../src/sim/demo-company.ts'
import type { AgentHappening, Happening } from '../src/sim/happening.ts'
import { runPool } from '../src/sim/pool-run.ts'
import { DayEnds } from './support/day-ends.ts'
import { DemoCounts } from './support/demo-counts.ts'
import { demoDirectory, demoNames } from './support/demo-directory.ts'
import { crewsOf, pastOf, todayOf } from './support/demo-seen.ts'

const { values } = parseArgs({ options: { count: { type: 'string', default: '28' }, seed: { type: 'string', default: '1' } } })
const [count, seed] = [Number(values.count), Number(values.seed)]
if (![count, seed].every(Number.isSafeInteger) || count < 1) {
  process.stderr.write(`outlook-day-end: --count ${values.count} --seed ${values.seed}, expected whole numbers\n`)
  process.exit(2)
}

const PAST_DAYS = 57
const FIRST_DAY = daysOfCivil(2026, 9, 3)
const HOURS = [12, 15] as const
/** By how much the probabilities may be off on the mean over their bins. */
const OFF_MAX = 0.08
const startedAt = performance.now()

const directory = await demoDirectory()
const names = demoNames(directory, FIRST_DAY * DAY_MS)
const counts = new DemoCounts((FIRST_DAY - PAST_DAYS - 1) * DAY_MS, ((count + PAST_DAYS + 4) * DAY_MS) / INTERVAL_MS, names)
const simulation = { company: DEMO_COMPANY, zones: simZones(temporalCalendar), seed, faults: [], shares: [] }
const pools = DEMO_COMPANY.pools.filter(({ period }) => period === 'day')
const localDays = new LocalDays(temporalCalendar)
const context = { counts, localDays, days: temporalCalendar.days, holidays: holidaysOfZone }
const changes = new Map<string, AgentHappening[]>(pools.map(({ key }) => [key, []]))
for (let day = FIRST_DAY - PAST_DAYS; day < FIRST_DAY + count + 2; day += 1) {
  for (const pool of pools) {
    const { happenings } = runPool(simulation, pool, day)
    counts.take(happenings)
    if (day >= FIRST_DAY - 1) changes.get(pool.key)?.push(...happenings.filter(isOfAgent))
  }
}

const ends = new DayEnds()
for (const pool of pools) {
  const keys = new Set(pool.queues.map(({ key }) => key))
  const queues = directory.queues(FIRST_DAY * DAY_MS).filter(({ key }) => keys.has(key))
  const ofPool = (changes.get(pool.key) ?? []).sort((a, b) => a.at - b.at)
  for (const until of momentsOf(queues)) foresee(queues, ofPool, until)
}

process.stderr.write(`${ends.table().join('\n')}\n`)
const figures = ends.figures
const ok = figures.offOfBins < OFF_MAX && figures.brier < figures.brierOfUsual
const seconds = Math.round((performance.now() - startedAt) / 100) / 10
process.stdout.write(`${JSON.stringify({ name: 'days foreseen to meet their target', count, seed, ...figures, ok, seconds })}\n`)
process.exitCode = ok ? 0 : 1

/** Noon and three on the clock of each queue, in order. */
function momentsOf(queues: readonly Queue[]): readonly Instant[] {
  const moments = new Set<Instant>()
  for (const zone of new Set(queues.map((queue) => queue.zone)))
    for (let day = 0; day < count; day += 1) for (const hour of HOURS) moments.add(startOf(zone, day) + hour * HOUR_MS)
  return [...moments].sort((a, b) => a - b)
}

/** The local day that is so many after the first. */
function startOf(zone: string, day: number): Instant {
  return localDays.dayAt(zone, (FIRST_DAY + day) * DAY_MS + DAY_MS / 2).start
}

/** All queues of a pool at once, since they share people; only those are kept for whom it is noon or three. */
function foresee(queues: readonly Queue[], ofPool: readonly AgentHappening[], until: Instant): void {
  const learned = new Map<number, LearnedQueue>(queues.map((queue) => [queue.queueId, learnQueue(pastOf(context, queue, until))]))
  const states = new Map<string, AgentHappening>()
  const crews = new RememberedCrews()
  const seen = { asOf: until, until, queues: queues.map((queue) => todayOf(context, queue, until)), silentVendors: [] }
  let there = crewsOf([], names)
  let next = 0
  for (let at = until - DAY_MS; at <= until; at += HOUR_MS) {
    for (let change = ofPool[next]; change !== undefined && change.at < at; change = ofPool[(next += 1)])
      states.set(change.shift.agent, change)
    there = crews.with({ ...seen, asOf: at, crews: crewsOf(states.values(), names) })
  }
  const outlooks = makeOutlook({ learned, seen: { ...seen, crews: there }, commitments: [], effects: [] })
  for (const outlook of outlooks) add(outlook, until)
}

function add({ queueId, dayEnd }: QueueOutlook, until: Instant): void {
  const target = directory.queue(queueId, until)?.target?.fraction ?? null
  if (dayEnd === null || dayEnd.level === null || dayEnd.meetsTarget === null || target === null) return
  if (!HOURS.some((hour) => until === dayEnd.day.start + hour * HOUR_MS)) return
  const came = cameOn(queueId, dayEnd.day)
  if (came.decided > 0) ends.add({ probability: dayEnd.meetsTarget, level: dayEnd.level, came, target })
}

function cameOn(queueId: number, { start, end }: LocalDay): { readonly inTime: number; readonly decided: number } {
  let [inTime, decided] = [0, 0]
  for (const lane of counts.lanes.values()) {
    if (lane.queueId !== queueId) continue
    for (let place = counts.placeOf(start); place < counts.placeOf(end); place += 1) {
      inTime += lane.inTime[place] ?? 0
      decided += lane.decided[place] ?? 0
    }
  }
  return { inTime, decided }
}

function isOfAgent(happening: Happening): happening is AgentHappening {
  return happening.kind === 'agent'
}

// How far the predicted service level of the next four quarter hours is from what came, on the demo company, by size of queue; beside it what one
// gets who expects the last quarter hour to go on. `node prove/outlook-demo.ts --count DAYS --seed S --every QUARTERS`: eight weeks before the days
// are learned from, each day anew; the engine sees of a day what was known at the moment, and of people who is there then. `--again N` runs every
// fourth day N times again with other customers: the floor of what can be foreseen.
import { parseArgs } from 'node:util'
import { holidaysOfZone } from '../src/adapters/calendar/holidays-of-zone.ts'
import { temporalCalendar } from '../src/adapters/calendar/temporal-calendar.ts'
import { LocalDays } from '../src/app/local-days.ts'
import { type LearnedQueue, learnQueue } from '../src/app/outlook/learned-queue.ts'
import { makeOutlook } from '../src/app/outlook/make-outlook.ts'
import type { CrewNow } from '../src/app/outlook/queue-today.ts'
import { simZones } from '../src/cli/sim-zones.ts'
import type { Queue } from '../src/domain/record/directory.ts'
import { daysOfCivil } from '../src/domain/shared/civil.ts'
import { DAY_MS, INTERVAL_MS, type Instant } from '../src/domain/shared/instant.ts'
import { DEMO_COMPANY } from '../src/sim/demo-company.ts'
import type { AgentHappening, Happening } from '../src/sim/happening.ts'
import { runPool } from '../src/sim/pool-run.ts'
import { DemoCounts } from './support/demo-counts.ts'
import { demoDirectory, demoNames } from './support/demo-directory.ts'
import { crewsOf, pastOf, todayOf } from './support/demo-seen.ts'
import { LevelErrors, SIZES } from './support/level-errors.ts'
import { RunsAgain } from './support/run-again.ts'

const { values } = parseArgs({
  options: {
    count: { type: 'string', default: '56' },
    seed: { type: 'string', default: '1' },
    every: { type: 'string', default: '8' },
    again: { type: 'string', default: '4' },
  },
})
const [count, seed, every, again] = [Number(values.count), Number(values.seed), Number(values.every), Number(values.again)]
if (![count, seed, every, again].every(Number.isSafeInteger) || count < 1 || every < 1 || again < 0) {
  process.stderr.write(`outlook-demo: --count ${values.count} --seed ${values.seed} --every ${values.every}, expected whole numbers\n`)
  process.exit(2)
}

const PAST_DAYS = 57
const AHEAD = 4
const AGAIN_EVERY_DAYS = 4
const BIAS_MAX = 0.04
const RMSE_MAX = 0.9
const FIRST_DAY = daysOfCivil(2026, 9, 3)
const startedAt = performance.now()

const directory = await demoDirectory()
const names = demoNames(directory, FIRST_DAY * DAY_MS)
const from = (FIRST_DAY - PAST_DAYS - 1) * DAY_MS
const counts = new DemoCounts(from, ((count + PAST_DAYS + 4) * DAY_MS) / INTERVAL_MS, names)
const zones = simZones(temporalCalendar)
const simulation = { company: DEMO_COMPANY, zones, seed, faults: [], shares: [] }
const pools = DEMO_COMPANY.pools.filter(({ period }) => period === 'day')
const sizes = new Map<number, number>()
// Messages are not scored, but who answers chats answers them too.
const keys = new Set(pools.flatMap((pool) => pool.queues.map(({ key }) => key)))
const queues = directory.queues(FIRST_DAY * DAY_MS).filter(({ key }) => keys.has(key))
const runsAgain = new RunsAgain(simulation, again)
const localDays = new LocalDays(temporalCalendar)
const context = { counts, localDays, days: temporalCalendar.days, holidays: holidaysOfZone }

/** Agents' changes of state in order of time, of the days that are foreseen. */
const agents: AgentHappening[] = []
for (let day = FIRST_DAY - PAST_DAYS; day < FIRST_DAY + count + 1; day += 1) {
  for (const pool of pools) {
    const { happenings } = runPool(simulation, pool, day)
    counts.take(happenings)
    if (day >= FIRST_DAY - 1) agents.push(...happenings.filter(isOfAgent))
    if (day >= FIRST_DAY && day < FIRST_DAY + count && (day - FIRST_DAY) % AGAIN_EVERY_DAYS === 0) runsAgain.run(pool, day)
  }
}
agents.sort((a, b) => a.at - b.at)

const errors = new LevelErrors(again)
const errorsOfChats = new LevelErrors(again)
const learned = new Map<number, LearnedQueue>()
const learnedFor = new Map<number, Instant>()
const states = new Map<string, AgentHappening>()
const remembered = new Map<string, CrewNow>()
let next = 0
let foreseen = 0
for (let until = FIRST_DAY * DAY_MS; until < (FIRST_DAY + count) * DAY_MS; until += every * INTERVAL_MS) {
  for (let change = agents[next]; change !== undefined && change.at < until; change = agents[(next += 1)])
    states.set(change.shift.agent, change)
  for (const queue of queues) learnFor(queue, until)
  const seen = {
    asOf: until,
    until,
    queues: queues.map((queue) => todayOf(context, queue, until)),
    crews: withRemembered(crewsOf(states.values(), names)),
    silentVendors: [],
  }
  const outlooks = makeOutlook({ learned, seen, commitments: [], effects: [], intervalsMax: AHEAD })
  for (const { queueId, intervals } of outlooks) {
    for (const { start, service } of intervals.slice(0, AHEAD)) {
      if (service === null) continue
      foreseen += 1
      const { key, channel } = queueOf(queueId)
      const ofRuns = runsAgain.levelAt(key, start)
      const told = { predicted: service, came: levelAt(queueId, start), before: levelBefore(queueId, until), again: ofRuns }
      errors.add(sizeOf(queueId), told)
      if (channel === 'chat') errorsOfChats.add(sizeOf(queueId), told)
    }
  }
}

process.stderr.write(`${[...errors.table(), '', ...errors.steps(), '', 'chats among them:', ...errorsOfChats.table()].join('\n')}\n`)
const all = errors.of(SIZES)
const chats = errorsOfChats.of(SIZES)
// What is foreseen has to be worth more than the last interval, and not far to one side: of queues of every size, and of chats.
const ok = [...SIZES.map((size) => errors.of([size])), chats].every(
  ({ bias, rmse, rmseOfLast }) => Math.abs(bias) < BIAS_MAX && rmse < RMSE_MAX * rmseOfLast,
)
const result = {
  name: 'service level foreseen on the demo company',
  count,
  seed,
  foreseen,
  ...all,
  bySize: Object.fromEntries(SIZES.map((size) => [size.name, errors.of([size])])),
  chats,
  ok,
  seconds: Math.round((performance.now() - startedAt) / 100) / 10,
}
process.stdout.write(`${JSON.stringify(result)}\n`)
process.exitCode = ok ? 0 : 1

function learnFor(queue: Queue, until: Instant): void {
  const { start } = localDays.dayAt(queue.zone, until)
  if (learnedFor.get(queue.queueId) === start) return
  learnedFor.set(queue.queueId, start)
  learned.set(queue.queueId, learnQueue(pastOf(context, queue, until)))
}

function queueOf(queueId: number): Queue {
  const queue = queues.find((each) => each.queueId === queueId)
  if (queue === undefined) throw new Error(`queue ${queueId} is not known`)
  return queue
}

/** As the desk does: who is not there now may come, and serves what they served when they were seen last. */
function withRemembered(crews: readonly CrewNow[]): readonly CrewNow[] {
  for (const crew of crews) {
    const name = `${crew.vendorId} ${crew.queueIds.join()}`
    if ((remembered.get(name)?.staffed ?? 0) <= crew.staffed) remembered.set(name, crew)
  }
  return [...remembered.values()]
}

/** Contacts a day. */
function sizeOf(queueId: number): number {
  const held = sizes.get(queueId) ?? perDay(queueId)
  sizes.set(queueId, held)
  return held
}

function perDay(queueId: number): number {
  const sum = [...counts.lanes.values()]
    .filter((lane) => lane.queueId === queueId)
    .reduce((total, { offered }) => total + offered.reduce((a, b) => a + b, 0), 0)
  return sum / (count + PAST_DAYS)
}

function levelAt(queueId: number, start: Instant): { readonly inTime: number; readonly decided: number } {
  const place = counts.placeOf(start)
  const lanes = [...counts.lanes.values()].filter((lane) => lane.queueId === queueId)
  return {
    inTime: lanes.reduce((sum, { inTime }) => sum + (inTime[place] ?? 0), 0),
    decided: lanes.reduce((sum, { decided }) => sum + (decided[place] ?? 0), 0),
  }
}

/** The level of the last quarter hour of the day in which anybody came; null where nobody did yet. */
function levelBefore(queueId: number, until: Instant): number | null {
  for (let back = 1; back <= 8; back += 1) {
    const { inTime, decided } = levelAt(queueId, until - back * INTERVAL_MS)
    if (decided > 0) return inTime / decided
  }
  return null
}

function isOfAgent(happening: Happening): happening is AgentHappening {
  return happening.kind === 'agent'
}

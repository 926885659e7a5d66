// How far open work, broken promises and levels of queues that promise a reply are from what came, on the demo company: of the next four quarter
// hours, four hours ahead, and at the day's end; beside it what one gets who expects the last quarter hour to go on. `node prove/outlook-backlog.ts
// --count DAYS --seed S --every QUARTERS`: eight weeks before the days are learned from, each day anew. Of a day is seen what was known at the
// moment. On the days that are foreseen faults of the demo happen, and on every third two thirds more come to two markets, so that promises break.
import { parseArgs } from 'node:util'
import { holidaysOfZone } from '../src/adapters/calendar/holidays-of-zone.ts'
import { temporalCalendar } from '../src/adapters/calendar/temporal-calendar.ts'
import { BusinessHours } from '../src/app/business-hours.ts'
import { LocalDays } from '../src/app/local-days.ts'
import { type LearnedQueue, learnQueue } from '../src/app/outlook/learned-queue.ts'
import { makeOutlook } from '../src/app/outlook/make-outlook.ts'
import type { QueueOutlook } from '../src/app/outlook/queue-outlook.ts'
import type { CrewNow, QueueToday } from '../src/app/outlook/queue-today.ts'
import { simZones } from '../src/cli/sim-zones.ts'
import type { Queue } from '../src/domain/record/directory.ts'
import { daysOfCivil } from '../src/domain/shared/civil.ts'
import { DAY_MS, HOUR_MS, INTERVAL_MS, type Instant } from '../src/domain/shared/instant.ts'
import { isPatient } from '../src/sim/company.ts'
import { DEMO_COMPANY } from '../src/sim/demo-company.ts'
import type { Fault } from '../src/sim/fault.ts'
import { scriptedFaults } from '../src/sim/fault-script.ts'
import type { AgentHappening, Happening } from '../src/sim/happening.ts'
import { periodAt } from '../src/sim/pool-period.ts'
import { runPool } from '../src/sim/pool-run.ts'
import { DemoCounts } from './support/demo-counts.ts'
import { demoDirectory, demoNames } from './support/demo-directory.ts'
import { crewsOf, pastOf, todayOf } from './support/demo-seen.ts'
import { DemoWork } from './support/demo-work.ts'
import { WorkErrors } from './support/work-errors.ts'

const { values } = parseArgs({
  options: {
    count: { type: 'string', default: '28' },
    seed: { type: 'string', default: '1' },
    every: { type: 'string', default: '8' },
  },
})
const [count, seed, every] = [Number(values.count), Number(values.seed), Number(values.every)]
if (![count, seed, every].every(Number.isSafeInteger) || count < 1 || every < 1) {
  process.stderr.write(`outlook-backlog: --count ${values.count} --seed ${values.seed} --every ${values.every}, expected whole numbers\n`)
  process.exit(2)
}

const PAST_DAYS = 57
const NEXT = 4
const HOURS_AHEAD = 16
const FIRST_DAY = daysOfCivil(2026, 9, 3)
const FIRST = FIRST_DAY * DAY_MS
const SURGED = [
  ['de', 'uk', 'fr'],
  ['es', 'us', 'au'],
] as const
const SURGE_HOUR = 7
const startedAt = performance.now()

const directory = await demoDirectory()
const names = demoNames(directory, FIRST_DAY * DAY_MS)
const from = (FIRST_DAY - PAST_DAYS - 8) * DAY_MS
const counts = new DemoCounts(from, ((count + PAST_DAYS + 22) * DAY_MS) / INTERVAL_MS, names)
const zones = simZones(temporalCalendar)
const simulation = { company: DEMO_COMPANY, zones, seed, faults: faultsOfDays(), shares: [] }
const pools = DEMO_COMPANY.pools.filter(({ queues }) => queues.some(({ channel }) => isPatient(channel)))
const keys = new Set(pools.flatMap((pool) => pool.queues.map(({ key }) => key)))
const queues = directory.queues(FIRST).filter(({ key }) => keys.has(key))
const promising = queues.filter(({ target }) => target?.formula === 'SL-async')
const localDays = new LocalDays(temporalCalendar)
const context = { counts, localDays, days: temporalCalendar.days, holidays: holidaysOfZone }
const work = new DemoWork(promising, names, new BusinessHours(temporalCalendar))

/** Agents' changes of state in order of time, of the days that are foreseen. */
const agents: AgentHappening[] = []
for (const pool of pools) {
  const last = periodAt(pool, zones, FIRST + (count + 4) * DAY_MS)
  for (let period = periodAt(pool, zones, from + DAY_MS); period <= last; period += 1) {
    const { happenings } = runPool(simulation, pool, period)
    counts.take(happenings)
    work.take(happenings)
    for (const happening of happenings) if (isOfAgent(happening) && happening.at >= FIRST - DAY_MS) agents.push(happening)
  }
}
agents.sort((a, b) => a.at - b.at)
work.forgetBefore(FIRST)

const errors = new WorkErrors()
const learned = new Map<number, LearnedQueue>()
const learnedFor = new Map<number, Instant>()
const states = new Map<string, AgentHappening>()
const remembered = new Map<string, CrewNow>()
let [next, foreseen, lookMs] = [0, 0, 0]
for (let until = FIRST; until < FIRST + count * DAY_MS; until += every * INTERVAL_MS) {
  for (let change = agents[next]; change !== undefined && change.at < until; change = agents[(next += 1)])
    states.set(change.shift.agent, change)
  for (const queue of queues) learnFor(queue, until)
  const seen = {
    asOf: until,
    until,
    queues: queues.map((queue) => seenOf(queue, until)),
    crews: withRemembered(crewsOf(states.values(), names)),
    silentVendors: [],
  }
  const lookedAt = process.cpuUsage().user
  const outlooks = makeOutlook({ learned, seen, commitments: [], effects: [] })
  lookMs += (process.cpuUsage().user - lookedAt) / 1_000
  for (const outlook of outlooks) {
    const channel = directory.queue(outlook.queueId, until)?.channel
    if (outlook.work !== null) for (const kind of ['all', channel === 'email' ? 'mail' : 'messages']) compare(kind, outlook, until)
  }
}

const KINDS = ['all', 'mail', 'messages']
const figures = KINDS.map((kind) => ({
  kind,
  levelNext: errors.level(`${kind} level next`),
  level4h: errors.level(`${kind} level 4 h`),
  levelDay: errors.level(`${kind} level day`),
  openNext: errors.counts(`${kind} open next`),
  open4h: errors.counts(`${kind} open 4 h`),
  openDay: errors.counts(`${kind} open day`),
  breachesNext: errors.counts(`${kind} breaches next`),
  breaches4h: errors.counts(`${kind} breaches 4 h`),
  breachesDay: errors.counts(`${kind} breaches day`),
}))
for (const { kind, ...of } of figures)
  process.stderr.write(
    `${kind}\n${Object.entries(of)
      .map(([name, each]) => `  ${name.padEnd(13)} ${JSON.stringify(each)}`)
      .join('\n')}\n`,
  )
const [all] = figures
// What is foreseen has to be worth more than the last quarter hour at every distance, and not far to one side.
const ok =
  all !== undefined &&
  [all.levelNext, all.level4h, all.levelDay, all.open4h, all.openDay, all.breaches4h, all.breachesDay].every(
    ({ error, errorOfLast }) => error < errorOfLast,
  ) &&
  [all.levelNext, all.level4h, all.levelDay].every(({ bias }) => Math.abs(bias) < 0.05)
const result = {
  name: 'open work foreseen on the demo company',
  count,
  seed,
  foreseen,
  ...Object.fromEntries(figures.map(({ kind, ...of }) => [kind, shortOf(of)])),
  ok,
  lookMs: Math.round(lookMs / ((count * 96) / every)),
  seconds: Math.round((performance.now() - startedAt) / 100) / 10,
}
process.stdout.write(`${JSON.stringify(result)}\n`)
process.exitCode = ok ? 0 : 1

/** The figures of the result, without their names: of a level what came, bias, error and that of the last; of counts also what was foreseen, or in the band. */
function shortOf(of: Omit<(typeof figures)[number], 'kind'>): Readonly<Record<string, readonly number[]>> {
  const entries = Object.entries(of).map(([name, figure]): readonly [string, readonly number[]] => {
    const { came, bias, error, errorOfLast } = figure
    if (!('inBand' in figure)) return [name, [came, bias, error, errorOfLast]]
    return [name, name.startsWith('open') ? [bias, error, errorOfLast, figure.inBand] : [came, figure.foreseen, error, errorOfLast]]
  })
  return Object.fromEntries(entries)
}

function compare(kind: string, { queueId, intervals, dayEnd }: QueueOutlook, until: Instant): void {
  foreseen += kind === 'all' ? 1 : 0
  const last = work.duesIn(queueId, until - INTERVAL_MS, until)
  const lastLevel = levelBefore(queueId, until)
  const openBefore = work.openAt(queueId, until)
  const growth = openBefore - work.openAt(queueId, until - INTERVAL_MS)
  const spans = [
    ...Array.from({ length: NEXT }, (_, place) => ({ name: 'next', first: place, to: place + 1 })),
    { name: '4 h', first: 0, to: HOURS_AHEAD },
    { name: 'day', first: 0, to: dayEnd === null ? 0 : (dayEnd.day.end - until) / INTERVAL_MS },
  ]
  for (const { name, first, to } of spans) {
    const ahead = intervals.slice(first, to)
    const works = ahead.flatMap(({ work: each }) => (each === null ? [] : [each]))
    const end = works.at(-1)
    if (end === undefined || works.length < to - first) continue
    const came = work.duesIn(queueId, until + first * INTERVAL_MS, until + to * INTERVAL_MS)
    const due = works.reduce((sum, each) => sum + each.due, 0)
    const breaches = works.reduce((sum, each) => sum + each.breaches, 0)
    const sure = (value: number) => ({ foreseen: value, low: value, high: value })
    const before = Math.max(0, openBefore + to * growth)
    errors.add(`${kind} open ${name}`, {
      foreseen: end.open,
      low: end.low,
      high: end.high,
      came: work.openAt(queueId, until + to * INTERVAL_MS),
      before,
      weight: 1,
    })
    errors.add(`${kind} breaches ${name}`, {
      ...sure(breaches),
      came: came.due - came.met,
      before: (last.due - last.met) * (to - first),
      weight: 1,
    })
    if (came.due === 0 || lastLevel === null || due < 0.05) continue
    const level = name === 'day' ? (dayEnd?.level?.mean ?? null) : 1 - breaches / due
    if (level === null) continue
    const day = localDays.dayAt(directory.queue(queueId, until)?.zone ?? 'UTC', until)
    const whole = name === 'day' ? work.duesIn(queueId, day.start, day.end) : came
    errors.add(`${kind} level ${name}`, { ...sure(level), came: whole.met / whole.due, before: lastLevel, weight: came.due })
  }
}

/** The level of the last quarter hour of two hours in which anything was due; null where nothing was. */
function levelBefore(queueId: number, until: Instant): number | null {
  for (let back = 1; back <= 8; back += 1) {
    const { due, met } = work.duesIn(queueId, until - back * INTERVAL_MS, until - (back - 1) * INTERVAL_MS)
    if (due > 0) return met / due
  }
  return null
}

function seenOf(queue: Queue, until: Instant): QueueToday {
  const today = todayOf(context, queue, until)
  if (queue.target?.formula !== 'SL-async') return today
  const { due, met } = work.duesIn(queue.queueId, today.day.start, until)
  return { ...today, level: { numerator: met, denominator: due }, backlog: work.backlogAt(queue, until) }
}

/** The faults of a demo, and on every third day a market from which two thirds more come for eight hours, which nobody planned. */
function faultsOfDays(): readonly Fault[] {
  const scripted = scriptedFaults({ company: DEMO_COMPANY, zones, seed }, FIRST).filter(
    ({ key, kind }) => key !== 'first' && kind !== 'feedSilent',
  )
  const surges = Array.from({ length: Math.ceil((count + 3) / 3) }, (_, place) =>
    SURGED.map((markets): Fault => {
      const begins = FIRST + 3 * place * DAY_MS + SURGE_HOUR * HOUR_MS
      const market = markets[place % markets.length] ?? 'de'
      return { key: `surge-${market}-${place}`, kind: 'marketSurge', market, factor: 5 / 3, from: begins, to: begins + 8 * HOUR_MS }
    }),
  )
  return [...scripted, ...surges.flat()]
}

function learnFor(queue: Queue, until: Instant): void {
  const { start } = localDays.dayAt(queue.zone, until)
  if (learnedFor.get(queue.queueId) === start) return
  learnedFor.set(queue.queueId, start)
  learned.set(queue.queueId, learnQueue(pastOf(context, queue, until)))
}

/** As the desk does: who is not there now may come, and serves what they served when they were seen last. */
function withRemembered(crews: readonly CrewNow[]): readonly CrewNow[] {
  const nameOf = ({ vendorId, queueIds }: CrewNow): string => `${vendorId} ${queueIds.join()}`
  for (const crew of crews) if ((remembered.get(nameOf(crew))?.staffed ?? 0) <= crew.staffed) remembered.set(nameOf(crew), crew)
  const present = new Map(crews.map((crew) => [nameOf(crew), crew.productive]))
  return [...remembered].map(([name, crew]) => ({ ...crew, productive: present.get(name) ?? 0 }))
}

function isOfAgent(happening: Happening): happening is AgentHappening {
  return happening.kind === 'agent'
}

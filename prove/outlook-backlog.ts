// How far open work, broken promises and levels of queues that promise a reply are from what came, on the demo company: of the next four quarter
// hours, four hours ahead, and at the day's end; beside it what one gets who expects the last quarter hour to go on. `node prove/outlook-backlog.ts
// --count DAYS --seed S --every QUARTERS`: eight weeks before the days are learned from, each day anew. Of a day is seen what was known at the
// moment. On the days that are foreseen faults of the demo happen, and on every third two thirds more come to two markets, so that promises break.
import { temporalCalendar } from '../src/adapters/calendar/temporal-calendar.ts'
import { BusinessHours } from '../src/app/business-hours.ts'
import { makeOutlook } from '../src/app/outlook/make-outlook.ts'
import type { QueueOutlook } from '../src/app/outlook/queue-outlook.ts'
import type { QueueToday, TodaySeen } from '../src/app/outlook/queue-today.ts'
import { simZones } from '../src/cli/sim-zones.ts'
import { DAY_MS, HOUR_MS, INTERVAL_MS, type Instant } from '../src/domain/shared/instant.ts'
import { isPatient } from '../src/sim/company.ts'
import { DEMO_COMPANY } from '../src/sim/demo-company.ts'
import type { Fault } from '../src/sim/fault.ts'
import { scriptedFaults } from '../src/sim/fault-script.ts'
import { askedNumbers } from './support/asked-numbers.ts'
import { DemoWork } from './support/demo-work.ts'
import { DemoWorld, FIRST } from './support/demo-world.ts'
import { WorkErrors } from './support/work-errors.ts'

const { count, seed, every } = askedNumbers('outlook-backlog', { count: 28, seed: 1, every: 8 })

const NEXT = 4
const HOURS_AHEAD = 16
const SURGED = [
  ['de', 'uk', 'fr'],
  ['es', 'us', 'au'],
] as const
const SURGE_HOUR = 7
const LEVEL_BIAS_MAX = 0.05
/** Of the next four quarter hours, in four hours, and at the day's end. */
const OPEN_BIAS_MAX = [0.05, 0.1, 0.2]
const [IN_BAND_MIN, IN_BAND_MAX] = [0.7, 0.95]
const startedAt = performance.now()

const world = await DemoWorld.of({
  seed,
  count,
  isWanted: ({ queues }) => queues.some(({ channel }) => isPatient(channel)),
  faults: faultsOfDays(),
})
const promising = world.queues.filter(({ target }) => target?.formula === 'SL-async')
const work = new DemoWork(promising, world.names, new BusinessHours(temporalCalendar))
world.onSimulated((happenings) => work.take(happenings))

const errors = new WorkErrors()
let [foreseen, lookMs] = [0, 0]
for (let until = FIRST; until < FIRST + count * DAY_MS; until += every * INTERVAL_MS) {
  world.goOnTo(until)
  if (until % DAY_MS === 0) work.forgetBefore(until - DAY_MS)
  const lookedAt = process.cpuUsage().user
  const outlooks = makeOutlook({ learned: world.learned, seen: seenAt(until), commitments: [], effects: [] })
  lookMs += (process.cpuUsage().user - lookedAt) / 1_000
  for (const outlook of outlooks) {
    const { channel } = world.queue(outlook.queueId)
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
// What is foreseen has to be worth more than the last quarter hour at every distance, levels and open work not far to one side, and the band of open
// work has to hold. Broken promises hours ahead are foreseen too low, since they break by surges that nobody knows of: of them only the error is held.
const ok = all !== undefined && isWorthMore(all) && isNotToOneSide(all) && hasBandsThatHold(all)
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

function isWorthMore({ kind: _kind, ...of }: (typeof figures)[number]): boolean {
  return Object.values(of).every(({ error, errorOfLast }) => error < errorOfLast)
}

function isNotToOneSide({ levelNext, level4h, levelDay, openNext, open4h, openDay }: (typeof figures)[number]): boolean {
  const levels = [levelNext, level4h, levelDay].every(({ bias }) => Math.abs(bias) < LEVEL_BIAS_MAX)
  return levels && [openNext, open4h, openDay].every(({ bias }, place) => Math.abs(bias) < (OPEN_BIAS_MAX[place] ?? 0))
}

function hasBandsThatHold({ openNext, open4h, openDay }: (typeof figures)[number]): boolean {
  return [openNext, open4h, openDay].every(({ inBand }) => inBand > IN_BAND_MIN && inBand < IN_BAND_MAX)
}

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
    const day = world.localDays.dayAt(world.queue(queueId).zone, until)
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

function seenAt(until: Instant): TodaySeen {
  const seen = world.seen()
  return { ...seen, queues: seen.queues.map((today) => withBacklog(today, until)) }
}

function withBacklog(today: QueueToday, until: Instant): QueueToday {
  const queue = world.queue(today.queueId)
  if (queue.target?.formula !== 'SL-async') return today
  const { due, met } = work.duesIn(queue.queueId, today.day.start, until)
  return { ...today, level: { numerator: met, denominator: due }, waitingInTime: 0, backlog: work.backlogAt(queue, until) }
}

/** The faults of a demo, and on every third day a market from which two thirds more come for eight hours, which nobody planned. */
function faultsOfDays(): readonly Fault[] {
  const scripted = scriptedFaults({ company: DEMO_COMPANY, zones: simZones(temporalCalendar), seed }, FIRST).filter(
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

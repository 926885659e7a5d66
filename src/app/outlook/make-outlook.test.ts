import { expect, test } from 'vitest'
import { STEADY_TODAY, steadyPast, steadyQueue, steadySeen, steadyToday } from '../../../test/support/steady-past.ts'
import { HOUR_MS, INTERVAL_MS } from '../../domain/shared/instant.ts'
import { erlangA } from '../../domain/staffing/erlang-a.ts'
import { learnQueue } from './learned-queue.ts'
import { makeOutlook } from './make-outlook.ts'
import type { OutlookContext } from './outlook-context.ts'
import type { QueueOutlook } from './queue-outlook.ts'
import { levelsOf, type QueuePast } from './queue-past.ts'

/** Twenty a quarter hour of five minutes are 6.7 erlangs. */
const USUAL = { offered: 20, heads: 9 }
const OVER = 40

function outlook(past: QueuePast, heads: number, more: Partial<OutlookContext> = {}): QueueOutlook {
  const queueId = past.queue.queueId
  const crews = heads === 0 ? [] : [{ vendorId: 1, queueIds: [queueId], productive: heads, staffed: heads }]
  const seen = steadySeen([steadyToday(past, { over: OVER, heads })], crews)
  const [made] = makeOutlook({ learned: new Map([[queueId, learnQueue(past)]]), seen, commitments: [], effects: [], ...more })
  if (made === undefined) throw new Error('a queue that was learned and seen has an outlook')
  return made
}

const usual = (more: Parameters<typeof steadyQueue>[1] = {}) => steadyPast(steadyQueue(1, more), USUAL)
const next = (made: QueueOutlook) => made.intervals[0]

test('a day like all others is foreseen as it always was, to its end', () => {
  const made = outlook(usual(), USUAL.heads)
  expect(made.intervals).toHaveLength(96 - OVER)
  expect(next(made)).toMatchObject({ start: STEADY_TODAY + OVER * INTERVAL_MS, heads: 9 })
  expect(next(made)?.ahtSeconds).toBeCloseTo(300, 1)
  expect(next(made)?.offered).toBeCloseTo(20, 1)
  expect(made.dayAhead?.offered.map((offered) => Math.round(offered ?? 0))).toEqual(new Array(96).fill(20))
  expect([made.dayEnd?.offeredSoFar, Math.round((made.dayEnd?.offered ?? 0) / 10)]).toEqual([800, 192])
  expect(made.unpredicted).toBeNull()
})

test('the predicted level lies near that of the heads who are there, and a little below where chance does more harm than good', () => {
  const service = next(outlook(usual(), USUAL.heads))?.service
  const exact = erlangA({ callsPerHour: 80, ahtSeconds: 300, agents: 9, thresholdSeconds: 20, patienceSeconds: 300 }).serviceLevel
  expect(service?.level).toBeLessThan(exact)
  expect(service?.level).toBeGreaterThan(exact - 0.06)
  expect(service?.low).toBeLessThan(service?.level ?? 0)
  expect(service?.high).toBeGreaterThan(service?.level ?? 1)
})

test('a third of the people missing shows in the hours ahead as heads, gap, level and customers', () => {
  const made = next(outlook(usual(), 6))
  expect(made?.heads).toBeCloseTo(6, 6)
  expect((made?.required ?? 0) - (made?.heads ?? 0)).toBeGreaterThanOrEqual(3)
  expect(made?.service?.level).toBeLessThan(0.5)
  expect(made?.service?.misses).toBeGreaterThan(6)
  expect(made?.lanes[0]?.staffBasis).toBe('present')
})

test('the hour in which contacts take twice as long needs more heads than the one before it, with as many offers', () => {
  const past = usual()
  // Noon is place 48 of a day: two hours from there on wraps are long.
  const wrapMs = past.wrapMs.map((ms, place) => (place % 96 >= 48 && place % 96 < 56 ? 6 * ms : ms))
  const { intervals } = outlook({ ...past, wrapMs }, USUAL.heads)
  const [before, long] = [intervals[47 - OVER], intervals[50 - OVER]]
  expect([before, long].map((interval) => Math.round((interval?.ahtSeconds ?? 0) / 50))).toEqual([6, 12])
  expect(long?.required).toBeGreaterThan((before?.required ?? 0) + 4)
  expect(long?.service?.level).toBeLessThan((before?.service?.level ?? 0) - 0.3)
  const { talk = 0, hold = 0, wrap = 0, mean = 0, low = 0, high = 0 } = long?.handleTime ?? {}
  expect([talk, hold, wrap].map((part) => Math.round(part / 50))).toEqual([5, 0, 7])
  expect(talk + hold + wrap).toBeCloseTo(mean, 9)
  expect([low < mean, high > mean]).toEqual([true, true])
})

test('what a plan promises counts before who is there now', () => {
  const start = STEADY_TODAY + OVER * INTERVAL_MS
  const made = outlook(usual(), 3, { commitments: [{ queueId: 1, vendorId: 1, start, heads: 10 }] })
  expect(made.intervals.slice(0, 2).map(({ heads, lanes }) => [heads, lanes[0]?.staffBasis])).toEqual([
    [10, 'commitment'],
    [3, 'present'],
  ])
})

test('one more head never makes the level worse, and one less never better', () => {
  const level = (heads: number) => next(outlook(usual(), 8, { extraHeads: () => heads }))?.service?.level ?? Number.NaN
  const levels = [-3, -1, 0, 1, 2, 5].map(level)
  expect(levels).toEqual([...levels].sort((a, b) => a - b))
})

test('where a plan promises nobody the load is there nevertheless: as many are missing as are required, and nobody is served in time', () => {
  const start = STEADY_TODAY + OVER * INTERVAL_MS
  const made = next(outlook(usual(), 8, { commitments: [{ queueId: 1, vendorId: 1, start, heads: 0 }] }))
  expect([made?.heads, made?.required, made?.service?.level]).toEqual([0, next(outlook(usual(), 8))?.required, 0])
})

test('where nothing is known of agents no level is predicted, and the volume is, and who is required for it', () => {
  const past = usual()
  const made = outlook({ ...past, vendors: past.vendors.map((vendor) => ({ ...vendor, productiveMs: new Float64Array(0) })) }, 0)
  expect([next(made)?.heads, next(made)?.required]).toEqual([null, next(outlook(past, 8))?.required])
  expect([made.unpredicted, Math.round(next(made)?.offered ?? 0), next(made)?.service, made.dayEnd?.level]).toEqual([
    'noAgents',
    20,
    null,
    null,
  ])
})

test('a queue that was never offered anything has no forecast, and does not have one of zero', () => {
  const made = outlook(steadyPast(steadyQueue(1), { offered: 0, heads: 4 }), 4)
  expect([made.basis, made.dayAhead, made.intervals, made.dayEnd]).toEqual([null, null, [], null])
})

test('a promise to reply is not a wait: no level by Erlang is predicted of it', () => {
  const target = { formula: 'SL-async', thresholdSeconds: 8 * 3_600, fraction: 0.95 } as const
  const made = outlook(usual({ channel: 'email', target }), USUAL.heads)
  expect([made.unpredicted, next(made)?.service]).toEqual(['promise', null])
})

test('late in the evening the first hours of the next day are foreseen too', () => {
  const past = usual()
  const seen = steadySeen([steadyToday(past, { over: 94, heads: 9 })], [{ vendorId: 1, queueIds: [1], productive: 9, staffed: 9 }])
  const [made] = makeOutlook({ learned: new Map([[1, learnQueue(past)]]), seen, commitments: [], effects: [] })
  expect(made?.intervals.map(({ start }) => start - STEADY_TODAY)).toEqual(
    Array.from({ length: 8 }, (_, place) => 23.5 * HOUR_MS + place * INTERVAL_MS),
  )
})

test('the probability of meeting the target over the day is high where it is met so far and will be', () => {
  expect(outlook(usual(), 12).dayEnd?.meetsTarget).toBeGreaterThan(0.95)
  expect(outlook(usual(), 5).dayEnd?.meetsTarget).toBeLessThan(0.05)
})

test('while its feed is silent a day is foreseen by what was heard before, not as one on which nobody comes', () => {
  const past = usual()
  const whole = steadyToday(past, { over: OVER, heads: 9 })
  const unknownFrom = STEADY_TODAY + 30 * INTERVAL_MS
  const silent = { ...whole, unknownFrom, offered: whole.offered.map((count, place) => (place < 30 ? count : null)), offeredSoFar: 600 }
  const seen = { ...steadySeen([silent], []), silentVendors: [1] }
  const [made] = makeOutlook({ learned: new Map([[1, learnQueue(past)]]), seen, commitments: [], effects: [] })
  expect([made?.unpredicted, made?.intervals[0]?.service, made?.dayEnd?.level]).toEqual(['silentFeed', null, null])
  expect(made?.intervals[0]?.offered).toBeCloseTo(20, 1)
  expect(Math.round((made?.dayEnd?.offered ?? 0) / 10)).toBe(192)
  expect(made?.intervals[0]?.lanes).toMatchObject([{ vendorId: 1, heads: 9, staffBasis: 'usual', service: null }])
})

test('of a vendor whose feed is silent as many are taken to be there as usually are, where the queue itself is heard', () => {
  const past = usual()
  const seen = { ...steadySeen([steadyToday(past, { over: OVER, heads: 0 })], []), silentVendors: [1] }
  const [made] = makeOutlook({ learned: new Map([[1, learnQueue(past)]]), seen, commitments: [], effects: [] })
  expect(made?.intervals[0]).toMatchObject({ heads: 9, lanes: [{ staffBasis: 'usual' }] })
})

/** With a line that is known: so many wait, and so many of the nine are free. */
function withLine(waiting: number, available: number): readonly (number | undefined)[] {
  const past = usual()
  const today = steadyToday(past, { over: OVER, heads: 9 })
  const vendors = today.vendors.map((vendor) => ({ ...vendor, waiting, inHand: 9 - available }))
  const seen = steadySeen([{ ...today, vendors }], [{ vendorId: 1, queueIds: [1], productive: 9, staffed: 9, available }])
  const [made] = makeOutlook({ learned: new Map([[1, learnQueue(past)]]), seen, commitments: [], effects: [] })
  return [made?.intervals[0]?.service?.level, made?.intervals[1]?.service?.level]
}

test('a quarter hour begins with who waits now: a line makes it worse and free people make it better, and an hour later both are forgotten', () => {
  const [[full, afterFull], [free, afterFree]] = [withLine(12, 0), withLine(0, 6)]
  const rested = next(outlook(usual(), USUAL.heads))?.service?.level ?? Number.NaN
  expect(full).toBeLessThan(rested - 0.2)
  expect(free).toBeGreaterThan(rested + 0.02)
  expect(afterFull).toBe(afterFree)
})

/** A past in which so many of a hundred were served in time. */
function served(fraction: number): QueuePast {
  const past = usual()
  const offered = new Float64Array(28 * 96).fill(20)
  const levels = levelsOf(
    offered.map((count) => count * fraction),
    offered,
  )
  return { ...past, vendors: past.vendors.map((vendor) => ({ ...vendor, levels })) }
}

test('customers who are always served better than the formula says are expected to be, and worse where they were served worse', () => {
  const level = (past: QueuePast) => next(outlook(past, USUAL.heads))?.service?.level ?? Number.NaN
  const [worse, unknown, better] = [level(served(0.7)), level(usual()), level(served(0.97))]
  expect(worse).toBeLessThan(unknown - 0.02)
  expect(better).toBeGreaterThan(unknown + 0.02)
})

test('what other heads would do is what the formula says of them, whatever is usual', () => {
  const level = (heads: number) => next(outlook(served(0.9), 8, { extraHeads: () => heads }))?.service?.level ?? Number.NaN
  expect([-4, -2, 0, 2, 4].map(level)).toEqual([-4, -2, 0, 2, 4].map(level).toSorted((a, b) => a - b))
  expect(level(-5)).toBeLessThan(0.35)
  expect(level(8)).toBeGreaterThan(0.95)
})

test('while heads are taken away and after it, a line that grew is as bad as the formula says, and what is usual softens it by as much as before', () => {
  const start = STEADY_TODAY + OVER * INTERVAL_MS
  const past = { ...served(0.9), lately: patient().lately }
  const levels = (isFewer: boolean) =>
    outlook(past, 8, { extraHeads: (place) => (isFewer && place.start < start + 8 * INTERVAL_MS ? -4 : 0) })
      .intervals.slice(0, 14)
      .map(({ service }) => service?.level ?? Number.NaN)
  const fewer = levels(true)
  expect(Math.max(...fewer.slice(2, 12))).toBeLessThan(0.05)
  expect(levels(false)[0]).toBeGreaterThan(0.5)
})

test('every figure is told with the range in which it lies four times in five', () => {
  const service = next(outlook(usual(), USUAL.heads))?.service
  const figures = [
    [service?.asaRange, service?.asaSeconds],
    [service?.abandonRange, service?.abandonFraction],
    [service?.occupancyRange, service?.occupancy],
  ] as const
  for (const [range, mean] of figures) {
    expect(range?.low).toBeLessThan(mean ?? Number.NaN)
    expect(range?.high).toBeGreaterThan(mean ?? Number.NaN)
  }
  expect(service?.occupancyRange?.high).toBeLessThanOrEqual(1)
})

test('messages take their part of those who answer chats, mail does not: it waits for a quiet hour', () => {
  const level = (thresholdSeconds: number) => {
    const [chats, others] = [
      steadyPast(steadyQueue(1), USUAL),
      steadyPast(steadyQueue(2, promised(thresholdSeconds)), { offered: 8, heads: 3 }),
    ]
    const todays = [steadyToday(chats, { over: OVER, heads: 9 }), steadyToday(others, { over: OVER, heads: 3 })]
    const seen = steadySeen(todays, [{ vendorId: 1, queueIds: [1, 2], productive: 12, staffed: 12 }])
    const learned = new Map([chats, others].map((past) => [past.queue.queueId, learnQueue(past)]))
    return makeOutlook({ learned, seen, commitments: [], effects: [] })[0]?.intervals[0]?.service?.level ?? Number.NaN
  }
  expect(level(3_600)).toBeLessThan(level(8 * 3_600) - 0.02)
})

function promised(thresholdSeconds: number) {
  return { target: { formula: 'SL-async', thresholdSeconds, fraction: 0.9 } } as const
}

/** Hardly anybody leaves. */
function patient(): QueuePast {
  return { ...usual(), lately: { abandoned: 0, waitMs: 1e9, atOnce: 1 } }
}

test('an overload is felt in the quarter hours after it, and forgotten later', () => {
  const start = STEADY_TODAY + OVER * INTERVAL_MS
  const levels = (quarters: number) =>
    outlook(patient(), USUAL.heads, { extraHeads: (place) => (place.start < start + quarters * INTERVAL_MS ? -8 : 0) }).intervals.map(
      ({ service }) => service?.level ?? Number.NaN,
    )
  const [overloaded, usually] = [levels(4), levels(0)]
  expect(overloaded[4]).toBeLessThan((usually[4] ?? Number.NaN) - 0.1)
  expect(overloaded[40]).toBeCloseTo(usually[40] ?? Number.NaN, 2)
})

test('where hardly anybody leaves a line grows from quarter hour to quarter hour, and waits are not those of a line that grew for days', () => {
  const waits = outlook(patient(), 5).intervals.map(({ service }) => service?.asaSeconds ?? Number.NaN)
  expect(waits[0]).toBeLessThan(30 * 60)
  expect(waits[4]).toBeGreaterThan(1.5 * (waits[0] ?? Number.NaN))
  expect(waits[12]).toBeGreaterThan(1.5 * (waits[4] ?? Number.NaN))
})

/** The past with contacts that all took no time, from the given day of it on. */
function timeless(past: QueuePast, since = 0): QueuePast {
  const handled = (values: Float64Array): Float64Array => values.map((ms, place) => (place < since * 96 ? ms : 0))
  const { talkMs, wrapMs, vendors } = past
  return {
    ...past,
    ...{ talkMs: handled(talkMs), wrapMs: handled(wrapMs) },
    vendors: vendors.map((vendor) => ({ ...vendor, handleMs: since === 0 ? 0 : vendor.handleMs })),
  }
}

test('where contacts took no time at all it is not known how long they take, and other queues are foreseen', () => {
  const [none, other] = [timeless(usual()), steadyPast(steadyQueue(2), USUAL)]
  const today = { ...steadyToday(none, { over: OVER, heads: 9 }), talkMs: [0], wrapMs: [0] }
  const seen = steadySeen(
    [today, steadyToday(other, { over: OVER, heads: 9 })],
    [
      { vendorId: 1, queueIds: [1], productive: 9, staffed: 9 },
      { vendorId: 1, queueIds: [2], productive: 9, staffed: 9 },
    ],
  )
  const learned = new Map([none, other].map((past) => [past.queue.queueId, learnQueue(past)]))
  const [first, second] = makeOutlook({ learned, seen, commitments: [], effects: [] })
  expect([first?.unpredicted, first?.intervals[0]?.ahtSeconds, first?.intervals[0]?.service]).toEqual(['noHandleTime', null, null])
  expect([second?.unpredicted, Math.round(second?.intervals[0]?.heads ?? 0)]).toEqual([null, 9])
})

test.each([3, 14, 25, 27])('where contacts take no time since day %i of the past every figure is a number', (since) => {
  const made = outlook(timeless(usual(), since), USUAL.heads)
  const figures = made.intervals.flatMap(({ ahtSeconds, service }) => [ahtSeconds, service?.level])
  expect(figures.every((figure) => Number.isFinite(figure))).toBe(true)
})

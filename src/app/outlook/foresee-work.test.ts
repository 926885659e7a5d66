import { expect, test } from 'vitest'
import { STEADY_TODAY, steadyPast, steadyQueue, steadySeen, steadyToday } from '../../../test/support/steady-past.ts'
import { HOUR_MS, INTERVAL_MS } from '../../domain/shared/instant.ts'
import { type BacklogNow, type OpenItems, WORK_AHEAD_MS } from './backlog-now.ts'
import { learnQueue } from './learned-queue.ts'
import { makeOutlook } from './make-outlook.ts'
import type { OutlookContext } from './outlook-context.ts'
import type { QueueOutlook } from './queue-outlook.ts'

/** Ten o'clock. */
const OVER = 40
const NOW = STEADY_TODAY + OVER * INTERVAL_MS
const PROMISE_MS = 4 * HOUR_MS
const PLACES = Array.from({ length: WORK_AHEAD_MS / INTERVAL_MS }, (_, place) => place)

/** Five minutes each: ten people do thirty in a quarter hour, of whom the past says that they are busy all the time. */
const MAIL = steadyQueue(1, {
  channel: 'messaging',
  target: { formula: 'SL-async', thresholdSeconds: PROMISE_MS / 1_000, fraction: 0.9 },
  replyPromiseSeconds: PROMISE_MS / 1_000,
})

function backlog(open: readonly OpenItems[], replied: BacklogNow['due'] = []): BacklogNow {
  const due = open.flatMap(({ vendorId, dueAt, items }) =>
    dueAt === null || dueAt < NOW ? [] : [{ vendorId, start: dueAt - (dueAt % INTERVAL_MS), due: items, met: 0 }],
  )
  return {
    open,
    oldestOfferedAt: null,
    due: [...due, ...replied],
    promisedAt: PLACES.map((place) => NOW + (place + 0.5) * INTERVAL_MS + PROMISE_MS),
    isOpen: PLACES.map(() => true),
  }
}

interface Given {
  readonly open?: readonly OpenItems[]
  readonly offered?: number
  readonly heads?: number
  readonly replied?: BacklogNow['due']
  readonly more?: Partial<OutlookContext>
}

function foreseen({ open = [], offered = 30, heads = 10, replied = [], more = {} }: Given): QueueOutlook {
  const past = steadyPast(MAIL, { offered, heads: 10 })
  const busy = { ...past, vendors: past.vendors.map((vendor) => ({ ...vendor, busyMs: vendor.productiveMs })) }
  const today = { ...steadyToday(busy, { over: OVER, heads }), backlog: backlog(open, replied) }
  const seen = { ...steadySeen([today], [{ vendorId: 1, queueIds: [1], productive: heads, staffed: heads }]), asOf: NOW }
  const [made] = makeOutlook({ learned: new Map([[1, learnQueue(busy)]]), seen, commitments: [], effects: [], ...more })
  if (made === undefined) throw new Error('a queue that was learned and seen has an outlook')
  return made
}

const dueIn = (hours: number, items: number, vendorId = 1): OpenItems => ({ vendorId, dueAt: NOW + hours * HOUR_MS, items })
const openAfter = (made: QueueOutlook, intervals: number): number => made.intervals[intervals - 1]?.work?.open ?? Number.NaN

test('with half the people needed open work grows by what they leave undone, and promises break once the oldest of it is due', () => {
  const made = foreseen({ heads: 5 })
  // Thirty come and fifteen are done.
  expect(openAfter(made, 4)).toBeGreaterThan(55)
  expect(openAfter(made, 4)).toBeLessThan(66)
  // What comes from now on is due in four hours: half of it is late by as much again then.
  expect(made.work?.firstBreachAt).toBeGreaterThanOrEqual(NOW + PROMISE_MS)
  expect(made.intervals.slice(0, 16).every(({ work }) => (work?.breaches ?? 1) < 0.01)).toBe(true)
  expect(made.unpredicted).toBeNull()
})

test('what is open and due sooner than people can do it breaks its promise, and the level of its quarter hour says so', () => {
  // In the first hour 120 can be done.
  const made = foreseen({ open: [dueIn(1.1, 240)], offered: 0.4 })
  const due = made.intervals[4]
  expect(due?.work?.due).toBeCloseTo(240, 0)
  expect(due?.work?.breaches).toBeGreaterThan(95)
  expect(due?.work?.breaches).toBeLessThan(120)
  expect(due?.service?.level).toBeCloseTo(1 - (due?.work?.breaches ?? 0) / (due?.work?.due ?? 1), 6)
  expect([due?.service?.low, due?.service?.high].map((level) => Number(level) < 1)).toEqual([true, true])
  expect(made.work).toMatchObject({ openNow: 240, lateNow: 0, firstBreachAt: NOW + 4 * INTERVAL_MS })
})

test('what was replied to already counts with what is due', () => {
  const open = [dueIn(1.1, 240)]
  const replied = { vendorId: 1, start: NOW + 4 * INTERVAL_MS, due: 360, met: 360 }
  const [alone, among] = [foreseen({ open, offered: 0.4 }), foreseen({ open, offered: 0.4, replied: [replied] })].map(
    (made) => made.intervals[4],
  )
  expect(among?.work?.due).toBeCloseTo(600, 0)
  expect(among?.work?.breaches).toBeCloseTo(alone?.work?.breaches ?? 0, 6)
  expect(among?.service?.level).toBeGreaterThan(alone?.service?.level ?? 1)
})

test('a queue with hardly anything due in a quarter hour has open work there and no level', () => {
  const [next] = foreseen({ open: [dueIn(3, 50)], offered: 0.4 }).intervals
  expect([next?.service, next?.work?.due]).toEqual([null, 0])
  expect(next?.work?.open).toBeLessThan(50)
})

test('the heads needed are those who keep the tightest promise, and clearing takes as long as the people are there for', () => {
  const made = foreseen({ open: [dueIn(2, 480)], offered: 0.4 })
  // 480 of five minutes in two hours are twenty people.
  expect(made.intervals[0]?.required).toBeGreaterThanOrEqual(20)
  expect(made.intervals[0]?.required).toBeLessThanOrEqual(21)
  expect(made.intervals[0]?.heads).toBeCloseTo(10, 6)
  expect(made.work?.openHoursToClear).toBeCloseTo(4, 1)
})

test('ten more heads clear twice as much, and break fewer promises', () => {
  const open = [dueIn(1.1, 240)]
  const [before, after] = [foreseen({ open, offered: 0.4 }), foreseen({ open, offered: 0.4, more: { extraHeads: () => 10 } })]
  expect(before.work?.breaches).toBeGreaterThan(95)
  expect(after.work?.breaches).toBeLessThan(30)
  expect(after.work?.openHoursToClear).toBeCloseTo((before.work?.openHoursToClear ?? 0) / 2, 6)
})

test('what is late stays late: it is done first, and is told apart', () => {
  const made = foreseen({ open: [dueIn(-2, 90), dueIn(0.4, 60)], offered: 0.4 })
  expect(made.work).toMatchObject({ openNow: 150, lateNow: 90 })
  // Of the 60 due in 24 minutes none is begun before the 90 that are late.
  expect(made.intervals[1]?.work?.breaches).toBeGreaterThan(55)
})

test('where nobody is known to work nothing is foreseen but what comes', () => {
  const past = steadyPast(MAIL, { offered: 30, heads: 10 })
  const nobody = {
    ...past,
    vendors: past.vendors.map((vendor) => ({ ...vendor, productiveMs: new Float64Array(0), busyMs: new Float64Array(0) })),
  }
  const seen = steadySeen([{ ...steadyToday(nobody, { over: OVER, heads: 0 }), backlog: backlog([dueIn(1, 5)]) }], [])
  const [made] = makeOutlook({ learned: new Map([[1, learnQueue(nobody)]]), seen, commitments: [], effects: [] })
  expect([made?.unpredicted, made?.work, made?.intervals[0]?.work]).toEqual(['noAgents', null, null])
})

test('people who also have customers that wait in person do what waits with what those leave them', () => {
  const chat = steadyQueue(2, { channel: 'chat' })
  const at = (heads: number, chats: number): number => {
    const [mailPast, chatPast] = [steadyPast(MAIL, { offered: 6, heads }), steadyPast(chat, { offered: chats, heads: 0 })]
    const busy = { ...mailPast, vendors: mailPast.vendors.map((vendor) => ({ ...vendor, busyMs: vendor.productiveMs })) }
    const todays = [
      { ...steadyToday(busy, { over: OVER, heads }), backlog: backlog([dueIn(4, 60)]) },
      steadyToday(chatPast, { over: OVER, heads: 0 }),
    ]
    const seen = { ...steadySeen(todays, [{ vendorId: 1, queueIds: [1, 2], productive: heads, staffed: heads }]), asOf: NOW }
    const learned = new Map([
      [1, learnQueue(busy)],
      [2, learnQueue(chatPast)],
    ])
    return makeOutlook({ learned, seen, commitments: [], effects: [] })[0]?.intervals[3]?.work?.open ?? Number.NaN
  }
  expect(at(10, 24)).toBeGreaterThan(at(10, 0) + 20)
})

test('open mail of a vendor who left before the last weeks is foreseen like that of others', () => {
  const made = foreseen({ open: [dueIn(2, 60), dueIn(1, 5, 7)], offered: 0.4 })
  expect([made.unpredicted, made.work?.openNow]).toEqual([null, 65])
  expect(made.work?.openHoursToClear).toBeGreaterThan(0)
})

test('open work of which nobody knows how long it takes is not cleared in no time', () => {
  const past = steadyPast(MAIL, { offered: 30, heads: 10 })
  const none = { ...past, talkMs: new Float64Array(past.talkMs.length), wrapMs: new Float64Array(past.wrapMs.length) }
  const today = { ...steadyToday(none, { over: OVER, heads: 10 }), talkMs: [0], wrapMs: [0], backlog: backlog([dueIn(1, 50)]) }
  const seen = { ...steadySeen([today], [{ vendorId: 1, queueIds: [1], productive: 10, staffed: 10 }]), asOf: NOW }
  const [made] = makeOutlook({ learned: new Map([[1, learnQueue(none)]]), seen, commitments: [], effects: [] })
  expect([made?.unpredicted, made?.work, made?.intervals[0]?.work]).toEqual(['noHandleTime', null, null])
})

test('while the feed of a queue is silent its work still takes the time of people who have another, and what becomes of it is not told', () => {
  const other = steadyQueue(2, { channel: MAIL.channel, target: MAIL.target, replyPromiseSeconds: MAIL.replyPromiseSeconds })
  const looked = (isSilent: boolean) => {
    const pasts = [steadyPast(MAIL, { offered: 15, heads: 5 }), steadyPast(other, { offered: 15, heads: 5 })].map((past) => ({
      ...past,
      vendors: past.vendors.map((vendor) => ({ ...vendor, busyMs: vendor.productiveMs })),
    }))
    const todays = pasts.map((past) => ({ ...steadyToday(past, { over: OVER, heads: 5 }), backlog: backlog([dueIn(2, 240)]) }))
    const [own, others] = todays
    if (own === undefined || others === undefined) throw new Error('two were made')
    const silent = { ...others, unknownFrom: NOW, offered: others.offered.map((count, place) => (place < OVER - 1 ? count : null)) }
    const crews = [{ vendorId: 1, queueIds: [1, 2], productive: 10, staffed: 10 }]
    const seen = { ...steadySeen([own, isSilent ? silent : others], crews), asOf: NOW }
    const learned = new Map(pasts.map((past) => [past.queue.queueId, learnQueue(past)]))
    return makeOutlook({ learned, seen, commitments: [], effects: [] })
  }
  const [heard, silent] = [looked(false), looked(true)]
  expect(heard[0]?.work?.breaches).toBeGreaterThan(50)
  expect(silent[0]?.work?.breaches).toBeCloseTo(heard[0]?.work?.breaches ?? 0, 0)
  expect([silent[1]?.unpredicted, silent[1]?.work, silent[1]?.dayEnd?.level]).toEqual(['silentFeed', null, null])
})

test('some queues are foreseen with those that people connect with them alone, as they are among all', () => {
  const queues = [1, 2, 3, 4].map((queueId) => steadyQueue(queueId, { channel: MAIL.channel, target: MAIL.target }))
  const pasts = queues.map((queue) => steadyPast(queue, { offered: 15, heads: 5 }))
  const todays = pasts.map((past) => ({ ...steadyToday(past, { over: OVER, heads: 5 }), backlog: backlog([dueIn(2, 240)]) }))
  const crews = [[1, 2], [3], [4]].map((queueIds) => ({ vendorId: 1, queueIds, productive: 5, staffed: 5 }))
  const learned = new Map(pasts.map((past) => [past.queue.queueId, learnQueue(past)]))
  const context = { learned, seen: { ...steadySeen(todays, crews), asOf: NOW }, commitments: [], effects: [] }
  const [all, some] = [makeOutlook(context), makeOutlook({ ...context, queueIds: [2] })]
  expect(some).toEqual(all.slice(0, 2))
  expect(some[1]?.work?.breaches).toBeGreaterThan(50)
})

test('who cancels while open work is foreseen does not wait for the people who were not come to yet', () => {
  const pasts = [1, 2].map((queueId) => steadyPast({ ...MAIL, queueId, key: `q${queueId}` }, { offered: 15, heads: 5 }))
  const todays = pasts.map((past) => ({ ...steadyToday(past, { over: OVER, heads: 5 }), backlog: backlog([dueIn(2, 240)]) }))
  const learned = new Map(pasts.map((past) => [past.queue.queueId, learnQueue(past)]))
  const context = { learned, seen: { ...steadySeen(todays, []), asOf: NOW }, commitments: [], effects: [] }
  const worked = (asksMax: number) => {
    let asked = 0
    const isCancelled = (): boolean => (asked += 1) > asksMax
    return { isWorked: makeOutlook({ ...context, isCancelled }).map(({ work }) => work !== null), asked }
  }
  const { isWorked, asked } = worked(Number.POSITIVE_INFINITY)
  expect(isWorked).toEqual([true, true])
  expect(worked(asked - 1).isWorked).toEqual([true, false])
})

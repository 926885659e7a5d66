import { expect, test } from 'vitest'
import { OUTLOOK_NOW as NOW, outlookWorld, OUTLOOK_QUEUE as QUEUE, stayAt } from '../../../test/support/outlook-world.ts'
import { DAY_MS, HOUR_MS, INTERVAL_MS, MINUTE_MS, SECOND_MS } from '../../domain/shared/instant.ts'

test('a queue is learned once a day, and looked at again after each quarter hour', async () => {
  const { outlook, learned, setNow } = outlookWorld()
  await outlook.tick()
  expect([learned, outlook.revision, outlook.queues.get(1)?.until]).toEqual([['billing 3'], 1, NOW])
  expect(
    outlook.queues
      .get(1)
      ?.intervals.map(({ offered }) => offered)
      .filter((offered) => offered > 0),
  ).toEqual([2])
  setNow(NOW + 5 * MINUTE_MS)
  await outlook.tick()
  expect(outlook.revision).toBe(1)
  setNow(NOW + INTERVAL_MS + 15_000)
  await outlook.tick()
  expect([learned.length, outlook.revision, outlook.queues.get(1)?.until]).toEqual([1, 2, NOW + INTERVAL_MS])
  setNow(NOW + DAY_MS)
  await outlook.tick()
  expect(learned).toHaveLength(2)
})

test('a past that came in is learned from, and what is only of today is not a past', async () => {
  const { outlook, learned, setNow, add } = outlookWorld()
  await outlook.tick()
  add(stayAt(NOW - HOUR_MS))
  setNow(NOW + 3 * MINUTE_MS)
  await outlook.tick()
  expect(learned).toEqual(['billing 3'])
  add(stayAt(NOW - 14 * DAY_MS + 2 * HOUR_MS))
  setNow(NOW + 6 * MINUTE_MS)
  await outlook.tick()
  expect([learned, outlook.revision]).toEqual([['billing 3', 'billing 4'], 2])
})

test('of a past that is coming in, newest first, its oldest day is learned from once all of it is there', async () => {
  const { outlook, setNow, add } = outlookWorld()
  const foreseen = (hours: number): number | undefined =>
    outlook.queues.get(1)?.intervals.find(({ start }) => start === NOW + hours * HOUR_MS)?.offered
  add(stayAt(NOW - 14 * DAY_MS + 10 * HOUR_MS))
  await outlook.tick()
  expect([foreseen(2), foreseen(10)]).toEqual([2, 0])
  add(stayAt(NOW - 15 * DAY_MS))
  setNow(NOW + 3 * MINUTE_MS)
  await outlook.tick()
  expect([foreseen(2), foreseen(10)]).not.toEqual([2, 0])
  expect(foreseen(10)).toBeGreaterThan(0)
})

test('what was lost with the thread that held it is learned again', async () => {
  const { outlook, learned, setNow, forget } = outlookWorld()
  await outlook.tick()
  forget()
  setNow(NOW + 1)
  await outlook.tick()
  expect([learned.length, outlook.queues.size]).toEqual([2, 1])
})

test('with other heads the question is answered, and what the desk shows stays as it is', async () => {
  const { outlook } = outlookWorld()
  expect(await outlook.whatIf(1, [])).toBeNull()
  await outlook.tick()
  const shown = outlook.queues.get(1)
  const change = { queueId: 1, vendorId: 1, from: NOW, to: NOW + 4 * HOUR_MS, heads: 3 }
  const answer = await outlook.whatIf(1, [change])
  expect([answer?.intervals.length, outlook.queues.get(1)]).toEqual([shown?.intervals.length, shown])
})

const NOTED = {
  annotationId: 1,
  revision: 1,
  kind: 'campaign',
  scope: { kind: 'all' },
  text: 'Letters',
  isShared: false,
  by: 'fay',
} as const

test('an event that people expect something of is looked at with at once, and the forecast of before did not know it', async () => {
  const { outlook, learned, setNow, annotate } = outlookWorld()
  await outlook.tick()
  annotate({ ...NOTED, from: NOW, to: NOW + 4 * HOUR_MS, writtenAt: NOW, effect: { kind: 'factor', factor: 3 } })
  setNow(NOW + MINUTE_MS)
  await outlook.tick()
  const foreseen = outlook.queues.get(1)
  expect([learned.length, foreseen?.intervals.reduce((sum, { offered }) => sum + offered, 0)]).toEqual([1, 6])
  expect(foreseen?.dayAhead?.offered.reduce<number>((sum, count) => sum + (count ?? 0), 0)).toBe(2)
  expect(foreseen?.basis?.inputs.events).toEqual(['Letters'])
})

test('a day that is left out is forgotten by learning anew without it', async () => {
  const { outlook, learned, setNow, annotate } = outlookWorld()
  await outlook.tick()
  const from = NOW - 7 * DAY_MS
  annotate({ ...NOTED, from, to: from + 4 * HOUR_MS, writtenAt: NOW, effect: { kind: 'leaveOut' } })
  setNow(NOW + MINUTE_MS)
  await outlook.tick()
  expect([learned.length, outlook.queues.get(1)?.basis]).toEqual([2, null])
})

test('what every look foresaw of the rest of the day is kept, with what it was made from', async () => {
  const { outlook, booked, setNow } = outlookWorld()
  await outlook.tick()
  setNow(NOW + INTERVAL_MS + 15_000)
  await outlook.tick()
  const looks = booked.filter(({ daysAhead }) => daysAhead === 0)
  expect(looks.map(({ queueId, madeAt, from }) => [queueId, madeAt, from])).toEqual([
    [1, NOW, NOW],
    [1, NOW + INTERVAL_MS + 15_000, NOW + INTERVAL_MS],
  ])
  const shown = outlook.queues.get(1)
  expect(looks[1]).toMatchObject({
    offered: shown?.intervals.map(({ offered }) => offered),
    basis: shown?.basis,
    day: { offered: shown?.dayEnd?.offered },
  })
})

test('the days of the next eight weeks are foreseen once a local day, and anew when something is known of their events', async () => {
  const { outlook, booked, annotate, setNow } = outlookWorld()
  const days = () => booked.filter(({ daysAhead }) => daysAhead > 0)
  await outlook.tick()
  // One weekday is known as a whole: of the others nothing can be said.
  expect(days().map(({ daysAhead }) => daysAhead)).toEqual(WEEKS.map((week) => 7 * week))
  expect(days()[0]).toMatchObject({ queueId: 1, from: NOW - 10 * HOUR_MS + 7 * DAY_MS, madeAt: NOW, day: { offered: 2, offeredSoFar: 0 } })
  setNow(NOW + INTERVAL_MS + 15_000)
  await outlook.tick()
  expect(days()).toHaveLength(8)
  const from = NOW + 14 * DAY_MS
  annotate({ ...NOTED, from, to: from + 4 * HOUR_MS, writtenAt: NOW, effect: { kind: 'factor', factor: 3 } })
  await outlook.tick()
  expect(days()).toHaveLength(16)
  const grown = days()
    .slice(8)
    .find(({ daysAhead }) => daysAhead === 14)
  expect([grown?.day?.offered, grown?.basis.inputs.events]).toEqual([6, ['Letters']])
  setNow(NOW + DAY_MS)
  await outlook.tick()
  expect(days()).toHaveLength(24)
})

const WEEKS = [1, 2, 3, 4, 5, 6, 7, 8]

test('a day is kept once, and not before enough days were learned from', async () => {
  const { outlook, kept, add, setNow } = outlookWorld()
  await outlook.tick()
  expect([kept, outlook.queues.get(1)?.snapshotId]).toEqual([[], null])
  add(...Array.from({ length: 24 }, (_, day) => stayAt(NOW - (day + 1) * DAY_MS)))
  setNow(NOW + 3 * MINUTE_MS)
  await outlook.tick()
  setNow(NOW + INTERVAL_MS + 15_000)
  await outlook.tick()
  expect([kept, outlook.queues.get(1)?.snapshotId]).toEqual([['2026-03-02 UTC 1'], 1])
})

test('a day is kept under its own date, also when the next one begins while it is looked at', async () => {
  const { outlook, kept, add, setNow, whileLooking } = outlookWorld()
  add(...Array.from({ length: 24 }, (_, day) => stayAt(NOW - (day + 1) * DAY_MS)))
  const midnight = NOW + 14 * HOUR_MS
  setNow(midnight - MINUTE_MS)
  whileLooking(() => setNow(midnight + MINUTE_MS))
  await outlook.tick()
  expect([kept, outlook.queues.get(1)?.dayAhead?.date]).toEqual([['2026-03-02 UTC 1'], '2026-03-02'])
})

test('a queue that cannot be learned keeps no other from being foreseen, is tried again later and said of once', async () => {
  const { outlook, learned, faults, record, spoil, setNow } = outlookWorld()
  record({ ...QUEUE, queueId: 2, key: 'spoilt' }, QUEUE)
  spoil(2)
  await outlook.tick()
  expect([learned, [...outlook.queues.keys()], outlook.progress]).toEqual([['billing 3'], [1], null])
  setNow(NOW + 30_000)
  await outlook.tick()
  setNow(NOW + MINUTE_MS)
  await outlook.tick()
  expect(faults).toEqual([expect.stringContaining('queue spoilt')])
  spoil()
  setNow(NOW + 2 * MINUTE_MS)
  await outlook.tick()
  expect(learned).toEqual(['billing 3'])
  setNow(NOW + 3 * MINUTE_MS)
  await outlook.tick()
  expect([learned, [...outlook.queues.keys()]]).toEqual([
    ['billing 3', 'spoilt 0'],
    [1, 2],
  ])
})

test('a queue whose record became another is foreseen by it at once', async () => {
  const { outlook, learned, record, setNow } = outlookWorld()
  await outlook.tick()
  record({ ...QUEUE, target: null })
  setNow(NOW + MINUTE_MS)
  await outlook.tick()
  expect([learned.length, outlook.revision, outlook.queues.get(1)?.unpredicted]).toEqual([2, 2, 'noTarget'])
})

test('while its feed is silent a queue has no service foreseen, and has it again a minute after the feed is heard', async () => {
  const { outlook, hear, setNow } = outlookWorld()
  hear(NOW - HOUR_MS)
  await outlook.tick()
  const silent = outlook.queues.get(1)
  expect([silent?.unpredicted, silent?.dayEnd?.level, silent?.intervals.some(({ offered }) => offered > 0)]).toEqual([
    'silentFeed',
    null,
    true,
  ])
  setNow(NOW + MINUTE_MS)
  await outlook.tick()
  expect(outlook.revision).toBe(1)
  hear(null)
  setNow(NOW + 2 * MINUTE_MS)
  await outlook.tick()
  expect([outlook.revision, outlook.queues.get(1)?.unpredicted === 'silentFeed']).toEqual([2, false])
})

test('a look that fails is told of once and tried again from time to time, not every second', async () => {
  const { outlook, faults, setNow, whileLooking } = outlookWorld()
  let looks = 0
  whileLooking(() => {
    looks += 1
    throw new Error('no such figure')
  })
  for (let second = 0; second < 59; second += 1) {
    setNow(NOW + second * SECOND_MS)
    await outlook.tick()
  }
  expect([looks, outlook.revision, faults]).toEqual([1, 0, [expect.stringContaining('nothing new is foreseen')]])
  setNow(NOW + MINUTE_MS)
  await outlook.tick()
  expect([looks, faults.length]).toEqual([2, 1])
  whileLooking(() => undefined)
  setNow(NOW + 2 * MINUTE_MS)
  await outlook.tick()
  expect(outlook.revision).toBe(0)
  setNow(NOW + 3 * MINUTE_MS)
  await outlook.tick()
  expect([outlook.revision, outlook.queues.size]).toEqual([1, 1])
})

test('of which queue nothing can be foreseen is told once', async () => {
  const { outlook, faults, setNow, fail } = outlookWorld()
  fail(1)
  await outlook.tick()
  setNow(NOW + INTERVAL_MS + 15_000)
  await outlook.tick()
  expect([outlook.revision, faults]).toEqual([2, ['nothing is foreseen of queue billing: no such figure']])
})

test('while many queues are learned those that are learned are shown from time to time, and the day is kept once all are', async () => {
  const { outlook, record, kept, add, setNow, whileLearning } = outlookWorld()
  add(...Array.from({ length: 24 }, (_, day) => stayAt(NOW - (day + 1) * DAY_MS)))
  record(QUEUE, ...[2, 3, 4].map((queueId) => ({ ...QUEUE, queueId, key: `other ${queueId}` })))
  let now = NOW
  whileLearning(() => {
    now += 12 * SECOND_MS
    setNow(now)
  })
  const shown: (readonly number[])[] = []
  await outlook.tick(() => shown.push([outlook.queues.size, kept.length]))
  expect(shown).toEqual([
    [2, 0],
    [4, 1],
  ])
  shown.length = 0
  now += DAY_MS
  setNow(now)
  await outlook.tick(() => shown.push([outlook.queues.size, kept.length]))
  expect(shown).toEqual([[4, 2]])
})

test('a queue without a past is learned again once those like it are known well enough to help', async () => {
  const { outlook, learned, record, add, setNow } = outlookWorld()
  record({ ...QUEUE, queueId: 2, key: 'new' }, QUEUE)
  await outlook.tick()
  expect(learned).toEqual(['billing 3', 'new 0'])
  add(...Array.from({ length: 24 * 100 }, (_, contact) => stayAt(NOW - (1 + (contact % 24)) * DAY_MS + contact * SECOND_MS)))
  setNow(NOW + 3 * MINUTE_MS)
  await outlook.tick()
  expect(learned.slice(2)).toEqual(['billing 2403'])
  setNow(NOW + 3 * MINUTE_MS + SECOND_MS)
  await outlook.tick()
  setNow(NOW + 3 * MINUTE_MS + 2 * SECOND_MS)
  await outlook.tick()
  expect(learned.slice(2)).toEqual(['billing 2403', 'new 0'])
})

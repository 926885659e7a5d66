import { expect, test } from 'vitest'
import {
  OUTLOOK_NOW as NOW,
  OUTLOOK_CALENDAR,
  OUTLOOK_ENTRIES,
  OUTLOOK_QUEUE as QUEUE,
  stayAt,
} from '../../../test/support/outlook-world.ts'
import { type ShelfContents, tallyShelf } from '../../../test/support/tally-shelf.ts'
import type { RecordEntry } from '../../domain/record/record-entry.ts'
import { HOUR_MS, MINUTE_MS } from '../../domain/shared/instant.ts'
import { LocalDays } from '../local-days.ts'
import type { TodaySeen } from './queue-today.ts'
import { readToday } from './read-today.ts'

/** Ten o'clock is forty quarter hours. */
async function seenAt(asOf: number, contents: Partial<ShelfContents>): Promise<TodaySeen> {
  const reads = tallyShelf({ asOf, entries: OUTLOOK_ENTRIES, stays: [], lastHeard: new Map([[1, asOf]]), ...contents })
  return await readToday(reads, new LocalDays(OUTLOOK_CALENDAR), [QUEUE], asOf)
}

test('what has come in the quarter hour that runs is of the day so far, and counts in no level yet: it is foreseen as a whole', async () => {
  const { queues } = await seenAt(NOW + 5 * MINUTE_MS, { stays: [stayAt(NOW - 10 * MINUTE_MS), stayAt(NOW + 2 * MINUTE_MS)] })
  expect(queues[0]).toMatchObject({ offeredSoFar: 2, level: { numerator: 1, denominator: 1 } })
  expect([queues[0]?.offered.length, queues[0]?.offered[39]]).toEqual([40, 1])
})

test('who came before and still waits counts in the level as too late, or is told to be in time yet', async () => {
  const waits = (ago: number) => ({ ...stayAt(NOW - ago), outcome: 'waiting', decidedAt: null, endedAt: null }) as const
  const stays = [stayAt(NOW - 10 * MINUTE_MS), waits(HOUR_MS), waits(10_000), waits(-1_000)]
  const { queues } = await seenAt(NOW + 2_000, { stays })
  expect(queues[0]).toMatchObject({ level: { numerator: 1, denominator: 2 }, waitingInTime: 1 })
})

test('of many queues who is at work and who waits is read once, and is known of all of them', async () => {
  const queues = Array.from({ length: 30 }, (_, place) => ({ ...QUEUE, queueId: place + 1, key: `q${place + 1}` }))
  const records = queues.map(
    ({ queueId, key }) => ({ ...OUTLOOK_ENTRIES[0], recordId: 100 + queueId, entityId: queueId, key }) as RecordEntry,
  )
  const entries = [...records, ...OUTLOOK_ENTRIES.slice(1)]
  const last = { ...stayAt(NOW - MINUTE_MS), queueId: 30, outcome: 'waiting', decidedAt: null, endedAt: null } as const
  const span = { ...THERE, state: { ...THERE.state, queueIds: [30] } }
  const reads = tallyShelf({ asOf: NOW, entries, stays: [last], openSpans: [span], lastHeard: new Map([[1, NOW]]) })
  const seen = await readToday(reads, new LocalDays(OUTLOOK_CALENDAR), queues, NOW)
  expect(reads.plans.map(({ withOpen }) => withOpen)).toEqual([true, false, false])
  const ofLast = seen.queues[29]?.vendors
  expect(ofLast?.find(({ vendorId }) => vendorId === 1)?.waiting).toBe(1)
  expect(ofLast?.find(({ vendorId }) => vendorId === 7)?.productiveMs).toEqual(new Array(4).fill(15 * MINUTE_MS))
})

const AGENT = { feedId: 1, vendorId: 7, siteId: 0, queueIds: [1], queueId: 0, state: 'available' } as const
const THERE = { state: { ...AGENT, at: NOW - 2 * HOUR_MS }, start: NOW - 2 * HOUR_MS, end: NOW }

test('a quarter hour without a contact is 0 while the feed is heard, and who is there is there', async () => {
  const { queues, crews, silentVendors } = await seenAt(NOW, { openSpans: [THERE] })
  expect([queues[0]?.unknownFrom, new Set(queues[0]?.offered)]).toEqual([null, new Set([0])])
  expect([crews, silentVendors]).toEqual([[{ vendorId: 7, queueIds: [1], productive: 1, staffed: 1, available: 1 }], []])
})

test('from where a feed was last heard on nothing is known of its queue, and nobody of whom it tells is taken to be there', async () => {
  const heardAt = NOW - 40 * MINUTE_MS
  const { queues, crews, silentVendors } = await seenAt(NOW, { openSpans: [THERE], lastHeard: new Map([[1, heardAt]]) })
  expect(queues[0]?.unknownFrom).toBe(heardAt)
  expect(queues[0]?.offered).toEqual([...new Array<number>(37).fill(0), null, null, null])
  expect([crews, silentVendors]).toEqual([[], [7]])
})

test('an own feed of a vendor that was never heard says nothing of agents of whom another feed tells', async () => {
  const own = {
    ...OUTLOOK_ENTRIES[1],
    recordId: 3,
    entityId: 2,
    key: 'acme',
    body: { ...OUTLOOK_ENTRIES[1]?.body, vendorId: 7 },
  } as RecordEntry
  const entries = [...OUTLOOK_ENTRIES, own]
  const { crews, silentVendors } = await seenAt(NOW, { entries, openSpans: [THERE] })
  expect([crews.length, silentVendors]).toEqual([1, []])
  const fellSilent = await seenAt(NOW, {
    entries,
    lastHeard: new Map([
      [1, NOW],
      [2, NOW - HOUR_MS],
    ]),
  })
  expect([fellSilent.queues[0]?.unknownFrom, fellSilent.silentVendors]).toEqual([null, [7]])
})

test('who waits now is told, and what people have in hand, and who of them is free', async () => {
  const talking = { ...THERE, state: { ...THERE.state, state: 'handling', queueId: 1 } } as const
  const came = stayAt(NOW - MINUTE_MS)
  const stays = [
    came,
    { ...came, outcome: 'waiting', decidedAt: null, endedAt: null } as const,
    { ...came, inService: true, endedAt: null },
  ]
  const { queues, crews } = await seenAt(NOW, { stays, openSpans: [talking] })
  expect(queues[0]?.vendors.find(({ vendorId }) => vendorId === 1)).toMatchObject({ waiting: 1, inHand: 1 })
  expect(crews).toMatchObject([{ productive: 1, available: 0 }])
})

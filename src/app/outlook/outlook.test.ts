import { expect, test } from 'vitest'
import { tallyShelf } from '../../../test/support/tally-shelf.ts'
import type { Stay } from '../../domain/contact/stay.ts'
import type { Annotation } from '../../domain/record/annotation.ts'
import { ALWAYS, type QueueBody, type RecordEntry } from '../../domain/record/record-entry.ts'
import { DAY_MS, HOUR_MS, INTERVAL_MS, type Instant, MINUTE_MS } from '../../domain/shared/instant.ts'
import type { TallyReads } from '../kpi-query.ts'
import { type Calendar, LocalDays } from '../local-days.ts'
import { Outlook } from './outlook.ts'
import type { OutlookCompute } from './outlook-compute.ts'
import { OutlookThread } from './outlook-thread.ts'

/** Monday 2026-03-02, ten o'clock. */
const NOW = Date.UTC(2026, 2, 2, 10)
const CALENDAR: Calendar = {
  isZone: () => true,
  days: (_zone, from, to) => {
    const first = Math.floor(from / DAY_MS)
    return Array.from({ length: Math.ceil(to / DAY_MS) - first }, (_, day) => {
      const start = (first + day) * DAY_MS
      return { date: new Date(start).toISOString().slice(0, 10), start, end: start + DAY_MS }
    })
  },
  instantsOfWall: (_zone, wallMs) => [wallMs],
}
const BODY: QueueBody = {
  name: 'Billing',
  marketId: 1,
  channel: 'phone',
  zone: 'UTC',
  hours: null,
  target: { formula: 'SL3', thresholdSeconds: 20, fraction: 0.8 },
  thresholdsSeconds: [],
  shortAbandonSeconds: 5,
  replyPromiseSeconds: null,
  offerInterval: 'offer',
  handleInterval: 'answer',
  isPooled: false,
}
const RECORD = {
  recordId: 1,
  kind: 'queue',
  entityId: 1,
  parentId: 0,
  key: 'billing',
  validFrom: ALWAYS,
  validTo: null,
  recordedBy: 'a test',
}
const ENTRIES = [{ ...RECORD, body: BODY, recordedAt: 0 } as RecordEntry]
const QUEUE = { ...BODY, queueId: 1, key: 'billing' }

function stayAt(offeredAt: Instant): Stay {
  const vendor = { routedVendorId: 1, routedSiteId: 0, answeringVendorId: 1, answeringSiteId: 0 }
  const times = { waitMs: 0, talkMs: MINUTE_MS, holdMs: 0, wrapMs: 0 }
  return {
    queueId: 1,
    ...vendor,
    agent: null,
    outbound: false,
    reopened: false,
    offeredAt,
    outcome: 'answered',
    decidedAt: offeredAt,
    inService: false,
    endedAt: offeredAt + MINUTE_MS,
    ...times,
    transfers: 0,
    replies: 0,
    callbackRequested: false,
    dueAt: null,
    firstReplyAt: null,
  }
}

/** Two contacts at noon of the Monday a week before, and one on the day before it, so that all of the Monday is known. */
const PAST = [stayAt(NOW - 8 * DAY_MS), ...[0, 1].map((count) => stayAt(NOW - 7 * DAY_MS + 2 * HOUR_MS + count * MINUTE_MS))]

interface World {
  readonly outlook: Outlook
  readonly learned: string[]
  readonly kept: string[]
  readonly setNow: (at: Instant) => void
  readonly add: (...stays: readonly Stay[]) => void
  readonly forget: () => void
  readonly annotate: (...effects: readonly Annotation[]) => void
}

/** An outlook whose work is done here and now, over a store in memory. */
function newWorld(): World {
  let now = NOW
  let stays: readonly Stay[] = PAST
  let isForgotten = false
  let effects: readonly Annotation[] = []
  const learned: string[] = []
  const kept: string[] = []
  let thread = new OutlookThread()
  const alone = { progress: () => undefined, isCancelled: () => false }
  const compute: OutlookCompute = {
    learn: async (pasts) => {
      learned.push(pasts.map(({ queue, offered }) => `${queue.key} ${offered.reduce((sum, count) => sum + count, 0)}`).join())
      thread.answer({ kind: 'learn', pasts }, alone)
    },
    look: async (request) => thread.answer({ kind: 'look', request }, alone),
    take: async (queueIds) => thread.answer({ kind: 'take', queueIds }, alone),
    hasForgotten: () => {
      const told = isForgotten
      isForgotten = false
      return told
    },
  }
  const reads: TallyReads = { read: async (...asked) => await tallyShelf({ asOf: now, entries: ENTRIES, stays }).read(...asked) }
  const ports = {
    reads,
    calendar: { days: CALENDAR.days, holidays: () => new Map<string, string>() },
    localDays: new LocalDays(CALENDAR),
    compute,
    now: () => now,
  }
  return {
    outlook: new Outlook({
      ...ports,
      queues: async () => [QUEUE],
      effects: async () => effects,
      keep: async ({ zone, date, outlooks }) => kept.push(`${date} ${zone} ${outlooks.length}`),
      commitments: async () => [],
    }),
    learned,
    kept,
    setNow: (at) => {
      now = at
    },
    add: (...more) => {
      stays = [...stays, ...more]
    },
    annotate: (...next) => {
      effects = next
    },
    forget: () => {
      thread = new OutlookThread()
      isForgotten = true
    },
  }
}

test('a queue is learned once a day, and looked at again after each quarter hour', async () => {
  const { outlook, learned, setNow } = newWorld()
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
  const { outlook, learned, setNow, add } = newWorld()
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
  const { outlook, setNow, add } = newWorld()
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
  const { outlook, learned, setNow, forget } = newWorld()
  await outlook.tick()
  forget()
  setNow(NOW + 1)
  await outlook.tick()
  expect([learned.length, outlook.queues.size]).toEqual([2, 1])
})

test('with other heads the question is answered, and what the desk shows stays as it is', async () => {
  const { outlook } = newWorld()
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
  const { outlook, learned, setNow, annotate } = newWorld()
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
  const { outlook, learned, setNow, annotate } = newWorld()
  await outlook.tick()
  const from = NOW - 7 * DAY_MS
  annotate({ ...NOTED, from, to: from + 4 * HOUR_MS, writtenAt: NOW, effect: { kind: 'leaveOut' } })
  setNow(NOW + MINUTE_MS)
  await outlook.tick()
  expect([learned.length, outlook.queues.get(1)?.basis]).toEqual([2, null])
})

test('a day is kept once, and not before enough days were learned from', async () => {
  const { outlook, kept, add, setNow } = newWorld()
  await outlook.tick()
  expect([kept, outlook.queues.get(1)?.snapshotId]).toEqual([[], null])
  add(...Array.from({ length: 24 }, (_, day) => stayAt(NOW - (day + 1) * DAY_MS)))
  setNow(NOW + 3 * MINUTE_MS)
  await outlook.tick()
  setNow(NOW + INTERVAL_MS + 15_000)
  await outlook.tick()
  expect([kept, outlook.queues.get(1)?.snapshotId]).toEqual([['2026-03-02 UTC 1'], 1])
})

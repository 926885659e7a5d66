import { describe, expect, test } from 'vitest'
import { QUEUE_BODY } from '../../test/support/queue-body.ts'
import { type ShelfContents, tallyShelf } from '../../test/support/tally-shelf.ts'
import type { Outcome, Stay } from '../domain/contact/stay.ts'
import { type LocalDay, localDayAt } from '../domain/interval/local-calendar.ts'
import { ALWAYS, type RecordBodies, type RecordEntry, type RecordKind } from '../domain/record/record-entry.ts'
import { DAY_MS, HOUR_MS, type Instant, MINUTE_MS } from '../domain/shared/instant.ts'
import { queryKpis } from './kpis.ts'
import type { KpiRequest } from './kpis-request.ts'
import type { KpiAnswer } from './kpis-row.ts'
import type { Calendar } from './local-days.ts'
import { INTERNAL } from './scope.ts'

/** Days of zones that never change their clocks: `Test/+N` is N hours ahead of UTC. */
const calendar: Calendar = {
  isZone: (zone) => zone === 'UTC' || /^Test\/\+\d+$/.test(zone),
  days: (zone, from, to) => {
    const ahead = zone === 'UTC' ? 0 : Number(zone.slice('Test/+'.length)) * HOUR_MS
    const days: LocalDay[] = []
    for (let day = Math.floor((from + ahead) / DAY_MS); day * DAY_MS - ahead < to; day += 1) {
      const start = day * DAY_MS - ahead
      days.push({ date: new Date(day * DAY_MS).toISOString().slice(0, 10), start, end: start + DAY_MS })
    }
    return days
  },
  instantsOfWall: (_zone, wallMs) => [wallMs],
}

const MONDAY = Date.parse('2026-03-02T00:00:00Z')
const NOON = MONDAY + 12 * HOUR_MS

let recordId = 0
function record<K extends RecordKind>(
  kind: K,
  entityId: number,
  key: string,
  body: RecordBodies[K],
  validFrom: Instant = ALWAYS,
): RecordEntry {
  recordId += 1
  const entry = { recordId, kind, entityId, parentId: 0, key, body, validFrom, validTo: null, recordedAt: recordId, recordedBy: 'a test' }
  return entry as unknown as RecordEntry
}

const FEED = { name: 'a feed', vendorId: null, cadenceSeconds: 60, latenessSeconds: 120, kind: 'push', eventIds: 'required' } as const
const RECORDS = [
  record('market', 1, 'de', { name: 'Germany', zone: 'UTC' }),
  record('market', 2, 'uk', { name: 'United Kingdom', zone: 'UTC' }),
  record('vendor', 1, 'acme', { name: 'Acme', isInHouse: false, lockedForVendorDays: null, schedulePublishDays: null }),
  record('vendor', 2, 'blue', { name: 'Blue', isInHouse: true, lockedForVendorDays: null, schedulePublishDays: null }),
  record('queue', 1, 'billing', QUEUE_BODY),
  record('queue', 2, 'sales', { ...QUEUE_BODY, target: { formula: 'SL1', thresholdSeconds: 60, fraction: 0.5 } }),
  record('queue', 3, 'mail-uk', { ...QUEUE_BODY, marketId: 2, channel: 'email', target: null }),
  record('feed', 1, 'acd', FEED),
  record('feed', 2, 'mail', { ...FEED, cadenceSeconds: 600 }),
  { ...record('mapping', 1, 'Q1', { queueId: 1 }), parentId: 1 },
  { ...record('mapping', 2, 'Q2', { queueId: 2 }), parentId: 1 },
  { ...record('mapping', 3, 'M', { queueId: 3 }), parentId: 2 },
]

function stay(queueId: number, offeredAt: Instant, outcome: Outcome, waitMs: number, more: Partial<Stay> = {}): Stay {
  const isAnswered = outcome === 'answered'
  return {
    queueId,
    routedVendorId: 1,
    routedSiteId: 0,
    answeringVendorId: isAnswered ? 1 : 0,
    answeringSiteId: 0,
    agent: null,
    outbound: false,
    reopened: false,
    offeredAt,
    outcome,
    decidedAt: outcome === 'waiting' ? null : offeredAt + waitMs,
    waitMs: outcome === 'waiting' ? null : waitMs,
    inService: false,
    endedAt: isAnswered ? offeredAt + waitMs + 100_000 : null,
    talkMs: isAnswered ? 100_000 : 0,
    holdMs: 0,
    wrapMs: 0,
    transfers: 0,
    replies: 0,
    callbackRequested: false,
    dueAt: null,
    firstReplyAt: null,
    ...more,
  }
}

const WHOLE_DAY: KpiRequest = {
  from: { kind: 'date', date: '2026-03-02' },
  to: { kind: 'date', date: '2026-03-03' },
  interval: 'day',
  by: [],
  zone: null,
  knownAt: null,
  thresholdsSeconds: [20],
  only: {},
  withAttainment: null,
}

async function ask(contents: Partial<ShelfContents>, request: Partial<KpiRequest> = {}): Promise<KpiAnswer> {
  const shelf = tallyShelf({ asOf: MONDAY + 2 * DAY_MS, entries: RECORDS, stays: [], ...contents })
  const answer = await queryKpis(shelf, calendar, INTERNAL, { ...WHOLE_DAY, ...request })
  if (!answer.ok) throw new Error(answer.error.kind)
  return answer.value
}

describe('rows', () => {
  const stays = [
    stay(1, NOON, 'answered', 10_000),
    stay(1, NOON + MINUTE_MS, 'answered', 30_000),
    stay(2, NOON, 'abandoned', 50_000),
    stay(2, NOON, 'answered', 90_000, { routedVendorId: 2, answeringVendorId: 2 }),
    stay(3, NOON + HOUR_MS, 'answered', 5_000),
  ]

  test('a group with different targets sums each member’s own parts and says so', async () => {
    const { rows } = await ask({ stays }, { by: ['market'] })
    expect(rows.map(({ market, offered, serviceLevel }) => ({ market, offered, serviceLevel }))).toEqual([
      {
        market: 'de',
        offered: 4,
        serviceLevel: { value: 0.5, formula: 'mixed', thresholdSeconds: null, numerator: 2, denominator: 4, provisional: false },
      },
      {
        market: 'uk',
        offered: 1,
        serviceLevel: { value: null, formula: null, thresholdSeconds: null, numerator: null, denominator: null, provisional: false },
      },
    ])
  })

  test('every grouping adds up to the same whole', async () => {
    const [whole] = (await ask({ stays }, { interval: 'total' })).rows
    for (const by of [['queue'], ['vendor'], ['queue', 'vendor'], ['market', 'channel', 'site']] as const) {
      for (const interval of ['15m', '30m', '1h', 'day', 'week', 'month', 'total'] as const) {
        const { rows } = await ask({ stays }, { by, interval })
        const sum = (count: (row: (typeof rows)[number]) => number): number => rows.reduce((total, row) => total + count(row), 0)
        expect(sum(({ offered }) => offered)).toBe(whole?.offered)
        expect(sum(({ answered }) => answered)).toBe(whole?.answered)
        expect(sum(({ answeredWithin }) => answeredWithin['20'] ?? 0)).toBe(whole?.answeredWithin['20'])
      }
    }
  })

  test('without a group there is a row for every interval, also for one in which nothing happened', async () => {
    const { rows } = await ask({ stays }, { interval: '1h' })
    expect(rows).toHaveLength(24)
    expect(rows[3]).toMatchObject({ offered: 0, asaSeconds: null, serviceLevel: { value: null } })
  })

  test('only what is asked for is summed, and a name that nobody has is refused', async () => {
    const { rows } = await ask({ stays }, { by: ['queue'], only: { market: ['de'], vendor: ['acme'] } })
    expect(rows.map(({ queue, offered }) => [queue, offered])).toEqual([
      ['billing', 2],
      ['sales', 1],
    ])
    const shelf = tallyShelf({ asOf: MONDAY, entries: RECORDS, stays })
    const refused = await queryKpis(shelf, calendar, INTERNAL, { ...WHOLE_DAY, only: { queue: ['billling'] } })
    expect(refused).toEqual({ ok: false, error: { kind: 'unknown_name', dimension: 'queue', name: 'billling' } })
  })

  test('interval attainment counts each queue’s quarter hours against its own target', async () => {
    const { rows } = await ask({ stays }, { interval: 'total', withAttainment: true })
    // Billing: 1 of 2 within 20 s misses 80 %. Sales: 1 abandoned within 60 s of 2 reaches 50 %. Mail has no target.
    expect(rows[0]?.attainment).toEqual({ attained: 1, intervals: 2, value: 0.5 })
  })
})

describe('zones', () => {
  const entries = [...RECORDS, record('queue', 2, 'sales', { ...QUEUE_BODY, zone: 'Test/+6' })]
  const stays = [stay(1, MONDAY + 20 * HOUR_MS, 'answered', 1_000), stay(2, MONDAY + 20 * HOUR_MS, 'answered', 1_000)]

  test('days are each queue’s own where no zone is named, and read from the rollup', async () => {
    const shelf = tallyShelf({ asOf: MONDAY + 3 * DAY_MS, entries, stays })
    const to = { kind: 'date', date: '2026-03-04' } as const
    const answer = await queryKpis(shelf, calendar, INTERNAL, { ...WHOLE_DAY, to, by: ['queue'] })
    expect(answer.ok && answer.value.zone).toBe(null)
    expect(answer.ok && answer.value.rows.map(({ queue, date }) => [queue, date])).toEqual([
      ['billing', '2026-03-02'],
      ['sales', '2026-03-03'],
    ])
    expect(shelf.plans[0]?.parts.map(({ grain, queueIds }) => [grain, queueIds])).toEqual([
      ['day', [1]],
      ['day', [2]],
    ])
  })

  test('another zone than a queue’s own is summed from intervals', async () => {
    const shelf = tallyShelf({ asOf: MONDAY + 3 * DAY_MS, entries, stays })
    const answer = await queryKpis(shelf, calendar, INTERNAL, { ...WHOLE_DAY, zone: 'Test/+6', by: ['queue'] })
    expect(shelf.plans[0]?.parts.map(({ grain, queueIds }) => [grain, queueIds])).toEqual([
      ['interval', [1]],
      ['day', [2]],
    ])
    expect(answer.ok && answer.value.rows).toEqual([])
  })

  test('a day on which a target changes is summed from its intervals, each by the target of its time', async () => {
    const changed = { ...QUEUE_BODY, target: { formula: 'SL3', thresholdSeconds: 60, fraction: 0.8 } } as const
    const shelf = tallyShelf({
      asOf: MONDAY + 9 * DAY_MS,
      entries: [...RECORDS, record('queue', 1, 'billing', changed, NOON)],
      stays: [stay(1, NOON - MINUTE_MS, 'answered', 40_000), stay(1, NOON, 'answered', 40_000)],
    })
    const answer = await queryKpis(shelf, calendar, INTERNAL, { ...WHOLE_DAY, to: { kind: 'date', date: '2026-03-09' }, interval: 'week' })
    expect(shelf.plans[0]?.parts.map(({ grain, from, to }) => [grain, (to - from) / DAY_MS])).toEqual([
      ['interval', 1],
      ['day', 6],
    ])
    expect(answer.ok && answer.value.rows[0]?.serviceLevel).toMatchObject({ numerator: 1, denominator: 2, formula: 'mixed' })
  })
})

describe('the moment', () => {
  test('a row is provisional until its interval can get no more facts in time, and while anybody waits or is served', async () => {
    const provisional = async (stays: readonly Stay[], asOf: Instant): Promise<boolean | undefined> => {
      const from = { kind: 'instant', at: NOON } as const
      const to = { kind: 'instant', at: NOON + 15 * MINUTE_MS } as const
      return (await ask({ stays, asOf }, { interval: '15m', from, to })).rows[0]?.serviceLevel.provisional
    }
    const answered = stay(1, NOON, 'answered', 10_000)
    expect(await provisional([answered], NOON + 16 * MINUTE_MS)).toBe(true)
    expect(await provisional([answered], NOON + 17 * MINUTE_MS)).toBe(false)
    expect(await provisional([stay(1, NOON, 'waiting', 0)], NOON + HOUR_MS)).toBe(true)
    expect(await provisional([{ ...answered, inService: true, endedAt: null }], NOON + HOUR_MS)).toBe(true)
  })

  test('whoever waits for longer than the threshold stands in the denominator; whoever waits for less does not', async () => {
    const stays = [stay(1, NOON, 'answered', 10_000), stay(1, NOON, 'waiting', 0), stay(1, NOON + 50_000, 'waiting', 0)]
    const [row] = (await ask({ stays, asOf: NOON + MINUTE_MS }, { by: ['queue'] })).rows
    expect(row).toMatchObject({ offered: 3, waiting: 2, waitingOver: 1, serviceLevel: { numerator: 1, denominator: 2 } })
    expect(row?.backlog.oldestWaitSeconds).toBe(60)
  })

  test('an agent’s open span counts up to the moment of the answer', async () => {
    const state = { feedId: 1, at: NOON, vendorId: 1, siteId: 0, queueIds: [1, 2], queueId: 0, state: 'available' } as const
    const openSpans = [{ state, start: NOON, end: NOON + HOUR_MS }]
    const { rows } = await ask({ stays: [stay(1, NOON, 'answered', 0), stay(2, NOON, 'answered', 0)], openSpans }, { by: ['queue'] })
    expect(rows.map(({ agentSeconds }) => agentSeconds.available)).toEqual([1_800, 1_800])
    expect(rows.map(({ occupancy }) => occupancy)).toEqual([0, 0])
  })

  test('a row is as fresh as the worst of the feeds that bring its queues; one that was heard since has told of it', async () => {
    const asOf = NOON + 30 * MINUTE_MS
    const lastHeard = new Map([
      [1, asOf - 5 * MINUTE_MS],
      [2, asOf - 5 * MINUTE_MS],
    ])
    const stays = [
      stay(1, NOON + 20 * MINUTE_MS, 'answered', 0),
      stay(3, NOON + 20 * MINUTE_MS, 'answered', 0),
      stay(1, NOON, 'answered', 0),
    ]
    const { rows } = await ask({ stays, asOf, lastHeard }, { by: ['queue'], interval: '15m' })
    expect(rows.map(({ queue, freshness }) => [queue, freshness.state, freshness.feed])).toEqual([
      ['billing', 'live', 'acd'],
      ['billing', 'stale', 'acd'],
      ['mail-uk', 'live', 'mail'],
    ])
    const [all] = (await ask({ stays, asOf, lastHeard: new Map([[1, asOf]]) }, { interval: 'total' })).rows
    expect(all?.freshness).toEqual({ state: 'unknown', heardAt: null, feed: 'mail' })
  })
})

test('what a vendor reports stands beside what is measured, and alone where nothing was', async () => {
  const report = {
    feedId: 1,
    vendorId: 2,
    queueId: 2,
    start: NOON,
    seconds: 900,
    revision: 0,
    time: NOON,
    hash: 1,
    figures: {
      offered: 10,
      answered: 8,
      abandoned: 2,
      talkSeconds: 800,
      holdSeconds: 0,
      wrapSeconds: 80,
      answeredWithin: { '60': 6 },
      abandonedWithin: { '60': 1 },
    },
  }
  const stays = [stay(2, NOON, 'answered', 0)]
  const { rows } = await ask({ stays, reports: [report] }, { by: ['queue', 'vendor'] })
  expect(rows.map(({ vendor, provenance, offered, reported }) => [vendor, provenance, offered, reported?.figures.offered ?? null])).toEqual(
    [
      ['acme', 'measured', 1, null],
      ['blue', 'reported', 0, 10],
    ],
  )
  expect(rows[1]?.reported).toMatchObject({
    coveredSeconds: 900,
    ahtSeconds: 110,
    serviceLevel: { value: 0.7, numerator: 7, denominator: 10 },
  })
})

test('a day found by its local date begins where the zone’s day begins', async () => {
  const { rows } = await ask({ stays: [] }, { zone: 'Test/+6' })
  const [day] = calendar.days('Test/+6', MONDAY, MONDAY + 1)
  expect(localDayAt(day === undefined ? [] : [day], MONDAY)?.start).toBe(rows[0]?.start)
})

test('a queue without a target by waiting time is held to its promise: replied in time of what is due, and what is not yet due is neither', async () => {
  const entries = [
    ...RECORDS,
    record('queue', 3, 'mail-uk', { ...QUEUE_BODY, marketId: 2, channel: 'email', target: null, replyPromiseSeconds: 7_200 }),
  ]
  const asOf = NOON + 2 * HOUR_MS
  const replied = (dueAt: Instant, firstReplyAt: Instant): Stay => stay(3, NOON, 'answered', 0, { dueAt, firstReplyAt, replies: 1 })
  const stays = [
    replied(NOON + HOUR_MS, NOON + 30 * MINUTE_MS),
    replied(NOON + HOUR_MS, NOON + 90 * MINUTE_MS),
    stay(3, NOON, 'waiting', 0, { dueAt: NOON + 90 * MINUTE_MS }),
    stay(3, NOON, 'waiting', 0, { dueAt: NOON + 4 * HOUR_MS }),
  ]
  const [row] = (await ask({ entries, stays, asOf }, { by: ['queue'] })).rows
  expect(row?.serviceLevel).toMatchObject({ formula: 'SL-async', thresholdSeconds: 7_200, numerator: 1, denominator: 3 })
  expect(row).toMatchObject({ due: 4, dueMet: 1, waiting: 2 })
})

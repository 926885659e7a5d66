import fc from 'fast-check'
import { expect, test } from 'vitest'
import { INTERVAL_MS } from '../../domain/shared/instant.ts'
import type { DeskAgent, DeskCell, DeskChanges, DeskSnapshot, DeskWaiting } from '../../wire/desk.ts'
import { applyChanges } from './apply-changes.ts'
import { agentName, CELL_WIDTH, type DeskState, stateOfSnapshot, waitingName } from './desk-state.ts'

const START = 1_700_000_100_000 - (1_700_000_100_000 % INTERVAL_MS)
const INTERVALS = 6

const place = { queueId: fc.integer({ min: 0, max: 3 }), vendorId: fc.integer({ min: 0, max: 2 }) }
const start = fc.integer({ min: -1, max: INTERVALS - 1 }).map((interval) => START + interval * INTERVAL_MS)
const cell: fc.Arbitrary<DeskCell> = fc.record({ ...place, start, values: fc.array(fc.nat(50), { maxLength: CELL_WIDTH }) })
const waiting: fc.Arbitrary<DeskWaiting> = fc
  .record({ ...place, start, count: fc.nat(3) })
  .map(({ count, ...held }) => ({ ...held, offeredAt: Array.from({ length: count }, (_, at) => held.start + at), dueAt: [] }))
const agent: fc.Arbitrary<DeskAgent> = fc.record({
  feedId: fc.constant(1),
  agent: fc.constantFrom('ann', 'bo', 'cy'),
  vendorId: fc.constant(1),
  siteId: fc.constant(0),
  queueIds: fc.constant([1]),
  queueId: fc.constant(0),
  state: fc.constantFrom('available', 'handling', 'offline'),
  at: fc.nat(1_000),
})
const changes: fc.Arbitrary<DeskChanges> = fc.record({
  version: fc.array(fc.nat(), { minLength: 1, maxLength: 2 }),
  asOf: fc.nat(),
  cells: fc.array(cell, { maxLength: 6 }),
  waiting: fc.array(waiting, { maxLength: 4 }),
  agents: fc.array(agent, { maxLength: 3 }),
  feeds: fc.constant([]),
  records: fc.constant(null),
  annotations: fc.constant(null),
  pastFill: fc.constant(null),
  learning: fc.constant(null),
  outlook: fc.constant(null),
})

const EMPTY: DeskSnapshot = {
  asOf: 0,
  version: [0],
  clock: { kind: 'live' },
  audience: { kind: 'internal' },
  windowStart: START,
  intervals: INTERVALS,
  records: { markets: [], queues: [], vendors: [], sites: [] },
  feeds: [],
  series: [],
  expectations: [],
  waiting: [],
  agents: [],
  annotations: [],
  pastFill: null,
  learning: null,
  outlook: [],
}

/** The snapshot a server would send after all these changes, kept the plain way: the last word on every cell. */
function snapshotAfter(all: readonly DeskChanges[]): DeskSnapshot {
  const cells = new Map(all.flatMap((one) => one.cells).map((put) => [`${put.queueId},${put.vendorId},${put.start}`, put]))
  const series = new Map<string, { queueId: number; vendorId: number; values: Float64Array }>()
  for (const put of cells.values()) {
    if (put.start < START) continue
    const name = `${put.queueId},${put.vendorId}`
    const { queueId, vendorId } = put
    if (!series.has(name)) series.set(name, { queueId, vendorId, values: new Float64Array(INTERVALS * CELL_WIDTH) })
    series.get(name)?.values.set(put.values, ((put.start - START) / INTERVAL_MS) * CELL_WIDTH)
  }
  const held = new Map(all.flatMap((one) => one.waiting).map((put) => [`${put.queueId}/${waitingName(put)}`, put]))
  const agents = new Map(all.flatMap((one) => one.agents).map((put) => [agentName(put), put]))
  const last = all.at(-1)
  return {
    ...EMPTY,
    ...(last === undefined ? {} : { asOf: last.asOf, version: last.version }),
    series: [...series.values()],
    waiting: [...held.values()].filter((put) => put.offeredAt.length > 0),
    agents: [...agents.values()].filter((put) => put.state !== 'offline'),
  }
}

/** What a state says, without what makes no difference: zeros at the end, queues in which nothing is known, order. */
function meaningOf(state: DeskState): unknown {
  const trimmed = (cells: Float64Array) => {
    let length = cells.length
    while (length > 0 && cells[length - 1] === 0) length -= 1
    return [...cells.subarray(0, length)]
  }
  const queues = [...state.queues.values()].map((queue) => ({
    queueId: queue.queueId,
    series: [...queue.series]
      .map(([vendorId, cells]) => ({ vendorId, cells: trimmed(cells) }))
      .filter(({ cells }) => cells.length > 0)
      .sort((a, b) => a.vendorId - b.vendorId),
    total: trimmed(queue.total),
    waiting: [...queue.waiting].sort(([a], [b]) => (a < b ? -1 : 1)),
  }))
  return {
    ...state,
    queues: queues.filter((queue) => queue.series.length + queue.waiting.length > 0).sort((a, b) => a.queueId - b.queueId),
    agents: [...state.agents].sort(([a], [b]) => (a < b ? -1 : 1)),
  }
}

test('a snapshot and all changes since say the same as a fresh snapshot', () => {
  fc.assert(
    fc.property(fc.array(changes, { maxLength: 6 }), fc.nat(6), (all, taken) => {
      const begun = stateOfSnapshot(snapshotAfter(all.slice(0, taken)))
      expect(meaningOf(all.slice(taken).reduce(applyChanges, begun))).toEqual(meaningOf(stateOfSnapshot(snapshotAfter(all))))
    }),
    { numRuns: 500 },
  )
})

test('the state before a change stays as it was: a frozen desk does not move', () => {
  fc.assert(
    fc.property(changes, changes, (first, second) => {
      const before = applyChanges(stateOfSnapshot(EMPTY), first)
      const told = structuredClone(before)
      applyChanges(before, second)
      expect(before).toEqual(told)
    }),
  )
})

test('what a change does not touch stays the same object, so it need not be drawn again', () => {
  const one = { queueId: 1, vendorId: 1, start: START, values: [4] }
  const begun = applyChanges(stateOfSnapshot(EMPTY), { ...NOTHING, cells: [one, { ...one, queueId: 2 }] })
  const after = applyChanges(begun, { ...NOTHING, cells: [{ ...one, values: [5] }] })
  expect(after.queues.get(2)).toBe(begun.queues.get(2))
  expect(after.queues.get(1)).not.toBe(begun.queues.get(1))
  expect(applyChanges(begun, NOTHING).queues).toBe(begun.queues)
})

test('a cell ahead of the window makes the window longer, one before it is left out', () => {
  const one = { queueId: 1, vendorId: 1, start: START + INTERVALS * INTERVAL_MS, values: [3] }
  const state = applyChanges(stateOfSnapshot(EMPTY), { ...NOTHING, cells: [one, { ...one, start: START - INTERVAL_MS }] })
  expect(state.intervals).toBe(INTERVALS + 1)
  expect(state.queues.get(1)?.total[INTERVALS * CELL_WIDTH]).toBe(3)
  expect(state.queues.get(1)?.total.reduce((sum, value) => sum + value, 0)).toBe(3)
})

const NOTHING: DeskChanges = {
  version: [1],
  asOf: 1,
  cells: [],
  waiting: [],
  agents: [],
  feeds: [],
  records: null,
  annotations: null,
  pastFill: null,
  learning: null,
  outlook: null,
}

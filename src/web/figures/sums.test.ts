import fc from 'fast-check'
import { expect, test } from 'vitest'
import { asAscii, snapshotText } from '../../../test/support/desk-text.ts'
import { AGENT_STATES } from '../../domain/contact/agent-state.ts'
import { contributeSpan, openSpan } from '../../domain/interval/agent-span.ts'
import { DESK_FOLD_CHOSEN_AT, DESK_FOLD_COLUMN_AT, DESK_FOLD_WIDTH, DeskFold } from '../../domain/interval/desk-fold.ts'
import { kpiCell } from '../../domain/interval/kpi.ts'
import { addTallyCounts, emptyCounts } from '../../domain/interval/kpi-counts.ts'
import { MEASURES } from '../../domain/interval/measure.ts'
import type { TargetFormula } from '../../domain/interval/service-level.ts'
import { emptyTally, type Tally } from '../../domain/interval/tally.ts'
import { KeyedSink } from '../../domain/interval/tally-sink.ts'
import { waitEdges } from '../../domain/interval/wait-edges.ts'
import { isTooLate, notYetDue } from '../../domain/interval/wait-over.ts'
import type { Queue } from '../../domain/record/directory.ts'
import { INTERVAL_MS } from '../../domain/shared/instant.ts'
import { DESK_COLUMNS, type DeskAgent, type DeskSnapshot, type DeskWaiting } from '../../wire/desk.ts'
import { decodeDeskSnapshot } from '../../wire/desk-decode.ts'
import { stateOfSnapshot } from '../store/desk-state.ts'
import { queueView } from './queue-view.ts'
import { abandonRate, handleTime, occupancy, serviceLevel, speedOfAnswer, transferRate } from './ratios.ts'
import { addSums, noSums, sumQueue } from './sums.ts'

const START = 1_764_000_000_000 - (1_764_000_000_000 % INTERVAL_MS)
const INTERVALS = 4
const AS_OF = START + 2.5 * INTERVAL_MS
const EDGES = waitEdges([20_000, 5_000])

const queueOf = (queueId: number, formula: TargetFormula): Queue => ({
  queueId,
  key: `q${queueId}`,
  name: `Queue ${queueId}`,
  marketId: 1,
  channel: 'phone',
  zone: 'UTC',
  hours: null,
  target: { formula, thresholdSeconds: 20, fraction: 0.8 },
  thresholdsSeconds: [],
  shortAbandonSeconds: 5,
  replyPromiseSeconds: null,
  offerInterval: 'offer',
  handleInterval: 'answer',
  isPooled: false,
})
const QUEUES = [queueOf(1, 'SL3'), queueOf(2, 'SL6'), queueOf(3, 'SL-async')]

const waits = fc.array(fc.nat(9), { minLength: EDGES.length + 1, maxLength: EDGES.length + 1 })
const cell = fc.record({
  queueId: fc.integer({ min: 1, max: 3 }),
  vendorId: fc.nat(2),
  interval: fc.nat(INTERVALS - 1),
  values: fc.array(fc.nat(5_000), { minLength: MEASURES.length, maxLength: MEASURES.length }),
  answeredWaits: waits,
  abandonedWaits: waits,
})
const held = fc
  .record({
    queueId: fc.integer({ min: 1, max: 3 }),
    vendorId: fc.nat(2),
    offeredAt: fc.integer({ min: START, max: AS_OF }),
    promisedMs: fc.nat(2 * INTERVAL_MS),
  })
  .map(({ promisedMs, ...one }) => ({ ...one, siteId: 0, dueAt: one.queueId === 3 ? one.offeredAt + promisedMs : null }))
const agent: fc.Arbitrary<DeskAgent> = fc.record({
  feedId: fc.constant(1),
  agent: fc.uuid(),
  vendorId: fc.nat(2),
  siteId: fc.constant(0),
  queueIds: fc.subarray([1, 2, 3], { minLength: 1 }),
  queueId: fc.nat(3),
  state: fc.constantFrom(...AGENT_STATES),
  at: fc.integer({ min: START, max: AS_OF }),
})

type Cell = typeof cell extends fc.Arbitrary<infer T> ? T : never
type Held = typeof held extends fc.Arbitrary<infer T> ? T : never

/** The tallies of one queue's stretch as the server would read them, finished at AS_OF. */
function countsOf(queue: Queue, cells: readonly Cell[], waiting: readonly Held[], agents: readonly DeskAgent[], from: number, to: number) {
  const tally: Tally = emptyTally()
  tally.answeredWaits.push(...EDGES.map(() => 0), 0)
  tally.abandonedWaits.push(...EDGES.map(() => 0), 0)
  for (const one of cells) {
    if (one.queueId !== queue.queueId || one.interval < from || one.interval >= to) continue
    for (const [at, value] of one.values.entries()) tally.values[at] = (tally.values[at] ?? 0) + value
    for (const [at, value] of one.answeredWaits.entries()) tally.answeredWaits[at] = (tally.answeredWaits[at] ?? 0) + value
    for (const [at, value] of one.abandonedWaits.entries()) tally.abandonedWaits[at] = (tally.abandonedWaits[at] ?? 0) + value
  }
  const other = emptyTally()
  const sink = new KeyedSink(({ queueId, start }) => {
    const interval = (start - START) / INTERVAL_MS
    return queueId === queue.queueId && interval >= from && interval < to ? tally : other
  })
  for (const one of agents) {
    const span = openSpan(one, AS_OF)
    if (span !== null) contributeSpan(span, sink, 1)
  }
  const begin = START + from * INTERVAL_MS
  const end = START + to * INTERVAL_MS
  const counts = emptyCounts([])
  const target = queue.target === null ? null : { ...queue.target, thresholdMs: 20_000 }
  const rules = { edgesMs: EDGES, target, shortAbandonMs: 5_000 }
  const held = waiting.filter(({ queueId }) => queueId === queue.queueId)
  const offered = held.filter(({ offeredAt }) => offeredAt >= begin && offeredAt < end)
  const waitingOver = offered.filter((contact) => target !== null && isTooLate(contact, AS_OF, target)).length
  addTallyCounts(counts, tally, rules, { waitingOver, notYetDue: notYetDue(held, AS_OF, begin, end), isOpen: false })
  return counts
}

/** The text of a snapshot in which the cells are those of a fold that counted them. */
function textOf(cells: readonly Cell[], waiting: readonly Held[], agents: readonly DeskAgent[]): string {
  const fold = new DeskFold({ from: START, intervals: INTERVALS }, () => ({ edgesMs: EDGES, thresholdMs: 20_000, shortAbandonMs: 5_000 }))
  for (const one of cells) {
    const key = { queueId: one.queueId, vendorId: one.vendorId, siteId: 0, start: START + one.interval * INTERVAL_MS }
    fold.apply({
      key,
      tally: { values: Float64Array.from(one.values), answeredWaits: one.answeredWaits, abandonedWaits: one.abandonedWaits },
    })
  }
  return snapshotText(snapshotOf(waiting, agents), {
    lanes: fold.lanes(),
    width: DESK_FOLD_WIDTH,
    columnAt: DESK_COLUMNS.map((name) => DESK_FOLD_COLUMN_AT[name]),
    chosenAt: DESK_FOLD_CHOSEN_AT,
    valuesAt: (interval) => fold.valuesAt(interval),
  })
}

function snapshotOf(waiting: readonly Held[], agents: readonly DeskAgent[]): DeskSnapshot {
  const groups = new Map<string, Held[]>()
  for (const one of waiting) {
    const name = `${one.queueId},${one.vendorId},${Math.floor(one.offeredAt / INTERVAL_MS)}`
    groups.set(name, [...(groups.get(name) ?? []), one])
  }
  return {
    asOf: AS_OF,
    version: [1],
    clock: { kind: 'live' },
    audience: { kind: 'internal' },
    windowStart: START,
    intervals: INTERVALS,
    records: { markets: [], queues: QUEUES, vendors: [], sites: [] },
    feeds: [],
    expectations: [],
    waiting: [...groups.values()].map((group) => ({
      queueId: group[0]?.queueId ?? 0,
      vendorId: group[0]?.vendorId ?? 0,
      start: Math.floor((group[0]?.offeredAt ?? 0) / INTERVAL_MS) * INTERVAL_MS,
      ...columnsOf([...group].sort((a, b) => a.offeredAt - b.offeredAt)),
    })),
    agents,
    annotations: [],
    pastFill: null,
    learning: null,
    outlook: [],
    series: [],
  }
}

function columnsOf(group: readonly Held[]): Pick<DeskWaiting, 'offeredAt' | 'dueAt'> {
  const isPromised = group.some(({ dueAt }) => dueAt !== null)
  return { offeredAt: group.map(({ offeredAt }) => offeredAt), dueAt: isPromised ? group.map(({ dueAt }) => dueAt) : [] }
}

test('figures of the desk equal those of the API, from the fold over the wire to the ratio', () => {
  const some = fc.record({
    cells: fc.array(cell, { maxLength: 8 }),
    waiting: fc.array(held, { maxLength: 6 }),
    agents: fc.array(agent, { maxLength: 5 }),
    from: fc.nat(INTERVALS),
    to: fc.nat(INTERVALS),
  })
  fc.assert(
    fc.property(some, ({ cells, waiting, agents, from, to }) => {
      const state = stateOfSnapshot(decodeDeskSnapshot(textOf(cells, waiting, agents), asAscii))
      const all = noSums()
      for (const queue of QUEUES) {
        const sums = sumQueue(queueView(state, queue), { from, to })
        const api = kpiCell(countsOf(queue, cells, waiting, agents, from, to))
        expect(serviceLevel(sums)).toMatchObject({ value: api.serviceLevel.value, numerator: api.serviceLevel.numerator })
        expect(serviceLevel(sums).denominator).toBe(api.serviceLevel.denominator)
        expect(sums.waitingOver).toBe(api.counts.waitingOver)
        expect(handleTime(sums).value).toBe(api.ahtSeconds)
        expect(speedOfAnswer(sums).value).toBe(api.asaSeconds)
        expect(abandonRate(sums).value).toBe(api.abandonRate)
        expect(occupancy(sums).value).toBe(api.occupancy)
        expect(transferRate(sums).value).toBe(api.transferRate)
        addSums(all, sums)
      }
      expect(all.parts?.denominator).toBe(
        QUEUES.reduce((sum, queue) => sum + (countsOf(queue, cells, waiting, agents, from, to).parts?.denominator ?? 0), 0),
      )
      expect(all.target.kind).toBe('mixed')
    }),
    { numRuns: 200 },
  )
})

test('the running interval is compared with as much of its expectation as has run', () => {
  const snapshot: DeskSnapshot = {
    ...snapshotOf([], []),
    expectations: [
      { queueId: 1, basis: 'mean of the last four same weekdays', days: 4, offeredTwelfths: [120, null, 120, 120], ahtMs: null },
    ],
  }
  const view = queueView(stateOfSnapshot(snapshot), QUEUES[0] as Queue)
  expect(sumQueue(view, { from: 2, to: 3 })).toMatchObject({ expected: 5, offeredOfExpected: 0 })
  expect(sumQueue(view, { from: 0, to: 4 })).toMatchObject({ expected: 15 })
  expect(sumQueue(view, { from: 1, to: 2 }).expected).toBeNull()
  expect(sumQueue(view, { from: 3, to: 4 }).expected).toBeNull()
})

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { INTERVAL_MS } from '../shared/instant.ts'
import { DESK_FOLD_CHOSEN_AT, DESK_FOLD_STEP, DESK_FOLD_WIDTH, DeskFold, type DeskQueueRules } from './desk-fold.ts'
import { MEASURE_AT, MEASURE_COUNT } from './measure.ts'
import { addTally, emptyTally, type TallyDelta } from './tally.ts'
import { waitEdges } from './wait-edges.ts'
import { abandonedWithin, answeredWithin } from './waits-within.ts'

const NINE = Date.UTC(2026, 2, 2, 9)
const WINDOW = { from: NINE, intervals: 4 }
const EDGES = waitEdges([25_000])
const RULES: DeskQueueRules = { edgesMs: EDGES, thresholdMs: 25_000, shortAbandonMs: 5_000 }

const anyDelta: fc.Arbitrary<TallyDelta> = fc
  .record({
    queueId: fc.integer({ min: 1, max: 3 }),
    vendorId: fc.integer({ min: 0, max: 3 }),
    siteId: fc.integer({ min: 0, max: 2 }),
    interval: fc.integer({ min: -1, max: 4 }),
    amounts: fc.array(fc.integer({ min: -50, max: 50 }), { minLength: MEASURE_COUNT, maxLength: MEASURE_COUNT }),
    answered: fc.array(fc.integer({ min: -5, max: 5 }), { minLength: EDGES.length + 1, maxLength: EDGES.length + 1 }),
    abandoned: fc.array(fc.integer({ min: -5, max: 5 }), { minLength: EDGES.length + 1, maxLength: EDGES.length + 1 }),
  })
  .map(({ queueId, vendorId, siteId, interval, amounts, answered, abandoned }) => ({
    key: { queueId, vendorId, siteId, start: NINE + interval * INTERVAL_MS },
    tally: { values: Float64Array.from(amounts), answeredWaits: answered, abandonedWaits: abandoned },
  }))

describe('the desk’s fold', () => {
  it('holds in each cell the sums of what was applied, whatever the order, with sites together', () => {
    fc.assert(
      fc.property(fc.array(anyDelta, { maxLength: 30 }), (deltas) => {
        const forward = new DeskFold(WINDOW, () => RULES)
        const backward = new DeskFold(WINDOW, () => RULES)
        for (const delta of deltas) forward.apply(delta)
        for (const delta of deltas.toReversed()) backward.apply(delta)
        for (const { queueId, vendorId } of forward.lanes()) {
          for (let interval = 0; interval < WINDOW.intervals; interval += 1) {
            const start = NINE + interval * INTERVAL_MS
            const sum = emptyTally()
            for (const { key, tally } of deltas) {
              if (key.queueId === queueId && key.vendorId === vendorId && key.start === start) addTally(sum, tally)
            }
            const within = [answeredWithin(sum, EDGES, 25_000), abandonedWithin(sum, EDGES, 25_000), abandonedWithin(sum, EDGES, 5_000)]
            expect([...forward.cell(queueId, vendorId, start)]).toEqual([...sum.values, ...within].map((value) => (value ?? 0) + 0))
            expect([...backward.cell(queueId, vendorId, start)]).toEqual([...forward.cell(queueId, vendorId, start)])
          }
        }
      }),
    )
  })

  it('lets pass what lies outside its window', () => {
    const fold = new DeskFold(WINDOW, () => RULES)
    for (const start of [NINE - INTERVAL_MS, NINE + 4 * INTERVAL_MS]) {
      fold.at(1, 2, 0, start)
      fold.add(MEASURE_AT.offered, 1)
      fold.addWait(0, 0, EDGES.length + 1, 1)
      expect([...fold.cell(1, 2, start)]).toEqual(new Array(DESK_FOLD_STEP).fill(0))
    }
    expect(fold.lanes()).toEqual([])
  })

  it('says of an interval when it may have changed, and of a cell whether it was ever chosen', () => {
    const fold = new DeskFold(WINDOW, () => RULES)
    const add = (lane: number, interval: number) => {
      fold.at(1 + (lane % 7), lane, 0, NINE + interval * INTERVAL_MS)
      fold.add(MEASURE_AT.offered, 1)
    }
    const revisions = () => Array.from({ length: WINDOW.intervals }, (_, interval) => fold.revisionAt(interval))
    add(0, 1)
    const before = revisions()
    add(0, 1)
    const between = revisions()
    for (let lane = 1; lane < 300; lane += 1) add(lane, 1)
    add(300, 3)
    const after = revisions()
    expect(between.map((revision, interval) => revision !== before[interval])).toEqual([false, true, false, false])
    expect(after.map((revision, interval) => revision !== between[interval])).toEqual([false, true, false, true])
    const chosen = (interval: number) => {
      const values = fold.valuesAt(interval)
      const room = values.length / DESK_FOLD_WIDTH
      return values.subarray(DESK_FOLD_CHOSEN_AT * room, DESK_FOLD_CHOSEN_AT * room + room).reduce((sum, each) => sum + each, 0)
    }
    expect([0, 1, 2, 3].map(chosen)).toEqual([0, 300, 0, 1])
    expect(fold.cell(1, 0, NINE + INTERVAL_MS)[MEASURE_AT.offered]).toBe(2)
  })

  it('finds each of thousands of lanes again', () => {
    const fold = new DeskFold({ from: NINE, intervals: 1 }, () => RULES)
    for (const round of [1, 2]) {
      for (let lane = 0; lane < 5_000; lane += 1) {
        fold.at(1 + (lane % 200), Math.floor(lane / 200), 0, NINE)
        fold.add(MEASURE_AT.offered, lane * round)
      }
    }
    expect(fold.lanes()).toHaveLength(5_000)
    for (const lane of [0, 1, 199, 200, 4_999]) expect(fold.cell(1 + (lane % 200), Math.floor(lane / 200), NINE)[0]).toBe(lane * 3)
  })

  it('refuses a threshold that its queue does not count, and a window that is not cut at intervals', () => {
    const fold = new DeskFold(WINDOW, () => ({ ...RULES, thresholdMs: 26_000 }))
    expect(() => fold.at(1, 0, 0, NINE)).toThrow('26000 ms is no edge of queue 1')
    expect(() => new DeskFold({ from: NINE + 1, intervals: 1 }, () => RULES)).toThrow('15-minute interval')
  })
})

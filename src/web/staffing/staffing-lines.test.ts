import { expect, test } from 'vitest'
import type { OutlookAnswer } from '../../wire/outlook.ts'
import { gapSaid, headsToSchedule, promisedOf, staffingLines } from './staffing-lines.ts'

type Row = OutlookAnswer['rows'][number]
const START = '2026-03-29T12:00:00.000Z'

function foreseen(lanes: readonly Partial<Row['vendors'][number]>[]): Row {
  const vendors = lanes.map((lane) => ({
    vendor: 'acme',
    offered: 10,
    heads: 6,
    requiredHeads: 5,
    staffBasis: 'present' as const,
    serviceLevel: 0.8,
    ...lane,
  }))
  const ranges = { asaRange: null, abandonRange: null, occupancyRange: null }
  const service = { serviceLevel: null, asaSeconds: null, abandonRate: null, occupancy: null, ...ranges, misses: null }
  const nothing = { ...service, handleTime: null, abandonForecast: null, work: null }
  const row = { start: START, end: '2026-03-29T12:15:00.000Z', queue: 'q', offered: { mean: 10, low: 8, high: 13 }, ahtSeconds: 300 }
  return { ...row, ...nothing, heads: 6, requiredHeads: 5, gapHeads: 1, vendors }
}

function promised(vendor: string | null, heads: number) {
  return { queue: 'q', vendor, start: START, required: null, committed: { value: heads, plan: 0 }, gapHeads: null }
}

test('the gap is against what was promised, and against those who are expected where nothing was', () => {
  const lines = staffingLines([foreseen([{}, { vendor: 'blue' }])], promisedOf([promised('acme', 3)], [promised(null, 3)]), 0)
  expect(lines.map(({ vendor, committed, gap }) => [vendor, committed, gap])).toEqual([
    ['acme', 3, -2],
    ['blue', null, 1],
  ])
})

test('where whoever is free answers, what all vendors promised counts together', () => {
  const [line] = staffingLines([foreseen([{ vendor: 'any' }])], promisedOf([promised('acme', 3), promised('blue', 4)], []), 0)
  expect(line).toMatchObject({ committed: 7, gap: 2 })
})

test('what was promised for the queue as a whole counts where no vendor promised anything, against what all of it requires', () => {
  const whole = promisedOf([], [promised(null, 8)])
  const lines = staffingLines([foreseen([{}, { vendor: 'blue', requiredHeads: 4 }])], whole, 0)
  expect(lines.map(({ vendor, committed, isOfQueue, gap }) => [vendor, committed, isOfQueue, gap])).toEqual([
    ['acme', 8, true, -1],
    ['blue', 8, true, -1],
  ])
  expect(staffingLines([foreseen([{ vendor: 'any' }])], whole, 0)).toMatchObject([{ committed: 8, isOfQueue: false, gap: 3 }])
})

test('as many have to be scheduled that those required are left of them: required ÷ (1 − shrinkage), whole people', () => {
  expect([headsToSchedule(7, 0.3), headsToSchedule(5, 0.3), headsToSchedule(4, 0)]).toEqual([10, 8, 4])
})

test('less than half a head is nobody', () => {
  expect([gapSaid(-0.4), gapSaid(-1.6), gapSaid(2.2), gapSaid(null)]).toEqual([
    { sign: 0, heads: 0 },
    { sign: -1, heads: 2 },
    { sign: 1, heads: 2 },
    null,
  ])
})

import { expect, test } from 'vitest'
import type { OutlookAnswer } from '../../wire/outlook.ts'
import { stretchService } from './what-if-sums.ts'

type Row = OutlookAnswer['rows'][number]

function quarter(minute: number, { offered, level, heads }: { offered: number; level: number | null; heads: number }): Row {
  const at = (past: number): string => new Date(Date.UTC(2026, 2, 29, 12, past)).toISOString()
  return {
    start: at(minute),
    end: at(minute + 15),
    queue: 'q',
    offered: { mean: offered, low: null, high: null },
    ahtSeconds: 300,
    handleTime: null,
    abandonForecast: null,
    serviceLevel: level === null ? null : { value: level, low: level - 0.1, high: level + 0.1, formula: 'SL3', thresholdSeconds: 20 },
    asaSeconds: 10,
    asaRange: { low: 5, high: offered },
    abandonRate: 0.02,
    abandonRange: null,
    occupancy: offered / 40,
    occupancyRange: { low: offered / 50, high: offered / 30 },
    heads,
    requiredHeads: 5,
    gapHeads: heads - 5,
    misses: 1,
    work: null,
    vendors: [],
  }
}

const SPAN = { from: '2026-03-29T12:00:00.000Z', to: '2026-03-29T12:30:00.000Z' }

test('a level over some quarter hours weighs them by who comes, occupancy by who is there, and what lies outside counts for nothing', () => {
  const rows = [
    quarter(0, { offered: 30, level: 0.6, heads: 10 }),
    quarter(15, { offered: 10, level: 1, heads: 30 }),
    quarter(30, { offered: 99, level: 0, heads: 1 }),
  ]
  const { level, asaRange, abandonRange, occupancy, occupancyRange, misses } = stretchService(rows, SPAN)
  expect(level).toBeCloseTo(0.7, 12)
  expect(occupancy).toBeCloseTo((10 * 0.75 + 30 * 0.25) / 40, 12)
  expect([occupancyRange?.low, occupancyRange?.high].map((value) => value?.toFixed(6))).toEqual(['0.300000', '0.500000'])
  expect([asaRange, abandonRange, misses]).toEqual([{ low: 5, high: 25 }, null, 2])
})

test('of a promise a level weighs quarter hours by what is due, and open work is that of the last', () => {
  const work = (due: number, breaches: number, open: number) => ({ completed: 9, open, low: open, high: open, due, breaches })
  const rows = [
    { ...quarter(0, { offered: 1, level: 0.5, heads: 10 }), work: work(30, 15, 70) },
    { ...quarter(15, { offered: 99, level: 1, heads: 10 }), work: work(10, 0, 60) },
  ]
  const service = stretchService(rows, SPAN)
  expect(service.level).toBeCloseTo(0.625, 12)
  expect([service.open, service.due, service.late]).toEqual([60, 40, 15])
  expect(
    stretchService([rows[0] ?? quarter(0, { offered: 1, level: 1, heads: 1 }), quarter(15, { offered: 5, level: 1, heads: 3 })], SPAN).open,
  ).toBeNull()
})

test('where a quarter hour cannot be said the whole cannot, unless nobody comes in it', () => {
  const known = quarter(0, { offered: 30, level: 0.6, heads: 10 })
  expect(stretchService([known, quarter(15, { offered: 5, level: null, heads: 3 })], SPAN).level).toBeNull()
  expect(stretchService([known, quarter(15, { offered: 0, level: null, heads: 3 })], SPAN).level).toBeCloseTo(0.6, 12)
})

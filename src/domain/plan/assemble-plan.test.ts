import { expect, test } from 'vitest'
import { INTERVAL_MS } from '../shared/instant.ts'
import { assemblePlan } from './assemble-plan.ts'
import { cellsAtLevel } from './plan-level.ts'
import type { PlanRow } from './plan-row.ts'

const START = Date.UTC(2026, 2, 2, 8)

function row(more: Partial<PlanRow> = {}): PlanRow {
  return {
    queueId: 1,
    vendorId: 0,
    siteId: 0,
    start: START,
    seconds: 900,
    contacts: 4,
    ahtSeconds: null,
    heads: null,
    quantiles: null,
    ...more,
  }
}

test('a half hour is two quarter hours with the same sum, the same handle time and the same heads', () => {
  const { cells } = assemblePlan([row({ seconds: 1_800, contacts: 7, ahtSeconds: 240, heads: 5 })])
  expect(cells.map(({ start, contacts, ahtSeconds, heads }) => [start - START, contacts, ahtSeconds, heads])).toEqual([
    [0, 3.5, 240, 5],
    [INTERVAL_MS, 3.5, 240, 5],
  ])
})

test('a row that says the same again is counted as such; one that says something else is named with the row it clashes with', () => {
  const rows = [row(), row(), row({ contacts: 5 }), row({ vendorId: 2 })]
  const { cells, repeated, clashes } = assemblePlan(rows)
  expect(cells).toHaveLength(2)
  expect(repeated).toEqual([1])
  expect(clashes).toEqual([{ rule: 'rowTwice', place: 2, earlier: 0 }])
})

test('intervals of several lengths may stand in one plan as long as none covers another', () => {
  const { cells, clashes } = assemblePlan([
    row({ seconds: 3_600 }),
    row({ start: START + 2 * INTERVAL_MS }),
    row({ start: START + 4 * INTERVAL_MS }),
  ])
  expect(cells).toHaveLength(5)
  expect(clashes).toEqual([{ rule: 'rowsOverlap', place: 1, earlier: 0 }])
})

test('a queue is the sum of its vendors where a plan speaks only of these, and what the plan says of it where it does', () => {
  const sites = [
    row({ vendorId: 2, siteId: 7, contacts: 1, ahtSeconds: 100, heads: 1 }),
    row({ vendorId: 2, siteId: 8, contacts: 3, ahtSeconds: 200, heads: 2 }),
  ]
  const ofQueue = cellsAtLevel(assemblePlan([...sites, row({ vendorId: 3, contacts: 4, ahtSeconds: 175 })]).cells, 'queue')
  expect(ofQueue).toMatchObject([{ vendorId: 0, siteId: 0, contacts: 8, ahtSeconds: 175, heads: 3 }])
  const whole = assemblePlan([...sites, row({ contacts: 9 })]).cells
  expect(cellsAtLevel(whole, 'queue')).toMatchObject([{ contacts: 9, heads: null }])
  expect(cellsAtLevel(whole, 'vendor')).toMatchObject([{ vendorId: 2, siteId: 0, contacts: 4, heads: 3 }])
})

test('the handle time of parts is unknown where one of them does not say how many contacts it has', () => {
  const rows = [row({ vendorId: 2, contacts: 1, ahtSeconds: 100 }), row({ vendorId: 3, contacts: null, ahtSeconds: 200 })]
  expect(cellsAtLevel(assemblePlan(rows).cells, 'queue')).toMatchObject([{ contacts: 1, ahtSeconds: null }])
})

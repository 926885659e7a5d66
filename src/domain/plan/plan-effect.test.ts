import { expect, test } from 'vitest'
import { HOUR_MS, INTERVAL_MS } from '../shared/instant.ts'
import { countEffects, movedBy, overlapsOf, planEffect } from './plan-effect.ts'
import type { PlanCell } from './plan-row.ts'
import type { HeldPlan } from './snapshot.ts'

const START = Date.UTC(2026, 2, 30, 8)

function plan(snapshotId: number, madeAt: number, cells: readonly Partial<PlanCell>[], more: Partial<HeldPlan['snapshot']> = {}): HeldPlan {
  const plain = { queueId: 1, vendorId: 0, siteId: 0, contacts: null, ahtSeconds: null, heads: null, quantiles: null }
  const span = { cells: cells.length, from: START, to: START + HOUR_MS, isWithdrawn: false }
  const snapshot = {
    snapshotId,
    kind: 'forecast',
    name: `p${snapshotId}`,
    origin: 'import',
    author: 'fay',
    madeAt,
    recordedAt: madeAt,
  } as const
  return {
    snapshot: { ...snapshot, ...span, ...more },
    cells: cells.map((cell, n) => ({ ...plain, start: START + n * INTERVAL_MS, ...cell })),
  }
}
const does = (held: readonly HeldPlan[], draft: HeldPlan) => planEffect(held, draft).map((effect) => effect.does)

test('of a plan each interval is new, changed, the same again, or of something that is newer or has begun', () => {
  const held = [
    plan(1, START - 9, [{ contacts: 5 }, { contacts: 5 }]),
    plan(2, START - 1, [{ contacts: 9, start: START + 3 * INTERVAL_MS }]),
  ]
  const draft = plan(-1, START - 5, [{ contacts: 5 }, { contacts: 7 }, { contacts: 4 }, { contacts: 4 }])
  expect(does(held, draft)).toEqual(['repeats', 'changes', 'first', 'outdone'])
  expect(does([], plan(-1, START + 1, [{ contacts: 1 }, { contacts: 1 }]))).toEqual(['outdone', 'first'])
  expect(planEffect(held, draft)[1]).toMatchObject({
    before: { contacts: { value: 5, snapshotId: 1 } },
    after: { contacts: { value: 7 } },
  })
})

test('a plan of a vendor changes that vendor, and is held against what was planned for it alone', () => {
  const held = [
    plan(1, START - 9, [
      { heads: 5, vendorId: 2 },
      { heads: 6, vendorId: 3, start: START },
    ]),
  ]
  const effects = planEffect(held, plan(-1, START - 5, [{ heads: 4, vendorId: 2 }]))
  expect(effects).toMatchObject([
    { vendorId: 0, does: 'changes', before: { heads: { value: 11 } }, after: { heads: { value: 10 } } },
    { vendorId: 2, does: 'changes', before: { heads: { value: 5 } }, after: { heads: { value: 4 } } },
  ])
})

test('of a queue that is planned as a whole a plan of one vendor is told to take the place, and by how much', () => {
  const held = [plan(1, START - 9, [{ contacts: 1_000 }])]
  const effects = planEffect(held, plan(-1, START - 5, [{ contacts: 400, vendorId: 7 }]))
  expect(effects).toMatchObject([
    { vendorId: 0, does: 'changes', before: { contacts: { value: 1_000 } }, after: { contacts: { value: 400 } } },
    { vendorId: 7, does: 'first', before: null, after: { contacts: { value: 400 } } },
  ])
  expect(countEffects(effects)).toEqual({ first: 0, changes: 1, repeats: 0, outdone: 0 })
  expect(movedBy(effects, 'contacts')).toBe(600)
})

test('what is said of a queue and of its vendors is counted once: the quarter hour, and what the queue is moved by', () => {
  const said = (whole: number, parts: readonly [number, number]) =>
    [whole, ...parts].map((contacts, vendorId) => ({ contacts, vendorId, start: START }))
  const held = [plan(1, START - 9, said(1_000, [500, 500]))]
  const effects = planEffect(held, plan(-1, START - 5, said(1_100, [600, 500])))
  expect(countEffects(effects)).toEqual({ first: 0, changes: 1, repeats: 0, outdone: 0 })
  expect(movedBy(effects, 'contacts')).toBe(100)
})

test('a plan that something newer outdoes moves nothing, and one that says a part of a newer sum again repeats it', () => {
  const newer = planEffect([plan(1, START - 1, [{ contacts: 5 }])], plan(-1, START - 5, [{ contacts: 9 }]))
  expect([countEffects(newer), movedBy(newer, 'contacts')]).toEqual([{ first: 0, changes: 0, repeats: 0, outdone: 1 }, 0])
  const held = [plan(1, START - 9, [{ heads: 5, vendorId: 2 }]), plan(2, START - 1, [{ heads: 6, vendorId: 3 }])]
  const again = planEffect(held, plan(-1, START - 5, [{ heads: 5, vendorId: 2 }]))
  expect(countEffects(again)).toEqual({ first: 0, changes: 0, repeats: 1, outdone: 0 })
})

test('what was withdrawn, and what we foresaw ourselves, is nothing that a plan changes', () => {
  const held = [plan(1, START - 9, [{ contacts: 5 }], { isWithdrawn: true }), plan(2, START - 9, [{ contacts: 5 }], { origin: 'model' })]
  expect(does(held, plan(-1, START - 5, [{ contacts: 7 }]))).toEqual(['first'])
})

test('a snapshot overlaps where it speaks of the same places, and differs where it says something else there', () => {
  const held = [
    plan(1, 1, [{ contacts: 5 }, { contacts: 5 }, { contacts: 5 }]),
    plan(2, 2, [{ contacts: 5, queueId: 2 }]),
    plan(3, 3, [{ contacts: 5, vendorId: 2 }]),
  ]
  const draft = plan(-1, 4, [{ contacts: 5 }, { contacts: 6 }])
  expect(overlapsOf(held, draft)).toEqual([{ snapshotId: 1, intervals: 2, different: 1 }])
})

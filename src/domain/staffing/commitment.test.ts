import { expect, test } from 'vitest'
import { commitmentGap } from './commitment.ts'
import { requiredAgents } from './requirement.ts'

const targets = [{ kind: 'serviceLevel', formula: 'SL3', thresholdSeconds: 20, fractionMin: 0.8 }] as const
const requiredOf = (share: number): number => {
  const needed = requiredAgents({ callsPerHour: 600 * share, ahtSeconds: 300, patienceSeconds: 180 }, targets)
  return needed.ok ? needed.value : Number.NaN
}
const vendors = [
  { vendor: 'north', committed: 30, share: 0.6 },
  { vendor: 'south', committed: 26, share: 0.4 },
]

test('vendors who answer from one pool need fewer heads than vendors with a line each', () => {
  const pooled = commitmentGap(vendors, requiredOf, 'pooled')
  const apart = commitmentGap(vendors, requiredOf, 'routedBefore')
  expect(pooled.required).toBe(requiredOf(1))
  expect(apart.required).toBe(requiredOf(0.6) + requiredOf(0.4))
  expect(apart.required).toBeGreaterThan(pooled.required)
})

test('the gaps of the vendors sum to that of the queue, and tell who is short', () => {
  for (const routing of ['pooled', 'routedBefore'] as const) {
    const { gap, committed, vendors: each } = commitmentGap(vendors, requiredOf, routing)
    expect(committed).toBe(56)
    expect(each.reduce((sum, vendor) => sum + vendor.gap, 0)).toBeCloseTo(gap, 9)
  }
  const [north, south] = commitmentGap(vendors, requiredOf, 'routedBefore').vendors
  expect([(north?.gap ?? 0) < 0, (south?.gap ?? 0) > 0]).toEqual([true, true])
})

test('shares that do not sum to one are refused with their sum', () => {
  expect(() => commitmentGap([{ vendor: 'north', committed: 1, share: 0.9 }], requiredOf, 'pooled')).toThrow('sum to 0.9, expected 1')
})

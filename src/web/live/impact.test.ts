import { expect, test } from 'vitest'
import { noSums, type Sums } from '../figures/sums.ts'
import { impactOf } from './impact.ts'

const hour = (given: Partial<Sums>): Sums => ({ ...noSums(), ...given })

test('a queue on target with the volume expected touches nobody', () => {
  const sums = hour({ parts: { numerator: 80, denominator: 100 }, aimed: 80, expected: 100, offeredOfExpected: 110 })
  expect(impactOf(sums, 0, 0)).toEqual({ waitingOver: 0, missed: 0, unexpected: 0, projected: 0, total: 0 })
})

test('those who wait too long are counted once, not also as missed', () => {
  const sums = hour({ parts: { numerator: 60, denominator: 100 }, aimed: 80, waitingOver: 15, undecided: 15 })
  expect(impactOf(sums, 15, 0)).toEqual({ waitingOver: 15, missed: 5, unexpected: 0, projected: 0, total: 20 })
})

test('volume counts in both directions, as far as chance does not explain it', () => {
  expect(impactOf(hour({ expected: 100, offeredOfExpected: 150 }), 0, 0).unexpected).toBe(30)
  expect(impactOf(hour({ expected: 100, offeredOfExpected: 50 }), 0, 0).unexpected).toBe(30)
  expect(impactOf(hour({ expected: 0, offeredOfExpected: 7 }), 0, 0).unexpected).toBe(7)
})

test('who will be missed as it looks counts like who was: a queue about to fail stands above one that is over it', () => {
  const past = impactOf(hour({ parts: { numerator: 60, denominator: 100 }, aimed: 80 }), 0, 0)
  const coming = impactOf(hour({}), 0, 45)
  expect([coming.total, past.total]).toEqual([45, 20])
})

test('a queue without target or expectation is ranked by nothing that is not known of it', () => {
  expect(impactOf(hour({}), 0, 0).total).toBe(0)
})

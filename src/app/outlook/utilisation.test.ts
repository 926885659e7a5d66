import { expect, test } from 'vitest'
import { steadyPast, steadyQueue } from '../../../test/support/steady-past.ts'
import { learnQueue } from './learned-queue.ts'
import { utilisationOf } from './utilisation.ts'

/** Twelve of five minutes in a quarter hour are 4 hours of work an hour, of the 8 in which people are there. */
const PAST = steadyPast(steadyQueue(1), { offered: 12, heads: 8 })
const LEARNED = new Map([[1, learnQueue(PAST)]])

test('of people who are there for twice the work half their time is spent on it', () => {
  expect(utilisationOf(LEARNED, 1, [1])).toBeCloseTo(0.5, 9)
})

test('of a vendor that none of the last weeks knows nothing is known, and the first guess is taken', () => {
  expect([utilisationOf(LEARNED, 2, [1]), utilisationOf(LEARNED, 1, [7]), utilisationOf(LEARNED, 1, [])]).toEqual([0.85, 0.85, 0.85])
})

test('where whoever is free answers it is that of all vendors together', () => {
  const [one] = PAST.vendors
  if (one === undefined) throw new Error('vendor 1 is in the past')
  const offers = { ...one, vendorId: 0, productiveMs: one.productiveMs.map(() => 0), busyMs: one.busyMs.map(() => 0) }
  const idler = { ...one, vendorId: 2, busyMs: one.busyMs.map((ms) => ms / 2) }
  const pooled = learnQueue({ ...PAST, vendors: [offers, one, idler] })
  expect(utilisationOf(new Map([[1, pooled]]), 0, [1])).toBeCloseTo(0.375, 9)
})

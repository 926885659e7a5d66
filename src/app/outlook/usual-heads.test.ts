import { expect, test } from 'vitest'
import { STEADY_TODAY, steadyPast, steadyQueue } from '../../../test/support/steady-past.ts'
import { DAY_MS, HOUR_MS, INTERVAL_MS } from '../../domain/shared/instant.ts'
import { usualHeads } from './usual-heads.ts'

const PAST = steadyPast(steadyQueue(1), { offered: 20, heads: 9 })
const TEN = STEADY_TODAY + 10 * HOUR_MS

test('a day on which a site was down, and one on which nobody worked, are no usual days', () => {
  const productiveMs = (PAST.vendors[0]?.productiveMs ?? new Float64Array(0)).slice()
  productiveMs.fill(2 * INTERVAL_MS, 21 * 96, 22 * 96)
  productiveMs.fill(0, 14 * 96, 15 * 96)
  const past = { ...PAST, vendors: PAST.vendors.map((vendor) => ({ ...vendor, productiveMs })) }
  expect(usualHeads(past, 1, TEN)).toBe(9)
})

test('on a weekday on which nobody ever worked nobody usually does; where one such day is all that is known of it, days like it tell', () => {
  const idleOn = (...days: readonly number[]) => {
    const productiveMs = (PAST.vendors[0]?.productiveMs ?? new Float64Array(0)).slice()
    for (const day of days) productiveMs.fill(0, day * 96, (day + 1) * 96)
    return { ...PAST, vendors: PAST.vendors.map((vendor) => ({ ...vendor, productiveMs })) }
  }
  expect(usualHeads(idleOn(0, 7, 14, 21), 1, TEN)).toBe(0)
  const lastMonday = { ...idleOn(21), knownFrom: STEADY_TODAY - 8 * DAY_MS }
  expect(usualHeads(lastMonday, 1, TEN)).toBe(9)
})

test('a day that is not known whole is none either', () => {
  const productiveMs = (PAST.vendors[0]?.productiveMs ?? new Float64Array(0)).slice()
  productiveMs.fill(INTERVAL_MS, 0, 21 * 96)
  const past = { ...PAST, knownFrom: STEADY_TODAY - 13 * DAY_MS, vendors: PAST.vendors.map((vendor) => ({ ...vendor, productiveMs })) }
  expect(usualHeads(past, 1, TEN)).toBe(9)
  expect(usualHeads({ ...past, knownFrom: null }, 1, TEN)).toBeNull()
})

test('before any same weekday is known, days from Monday to Friday tell of each other, and those of the weekend do', () => {
  const productiveMs = (PAST.vendors[0]?.productiveMs ?? new Float64Array(0)).slice()
  productiveMs.fill(3 * INTERVAL_MS, 26 * 96, 28 * 96)
  const young = { ...PAST, knownFrom: STEADY_TODAY - 4 * DAY_MS, vendors: PAST.vendors.map((vendor) => ({ ...vendor, productiveMs })) }
  expect(usualHeads(young, 1, TEN)).toBe(9)
  expect(usualHeads({ ...young, knownFrom: STEADY_TODAY - 2 * DAY_MS }, 1, TEN)).toBeNull()
})

test('of a vendor or a day of which nothing is known nothing is usual', () => {
  expect(usualHeads(PAST, 2, TEN)).toBeNull()
  expect(usualHeads(PAST, 1, STEADY_TODAY + 300 * DAY_MS)).toBeNull()
})

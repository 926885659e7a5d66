import { expect, test } from 'vitest'
import { foreseenQueue } from '../../../test/support/foreseen-queue.ts'
import { INTERVAL_MS } from '../../domain/shared/instant.ts'
import { aheadOf, notRenewedSince, projectedMisses } from './ahead.ts'

const STATE = { windowStart: 1_000 * INTERVAL_MS }
const OUTLOOK = foreseenQueue(1, {
  from: STATE.windowStart + 10 * INTERVAL_MS,
  offered: [10, 30, 0],
  level: [0.9, 0.5, null],
  heads: [4, 5, 1],
  required: [3, 8, 0],
  misses: [0, 9, 0],
})

test('quarter hours together have the level of all who come, and the gap of the worst', () => {
  const ahead = aheadOf({ outlook: OUTLOOK }, STATE, { from: 10, to: 12 })
  expect(ahead).toMatchObject({ offered: 40, level: 0.6, heads: 4.5, gap: -3, misses: 9 })
})

test('of a promise a level weighs quarter hours by what is due, and open work is that at the end', () => {
  const work = {
    ...{ openTenths: [500, 420, 400], openLowTenths: [450, 300, 200], openHighTenths: [550, 600, 700], dueTenths: [300, 100, 0] },
    ...{ breachTenths: [30, 50, 0], openNow: 52, lateNow: 0, until: OUTLOOK.from, breaches: 8, breachesLow: 2, breachesHigh: 20 },
    ...{ firstBreachAt: null, daysToClearHundredths: 40, openHoursToClearTenths: 48 },
  }
  const ahead = aheadOf({ outlook: { ...OUTLOOK, work } }, STATE, { from: 10, to: 12 })
  expect(ahead?.level).toBeCloseTo((3 * 0.9 + 0.5) / 4, 6)
  expect(ahead?.work).toEqual({ open: 42, openLow: 30, openHigh: 60, due: 40, breaches: 8 })
  expect(aheadOf({ outlook: { ...OUTLOOK, work } }, STATE, { from: 12, to: 13 })?.level).toBeNull()
})

test('nobody who comes has no level, and what was not looked at is not foreseen', () => {
  expect(aheadOf({ outlook: OUTLOOK }, STATE, { from: 12, to: 13 })).toMatchObject({ offered: 0, level: null })
  expect(aheadOf({ outlook: OUTLOOK }, STATE, { from: 12, to: 14 })).toBeNull()
  expect(aheadOf({ outlook: OUTLOOK }, STATE, { from: 9, to: 10 })).toBeNull()
  expect(aheadOf({ outlook: null }, STATE, { from: 10, to: 11 })).toBeNull()
  expect(aheadOf({ outlook: { ...OUTLOOK, source: null } }, STATE, { from: 10, to: 11 })).toBeNull()
})

test('who will be missed within two hours is what a queue is ranked by, and nobody where nothing is foreseen', () => {
  expect(projectedMisses({ outlook: OUTLOOK }, OUTLOOK.from + 20_000)).toBe(9)
  expect(projectedMisses({ outlook: null }, OUTLOOK.from)).toBe(0)
})

test('who was foreseen to be missed in a quarter hour that is over ranks no queue any more', () => {
  const outlook = { ...OUTLOOK, missTenths: [10, 20, 40, 80, 160, 320, 640, 1_280, 2_560, 5_120] }
  const asOf = (quarters: number) => projectedMisses({ outlook }, OUTLOOK.from + quarters * INTERVAL_MS)
  expect([asOf(0.5), asOf(1), asOf(2), asOf(9), asOf(10)]).toEqual([255, 510, 1_020, 512, 0])
})

test('what was foreseen more than half an hour ago says since when it was not renewed', () => {
  const asOf = (minutes: number) => notRenewedSince({ outlook: OUTLOOK }, OUTLOOK.from + minutes * 60_000)
  expect([asOf(0), asOf(30), asOf(31)]).toEqual([null, null, OUTLOOK.from])
  expect(notRenewedSince({ outlook: null }, OUTLOOK.from)).toBeNull()
})

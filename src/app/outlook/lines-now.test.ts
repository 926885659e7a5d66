import { expect, test } from 'vitest'
import { steadyPast, steadyQueue, steadySeen, steadyToday } from '../../../test/support/steady-past.ts'
import { inSystemNow } from './lines-now.ts'
import type { TodaySeen } from './queue-today.ts'

const CREW = { vendorId: 1, queueIds: [1, 2], productive: 9, staffed: 10, available: 2 }

/** Two queues with the same people: four wait in one, and two in the other. */
function seen(more: Partial<TodaySeen> = {}): TodaySeen {
  const todays = [1, 2].map((queueId) => {
    const today = steadyToday(steadyPast(steadyQueue(queueId), { offered: 20, heads: 9 }), { over: 40, heads: 9 })
    return { ...today, vendors: today.vendors.map((vendor) => ({ ...vendor, waiting: queueId === 1 ? 4 : 2, inHand: 6 })) }
  })
  return { ...steadySeen(todays, [CREW]), ...more }
}

const parts = [
  { queueId: 1, vendorId: 1, fraction: 1 },
  { queueId: 2, vendorId: 1, fraction: 0.5 },
]
const lane = { queueId: 1, vendorId: 1, atOnce: 1, slots: 9, parts }

test('who waits elsewhere for the same people is before the line too, as far as these will take it', () => {
  expect(inSystemNow(seen(), lane)).toBe(7 + 4 + 1)
})

test('who leaves finishes what is in hand: it is before nobody', () => {
  expect(inSystemNow(seen(), { ...lane, slots: 3 })).toBe(3 + 5)
})

test('of people with several contacts at once the contacts count, and not the people', () => {
  expect(inSystemNow(seen(), { ...lane, atOnce: 3, slots: 27 })).toBe(6 + 3 + 5)
})

test('nothing is known of the line where a feed is silent, or who is free was not told', () => {
  const { available: _, ...untold } = CREW
  expect(inSystemNow(seen({ silentVendors: [1] }), lane)).toBeNull()
  expect(inSystemNow(seen({ crews: [untold] }), lane)).toBeNull()
  const [first, second] = seen().queues
  if (first === undefined || second === undefined) throw new Error('two queues were seen')
  expect(inSystemNow(seen({ queues: [first, { ...second, unknownFrom: 0 }] }), lane)).toBeNull()
})

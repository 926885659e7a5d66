import { expect, test } from 'vitest'
import { sendOrder } from './send-order.ts'

const order = { clients: 4, shuffle: 7, twiceFraction: 0.2, batchMax: 100 }

test('every item is sent, a fifth of them twice, by several clients in batches', () => {
  const clients = sendOrder(10_000, order)
  const sent = clients.flat(2)
  const times = new Map<number, number>()
  for (const place of sent) times.set(place, (times.get(place) ?? 0) + 1)
  expect(times.size).toBe(10_000)
  expect(new Set(times.values())).toEqual(new Set([1, 2]))
  expect(sent.length).toBeGreaterThan(11_700)
  expect(sent.length).toBeLessThan(12_300)
  expect(clients.length).toBe(4)
  expect(Math.max(...clients.flat().map((batch) => batch.length))).toBe(100)
})

test('the same seed gives the same order, another one another, and none keeps the order of time', () => {
  expect(sendOrder(1_000, order)).toEqual(sendOrder(1_000, order))
  expect(sendOrder(1_000, order)).not.toEqual(sendOrder(1_000, { ...order, shuffle: 8 }))
  const inOrder = sendOrder(1_000, { clients: 1, shuffle: null, twiceFraction: 0, batchMax: 100 }).flat(2)
  expect(inOrder).toEqual(Array.from({ length: 1_000 }, (_, place) => place))
})

test('a shuffled order has nothing left of the order of time', () => {
  const sent = sendOrder(10_000, { ...order, clients: 1, twiceFraction: 0 }).flat(2)
  const later = sent.filter((place, at) => at > 0 && place > (sent[at - 1] ?? 0)).length
  expect(Math.abs(later - 5_000)).toBeLessThan(150)
})

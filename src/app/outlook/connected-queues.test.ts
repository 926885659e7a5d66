import { expect, test } from 'vitest'
import { connectedQueues } from './connected-queues.ts'

test('queues hang together by the people who serve them, also by way of others, whoever is looked at first', () => {
  const of = connectedQueues([[1, 2], [3, 4], [5], [2, 3]].map((queueIds) => ({ queueIds })))
  for (const queueId of [1, 2, 3, 4]) expect([...of(queueId)].sort()).toEqual([1, 2, 3, 4])
  expect([[...of(5)], [...of(9)]]).toEqual([[5], [9]])
})

import { expect, test } from 'vitest'
import { steadyPast, steadyQueue, steadySeen, steadyToday } from '../../../test/support/steady-past.ts'
import { threadedCompute } from './outlook-compute.ts'

test('what one question taught the thread answers the next, in plain values', async () => {
  const compute = threadedCompute()
  const pasts = [1, 2].map((queueId) => steadyPast(steadyQueue(queueId), { offered: 12, heads: 7 }))
  const heard: number[] = []
  await compute.learn(pasts, { onProgress: ({ done }) => heard.push(done) })
  const crews = [{ vendorId: 1, queueIds: [1, 2], productive: 14, staffed: 14 }]
  const seen = steadySeen(
    pasts.map((past) => steadyToday(past, { over: 90, heads: 7 })),
    crews,
  )
  const { outlooks } = await compute.look({ seen, commitments: [], effects: [], changes: [], queueIds: [2] })
  expect(heard).toEqual([1, 2])
  expect(outlooks.map(({ queueId, intervals }) => [queueId, intervals.length])).toEqual([[2, 8]])
  expect(outlooks[0]?.intervals[0]?.heads).toBeCloseTo(14, 6)
  expect([await compute.outdated(), compute.hasForgotten()]).toEqual([[], false])
  await compute.close()
})

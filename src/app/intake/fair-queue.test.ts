import { expect, test } from 'vitest'
import { FairQueue, type LaneEntry, type LanePart, type LaneRequest } from './fair-queue.ts'

/** A part of so many events, each named by its feed and place. */
function part(feedId: number, events: number): LanePart {
  const request: LaneRequest = { feedId, receivedAt: 0, origin: 'feed', tell: () => undefined }
  const entries = Array.from({ length: events }, (_, position) => ({ request, position }) as unknown as LaneEntry)
  return { request, entries, refused: null, settle: () => undefined }
}

const counts = (queue: FairQueue, eventsMax: number): readonly (readonly [number, number])[] =>
  queue.take(eventsMax).map(({ part: { request }, entries }) => [request.feedId, entries.length] as const)

test('a feed that is alone fills the batch, in the order in which its events came', () => {
  const queue = new FairQueue()
  queue.put(part(1, 7))
  queue.put(part(1, 5))
  const taken = queue.take(10)
  expect(taken.map(({ entries, isFirst, isLast }) => [entries.length, isFirst, isLast])).toEqual([
    [7, true, true],
    [3, true, false],
  ])
  expect(queue.take(10).map(({ entries, isFirst, isLast }) => [entries.map(({ position }) => position), isFirst, isLast])).toEqual([
    [[3, 4], false, true],
  ])
  expect(queue.isEmpty).toBe(true)
})

test('no feed gets more than half of a batch while others wait, also when they have little', () => {
  const queue = new FairQueue()
  queue.put(part(1, 100))
  queue.put(part(2, 3))
  expect(counts(queue, 20)).toEqual([
    [1, 10],
    [2, 3],
  ])
  expect(counts(queue, 20)).toEqual([[1, 20]])
})

test('what one feed does not need goes to the others, up to half of the batch each', () => {
  const queue = new FairQueue()
  for (const [feedId, events] of [1, 100, 100].entries()) queue.put(part(feedId, events))
  const taken = new Map<number, number>()
  for (const [feedId, count] of counts(queue, 40)) taken.set(feedId, (taken.get(feedId) ?? 0) + count)
  expect([...taken.values()].reduce((sum, count) => sum + count, 0)).toBe(40)
  expect(Math.max(...taken.values())).toBeLessThanOrEqual(20)
})

test('with more feeds than a batch has room for, each gets its turn', () => {
  const queue = new FairQueue()
  for (let feedId = 0; feedId < 9; feedId += 1) queue.put(part(feedId, 2))
  const served = new Set<number>()
  for (let batch = 0; batch < 9; batch += 1) for (const [feedId, count] of counts(queue, 4)) if (count > 0) served.add(feedId)
  expect(served.size).toBe(9)
  expect(queue.isEmpty).toBe(true)
})

test('a heartbeat takes no room', () => {
  const queue = new FairQueue()
  queue.put(part(1, 5))
  queue.put(part(1, 0))
  queue.put(part(2, 0))
  const taken = queue.take(5)
  expect(taken.some(({ part: { request } }) => request.feedId === 2)).toBe(true)
  while (!queue.isEmpty) expect(queue.take(5).length).toBeGreaterThan(0)
})

test('what is left of a part that failed is forgotten, and nothing else of its feed', () => {
  const queue = new FairQueue()
  const failed = part(1, 9)
  queue.put(failed)
  queue.put(part(1, 2))
  queue.take(4)
  queue.drop(failed)
  expect(counts(queue, 10)).toEqual([[1, 2]])
})

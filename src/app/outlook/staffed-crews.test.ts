import { expect, test } from 'vitest'
import { STEADY_TODAY, steadyPast, steadyQueue, steadySeen, steadyToday } from '../../../test/support/steady-past.ts'
import { DAY_MS, INTERVAL_MS } from '../../domain/shared/instant.ts'
import { learnQueue } from './learned-queue.ts'
import { StaffedCrews } from './staffed-crews.ts'

test('while a past comes in, people of several queues are not those of the one that is known farther back', () => {
  const pasts = [1, 2, 3, 4].map((queueId) => steadyPast(steadyQueue(queueId), { offered: 20, heads: 9 }))
  const noon = STEADY_TODAY + 48 * INTERVAL_MS
  const heads = (knownFrom: number) => {
    const known = pasts.map((past, place) => (place === 0 ? past : { ...past, knownFrom }))
    const today = known.map((past) => steadyToday(past, { over: 40, heads: 7 }))
    const seen = steadySeen(today, [{ vendorId: 1, queueIds: [1, 2, 3, 4], productive: 28, staffed: 28, available: 2 }])
    const learned = new Map(known.map((past) => [past.queue.queueId, learnQueue(past)]))
    return new StaffedCrews(learned, seen).at(noon).map((crew) => Math.round(crew.heads))
  }
  expect(heads(STEADY_TODAY - 28 * DAY_MS)).toEqual([28])
  expect(heads(STEADY_TODAY - 2 * DAY_MS)).toEqual([28])
})

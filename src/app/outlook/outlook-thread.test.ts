import { expect, test } from 'vitest'
import { STEADY_TODAY, steadyPast, steadyQueue, steadySeen, steadyToday } from '../../../test/support/steady-past.ts'
import { HOUR_MS } from '../../domain/shared/instant.ts'
import type { LookAnswer } from './outlook-compute.ts'
import { type OutlookQuestion, OutlookThread } from './outlook-thread.ts'
import type { QueuePast } from './queue-past.ts'
import type { QueueToday } from './queue-today.ts'

const ALONE = { progress: () => undefined, isCancelled: () => false }
const past = (queueId: number, offered: number): QueuePast => steadyPast(steadyQueue(queueId), { offered, heads: 9 })

function lookAt(pasts: readonly QueuePast[], queueIds: readonly number[] | null, more: Partial<QueueToday> = {}): OutlookQuestion {
  const seen = steadySeen(
    pasts.map((each, place) => ({ ...steadyToday(each, { over: 40, heads: 9 }), ...(place === 0 ? more : {}) })),
    pasts.map(({ queue: { queueId } }) => ({ vendorId: 1, queueIds: [queueId], productive: 9, staffed: 9 })),
  )
  return { kind: 'look', request: { seen, commitments: [], effects: [], changes: [], queueIds } }
}

const DAY = { date: '2026-03-02', start: STEADY_TODAY, end: STEADY_TODAY - HOUR_MS }

test.each([
  ['whose day ends before it begins', { day: DAY }, {}],
  ['of which it is no number how many contacts are taken at once', {}, { lately: { abandoned: 0, waitMs: 0, atOnce: Number.NaN } }],
])('of a queue %s nothing is foreseen, and the others are foreseen', (_, today: Partial<QueueToday>, spoilt: Partial<QueuePast>) => {
  const thread = new OutlookThread()
  const pasts = [{ ...past(1, 20), ...spoilt }, past(2, 20)]
  thread.answer({ kind: 'learn', pasts }, ALONE)
  const { failed } = thread.answer(lookAt(pasts, null, today), ALONE) as LookAnswer
  expect(failed.map(({ queueId }) => queueId)).toEqual([1])
  expect(failed[0]?.why).toContain('Error')
  expect(thread.answer({ kind: 'take', queueIds: [1, 2] }, ALONE)).toMatchObject([{ queueId: 2, unpredicted: null }])
  const asked = thread.answer(lookAt(pasts, [2], today), ALONE) as LookAnswer
  expect([asked.outlooks.length, asked.failed]).toEqual([1, []])
})

test('a queue is outdated once a larger one could help it that did not, or is known much better, and by nothing else', () => {
  const thread = new OutlookThread()
  const learn = (...pasts: readonly QueuePast[]) => thread.answer({ kind: 'learn', pasts }, ALONE)
  const outdated = () => thread.answer({ kind: 'outdated' }, ALONE)
  learn(past(1, 0), past(2, 1))
  // 2,688 contacts of the second help the first, which was learned before it.
  expect(outdated()).toEqual([1])
  learn(past(1, 0))
  expect(outdated()).toEqual([])
  learn(past(2, 1.2))
  expect(outdated()).toEqual([])
  learn(past(2, 1.6))
  expect(outdated()).toEqual([1])
  learn(past(3, 20), past(1, 0), past(2, 1.6))
  expect(outdated()).toEqual([])
})

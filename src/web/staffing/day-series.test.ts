import { expect, test } from 'vitest'
import { FakeDesk } from '../../../test/support/fake-desk/fake-desk.ts'
import { foreseenQueue } from '../../../test/support/foreseen-queue.ts'
import { DAY_MS, HOUR_MS } from '../../domain/shared/instant.ts'
import { type QueueRow, queueRows } from '../live/queue-row.ts'
import { stateOfSnapshot } from '../store/desk-state.ts'
import { dayEndOn, lineError } from './day-series.ts'

test('a line is scored over the quarter hours that it speaks of and that came, and above 0 too much was foreseen', () => {
  const each = (...actual: (number | null)[]) => ({ actual, weights: actual.map(() => 1) })
  const error = lineError([10, null, 30, 5], each(8, 40, 32, null))
  expect(error).toEqual({ wape: 4 / 40, bias: 0, intervals: 2 })
  expect(lineError([12], each(10))).toEqual({ wape: 0.2, bias: 0.2, intervals: 1 })
})

test('a handle time that is off for many contacts counts more than one that is off for few', () => {
  expect(lineError([300, 300], { actual: [200, 400], weights: [9, 1] })).toEqual({ wape: 1_000 / 2_200, bias: 800 / 2_200, intervals: 2 })
})

test('where nothing came there is no error to tell', () => {
  expect([lineError([5], { actual: [0], weights: [1] }), lineError([null], { actual: [3], weights: [1] })]).toEqual([null, null])
})

test('how the day will end is told of that day alone, and no longer once it is over', () => {
  const now = Date.UTC(2026, 10, 24, 14, 45)
  const snapshot = new FakeDesk({ seed: 7, queues: 1, vendors: 1, asOf: now }).snapshot()
  const queueId = snapshot.records.queues[0]?.queueId ?? 0
  const foreseen = { offered: new Array(37).fill(10), level: [0.8], heads: [4], required: [4], misses: [0] }
  const outlook = [foreseenQueue(queueId, { ...foreseen, from: now })]
  const [row] = queueRows(stateOfSnapshot({ ...snapshot, outlook })) as [QueueRow]
  const today = Date.UTC(2026, 10, 24)
  const toldOf = (start: number, at = now): boolean => dayEndOn(row, { starts: [start], now: at }) !== null
  expect([toldOf(today), toldOf(today - DAY_MS), toldOf(today + DAY_MS), toldOf(today, now + 10 * HOUR_MS)]).toEqual([
    true,
    false,
    false,
    false,
  ])
})

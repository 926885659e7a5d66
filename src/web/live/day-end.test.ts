import { expect, test } from 'vitest'
import { FakeDesk } from '../../../test/support/fake-desk/fake-desk.ts'
import { foreseenQueue } from '../../../test/support/foreseen-queue.ts'
import { HOUR_MS, INTERVAL_MS } from '../../domain/shared/instant.ts'
import { stateOfSnapshot } from '../store/desk-state.ts'
import { dayEndOf } from './day-end.ts'
import { queueRows } from './queue-row.ts'

const NOW = Date.parse('2026-11-24T14:45:20Z')
const ONE = { level: [0.8], heads: [4], required: [4], misses: [0] }

test('a day that is over is no day whose end is foreseen, though of its queue nothing later is foreseen yet', () => {
  const snapshot = new FakeDesk({ seed: 7, queues: 2, vendors: 1, asOf: NOW }).snapshot()
  const [first, second] = snapshot.records.queues.map(({ queueId }) => queueId) as [number, number]
  const running = foreseenQueue(first, { ...ONE, from: NOW - (NOW % INTERVAL_MS), offered: new Array(8).fill(10) })
  const over = foreseenQueue(second, { ...ONE, from: NOW - (NOW % INTERVAL_MS) - HOUR_MS, offered: new Array(4).fill(10) })
  const rows = (outlook: readonly (typeof over)[]) => queueRows(stateOfSnapshot({ ...snapshot, outlook: [...outlook] }))
  expect(dayEndOf(rows([running, over]))?.offered).toBe(240)
  expect(dayEndOf(rows([over]))).toBeNull()
})

test('what was not foreseen anew for two quarter hours says since when, of the oldest', () => {
  const snapshot = new FakeDesk({ seed: 7, queues: 2, vendors: 1, asOf: NOW }).snapshot()
  const [first, second] = snapshot.records.queues.map(({ queueId }) => queueId) as [number, number]
  const running = NOW - (NOW % INTERVAL_MS)
  const foreseen = (queueId: number, from: number) => foreseenQueue(queueId, { ...ONE, from, offered: new Array(12).fill(10) })
  const since = (...froms: readonly [number, number]) =>
    dayEndOf(queueRows(stateOfSnapshot({ ...snapshot, outlook: [foreseen(first, froms[0]), foreseen(second, froms[1])] })))?.notRenewedSince
  expect(since(running, running)).toBeNull()
  expect(since(running, running - HOUR_MS)).toBe(running - HOUR_MS)
  expect(since(running - 2 * HOUR_MS, running - HOUR_MS)).toBe(running - 2 * HOUR_MS)
})

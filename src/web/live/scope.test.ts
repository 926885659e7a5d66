import { expect, test } from 'vitest'
import { FakeDesk } from '../../../test/support/fake-desk/fake-desk.ts'
import { HOUR_MS, INTERVAL_MS, MINUTE_MS } from '../../domain/shared/instant.ts'
import type { DeskSnapshot } from '../../wire/desk.ts'
import { stateOfSnapshot } from '../store/desk-state.ts'
import { type QueueRow, queueRows, sortedRows } from './queue-row.ts'
import { scopeOf } from './scope.ts'

const NOW = Date.parse('2026-11-24T14:37:20Z')
const MAIL = { formula: 'SL-async', thresholdSeconds: 8 * 3_600, fraction: 0.9 } as const

/** Two queues of which the first is mail: five wait there since this morning and are due tomorrow, in the other somebody hangs on the line. */
function rowsWhere(phoneWaits: boolean): readonly QueueRow[] {
  const snapshot = new FakeDesk({ seed: 7, queues: 2, vendors: 1, asOf: NOW }).snapshot()
  const [first, second] = snapshot.records.queues
  const waitingSince = (queueId: number, waitMs: number, contacts: number) => ({
    queueId,
    vendorId: 1,
    start: Math.floor((NOW - waitMs) / INTERVAL_MS) * INTERVAL_MS,
    offeredAt: Array.from({ length: contacts }, () => NOW - waitMs),
    dueAt: queueId === first?.queueId ? Array.from({ length: contacts }, () => NOW + 16 * HOUR_MS) : [],
  })
  const waiting = [waitingSince(first?.queueId ?? 0, 6 * HOUR_MS, 5), waitingSince(second?.queueId ?? 0, MINUTE_MS, phoneWaits ? 1 : 0)]
  const queues = snapshot.records.queues.map((queue) => (queue === first ? { ...queue, target: MAIL } : queue))
  const quiet: DeskSnapshot = { ...snapshot, records: { ...snapshot.records, queues }, series: [], expectations: [], waiting }
  return queueRows(stateOfSnapshot(quiet))
}

const scopeWhere = (rows: readonly QueueRow[]) => scopeOf((rows[0] as QueueRow).view.state, rows)

test('the oldest wait is of who hangs on the line, with mail beside it', () => {
  const rows = rowsWhere(true)
  const { now, oldestRow, oldestPromisedRow } = scopeWhere(rows)
  expect(oldestRow).toBe(rows[1])
  expect(now).toMatchObject({ waiting: 6, waitingOver: 1, oldestOfferedAt: NOW - MINUTE_MS })
  expect(oldestPromisedRow).toBe(rows[0])
})

test('where nobody waits in person nobody does, and where only mail is in view the oldest is mail', () => {
  expect(scopeWhere(rowsWhere(false))).toMatchObject({ oldestRow: null, now: { waiting: 5, waitingOver: 0, oldestOfferedAt: null } })
  const mail = rowsWhere(false).slice(0, 1)
  expect(scopeWhere(mail)).toMatchObject({ oldestRow: mail[0], oldestPromisedRow: null })
})

test('mail that is in time makes no queue busy: of queues that touch nobody those with people come first', () => {
  const [mail, phone] = rowsWhere(true) as [QueueRow, QueueRow]
  const untouched = { ...phone, impact: mail.impact }
  expect(mail.impact.total).toBe(0)
  expect(sortedRows([mail, untouched], 'impact', false)[0]).toBe(untouched)
})

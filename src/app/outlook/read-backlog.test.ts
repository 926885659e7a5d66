import { expect, test } from 'vitest'
import { OUTLOOK_NOW as NOW, OUTLOOK_CALENDAR, OUTLOOK_ENTRIES, OUTLOOK_QUEUE, stayAt } from '../../../test/support/outlook-world.ts'
import { tallyShelf } from '../../../test/support/tally-shelf.ts'
import type { Stay } from '../../domain/contact/stay.ts'
import type { Queue } from '../../domain/record/directory.ts'
import { DAY_MS, HOUR_MS, INTERVAL_MS, MINUTE_MS } from '../../domain/shared/instant.ts'
import { BusinessHours } from '../business-hours.ts'
import { readBacklogs } from './read-backlog.ts'

/** Open on weekdays from eight to six; now it is Monday, ten o'clock. */
const QUEUE: Queue = {
  ...OUTLOOK_QUEUE,
  channel: 'email',
  hours: [1, 2, 3, 4, 5].map((weekday) => ({ weekday, fromMinute: 8 * 60, toMinute: 18 * 60 })),
  target: { formula: 'SL-async', thresholdSeconds: 6 * 3_600, fraction: 0.9 },
  replyPromiseSeconds: 6 * 3_600,
}

const waitingSince = (offeredAt: number, dueAt: number): Stay => ({
  ...stayAt(offeredAt),
  outcome: 'waiting',
  decidedAt: null,
  waitMs: null,
  endedAt: null,
  answeringVendorId: 0,
  dueAt,
})

async function backlogAt(stays: readonly Stay[], queues = [QUEUE]) {
  const reads = tallyShelf({ asOf: NOW, entries: OUTLOOK_ENTRIES, stays })
  return await readBacklogs(reads, new BusinessHours(OUTLOOK_CALENDAR), queues, NOW)
}

test('open work is all that waits, however old, by when it is due; what was replied to counts among what is due', async () => {
  const replied = { ...stayAt(NOW - HOUR_MS), dueAt: NOW + HOUR_MS, firstReplyAt: NOW - HOUR_MS }
  const stays = [waitingSince(NOW - 20 * DAY_MS, NOW - 19 * DAY_MS), waitingSince(NOW - 2 * HOUR_MS, NOW + HOUR_MS), replied]
  const backlog = (await backlogAt(stays)).get(1)
  expect(backlog?.open.map(({ vendorId, items }) => [vendorId, items])).toEqual([
    [1, 1],
    [1, 1],
  ])
  expect(backlog?.open.map(({ dueAt }) => Math.abs((dueAt ?? 0) - NOW) < 2 * HOUR_MS)).toEqual([false, true])
  expect(backlog?.oldestOfferedAt).toBe(NOW - 20 * DAY_MS)
  expect(backlog?.due).toEqual([{ vendorId: 1, start: NOW + HOUR_MS, due: 2, met: 1 }])
})

test('replies to what is to come are due on the clock of the open hours, which tells also when the queue is open', async () => {
  const backlog = (await backlogAt([])).get(1)
  const at = (hours: number) => (hours * HOUR_MS) / INTERVAL_MS
  // Until noon it is due today; after that on the morning of the next day.
  expect(backlog?.promisedAt[0]).toBe(NOW + 7.5 * MINUTE_MS + 6 * HOUR_MS)
  expect(backlog?.promisedAt[at(4)]).toBe(NOW + 7.5 * MINUTE_MS + 24 * HOUR_MS)
  expect([backlog?.isOpen[at(7.5)], backlog?.isOpen[at(8)], backlog?.isOpen[at(22)]]).toEqual([true, false, true])
})

test('of queues that promise nothing no open work is read', async () => {
  expect((await backlogAt([waitingSince(NOW - HOUR_MS, NOW)], [OUTLOOK_QUEUE])).size).toBe(0)
})

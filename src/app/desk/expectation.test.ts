import { expect, test } from 'vitest'
import { queueEntry, stayAt } from '../../../test/support/outlook-world.ts'
import { QUEUE_BODY } from '../../../test/support/queue-body.ts'
import { tallyShelf } from '../../../test/support/tally-shelf.ts'
import type { Queue } from '../../domain/record/directory.ts'
import { HOUR_MS, INTERVAL_MS, type Instant } from '../../domain/shared/instant.ts'
import { INTERNAL } from '../scope.ts'
import { type QueueExpectation, readExpectations } from './expectation.ts'

const at = (text: string): Instant => Date.parse(text)

const BODY = { ...QUEUE_BODY, zone: 'Europe/Berlin', target: null }
const QUEUE: Queue = { ...BODY, queueId: 1, key: 'billing' }

async function expected(
  past: readonly string[],
  from: string,
  to: string,
  known: string | null = null,
): Promise<QueueExpectation | undefined> {
  const window = { from: at(from), intervals: (at(to) - at(from)) / INTERVAL_MS }
  const shelf = tallyShelf({ asOf: at(from) + 12 * HOUR_MS, entries: [queueEntry(BODY)], stays: past.map((text) => stayAt(at(text))) })
  return (await readExpectations(shelf, INTERNAL, { queues: [QUEUE], window, knownFrom: known === null ? null : at(known) }))[0]
}

/** What is expected at a wall clock of the window's first day, in contacts. */
function contactsAt(expectation: QueueExpectation | undefined, from: string, instant: string): number | null | undefined {
  const twelfths = expectation?.offeredTwelfths[(at(instant) - at(from)) / INTERVAL_MS]
  return twelfths === null || twelfths === undefined ? twelfths : twelfths / 12
}

test('the mean of the same weekdays is by the wall clock, also across a change of the clocks', async () => {
  // Sundays before and after 29 March, when Berlin's clocks were put forward: 09:15 is 08:15 UTC before it and 07:15 after.
  const past = ['2026-03-15T08:15:00Z', '2026-03-22T08:15:00Z', '2026-03-22T08:20:00Z', '2026-03-29T07:15:00Z', '2026-04-05T07:15:00Z']
  const from = '2026-04-11T22:00:00Z'
  const expectation = await expected(past, from, '2026-04-12T22:00:00Z')
  expect(expectation?.days).toBe(4)
  expect(contactsAt(expectation, from, '2026-04-12T07:15:00Z')).toBe(5 / 4)
  expect(contactsAt(expectation, from, '2026-04-12T08:15:00Z')).toBe(0)
  expect(expectation?.ahtMs).toBe(60_000)
})

test('an hour that a day before did not have is the mean of the days that had it', async () => {
  // 02:15 was skipped on 29 March; on 22 March it was 01:15 UTC.
  const past = ['2026-03-22T01:15:00Z', '2026-03-22T01:20:00Z', '2026-03-29T10:00:00Z']
  const from = '2026-04-04T22:00:00Z'
  const expectation = await expected(past, from, '2026-04-05T22:00:00Z')
  expect(expectation?.days).toBe(2)
  expect(contactsAt(expectation, from, '2026-04-05T00:15:00Z')).toBe(2)
  expect(contactsAt(expectation, from, '2026-04-05T10:00:00Z')).toBe(1 / 2)
})

test('a day of 25 hours expects in both of its hours what the one hour of other days had', async () => {
  const past = ['2026-10-18T00:15:00Z']
  const from = '2026-10-24T22:00:00Z'
  const expectation = await expected(past, from, '2026-10-25T23:00:00Z')
  expect(expectation?.offeredTwelfths).toHaveLength(100)
  expect(contactsAt(expectation, from, '2026-10-25T00:15:00Z')).toBe(1)
  expect(contactsAt(expectation, from, '2026-10-25T01:15:00Z')).toBe(1)
})

test('a queue that was offered nothing on any of these days is expected nothing of', async () => {
  expect(await expected(['2026-03-17T08:15:00Z'], '2026-04-11T22:00:00Z', '2026-04-12T22:00:00Z')).toBe(undefined)
})

test('while a past is being filled in, what is not in yet is not expected to be nobody', async () => {
  const past = ['2026-04-05T07:15:00Z', '2026-04-05T15:15:00Z']
  const from = '2026-04-11T22:00:00Z'
  const expectation = await expected(past, from, '2026-04-12T22:00:00Z', '2026-04-05T12:00:00Z')
  expect(contactsAt(expectation, from, '2026-04-12T15:15:00Z')).toBe(1)
  expect(contactsAt(expectation, from, '2026-04-12T16:15:00Z')).toBe(0)
  expect(contactsAt(expectation, from, '2026-04-12T07:15:00Z')).toBeNull()
  expect(contactsAt(expectation, from, '2026-04-12T08:15:00Z')).toBeNull()
})

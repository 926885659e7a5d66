import { expect, test } from 'vitest'
import { OUTLOOK_CALENDAR, OUTLOOK_ENTRIES, OUTLOOK_NOW as NOW, OUTLOOK_QUEUE as QUEUE, stayAt } from '../../../test/support/outlook-world.ts'
import { type ShelfContents, tallyShelf } from '../../../test/support/tally-shelf.ts'
import { MINUTE_MS } from '../../domain/shared/instant.ts'
import { LocalDays } from '../local-days.ts'
import type { TodaySeen } from './queue-today.ts'
import { readToday } from './read-today.ts'

/** Ten o'clock is forty quarter hours. */
async function seenAt(asOf: number, contents: Partial<ShelfContents>): Promise<TodaySeen> {
  const reads = tallyShelf({ asOf, entries: OUTLOOK_ENTRIES, stays: [], ...contents })
  return await readToday(reads, new LocalDays(OUTLOOK_CALENDAR), [QUEUE], asOf)
}

test('what has come in the quarter hour that runs is of the day so far, and counts in no level yet: it is foreseen as a whole', async () => {
  const { queues } = await seenAt(NOW + 5 * MINUTE_MS, { stays: [stayAt(NOW - 10 * MINUTE_MS), stayAt(NOW + 2 * MINUTE_MS)] })
  expect(queues[0]).toMatchObject({ offeredSoFar: 2, level: { numerator: 1, denominator: 1 } })
  expect([queues[0]?.offered.length, queues[0]?.offered[39]]).toEqual([40, 1])
})

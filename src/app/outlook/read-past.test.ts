import { expect, test } from 'vitest'
import { OUTLOOK_NOW as NOW, OUTLOOK_CALENDAR, OUTLOOK_QUEUE, queueEntry, stayAt } from '../../../test/support/outlook-world.ts'
import { QUEUE_BODY } from '../../../test/support/queue-body.ts'
import { tallyShelf } from '../../../test/support/tally-shelf.ts'
import type { ServiceLevelFormula } from '../../domain/interval/queue-rules.ts'
import { DAY_MS, MINUTE_MS } from '../../domain/shared/instant.ts'
import { readPast } from './read-past.ts'

/** Yesterday four were answered at once, four after a minute, and two left after half a minute. */
const YESTERDAY = Array.from({ length: 10 }, (_, place) => {
  const stay = stayAt(NOW - DAY_MS + place * MINUTE_MS)
  if (place < 4) return stay
  return place < 8 ? { ...stay, waitMs: MINUTE_MS } : { ...stay, outcome: 'abandoned' as const, waitMs: MINUTE_MS / 2 }
})

test.each<[ServiceLevelFormula, number, number]>([
  ['SL2', 4, 8],
  ['SL3', 4, 10],
  ['SL6', 4, 10],
])('the level that customers usually meet is read as %s counts it: %d of %d', async (formula, numerator, denominator) => {
  const target = { formula, thresholdSeconds: 20, fraction: 0.8 }
  const reads = tallyShelf({ asOf: NOW, entries: [queueEntry({ ...QUEUE_BODY, target })], stays: YESTERDAY })
  const calendar = { days: OUTLOOK_CALENDAR.days, holidays: () => new Map<string, string>() }
  const past = await readPast(reads, calendar, { ...OUTLOOK_QUEUE, target }, { now: NOW, leftOut: [] })
  expect(past.vendors.map(({ levels }) => levels?.sums)).toEqual([{ numerator, denominator }])
})

import { INTERVAL_MS, type Instant } from '../../../src/domain/shared/instant.ts'
import type { DeskExpectation } from '../../../src/wire/desk.ts'
import { contactsPerInterval } from './places.ts'

/** What was expected of a queue: what comes on the mean, of some queues from fewer days. */
export function expectationOf(
  { windowStart, intervals }: { readonly windowStart: Instant; readonly intervals: number },
  queueId: number,
): DeskExpectation {
  const offeredTwelfths = Array.from({ length: intervals }, (_, at) =>
    Math.round(contactsPerInterval(queueId, windowStart + at * INTERVAL_MS) * 12),
  )
  return { queueId, basis: 'mean of the last four same weekdays', days: queueId % 11 === 0 ? 2 : 4, offeredTwelfths, ahtMs: 285_000 }
}

import { INTERVAL_MS } from '../../domain/shared/instant.ts'
import type { DeskExpectation } from '../../wire/desk.ts'
import type { DeskOutlook } from '../../wire/desk-outlook.ts'

/** What is foreseen of a queue, and what was expected of it. */
interface Foreseen {
  readonly queueId: number
  readonly expectation: DeskExpectation | null
  readonly outlook: DeskOutlook | null
}

interface Window {
  readonly windowStart: number
  readonly intervals: number
}

/** Queues with what is to be expected of them. What the day was expected to be before it began takes the place of a plainer expectation. */
export function withOutlook<Q extends Foreseen>(
  queues: ReadonlyMap<number, Q>,
  outlooks: readonly DeskOutlook[],
  window: Window,
): ReadonlyMap<number, Q> {
  const foreseen = new Map(queues)
  const byQueue = new Map(outlooks.map((outlook) => [outlook.queueId, outlook]))
  for (const [queueId, queue] of queues) {
    const outlook = byQueue.get(queueId) ?? null
    if (outlook === queue.outlook) continue
    foreseen.set(queueId, { ...queue, outlook, expectation: outlook === null ? queue.expectation : expectationOf(queue, outlook, window) })
  }
  return foreseen
}

function expectationOf(
  { queueId, expectation }: Foreseen,
  { dayAhead, source, ahtSeconds: [ahtSeconds = null], from, offeredTenths }: DeskOutlook,
  { windowStart, intervals }: Window,
): DeskExpectation | null {
  if (dayAhead === null || source === null) return expectation
  // What planners said is what the day is held against; what we foresee of it stands beside it.
  if (expectation?.basis.startsWith('forecast “') === true) return expectation
  const dayPlace = (dayAhead.start - windowStart) / INTERVAL_MS
  const restPlace = (from - windowStart) / INTERVAL_MS
  const dayEnd = dayPlace + dayAhead.offeredTenths.length
  const offeredTwelfths = Array.from({ length: intervals }, (_, place) => {
    const isOfDay = place >= dayPlace && place < dayEnd
    const tenths = isOfDay ? dayAhead.offeredTenths[place - dayPlace] : place >= dayEnd ? offeredTenths[place - restPlace] : undefined
    return tenths === undefined || tenths === null ? (expectation?.offeredTwelfths[place] ?? null) : Math.round(tenths * TWELFTHS_OF_TENTH)
  })
  const basis = isPlain(source.model) ? ('mean of the last four same weekdays' as const) : ('forecast before the day began' as const)
  const ahtMs = ahtSeconds === null ? (expectation?.ahtMs ?? null) : ahtSeconds * 1_000
  return { queueId, basis, days: source.days, offeredTwelfths, ahtMs: expectation?.ahtMs ?? ahtMs }
}

const TWELFTHS_OF_TENTH = 1.2

function isPlain(model: string): boolean {
  return model === 'mean of the last four same weekdays'
}

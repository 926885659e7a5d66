import { INTERVAL_MS, SECOND_MS } from '../../domain/shared/instant.ts'
import { type Ahead, aheadOf, weightedMean } from '../figures/ahead.ts'
import type { cellFigure } from '../figures/cell-figure.ts'
import { todaySoFar } from '../figures/queue-view.ts'
import { handleTime } from '../figures/ratios.ts'
import { sumQueue } from '../figures/sums.ts'
import type { Column } from './columns.ts'
import type { QueueRow } from './queue-row.ts'

type CellContext = Parameters<typeof cellFigure>[3]

/** What the cells of a row are compared with: the usual handle time is the same weekdays', else the day's own. */
export function cellContext(row: QueueRow): (column: Column) => CellContext {
  const { expectation } = row.view.queue
  const today = (): number | null => {
    const seconds = handleTime(sumQueue(row.view, todaySoFar(row.view.state, row.record.zone))).value
    return seconds === null ? null : seconds * 1_000
  }
  const usualAhtMs = expectation?.ahtMs ?? today()
  return (column) => ({
    record: row.record,
    believed: row.believed,
    usualAhtMs,
    expectedAhead: expectedOf(row, column),
    ahead: aheadIn(row, column),
  })
}

/** What is foreseen of a column: of a queue as a whole, since of vendors only the next two hours are told. */
export function aheadIn({ view }: QueueRow, column: Pick<Column, 'from' | 'to'>): Ahead | null {
  return view.vendorId === null ? aheadOf(view.queue, view.state, column) : null
}

/** The whole expectation of a column, or null where some of it is not known. */
export function expectedOf(row: QueueRow, column: Pick<Column, 'from' | 'to'>): number | null {
  const twelfths = row.view.queue.expectation?.offeredTwelfths.slice(column.from, column.to) ?? []
  let sum = 0
  for (const one of twelfths) {
    if (one === null) return null
    sum += one
  }
  return twelfths.length === 0 ? null : sum / 12
}

/** The handle time of a column as it was expected before the day began, in seconds; the usual one of the queue where nothing tells hours apart. */
export function expectedAhtOf({ view: { queue, state } }: QueueRow, { from, to }: Pick<Column, 'from' | 'to'>): number | null {
  const { expectation, outlook } = queue
  const usual = expectation?.ahtMs == null ? null : expectation.ahtMs / SECOND_MS
  // What planners said of the day is what it is held against.
  const dayAhead = expectation?.basis.startsWith('forecast “') === true ? null : (outlook?.dayAhead ?? null)
  if (dayAhead === null) return usual
  const first = from - (dayAhead.start - state.windowStart) / INTERVAL_MS
  const places = Array.from({ length: Math.max(0, to - from) }, (_, place) => first + place)
  return weightedMean(dayAhead.offeredTenths, dayAhead.ahtSeconds, places, 1) ?? usual
}

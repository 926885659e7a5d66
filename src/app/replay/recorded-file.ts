import type { Instant } from '../../domain/shared/instant.ts'
import type { ContactEvent } from '../intake/event.ts'
import type { RecordedRow } from './recorded-row.ts'

/** One event of a file, with the place of its row among those offered. */
export interface RecordedEvent {
  readonly row: number
  readonly event: ContactEvent
}

/** A file, read whole: rows do not stand in order of time in it, so all of them must be seen before the first can be sent. */
export interface RecordedFile {
  readonly read: number
  readonly phantom: number
  readonly neverOffered: number
  readonly refused: readonly Extract<RecordedRow, { kind: 'refused' }>[]
  readonly offeredRows: number
  /** In order of time; within one instant in order of lines, and within a row in the order of its facts. */
  readonly events: readonly RecordedEvent[]
  /** From the first to the last offer; null where nothing was offered. */
  readonly offers: { readonly first: Instant; readonly last: Instant } | null
}

/** Twenty times the largest recording known; a file with more would not fit in memory with all its events. */
const ROWS_MAX = 1_000_000

/** Reads all rows of a file. */
export async function readRecordedFile(rows: AsyncIterable<RecordedRow>): Promise<RecordedFile> {
  const count = { read: 0, phantom: 0, neverOffered: 0, offeredRows: 0 }
  const refused: Extract<RecordedRow, { kind: 'refused' }>[] = []
  const events: RecordedEvent[] = []
  let first = Number.POSITIVE_INFINITY
  let last = Number.NEGATIVE_INFINITY
  for await (const row of rows) {
    count.read += 1
    if (count.read > ROWS_MAX) throw new Error(`the file has more than ${ROWS_MAX} rows, expected a recorded month; split it`)
    if (row.kind === 'refused') refused.push(row)
    else if (row.kind !== 'offered') count[row.kind] += 1
    else {
      for (const event of row.events) events.push({ row: count.offeredRows, event })
      const offeredAt = row.events[0]?.at ?? first
      first = Math.min(first, offeredAt)
      last = Math.max(last, offeredAt)
      count.offeredRows += 1
    }
  }
  // Sorting is stable: events stand in the order of lines and facts before it.
  events.sort((a, b) => a.event.at - b.event.at)
  return { ...count, refused, events, offers: count.offeredRows === 0 ? null : { first, last } }
}

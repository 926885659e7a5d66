import type { RecountedWaits } from '../../app/intake/recount-queue.ts'
import type { TallyDelta } from '../../domain/interval/tally.ts'
import { arrayText, int4Column, int8Column, textColumn } from './columns.ts'
import type { Connection } from './pools.ts'
import type { TallyTable } from './tally-statement.ts'

/**
 * Rows of one statement: about all that a queue has of some months, since each statement reads the tallies of the queue once. With 5,000
 * at once half of the time under the lock went into that; what is left is 20 µs a row.
 */
const ROWS_AT_ONCE = 100_000

/** Histograms of some rows as a statement takes them, made before the lock is held. */
export interface PreparedWaits {
  readonly table: TallyTable
  /** By start, vendor and site, then both histograms. */
  readonly columns: readonly Buffer[]
}

/** Makes histograms ready to be written. */
export function preparedWaits({ tallies, days }: RecountedWaits): readonly PreparedWaits[] {
  return [...prepared('tally', tallies), ...prepared('tally_day', days)]
}

function prepared(table: TallyTable, rows: readonly TallyDelta[]): readonly PreparedWaits[] {
  const all: PreparedWaits[] = []
  for (let from = 0; from < rows.length; from += ROWS_AT_ONCE) {
    const some = rows.slice(from, from + ROWS_AT_ONCE)
    const columns = [
      int8Column(some.map(({ key }) => key.start)),
      int4Column(some.map(({ key }) => key.vendorId)),
      int4Column(some.map(({ key }) => key.siteId)),
      textColumn(some.map(({ tally }) => arrayText(tally.answeredWaits))),
      textColumn(some.map(({ tally }) => arrayText(tally.abandonedWaits))),
    ]
    all.push({ table, columns })
  }
  return all
}

/** Puts histograms in the place of those that are there, in order; all else in the rows stays, also what they first closed with. */
export async function putWaits(
  connection: Connection,
  { shard, queueId }: { readonly shard: number; readonly queueId: number },
  waits: readonly PreparedWaits[],
): Promise<void> {
  for (const { table, columns } of waits) {
    await connection.query({
      name: `put waits of ${table}`,
      text: `update ${table} t set answered_waits = w.answered::integer[], abandoned_waits = w.abandoned::integer[]
        from unnest($3::bigint[], $4::integer[], $5::integer[], $6::text[], $7::text[])
          as w (start, vendor_id, site_id, answered, abandoned)
        where t.shard = $1 and t.queue_id = $2 and t.start = w.start and t.vendor_id = w.vendor_id and t.site_id = w.site_id`,
      values: [shard, queueId, ...columns],
    })
  }
}

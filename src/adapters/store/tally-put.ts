import type { TallyChange } from '../../app/intake/batch-sums.ts'
import type { Moment } from '../../app/intake/shard-state.ts'
import type { TallyDelta } from '../../domain/interval/tally.ts'
import { boolColumn } from './columns.ts'
import type { Connection } from './pools.ts'
import { ALL_MEASURES, deltaColumns, type TallyTable, tallyUpsert } from './tally-statement.ts'

/** Rows of one statement. */
const ROWS_AT_ONCE = 2_000

/** Puts tallies in the place of what the shard holds under their keys; a row that changed after it closed keeps what it closed with. */
export async function putTallies(
  connection: Connection,
  shard: number,
  { learnedAt }: Moment,
  tallies: readonly TallyChange[],
): Promise<void> {
  await putRows(connection, 'tally', tallies, (columns) => [shard, ...columns, learnedAt])
}

/** The same for the rollup of local days. */
export async function putDays(connection: Connection, shard: number, days: readonly TallyDelta[]): Promise<void> {
  const rows = days.map((delta) => ({ ...delta, isClosed: false }))
  await putRows(connection, 'tally_day', rows, (columns) => [shard, ...columns])
}

async function putRows(
  connection: Connection,
  table: TallyTable,
  rows: readonly TallyChange[],
  valuesOf: (columns: readonly Buffer[]) => unknown[],
): Promise<void> {
  for (let from = 0; from < rows.length; from += ROWS_AT_ONCE) {
    const some = rows.slice(from, from + ROWS_AT_ONCE)
    const columns = [...deltaColumns(some), boolColumn(some.map(({ isClosed }) => isClosed))]
    await connection.query({
      name: `replace ${table}`,
      text: tallyUpsert(table, ALL_MEASURES, 'put', 'replace'),
      values: valuesOf(columns),
    })
  }
}

import type { DeskRecords } from '../../wire/desk.ts'
import { addSums, noSums, type Sums, sumQueue } from '../figures/sums.ts'
import type { Group } from '../view/view.ts'
import { expectedOf } from './cell-context.ts'
import type { Column } from './columns.ts'
import { type QueueRow, rowId } from './queue-row.ts'

/** Several rows of the table taken together. */
export interface RowGroup {
  readonly key: string
  readonly name: string
  readonly rows: readonly QueueRow[]
}

/** A line of the table: a queue, or a group above its queues. */
export type TableLine =
  | { readonly kind: 'row'; readonly id: string; readonly row: QueueRow }
  | { readonly kind: 'group'; readonly id: string; readonly group: RowGroup; readonly isFolded: boolean }

/** The lines of a table: a group stands where its first row would, so the order stays that of the rows. */
export function tableLines(
  rows: readonly QueueRow[],
  grouped: { readonly group: Group; readonly folded: readonly string[]; readonly records: DeskRecords },
): readonly TableLine[] {
  const { group, folded, records } = grouped
  const lineOf = (row: QueueRow): TableLine => ({ kind: 'row', id: rowId(row), row })
  if (group === 'none') return rows.map(lineOf)
  const groups = Map.groupBy(rows, (row) => groupOf(row, group, records).key)
  return [...groups].flatMap(([key, members]): readonly TableLine[] => {
    const [first] = members
    if (first === undefined) return []
    const isFolded = folded.includes(key)
    const head: TableLine = {
      kind: 'group',
      id: `group/${key}`,
      group: { key, name: groupOf(first, group, records).name, rows: members },
      isFolded,
    }
    return isFolded ? [head] : [head, ...members.map(lineOf)]
  })
}

function groupOf(row: QueueRow, group: Group, { markets, vendors }: DeskRecords): { readonly key: string; readonly name: string } {
  if (group === 'channel') return { key: row.record.channel, name: row.record.channel }
  if (group === 'market') return { key: markets.find((one) => one.marketId === row.record.marketId)?.key ?? '', name: row.marketName }
  const vendor = vendors.find((one) => one.vendorId === row.view.vendorId)
  return { key: vendor?.key ?? '', name: vendor?.name ?? '' }
}

/** The sums of a group over a column: counts added up, of the queues that are known. */
export function groupSums(rows: readonly QueueRow[], column: Pick<Column, 'from' | 'to'>): Sums {
  const sums = noSums()
  for (const row of rows) if (row.believed.unknownFrom === null) addSums(sums, sumQueue(row.view, column))
  return sums
}

/** What is expected of a group in a column ahead; null where some of it is not known. */
export function groupExpected(rows: readonly QueueRow[], column: Pick<Column, 'from' | 'to'>): number | null {
  let sum = 0
  for (const row of rows) {
    const expected = row.view.vendorId === null ? expectedOf(row, column) : null
    if (expected === null) return null
    sum += expected
  }
  return sum
}

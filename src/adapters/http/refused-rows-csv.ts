import type { PlanFault } from '../../app/plans/plan-fault.ts'
import { cellText, type PlanTable } from '../../app/plans/plan-table.ts'
import { toCsv } from './csv.ts'

/** What was refused, where it stands, and how its columns are called. */
interface RefusedRows {
  readonly faults: readonly PlanFault[]
  readonly table: PlanTable
  readonly headerRow: number
}

/** Columns that say why; the import reads none of them. */
const WHY = ['sheet', 'row', 'column', 'value', 'rule', 'expected', 'hint']

/**
 * What was refused, to be mended and sent again: why, and the row as it came under the headers of its file. The import leaves out what says
 * why, so the mended file is taken as it is.
 */
export function refusedRowsCsv({ faults, table, headerRow }: RefusedRows): string {
  const rows = new Map(table.rows.map(({ row, cells }) => [row, cells.map(cellText)]))
  const headers = (rows.get(headerRow) ?? []).map((header, place) => ({ header, place })).filter(({ header }) => !WHY.includes(header))
  return toCsv(
    [...WHY, ...headers.map(({ header }) => header)],
    faults.map(({ sheet, row, column, value, rule, expected, hint }) => {
      const came = rows.get(row ?? 0) ?? []
      return [sheet, row, column, value, rule, expected, hint, ...headers.map(({ place }) => came[place] ?? '')]
    }),
  )
}

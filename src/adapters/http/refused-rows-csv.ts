import type { PlanFault } from '../../app/plans/plan-fault.ts'
import { cellText, type TableCell } from '../../app/plans/plan-table.ts'
import type { RefusedRows } from '../../app/plans/read-plan-file.ts'
import { type CsvValue, toCsv } from './csv.ts'

/** Columns that say why; the import reads none of them. */
const WHY = ['sheet', 'row', 'column', 'value', 'rule', 'expected', 'hint']

/**
 * What was refused, to be mended and sent again: each row once, as it came under the headers of its file, and behind that why. The import leaves
 * out what says why, so the mended file is taken.
 */
export function refusedRowsCsv({ faults, table, headerRow, seconds }: RefusedRows): string {
  const rows = new Map(table.rows.map(({ row, cells }) => [row, cells]))
  const byRow = Map.groupBy(faults, ({ row }) => row ?? 0)
  const headers = (rows.get(headerRow) ?? []).map(cellText)
  const width = [...byRow.keys()].reduce((widest, row) => Math.max(widest, rows.get(row)?.length ?? 0), headers.length)
  const places = Array.from({ length: width }, (_, place) => place).filter((place) => !WHY.includes(headers[place] ?? ''))
  const length = seconds === null ? [] : [seconds]
  return toCsv(
    [...places.map((place) => headers[place] ?? ''), ...length.map(() => 'seconds'), ...WHY],
    [...byRow].map(([row, ofRow]) => [...places.map((place) => writtenOf(rows.get(row)?.[place])), ...length, ...whyOf(ofRow)]),
  )
}

/** Written so that it can be read in one way only: 12.345 could be thousands, and 0:04 minutes or hours. */
function writtenOf(cell: TableCell | undefined): string {
  const text = cellText(cell)
  if (typeof cell === 'number') return /^-?\d{1,3}\.\d{3}$/.test(text) ? `${text}0` : text
  return typeof cell === 'object' && /^\d\d:\d\d$/.test(text) ? `${text}:00` : text
}

/** Reasons of one row, each once with the columns that it is about: in an unknown queue every figure is refused for the same. */
function whyOf(faults: readonly PlanFault[]): readonly CsvValue[] {
  const groups = [...Map.groupBy(faults, ({ value, rule, expected, hint }) => JSON.stringify([value, rule, expected, hint])).values()]
  const [first] = faults
  const each = (of: (fault: PlanFault) => string | null): string =>
    groups.map((group) => (group[0] === undefined ? '' : (of(group[0]) ?? ''))).join('; ')
  return [
    first?.sheet ?? null,
    first?.row ?? null,
    groups.map(columnsOf).join('; '),
    each(({ value }) => value),
    each(({ rule }) => rule),
    each(({ expected }) => expected),
    each(({ hint }) => hint),
  ]
}

/** More columns than these are counted and not named. */
const NAMED_MAX = 10

function columnsOf(faults: readonly PlanFault[]): string {
  const named = faults.flatMap(({ column }) => column ?? [])
  const more = named.length > NAMED_MAX ? ` and ${named.length - NAMED_MAX} more` : ''
  return `${named.slice(0, NAMED_MAX).join(', ')}${more}`
}

import { readPlanCsv } from '../app/plans/plan-csv.ts'
import { cellText, columnLetters } from '../app/plans/plan-table.ts'
import { decodePlanText } from '../app/plans/plan-text.ts'
import { CommandError } from './usage.ts'

/** Why a row is not taken: where, what came, what was expected. */
export interface RowFault {
  readonly file: string
  readonly sheet: null
  /** From 1, the header included, as spreadsheets and editors count; of a row with line feeds in it the line on which it begins. */
  readonly row: number
  /** Letter and header, as `D aht_s`; null where the row as a whole is at fault. */
  readonly column: string | null
  readonly value: string
  readonly rule: string
  readonly hint: string
}

export interface FileRow {
  readonly row: number
  /** By name of its column; '' where the cell is empty or the column is not there. */
  readonly text: (column: string) => string
  readonly fault: (column: string | null, rule: string, hint: string) => RowFault
}

export interface TableFile {
  readonly rows: readonly FileRow[]
  readonly faults: readonly RowFault[]
  /** Columns that nobody asked for. */
  readonly ignored: readonly string[]
  /** The columns of the file that have a meaning. */
  readonly columns: readonly string[]
}

interface Columns {
  readonly file: string
  readonly required: readonly string[]
  readonly optional: readonly string[]
}

interface Line {
  readonly row: number
  readonly cells: readonly string[]
}

export const FILE_BYTES_MAX = 64 * 1024 * 1024
const VALUE_SHOWN_MAX = 80

/**
 * Reads a CSV file with a header: UTF-8, or UTF-16 with its mark; fields parted by comma, semicolon, tab or bar; any line end. What makes the
 * whole file unreadable is thrown as a CommandError that says where; what is wrong with a row is told of that row.
 */
export function readTableFile(bytes: Uint8Array, columns: Columns): TableFile {
  const { file } = columns
  const lines = linesOf(bytes, file).filter(({ cells }) => cells.some((cell) => cell.trim() !== ''))
  const [header, ...body] = lines
  if (header === undefined) throw new CommandError(`${file}: it is empty, expected a header and rows`)
  const places = placesOf(header, columns)
  const rows: FileRow[] = []
  const faults: RowFault[] = []
  for (const line of body) {
    const row = rowOf(line, header, places, file)
    if (line.cells.length === header.cells.length) rows.push(row)
    else faults.push(row.fault(null, 'fieldCount', `${header.cells.length} fields as the header has, not ${line.cells.length}`))
  }
  const known = new Set([...columns.required, ...columns.optional])
  const names = header.cells.map((name) => name.trim())
  return { rows, faults, ignored: names.filter((name) => !known.has(name)), columns: names.filter((name) => known.has(name)) }
}

/** One line that says what is wrong with a row. */
export function faultLine({ file, row, column, value, hint }: RowFault): string {
  return `${file} row ${row}${column === null ? '' : ` column ${column}`}: ${JSON.stringify(value)}, expected ${hint}`
}

/** The number in a cell, or why there is none. Scientific notation is one, as machines write it; commas, signs of percent and words are not. */
export function readNumber(row: FileRow, column: string, { min, max }: { readonly min: number; readonly max: number }): number | RowFault {
  const text = row.text(column).trim()
  if (!/^-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?$/.test(text)) return row.fault(column, 'notANumber', `a number with a decimal point, as 1234.5`)
  const value = Number(text)
  if (value >= min && value <= max) return value === 0 ? 0 : value
  return row.fault(column, 'outOfRange', `a number from ${min} to ${max}`)
}

/** A whole number in a cell, or why there is none. */
export function readWhole(row: FileRow, column: string, range: { readonly min: number; readonly max: number }): number | RowFault {
  const value = readNumber(row, column, range)
  if (typeof value !== 'number' || Number.isInteger(value)) return value
  return row.fault(column, 'notWhole', `a whole number from ${range.min} to ${range.max}`)
}

/** The rows of the text, or a line that says where it cannot be read. */
function linesOf(bytes: Uint8Array, file: string): Line[] {
  if (bytes.length > FILE_BYTES_MAX) throw new CommandError(`${file}: ${bytes.length} bytes, expected at most ${FILE_BYTES_MAX}`)
  const text = decodePlanText(bytes, null)
  const read = text.ok ? readPlanCsv(text.value, null) : text
  if (read.ok) return read.value.table.rows.map(({ row, cells }) => ({ row, cells: cells.map((cell) => cellText(cell)) }))
  const { row, value, rule, expected, hint } = read.error
  // A command has no other encoding to choose, and reads no workbook.
  const advice = hint === null ? '' : `; ${rule === 'invalidUtf8' || rule === 'notText' ? 'save it as CSV UTF-8' : hint}`
  throw new CommandError(`${file}${row === null ? '' : ` row ${row}`}: ${value}, expected ${expected}${advice}`)
}

function placesOf(header: Line, { file, required, optional }: Columns): ReadonlyMap<string, number> {
  const places = new Map<string, number>()
  for (const [place, cell] of header.cells.entries()) {
    const name = cell.trim()
    const other = places.get(name)
    if (other !== undefined && [...required, ...optional].includes(name))
      throw new CommandError(
        `${file} row ${header.row}: columns ${columnLetters(other)} and ${columnLetters(place)} are both ${JSON.stringify(name)}`,
      )
    places.set(name, place)
  }
  const missing = required.filter((name) => !places.has(name))
  if (missing.length > 0)
    throw new CommandError(
      `${file} row ${header.row}: no column ${missing.join(', ')}, expected the header ${[...required, ...optional].join(',')}`,
    )
  return places
}

function rowOf({ row, cells }: Line, header: Line, places: ReadonlyMap<string, number>, file: string): FileRow {
  return {
    row,
    text: (column) => cells[places.get(column) ?? -1] ?? '',
    fault: (column, rule, hint) => {
      const place = column === null ? -1 : (places.get(column) ?? -1)
      const value = column === null ? cells.join(',') : (cells[place] ?? '')
      const named = column === null ? null : place < 0 ? column : `${columnLetters(place)} ${header.cells[place]?.trim()}`
      return { file, sheet: null, row, column: named, value: value.slice(0, VALUE_SHOWN_MAX), rule, hint }
    },
  }
}

import { formatInstant } from '../../domain/shared/civil.ts'
import { SECOND_MS } from '../../domain/shared/instant.ts'

/** A cell as it came: text, a number (of a workbook), a wall clock (of a workbook, as if it were UTC), or nothing. */
export type TableCell = string | number | { readonly wallMs: number } | null

export interface TableRow {
  /** Counted from 1, as spreadsheets and editors do; of a row with line feeds in it the line on which it begins. */
  readonly row: number
  readonly cells: readonly TableCell[]
}

/** Rows of one sheet, or of a text. */
export interface PlanTable {
  /** Null for a text. */
  readonly sheet: string | null
  readonly rows: readonly TableRow[]
  /** What somebody should know of how it was read. */
  readonly notes?: readonly string[]
}

/** A cell in words, as whoever mends it would look for it; read again it is the same. */
export function cellText(cell: TableCell | undefined): string {
  if (cell === null || cell === undefined) return ''
  return typeof cell === 'object' ? wallText(cell.wallMs) : String(cell)
}

/** Workbooks keep times as parts of a day, a millisecond or so beside the second that was typed. */
function wallText(wallMs: number): string {
  const [date = '', time = ''] = formatInstant(Math.round(wallMs / SECOND_MS) * SECOND_MS)
    .slice(0, 19)
    .split('T')
  const clock = time.replace(/:00$/, '')
  // A time of day has the first day that workbooks count from: in 1899, or 1904.
  return date < '1900' || date === '1904-01-01' ? clock : `${date} ${clock}`
}

/** The letters of a column, as spreadsheets name it: 0 is A. */
export function columnLetters(place: number): string {
  const last = String.fromCharCode(LETTER_A + (place % LETTERS))
  return place < LETTERS ? last : columnLetters(Math.floor(place / LETTERS) - 1) + last
}

const LETTER_A = 65
const LETTERS = 26

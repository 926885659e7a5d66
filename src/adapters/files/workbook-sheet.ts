import { type PlanFault, wholeFault } from '../../app/plans/plan-fault.ts'
import { COLUMNS_MAX, ROWS_MAX } from '../../app/plans/plan-limits.ts'
import type { PlanTable, TableCell, TableRow } from '../../app/plans/plan-table.ts'
import { DAY_MS } from '../../domain/shared/instant.ts'
import { err, ok, type Result } from '../../domain/shared/result.ts'
import { attributeOf, scanXml } from './xml-scan.ts'

/** What cells refer to. */
export interface SheetParts {
  readonly strings: readonly string[]
  readonly dateStyles: ReadonlySet<number>
  /** Days count from 1904 instead of 1900. */
  readonly is1904: boolean
}

/** What a formula that was never computed is shown as: it has no value, which is not none. */
export const NOT_COMPUTED = '#NOT COMPUTED!'

/** Reads one sheet, row by row as far as there are cells: an only cell in the last row costs as much as one in the first. */
export function readSheet(xml: string, sheet: string, parts: SheetParts): Result<PlanTable, PlanFault> {
  const scan = new SheetScan(sheet, parts)
  const stopped = scanXml(xml, scan)
  if (stopped !== null) return err(wholeFault('notAWorkbook', stopped, 'a sheet of an XLSX file', { sheet }))
  if (scan.fault !== null) return err(scan.fault)
  return ok({ sheet, rows: scan.rows, notes: scan.notes })
}

class SheetScan {
  readonly rows: TableRow[] = []
  fault: PlanFault | null = null
  readonly #sheet: string
  readonly #parts: SheetParts
  #row = 0
  #cells: TableCell[] = []
  #column = 0
  #type = 'n'
  #style = 0
  #value = ''
  #hasFormula = false
  #reads = false
  #hidden = 0
  #merged = 0

  constructor(sheet: string, parts: SheetParts) {
    this.#sheet = sheet
    this.#parts = parts
  }

  get notes(): readonly string[] {
    return [
      ...(this.#hidden > 0 ? [`${this.#hidden} hidden rows of ${this.#sheet} were read as well`] : []),
      ...(this.#merged > 0 ? [`${this.#merged} merged cells of ${this.#sheet} have their value in the first cell only`] : []),
    ]
  }

  open = (name: string, attributes: string): void => {
    if (name === 'row') {
      this.#row = Number(attributeOf(attributes, 'r') ?? this.#row + 1)
      this.#cells = []
      if (attributeOf(attributes, 'hidden') === '1') this.#hidden += 1
    } else if (name === 'c') {
      this.#column = columnOf(attributeOf(attributes, 'r')) ?? this.#cells.length
      this.#type = attributeOf(attributes, 't') ?? 'n'
      this.#style = Number(attributeOf(attributes, 's') ?? 0)
      this.#value = ''
      this.#hasFormula = false
    } else if (name === 'v' || name === 't') this.#reads = true
    else if (name === 'f') this.#hasFormula = true
    else if (name === 'mergeCell') this.#merged += 1
  }

  text = (text: string): void => {
    if (this.#reads) this.#value += text
  }

  close = (name: string): void => {
    if (name === 'v' || name === 't') this.#reads = false
    else if (name === 'c') this.#take(this.#cell())
    else if (name === 'row' && this.#cells.length > 0) {
      this.rows.push({ row: this.#row, cells: this.#cells })
      if (this.rows.length > ROWS_MAX)
        this.fault ??= wholeFault('tooManyRows', this.rows.length, `at most ${ROWS_MAX} rows`, { sheet: this.#sheet })
    }
  }

  #take(cell: TableCell): void {
    if (cell === null) return
    if (this.#column >= COLUMNS_MAX) {
      const where = { sheet: this.#sheet, row: this.#row }
      this.fault ??= wholeFault('tooManyColumns', `a value in column ${this.#column + 1}`, `at most ${COLUMNS_MAX} columns`, where)
      return
    }
    while (this.#cells.length < this.#column) this.#cells.push(null)
    this.#cells[this.#column] = cell
  }

  #cell(): TableCell {
    const value = this.#value
    if (value === '') return this.#hasFormula && this.#type !== 'str' ? NOT_COMPUTED : null
    switch (this.#type) {
      case 's':
        return this.#parts.strings[Number(value)] ?? '#REF!'
      case 'b':
        return value === '1' ? 'TRUE' : 'FALSE'
      case 'd':
        return value
      case 'n': {
        const number = Number(value)
        if (!Number.isFinite(number)) return value
        return this.#parts.dateStyles.has(this.#style) ? wallOf(number, this.#parts.is1904) : number
      }
      default:
        return value
    }
  }
}

/** From 1899-12-30 to 1970-01-01, and between the two first days that workbooks count from. */
const DAYS_TO_1970 = 25_569
const DAYS_TO_1904 = 1_462

/** The day that the calendar of 1900 has and no other: workbooks count a 29 February that never was. */
const NO_DAY = 60

function wallOf(serial: number, is1904: boolean): TableCell {
  if (!is1904 && Math.floor(serial) === NO_DAY) return '1900-02-29'
  const days = is1904 ? serial + DAYS_TO_1904 : serial
  return { wallMs: Math.round((days - DAYS_TO_1970) * DAY_MS) }
}

/** The place of a column, from `AB12`; null where the cell does not say. */
function columnOf(reference: string | null): number | null {
  const letters = /^[A-Z]{1,3}/.exec(reference ?? '')?.[0]
  if (letters === undefined) return null
  return [...letters].reduce((place, letter) => place * 26 + letter.charCodeAt(0) - 64, 0) - 1
}

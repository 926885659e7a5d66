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
const FIELD_CHARS_MAX = 64 * 1024
const COLUMNS_MAX = 1_000
const VALUE_SHOWN_MAX = 80

/**
 * Reads a CSV file with a header: UTF-8, or UTF-16 with its mark; fields parted by comma, semicolon, tab or bar; any line end. What makes the
 * whole file unreadable is thrown as a CommandError that says where; what is wrong with a row is told of that row.
 */
export function readTableFile(bytes: Uint8Array, columns: Columns): TableFile {
  const { file } = columns
  const lines = readLines(decode(bytes, file), file).filter(({ cells }) => cells.some((cell) => cell.trim() !== ''))
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
  return { rows, faults, ignored: header.cells.map((name) => name.trim()).filter((name) => !known.has(name)) }
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

function decode(bytes: Uint8Array, file: string): string {
  if (bytes.length > FILE_BYTES_MAX) throw new CommandError(`${file}: ${bytes.length} bytes, expected at most ${FILE_BYTES_MAX}`)
  const start = Buffer.from(bytes.subarray(0, 5)).toString('latin1')
  const other = start.startsWith('PK') ? 'a workbook or an archive' : start.startsWith('%PDF') ? 'a PDF' : null
  if (other !== null) throw new CommandError(`${file}: this is ${other}, expected CSV; save it as CSV UTF-8`)
  const encoding = bytes[0] === 0xff && bytes[1] === 0xfe ? 'utf-16le' : bytes[0] === 0xfe && bytes[1] === 0xff ? 'utf-16be' : 'utf-8'
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes)
  } catch (error) {
    throw new CommandError(`${file}: its bytes are not ${encoding.toUpperCase()}; save it as CSV UTF-8`, { cause: error })
  }
}

function readLines(text: string, file: string): Line[] {
  const said = /^sep=(.)(?:\r\n|\n|\r)/.exec(text)
  const firstLine = /^[^\r\n]*/.exec(text)?.[0] ?? ''
  const delimiter =
    said?.[1] ?? [',', ';', '\t', '|'].reduce((best, sign) => (countOf(firstLine, sign) > countOf(firstLine, best) ? sign : best))
  const lines = new LineReader(text, delimiter, file).read()
  return said === null ? lines : lines.slice(1)
}

function countOf(text: string, sign: string): number {
  return text.split(sign).length
}

class LineReader {
  readonly #text: string
  readonly #delimiter: string
  readonly #file: string
  #at = 0
  #row = 1

  constructor(text: string, delimiter: string, file: string) {
    this.#text = text
    this.#delimiter = delimiter
    this.#file = file
  }

  read(): Line[] {
    const lines: Line[] = []
    while (this.#at < this.#text.length) {
      const row = this.#row
      const cells = [this.#field()]
      while (this.#text[this.#at] === this.#delimiter && cells.length <= COLUMNS_MAX) {
        this.#at += 1
        cells.push(this.#field())
      }
      if (cells.length > COLUMNS_MAX) throw new CommandError(`${this.#file} row ${row}: more than ${COLUMNS_MAX} fields`)
      this.#at += this.#text.startsWith('\r\n', this.#at) ? 2 : 1
      this.#row += 1
      lines.push({ row, cells })
    }
    return lines
  }

  #field(): string {
    let field = ''
    if (this.#text[this.#at] === '"') field = this.#quoted()
    const rest = this.#at
    while (this.#at < this.#text.length && !this.#isEnd(this.#text[this.#at])) this.#at += 1
    field += this.#text.slice(rest, this.#at)
    if (field.length > FIELD_CHARS_MAX)
      throw new CommandError(`${this.#file} row ${this.#row}: a field of more than ${FIELD_CHARS_MAX} characters`)
    return field
  }

  #quoted(): string {
    const begun = this.#row
    for (let from = this.#at + 1; ; ) {
      const close = this.#text.indexOf('"', from)
      if (close < 0 || close - this.#at > FIELD_CHARS_MAX)
        throw new CommandError(`${this.#file} row ${begun}: a quote is opened and not closed within ${FIELD_CHARS_MAX} characters`)
      if (this.#text[close + 1] === '"') from = close + 2
      else {
        const field = this.#text.slice(this.#at + 1, close).replaceAll('""', '"')
        this.#row += field.split(/\r\n|\r|\n/).length - 1
        this.#at = close + 1
        return field
      }
    }
  }

  #isEnd(sign: string | undefined): boolean {
    return sign === this.#delimiter || sign === '\n' || sign === '\r'
  }
}

function placesOf(header: Line, { file, required, optional }: Columns): ReadonlyMap<string, number> {
  const places = new Map<string, number>()
  for (const [place, cell] of header.cells.entries()) {
    const name = cell.trim()
    const other = places.get(name)
    if (other !== undefined && [...required, ...optional].includes(name))
      throw new CommandError(`${file} row ${header.row}: columns ${letters(other)} and ${letters(place)} are both ${JSON.stringify(name)}`)
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
      const named = column === null ? null : place < 0 ? column : `${letters(place)} ${header.cells[place]?.trim()}`
      return { file, sheet: null, row, column: named, value: value.slice(0, VALUE_SHOWN_MAX), rule, hint }
    },
  }
}

function letters(place: number): string {
  const last = String.fromCharCode(65 + (place % 26))
  return place < 26 ? last : letters(Math.floor(place / 26) - 1) + last
}

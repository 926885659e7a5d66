import { err, ok, type Result } from '../../domain/shared/result.ts'
import { type PlanFault, wholeFault } from './plan-fault.ts'
import { COLUMNS_MAX, FIELD_CHARS_MAX, ROWS_MAX } from './plan-limits.ts'
import type { PlanTable, TableRow } from './plan-table.ts'

export const DELIMITERS = [',', ';', '\t', '|'] as const

export type Delimiter = (typeof DELIMITERS)[number]

/** A text as a table, with what was taken for the sign between fields. */
export interface ReadCsv {
  readonly table: PlanTable
  readonly delimiter: Delimiter
}

/** Lines that are looked at to tell the sign between fields. */
const SNIFFED_LINES = 20

/**
 * Reads CSV (RFC 4180, and what spreadsheets make of it): any line end, line feeds within quotes, `sep=;` in the first line. Cells that are
 * copied from a spreadsheet are such a text with tabs.
 */
export function readPlanCsv(text: string, chosen: Delimiter | null): Result<ReadCsv, PlanFault> {
  const said = /^sep=(.)\r?\n/.exec(text)?.[1]
  const bySeparator = DELIMITERS.find((sign) => sign === said)
  const delimiter = chosen ?? bySeparator ?? sniff(text)
  const rows = readRows(text, delimiter)
  if (!rows.ok) return rows
  const kept = bySeparator === undefined ? rows.value : rows.value.slice(1)
  return ok({ table: { sheet: null, rows: kept }, delimiter })
}

/** The sign that stands in most lines; a tab before all others, since it stands in no number and no name. */
function sniff(text: string): Delimiter {
  const lines = text
    .slice(0, FIELD_CHARS_MAX)
    .split(/\r\n|\r|\n/, SNIFFED_LINES)
    .filter((line) => line.trim() !== '')
  const linesWith = (sign: Delimiter): number => lines.filter((line) => line.replaceAll(/"[^"]*"/g, '').includes(sign)).length
  const counted = (['\t', ';', '|', ','] as const).map((sign) => ({ sign, count: linesWith(sign) }))
  return counted.reduce((best, next) => (next.count > best.count ? next : best)).sign
}

/** An apostrophe that keeps a spreadsheet from running a text as a formula, as in what is exported here: it is no part of the text. */
const TEXT_MARK = /^'(?=[\s\0]*[=+\-@\uff1d\uff0b\uff0d\uff20]|[\t\r\n\0])/

function readRows(text: string, delimiter: Delimiter): Result<readonly TableRow[], PlanFault> {
  const rows: TableRow[] = []
  const reader = new FieldReader(text, delimiter)
  while (!reader.isDone) {
    const row = reader.line
    const cells: string[] = []
    for (let hasMore = true; hasMore; ) {
      const field = reader.next()
      if (typeof field === 'object') return err(field.fault)
      cells.push(field.replace(TEXT_MARK, ''))
      hasMore = reader.endedBy === delimiter
      if (cells.length > COLUMNS_MAX) return err(wholeFault('tooManyColumns', cells.length, `at most ${COLUMNS_MAX} columns`, { row }))
    }
    rows.push({ row, cells })
    if (rows.length > ROWS_MAX) return err(wholeFault('tooManyRows', rows.length, `at most ${ROWS_MAX} rows`, { row }))
  }
  return ok(rows)
}

class FieldReader {
  line = 1
  endedBy = ''
  readonly #text: string
  readonly #delimiter: Delimiter
  #at = 0

  constructor(text: string, delimiter: Delimiter) {
    this.#text = text
    this.#delimiter = delimiter
  }

  get isDone(): boolean {
    return this.#at >= this.#text.length
  }

  next(): string | { readonly fault: PlanFault } {
    return this.#text[this.#at] === '"' ? this.#quoted() : this.#plain()
  }

  #plain(): string | { readonly fault: PlanFault } {
    const first = this.#at
    while (!this.isDone && !this.#isEnd(this.#text[this.#at])) this.#at += 1
    const field = this.#text.slice(first, this.#at)
    if (field.length > FIELD_CHARS_MAX) return { fault: tooLong(field, this.line) }
    this.#end()
    return field
  }

  #quoted(): string | { readonly fault: PlanFault } {
    const begun = this.line
    let field = ''
    this.#at += 1
    for (;;) {
      const close = this.#text.indexOf('"', this.#at)
      const part = this.#text.slice(this.#at, close < 0 ? undefined : close)
      if (close < 0 || field.length + part.length > FIELD_CHARS_MAX) return { fault: unclosed(field + part, begun) }
      field += part
      this.line += part.split(/\r\n|\r|\n/).length - 1
      this.#at = close + 1
      if (this.#text[this.#at] !== '"') break
      field += '"'
      this.#at += 1
    }
    // What stands behind the closing quote belongs to the field: no spreadsheet writes it, some people do.
    const rest = this.#plain()
    return typeof rest === 'string' ? field + rest : rest
  }

  #isEnd(sign: string | undefined): boolean {
    return sign === this.#delimiter || sign === '\n' || sign === '\r'
  }

  #end(): void {
    const sign = this.#text[this.#at] ?? '\n'
    this.#at += sign === '\r' && this.#text[this.#at + 1] === '\n' ? 2 : 1
    this.endedBy = sign
    if (sign !== this.#delimiter) this.line += 1
  }
}

function unclosed(field: string, row: number): PlanFault {
  return wholeFault('unclosedQuote', field, `a closing quote within ${FIELD_CHARS_MAX / 1024} KiB`, { row })
}

function tooLong(field: string, row: number): PlanFault {
  return wholeFault('fieldTooLong', field, `at most ${FIELD_CHARS_MAX / 1024} KiB in a field`, { row })
}

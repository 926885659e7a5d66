import { basename } from 'node:path'
import type { Refusal } from '../../../app/intake/event.ts'
import type { RecordedRow, RowContext } from '../../../app/replay/recorded-row.ts'
import { type FileLine, LINE_BYTES_MAX, readLines } from '../read-lines.ts'
import { eventsOfBankRow } from './bank-events.ts'
import { BANK_COLUMNS, parseBankRow, type RowFault } from './bank-row.ts'

/** Reads a month of the bank's calls, row by row as they stand in the file: by line and call, not by time. Blank lines are no rows. */
export async function* readBankFile(path: string, context: Omit<RowContext, 'fileName'>): AsyncGenerator<RecordedRow> {
  const named: RowContext = { ...context, fileName: basename(path) }
  let hasHeader = false
  for await (const line of readLines(path)) {
    if (line.bytes.every(isBlank)) continue
    if (hasHeader) yield rowOf(line, named)
    else assertHeader(line, path)
    hasHeader = true
  }
  if (!hasHeader) throw new Error(`${path} is empty, expected a header line that begins with ${BANK_COLUMNS[0]}`)
}

function isBlank(byte: number): boolean {
  return byte === 0x20 || byte === 0x09
}

function assertHeader(line: FileLine, path: string): void {
  const text = textOf(line)
  if (text === BANK_COLUMNS.join('\t')) return
  const came = JSON.stringify(text.slice(0, 80))
  throw new Error(
    `${path}, line ${line.line}: the header is ${came}, expected the ${BANK_COLUMNS.length} columns of bank-1999: ${BANK_COLUMNS.join(', ')}`,
  )
}

function rowOf(line: FileLine, context: RowContext): RecordedRow {
  if (line.isCut)
    return refused(line, context, { rule: 'tooLong', column: null, value: textOf(line), expected: `at most ${LINE_BYTES_MAX} bytes` })
  const parsed = parseBankRow(textOf(line))
  if (!parsed.ok) return refused(line, context, parsed.error)
  const meaning = eventsOfBankRow(parsed.value, context)
  if (meaning.kind !== 'skippedHour') return { ...meaning, line: line.line }
  const expected = 'a local time that exists: the clocks of the zone skip this one'
  return refused(line, context, { rule: 'localTimeDoesNotExist', column: 'q_start', value: textOf(line), expected })
}

/** Every byte as the character of its number: a byte that is not ASCII stays visible and is refused by its column. */
function textOf(line: FileLine): string {
  return Buffer.from(line.bytes).toString('latin1')
}

const SHOWN_CHARS_MAX = 80

function refused(line: FileLine, context: RowContext, fault: RowFault): RecordedRow {
  const text = textOf(line)
  const refusal: Refusal = {
    rule: `bank1999.${fault.rule}`,
    pointer: `/${line.line}${fault.column === null ? '' : `/${fault.column}`}`,
    value: JSON.stringify(fault.value.slice(0, SHOWN_CHARS_MAX - 2)).slice(0, SHOWN_CHARS_MAX),
    expected: fault.expected,
    hint: `line ${line.line} of ${context.fileName}${hintFor(text)}`,
    waitsFor: null,
  }
  // The line's number is part of what is kept: the same broken text on two lines is two broken rows.
  const raw = Buffer.from(JSON.stringify({ format: 'bank-1999', file: context.fileName, line: line.line, text }))
  return { kind: 'refused', line: line.line, place: `${context.fileName}:${line.line}`, refusal, raw }
}

function hintFor(text: string): string {
  const looksSpaced = !text.includes('\t') && text.trim().split(/ +/).length === BANK_COLUMNS.length
  return looksSpaced ? '; its tabs became spaces' : ''
}

import { describe, expect, test } from 'vitest'
import { readPlanCsv } from './plan-csv.ts'
import { decodePlanText } from './plan-text.ts'

function rowsOf(text: string): unknown {
  const read = readPlanCsv(text, null)
  return read.ok
    ? [read.value.delimiter, ...read.value.table.rows.map(({ row, cells }) => [row, ...cells])]
    : [read.error.rule, read.error.row]
}

describe('a text as a table', () => {
  test.each([
    ['semicolons, and a comma within a number', 'a;b\r\n1,5;2', [';', [1, 'a', 'b'], [2, '1,5', '2']]],
    ['cells copied from a spreadsheet', 'a\tb\n1\t', ['\t', [1, 'a', 'b'], [2, '1', '']]],
    ['the sign named in the first line', 'sep=|\na|b;c', ['|', [2, 'a', 'b;c']]],
    ['quotes with line feeds and quotes within', 'a,b\n"x\ny",""""\nz,1', [',', [1, 'a', 'b'], [2, 'x\ny', '"'], [4, 'z', '1']]],
    ['line ends of several kinds, and none at the end', 'a,b\rc,d\r\ne,f', [',', [1, 'a', 'b'], [2, 'c', 'd'], [3, 'e', 'f']]],
    ['a quote that is never closed', 'a,b\n"c,d\ne,f', ['unclosedQuote', 2]],
    ['a row of a thousand columns', `${'a,'.repeat(1_000)}b`, ['tooManyColumns', 1]],
    ['a field of a megabyte', `a,b\n${'x'.repeat(1_000_000)},1`, ['fieldTooLong', 2]],
  ])('with %s', (_, text, expected) => {
    expect(rowsOf(text)).toEqual(expected)
  })
})

describe('the letters of a file', () => {
  const decoded = (bytes: Uint8Array, encoding: 'windows-1252' | null = null) => {
    const text = decodePlanText(bytes, encoding)
    return text.ok ? text.value : text.error.rule
  }

  test.each([
    ['UTF-8 with its mark', Buffer.from('\ufeffä'), 'ä'],
    ['UTF-16 with its mark', Buffer.from('\ufeffä', 'utf16le'), 'ä'],
    ['UTF-16 with its mark, the other way round', Buffer.from('\ufeffä', 'utf16le').swap16(), 'ä'],
    ['UTF-16 without', Buffer.from('queue', 'utf16le'), 'nul'],
    ['another set', Buffer.from('ä', 'latin1'), 'invalidUtf8'],
    ['a workbook', Buffer.from('PK\x03\x04'), 'notText'],
    ['PDF', Buffer.from('%PDF-1.7'), 'notText'],
    ['a page', Buffer.from('<html><table>'), 'notText'],
    ['a packed file', Buffer.from([0x1f, 0x8b, 8]), 'notText'],
  ])('%s', (_, bytes, expected) => {
    expect(decoded(bytes)).toBe(expected)
  })

  test('may be said to be in windows-1252', () => {
    expect(decoded(Buffer.from([0xe4, 0x80]), 'windows-1252')).toBe('ä€')
  })
})

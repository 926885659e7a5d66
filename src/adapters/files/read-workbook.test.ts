import { describe, expect, test } from 'vitest'
import { rowsXml, xlsxNumber, xlsxOf, xlsxText, zipOf } from '../../../test/support/xlsx-file.ts'
import { formatInstant } from '../../domain/shared/civil.ts'
import { readWorkbook } from './read-workbook.ts'

async function cellsOf(bytes: Buffer): Promise<unknown> {
  const read = await readWorkbook(bytes)
  if (!read.ok) return read.error.rule
  return read.value.map(({ sheet, rows, notes }) => [sheet, rows.map(({ row, cells }) => [row, ...cells.map(shown)]), ...(notes ?? [])])
}

function shown(cell: unknown): unknown {
  return typeof cell === 'object' && cell !== null && 'wallMs' in cell ? formatInstant(Number(cell.wallMs)).slice(0, 16) : cell
}

/** The serial of 2026-03-29 08:15, in the calendar of 1900. */
const SERIAL = 46_110 + 8.25 / 24

describe('a workbook', () => {
  test('is read sheet by sheet, with texts, numbers, dates by their format, and errors as what they are', async () => {
    const sheet = rowsXml([
      ['t="s"><v>0</v>', xlsxText('a &amp; b'), xlsxNumber(12.5), xlsxNumber(SERIAL, 1), xlsxNumber(0.25, 2), xlsxNumber(7, 3)],
      ['t="e"><v>#REF!</v>', '><f>A1+1</f>', 't="str"><f>X()</f><v>=2</v>', 't="b"><v>1</v>', null, xlsxNumber(60, 1)],
    ])
    expect(await cellsOf(xlsxOf({ Plan: sheet, Empty: '</sheetData>' }, { strings: ['Queue'] }))).toEqual([
      [
        'Plan',
        [
          [1, 'Queue', 'a & b', 12.5, '2026-03-29T08:15', '1899-12-30T06:00', 7],
          [2, '#REF!', '#NOT COMPUTED!', '=2', 'TRUE', null, '1900-02-29'],
        ],
      ],
      ['Empty', []],
    ])
  })

  test('may count its days from 1904', async () => {
    const sheet = rowsXml([[xlsxNumber(SERIAL - 1_462, 1)]])
    expect(await cellsOf(xlsxOf({ Plan: sheet }, { properties: 'date1904="1"' }))).toEqual([['Plan', [[1, '2026-03-29T08:15']]]])
  })

  test('tells of hidden rows and merged cells, and costs no more for a cell far down', async () => {
    const far =
      '<row r="2" hidden="1"><c r="A2"><v>1</v></c></row><row r="1048576"><c r="B1048576"><v>2</v></c></row></sheetData><mergeCells><mergeCell ref="A1:B1"/></mergeCells>'
    expect(await cellsOf(xlsxOf({ Plan: far }))).toEqual([
      [
        'Plan',
        [
          [2, 1],
          [1_048_576, null, 2],
        ],
        '1 hidden rows of Plan were read as well',
        '1 merged cells of Plan have their value in the first cell only',
      ],
    ])
    expect(await cellsOf(xlsxOf({ Plan: '<row r="1"><c r="XFD1"><v>1</v></c></row></sheetData>' }))).toBe('tooManyColumns')
  })
})

describe('what is no honest workbook is refused by name', () => {
  test.each([
    ['a file of Excel 2003', Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 1, 2, 3, 4]), 'notAWorkbook'],
    ['no archive', Buffer.from('queue;start'), 'notAWorkbook'],
    ['an archive of something else', zipOf([{ name: 'a.txt', content: 'a' }]), 'notAWorkbook'],
    ['macros', xlsxOf({ Plan: '</sheetData>' }, { more: [{ name: 'xl/vbaProject.bin', content: 'x' }] }), 'macros'],
    ['a password', zipOf([{ name: 'xl/workbook.xml', content: '<workbook/>', isEncrypted: true }]), 'encrypted'],
    ['a part outside', zipOf([{ name: '../../etc/passwd', content: 'x' }]), 'partOutside'],
    [
      'one name twice',
      zipOf([
        { name: 'a', content: 'x' },
        { name: 'a', content: 'y' },
      ]),
      'partTwice',
    ],
    ['a thousand parts', zipOf(Array.from({ length: 1_000 }, (_, place) => ({ name: `p${place}`, content: '' }))), 'tooManyParts'],
    ['a bomb', xlsxOf({ Plan: `<!--${'x'.repeat(30_000_000)}--></sheetData>` }), 'unpacksTooLarge'],
    [
      'a bomb that claims to be small',
      zipOf([{ name: 'xl/workbook.xml', content: Buffer.alloc(30_000_000, 32), claims: 100 }]),
      'unpacksTooLarge',
    ],
    ['a size that is a lie', zipOf([{ name: 'xl/workbook.xml', content: '<workbook/>', claims: 5 }]), 'cutOff'],
    ['a document type', xlsxOf({ Plan: '</sheetData><!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]>' }), 'notAWorkbook'],
    ['half of a workbook', xlsxOf({ Plan: '</sheetData>' }).subarray(0, 300), 'notAWorkbook'],
    ['bytes that are no text', zipOf([{ name: 'xl/workbook.xml', content: Buffer.from([0xff, 0xfe, 0xfd]) }]), 'invalidUtf8'],
  ])('%s', async (_, bytes, rule) => {
    expect(await cellsOf(bytes)).toBe(rule)
  })
})

import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { staffedCsv, staffFile } from './staff-csv.ts'
import { FIGURE_COLUMNS } from './staff-figures.ts'

const OWN = fileURLToPath(new URL('../domain/staffing/fixtures/erlang-cases.csv', import.meta.url))
/** Lies beside a checkout where the project is developed; our own cases were computed in other ways and are tested everywhere. */
const REFERENCE = fileURLToPath(new URL('../../../shared/reference/erlang.csv', import.meta.url))
const FILES = [OWN, REFERENCE].filter(existsSync)

const cellsOf = (text: string): string[][] => text.split('\n').map((line) => line.split(','))

test.each(FILES)(
  'every figure of %s comes out to nine digits, six where it is below 1e-12, and what is no number as it stands there',
  (file) => {
    const bytes = readFileSync(file)
    const { rows, faults } = staffFile(bytes, file, null)
    const [header = [], ...printed] = cellsOf(staffedCsv(rows))
    const [expectedHeader = [], ...expected] = cellsOf(bytes.toString().trim())
    expect(faults).toEqual([])
    expect(printed.length).toBe(expected.length)
    const differences = expected.flatMap((row, place) =>
      FIGURE_COLUMNS.flatMap((column) => {
        const reference = row[expectedHeader.indexOf(column)] ?? ''
        const figure = printed[place]?.[header.indexOf(column)] ?? ''
        return agrees(figure, reference) ? [] : [`case ${row[0]} ${column}: ${figure}, expected ${reference}`]
      }),
    )
    expect(differences).toEqual([])
  },
)

function agrees(figure: string, reference: string): boolean {
  if (reference === 'nan' || reference === '+inf') return figure === reference
  const value = Number(reference)
  const limit = Math.abs(value) < 1e-12 ? 1e-6 : 1e-9
  return figure !== '' && Math.abs(Number(figure) - value) <= limit * Math.abs(value)
}

const staffed = (text: string, isTarget = false) =>
  staffFile(
    Buffer.from(text),
    'q.csv',
    isTarget ? (thresholdSeconds) => [{ kind: 'serviceLevel', formula: 'SL3', thresholdSeconds, fractionMin: 0.8 }] : null,
  )
const HEADER = 'case,model,calls_per_hour,aht_s,agents,patience_s,threshold_s\n'

test('rows that cannot be read are named by row, column, what came and what was expected, and the others are answered', () => {
  const { rows, faults } = staffed(
    `${HEADER}1,A,200,180,12,120,20\n2,B,200,180,12,120,20\n3,A,"1,5",180,12,120,20\n4,A,200,180,12,,20\n5,A,200,-3,12,9,20\n6,C,200,180,12.5,,20\n7,C,200\n8,C,NaN,180,14,,20\n9,C,1e400,180,14,,20\n10,C,200,180,14.0,,20\n`,
  )
  expect(rows.map((row) => row.case)).toEqual(['1', '10'])
  expect(faults.map(({ row, column, value, rule }) => [row, column, value, rule])).toEqual([
    [3, 'B model', 'B', 'unknownModel'],
    [4, 'C calls_per_hour', '1,5', 'notANumber'],
    [5, 'F patience_s', '', 'notANumber'],
    [6, 'D aht_s', '-3', 'outOfRange'],
    [7, 'E agents', '12.5', 'notWhole'],
    [8, null, '7,C,200', 'fieldCount'],
    [9, 'C calls_per_hour', 'NaN', 'notANumber'],
    [10, 'C calls_per_hour', '1e400', 'outOfRange'],
  ])
})

test('with a target the fewest agents stand in place of those given, and the column is not needed', () => {
  const { rows } = staffed('model,calls_per_hour,aht_s,patience_s,threshold_s\nA,200,180,120,20\nC,200,180,,20\nA,0,180,120,20\n', true)
  expect(rows.map(({ agents }) => agents)).toEqual([12, 14, 0])
  expect(rows.every(({ figures }) => (figures.sl ?? 0) >= 0.8)).toBe(true)
})

test('a file in the ways in which spreadsheets write it is read as what it says', () => {
  const plain = staffed(`${HEADER}1,A,200,180,12,120,20\n`).rows
  const ways = [
    `\ufeff${HEADER}1,A,200,180,12,120,20`,
    `sep=;\r\n${HEADER}1,A,200,180,12,120,20\r\n`.replaceAll(',', ';'),
    `${HEADER}1,A,200,180,12,120,20\n\n`.replaceAll(',', '\t'),
    `${HEADER}"1","A","200","180","12","120","20"\r`,
  ]
  for (const way of ways) expect(staffed(way).rows).toEqual(plain)
  const wide = staffFile(Buffer.from(`\ufeff${HEADER}1,A,200,180,12,120,20\n`, 'utf16le'), 'q.csv', null)
  expect(wide.rows).toEqual(plain)
})

test('a file that cannot be read as a whole is refused in one line that says where', () => {
  const said = (text: string): string => {
    try {
      staffed(text)
      return 'nothing'
    } catch (error) {
      return error instanceof Error ? error.message : String(error)
    }
  }
  expect(said('')).toBe('q.csv: it is empty, expected a header and rows')
  expect(said('model,aht_s\nA,1\n')).toContain('q.csv row 1: no column calls_per_hour, agents, patience_s, threshold_s')
  expect(said(HEADER.replace('case', 'aht_s'))).toBe('q.csv row 1: columns A and D are both "aht_s"')
  expect(said(`${HEADER}1,A,"200,180`)).toMatch(/^q\.csv row 2: .*expected a closing quote within 64 KiB/)
  expect(said('<html>')).toContain('HTML or XML')
  expect(() => staffFile(Buffer.from(`${HEADER}\xfc,A`, 'latin1'), 'q.csv', null)).toThrow(
    /^q\.csv: "byte \d+", expected text in utf-8; save it as CSV UTF-8$/,
  )
  expect(said('PK\u0003\u0004 a workbook')).toMatch(/^q\.csv: "a workbook or an archive", expected text: CSV.*; save it as CSV UTF-8$/)
})

test('a name that a spreadsheet would run is not run', () => {
  expect(staffedCsv(staffed(`${HEADER}"=HYPERLINK(""x"")",C,0,180,1,,20\n`).rows).split('\n')[1]).toMatch(/^"'=HYPERLINK\(""x""\)",C,0/)
})

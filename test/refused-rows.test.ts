import { expect, test } from 'vitest'
import { readWorkbook } from '../src/adapters/files/read-workbook.ts'
import { refusedRowsCsv } from '../src/adapters/http/refused-rows-csv.ts'
import { unpackCells } from '../src/app/plans/packed-cells.ts'
import { PLAIN_OPTIONS } from '../src/app/plans/plan-options.ts'
import { type PlanFormat, type PlanQuestion, readPlanFile, refusedOfPlanFile } from '../src/app/plans/read-plan-file.ts'
import { planContext } from './support/plan-context.ts'
import { rowsXml, xlsxNumber, xlsxOf, xlsxText } from './support/xlsx-file.ts'

const { records, calendar, now, heed } = await planContext()
const tools = { calendar, readWorkbook, heed }
const DAY = 46_091
const [DATE, TIME] = [1, 2]

function question(content: string | Buffer, format: PlanFormat = 'text'): PlanQuestion {
  const given = Buffer.from(content)
  const bytes = new SharedArrayBuffer(given.length)
  new Uint8Array(bytes).set(given)
  return { format, bytes, options: { ...PLAIN_OPTIONS, kind: 'forecast', name: 'week 11' }, records, now }
}

async function refused(asked: PlanQuestion): Promise<string> {
  const rows = await refusedOfPlanFile(asked, tools)
  if (!rows.ok) throw new Error(JSON.stringify(rows.error))
  return refusedRowsCsv(rows.value)
}

/** What a file comes to: quarter hours as time and contacts, and how many were refused. */
async function read(asked: PlanQuestion) {
  const file = await readPlanFile(asked, tools)
  if (!file.ok) throw new Error(JSON.stringify(file.error))
  const { cells, reading } = file.value
  const said = unpackCells(cells, { from: 0, to: cells.starts.length })
  const figures = said.map(({ start, contacts }) => [new Date(start).toISOString().slice(5, 16), contacts] as const)
  return { figures, said, refused: reading.refused }
}

/** 2026-03-10 in Berlin, an hour before UTC. */
const at = (utc: string, contacts: number) => [`03-10T${utc}`, contacts] as const

test('a row of a workbook with dates and times in columns is taken once it is mended, as long as it was, whatever its sheet is called', async () => {
  const row = (quarter: number, contacts: string, aht = xlsxNumber(240 / 86_400, TIME)) =>
    [xlsxText('billing-de'), xlsxNumber(DAY, DATE), xlsxNumber(quarter / 96, TIME), contacts, aht] as const
  const header = ['queue', 'date', 'time', 'contacts', 'aht'].map(xlsxText)
  const good = [32, 33].map((quarter) => row(quarter, xlsxNumber(4)))
  const rows = [header, row(0, xlsxText('many')), ...good, row(40, xlsxNumber(12.345), xlsxText('long'))]
  const csv = await refused(question(xlsxOf({ 'Total 2026': rowsXml(rows) }), 'workbook'))
  expect(csv.split('\r\n').slice(0, 2)).toEqual([
    'queue,date,time,contacts,aht,seconds,sheet,row,column,value,rule,expected,hint',
    expect.stringMatching(/^billing-de,2026-03-10 00:00,00:00:00,many,00:04:00,900,Total 2026,2,D contacts,"""many""",notANumber/),
  ])
  const mended = await read(question(csv.replace('many', '3').replace('long', '240')))
  expect([mended.figures, mended.refused]).toEqual([[['03-09T23:00', 3], at('09:00', 12.345)], 0])
  expect(mended.said.map(({ ahtSeconds }) => ahtSeconds)).toEqual([240, 240])
})

test('a workbook with cells of times across is read, and its refused row is taken once it is mended', async () => {
  const times = [32, 33, 34].map((quarter) => xlsxNumber(quarter / 96, TIME))
  const row = (queue: string, ...figures: readonly string[]) => [xlsxText(queue), xlsxNumber(DAY, DATE), ...figures]
  const rows = [
    [xlsxText('queue'), xlsxText('date'), ...times],
    row('billing-de', xlsxNumber(1), xlsxText('many'), xlsxNumber(3)),
    row('billing-uk', xlsxNumber(7), xlsxNumber(8), xlsxNumber(9)),
  ]
  const workbook = question(xlsxOf({ plan: rowsXml(rows) }), 'workbook')
  const first = await read(workbook)
  expect([first.figures.slice(0, 2), first.refused]).toEqual([[at('07:00', 1), at('07:30', 3)], 1])
  const csv = await refused(workbook)
  expect(csv).toMatch(/^queue,date,08:00,08:15,08:30,seconds,sheet,row/)
  const mended = await read(question(csv.replace(',many,', ',2,')))
  expect([mended.figures, mended.refused]).toEqual([[at('07:00', 1), at('07:15', 2), at('07:30', 3)], 0])
})

test('a workbook with days across comes back with its days', async () => {
  const header = [xlsxText('queue'), xlsxText('time'), xlsxNumber(DAY, DATE), xlsxNumber(DAY + 1, DATE)]
  const rows = [header, [xlsxText('billing-de'), xlsxNumber(32 / 96, TIME), xlsxText('many'), xlsxNumber(3)]]
  const more = [xlsxText('billing-de'), xlsxNumber(33 / 96, TIME), xlsxNumber(5), xlsxNumber(6)]
  const csv = await refused(question(xlsxOf({ plan: rowsXml([...rows, more]) }), 'workbook'))
  const mended = await read(question(csv.replace(',many,', ',2,')))
  expect([mended.figures, mended.refused]).toEqual([[at('07:00', 2), ['03-11T07:00', 3]], 0])
})

test('a row of a text with times across is written once with all that is wrong with it', async () => {
  const text = ['queue,date,08:00,08:15,08:30', 'billing-de,2026-03-10,x,2,y', 'billing-de,2026-03-11,1,2,-'].join('\n')
  const csv = await refused(question(text))
  const lines = csv.trimEnd().split('\r\n')
  expect(lines).toHaveLength(2)
  expect(lines[1]).toMatch(/^billing-de,2026-03-10,x,2,y,900,,2,"C 08:00; E 08:30","""x""; ""y""","notANumber; notANumber",/)
  const mended = await read(question(csv.replace(',x,2,y,', ',1,2,3,')))
  expect([mended.figures, mended.refused]).toEqual([[at('07:00', 1), at('07:15', 2), at('07:30', 3)], 0])
})

test('a row of an unknown queue is written once for hundreds of columns, and what a spreadsheet could run is read as it was', async () => {
  const days = Array.from({ length: 400 }, (_, n) => new Date(Date.UTC(2026, 2, 1 + n)).toISOString().slice(0, 10))
  const text = [`queue,time,${days.join(',')}`, `=nobody,08:00,-${',1'.repeat(399)}`, `=nobody,08:15${',1'.repeat(400)}`].join('\n')
  const csv = await refused(question(text))
  const lines = csv.trimEnd().split('\r\n')
  expect(lines).toHaveLength(3)
  expect(lines[1]).toContain(`and 389 more`)
  const mended = await read(question(csv.replaceAll(/"?'=nobody"?/g, 'billing-de')))
  expect([mended.figures.length, mended.refused]).toEqual([799, 0])
})

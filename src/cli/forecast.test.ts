import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { lawDays, ORDINARY_LAW } from '../../test/support/known-law.ts'
import { forecast } from './forecast.ts'

interface Row {
  readonly start: string
  readonly quantiles: Readonly<Record<'0.1' | '0.5' | '0.9', number>>
  readonly mean: number
}

const folder = mkdtempSync(join(tmpdir(), 'loadline-forecast-'))
afterAll(() => rmSync(folder, { recursive: true }))

const wall = (date: string, slot: number): string =>
  `${date}T${String(Math.floor(slot / 2)).padStart(2, '0')}:${slot % 2 === 0 ? '00' : '30'}`

/** Two months of a queue of Berlin that is served every day from 1:00 to 20:00, over the night in which clocks are put forward. */
const LAW = { ...ORDINARY_LAW, worksOnWeekends: true, openSlots: [2, 40] as const }
const DAYS = lawDays(LAW, { from: '2026-02-02', days: 60, seed: 'cli' })
const ROWS = [...DAYS.counts].flatMap(([date, counts]) =>
  counts.flatMap((count, slot) =>
    count === null || (date === '2026-03-29' && slot >= 4 && slot < 6) ? [] : [`${wall(date, slot)},${count}`],
  ),
)

function file(name: string, rows: readonly string[]): string {
  const path = join(folder, name)
  writeFileSync(path, `start,count\n${rows.join('\n')}\n`)
  return path
}

let csv = ''
beforeAll(() => {
  csv = file('counts.csv', ROWS)
})

const run = async (...args: readonly string[]) => await forecast(['--zone', 'Europe/Berlin', '--interval', '30m', ...args])
const rowsAt = async (path: string, ...args: readonly string[]): Promise<readonly Row[]> => {
  const { text } = await run('--csv', path, '--json', ...args)
  return (JSON.parse(text) as { readonly rows: readonly Row[] }).rows
}

test('the rest of the day is forecast from the rows that ended by the moment asked for, and from no later one', async () => {
  const rows = await rowsAt(csv, '--at', '2026-03-25T10:00')
  expect(rows.map(({ start }) => start)).toEqual(Array.from({ length: 20 }, (_, place) => wall('2026-03-25', 20 + place)))
  expect(rows.every(({ quantiles, mean }) => quantiles['0.1'] < mean && mean < quantiles['0.9'] && quantiles['0.5'] > 0)).toBe(true)
  const past = file(
    'past.csv',
    ROWS.filter((row) => row < '2026-03-25T10:00'),
  )
  expect(await rowsAt(past, '--at', '2026-03-25T10:00')).toEqual(rows)
  const half = file('half.csv', [...ROWS.filter((row) => row < '2026-03-25T10:00'), '2026-03-25T10:00,9999'])
  expect(await rowsAt(half, '--at', '2026-03-25T10:10')).toEqual(rows)
})

test('more moments give a line each, the same as each alone', async () => {
  const moments = ['2026-03-25T00:00', '2026-03-25T12:00', '2026-03-26T09:30', '2026-03-25T12:00']
  const { text } = await run('--csv', csv, '--json', ...moments.flatMap((moment) => ['--at', moment]))
  const alone = await Promise.all(moments.map(async (moment) => (await run('--csv', csv, '--json', '--at', moment)).text))
  expect(text.split('\n')).toEqual(alone)
})

test('a file in parts of the interval is summed to it', async () => {
  const parts = ROWS.flatMap((row) => {
    const [start = '', count = ''] = row.split(',')
    const minute = start.endsWith('00') ? '15' : '45'
    return [`${start},${Math.floor(Number(count) / 2)}`, `${start.slice(0, 14)}${minute},${Math.ceil(Number(count) / 2)}`]
  })
  expect(await rowsAt(file('quarters.csv', parts), '--at', '2026-03-25T10:00')).toEqual(await rowsAt(csv, '--at', '2026-03-25T10:00'))
})

test('the day on which clocks are put forward has no row for the hour that there is not', async () => {
  const starts = (await rowsAt(csv, '--at', '2026-03-29T00:00')).map(({ start }) => start.slice(11))
  expect(starts.slice(0, 4)).toEqual(['01:00', '01:30', '03:00', '03:30'])
  const { notes } = await run('--csv', file('gap.csv', [...ROWS, '2026-03-29T02:30,7']), '--at', '2026-03-29T10:00')
  expect(notes).toEqual([expect.stringContaining('column A start: "2026-03-29T02:30", expected a local time that there was')])
})

test('weeks ahead are forecast up to the moment given, with a wider band than tomorrow', async () => {
  const rows = await rowsAt(csv, '--at', '2026-03-20T00:00', '--until', '2026-05-15T00:00')
  expect([rows[0]?.start, rows.at(-1)?.start]).toEqual(['2026-03-20T01:00', '2026-05-14T19:30'])
  const relative = ({ quantiles, mean }: Row): number => (quantiles['0.9'] - quantiles['0.1']) / mean
  const [first, last] = [rows.find(({ start }) => start === '2026-03-20T09:00'), rows.find(({ start }) => start === '2026-05-08T09:00')]
  expect(relative(last as Row)).toBeGreaterThan(relative(first as Row))
})

test('rows that cannot be are named with their place and reason, and the others are used', async () => {
  const bad = file('bad.csv', [...ROWS, '2026-04-01T08:00,"1,5"', '1.4.2026 08:30,4', '2026-04-01T09:00,-3', '2026-02-02T08:00,1'])
  const { notes, text } = await run('--csv', bad, '--json', '--at', '2026-03-25T10:00')
  expect(notes.map((note) => /row \d+ column (.*), expected/.exec(note)?.[1])).toEqual([
    'B count: "1,5"',
    'A start: "1.4.2026 08:30"',
    'B count: "-3"',
    'B count: "1"',
  ])
  expect(text).toBe((await run('--csv', csv, '--json', '--at', '2026-03-25T10:00')).text)
})

test.each([
  [['--at', 'tomorrow'], /--at is "tomorrow", expected a local time/],
  [['--at', '2026-03-25T10:00', '--until', '2026-03-25T10:00'], /expected a time after --at/],
  [['--at', '2026-03-25T10:00', '--country', 'XX'], /--country is "XX"/],
  [['--at', '2026-03-29T02:30'], /there was no such local time in Europe\/Berlin/],
  [['--at', '2026-02-03T10:00'], /1 days with counts before 2026-02-03, expected at least 3/],
])('%j is refused with a line that says why', async (args, reason) => {
  await expect(run('--csv', csv, ...args)).rejects.toThrow(reason)
})

/** The same counts, with one in ten who leaves, and contacts of 240 s talk, 20 s hold and 60 s wrap, which is 120 s from noon on. */
const abandonedOf = (count: number): number => Math.round(count / 10)
const wrapAt = (start: string): number => (start.slice(11) < '12:00' ? 60 : 120)
const withMeans = (columns: string, of: (count: number, wrap: number) => string): string => {
  const path = join(folder, `${columns}.csv`)
  const lines = ROWS.map((row) => {
    const [start = '', count = ''] = row.split(',')
    return `${row},${of(Number(count), wrapAt(start))}`
  })
  writeFileSync(path, `start,count,${columns}\n${lines.join('\n')}\n`)
  return path
}

interface MeanRow extends Row {
  readonly aht: Omit<Row, 'start'>
  readonly wrap: Omit<Row, 'start'>
  readonly talk: Omit<Row, 'start'>
  readonly hold: Omit<Row, 'start'>
  readonly abandoned: Omit<Row, 'start'>
}

test('what a file tells of contacts beside their number is forecast too, with bands, and talk, hold and wrap add up', async () => {
  const whole = withMeans('talk,hold,wrap,abandoned', (count, wrap) => `240,20,${wrap},${abandonedOf(count)}`)
  const rows = (await rowsAt(whole, '--at', '2026-03-25T10:00')) as readonly MeanRow[]
  expect(rows.map(({ start, mean, quantiles }) => ({ start, mean, quantiles }))).toEqual(
    (await rowsAt(csv, '--at', '2026-03-25T10:00')).map(({ start, mean, quantiles }) => ({ start, mean, quantiles })),
  )
  for (const { start, aht, talk, hold, wrap, abandoned } of rows) {
    expect(talk.mean + hold.mean + wrap.mean).toBeCloseTo(aht.mean, 3)
    expect(Math.abs(aht.mean - 260 - wrapAt(start))).toBeLessThan(25)
    expect(Math.abs(abandoned.mean - 0.1)).toBeLessThan(0.02)
    for (const { quantiles } of [aht, abandoned]) expect(quantiles['0.1']).toBeLessThanOrEqual(quantiles['0.9'])
  }
  const [header, first = ''] = (await run('--csv', whole, '--at', '2026-03-25T10:00')).text.split('\n')
  expect(header).toMatch(/^start,mean,q10,q50,q90,aht,aht_q10,aht_q50,aht_q90,talk,.*,wrap_q90,abandoned,abandoned_q10/)
  expect(first.split(',')).toHaveLength(5 + 5 * 4)
})

test('of a file with handle times alone these are told, and a part without talk means nothing', async () => {
  const { text, notes } = await run(
    '--csv',
    withMeans('aht,wrap', (_, wrap) => `${260 + wrap},${wrap}`),
    '--json',
    '--at',
    '2026-03-25T10:00',
  )
  const [row] = (JSON.parse(text) as { readonly rows: readonly MeanRow[] }).rows
  expect(Object.keys(row ?? {})).toEqual(['start', 'quantiles', 'mean', 'aht'])
  expect(notes).toEqual([expect.stringContaining('columns without meaning here: wrap')])
})

test('rows whose figures contradict each other are named, and the others are used', async () => {
  let row = 0
  const path = withMeans('aht,talk,wrap,abandoned', (count, wrap) => {
    row += 1
    return `${240 + wrap + (row === 3 ? 40 : 0)},240,${wrap},${row === 5 ? count + 1 : abandonedOf(count)}`
  })
  const { notes } = await run('--csv', path, '--json', '--at', '2026-03-25T10:00')
  expect(notes).toEqual([
    expect.stringMatching(/row 4 column C aht: "340", expected 300, as talk, hold and wrap of the row are together/),
    expect.stringMatching(/row 6 column F abandoned: "\d+", expected a whole number of the \d+ contacts of the row/),
  ])
})

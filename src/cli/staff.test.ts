import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { staff } from './staff.ts'

const figures = async (...args: readonly string[]): Promise<Record<string, number>> => {
  const { text } = await staff([...args, '--json'])
  return JSON.parse(text) as Record<string, number>
}
const LOAD = ['--calls-per-hour', '200', '--aht', '180', '--patience', '120']

test('of calls, agents and a target two are given, and the third is the answer', async () => {
  expect(await figures(...LOAD, '--agents', '12')).toMatchObject({ agents: 12, sl: 0.8255826443617642, stable: 1 })
  expect(await figures(...LOAD, '--target', '.8')).toMatchObject({ agents: 12 })
  const most = await figures('--agents', '12', '--aht', '180', '--patience', '120', '--target', '.8')
  const atMost = await figures('--calls-per-hour', String(most['most_calls_per_hour']), ...LOAD.slice(2), '--agents', '12')
  expect(atMost['sl']).toBeCloseTo(0.8, 9)
  await expect(staff([...LOAD, '--agents', '12', '--target', '.8'])).rejects.toThrow('expected two of them: the third is the answer')
})

test('the formula, the cap of occupancy and shrinkage are those that were named', async () => {
  const [first, net, capped] = await Promise.all([
    figures(...LOAD, '--target', '.9'),
    figures(...LOAD, '--target', '.9', '--formula', 'SL1'),
    figures(...LOAD, '--target', '.8', '--occupancy-max', '.7', '--shrinkage', '.3'),
  ])
  expect([first['agents'], net['agents']]).toEqual([14, 13])
  expect(capped['occupancy']).toBeLessThanOrEqual(0.7)
  expect((capped['scheduled_heads'] ?? 0) * 0.7).toBeCloseTo(capped['agents'] ?? 0, 9)
})

test('a queue without a steady state is told as such, in words a spreadsheet can hold', async () => {
  const { text } = await staff(['--calls-per-hour', '60', '--aht', '300', '--agents', '5'])
  expect(text).toMatch(/^stable +0$/m)
  expect(text).toMatch(/^queue_len +\+inf$/m)
})

test.each([
  [
    ['--calls-per-hour', '1,5', '--aht', '180', '--agents', '3'],
    '--calls-per-hour is "1,5", expected a number from 0 to 1000000000 with a decimal point',
  ],
  [['--calls-per-hour', '5', '--aht', '180', '--agents', '2.5'], '--agents is "2.5", expected a whole number from 0 to 100000'],
  [['--calls-per-hour', '5', '--aht', '180', '--target', '80'], '--target is "80", expected a fraction from 0 to 1, as .8'],
  [['--calls-per-hour', '5', '--aht', '180'], 'expected --agents N, or --target F for the fewest'],
  [['--agents', '5', '--target', '.8'], 'expected --aht SECONDS'],
  [['--csv', 'q.csv', '--aht', '180'], '--aht has no meaning with --csv, which has rows of queues'],
  [['--formula', 'SL9', '--target', '.8'], '--formula is "SL9", expected one of SL1'],
  [['--short-abandon', '5', '--target', '.8'], '--short-abandon has no meaning without --formula SL5 or SL6'],
  [['--carry', '15m', '--aht', '180'], '--carry has no meaning without --csv'],
  [['--csv', 'q.csv', '--carry', '15'], '--carry is "15", expected the length of an interval, as 15m'],
  [['--chats', '300,900', '--agents', '2'], '--chats is "300,900", expected handle times with 1, 2, 3 at once'],
  [
    ['--chats', '300,400', '--agents', '2', '--calls-per-hour', '5', '--patience', '0'],
    'patienceSeconds is 0, expected more than 0, or null where nobody leaves',
  ],
  [['--open', '5', '--aht', '600', '--agents', '2'], 'expected --promise HOURS'],
  [['--open', '5', '--promise', '4', '--patience', '20'], '--patience has no meaning with --open'],
  [['--promise', '4', '--aht', '600'], '--promise has no meaning without --open'],
  [['q.csv'], '"q.csv" has no flag in front, expected a file as --csv FILE'],
])('%s is refused in one line', async (args, line) => {
  await expect(staff(args)).rejects.toThrow(line)
})

test('of a file the rows that can be read are answered, and the others are told with their place', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'loadline-staff-'))
  const file = join(folder, 'q.csv')
  writeFileSync(file, 'model,calls_per_hour,aht_s,agents,patience_s,threshold_s,remark\nC,60,300,8,,20,a\nC,sixty,300,8,,20,b\n')
  const plain = await staff(['--csv', file])
  const json = await staff(['--csv', file, '--json'])
  rmSync(folder, { recursive: true })
  expect(plain.text.split('\n')).toHaveLength(2)
  expect(plain.notes).toEqual([
    `${file}: columns without meaning here: remark`,
    `${file} row 3 column B calls_per_hour: "sixty", expected a number with a decimal point, as 1234.5`,
  ])
  expect([plain.isDone, json.isDone]).toEqual([false, false])
  expect(JSON.parse(json.text)).toMatchObject({
    rows: [{ model: 'C', agents: 8 }],
    rejected: [{ row: 3, sheet: null, rule: 'notANumber' }],
    ignored: ['remark'],
  })
  await expect(staff(['--csv', join(folder, 'gone.csv')])).rejects.toThrow('gone.csv cannot be read')
})

test('rows that follow each other begin with what the one before left, and a row that cannot be read stops them', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'loadline-staff-'))
  const file = join(folder, 'day.csv')
  const header = 'model,calls_per_hour,aht_s,agents,patience_s,threshold_s\n'
  writeFileSync(file, `${header}A,240,300,12,120,20\nA,60,300,12,120,20\n`)
  const carried = JSON.parse((await staff(['--csv', file, '--carry', '15m', '--json'])).text) as {
    rows: { sl: number; waiting_at_end: number }[]
  }
  const apart = JSON.parse((await staff(['--csv', file, '--json'])).text) as typeof carried
  writeFileSync(file, `${header}A,240,300,12,120,20\nA,,300,12,120,20\n`)
  await expect(staff(['--csv', file, '--carry', '15m'])).rejects.toThrow('row 3 column B calls_per_hour: "", expected a number')
  rmSync(folder, { recursive: true })
  expect(carried.rows[0]?.waiting_at_end).toBeGreaterThan(1)
  expect(carried.rows[1]?.sl).toBeLessThan((apart.rows[1]?.sl ?? 0) - 0.05)
})

test('chats at once and promised work are staffed by their own flags', async () => {
  const chats = ['--calls-per-hour', '120', '--chats', '420,520,660', '--patience', '180', '--threshold', '30']
  const needed = await figures(...chats, '--target', '.8')
  expect((await figures(...chats, '--agents', String(needed['agents'])))['sl']).toBeGreaterThanOrEqual(0.8)
  const work = ['--open', '70', '--promise', '24', '--aht', '600', '--calls-per-hour', '5', '--hours', '48']
  const worked = await figures(...work, '--agents', '2', '--utilisation', '.9')
  expect(worked).toMatchObject({ handled_per_hour: 10.8, breaches: 0, within_promise: 1 })
  expect(worked['days_to_clear']).toBeCloseTo(70 / 10.8 / 24, 9)
  expect(await figures(...work, '--target', '.95')).toMatchObject({ agents: 1 })
})

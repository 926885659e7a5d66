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
  [['--csv', 'q.csv', '--aht', '180'], '--aht has no meaning with --csv, where it stands in the rows'],
  [['--formula', 'SL9', '--target', '.8'], '--formula is "SL9", expected one of SL1'],
  [['--short-abandon', '5', '--target', '.8'], '--short-abandon has no meaning without --formula SL5 or SL6'],
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

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { NOW } from '../../test/support/http-feed.ts'
import { ADMIN_TOKEN, ask, type HttpWorld, httpWorld } from '../../test/support/http-world.ts'
import { rowsXml, xlsxNumber, xlsxOf, xlsxText } from '../../test/support/xlsx-file.ts'
import { formatInstant } from '../domain/shared/civil.ts'
import { DAY_MS, intervalStart } from '../domain/shared/instant.ts'
import { planList } from '../wire/plans.ts'
import { writeControl } from './control-file.ts'
import { importPlan } from './import-plan.ts'

const folder = mkdtempSync(join(tmpdir(), 'loadline-import-'))
const START = formatInstant(intervalStart(NOW + DAY_MS))
let world: HttpWorld
beforeAll(async () => {
  world = await httpWorld()
  const url = await world.server.listen({ host: '127.0.0.1', port: 0 })
  await writeControl(folder, { url, pid: process.pid, token: ADMIN_TOKEN })
})
afterAll(async () => {
  await world.close()
  rmSync(folder, { recursive: true })
})

async function run(file: string, content: string | Buffer, ...flags: readonly string[]) {
  writeFileSync(join(folder, file), content)
  return await importPlan([join(folder, file), ...flags], {}, folder)
}

const names = async () =>
  planList.parse((await ask(world, 'vera', 'GET', '/api/v1/plans')).body).plans.map(({ name, kind }) => `${kind} ${name}`)

test('a file is looked at, refused as a whole for a row, and kept without it where that is said', async () => {
  const csv = `queue,start,seconds,contacts\nbilling,${START},900,7\nbiling,${START},900,7`
  const seen = await run('week 14.csv', csv, '--dry-run')
  expect([seen.isDone, seen.text.split('\n')]).toEqual([
    false,
    [
      '2 intervals read: 1 good, 1 refused, 0 say nothing, 0 say the same again; nothing was kept',
      'it would change 0 quarter hours, plan 1 anew, leave 0 as they are, and not count for 0',
      expect.stringMatching(/^row 3: "biling", .* \(did you mean "billing"\?\)$/),
    ],
  ])
  const refused = await run('week 14.csv', csv)
  expect([refused.isDone, refused.text.split('\n')[0]]).toEqual([
    false,
    expect.stringContaining('1 of 2 intervals are refused. No plan was kept.'),
  ])
  expect(await names()).toEqual([])
  expect((await run('week 14.csv', csv, '--skip')).text).toContain('kept as snapshot 1')
  expect((await run('week 14.csv', csv, '--skip')).text).toContain('snapshot 1 says the same already')
  expect(await names()).toEqual(['forecast week 14'])
})

test('a workbook is taken by its name, with what it leaves open', async () => {
  const sheet = rowsXml([['date', '08:00'].map(xlsxText), [xlsxNumber(46_113, 1), xlsxNumber(4)]])
  const kept = await run(
    'promised.xlsx',
    xlsxOf({ Plan: sheet }),
    '--kind',
    'commitment',
    '--queue',
    'billing',
    '--vendor',
    'acme',
    '--minutes',
    '60',
    '--json',
  )
  expect(kept.isDone, kept.text).toBe(true)
  expect(JSON.parse(kept.text)).toMatchObject({ isNew: true, plan: { kind: 'commitment', name: 'promised', quarterHours: 4 } })
})

test('a server that does not answer is not called one that cannot be reached: the file may be kept all the same', async () => {
  const silent = createServer(() => undefined)
  await new Promise<void>((listening) => silent.listen(0, '127.0.0.1', listening))
  const data = join(folder, 'silent')
  mkdirSync(data)
  const { port } = silent.address() as AddressInfo
  await writeControl(data, { url: `http://127.0.0.1:${port}`, pid: process.pid, token: ADMIN_TOKEN })
  writeFileSync(join(folder, 'slow.csv'), 'queue,start,contacts')
  const told = /did not answer within 0.05 seconds, and reading a file takes at most 180\. It may have kept the plan/
  await expect(importPlan([join(folder, 'slow.csv')], {}, data, 50)).rejects.toThrow(told)
  silent.closeAllConnections()
  silent.close()
})

test('what it is called with wrongly is said in a line', async () => {
  await expect(importPlan([], {}, folder)).rejects.toThrow('import takes one file')
  await expect(run('a.csv', '', '--kind', 'guess')).rejects.toThrow('expected one of forecast, requirement')
  await expect(importPlan([join(folder, 'none.csv')], {}, folder)).rejects.toThrow(/none.csv cannot be read/)
})

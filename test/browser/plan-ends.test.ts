import type { Page, Route } from 'playwright-core'
import { expect, test } from 'vitest'
import { formatInstant } from '../../src/domain/shared/civil.ts'
import { DAY_MS } from '../../src/domain/shared/instant.ts'
import { axeFindings } from '../support/axe-findings.ts'
import { contactEvent, NOW } from '../support/http-feed.ts'
import { type HttpWorld, httpWorld, sendEvents } from '../support/http-world.ts'
import { shoot, worldPages } from '../support/world-pages.ts'
import { rowsXml, xlsxNumber, xlsxOf, xlsxText } from '../support/xlsx-file.ts'

const DAY = formatInstant(NOW + DAY_MS).slice(0, 10)
const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'

async function send(world: HttpWorld, path: string, type: string, payload: string | Buffer): Promise<void> {
  const headers = { host: '127.0.0.1:4680', authorization: `Bearer ${world.token('ada')}`, 'content-type': type }
  await world.server.inject({ method: 'POST', url: `/api/v1/plans${path}`, headers, payload })
}

const pages = worldPages({
  build: async (webRoot) => {
    const world = await httpWorld({ webRoot })
    await sendEvents(world, 'platform', [contactEvent()])
    const sheet = rowsXml([['date', '08:00'].map(xlsxText), [xlsxNumber(46_113, 1), xlsxNumber(4)]])
    await send(world, '?kind=forecast&name=week+9&file=w9.xlsx&queue=billing&minutes=60', XLSX, xlsxOf({ Plan: sheet }))
    await send(world, '/preview?kind=forecast&name=staff&file=salaries.csv', 'text/csv', 'name,salary\nAnna,1')
    await send(world, '/preview?kind=forecast&name=old&file=old.csv', 'text/csv', 'c,d\n1,2')
    await world.store.owner("update plan_file set key_mark = decode(repeat('00', 32), 'hex') where file_name = 'old.csv'")
    return world
  },
})

async function open(tab: string, theme: 'light' | 'dark' = 'light'): Promise<Page> {
  return await pages.open(`forecaster-${theme}`, { role: 'forecaster', name: 'Fay' }, `?screen=plans&tab=${tab}`, { theme })
}

/** Looks at a plan and begins to keep it; the page is never told what came of that. */
async function keeping(page: Page, name: string, onAsked: (route: Route) => Promise<unknown>): Promise<void> {
  await page.getByLabel('Name', { exact: true }).fill(name)
  await page.getByLabel(/Cells copied from a spreadsheet/).fill(`queue;start;contacts\nbilling;${DAY} 08:00;5\nbilling;${DAY} 08:15;6`)
  await page.getByRole('button', { name: 'Look at it' }).click()
  await page.getByRole('button', { name: 'Keep as snapshot' }).waitFor()
  const asked = Promise.withResolvers<void>()
  await page.route('**/api/v1/plans?*', async (route) => {
    await onAsked(route)
    asked.resolve()
  })
  await page.getByRole('button', { name: 'Keep as snapshot' }).click()
  await asked.promise
}

const neverSent = async (): Promise<void> => undefined
const keptUnheard = async (route: Route) => await route.fetch()

test('who cancels keeping a plan is told that nothing was kept', async () => {
  const page = await open('import')
  await keeping(page, 'given up', neverSent)
  await page.getByRole('button', { name: 'Cancel' }).click()
  await page.getByText('Cancelled. Nothing was kept.').waitFor()
  await shoot(page, 'plans-cancelled')
})

test('who cancels when it is kept already is told that it is, and can withdraw it', async () => {
  const page = await open('import')
  await keeping(page, 'too late', keptUnheard)
  await page.getByRole('button', { name: 'Cancel' }).click()
  await page.getByText('It is kept as “too late”: it was there before it could be cancelled.').waitFor()
  await shoot(page, 'plans-kept-after-all')
  await page.getByRole('button', { name: 'Withdraw' }).click()
  await page.getByText('withdrawn').waitFor()
})

test('who leaves the tab ends what was being kept', async () => {
  const page = await open('import')
  await keeping(page, 'left', neverSent)
  const ended = page.waitForEvent('requestfailed', (request) => request.url().includes('/api/v1/plans?'))
  await page.getByRole('tab', { name: 'Snapshots' }).click()
  expect((await ended).failure()?.errorText).toContain('ABORTED')
})

test('the file of a snapshot is saved under its name, with the ending that it had', async () => {
  const page = await open('snapshots')
  const saved = page.waitForEvent('download')
  await page.getByRole('button', { name: 'Download the file of week 9 as it came' }).click()
  expect((await saved).suggestedFilename()).toBe('week 9.xlsx')
})

test.each(['dark', 'light'] as const)(
  'in the %s theme files as they came can be deleted, and those are told that cannot be opened',
  async (theme) => {
    const page = await open('import', theme)
    await page.getByText('Files that came within 30 days').click()
    const old = page.getByRole('row', { name: /old\.csv/ })
    await old.getByText('sealed under another LOADLINE_SECRET').waitFor()
    expect(await old.getByRole('button').allTextContents()).toEqual(['Delete'])
    const file = theme === 'dark' ? 'salaries.csv' : 'old.csv'
    await page.getByRole('button', { name: `Delete ${file}` }).click()
    await shoot(page, `plans-files-${theme}`)
    expect(await axeFindings(page)).toEqual([])
    await page.getByRole('button', { name: 'Delete for good' }).click()
    await page.getByRole('row', { name: file }).waitFor({ state: 'detached' })
  },
)

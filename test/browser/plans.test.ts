import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { formatInstant } from '../../src/domain/shared/civil.ts'
import { DAY_MS, intervalStart } from '../../src/domain/shared/instant.ts'
import { axeFindings } from '../support/axe-findings.ts'
import { contactEvent, NOW } from '../support/http-feed.ts'
import { ask, httpWorld, sendEvents } from '../support/http-world.ts'
import { WALL_TIMES } from '../support/plan-context.ts'
import { shoot, worldPages } from '../support/world-pages.ts'

const DAY = formatInstant(NOW + DAY_MS).slice(0, 10)

/** A day as a planner pastes it: times down, the days across, with a comma before parts of one. */
const PASTED = [
  `Zeit\t${DAY}`,
  ...WALL_TIMES.slice(32, 72).map((time, place) => `${time}\t${place === 3 ? 'viele' : `${10 + place},5`}`),
].join('\n')

const pages = worldPages({
  build: async (webRoot) => {
    const world = await httpWorld({ webRoot })
    await sendEvents(world, 'platform', [contactEvent()])
    for (const [name, more] of [
      ['week 14, locked', 0],
      ['week 14, latest', 3],
    ] as const) {
      const rows = ['billing', 'sales'].flatMap((queue) =>
        WALL_TIMES.slice(32, 72).map((time, place) => `${queue},${DAY} ${time},900,${20 + (place % 9) * 2 + more},${200 + more},7`),
      )
      await ask(
        world,
        'ada',
        'POST',
        `/api/v1/plans?kind=forecast&name=${encodeURIComponent(name)}`,
        ['queue,start,seconds,contacts,aht,heads', ...rows].join('\n'),
        'text/csv',
      )
      world.store.clock.advance(60_000)
    }
    const before = formatInstant(NOW - 2 * DAY_MS)
    const csv = ['queue,start,seconds,contacts', `billing,${formatInstant(intervalStart(NOW - 600_000))},900,3`].join('\n')
    await ask(world, 'ada', 'POST', `/api/v1/plans?kind=forecast&name=week+13&madeAt=${before}`, csv, 'text/csv')
    world.store.clock.advance(1_200_000)
    return world
  },
  excused: /422/,
})

async function open(search: string, role: 'forecaster' | 'analyst' = 'forecaster', theme: 'light' | 'dark' = 'light'): Promise<Page> {
  return await pages.open(`${role}-${theme}`, { role, name: 'Fay' }, search, { theme })
}

async function paste(page: Page, name: string): Promise<void> {
  await page.getByLabel('Name', { exact: true }).fill(name)
  await page.getByLabel(/Cells copied from a spreadsheet/).fill(PASTED)
  await page.getByText('How it is to be read').click()
  await page.getByLabel('Queue, where none is named').selectOption('billing')
  await page.getByRole('button', { name: 'Look at it' }).click()
  await page.getByText('40 intervals read: 39 good, 1 refused').waitFor()
}

test('a forecast is pasted, its refused row is shown with its cell, the rest is kept, listed, and withdrawn again', async () => {
  const page = await open('')
  await page.getByRole('button', { name: 'Forecast & staffing' }).click()
  await page.getByRole('tab', { name: 'Import' }).click()
  await paste(page, 'week 15')
  await page.getByRole('cell', { name: '"viele"' }).waitFor()
  expect(await page.getByRole('row', { name: /viele/ }).textContent()).toContain(`B ${DAY}`)
  await page.getByRole('button', { name: 'Keep without the 1 refused' }).click()
  await page.getByText('Forecast “week 15” is kept.').waitFor()
  await page.getByRole('button', { name: 'See all snapshots' }).click()
  await page.getByRole('row', { name: /week 15/ }).waitFor()
  await page.getByRole('button', { name: 'Withdraw week 15' }).click()
  await page.getByRole('row', { name: /week 15/ }).waitFor({ state: 'detached' })
  await page.getByLabel('Withdrawn ones too').check()
  await page.getByRole('button', { name: 'Let week 15 count again' }).waitFor()
})

test('a plan is held against what it would change and what came on that weekday, before it is kept', async () => {
  const page = await open('?screen=plans&tab=import')
  await page.getByLabel('Name', { exact: true }).fill('week 14, newest')
  const rows = WALL_TIMES.slice(32, 76).map((time, place) => `billing\t${DAY} ${time}\t${20 + (place % 9) * 2 + 3}\t203\t7`)
  const csv = ['Plan of the week', 'queue\tstart\tcontacts\taht\theads', ...rows].join('\n').replace('\t25\t', '\t31\t')
  await page.getByLabel(/Cells copied from a spreadsheet/).fill(csv)
  await page.getByRole('button', { name: 'Look at it' }).click()
  await page.getByText('4 quarter hours had no plan until now; 1 change, by 6.0 contacts in all; 39 stay as they are planned').waitFor()
  const overlapping = page.getByRole('row', { name: /week 14, locked/ })
  expect(await overlapping.textContent()).toMatch(/4040the file would count$/)
  await shoot(page, 'plans-beside')
})

test('a reading that is cancelled keeps nothing, and the next file is read', async () => {
  const page = await open('?screen=plans&tab=import')
  await page.getByText('File', { exact: true }).click()
  const from = Date.parse(`${DAY}T00:00:00Z`)
  const rows = Array.from({ length: 120_000 }, (_, n) => `billing;${formatInstant(from + n * 900_000)};${n % 40}`)
  const buffer = Buffer.from(['queue;start;contacts', ...rows].join('\n'))
  await page.getByLabel('A CSV or XLSX file').setInputFiles({ name: 'years.csv', mimeType: 'text/csv', buffer })
  await page.getByRole('button', { name: 'Look at it' }).click()
  await page.getByText('Reading the rows').waitFor()
  await shoot(page, 'plans-reading')
  await page.getByRole('button', { name: 'Cancel' }).click()
  await page.getByRole('button', { name: 'Look at it' }).waitFor()
  await page.getByLabel('A CSV or XLSX file').setInputFiles({
    name: 'two.csv',
    mimeType: 'text/csv',
    buffer: Buffer.from([...['queue;start;contacts'], ...rows.slice(0, 2)].join('\n')),
  })
  await page.getByRole('button', { name: 'Look at it' }).click()
  await page.getByText('2 intervals read: 2 good, 0 refused').waitFor()
})

test('what cannot be read says why, and nothing is kept', async () => {
  const page = await open('?screen=plans&tab=import')
  await page.getByLabel('Name', { exact: true }).fill('broken')
  await page.getByLabel(/Cells copied from a spreadsheet/).fill('queue;start;contacts\nbilling;03/04/2026 08:00;5')
  await page.getByRole('button', { name: 'Look at it' }).click()
  const told = await page.getByRole('alert').textContent()
  expect(told).toContain('03/04/2026 is day 03 of month 04, or day 04 of month 03')
})

test('a file that cannot be had is no file: neither the rows of a snapshot nor those that were refused, and the screen says why', async () => {
  const page = await open('?screen=plans&tab=snapshots')
  const away = { status: 503, json: { title: 'The store is away' } }
  await page.route('**/api/v1/plans/*/rows', async (route) => await route.fulfill(away))
  await page.getByRole('button', { name: 'Download week 14, latest as CSV' }).click()
  await page.getByRole('alert').filter({ hasText: 'The store is away' }).waitFor()
  await page.getByRole('tab', { name: 'Import' }).click()
  await paste(page, 'week 17')
  await page.route('**/api/v1/plans/preview?*', async (route) => await route.fulfill(away))
  let saved = 0
  page.on('download', () => (saved += 1))
  await page.getByRole('button', { name: 'Download refused rows' }).click()
  await page.getByRole('alert').filter({ hasText: 'The store is away' }).waitFor()
  expect(saved).toBe(0)
  expect(pages.complaints.splice(0)).toEqual([expect.stringContaining('503'), expect.stringContaining('503')])
})

test('two snapshots are chosen and compared, and the address brings both back', async () => {
  const page = await open('?screen=plans&tab=snapshots', 'analyst')
  await page.getByRole('tab', { selected: true }).waitFor()
  expect(await page.getByRole('tab').allTextContents()).toEqual(['Day', 'Weeks', 'Staffing', 'Accuracy', 'Events', 'Snapshots', 'Compare'])
  await page.getByLabel('Choose week 14, locked to compare').check()
  await page.getByLabel('Choose week 14, latest to compare').check()
  await page.getByRole('button', { name: 'Compare the two' }).click()
  const row = page.getByRole('row', { name: /sales/ })
  await row.waitFor()
  expect(await row.textContent()).toContain('+10.')
  const again = await open(new URL(page.url()).search, 'analyst')
  await again.getByRole('img', { name: /drawn through/ }).waitFor()
})

test.each(['light', 'dark'] as const)('in the %s theme nothing is found by axe on any of the tabs', async (theme) => {
  const list = await open('?screen=plans&tab=snapshots', 'forecaster', theme)
  await list.getByRole('row', { name: /week 14, latest/ }).waitFor()
  await shoot(list, `plans-list-${theme}`)
  const seen = await open('?screen=plans&tab=import', 'forecaster', theme)
  await paste(seen, 'week 16')
  await shoot(seen, `plans-import-${theme}`)
  const compared = await open('?screen=plans&tab=compare~1~2', 'forecaster', theme)
  await compared.getByRole('img', { name: /drawn through/ }).waitFor()
  await shoot(compared, `plans-compare-${theme}`)
  const held = await open('?screen=plans&tab=accuracy', 'forecaster', theme)
  await held.getByLabel('Forecast', { exact: true }).selectOption('latest')
  await held.getByRole('row', { name: /billing/ }).waitFor()
  await shoot(held, `plans-accuracy-${theme}`)
  for (const page of [list, seen, compared, held]) {
    expect(await axeFindings(page)).toEqual([])
  }
})

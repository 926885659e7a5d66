import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Random } from '../../src/domain/shared/random.ts'
import { launchBrowser } from '../support/browser.ts'
import { below } from '../support/choice.ts'
import { makeTestFolder, processesBelow, until } from '../support/cluster-process.ts'
import { buildDesk } from '../support/desk-page.ts'
import { type ServedDesk, startDesk } from '../support/desk-process.ts'

// The desk on the real server, as a newcomer has it: an empty store, on which a simulated company begins.

const ADMIN_TOKEN = 'token-for-automation-0123456789'

let folder: Awaited<ReturnType<typeof makeTestFolder>>
let desk: ServedDesk
let browser: Browser
let page: Page
const complaints: string[] = []

beforeAll(async () => {
  await buildDesk()
  folder = await makeTestFolder()
  desk = await startDesk(['--data', `${folder.path}/data`, '--seed', '3'], { LOADLINE_ADMIN_TOKEN: ADMIN_TOKEN })
  // How soon is for the tests of a fresh clone to say; here other tests run beside it.
  await until('today so far is there', () => desk.stderr().includes('today so far is there'), 120_000)
  browser = await launchBrowser()
  const context = await browser.newContext({ viewport: { width: 1600, height: 900 }, permissions: ['clipboard-read', 'clipboard-write'] })
  page = await context.newPage()
  await page.goto(`${desk.url}${desk.linkPath}`)
  await page.getByRole('button').click()
  await page.locator('[data-testid="live-mark"]').waitFor()
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text())
  })
  page.on('pageerror', (error) => complaints.push(error.message))
}, 180_000)

afterAll(async () => {
  await browser?.close()
  desk?.child.kill('SIGTERM')
  await desk?.ended
  for (const pid of processesBelow(folder.path)) process.kill(pid, 'SIGKILL')
  await folder.remove()
}, 60_000)

interface ApiRow {
  readonly start: string
  readonly queue: string
  readonly offered: number
  readonly answered: number
  readonly answeredWithin: Readonly<Record<string, number>>
  readonly abandoned: number
  readonly shortAbandoned: number
  readonly flowedOut: number
  readonly lost: number
  readonly waiting: number
  readonly serviceLevel: { readonly value: number | null; readonly thresholdSeconds: number | null }
  readonly abandonRate: number | null
  readonly asaSeconds: number | null
  readonly ahtSeconds: number | null
  readonly talkSeconds: number | null
  readonly holdSeconds: number | null
  readonly wrapSeconds: number | null
  readonly transferred: number
  readonly occupancy: number | null
  readonly agentSeconds: { readonly staffed: number }
}

/** The figures of the API at the very moment the frozen desk shows, by queue and quarter hour. */
async function apiRows(): Promise<ReadonlyMap<string, ApiRow>> {
  const mark = page.locator('[data-testid="live-mark"]')
  const asOf = Number(await mark.getAttribute('data-as-of'))
  const query = new URLSearchParams({
    from: new Date(asOf - 26 * 3_600_000 - (asOf % 900_000)).toISOString(),
    to: new Date(asOf + 3_600_000 - (asOf % 900_000)).toISOString(),
    interval: '15m',
    by: 'queue',
    zone: 'UTC',
    asKnownAt: `${new Date(asOf).toISOString()}~${await mark.getAttribute('data-version')}`,
  })
  const answer = await fetch(`${desk.url}/api/v1/kpis?${query}`, { headers: { authorization: `Bearer ${ADMIN_TOKEN}` } })
  expect(answer.status).toBe(200)
  const { rows } = (await answer.json()) as { readonly rows: readonly ApiRow[] }
  return new Map(rows.map((row) => [`${row.queue} ${Date.parse(row.start)}`, row]))
}

/** The queue that most was offered to of late: at any hour of the day some market of the company is awake. */
async function busiestQueue(): Promise<string> {
  const now = Number(await page.locator('[data-testid="live-mark"]').getAttribute('data-as-of'))
  const to = now - (now % 900_000)
  const query = new URLSearchParams({
    from: new Date(to - 3_600_000).toISOString(),
    to: new Date(to).toISOString(),
    interval: 'total',
    by: 'queue',
    zone: 'UTC',
  })
  const answer = await fetch(`${desk.url}/api/v1/kpis?${query}`, { headers: { authorization: `Bearer ${ADMIN_TOKEN}` } })
  const { rows } = (await answer.json()) as { readonly rows: readonly ApiRow[] }
  return [...rows].sort((a, b) => b.offered - a.offered)[0]?.queue ?? ''
}

async function copiedTable(): Promise<readonly (readonly string[])[]> {
  await page.getByRole('button', { name: 'Copy table' }).click()
  await page.getByRole('button', { name: 'Copied' }).waitFor()
  const text = (await page.evaluate('navigator.clipboard.readText()')) as string
  await page.getByRole('button', { name: 'Copy table' }).waitFor()
  return text
    .split('\n')
    .slice(1)
    .map((line) => line.split('\t'))
}

async function freeze(): Promise<void> {
  if ((await page.locator('[data-testid="live-mark"]').textContent())?.includes('Frozen') !== true) await page.keyboard.press('p')
  await expect.poll(() => page.locator('[data-testid="live-mark"]').textContent()).toContain('Frozen')
}

async function thaw(): Promise<void> {
  if ((await page.locator('[data-testid="live-mark"]').textContent())?.includes('Frozen') === true) await page.keyboard.press('p')
}

const rounded = (value: number | null | undefined, decimals = 4): string => (value == null ? '' : String(Number(value.toFixed(decimals))))

/** The columns of the queue's screen as the API names them. */
const FIGURES: Readonly<Record<string, (row: ApiRow) => string>> = {
  Offered: (row) => String(row.offered),
  'Answ.': (row) => String(row.answered),
  'In time': (row) => String(row.answeredWithin[String(row.serviceLevel.thresholdSeconds)]),
  'Aband.': (row) => String(row.abandoned),
  Short: (row) => String(row.shortAbandoned),
  Flow: (row) => String(row.flowedOut),
  Lost: (row) => String(row.lost),
  Wait: (row) => String(row.waiting),
  SL: (row) => rounded(row.serviceLevel.value),
  'Ab. %': (row) => rounded(row.abandonRate),
  ASA: (row) => rounded(row.asaSeconds),
  AHT: (row) => rounded(row.ahtSeconds),
  Talk: (row) => rounded(row.talkSeconds),
  Hold: (row) => rounded(row.holdSeconds),
  Transf: (row) => String(row.transferred),
  Occ: (row) => rounded(row.occupancy),
  'Staff h': (row) => rounded(row.agentSeconds.staffed / 3_600),
}

describe('on the real server', () => {
  test('the desk moves by itself', async () => {
    const mark = page.locator('[data-testid="live-mark"]')
    const seen = async () => `${await page.locator('.strip').textContent()}${await page.locator('.heat-body').textContent()}`
    const [before, version] = [await seen(), await mark.getAttribute('data-version')]
    await expect.poll(() => mark.getAttribute('data-version'), { timeout: 30_000 }).not.toBe(version)
    await expect.poll(seen, { timeout: 30_000 }).not.toBe(before)
    expect(await mark.textContent()).toContain('Live · as of')
  }, 90_000)

  test('twenty random cells of the table equal the API’s at that version', async () => {
    await page.goto(`${desk.url}/?zone=utc&metric=serviceLevel`)
    await page.locator('[role=row][data-queue]').first().waitFor()
    await freeze()
    const rows = await apiRows()
    const cells: { readonly shown: string; readonly api: string; readonly name: string }[] = []
    for (const metric of ['SL', 'AHT', 'Abandon', 'Waiting'] as const) {
      await page.locator('fieldset[aria-label="Figure in the cells"]').getByRole('button', { name: metric, exact: true }).click()
      const keys = await page.locator('[role=row][data-queue]').evaluateAll((all) => all.map((row) => row.getAttribute('data-queue')))
      const starts = await page
        .locator('[role=row][data-queue]')
        .first()
        .locator('[data-start]')
        .evaluateAll((all) => all.map((cell) => cell.getAttribute('data-start')))
      const [, ...lines] = await copiedTable()
      for (const [place, line] of lines.entries()) {
        for (const [column, start] of starts.entries()) {
          const shown = line[6 + column] ?? ''
          const api = rows.get(`${keys[place]} ${start}`)
          if (shown === '' || api === undefined) continue
          const told = {
            SL: rounded(api.serviceLevel.value),
            AHT: rounded(api.ahtSeconds, 1),
            Abandon: rounded(api.abandonRate),
            Waiting: String(api.waiting),
          }[metric]
          cells.push({ shown, api: told, name: `${metric} of ${keys[place]} at ${start}` })
        }
      }
    }
    expect(cells.length).toBeGreaterThan(40)
    const random = new Random('twenty cells')
    const chosen = Array.from({ length: 20 }, () => cells[below(random, cells.length)])
    expect(chosen.map((cell) => `${cell?.name}: ${cell?.shown}`)).toEqual(chosen.map((cell) => `${cell?.name}: ${cell?.api}`))
    expect(cells.filter((cell) => cell.shown !== cell.api)).toEqual([])
    await thaw()
  }, 60_000)

  test('every figure of a queue’s day equals the API’s at that version', async () => {
    const key = await busiestQueue()
    await page.goto(`${desk.url}/?zone=market&screen=queue&queue=${key}`)
    await page.locator('.intervals').waitFor()
    await freeze()
    const rows = await apiRows()
    const starts = await page.locator('.intervals tbody tr').evaluateAll((all) => all.map((row) => row.getAttribute('data-start')))
    const [heads = [], ...lines] = await copiedTable()
    const compared: string[] = []
    const api: string[] = []
    for (const [place, start] of starts.entries()) {
      const row = rows.get(`${key} ${start}`)
      if (row === undefined || (lines[place]?.[heads.indexOf('Offered')] ?? '') === '') continue
      for (const [heading, of] of Object.entries(FIGURES)) {
        compared.push(`${heading} at ${lines[place]?.[0]}: ${lines[place]?.[heads.indexOf(heading)]}`)
        api.push(`${heading} at ${lines[place]?.[0]}: ${of(row)}`)
      }
    }
    expect(compared.length).toBeGreaterThan(100)
    expect(compared).toEqual(api)
    await thaw()
  }, 60_000)

  test('a figure opens its very contacts, and a contact its facts', async () => {
    await page.goto(`${desk.url}/?zone=utc&screen=queue&queue=${await busiestQueue()}`)
    await page.locator('.intervals').waitFor()
    await freeze()
    const line = page.locator('.intervals tr.line-known:not(.is-running)').last()
    for (const drill of ['abandoned', 'inTime', 'answered', 'offered']) {
      const cell = line.locator(`[data-drill=${drill}]`).first()
      const figure = Number(await cell.textContent())
      await cell.click()
      if (figure > 0) await expect.poll(() => page.locator('.contacts tbody tr').count()).toBe(figure)
    }
    await page.locator('.contacts button').first().click()
    expect(await page.locator('.facts li').first().textContent()).toMatch(/^\d\d:\d\d:\d\d offered learned/)
    await thaw()
  }, 60_000)

  test('the policy of the page forbids nothing that the desk does', () => {
    expect(complaints).toEqual([])
  })
})

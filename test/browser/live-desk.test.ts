import type { Page } from 'playwright-core'
import { describe, expect, test } from 'vitest'
import { launchBrowser } from '../support/browser.ts'
import { openDesk } from '../support/desk-page.ts'
import { deskPages } from '../support/desk-pages.ts'

const { open } = deskPages()

const rows = (page: Page) => page.locator('[role=row][data-queue]')
const shownKeys = (page: Page) => rows(page).evaluateAll((all) => all.map((row) => row.getAttribute('data-queue')))
const impacts = (page: Page) =>
  page.locator('.cell-impact').evaluateAll((all) => all.map((cell) => Number.parseInt(cell.textContent?.replace(/\D/g, '') ?? '', 10)))
const selected = (page: Page) => page.locator('[role=row][aria-selected=true]').getAttribute('data-queue')
const searchOf = (page: Page) => new URL(page.url()).searchParams

test('is drawn also by a browser in the POSIX locale, whose language no formatter knows', async () => {
  const plain = await launchBrowser({ LC_ALL: 'C', LANG: 'C' })
  try {
    const { page, complaints, close } = await openDesk(plain)
    expect(await page.locator('aside .chart canvas').count()).toBe(1)
    expect(complaints).toEqual([])
    await close()
  } finally {
    await plain.close()
  }
})

describe('the live desk', () => {
  test('moves: figures follow the stream, and the time of the page with them', async () => {
    const { page, server, complaints } = await open()
    const text = () => page.locator('.strip').textContent()
    const mark = page.locator('[data-testid="live-mark"]')
    await expect.poll(() => mark.textContent()).toContain('15:37:20')
    const before = await text()
    server.advance(5_000)
    await expect.poll(() => mark.textContent()).toContain('15:37:25')
    await expect.poll(text).not.toBe(before)
    expect(complaints).toEqual([])
  })

  test('says how far a past is that is being filled in, and nothing of it once it is there', async () => {
    const { page, server, desk } = await open({ queues: 4 })
    const mark = page.locator('[data-testid="past-fill"]')
    expect(await mark.count()).toBe(0)
    desk.pastFill = { days: 56, daysDone: 23 }
    server.advance(1_000)
    await expect.poll(() => mark.textContent()).toBe('◔ History: 23 of 56 days in')
    desk.pastFill = null
    server.advance(1_000)
    await expect.poll(() => mark.count()).toBe(0)
  })

  test('says how far the learning of queues is, and nothing of it once it is done', async () => {
    const { page, server, desk } = await open({ queues: 4 })
    const mark = page.locator('[data-testid="learning"]')
    desk.learning = { done: 12, total: 60 }
    server.advance(1_000)
    await expect.poll(() => mark.textContent()).toBe('◔ Learning: 12 of 60 queues')
    desk.learning = null
    server.advance(1_000)
    await expect.poll(() => mark.count()).toBe(0)
  })

  test('ranks by customers touched, the worst first and already selected with its chart and vendors', async () => {
    const { page } = await open()
    const shown = await impacts(page)
    expect(shown.length).toBeGreaterThan(10)
    expect(shown).toEqual([...shown].sort((a, b) => b - a))
    expect(shown[0]).toBeGreaterThan(20)
    expect(await selected(page)).toBe((await shownKeys(page))[0])
    expect(await page.locator('aside .chart canvas').count()).toBe(1)
    expect(await page.locator('aside table').nth(1).locator('tbody tr').count()).toBeGreaterThan(1)
    expect(searchOf(page).get('queue')).toBeNull()
  })

  test('keeps the order while somebody points at the table, and takes the new one when they leave', async () => {
    const { page, server, desk } = await open({ queues: 8 })
    await rows(page).nth(3).hover()
    const order = await shownKeys(page)
    const last = desk.records.queues.find((queue) => queue.key === order.at(-1))
    desk.flood(last?.queueId ?? 0, 400)
    server.advance(1_000)
    await expect.poll(() => page.locator('.held-note').textContent()).toContain(last?.name)
    expect(await shownKeys(page)).toEqual(order)
    await page.mouse.move(1_300, 850)
    await expect
      .poll(
        async () => {
          server.advance(1_000)
          return (await shownKeys(page))[0]
        },
        { timeout: 15_000, interval: 500 },
      )
      .toBe(last?.key)
  })

  test('sorts by what a heading says, in both directions, and says so in the address', async () => {
    const { page } = await open()
    const names = () => page.locator('.cell-name').evaluateAll((all) => all.map((cell) => cell.textContent))
    await page.getByRole('columnheader', { name: 'Queue' }).getByRole('button').click()
    await expect.poll(names).toEqual([...(await names())].sort())
    expect(searchOf(page).get('sort')).toBe('name')
    const first = (await names())[0]
    await page.getByRole('columnheader', { name: 'Queue' }).getByRole('button').click()
    await expect.poll(async () => (await names()).at(-1)).toBe(first)
    expect(await page.getByRole('columnheader', { name: 'Queue' }).getAttribute('aria-sort')).toBe('ascending')
  })

  test('filters by words of market, channel, queue and vendor; the figures are those of the queues in view', async () => {
    const { page } = await open()
    const waiting = page.locator('[data-testid="card-Waiting"] .card-value')
    const all = await waiting.textContent()
    await page.keyboard.press('/')
    await page.keyboard.type('german billing')
    await expect.poll(() => rows(page).count()).toBe(1)
    expect(await waiting.textContent()).not.toBe(all)
    expect(searchOf(page).get('filter')).toBe('german billing')
    await page.getByRole('searchbox').fill('nothing like it')
    await expect.poll(() => page.locator('.heat-none').textContent()).toContain('nothing like it')
  })

  test('copies the table for a spreadsheet, with formulas made harmless', async () => {
    const { page, desk, server } = await open({ queues: 4 })
    desk.rename(1, '=HYPERLINK("http://x")')
    server.advance(1_000)
    await expect.poll(() => page.locator('.heat').textContent()).toContain('=HYPERLINK')
    await page.getByRole('button', { name: 'Copy table' }).click()
    await page.getByRole('button', { name: 'Copied' }).waitFor()
    const lines = ((await page.evaluate('navigator.clipboard.readText()')) as string).split('\n')
    expect(lines).toHaveLength(6)
    expect(lines[0]).toMatch(/^Δ volume, as of 2026-11-24 15:37:\d\d, Europe\/\w+ \(UTC\+01\)$/)
    expect(lines[1]).toContain('Queue\tImpact\tWait')
    expect(new Set(lines.slice(1).map((line) => line.split('\t').length)).size).toBe(1)
    expect(lines.slice(2).every((line) => !/(^|\t)[=+@]/.test(line))).toBe(true)
  })

  test('stands still while frozen, says so, and is up to date at once when it goes live again', async () => {
    const { page, server } = await open()
    await page.keyboard.press('p')
    const mark = page.locator('[data-testid="live-mark"]')
    await expect.poll(() => mark.textContent()).toContain('Frozen at 15:37:20')
    const still = await page.locator('.heat-body').textContent()
    for (let second = 0; second < 5; second += 1) server.advance(30_000)
    await page.waitForFunction(() => performance.now() > 0)
    expect(await page.locator('.heat-body').textContent()).toBe(still)
    await page.keyboard.press('p')
    await expect.poll(() => mark.textContent()).toContain('15:39:50')
  })

  test('explains a cell on hover: its formula with numerator and denominator, and as of when', async () => {
    const { page } = await open({ search: '?metric=serviceLevel' })
    await page.locator('[role=row][data-queue]').first().locator('.cell-known').nth(2).hover()
    const tip = page.getByRole('tooltip')
    await tip.waitFor()
    expect(await tip.textContent()).toMatch(/Service level \d+\.\d\s% \(target 80\.0\s%\) = \d+ in time of \d+ decided \(SL3, 20 s\)/)
    expect(await tip.textContent()).toContain('Measured from contacts, as of 15:37:20')
  })
})

describe('what is not known', () => {
  const silentMs = { 'acd-2': 900_000 }

  test('is hatched and says since when; it is never 0 and never looks healthy', async () => {
    const { page } = await open({ silentMs })
    expect(await page.locator('.feed-marks').textContent()).toContain('ACD East silent for 15 min')
    const row = page.locator('[data-queue^="es-phone"]').first()
    await row.scrollIntoViewIfNeeded()
    expect(await row.locator('.cell-unknown').allTextContents()).toEqual(['?', '?'])
    expect(
      await page.evaluate(`getComputedStyle(document.querySelector('[data-queue^="es-phone"] .cell-unknown')).backgroundImage`),
    ).toContain('gradient')
    expect(await row.locator('.row-mark').getAttribute('aria-label')).toBe('no data')
    const figures = await row.locator('[role=gridcell]:not(.cell):not(.cell-spark)').allTextContents()
    expect(figures.map((text) => text.replace(/^\?\s*/, '')).every((text) => text === '–')).toBe(true)
  })

  test('a feed that falls silent is announced once, and again when it is heard', async () => {
    const { page, desk, server } = await open()
    desk.silence('acd-2', 900_000)
    const said = page.locator('[data-testid="alerts"]')
    await expect
      .poll(
        () => {
          server.advance(1_000)
          return said.textContent()
        },
        { timeout: 20_000, interval: 1_000 },
      )
      .toBe('Feed ACD East is silent.')
  })

  test('a stream that stops is called late, then not live, and hatches the whole desk', async () => {
    const { page, server } = await open()
    server.advance(1_000)
    const mark = page.locator('[data-testid="live-mark"]')
    await expect.poll(() => mark.textContent(), { timeout: 15_000 }).toContain('Late')
    await expect.poll(() => mark.textContent(), { timeout: 15_000 }).toContain('Not live')
    expect(await page.locator('html').getAttribute('data-stream')).toBe('stale')
    server.advance(1_000)
    await expect.poll(() => mark.textContent()).toContain('Live · as of')
  })

  test('a desk that cannot be drawn says why, as where a zone is newer than the browser; it is no blank page', async () => {
    const { page, server, desk } = await open({ queues: 3 })
    desk.records = { ...desk.records, queues: desk.records.queues.map((queue) => ({ ...queue, zone: 'Nowhere/At_All' })) }
    desk.rename(desk.records.queues[0]?.queueId ?? 0, 'Moved')
    server.advance(1_000)
    const alert = page.getByRole('alert').filter({ hasText: 'cannot be drawn' })
    await alert.waitFor()
    expect(await alert.textContent()).toContain('Nowhere/At_All')
  })

  test('an interrupted stream is taken up again by itself', async () => {
    const { page, server } = await open()
    server.interrupt()
    const mark = page.locator('[data-testid="live-mark"]')
    await expect.poll(() => mark.textContent()).toContain('Reconnecting')
    await expect.poll(() => server.streams, { timeout: 10_000 }).toBe(1)
    server.advance(1_000)
    await expect.poll(() => mark.textContent()).toContain('Live · as of')
  })

  test('without a sign-in the desk says how to get one; refused, what to do about it; without queues, how to begin', async () => {
    const refused = await open({ refusal: 401 })
    await expect.poll(() => refused.page.getByRole('heading').textContent()).toContain('Sign in')
    await refused.close()
    const broken = await open({ refusal: 500 })
    await broken.page.getByText('refused this desk (status 500)').waitFor()
    await broken.page.getByText(/our mistake.*loadline -- doctor/).waitFor()
    broken.server.refusal = null
    await broken.page.getByRole('button', { name: 'Load it again' }).click()
    await broken.page.locator('[data-testid="live-mark"]').waitFor()
    await broken.close()
    const empty = await open({ queues: 0 })
    await expect.poll(() => empty.page.locator('.gate').textContent()).toContain('No queue is known yet')
  })
})

describe('several tabs', () => {
  test('share one stream; when the first is closed the other goes on without a gap', async () => {
    const { page, server, url } = await open()
    const mark = (tab: Page) => tab.locator('[data-testid="live-mark"]')
    const other = await page.context().newPage()
    await other.goto(url)
    await mark(other).waitFor()
    const third = await page.context().newPage()
    await third.goto(`${url}/wallboard`)
    await mark(third).waitFor()
    expect(server.streams).toBe(1)
    expect(server.asked.filter((asked) => asked === '/api/v1/stream')).toHaveLength(1)
    server.advance(5_000)
    for (const tab of [page, other, third]) await expect.poll(() => mark(tab).textContent()).toContain('15:37:25')
    await page.close()
    server.advance(5_000)
    await expect.poll(() => mark(other).textContent()).toContain('15:37:30')
    expect(server.asked.filter((asked) => asked === '/api/v1/stream')).toHaveLength(1)
    await third.close()
    await other.close()
    await expect.poll(() => server.streams).toBe(0)
  })
})

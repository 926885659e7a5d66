import type { Page } from 'playwright-core'
import { describe, expect, test } from 'vitest'
import { deskPages } from '../support/desk-pages.ts'
import { sessionOf } from '../support/fake-desk/session-view.ts'

const desks = deskPages()
const { open } = desks

const rows = (page: Page) => page.locator('[role=row][data-queue]')
const groups = (page: Page) => page.locator('[role=row][data-group]')
const searchOf = (page: Page) => new URL(page.url()).searchParams
const numbers = async (page: Page, within: string) => {
  const texts = await page.locator(`${within} [role=gridcell]:nth-child(3)`).allTextContents()
  return texts.map((text) => Number(text.replace(/\D/g, '')))
}

describe('filters', () => {
  test('narrow by market, channel, vendor and status, in the address, and are cleared at once', async () => {
    const { page } = await open()
    await page.getByLabel('Market', { exact: true }).selectOption({ label: 'Germany' })
    await expect.poll(() => rows(page).count()).toBe(3)
    await page.getByLabel('Status').selectOption({ label: 'Waiting too long' })
    await expect.poll(async () => Math.min(1, ...(await numbers(page, '[data-queue]')))).toBe(1)
    expect([searchOf(page).get('market'), searchOf(page).get('status')]).toEqual(['de', 'waiting'])
    await page.getByRole('button', { name: 'Clear' }).click()
    await expect.poll(() => rows(page).count()).toBe(24)
  })

  test('by vendor show the vendor’s own figures, not those of the queue', async () => {
    const { page } = await open({ search: '?metric=serviceLevel&sort=name' })
    const before = await rows(page).first().locator('.cell').allTextContents()
    const name = await rows(page).first().getAttribute('data-queue')
    await page.getByLabel('Vendor', { exact: true }).selectOption({ label: 'Alorix' })
    await expect.poll(() => page.locator(`[data-queue="${name}"][data-vendor="2"]`).count()).toBe(1)
    const after = await page.locator(`[data-queue="${name}"] .cell`).allTextContents()
    expect(after).not.toEqual(before)
  })
})

describe('groups', () => {
  test.each([
    ['By market', 8],
    ['By channel', 1],
  ])('%s stand above their queues with their counts added up', async (label, count) => {
    const { page } = await open()
    await page.keyboard.press('p')
    await page.getByLabel('Grouped by').selectOption({ label })
    await expect.poll(() => groups(page).count()).toBe(count)
    const all = (await numbers(page, '[data-group]')).reduce((sum, one) => sum + one, 0)
    const each = (await numbers(page, '[data-queue]')).reduce((sum, one) => sum + one, 0)
    expect(all).toBe(each)
    expect(await page.locator('[data-testid="card-Waiting"] .card-value').textContent()).toContain(String(all))
  })

  test('have a service level of the sums of their queues, which no mean of ratios gives', async () => {
    const { page } = await open({ search: '?group=market&metric=serviceLevel' })
    await page.keyboard.press('p')
    const group = await page.locator('[data-group=de] [role=gridcell]:nth-child(5)').textContent()
    await page.getByLabel('Market', { exact: true }).selectOption({ label: 'Germany' })
    const strip = page.locator('[data-testid="card-Service level"] .card-value')
    await expect
      .poll(async () => Math.round(Number.parseFloat((await strip.textContent())?.replace(/[^\d.]/g, '') ?? '')))
      .toBe(Number.parseInt(group ?? '', 10))
  })

  test('by vendor hold each queue once for each vendor; folded they are one line', async () => {
    const { page } = await open({ queues: 8 })
    await page.getByLabel('Grouped by').selectOption({ label: 'By vendor' })
    await expect.poll(() => groups(page).count()).toBe(4)
    expect(await rows(page).count()).toBeGreaterThan(8)
    for (const name of ['In-house', 'Alorix', 'BPOne', 'Cento']) await groups(page).getByRole('button', { name }).click()
    await expect.poll(() => rows(page).count()).toBe(0)
    expect(searchOf(page).get('folded')?.split(',')).toHaveLength(4)
  })
})

describe('a saved view', () => {
  test('that is shared opens at a colleague’s as its maker saw it, also from the palette', async () => {
    const { page, server, url } = await open({ search: '?market=de&metric=aht&sort=waiting' })
    await page.getByRole('button', { name: 'Views' }).click()
    await page.getByLabel('Name of the view').fill('German handle times')
    await page.getByLabel('For everybody').check()
    await page.getByRole('button', { name: 'Save this view' }).click()
    await page.getByRole('dialog').waitFor({ state: 'detached' })
    const shown = await rows(page).evaluateAll((all) => all.map((row) => row.getAttribute('data-queue')))
    server.session = sessionOf('ben', 'analyst')
    const other = await (await desks.browser.newContext({ viewport: { width: 1440, height: 900 }, timezoneId: 'Europe/Berlin' })).newPage()
    await other.goto(url)
    await other.locator('.live').waitFor()
    await other.getByRole('button', { name: 'Views' }).click()
    await expect.poll(() => other.locator('.view-list li').textContent()).toContain('German handle timesby ada')
    expect(await other.getByRole('button', { name: 'Delete German handle times' }).count()).toBe(0)
    await other.getByRole('button', { name: 'German handle times' }).click()
    await expect.poll(() => searchOf(other).toString()).toBe('market=de&metric=aht&sort=waiting')
    await expect.poll(() => rows(other).evaluateAll((all) => all.map((row) => row.getAttribute('data-queue')))).toEqual(shown)
    await other.goto(url)
    await other.locator('.live').waitFor()
    await other.keyboard.press('Control+k')
    await other.keyboard.type('german handle')
    await other.keyboard.press('Enter')
    await expect.poll(() => searchOf(other).get('metric')).toBe('aht')
    await other.context().close()
  })
})

describe('since somebody left', () => {
  test('new misses, restated intervals and annotations are listed until they were seen', async () => {
    const { page, server, desk } = await open()
    const leftAt = desk.asOf - 90 * 60_000
    server.memory.leftAt = new Date(leftAt).toISOString()
    const start = Math.floor((leftAt - 2_700_000) / 900_000) * 900_000
    server.kpis = [
      {
        queue: 'de-phone-billing',
        start: new Date(start).toISOString(),
        offered: 1,
        answered: 1,
        abandoned: 0,
        serviceLevel: { provisional: false },
      },
    ]
    desk.annotations.put(1, {
      annotationId: 1,
      revision: 1,
      kind: 'note',
      scope: { kind: 'all' },
      from: leftAt,
      to: leftAt + 900_000,
      text: 'Release rolled back',
      isShared: false,
      effect: null,
      by: 'ben',
      writtenAt: leftAt + 60_000,
    })
    await page.reload()
    const since = page.locator('.since')
    await expect
      .poll(() => since.textContent())
      .toMatch(/^Since you left at 14:07 \(1 h 30 min\)\d+ new misses · 1 interval restated · 1 annotation/)
    await since.getByRole('button', { name: 'Show' }).click()
    const items = await page.locator('.since-items li').allTextContents()
    expect(items.some((text) => /: \d+\.\d\s%, target 80\s%/.test(text))).toBe(true)
    expect(items.length).toBeGreaterThan(2)
    await page.locator('.since-items button').first().click()
    expect(searchOf(page).get('queue')).not.toBeNull()
    await since.getByRole('button', { name: 'Seen' }).click()
    await expect.poll(() => since.count()).toBe(0)
    await page.reload()
    await page.locator('.live').waitFor()
    expect(server.memory.leftAt).toBeNull()
  })

  test('nothing is said to somebody who never left', async () => {
    const { page, server } = await open()
    await expect.poll(() => server.asked.includes('/api/v1/visit')).toBe(true)
    expect(await page.locator('.since').count()).toBe(0)
  })
})

describe('the same day last week', () => {
  test('is laid over the chart with what was noted then, asked for once and never again', async () => {
    const { page, server, desk } = await open({ search: '?screen=queue&queue=de-phone-billing' })
    const start = Date.parse('2026-11-17T09:00:00Z')
    server.kpis = [{ start: new Date(start).toISOString(), offered: 900, serviceLevel: { value: 0.5 }, ahtSeconds: 300, abandonRate: 0.1 }]
    desk.annotations.put(1, {
      annotationId: 1,
      revision: 1,
      kind: 'campaign',
      scope: { kind: 'all' },
      from: start,
      to: start + 3_600_000,
      text: 'Mailing to all customers',
      isShared: false,
      effect: null,
      by: 'ben',
      writtenAt: start,
    })
    server.advance(1_000)
    const drawn = () => page.locator('.chart canvas').evaluate((canvas) => (canvas as unknown as { toDataURL: () => string }).toDataURL())
    expect(await page.locator('.annotations li').count()).toBe(0)
    const before = await drawn()
    await page.getByRole('button', { name: 'Last week' }).click()
    await expect.poll(() => page.locator('.annotations li').textContent()).toContain('11-17 10:00–11:00 Mailing to all customers')
    await expect.poll(drawn).not.toBe(before)
    await page.getByText('━ same day last week').waitFor()
    expect(searchOf(page).get('compare')).toBe('week')
    const asked = () => server.asked.filter((one) => one.startsWith('/api/v1/kpis'))
    expect(asked()).toHaveLength(1)
    expect(asked()[0]).toContain('from=2026-11-16T23%3A00')
    server.advance(2_000)
    await expect.poll(() => page.locator('[data-testid="live-mark"]').textContent()).toContain('15:37:23')
    expect(asked()).toHaveLength(1)
  })
})

test('of a day last week of which nothing is known no line is promised', async () => {
  const { page, server } = await open({ search: '?screen=queue&queue=de-phone-billing&compare=week' })
  server.kpis = []
  await page.getByText('Of the same day of last week this figure is not known.').waitFor()
  expect(await page.getByText('━ same day last week').count()).toBe(0)
})

describe('the guided tour', () => {
  test('says where to look on a demo, and once closed never comes back, in no browser of that person', async () => {
    const { page, server, desk, url } = await open()
    expect(await page.locator('.tour').count()).toBe(0)
    server.memory.isTourClosed = false
    desk.feeds = desk.feeds.map((feed) => ({ ...feed, kind: 'simulation' as const }))
    await page.reload()
    const tour = page.locator('.tour')
    await expect.poll(() => tour.textContent()).toContain('1 of 5')
    await tour.getByRole('button', { name: 'Next' }).click()
    await expect.poll(() => page.locator('.strip.is-toured').count()).toBe(1)
    await tour.getByRole('button', { name: 'Close for good' }).click()
    await expect.poll(() => server.memory.isTourClosed).toBe(true)
    const other = await (await desks.browser.newContext({ viewport: { width: 1440, height: 900 } })).newPage()
    await other.goto(url)
    await other.locator('.live').waitFor()
    await expect.poll(() => server.asked.filter((asked) => asked === '/api/v1/visit').length).toBeGreaterThan(2)
    expect([await other.locator('.tour').count(), await tour.count()]).toEqual([0, 0])
    await other.context().close()
  })
})

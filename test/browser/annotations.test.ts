import type { Page } from 'playwright-core'
import { describe, expect, test } from 'vitest'
import { deskPages } from '../support/desk-pages.ts'
import { sessionOf } from '../support/fake-desk/session-view.ts'

const desks = deskPages({ search: '?queue=de-phone-billing' })
const { open } = desks

/** Another person's browser on the same desk. */
async function colleague(url: string, search: string): Promise<Page> {
  const page = await (await desks.browser.newContext({ viewport: { width: 1440, height: 900 }, timezoneId: 'Europe/Berlin' })).newPage()
  await page.goto(`${url}/${search}`)
  await page.locator('[data-testid="live-mark"]').waitFor()
  return page
}

const listed = (page: Page) => page.locator('.annotations li')
/** What the chart's pixels are: another picture is another chart. */
const drawn = (page: Page, place = '.chart') =>
  page.locator(`${place} canvas`).evaluate((canvas) => (canvas as unknown as { toDataURL: () => string }).toDataURL())

describe('an annotation', () => {
  test('is two actions and a text, and stands on the chart of a colleague’s desk at once', async () => {
    const { page, url, complaints } = await open()
    const other = await colleague(url, '?queue=de-phone-billing')
    const before = await drawn(other, 'aside .chart')
    await page.locator('[data-queue=de-phone-billing] .cell-known').nth(2).click()
    await page.keyboard.press('a')
    await page.keyboard.type('IVR prompt was wrong')
    await page.keyboard.press('Enter')
    await expect.poll(() => listed(other).count()).toBe(1)
    expect(await listed(other).textContent()).toMatch(/^1\d\d:\d\d–\d\d:\d\d IVR prompt was wrong note · queue Billing · ada, \d\d:\d\d/)
    await expect.poll(() => drawn(other, 'aside .chart')).not.toBe(before)
    expect(await other.locator('[data-queue=de-phone-billing] .is-noted').count()).toBe(1)
    expect(await page.locator('.annotate').count()).toBe(0)
    await other.locator('[data-queue=de-phone-billing] .is-noted').hover()
    await expect.poll(() => other.getByRole('tooltip').textContent()).toContain('✎ note: IVR prompt was wrong (ada)')
    await other.context().close()
    expect(complaints).toEqual([])
  })

  test('of a market is on all of its queues and on no other', async () => {
    const { page } = await open()
    await page.keyboard.press('a')
    await page.getByLabel('About').selectOption({ label: 'market Germany' })
    await page.getByLabel('Lasts').selectOption({ label: '1 h' })
    await page.getByLabel('What happened').fill('Strike in Berlin')
    await page.keyboard.press('Enter')
    // In the rows: the legend shows the mark at any time.
    await page.locator('[role=row] .is-noted').first().waitFor()
    const keys = await page.locator('[role=row]:has(.is-noted)').evaluateAll((rows) => rows.map((row) => row.getAttribute('data-queue')))
    expect(keys.length).toBeGreaterThan(1)
    expect(keys.every((key) => key?.startsWith('de-'))).toBe(true)
  })

  test('is changed and withdrawn where it is listed, on the queue’s own screen too', async () => {
    const { page } = await open({ search: '?screen=queue&queue=de-phone-billing&at=2026-11-24T14:15Z' })
    await page.keyboard.press('a')
    await page.keyboard.type('first')
    await page.keyboard.press('Enter')
    await listed(page).waitFor()
    expect(await listed(page).textContent()).toContain('15:15–15:30 first')
    await page.getByRole('button', { name: 'Change' }).click()
    await page.getByLabel('What happened').fill('second')
    await page.getByRole('button', { name: 'Save' }).click()
    await expect.poll(() => listed(page).textContent()).toMatch(/second.*changed once/)
    await page.getByRole('button', { name: 'Withdraw' }).click()
    await expect.poll(() => listed(page).count()).toBe(0)
  })

  test('is not offered to who only looks on', async () => {
    const { page, server } = await open()
    server.session = sessionOf('vic', 'vendor')
    await page.reload()
    await page.locator('.live').waitFor()
    await page.keyboard.press('a')
    await page.keyboard.press('j')
    expect(await page.locator('.annotate').count()).toBe(0)
    expect(await page.getByRole('button', { name: 'Annotate' }).count()).toBe(0)
  })

  test('is given up with Escape, and letters typed into it are no keys', async () => {
    const { page } = await open()
    await page.keyboard.press('a')
    await page.keyboard.type('zzz')
    expect(new URL(page.url()).searchParams.get('zone')).toBeNull()
    await page.keyboard.press('Escape')
    await expect.poll(() => page.locator('.annotate').count()).toBe(0)
  })
})

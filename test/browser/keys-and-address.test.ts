import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { launchBrowser } from '../support/browser.ts'
import { buildDesk, type DeskPage, type DeskPageOptions, openDesk } from '../support/desk-page.ts'

let browser: Browser
let opened: DeskPage | null = null

beforeAll(async () => {
  await buildDesk()
  browser = await launchBrowser()
})
afterEach(async () => {
  await opened?.close()
  opened = null
})
afterAll(() => browser.close())

async function open(options: DeskPageOptions = {}): Promise<DeskPage> {
  opened = await openDesk(browser, options)
  return opened
}

const selected = (page: Page) => page.locator('[role=row][aria-selected=true]').getAttribute('data-queue')
const keyAt = (page: Page, place: number) => page.locator('[role=row][data-queue]').nth(place).getAttribute('data-queue')
const searchOf = (page: Page) => new URL(page.url()).searchParams

describe('keys', () => {
  test('J and K go through the rows, Enter opens the queue, Escape goes back', async () => {
    const { page } = await open()
    const [first, second, third] = [await keyAt(page, 0), await keyAt(page, 1), await keyAt(page, 2)]
    expect(await selected(page)).toBe(first)
    await page.keyboard.press('j')
    await expect.poll(() => selected(page)).toBe(second)
    await page.keyboard.press('j')
    await page.keyboard.press('j')
    await page.keyboard.press('k')
    await expect.poll(() => selected(page)).toBe(third)
    await page.keyboard.press('Enter')
    await page.locator('.queue-screen').waitFor()
    expect(searchOf(page).get('screen')).toBe('queue')
    expect(searchOf(page).get('queue')).toBe(third)
    await page.keyboard.press('Escape')
    await page.locator('.live').waitFor()
    expect(await selected(page)).toBe(third)
  })

  test('go through the intervals with the arrows, and on into the past beyond the first', async () => {
    const { page } = await open()
    for (let times = 0; times < 20; times += 1) await page.keyboard.press('ArrowLeft')
    await expect.poll(() => searchOf(page).get('at')).toBe('2026-11-24T09:45Z')
    await expect.poll(() => page.locator('.cell.is-chosen').count()).toBe(1)
    await page.keyboard.press('ArrowRight')
    await expect.poll(() => searchOf(page).get('at')).toBe('2026-11-24T10:00Z')
  })

  test('are ignored while somebody types, and letters can be turned off', async () => {
    const { page } = await open()
    const first = await selected(page)
    await page.keyboard.press('/')
    await page.keyboard.type('jzp')
    expect(await page.getByRole('searchbox').inputValue()).toBe('jzp')
    expect(searchOf(page).get('zone')).toBeNull()
    await page.getByRole('searchbox').fill('')
    await page.keyboard.press('Escape')
    await page.keyboard.press('?')
    await page.getByRole('checkbox').uncheck()
    await page.keyboard.press('Escape')
    await page.keyboard.press('j')
    await page.keyboard.press('z')
    expect(await selected(page)).toBe(first)
    expect(searchOf(page).get('zone')).toBeNull()
    await page.keyboard.press('Control+k')
    await page.getByRole('dialog').getByRole('combobox').waitFor()
  })

  test('Ctrl+K finds a queue by a few letters, and other things by their name', async () => {
    const { page } = await open()
    await page.keyboard.press('Control+k')
    await page.keyboard.type('fran sal')
    await expect.poll(() => page.getByRole('dialog').getByRole('option').first().textContent()).toContain('France · phone · Sales')
    await page.keyboard.press('Enter')
    await page.locator('.queue-screen h1').waitFor()
    expect(await page.locator('.queue-screen h1').textContent()).toBe('France · phone · Sales')
    await page.keyboard.press('Control+k')
    await page.keyboard.type('utc')
    await page.keyboard.press('Enter')
    await expect.poll(() => searchOf(page).get('zone')).toBe('utc')
    await page.keyboard.press('Control+k')
    await page.keyboard.type('only germany')
    await page.keyboard.press('Enter')
    await expect.poll(() => page.locator('[role=row][data-queue]').count()).toBe(3)
    await page.keyboard.press('Control+k')
    await page.keyboard.type('show only cento')
    await page.keyboard.press('Enter')
    await expect.poll(() => searchOf(page).get('ofVendor')).toBe('cento')
    await page.keyboard.press('Control+k')
    await page.keyboard.type('settings you')
    await page.keyboard.press('Enter')
    await page.getByRole('tab', { name: 'You', selected: true }).waitFor()
    await page.keyboard.press('Control+k')
    await page.keyboard.type('keys and rules')
    await page.keyboard.press('Enter')
    await page.getByRole('dialog').getByRole('heading', { name: 'Keys and rules' }).waitFor()
  })
})

describe('the address', () => {
  test('restores the whole view in another browser', async () => {
    const { page, url } = await open()
    await page.getByRole('button', { name: 'AHT' }).click()
    await page.getByRole('button', { name: '30 min' }).click()
    await page.keyboard.press('z')
    await page.keyboard.press('z')
    await page.getByRole('columnheader', { name: 'Wait' }).getByRole('button').click()
    await page.getByRole('searchbox').fill('phone')
    await page.locator('[role=row][data-queue]').nth(4).locator('.cell-known').nth(1).click()
    const shown = await page.locator('.heat-body').textContent()
    const address = page.url()
    const other = await browser.newPage({ viewport: { width: 1440, height: 900 } })
    await other.goto(address)
    await other.locator('.cell.is-chosen').waitFor()
    expect(await other.locator('.heat-body').textContent()).toBe(shown)
    expect(await selected(other)).toBe(await selected(page))
    expect(address.startsWith(`${url}/?`)).toBe(true)
    await other.context().close()
  })

  test('makes the back button go back from a queue', async () => {
    const { page } = await open()
    await page.keyboard.press('j')
    await page.keyboard.press('Enter')
    await page.locator('.queue-screen').waitFor()
    await page.goBack()
    await page.locator('.live').waitFor()
    await page.goForward()
    await page.locator('.queue-screen').waitFor()
  })

  test('does not hold the theme, which stays with the browser', async () => {
    const { page } = await open({ theme: 'dark' })
    const theme = () => page.evaluate('document.documentElement.dataset.theme')
    expect(await theme()).toBe('dark')
    await page.getByRole('button', { name: 'Theme: as the system' }).click()
    await expect.poll(theme).toBe('light')
    expect(page.url()).not.toContain('light')
    await page.reload()
    await page.locator('.live').waitFor()
    expect(await theme()).toBe('light')
  })
})

describe('times', () => {
  test('are the market’s, the reader’s or UTC, and the zone is always printed', async () => {
    const { page } = await open({ browserZone: 'America/New_York', search: '?queue=de-phone-billing' })
    const running = page.locator('.head-time.is-running')
    const zone = page.locator('[aria-label="Time zone"]')
    await expect.poll(() => running.textContent()).toContain('15:30')
    expect(await zone.textContent()).toContain('Market · Europe/Berlin (UTC+01)')
    await page.keyboard.press('z')
    await expect.poll(() => running.textContent()).toContain('09:30')
    expect(await zone.textContent()).toContain('Mine · America/New_York (UTC−05)')
    await page.keyboard.press('z')
    await expect.poll(() => running.textContent()).toContain('14:30')
    expect(await zone.textContent()).toContain('UTC · UTC')
  })
})

import type { Page } from 'playwright-core'
import { describe, expect, test } from 'vitest'
import { deskPages } from '../support/desk-pages.ts'
import { sessionOf } from '../support/fake-desk/session-view.ts'

const { open } = deskPages()

const heading = (page: Page) => page.locator('.wall-head h1').textContent()

describe('a wallboard', () => {
  test('shows eight large figures, how fresh they are first of all, and turns by market', async () => {
    const { page, complaints } = await open({ path: '/wallboard', search: '?every=5' })
    expect(await page.locator('.wall-figure').count()).toBe(8)
    expect(await page.locator('.wallboard').textContent()).toMatch(/^● Live · as of 15:37:\d\d/)
    expect(await heading(page)).toBe('All markets')
    await expect.poll(() => heading(page), { timeout: 15_000 }).toBe('Germany')
    const size = Number.parseFloat((await page.evaluate("getComputedStyle(document.querySelector('.wall-value')).fontSize")) as string)
    expect(size).toBeGreaterThan(60)
    expect(complaints).toEqual([])
  }, 40_000)

  test('stays where somebody stops it, and on the one market of its address', async () => {
    const { page, url } = await open({ path: '/wallboard' })
    await page.keyboard.press('ArrowRight')
    await expect.poll(() => heading(page)).toBe('Germany')
    await page.getByRole('button', { name: 'Turn', exact: true }).waitFor()
    await page.goto(`${url}/wallboard?market=fr`)
    await page.locator('.wall-figure').first().waitFor()
    expect([await heading(page), await page.locator('.wall-dots').count()]).toEqual(['France', 0])
  })

  test('says that it knows nothing where its feeds are silent', async () => {
    const { page } = await open({ path: '/wallboard', silentMs: { acd: 900_000, 'acd-2': 900_000 } })
    expect(await page.locator('.wall-foot').textContent()).toContain('No data')
    expect(await page.locator('.wall-figures.is-blind').count()).toBe(1)
    expect(await page.locator('[aria-label="Waiting"] .wall-value').textContent()).toBe('–')
  })

  test('is signed in by a link whose token no server is sent but once, and that is gone from the address', async () => {
    const { page, server, url } = await open({ path: '/wallboard', refusal: 401 })
    server.asked.length = 0
    await page.goto(`${url}/wallboard#lobby`)
    await page.reload()
    await page.locator('.wall-figure').first().waitFor()
    expect(page.url()).toBe(`${url}/wallboard`)
    expect(server.asked.filter((asked) => asked.includes('lobby'))).toEqual([])
    expect(server.asked.filter((asked) => asked === '/api/v1/wallboard')).toHaveLength(1)
  })
})

describe('a vendor’s page', () => {
  const asVendor = { audience: { kind: 'vendor', vendorId: 1 }, vendors: 1, queues: 6 } as const

  test('is where a vendor’s person lands, with own queues, targets and figures, and no other page', async () => {
    const { page, server, url } = await open({ ...asVendor, search: '?screen=queue&queue=de-phone-billing' })
    server.session = sessionOf('vic', 'vendor')
    server.asked.length = 0
    await page.reload()
    await page.locator('.portal').waitFor()
    expect(new URL(page.url()).pathname).toBe('/vendor')
    expect(await page.locator('h1').textContent()).toBe('In-house: own queues')
    expect(await page.locator('.portal-table tbody tr').count()).toBe(6)
    expect(await page.locator('.portal-table tbody tr').first().textContent()).toMatch(/80\/20 SL3/)
    await page.keyboard.press('Control+k')
    await page.keyboard.press('a')
    expect(await page.getByRole('dialog').count()).toBe(0)
    await page.goto(`${url}/wallboard`)
    await page.locator('.portal').waitFor()
    expect(server.asked.filter((asked) => /views|visit|kpis|contacts/.test(asked))).toEqual([])
  })
})

describe('on a phone', () => {
  test.each([
    ['the live desk', '/', ''],
    ['a queue', '/', '?screen=queue&queue=de-phone-billing'],
    ['the wallboard', '/wallboard', ''],
    ['a vendor’s page', '/vendor', 'vendor'],
  ])('%s can be read without the page itself moving sideways', async (_, path, what) => {
    const vendor = what === 'vendor' ? { audience: { kind: 'vendor', vendorId: 1 } as const, vendors: 1 } : { search: what }
    const { page } = await open({ path, ...vendor })
    await page.setViewportSize({ width: 390, height: 844 })
    await page.locator('h1').first().waitFor()
    const [pageWidth, windowWidth] = (await page.evaluate('[document.documentElement.scrollWidth, window.innerWidth]')) as [number, number]
    expect(pageWidth).toBeLessThanOrEqual(windowWidth)
  })
})

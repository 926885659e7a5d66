import { fileURLToPath } from 'node:url'
import { AxeBuilder } from '@axe-core/playwright'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { launchBrowser } from '../support/browser.ts'
import { buildDesk } from '../support/desk-page.ts'
import { contactEvent } from '../support/http-feed.ts'
import { type HttpWorld, httpWorld, putRefused } from '../support/http-world.ts'
import { signedIn } from '../support/signed-in.ts'

let world: HttpWorld
let browser: Browser
let url: string
const contexts: BrowserContext[] = []
const complaints: string[] = []

beforeAll(async () => {
  await buildDesk()
  world = await httpWorld({ webRoot: fileURLToPath(new URL('../../dist/web/', import.meta.url)) })
  const headers = {
    host: 'localhost',
    authorization: `Bearer ${world.token('platform')}`,
    'content-type': 'application/cloudevents-batch+json',
  }
  const events = ['w1', 'w2'].map((contactId) => contactEvent({ contactId, queue: '<b>Q_NEW</b>' }, { id: contactId }))
  await world.server.inject({ method: 'POST', url: '/api/v1/events', headers, payload: JSON.stringify([...events, contactEvent()]) })
  await putRefused(world, 2, ['{"at":"now"}'], 'instantWord')
  url = await world.server.listen({ host: '127.0.0.1', port: 0 })
  browser = await launchBrowser()
}, 60_000)
afterEach(async () => {
  for (const context of contexts.splice(0)) await context.close()
  expect(complaints.splice(0)).toEqual([])
})
afterAll(async () => {
  await browser?.close()
  await world?.close()
})

async function open(tab: string, role: 'admin' | 'risk' | 'analyst' = 'admin', theme: 'light' | 'dark' = 'light'): Promise<Page> {
  const { cookie } = await signedIn(world, `${role}-${theme}`, { role, name: 'Ada' })
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, colorScheme: theme })
  contexts.push(context)
  const page = await context.newPage()
  page.on('pageerror', (error) => complaints.push(error.message))
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text())
  })
  const [name = '', value = ''] = cookie.split('=')
  await context.addCookies([{ name, value, url }])
  await page.goto(`${url}/?screen=settings&tab=${tab}`)
  await page.getByRole('tab', { selected: true }).waitFor()
  return page
}

async function findings(page: Page): Promise<readonly string[]> {
  const { violations } = await new AxeBuilder({ page }).analyze()
  return violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.target.join(' ')}: ${node.failureSummary ?? ''}`))
}

/** Everything that these screens can show at once, opened. */
async function openedAll(theme: 'light' | 'dark'): Promise<readonly Page[]> {
  const feeds = await open('feeds', 'admin', theme)
  await feeds.getByRole('button', { name: 'Look at Platform' }).click()
  await feeds
    .getByRole('button', { name: /Look at item/ })
    .first()
    .click()
  await feeds.locator('.raw-bytes').waitFor()
  const records = await open('records', 'admin', theme)
  await records.getByRole('button', { name: 'Change billing' }).click()
  await records.getByLabel('name', { exact: true }).fill('Billing!')
  await records.getByRole('button', { name: 'See the difference' }).click()
  await records.locator('.change-table').waitFor()
  const audit = await open('audit', 'admin', theme)
  await audit.getByRole('button', { name: 'Check the chain' }).click()
  await audit.getByText(/^✓ Sound/).waitFor()
  await audit
    .getByRole('button', { name: /Show change/ })
    .first()
    .click()
  await audit.locator('.audit-hash').nth(1).waitFor()
  return [feeds, records, audit]
}

describe.each(['light', 'dark'] as const)('in the %s theme axe finds nothing', (theme) => {
  test('on feeds, records and the trail, with all that opens in them', async () => {
    for (const page of await openedAll(theme)) {
      expect(await findings(page)).toEqual([])
    }
  }, 60_000)
})

test('a record is changed with its difference seen and a reason, stands in its history, and is taken back in the trail', async () => {
  const page = await open('records')
  await page.getByRole('button', { name: 'Change billing' }).click()
  await page.getByLabel('target').fill('{"formula":"SL3","thresholdSeconds":30,"fraction":0.8}')
  await page.getByRole('button', { name: 'See the difference' }).click()
  expect(await page.locator('.change-table tbody').textContent()).toBe('target.thresholdSeconds2030')
  await page.getByLabel('Reason').fill('new contract')
  await page.getByRole('button', { name: 'Write' }).click()
  await page.getByRole('cell', { name: /"thresholdSeconds":30/ }).waitFor()
  await page.getByRole('button', { name: 'History of billing' }).click()
  const history = page.getByRole('region', { name: 'History of billing' })
  await expect.poll(() => history.getByRole('row').count()).toBe(3)

  await page.getByRole('tab', { name: 'Audit' }).click()
  const change = page.getByRole('row', { name: /admin-light changed queue billing new contract stands/ })
  await change.getByRole('button').click()
  expect(await page.locator('.change-table tbody').textContent()).toBe('target.thresholdSeconds2030')
  await page.getByRole('button', { name: 'Take back' }).click()
  await page.getByRole('row', { name: /changed queue billing — takes back/ }).waitFor()
  await page.getByRole('row', { name: /new contract taken back by/ }).waitFor()
})

test('what waits for a queue is shown as it came, mapped from there, and taken in', async () => {
  const page = await open('feeds')
  const row = page.getByRole('row', { name: /queue <b>Q_NEW<\/b>/ }).first()
  await row.getByRole('button').click()
  expect(await page.locator('.raw-bytes').textContent()).toContain('<b>Q_NEW</b>')
  expect(await page.locator('.raw-bytes b').count()).toBe(0)
  await page.getByLabel(/Is the queue/).selectOption('sales')
  await page.getByRole('button', { name: 'Map and take in' }).click()
  await expect.poll(() => page.getByRole('row', { name: /Q_NEW/ }).count()).toBe(0)
  await page.getByRole('checkbox', { name: /Choose item/ }).check()
  await page.getByRole('button', { name: 'Try 1 again' }).click()
  await page.getByText('0 taken in, 1 refused again.').waitFor()
})

test('who may only look is offered nothing else', async () => {
  const page = await open('audit', 'risk')
  await page
    .getByRole('button', { name: /Show change/ })
    .first()
    .click()
  await page.locator('.audit-hash').first().waitFor()
  expect(await page.getByRole('button', { name: 'Take back' }).count()).toBe(0)
  await page.getByRole('tab', { name: 'Records' }).click()
  await page.getByRole('button', { name: 'History of billing' }).waitFor()
  expect(await page.getByRole('button', { name: 'Change billing' }).count()).toBe(0)
})

import type { Page } from 'playwright-core'
import { describe, expect, test } from 'vitest'
import { axeFindings } from '../support/axe-findings.ts'
import { contactEvent } from '../support/http-feed.ts'
import { httpWorld, putRefused } from '../support/http-world.ts'
import { worldPages } from '../support/world-pages.ts'

const pages = worldPages({
  build: async (webRoot) => {
    const world = await httpWorld({ webRoot })
    const headers = {
      host: 'localhost',
      authorization: `Bearer ${world.token('platform')}`,
      'content-type': 'application/cloudevents-batch+json',
    }
    const events = ['w1', 'w2'].map((contactId) => contactEvent({ contactId, queue: '<b>Q_NEW</b>' }, { id: contactId }))
    await world.server.inject({ method: 'POST', url: '/api/v1/events', headers, payload: JSON.stringify([...events, contactEvent()]) })
    await putRefused(world, 2, ['{"at":"now"}'], 'instantWord')
    return world
  },
  // The browser says so of every answer that is none of 2xx, also of one that the page asked to be told.
  excused: /422/,
})

async function open(tab: string, role: 'admin' | 'risk' | 'analyst' = 'admin', theme: 'light' | 'dark' = 'light'): Promise<Page> {
  const page = await pages.open(`${role}-${theme}`, { role, name: 'Ada' }, `?screen=settings&tab=${tab}`, { theme })
  await page.getByRole('tab', { selected: true }).waitFor()
  return page
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
  await records.getByLabel('Name', { exact: true }).fill('Billing!')
  await records.getByText('At these times').click()
  await records.getByLabel('From, line 1').fill('9')
  await records.getByRole('button', { name: 'See what changes' }).click()
  await records.getByText(/Came "9"/).waitFor()
  const seen = await open('records', 'admin', theme)
  await seen.getByRole('button', { name: 'Change billing' }).click()
  await seen.getByLabel('Name', { exact: true }).fill('Billing!')
  await seen.getByRole('button', { name: 'See what changes' }).click()
  await seen.locator('.change-table').waitFor()
  const audit = await open('audit', 'admin', theme)
  await audit.getByRole('button', { name: 'Check the chain' }).click()
  await audit.getByText(/^✓ Sound/).waitFor()
  await audit
    .getByRole('button', { name: /Show change/ })
    .first()
    .click()
  await audit.locator('.audit-hash').nth(1).waitFor()
  return [feeds, records, seen, audit]
}

describe.each(['light', 'dark'] as const)('in the %s theme axe finds nothing', (theme) => {
  test('on feeds, records and the trail, with all that opens in them', async () => {
    for (const page of await openedAll(theme)) {
      expect(await axeFindings(page)).toEqual([])
    }
  }, 60_000)
})

test('a record is changed with its difference seen and a reason, stands in its history, and is taken back in the trail', async () => {
  const page = await open('records')
  await page.getByRole('button', { name: 'Change billing' }).click()
  await page.getByLabel('Within (s)', { exact: true }).fill('soon')
  await page.getByRole('button', { name: 'See what changes' }).click()
  await page.getByText('Came "soon". Expected a whole number from 0 to 604800.').waitFor()
  await page.getByLabel('Within (s)', { exact: true }).fill('30')
  await page.getByRole('button', { name: 'See what changes' }).click()
  await page.locator('.change-table').waitFor()
  expect(await page.locator('.change-table tbody').textContent()).toBe('target.thresholdSeconds2030')
  await page.getByLabel('Reason').fill('new contract')
  await page.getByRole('button', { name: 'Write' }).click()
  await page.getByRole('cell', { name: /80\/30 SL3/ }).waitFor()
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

test('a record of every kind is made in its form, each naming the one before, and ended in the other order', async () => {
  const page = await open('records')
  const write = async (kind: string, button: string, fill: Readonly<Record<string, string>>): Promise<void> => {
    await page.getByLabel('Kind').selectOption(kind)
    await page.getByRole('button', { name: button }).click()
    for (const [label, text] of Object.entries(fill)) await page.locator('form').getByLabel(label, { exact: true }).fill(text)
    await page.getByRole('button', { name: 'See what changes' }).click()
    await page.getByLabel('Reason').fill('a new country')
    await page.getByRole('button', { name: 'Write' }).click()
    await page.getByLabel('Reason').waitFor({ state: 'detached' })
  }
  await write('market', 'New market', { Key: 'pt', Name: 'Portugal', 'Time zone': 'Europe/Lisbon' })
  await write('vendor', 'New vendor', { Key: 'cara', Name: 'Cara' })
  await page.getByRole('rowheader', { name: 'cara' }).waitFor()
  await page.getByLabel('Kind').selectOption('site')
  await page.getByRole('button', { name: 'New site' }).click()
  await page.getByLabel('Vendor', { exact: true }).selectOption('cara')
  await page.getByLabel('Key', { exact: true }).fill('porto')
  await page.getByLabel('Name', { exact: true }).fill('Porto')
  await page.getByRole('button', { name: 'See what changes' }).click()
  await page.getByLabel('Reason').fill('a new country')
  await page.getByRole('button', { name: 'Write' }).click()
  await page.getByRole('row', { name: /porto cara Porto/ }).waitFor()
  await write('queue', 'New queue', { Key: 'pt-phone', Name: 'Phone' })
  await page.getByRole('row', { name: /pt-phone — Phone · de · phone · Europe\/Berlin · around the clock · 80\/20 SL3/ }).waitFor()
  await write('feed', 'New feed', { Key: 'pt-acd', Name: 'Switch' })
  await write('mapping', 'New name of a feed', { 'Name within the feed': 'LINHA 1' })

  const end = async (kind: string, key: string): Promise<void> => {
    await page.getByLabel('Kind').selectOption(kind)
    await page.getByRole('button', { name: `End ${key}`, exact: true }).click()
    await page.getByRole('button', { name: 'See what changes' }).click()
    await page.getByLabel('Reason').fill('it was a test')
    await page.getByRole('button', { name: 'End', exact: true }).click()
    await page.getByRole('rowheader', { name: key, exact: true }).waitFor({ state: 'detached' })
  }
  await page.getByLabel('Kind').selectOption('vendor')
  await page.getByRole('button', { name: 'End cara' }).click()
  await page.getByRole('button', { name: 'See what changes' }).click()
  await page.getByText(/Expected a vendor that no other record names: end or change site "porto" first/).waitFor()
  for (const [kind, key] of [
    ['mapping', 'LINHA 1'],
    ['feed', 'pt-acd'],
    ['queue', 'pt-phone'],
    ['site', 'porto'],
    ['vendor', 'cara'],
    ['market', 'pt'],
  ] as const)
    await end(kind, key)
}, 60_000)

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

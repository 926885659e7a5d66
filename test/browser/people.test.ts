import type { Page } from 'playwright-core'
import { describe, expect, test } from 'vitest'
import type { Standing } from '../../src/app/access/person.ts'
import { ROLES } from '../../src/domain/access/role.ts'
import { axeFindings } from '../support/axe-findings.ts'
import { httpWorld } from '../support/http-world.ts'
import { worldPages } from '../support/world-pages.ts'

const pages = worldPages({
  build: async (webRoot) => await httpWorld({ webRoot }),
  // What was refused is told by the browser too; anything else is a fault of the page, as what its policy forbids.
  excused: /Failed to load resource: .*status of 4(?:01|10|09)/,
})
const { newPage } = pages

async function pageOf(login: string, standing: Partial<Standing>, search = '', theme: 'light' | 'dark' = 'light'): Promise<Page> {
  const page = await pages.open(login, standing, search, { theme })
  await page.locator('[data-testid="live-mark"]').waitFor()
  await page.locator('.account').waitFor()
  return page
}

async function vendorId(): Promise<number | null> {
  return (await pages.world.engine.directories.of({ kind: 'internal' })).vendorId('acme')
}

describe('somebody who is invited', () => {
  test('chooses a password and is on the desk; signs out, and comes back with it', async () => {
    const admin = await pageOf('root', { role: 'admin', name: 'Root' }, '?screen=settings&tab=people')
    await admin.getByRole('button', { name: 'Invite' }).click()
    await admin.getByLabel('Signs in as (name or e-mail address)').fill('mia@example.com')
    await admin.getByLabel('Name', { exact: true }).fill('Mia')
    await admin.getByLabel('Role').selectOption('marketLead')
    await admin.getByRole('checkbox', { name: 'Germany', exact: true }).check()
    await admin.locator('form').getByRole('button', { name: 'Invite' }).click()
    const link = await admin.locator('.shown-once code').textContent()
    await expect.poll(() => admin.getByRole('row', { name: /Mia/ }).textContent()).toContain('Market lead')

    const page = await newPage()
    await page.goto(link ?? '')
    await page.getByText('Mia, you will sign in as mia@example.com').waitFor()
    expect(page.url()).toBe(`${pages.url}/invitation`)
    await page.getByLabel('Password').fill('mia@example.com12')
    await page.getByRole('button').click()
    await page.getByText('more than your own name').waitFor()
    pages.complaints.length = 0 // The browser tells of the refusal.
    await page.getByLabel('Password').fill('six orange kettles hum')
    await page.getByRole('button').click()
    await page.getByRole('button', { name: 'Account of Mia' }).click()
    await page.getByText('Sees de').waitFor()
    await page.getByRole('button', { name: 'Sign out' }).click()

    await page.getByLabel('Name or e-mail address').fill('Mia@example.com')
    await page.getByLabel('Password').fill('a wrong password')
    await page.getByRole('button', { name: 'Sign in' }).click()
    await page.getByText('This name and password do not fit').waitFor()
    await page.getByLabel('Password').fill('six orange kettles hum')
    await page.getByRole('button', { name: 'Sign in' }).click()
    await page.getByRole('button', { name: 'Account of Mia' }).waitFor()

    await admin.reload()
    await admin.getByRole('row', { name: /mia@example.com refused password wrong password/ }).waitFor()
    const again = await newPage()
    await again.goto(link ?? '')
    await again.getByText('This invitation was used').waitFor()
    pages.complaints.length = 0
  })
})

test('every role sees the menus that are for it, and no more', async () => {
  const seen = new Map<string, readonly string[]>()
  for (const role of ROLES) {
    const page = await pageOf(
      `menus-${role.toLowerCase()}`,
      { role, vendorId: role === 'vendor' ? await vendorId() : null },
      '?screen=settings&tab=people',
    )
    seen.set(role, await page.getByRole('tab').allTextContents())
    await page.context().close()
  }
  const ofStaff = ['You', 'Feeds & refused', 'Records']
  for (const role of ['analyst', 'incidentManager', 'forecaster']) expect(seen.get(role), role).toEqual(ofStaff)
  expect(seen.get('vendor')).toEqual(['You'])
  expect(seen.get('risk')).toEqual([...ofStaff, 'Audit'])
  expect(seen.get('marketLead')).toEqual([...ofStaff, 'Tokens'])
  expect(seen.get('admin')).toEqual([...ofStaff, 'People', 'Tokens', 'Audit'])
}, 60_000)

test('a revocation closes the open desk within five seconds, and no figure stays on the screen', async () => {
  const page = await pageOf('eve', {})
  const { people, sessions, machineClock } = pages.world.engine
  const eve = (await people.byLogin('eve'))?.person.personId ?? 0
  const admin = await pageOf('root', { role: 'admin', name: 'Root' }, '?screen=settings&tab=people')
  const row = admin.getByRole('row', { name: /eve eve/ })
  await row.waitFor()
  const endedAt = performance.now()
  await row.getByRole('button', { name: 'Sign out everywhere' }).click()
  await page.getByText('You were signed out').waitFor({ timeout: 5_000 })
  expect(performance.now() - endedAt).toBeLessThan(5_000)
  expect(await page.locator('.live, [data-testid="live-mark"]').count()).toBe(0)
  expect(await sessions.list(eve, machineClock.now())).toEqual([])
})

test('a screen on a wall comes in by its token, and is out when the token ends', async () => {
  const lead = await pageOf('lea', { role: 'marketLead' }, '?screen=settings&tab=tokens')
  await lead.getByRole('button', { name: 'Make a token' }).click()
  await lead.getByLabel('Name', { exact: true }).fill('Hall')
  await lead.locator('form').getByRole('button', { name: 'Make a token' }).click()
  const link = await lead.locator('.shown-once code').textContent()
  const wall = await newPage()
  await wall.goto(link ?? '')
  await wall.locator('[data-testid="live-mark"]').waitFor()
  await lead.getByRole('button', { name: 'Change Hall' }).click()
  await lead.getByLabel('Name', { exact: true }).fill('Lobby')
  await lead.getByRole('checkbox', { name: 'Germany', exact: true }).check()
  await lead.getByRole('button', { name: 'Save' }).click()
  await lead.getByRole('row', { name: /Lobby Wallboard show figures de/ }).waitFor()
  await wall.locator('[data-testid="live-mark"]').waitFor()
  await lead.getByRole('button', { name: 'End Lobby' }).click()
  await wall.getByText('You were signed out').waitFor({ timeout: 5_000 })
})

describe.each(['light', 'dark'] as const)('in the %s theme axe finds nothing', (theme) => {
  test('on the ways in', async () => {
    const page = await newPage({ theme })
    for (const [path, text] of [
      ['/', 'Sign in to Loadline'],
      ['/invitation', 'Welcome to Loadline'],
      ['/wallboard', 'Loadline'],
    ] as const) {
      await page.goto(`${pages.url}${path}`)
      await page.getByRole('heading', { name: text }).waitFor()
      expect(await axeFindings(page), path).toEqual([])
    }
    pages.complaints.length = 0 // The page without a session, the invitation and the token are refused.
  })

  test('in the settings, with their forms and the menu open', async () => {
    const page = await pageOf('root', { role: 'admin', name: 'Root' }, '?screen=settings&tab=own', theme)
    await page.getByRole('button', { name: /Account of/ }).click()
    expect(await axeFindings(page)).toEqual([])
    for (const [tab, button] of [
      ['People', 'Invite'],
      ['Tokens', 'Make a token'],
    ] as const) {
      await page.getByRole('tab', { name: tab }).click()
      await page.getByRole('button', { name: button }).click()
      await page.getByRole('table').first().waitFor()
      expect(await axeFindings(page), tab).toEqual([])
    }
  }, 60_000)
})

import { fileURLToPath } from 'node:url'
import { AxeBuilder } from '@axe-core/playwright'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { openIdProvider } from '../../src/adapters/provider/openid-provider.ts'
import { launchBrowser } from '../support/browser.ts'
import { buildDesk } from '../support/desk-page.ts'
import { type HttpWorld, httpWorld } from '../support/http-world.ts'
import { type TestProvider, testProvider } from '../support/identity-provider.ts'
import { fromPage, signedIn } from '../support/signed-in.ts'

let provider: TestProvider
let world: HttpWorld
let browser: Browser
let url: string
const contexts: BrowserContext[] = []

beforeAll(async () => {
  await buildDesk()
  const accounts = { mia: { email: 'mia@example.com', isVerified: true }, kai: { email: 'kai@example.com', isVerified: true } }
  const origins: string[] = []
  provider = await testProvider(accounts, origins)
  world = await httpWorld({
    webRoot: fileURLToPath(new URL('../../dist/web/', import.meta.url)),
    provider: openIdProvider({ ...provider, name: 'Example ID' }),
  })
  url = await world.server.listen({ host: '127.0.0.1', port: 0 })
  origins.push(url)
  browser = await launchBrowser()
}, 60_000)
afterEach(async () => {
  for (const context of contexts.splice(0)) await context.close()
})
afterAll(async () => {
  await browser?.close()
  await world?.close()
  await provider?.close()
})

async function newPage(theme: 'light' | 'dark' = 'light'): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, colorScheme: theme })
  contexts.push(context)
  return await context.newPage()
}

async function findings(page: Page): Promise<readonly string[]> {
  const { violations } = await new AxeBuilder({ page }).analyze()
  return violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.target.join(' ')}: ${node.failureSummary ?? ''}`))
}

async function asAccount(page: Page, account: string): Promise<void> {
  await page.getByLabel('Account').fill(account)
  await page.getByRole('button', { name: 'Go on' }).click()
}

test('who is invited goes to the provider and comes back to the desk; signs out, and comes in again with a click, where they wanted to', async () => {
  const { cookie } = await signedIn(world, 'root', { role: 'admin' })
  const made = await fromPage(world, cookie, 'POST', '/api/v1/people', { login: 'mia', name: 'Mia', role: 'analyst' })
  const page = await newPage()
  await page.goto(`${url}${made.json<{ path: string }>().path}`)
  await page.getByText('Mia, you will sign in as mia').waitFor()
  await page.getByRole('button', { name: 'Sign in with Example ID' }).click()
  await page.getByRole('heading', { name: 'Provider' }).waitFor()
  await asAccount(page, 'mia')
  await page.getByRole('button', { name: 'Account of Mia' }).click()
  expect(new URL(page.url()).origin).toBe(url)
  await page.getByRole('button', { name: 'Sign out' }).click()
  await page.getByRole('button', { name: 'Sign in with Example ID' }).waitFor()
  await page.goto(`${url}/?screen=settings&tab=own`)
  await page.getByRole('button', { name: 'Sign in with Example ID' }).click()
  await page.getByText('you sign in with the account at your identity provider').waitFor()
  expect(page.url()).toBe(`${url}/?screen=settings&tab=own`)
})

describe.each(['light', 'dark'] as const)('in the %s theme', (theme) => {
  test('who is not invited is told so, on a page in which axe finds nothing', async () => {
    const page = await newPage(theme)
    await page.goto(url)
    await page.getByRole('button', { name: 'Sign in with Example ID' }).waitFor()
    expect(await findings(page)).toEqual([])
    await page.getByRole('button', { name: 'Sign in with Example ID' }).click()
    await asAccount(page, 'kai')
    await page.getByRole('alert').getByText('nobody here has invited you').waitFor()
    expect(await findings(page)).toEqual([])
    await page.getByRole('link', { name: 'To the desk' }).click()
    await page.getByRole('heading', { name: 'Sign in to Loadline' }).waitFor()
  })
})

import type { Page } from 'playwright-core'
import { afterAll, describe, expect, test } from 'vitest'
import { openIdProvider } from '../../src/adapters/provider/openid-provider.ts'
import { axeFindings } from '../support/axe-findings.ts'
import { httpWorld } from '../support/http-world.ts'
import { type TestProvider, testProvider } from '../support/identity-provider.ts'
import { fromPage, signedIn } from '../support/signed-in.ts'
import { worldPages } from '../support/world-pages.ts'

let provider: TestProvider
const origins: string[] = []
const pages = worldPages({
  build: async (webRoot) => {
    const accounts = { mia: { email: 'mia@example.com', isVerified: true }, kai: { email: 'kai@example.com', isVerified: true } }
    provider = await testProvider(accounts, origins)
    return await httpWorld({ webRoot, provider: openIdProvider({ ...provider, name: 'Example ID' }) })
  },
  onListening: (url) => origins.push(url),
  // Who has no session yet is told so, and so is whom nobody invited.
  excused: /status of 40[13]/,
})
const { newPage } = pages
afterAll(async () => await provider?.close())

async function asAccount(page: Page, account: string): Promise<void> {
  await page.getByLabel('Account').fill(account)
  await page.getByRole('button', { name: 'Go on' }).click()
}

test('who is invited goes to the provider and comes back to the desk; signs out, and comes in again with a click, where they wanted to', async () => {
  const { cookie } = await signedIn(pages.world, 'root', { role: 'admin' })
  const made = await fromPage(pages.world, cookie, 'POST', '/api/v1/people', { login: 'mia', name: 'Mia', role: 'analyst' })
  const page = await newPage()
  await page.goto(`${pages.url}${made.json<{ path: string }>().path}`)
  await page.getByText('Mia, you will sign in as mia').waitFor()
  await page.getByRole('button', { name: 'Sign in with Example ID' }).click()
  await page.getByRole('heading', { name: 'Provider' }).waitFor()
  await asAccount(page, 'mia')
  await page.getByRole('button', { name: 'Account of Mia' }).click()
  expect(new URL(page.url()).origin).toBe(pages.url)
  await page.getByRole('button', { name: 'Sign out' }).click()
  await page.getByRole('button', { name: 'Sign in with Example ID' }).waitFor()
  await page.goto(`${pages.url}/?screen=settings&tab=own`)
  await page.getByRole('button', { name: 'Sign in with Example ID' }).click()
  await page.getByText('you sign in with the account at your identity provider').waitFor()
  expect(page.url()).toBe(`${pages.url}/?screen=settings&tab=own`)
})

describe.each(['light', 'dark'] as const)('in the %s theme', (theme) => {
  test('who is not invited is told so, on a page in which axe finds nothing', async () => {
    const page = await newPage({ theme })
    await page.goto(pages.url)
    await page.getByRole('button', { name: 'Sign in with Example ID' }).waitFor()
    expect(await axeFindings(page)).toEqual([])
    await page.getByRole('button', { name: 'Sign in with Example ID' }).click()
    await asAccount(page, 'kai')
    await page.getByRole('alert').getByText('nobody here has invited you').waitFor()
    expect(await axeFindings(page)).toEqual([])
    await page.getByRole('link', { name: 'To the desk' }).click()
    await page.getByRole('heading', { name: 'Sign in to Loadline' }).waitFor()
  })
})

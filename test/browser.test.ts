import type { Browser } from 'playwright-core'
import { afterEach, expect, test } from 'vitest'
import { installedBrowser, launch, launchBrowser, packagedBrowser } from './support/browser.ts'

const PAGE = '<title>Loadline</title><main style="width:300px;height:40px">three queues</main>'
let browser: Browser | null = null

afterEach(async () => {
  await browser?.close()
  browser = null
})

async function expectToRender(started: Browser): Promise<void> {
  browser = started
  const page = await started.newPage()
  await page.setContent(PAGE)
  expect(await page.title()).toBe('Loadline')
  expect(await page.locator('main').boundingBox()).toMatchObject({ width: 300, height: 40 })
  expect((await page.screenshot()).byteLength).toBeGreaterThan(1000)
}

test('the browser that came with npm renders a page', async () => {
  await expectToRender(await launch(await packagedBrowser()))
})

test('the browser of this machine, or the one from npm where there is none, renders a page', async () => {
  const installed = installedBrowser()
  await expectToRender(await (installed === null ? launchBrowser() : launch(installed)))
})

test('a named browser that is not there is an error that names it', async () => {
  process.env['LOADLINE_CHROMIUM'] = '/nowhere/chromium'
  try {
    await expect(launchBrowser()).rejects.toThrow('LOADLINE_CHROMIUM is /nowhere/chromium, expected a program that can be started')
  } finally {
    delete process.env['LOADLINE_CHROMIUM']
  }
})

import { fileURLToPath } from 'node:url'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect } from 'vitest'
import type { Standing } from '../../src/app/access/person.ts'
import { launchBrowser } from './browser.ts'
import { buildDesk } from './desk-page.ts'
import type { HttpWorld } from './http-world.ts'
import { signedIn } from './signed-in.ts'

/** How a page looks. */
export interface PageLook {
  readonly theme?: 'light' | 'dark'
  readonly width?: 1440 | 1920
}

/** Pages of the built desk on a server over a store of its own, for the tests of one file. What a page complained of fails the test it was opened in. */
export interface WorldPages {
  readonly world: HttpWorld
  readonly url: string
  readonly complaints: string[]
  /** A page of a browser of its own, which is nowhere yet. */
  readonly newPage: (look?: PageLook) => Promise<Page>
  /** The desk of somebody who is signed in, at an address of it. */
  readonly open: (login: string, standing: Partial<Standing>, search: string, look?: PageLook) => Promise<Page>
}

interface WorldPagesOptions {
  /** Builds the world and what is in it, given where the built desk lies. */
  readonly build: (webRoot: string) => Promise<HttpWorld>
  readonly onListening?: (url: string) => void
  /** The answers of which the browser tells and the page has to know, by their text; none unless given. */
  readonly excused?: RegExp
  readonly buildMs?: number
}

const BUILD_MS = 60_000

interface Begun {
  readonly world: HttpWorld
  readonly browser: Browser
  readonly url: string
}

/** Builds a world and starts a browser before the tests of a file, closes every page after its test, and ends all after them. */
export function worldPages({ build, onListening, excused, buildMs = BUILD_MS }: WorldPagesOptions): WorldPages {
  let [world, browser, url]: [HttpWorld | null, Browser | null, string] = [null, null, '']
  const contexts: BrowserContext[] = []
  const complaints: string[] = []
  const begun = (): Begun => {
    if (world === null || browser === null) throw new Error('a page was opened outside of a test')
    return { world, browser, url }
  }
  beforeAll(async () => {
    await buildDesk()
    world = await build(fileURLToPath(new URL('../../dist/web/', import.meta.url)))
    url = await world.server.listen({ host: '127.0.0.1', port: 0 })
    onListening?.(url)
    browser = await launchBrowser()
  }, buildMs)
  afterEach(async () => {
    for (const context of contexts.splice(0)) await context.close()
    expect(complaints.splice(0)).toEqual([])
  })
  afterAll(async () => {
    await browser?.close()
    await world?.close()
  })
  const newPage = async ({ theme = 'light', width = 1440 }: PageLook = {}): Promise<Page> => {
    const viewport = { width, height: width === 1440 ? 900 : 1080 }
    const context = await begun().browser.newContext({ viewport, colorScheme: theme })
    contexts.push(context)
    const page = await context.newPage()
    page.on('pageerror', (error) => complaints.push(error.message))
    page.on('console', (message) => {
      if (message.type() === 'error' && excused?.test(message.text()) !== true) complaints.push(message.text())
    })
    return page
  }
  return {
    get world() {
      return begun().world
    },
    get url() {
      return begun().url
    },
    complaints,
    newPage,
    open: async (login, standing, search, look) => {
      const { cookie } = await signedIn(begun().world, login, standing)
      const page = await newPage(look)
      const [name = '', value = ''] = cookie.split('=')
      await page.context().addCookies([{ name, value, url }])
      await page.goto(`${url}/${search}`)
      return page
    },
  }
}

/** Keeps a picture of a page in the folder that LOADLINE_SHOTS names, for people to look at. */
export async function shoot(page: Page, name: string): Promise<void> {
  const folder = process.env['LOADLINE_SHOTS']
  if (folder !== undefined) await page.screenshot({ path: `${folder}/${name}.png` })
}

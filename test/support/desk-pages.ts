import type { Browser } from 'playwright-core'
import { afterAll, afterEach, beforeAll } from 'vitest'
import { launchBrowser } from './browser.ts'
import { buildDesk, type DeskPage, type DeskPageOptions, openDesk } from './desk-page.ts'

/** Desks of made-up companies for the tests of one file, all closed when the test ends that opened them. */
export interface DeskPages {
  /** The one browser of all of them. */
  readonly browser: Browser
  readonly open: (options?: DeskPageOptions) => Promise<DeskPage>
}

/** Builds the desk and starts a browser before the tests of a file, and ends it after them; `usual` holds for every desk that says nothing else. */
export function deskPages(usual: DeskPageOptions = {}): DeskPages {
  let browser: Browser | null = null
  const opened: DeskPage[] = []
  const started = (): Browser => {
    if (browser === null) throw new Error('a desk was opened outside of a test')
    return browser
  }
  beforeAll(async () => {
    await buildDesk()
    browser = await launchBrowser()
  })
  afterEach(async () => {
    for (const desk of opened.splice(0)) await desk.close()
  })
  afterAll(async () => await browser?.close())
  return {
    get browser() {
      return started()
    },
    open: async (options = {}) => {
      const desk = await openDesk(started(), { ...usual, ...options })
      opened.push(desk)
      return desk
    },
  }
}

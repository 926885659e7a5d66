import { mkdirSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { ensureDesk, root } from '../../scripts/setup.mjs'
import { FakeDesk } from './fake-desk/fake-desk.ts'
import { FakeServer } from './fake-desk/fake-server.ts'
import type { FakeDeskOptions } from './fake-desk/options.ts'

/** A page with the desk on it, and the made-up server behind it. */
export interface DeskPage {
  readonly page: Page
  readonly server: FakeServer
  readonly desk: FakeDesk
  readonly url: string
  /** What the browser complained about: errors, and what the policy of the page forbade. */
  readonly complaints: readonly string[]
  readonly close: () => Promise<void>
}

export interface DeskPageOptions extends Partial<FakeDeskOptions> {
  readonly search?: string
  /** Another page than the desk's. */
  readonly path?: string
  readonly theme?: 'light' | 'dark'
  readonly browserZone?: string
  /** Status that the stream is refused with from the beginning. */
  readonly refusal?: number
}

/** A Tuesday afternoon in Europe. */
export const AS_OF = Date.parse('2026-11-24T14:37:20Z')

/** A build that takes longer was killed, and left its lock. */
const BUILD_MS_MAX = 60_000

/** Builds the desk where its sources changed; one test file at a time does. */
export async function buildDesk(): Promise<void> {
  const lock = join(root, 'node_modules', '.cache', 'desk-build')
  mkdirSync(join(root, 'node_modules', '.cache'), { recursive: true })
  for (;;) {
    try {
      mkdirSync(lock)
      break
    } catch {
      if (Date.now() - (statSync(lock, { throwIfNoEntry: false })?.mtimeMs ?? Date.now()) > BUILD_MS_MAX)
        rmSync(lock, { recursive: true, force: true })
      await wait(100)
    }
  }
  try {
    ensureDesk(process.execPath)
  } finally {
    rmSync(lock, { recursive: true })
  }
}

/** Opens the desk of a made-up company and waits until it shows figures (or, where it is refused, says so). */
export async function openDesk(browser: Browser, options: DeskPageOptions = {}): Promise<DeskPage> {
  const desk = new FakeDesk({ seed: 7, queues: 24, vendors: 4, asOf: AS_OF, ...options })
  const server = new FakeServer(desk)
  server.refusal = options.refusal ?? null
  const url = await server.listen()
  const context: BrowserContextOptions = {
    viewport: { width: 1440, height: 900 },
    colorScheme: options.theme ?? 'light',
    timezoneId: options.browserZone ?? 'Europe/Berlin',
    permissions: ['clipboard-read', 'clipboard-write'],
  }
  const page = await (await browser.newContext(context)).newPage()
  const complaints: string[] = []
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text())
  })
  page.on('pageerror', (error) => complaints.push(error.message))
  await page.goto(`${url}${options.path ?? '/'}${options.search ?? ''}`)
  await page.locator('.gate, .door, [data-testid="live-mark"]').first().waitFor()
  if (options.refusal === undefined) await page.locator('[data-testid="live-mark"]').waitFor()
  return {
    page,
    server,
    desk,
    url,
    complaints,
    close: async () => {
      await page.context().close()
      await server.close()
    },
  }
}

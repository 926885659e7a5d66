import { setTimeout as delay } from 'node:timers/promises'
import type { Page } from 'playwright-core'

/** A value of a figure, and when it was on the screen, by the clock of the machine. */
export interface Shown {
  readonly value: number
  readonly paintedAt: number
}

export interface FigureWatch {
  /** What it says now. */
  readonly last: () => Promise<number>
  /** Everything that was shown until the figure said at least so much. Throws where it does not within `msMax`. */
  readonly until: (value: number, msMax: number) => Promise<readonly Shown[]>
}

/**
 * Watches one figure of a page frame by frame. A change is read in the frame that paints it and dated in the next one, so it is on the
 * screen by then.
 */
export async function watchFigure(page: Page, selector: string): Promise<FigureWatch> {
  await page.locator(selector).first().waitFor()
  await page.evaluate(`(${WATCH})(${JSON.stringify(selector)})`)
  const shown = async (): Promise<readonly Shown[]> => (await page.evaluate('window.shownFigures')) as readonly Shown[]
  // The page's policy lets no program be made of text, so it is asked again and again from here.
  const until = async (value: number, msMax: number): Promise<readonly Shown[]> => {
    const deadline = performance.now() + msMax
    for (;;) {
      const seen = await shown()
      if ((seen.at(-1)?.value ?? -1) >= value) return seen
      if (performance.now() > deadline) throw new Error(`the figure says ${seen.at(-1)?.value}, expected ${value} within ${msMax} ms`)
      await delay(LOOK_EVERY_MS)
    }
  }
  await until(0, FIRST_MS_MAX)
  return { last: async () => (await shown()).at(-1)?.value ?? 0, until }
}

const LOOK_EVERY_MS = 100
const FIRST_MS_MAX = 10_000

/** Runs in the page. */
const WATCH = `(selector) => {
  window.shownFigures = []
  let last = NaN
  const look = () => {
    const text = document.querySelector(selector)?.textContent ?? ''
    const value = Number(text.replace(/[^0-9]/g, ''))
    if (text !== '' && value !== last) {
      last = value
      requestAnimationFrame(() => window.shownFigures.push({ value, paintedAt: Date.now() }))
    }
    requestAnimationFrame(look)
  }
  requestAnimationFrame(look)
}`

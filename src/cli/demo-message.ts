import type { Instant } from '../domain/shared/instant.ts'
import type { DemoProgress } from './demo-driver.ts'

/** What the thread that runs the demo is given. */
export interface DemoTask {
  readonly url: string
  readonly seed: number
  /** When the demo of this store began, which the script of its faults goes by. */
  readonly since: Instant
  readonly resumeFrom: Instant | null
  readonly historyDays: number
  /** Where it keeps what it has sent of the past. */
  readonly historyFile: string
  /** Tokens by key of the feed. */
  readonly feedTokens: Readonly<Record<string, string>>
}

/** What it says meanwhile. The last word is `ended`. */
export type DemoMessage =
  | { readonly kind: 'progress'; readonly progress: DemoProgress }
  | { readonly kind: 'ended'; readonly progress: DemoProgress | null; readonly fault: string | null }

/** Told to the thread: finish what is on its way, then end. */
export const END_DEMO = 'end'

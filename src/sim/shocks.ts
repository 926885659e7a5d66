import { DAY_MS, HOUR_MS, type Instant, MINUTE_MS } from '../domain/shared/instant.ts'
import { Random } from '../domain/shared/random.ts'
import type { SimQueue } from './company.ts'

/** For a time more people than usual turn to the queues of a market, of a language, or of all: nothing a planner could know. */
export interface Shock {
  readonly scope: string
  readonly from: Instant
  readonly to: Instant
  readonly factor: number
}

const SCOPES: readonly { readonly kind: string; readonly probability: number; readonly lift: number; readonly hours: number }[] = [
  { kind: 'market', probability: 0.05, lift: 0.7, hours: 2 },
  { kind: 'language', probability: 0.02, lift: 0.5, hours: 2 },
  { kind: 'system', probability: 0.02, lift: 0.3, hours: 3 },
]
const RISE_MS = 10 * MINUTE_MS
/** A release goes out every second Tuesday at 09:00 UTC; some bring questions, the more so the fresher they are. */
const RELEASE_EVERY_DAYS = 14
const RELEASE_DAY = 5
const RELEASE_HOUR = 9
const RELEASE_TROUBLE_PROBABILITY = 0.4
const RELEASE_FADE_MS = 6 * HOUR_MS
const RELEASE_PARTS: Readonly<Record<string, number>> = { technical: 1, service: 0.25, chat: 0.4, messaging: 0.3 }

/** By how much a queue's contacts of an instant are multiplied by what happens to its market, its language, or all. */
export function shockFactor(queue: SimQueue, at: Instant, shocks: readonly Shock[], seed: number): number {
  let factor = releaseFactor(queue.lob, at, seed)
  for (const shock of shocks) if (at >= shock.from && at < shock.to) factor *= 1 + (shock.factor - 1) * strength(shock, at)
  return factor
}

/** The shocks that touch a queue within a stretch of time. */
export function shocksOf({ market, language }: Pick<SimQueue, 'market' | 'language'>, from: Instant, to: Instant, seed: number): Shock[] {
  const names: Readonly<Record<string, string>> = { market, language, system: 'all' }
  const shocks: Shock[] = []
  for (let day = Math.floor(from / DAY_MS) - 1; day * DAY_MS < to; day += 1) {
    for (const { kind, probability, lift, hours } of SCOPES) {
      const scope = `${kind}/${names[kind]}`
      const random = new Random(`${seed}/shock/${scope}/${day}`)
      const happens = random.uniform() < probability
      const begins = day * DAY_MS + Math.floor(random.uniform() * DAY_MS)
      const ends = begins + Math.round((0.4 + random.uniform()) * hours * HOUR_MS)
      const factor = 1 + lift * (0.4 + random.uniform())
      if (happens && ends > from && begins < to) shocks.push({ scope, from: begins, to: ends, factor })
    }
  }
  return shocks
}

/** Up within minutes, then slowly down. */
function strength({ from, to }: Shock, at: Instant): number {
  return Math.min(1, (at - from) / RISE_MS) * (1 - ((at - from) / (to - from)) ** 2)
}

function releaseFactor(lob: string, at: Instant, seed: number): number {
  const part = RELEASE_PARTS[lob] ?? 0
  if (part === 0) return 1
  const day = Math.floor(at / DAY_MS - RELEASE_HOUR / 24)
  const ageDays = (((day - RELEASE_DAY) % RELEASE_EVERY_DAYS) + RELEASE_EVERY_DAYS) % RELEASE_EVERY_DAYS
  if (ageDays > 1) return 1
  const release = day - ageDays
  const random = new Random(`${seed}/release/${release}`)
  if (random.uniform() >= RELEASE_TROUBLE_PROBABILITY) return 1
  const age = at - (release * DAY_MS + RELEASE_HOUR * HOUR_MS)
  return 1 + part * (0.3 + 0.5 * random.uniform()) * Math.exp(-age / RELEASE_FADE_MS)
}

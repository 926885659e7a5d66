import { type Milliseconds, SECOND_MS } from '../domain/shared/instant.ts'
import type { Arrival } from './arrivals.ts'
import { isPatient, type SimChannel, type SimQueue } from './company.ts'
import type { ContactChance } from './contact-chance.ts'

/** Spread of handle times of one kind of contact, as standard deviations of the logarithm. */
const WORK_SPREAD: Readonly<Record<SimChannel, number>> = { phone: 0.72, chat: 0.6, messaging: 0.65, email: 0.8 }
const WRAP_SPREAD = 0.5
const HOLD_FRACTION = 0.14
const HOLD_MEDIAN_SECONDS = 50
const HOLD_SPREAD = 0.6
/** Whoever has been led to the wrong queue is only asked what it is about. */
const MISLED_WORK_MS = 50 * SECOND_MS

/** What a contact takes, in the hands of somebody of a usual pace. */
export interface HandleTimes {
  readonly workMs: Milliseconds
  readonly holdMs: Milliseconds
  readonly wrapMs: Milliseconds
}

/** Handle times are log-normal (Brown et al. 2005, section 4); platforms time in seconds. */
export function handleTimes({ queue, chance, meant }: Arrival, factor: number): HandleTimes {
  const phone = queue.channel === 'phone'
  const spread = WORK_SPREAD[queue.channel]
  const workMs = meant === null ? queue.workSeconds * Math.exp(spread * chance.workNormal - spread ** 2 / 2) * SECOND_MS : MISLED_WORK_MS
  const held = phone && meant === null && chance.hold < HOLD_FRACTION ? HOLD_MEDIAN_SECONDS * Math.exp(HOLD_SPREAD * chance.holdNormal) : 0
  const wrapMs = queue.wrapSeconds * Math.exp(WRAP_SPREAD * chance.wrapNormal - WRAP_SPREAD ** 2 / 2) * SECOND_MS
  return {
    workMs: wholeSeconds(workMs * factor),
    holdMs: held === 0 ? 0 : wholeSeconds(held * SECOND_MS),
    wrapMs: queue.wrapSeconds === 0 ? 0 : wholeSeconds(wrapMs * factor),
  }
}

/** Parts of those who wait: some hang up at once, some when they hear the announcement after a minute, the others by and by. */
const BALK_FRACTION = 0.035
const BALK_MEAN_MS = 6 * SECOND_MS
const ANNOUNCEMENT_FRACTION = 0.05
const ANNOUNCEMENT_MS = 60 * SECOND_MS
const ANNOUNCEMENT_SPREAD_MS = 12 * SECOND_MS
/** Below 1: whoever has waited long is the more likely to wait on. */
const PATIENCE_SHAPE = 0.9
/** A Weibull distribution of this shape and scale 1 has this mean. */
const PATIENCE_MEAN = 1.0522

/** How long a customer waits before leaving; without end where an answer is promised. */
export function patienceMs(queue: SimQueue, { patienceKind, patience }: ContactChance): Milliseconds {
  if (isPatient(queue.channel)) return Number.POSITIVE_INFINITY
  const exponential = -Math.log(patience)
  if (patienceKind < BALK_FRACTION) return atLeastOne(exponential * BALK_MEAN_MS)
  if (patienceKind < BALK_FRACTION + ANNOUNCEMENT_FRACTION) return atLeastOne(ANNOUNCEMENT_MS + exponential * ANNOUNCEMENT_SPREAD_MS)
  return atLeastOne((queue.patienceSeconds / PATIENCE_MEAN) * exponential ** (1 / PATIENCE_SHAPE) * SECOND_MS)
}

function wholeSeconds(ms: number): Milliseconds {
  return Math.max(1, Math.round(ms / SECOND_MS)) * SECOND_MS
}

function atLeastOne(ms: number): Milliseconds {
  return Math.max(1, Math.round(ms))
}

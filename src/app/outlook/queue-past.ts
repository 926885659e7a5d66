import type { LocalDay } from '../../domain/interval/local-calendar.ts'
import type { Queue } from '../../domain/record/directory.ts'
import { INTERVAL_MS, type Instant, type Milliseconds } from '../../domain/shared/instant.ts'
import type { LeftOut } from './forecast-effects.ts'

/** What was counted of a queue by quarter hour, from `from` on. Plain, so that it can be handed to another thread. */
export interface QueuePast {
  readonly queue: Queue
  readonly from: Instant
  /** Local days of the queue's zone, whole and in order, from the one that begins at `from` to the ones that will be asked for. */
  readonly days: readonly LocalDay[]
  /** Public holidays of the queue's market, by local date with their names. */
  readonly holidays: readonly (readonly [date: string, name: string])[]
  /** The start of the first day of which all is known of the queue; what lies before is not known, and not zero. Null: no whole day is. */
  readonly knownFrom: Instant | null
  /** Stretches that somebody wants left out of what is learned from. */
  readonly leftOut: readonly LeftOut[]
  readonly offered: Float64Array
  readonly abandoned: Float64Array
  readonly handled: Float64Array
  readonly talkMs: Float64Array
  readonly holdMs: Float64Array
  readonly wrapMs: Float64Array
  /** Sums over the later half of the past, for what changes slowly. */
  readonly lately: LatelySums
  readonly vendors: readonly VendorPast[]
}

export interface LatelySums {
  readonly abandoned: number
  /** Of all who were answered or left. */
  readonly waitMs: Milliseconds
  /** Contacts that an agent takes at once. */
  readonly atOnce: number
}

/** One vendor in a queue, lately; offers of a pooled queue are of vendor 0, the time of agents is of their own. */
export interface VendorPast {
  readonly vendorId: number
  readonly offered: number
  readonly handled: number
  readonly handleMs: Milliseconds
  readonly from: Instant
  /** Agents' time in handling, in wrap and available, by quarter hour from `from` on: of agents with several queues their share. */
  readonly productiveMs: Float64Array
  /** Of this, their time in handling and in wrap. */
  readonly busyMs: Float64Array
  /** The parts of the service level, of offers routed to the vendor; absent where waits are not counted by the queue's target. */
  readonly levels?: PastLevels
}

/** By quarter hour, and over all of them. */
export interface PastLevels {
  readonly numerator: Float64Array
  readonly denominator: Float64Array
  readonly sums: { readonly numerator: number; readonly denominator: number }
}

/** The parts of a level by quarter hour, with their sums. */
export function levelsOf(numerator: Float64Array, denominator: Float64Array): PastLevels {
  const sum = (values: Float64Array): number => values.reduce((total, value) => total + value, 0)
  return { numerator, denominator, sums: { numerator: sum(numerator), denominator: sum(denominator) } }
}

/** Whether something is to be learned from a quarter hour of the past: all is known of it, and nobody wants it left out. */
export function isLearnedFrom({ knownFrom, leftOut }: Pick<QueuePast, 'knownFrom' | 'leftOut'>, start: Instant): boolean {
  return knownFrom !== null && start >= knownFrom && !leftOut.some((each) => each.from < start + INTERVAL_MS && each.to > start)
}

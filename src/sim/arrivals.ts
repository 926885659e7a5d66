import { INTERVAL_MS, type Instant, SECOND_MS } from '../domain/shared/instant.ts'
import { Random } from '../domain/shared/random.ts'
import { chosen, exponential, logNormal, poisson } from './chance.ts'
import type { SimQueue } from './company.ts'
import { weekdayOfDay, type ZoneClock } from './zone-clock.ts'

/** One customer who is about to reach a queue, with all chance about the contact already drawn: who answers changes nothing of it. */
export interface Arrival {
  readonly at: Instant
  readonly queue: SimQueue
  readonly number: number
  /** The vendor it is routed to; null in a pooled queue. */
  readonly vendor: string | null
  readonly patienceMs: number
  readonly workMs: number
  readonly holdMs: number
  readonly wrapMs: number
  readonly customer: number
  /** Takes the offer of a callback once it has waited so long; null takes none. */
  readonly callbackAfterMs: number | null
}

/** Parts of a day's contacts by local hour on an open day; people call in the late morning and again after lunch. */
const HOUR_WEIGHTS = [2, 1, 1, 1, 1, 2, 6, 22, 58, 88, 98, 92, 78, 74, 80, 82, 76, 70, 58, 46, 34, 24, 12, 5]

/** Contacts by weekday against an ordinary one, from Monday. */
const WEEKDAY_FACTORS = [1.18, 1.04, 1, 0.98, 0.96, 0.56, 0.42]

const DAY_VARIATION = 0.07
const INTERVAL_VARIATION = 0.1
/** How much of an interval's deviation the next one keeps: what is busy stays busy for a while. */
const INTERVAL_MEMORY = 0.7
const SURGE_PROBABILITY = 0.12

/** The mean number of contacts of each quarter hour of a queue's day, from `start` to `end`, before any chance. */
export function expectedArrivals(queue: SimQueue, zones: ZoneClock, start: Instant, end: Instant): readonly number[] {
  const total = HOUR_WEIGHTS.reduce((sum, weight, hour) => sum + (isOpen(queue, hour * 60) ? weight : 0), 0)
  const means: number[] = []
  for (let at = start; at < end; at += INTERVAL_MS) {
    const { dayNumber, minute } = zones.localOf(queue.zone, at)
    const weight = isOpen(queue, minute) ? (HOUR_WEIGHTS[Math.floor(minute / 60)] ?? 0) : 0
    const weekday = WEEKDAY_FACTORS[weekdayOfDay(dayNumber)] ?? 1
    means.push((queue.contactsPerDay * weekday * weight) / total / 4)
  }
  return means
}

/** An email can be written at any hour. */
function isOpen(queue: SimQueue, minute: number): boolean {
  return queue.channel === 'email' || (minute >= queue.opensMinute && minute < queue.closesMinute)
}

/** The customers of one queue from `start` to `end`, in order of time. `name` is the seed of this queue's day. */
export function arrivalsOf(queue: SimQueue, name: string, start: Instant, means: readonly number[]): Arrival[] {
  const volume = new Random(`${name}/volume`)
  const contacts = new Random(`${name}/contacts`)
  const day = logNormal(volume, 1, DAY_VARIATION)
  const surge = drawSurge(volume, means.length)
  const arrivals: Arrival[] = []
  let deviation = 0
  for (const [place, mean] of means.entries()) {
    deviation = INTERVAL_MEMORY * deviation + Math.log(logNormal(volume, 1, INTERVAL_VARIATION))
    const count = poisson(volume, mean * day * Math.exp(deviation) * surge(place))
    const from = start + place * INTERVAL_MS
    const times = Array.from({ length: count }, () => from + Math.floor(volume.uniform() * INTERVAL_MS)).sort((a, b) => a - b)
    for (const at of times) arrivals.push(drawArrival(contacts, queue, at, arrivals.length + 1))
  }
  return arrivals
}

/** On some days something happens, and for an hour or two many more call. */
function drawSurge(random: Random, intervals: number): (place: number) => number {
  const happens = random.uniform() < SURGE_PROBABILITY
  const from = Math.floor(random.uniform() * intervals)
  const length = 4 + Math.floor(random.uniform() * 6)
  const factor = 1.4 + random.uniform() * 0.6
  return (place) => (happens && place >= from && place < from + length ? factor : 1)
}

function drawArrival(random: Random, queue: SimQueue, at: Instant, number: number): Arrival {
  const vendor = queue.routing.kind === 'shares' ? chosen(random, queue.routing.shares).vendor : null
  const isPhone = queue.channel === 'phone'
  const holds = random.uniform() < 0.14
  const wantsCallback = random.uniform() < 0.1
  return {
    at,
    queue,
    number,
    vendor,
    patienceMs: isPhone ? wholeSeconds(exponential(random, queue.patienceSeconds)) : Number.POSITIVE_INFINITY,
    workMs: wholeSeconds(logNormal(random, queue.workSeconds, 0.8)),
    holdMs: isPhone && holds ? wholeSeconds(logNormal(random, 60, 0.6)) : 0,
    wrapMs: isPhone ? wholeSeconds(logNormal(random, queue.wrapSeconds, 0.5)) : 0,
    customer: Math.floor(random.uniform() * queue.contactsPerDay * 40),
    callbackAfterMs: isPhone && wantsCallback ? wholeSeconds(90 + exponential(random, 30)) : null,
  }
}

/** At least one second, in milliseconds; platforms time in seconds. */
function wholeSeconds(seconds: number): number {
  return Math.max(1, Math.round(seconds)) * SECOND_MS
}

import { HOUR_MS, type Instant, MINUTE_MS, type Milliseconds, SECOND_MS } from '../domain/shared/instant.ts'
import { type Arrival, furtherArrival } from './arrivals.ts'
import { isPatient, type Market, type ShareChange, type SimQueue, type VendorShare } from './company.ts'
import { dueAt } from './due.ts'
import { type Fault, faultsAt } from './fault.ts'
import type { ContactEnd, FloorRules } from './floor.ts'
import { handleTimes, patienceMs } from './handling.ts'
import { isOpenAt, isOpenOn } from './season.ts'
import type { ZoneClock } from './zone-clock.ts'

export interface RulesContext {
  readonly queues: readonly SimQueue[]
  readonly marketOf: (queue: SimQueue) => Market
  readonly zones: ZoneClock
  readonly seed: number
  readonly faults: readonly Fault[]
  readonly shares: readonly ShareChange[]
  /** The end of the period: what would be reopened later is left out. */
  readonly end: Instant
}

const ATTEMPTS_MAX = 3
const LEGS_MAX = 4
/** Of those who leave, so many try again, and so much later (median). */
const RETRY_FRACTION = 0.35
const RETRY_AFTER_MS = 6 * MINUTE_MS
const RETRY_SPREAD = 0.9
const RETRY_FRACTION_CUT = 0.7
const RETRY_AFTER_CUT_MS = 40 * SECOND_MS
const CALLBACK_FRACTION = 0.08
const CALLBACK_AFTER_MS = 100 * SECOND_MS
const CALLBACK_SPREAD_MS = 30 * SECOND_MS
const REOPEN_AFTER_MS = { email: 5 * HOUR_MS, other: 45 * MINUTE_MS }
const REOPEN_SPREAD = 1
/** The busier the people around, the longer a contact takes: answers of colleagues and systems come later. */
const LOAD_EFFECT = 0.1
const USUAL_LOAD = 0.85
/** Each further contact in hand makes the others wait for an answer now and then. */
const IN_HAND_EFFECT = 0.15

/** What each contact of a pool does on the floor. */
export function contactRules(context: RulesContext): FloorRules {
  return {
    route: (arrival) => routeOf(arrival, context.shares),
    patienceMs: ({ queue, chance }) => patienceMs(queue, chance),
    callbackAfterMs: callbackAfterMs,
    handleTimes: (arrival, shift, busyFraction, inHand, at) => {
      const slow = faultsAt(context.faults, 'systemSlow', at).reduce((most, { factor }) => Math.max(most, factor), 1)
      const load = (1 + LOAD_EFFECT * (busyFraction - USUAL_LOAD)) * (1 + IN_HAND_EFFECT * inHand)
      return handleTimes(arrival, shift.team.paceFactor * shift.paceFactor * load * slow)
    },
    followUps: (arrival, vendor, end, at) => followUps(context, arrival, vendor, end, at),
  }
}

/** Customers whom a fault leads to the wrong queue wait there. */
export function misrouted(arrival: Arrival, { queues, faults }: Pick<RulesContext, 'queues' | 'faults'>): Arrival {
  const fault = faultsAt(faults, 'wrongRouting', arrival.at).find(({ queue }) => queue === arrival.queue.key)
  const queue = fault === undefined ? undefined : queues.find(({ key }) => key === fault.toQueue)
  if (fault === undefined || queue === undefined || arrival.chance.misroute >= fault.fraction) return arrival
  return { ...arrival, queue, meant: arrival.queue }
}

/** Whether somebody who comes then is let in. */
export function isOpen(queue: SimQueue, at: Instant, { zones, marketOf }: Pick<RulesContext, 'zones' | 'marketOf'>): boolean {
  if (queue.channel === 'email') return true
  const { dayNumber, minute } = zones.localOf(queue.zone, at)
  return isOpenAt(queue, minute) && isOpenOn(queue, marketOf(queue), dayNumber)
}

function routeOf({ queue, vendor, chance, at }: Arrival, changes: readonly ShareChange[]): string | null {
  if (queue.routing.kind === 'pooled') return null
  if (vendor !== null) return vendor
  const change = changes.find((each) => each.queue === queue.key && at >= each.from && at < each.to)
  return vendorAt(change?.shares ?? queue.routing.shares, chance.route)
}

/** The same chance gives the same vendor where shares change a little, so that only those move who have to. */
function vendorAt(shares: readonly [VendorShare, ...VendorShare[]], chance: number): string {
  let left = chance * shares.reduce((sum, { weight }) => sum + weight, 0)
  for (const { vendor, weight } of shares) {
    left -= weight
    if (left < 0) return vendor
  }
  return shares[0].vendor
}

function callbackAfterMs({ queue, chance }: Arrival): Milliseconds | null {
  if (queue.channel !== 'phone' || chance.callback >= CALLBACK_FRACTION) return null
  return CALLBACK_AFTER_MS + Math.round(-Math.log(chance.callback / CALLBACK_FRACTION) * CALLBACK_SPREAD_MS)
}

function followUps(context: RulesContext, arrival: Arrival, vendor: string | null, end: ContactEnd, at: Instant): readonly Arrival[] {
  const follower =
    end === 'handled'
      ? (transferOf(context, arrival, vendor, at) ?? reopeningOf(context, arrival, vendor, at))
      : retryOf(context, arrival, end, at)
  if (follower === null) return []
  return follower.at === at || isOpen(follower.queue, follower.at, context) ? [follower] : []
}

function retryOf({ seed }: RulesContext, arrival: Arrival, end: ContactEnd, at: Instant): Arrival | null {
  const { chance, queue, attempt } = arrival
  const isCut = end === 'cut'
  if (attempt >= ATTEMPTS_MAX || chance.retry >= (isCut ? RETRY_FRACTION_CUT : RETRY_FRACTION)) return null
  const after = (isCut ? RETRY_AFTER_CUT_MS : RETRY_AFTER_MS) * Math.exp(RETRY_SPREAD * chance.retryNormal)
  const contactId = `${arrival.contactId}-r${attempt + 1}`
  return furtherArrival(
    arrival,
    { at: at + Math.round(after) + SECOND_MS, queue, begins: 'offered', attempt: attempt + 1, contactId },
    seed,
  )
}

function transferOf(context: RulesContext, arrival: Arrival, vendor: string | null, at: Instant): Arrival | null {
  const { queue, chance, meant, leg } = arrival
  // Who finishes what a period left over hands nothing on: nobody would be there any more.
  const isRest = isPatient(queue.channel) && at >= context.end
  if (leg >= LEGS_MAX || queue.routing.kind === 'pooled' || isRest) return null
  const target = meant ?? (chance.transfer < queue.transferFraction ? transferTarget(context, queue, chance.transferTo, at) : null)
  if (target === null || target.routing.kind === 'pooled') return null
  const stays = target.routing.shares.some((share) => share.vendor === vendor)
  return furtherArrival(arrival, { at, queue: target, begins: 'offered', leg: leg + 1, vendor: stays ? vendor : null }, context.seed)
}

function transferTarget(context: RulesContext, from: SimQueue, chance: number, at: Instant): SimQueue | null {
  const targets = context.queues.filter(
    (each) => each.market === from.market && each.key !== from.key && each.channel === from.channel && each.routing.kind === 'shares',
  )
  const open = targets.filter((each) => isOpen(each, at, context))
  return open[Math.floor(chance * open.length)] ?? null
}

function reopeningOf({ seed, end, zones, marketOf }: RulesContext, arrival: Arrival, vendor: string | null, at: Instant): Arrival | null {
  const { queue, chance, leg } = arrival
  if (!isPatient(queue.channel) || leg >= LEGS_MAX || chance.reopen >= queue.reopenFraction) return null
  const median = queue.channel === 'email' ? REOPEN_AFTER_MS.email : REOPEN_AFTER_MS.other
  const later = at + MINUTE_MS + Math.round(median * Math.exp(REOPEN_SPREAD * chance.reopenNormal))
  if (later >= end) return null
  const due = dueAt(queue, marketOf(queue), later, zones)
  return furtherArrival(arrival, { at: later, queue, begins: 'reopened', leg: leg + 1, vendor, dueAt: due }, seed)
}

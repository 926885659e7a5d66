import { INTERVAL_MS, type Instant, MINUTE_MS } from '../domain/shared/instant.ts'
import { Random } from '../domain/shared/random.ts'
import { poisson } from './chance.ts'
import type { SimQueue } from './company.ts'
import { type ContactChance, contactChance } from './contact-chance.ts'
import { type Fault, faultsAt } from './fault.ts'
import type { Quarters } from './quarters.ts'

/** One customer who is about to wait in a queue: a new contact, or a further leg or attempt of one. */
export interface Arrival {
  readonly contactId: string
  readonly leg: number
  readonly at: Instant
  readonly queue: SimQueue
  readonly chance: ContactChance
  readonly attempt: number
  readonly begins: 'offered' | 'reopened'
  /** By when an answer is promised; null where customers wait in person. */
  readonly dueAt: Instant | null
  readonly customer: string
  /** The contact that a transfer, a reopened case or another attempt goes on with; null for a new one. */
  readonly caseKey: string | null
  /** The vendor that a transfer stays with; null where the shares decide. */
  readonly vendor: string | null
  /** Where it ought to have gone, of a contact that was led to the wrong queue. */
  readonly meant: SimQueue | null
}

/** Customers of one stretch of time, and those who called in vain because calls reached no queue. */
export interface Arrivals {
  readonly arrivals: readonly Arrival[]
  readonly vanished: readonly Arrival[]
  /** Came only because of a fault. */
  readonly extra: number
}

const RETRY_AFTER_INGRESS_FRACTION = 0.55
const RETRY_AFTER_INGRESS_MS = 25 * MINUTE_MS

/** The customers of a queue, in order of time; `rates` are the chosen means of the quarter hours. */
export function arrivalsOf(
  queue: SimQueue,
  rates: readonly number[],
  quarters: Quarters,
  seed: number,
  faults: readonly Fault[],
): Arrivals {
  const arrivals: Arrival[] = []
  const vanished: Arrival[] = []
  let extra = 0
  for (const [place, rate] of rates.entries()) {
    if (rate === 0) continue
    const start = quarters.startOf(place)
    const usual = drawQuarter(queue, rate, start, '', seed)
    const added = drawSurge(queue, rate, start, seed, faults)
    extra += added.length
    for (const arrival of [...usual, ...added].sort((a, b) => a.at - b.at)) {
      if (reachesNoQueue(arrival, faults)) vanished.push(arrival)
      else arrivals.push(arrival)
    }
  }
  const again = vanished.flatMap((arrival) => laterAttempt(arrival, faults, seed))
  return { arrivals: [...arrivals, ...again].sort((a, b) => a.at - b.at), vanished, extra }
}

/** A further stay of a customer who is known, with chance of its own. */
export function furtherArrival(
  from: Arrival,
  made: Pick<Arrival, 'at' | 'queue' | 'begins'> & Partial<Pick<Arrival, 'leg' | 'attempt' | 'vendor' | 'contactId' | 'dueAt'>>,
  seed: number,
): Arrival {
  const { leg = 1, attempt = from.attempt, contactId = from.contactId, vendor = null, dueAt = from.dueAt, ...rest } = made
  return {
    ...rest,
    contactId,
    leg,
    attempt,
    vendor,
    chance: contactChance(`${seed}/contact/${contactId}/${leg}`),
    dueAt,
    customer: from.customer,
    caseKey: from.caseKey ?? from.contactId,
    meant: null,
  }
}

/** Those who come in a quarter hour only because of a surge, which may begin and end in the midst of it. */
function drawSurge(queue: SimQueue, rate: number, start: Instant, seed: number, faults: readonly Fault[]): Arrival[] {
  const surges = faults.flatMap((fault) =>
    fault.kind === 'marketSurge' && fault.market === queue.market && fault.from < start + INTERVAL_MS && fault.to > start ? [fault] : [],
  )
  if (surges.length === 0) return []
  const factor = Math.max(1, ...surges.map((surge) => surge.factor))
  return drawQuarter(queue, rate * (factor - 1), start, 'x', seed).filter(({ at }) => surges.some(({ from, to }) => at >= from && at < to))
}

function drawQuarter(queue: SimQueue, mean: number, start: Instant, mark: string, seed: number): Arrival[] {
  const quarter = Math.floor(start / INTERVAL_MS)
  const random = new Random(`${seed}/arrivals/${queue.key}/${quarter}${mark}`)
  const count = poisson(random, mean)
  const times = Array.from({ length: count }, () => start + Math.floor(random.uniform() * INTERVAL_MS)).sort((a, b) => a - b)
  return times.map((at, place) => {
    const contactId = `${queue.key}-${quarter}-${mark}${place + 1}`
    const chance = contactChance(`${seed}/contact/${contactId}/1`)
    const customer = `customer-${queue.market}-${Math.floor(chance.customer * queue.contactsPerDay * 40)}`
    return {
      contactId,
      leg: 1,
      at,
      queue,
      chance,
      attempt: 1,
      begins: 'offered',
      dueAt: null,
      customer,
      caseKey: null,
      vendor: null,
      meant: null,
    }
  })
}

function reachesNoQueue({ queue, at }: Arrival, faults: readonly Fault[]): boolean {
  return queue.channel === 'phone' && faultsAt(faults, 'ingressDown', at).some(({ market }) => market === queue.market)
}

/** Many of those who reached nobody call again once calls come through. */
function laterAttempt(arrival: Arrival, faults: readonly Fault[], seed: number): Arrival[] {
  const { chance, queue } = arrival
  if (chance.retry >= RETRY_AFTER_INGRESS_FRACTION) return []
  const until = Math.max(...faultsAt(faults, 'ingressDown', arrival.at).map(({ to }) => to))
  const at = until + Math.round(-Math.log(chance.retry / RETRY_AFTER_INGRESS_FRACTION) * RETRY_AFTER_INGRESS_MS)
  return [furtherArrival(arrival, { at, queue, begins: 'offered', attempt: 2, contactId: `${arrival.contactId}-r2` }, seed)]
}

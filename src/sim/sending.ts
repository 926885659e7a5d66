import { formatInstant } from '../domain/shared/civil.ts'
import { HOUR_MS, type Instant, MINUTE_MS, SECOND_MS } from '../domain/shared/instant.ts'
import { Random } from '../domain/shared/random.ts'
import type { Arrival } from './arrivals.ts'
import { exponential } from './chance.ts'
import { nativeQueueName, type SimQueue } from './company.ts'
import type { AgentHappening, ContactHappening, Happening } from './happening.ts'

/** One event as a platform sends it, as a CloudEvent. */
export interface SimEvent {
  readonly specversion: '1.0'
  readonly id: string
  readonly source: string
  readonly type: 'loadline.contact.v1' | 'loadline.agent-state.v1'
  readonly time: string
  readonly data: Readonly<Record<string, string | number | readonly string[]>>
}

export interface Sending {
  readonly sentAt: Instant
  readonly feed: string
  readonly event: SimEvent
}

const USUAL_LAG_MS = 400
const LATE_PROBABILITY = 0.006
const TWICE_PROBABILITY = 0.003
const CORRECTED_PROBABILITY = 0.002

/**
 * How the platforms report a day: each event a moment after it happened, a few late, a few twice, a few corrected. In order of sending;
 * `day` names the day within the contacts' ids and `name` is the seed.
 */
export function sendingsOf(happenings: readonly Happening[], day: string, name: string): Sending[] {
  const random = new Random(`${name}/sending`)
  const sendings: Sending[] = []
  for (const happening of happenings) {
    const feed = happening.kind === 'contact' ? feedOf(happening.arrival) : happening.shift.team.feed
    const event = happening.kind === 'contact' ? contactEvent(happening, feed, day) : agentEvent(happening, feed)
    const isLate = random.uniform() < LATE_PROBABILITY
    const lag = isLate ? 20 * SECOND_MS + exponential(random, 40 * SECOND_MS) : exponential(random, USUAL_LAG_MS)
    const sentAt = happening.at + 50 + Math.round(lag)
    sendings.push({ sentAt, feed, event })
    if (random.uniform() < TWICE_PROBABILITY) sendings.push({ sentAt: sentAt + 5 * SECOND_MS, feed, event })
    const corrected = random.uniform() < CORRECTED_PROBABILITY
    if (corrected && happening.kind === 'contact' && happening.fact === 'wrapped') {
      const later = happening.at + 10 * MINUTE_MS
      sendings.push({ sentAt: later, feed, event: correctionOf(event, later, (happening.wrapMs ?? 0) + 15 * SECOND_MS) })
    }
  }
  return sendings.sort((a, b) => a.sentAt - b.sentAt)
}

/** The platform that reports a contact: the vendor's own, or the one that pools several vendors. */
function feedOf({ queue, vendor }: Arrival): string {
  return queue.routing.kind === 'pooled' ? queue.routing.feed : `${vendor ?? ''}-acd`
}

function contactEvent(happening: ContactHappening, feed: string, day: string): SimEvent {
  const { arrival, fact, shift, n } = happening
  const { queue } = arrival
  const contactId = `${queue.key}-${day}-${String(arrival.number).padStart(5, '0')}`
  const at = formatInstant(happening.at)
  const vendor = shift?.team.vendor ?? arrival.vendor
  const offer = fact === 'offered' ? offerOf(arrival) : {}
  const data = {
    contactId,
    fact,
    at,
    queue: nativeQueueName(feed, queue.key),
    channel: queue.channel,
    ...(vendor === null ? {} : { vendor }),
    ...(shift === null ? {} : { site: shift.team.site, agent: shift.agent }),
    ...offer,
    ...withoutNulls({ n, waitMs: happening.waitMs, talkMs: happening.talkMs, holdMs: happening.holdMs, wrapMs: happening.wrapMs }),
  }
  const id = `${contactId}/${fact}${n === null ? '' : `/${n}`}`
  return { specversion: '1.0', id, source: feed, type: 'loadline.contact.v1', time: at, data }
}

function offerOf({ at, customer, queue }: Arrival): Record<string, string> {
  const due: Record<string, string> = queue.channel === 'email' ? { dueAt: formatInstant(at + queue.promiseHours * HOUR_MS) } : {}
  return { language: queue.language, customerKey: `customer-${customer}`, ...due }
}

function withoutNulls(values: Readonly<Record<string, number | null>>): Record<string, number> {
  const given: Record<string, number> = {}
  for (const [name, value] of Object.entries(values)) if (value !== null) given[name] = value
  return given
}

/** An agent forgot to end the wrap, and the platform says so afterwards. */
function correctionOf(event: SimEvent, at: Instant, wrapMs: number): SimEvent {
  return { ...event, id: `${event.id}/r1`, time: formatInstant(at), data: { ...event.data, revision: 1, wrapMs } }
}

function agentEvent({ shift, state, queue, at }: AgentHappening, feed: string): SimEvent {
  const { agent, team } = shift
  const time = formatInstant(at)
  const native = (each: SimQueue['key']): string => nativeQueueName(feed, each)
  const data = {
    agent,
    vendor: team.vendor,
    site: team.site,
    queues: team.serves.map((served) => native(served.queue)),
    ...(queue === null ? {} : { queue: native(queue.key) }),
    state,
    at: time,
  }
  return { specversion: '1.0', id: `${agent}/${at}`, source: feed, type: 'loadline.agent-state.v1', time, data }
}

import { formatInstant } from '../domain/shared/civil.ts'
import { type Instant, MINUTE_MS, SECOND_MS } from '../domain/shared/instant.ts'
import { Random } from '../domain/shared/random.ts'
import type { Arrival } from './arrivals.ts'
import { exponential } from './chance.ts'
import { feedOfContact, nativeQueueName, type SimFeed } from './company.ts'
import { type Fault, faultsAt } from './fault.ts'
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

/** A report on its way. The event is made when it is sent. */
export interface Sending {
  readonly sentAt: Instant
  readonly feed: string
  readonly happening: Happening
  /** A correction that the platform sends afterwards, with a revision. */
  readonly isCorrection: boolean
}

const MINIMAL_LAG_MS = 50
const LATE_MIN_MS = 20 * SECOND_MS
const LATE_MEAN_MS = 40 * SECOND_MS
const AGAIN_AFTER_MS = 5 * SECOND_MS
const CORRECTED_AFTER_MS = 10 * MINUTE_MS
/** What a platform held back comes out at this rate once it is heard again. */
const BACKLOG_MS_PER_EVENT = 4
const CORRECTION_MS = 15 * SECOND_MS

/**
 * How the platforms report what happened: each event a moment after it happened, a few late, so out of order, a few twice, a few corrected,
 * and a few never. In order of sending; `name` is the seed.
 */
export function sendingsOf(happenings: readonly Happening[], feeds: readonly SimFeed[], faults: readonly Fault[], name: string): Sending[] {
  const random = new Random(`${name}/sending`)
  const byKey = new Map(feeds.map((feed) => [feed.key, feed]))
  const silences = faults.filter(({ kind }) => kind === 'feedSilent')
  const heldBack = new Map<string, number>()
  const sendings: Sending[] = []
  for (const happening of happenings) {
    const key = happening.kind === 'contact' ? feedOfContact(happening.arrival.queue, happening.vendor) : happening.shift.team.feed
    const feed = byKey.get(key)
    if (feed === undefined) throw new Error(`something is reported by ${key}, expected a feed of the company`)
    if (!feed.tellsHolds && happening.kind === 'contact' && (happening.fact === 'held' || happening.fact === 'resumed')) continue
    for (const sending of reportsOf(happening, feed, random)) {
      const sentAt = sentThrough(sending, silences, heldBack)
      if (sentAt !== null) sendings.push(sentAt === sending.sentAt ? sending : { ...sending, sentAt })
    }
  }
  return sendings.sort((a, b) => a.sentAt - b.sentAt)
}

function reportsOf(happening: Happening, feed: SimFeed, random: Random): Sending[] {
  const isLate = random.uniform() < feed.lateFraction
  const lag = isLate ? LATE_MIN_MS + exponential(random, LATE_MEAN_MS) : exponential(random, feed.usualLagMs)
  const isTwice = random.uniform() < feed.twiceFraction
  const isCorrected = random.uniform() < feed.correctedFraction
  const isLost = random.uniform() < feed.lostFraction
  const isWrapped = happening.kind === 'contact' && happening.fact === 'wrapped'
  if (isLost && (isWrapped || (happening.kind === 'agent' && happening.state === 'wrap'))) return []
  const sending = { sentAt: happening.at + MINIMAL_LAG_MS + Math.round(lag), feed: feed.key, happening, isCorrection: false }
  const reports: Sending[] = [sending]
  if (isTwice) reports.push({ ...sending, sentAt: sending.sentAt + AGAIN_AFTER_MS })
  if (isCorrected && isWrapped) reports.push({ ...sending, sentAt: happening.at + CORRECTED_AFTER_MS, isCorrection: true })
  return reports
}

/** When a silent platform is heard again it tells what it held back, in order and as fast as it can; null where it never does. */
function sentThrough({ sentAt, feed }: Sending, faults: readonly Fault[], heldBack: Map<string, number>): Instant | null {
  const silence = faultsAt(faults, 'feedSilent', sentAt).find((fault) => fault.feed === feed)
  if (silence === undefined) return sentAt
  if (silence.delivers === 'never') return null
  const before = heldBack.get(silence.key) ?? 0
  heldBack.set(silence.key, before + 1)
  return silence.to + BACKLOG_MS_PER_EVENT * before
}

/** The event that is sent. */
export function eventOf({ happening, feed, sentAt, isCorrection }: Sending): SimEvent {
  if (happening.kind === 'agent') return agentEvent(happening, feed)
  const event = contactEvent(happening, feed)
  if (!isCorrection) return event
  // An agent forgot to end the wrap, and the platform says so afterwards.
  const data = { ...event.data, revision: 1, wrapMs: (happening.wrapMs ?? 0) + CORRECTION_MS }
  return { ...event, id: `${event.id}/r1`, time: formatInstant(sentAt), data }
}

function contactEvent(happening: ContactHappening, feed: string): SimEvent {
  const { arrival, fact, shift, vendor, waitMs, talkMs, holdMs, wrapMs, toQueue } = happening
  const { contactId, leg, queue } = arrival
  const at = formatInstant(happening.at)
  const by = shift?.team.vendor ?? vendor
  const n = fact === 'replied' || fact === 'held' || fact === 'resumed' || fact === 'transferred' ? 1 : null
  const data = {
    contactId,
    ...(leg === 1 ? {} : { leg }),
    fact,
    at,
    queue: nativeQueueName(feed, queue.key),
    channel: queue.channel,
    ...(by === null ? {} : { vendor: by }),
    ...(shift === null ? {} : { site: shift.team.site, agent: shift.agent }),
    ...(toQueue === null ? {} : { toQueue: nativeQueueName(feed, toQueue.key) }),
    ...(fact === 'offered' || fact === 'reopened' ? offerOf(arrival) : {}),
    ...withoutNulls({ n, waitMs, talkMs, holdMs, wrapMs }),
  }
  const id = `${contactId}/${leg}/${fact}`
  return { specversion: '1.0', id, source: feed, type: 'loadline.contact.v1', time: at, data }
}

function offerOf({ at, begins, customer, caseKey, queue, dueAt }: Arrival): Record<string, string> {
  return {
    language: queue.language,
    customerKey: customer,
    ...(caseKey === null ? {} : { caseKey }),
    ...(dueAt !== null && dueAt >= at && begins === 'offered' ? { dueAt: formatInstant(dueAt) } : {}),
  }
}

function withoutNulls(values: Readonly<Record<string, number | null>>): Record<string, number> {
  const given: Record<string, number> = {}
  for (const [name, value] of Object.entries(values)) if (value !== null) given[name] = value
  return given
}

function agentEvent({ shift, state, queue, at }: AgentHappening, feed: string): SimEvent {
  const { agent, team } = shift
  const time = formatInstant(at)
  const data = {
    agent,
    vendor: team.vendor,
    site: team.site,
    queues: team.serves.map((served) => nativeQueueName(feed, served.queue)),
    ...(queue === null ? {} : { queue: nativeQueueName(feed, queue.key) }),
    state,
    at: time,
  }
  return { specversion: '1.0', id: `${agent}/${at}`, source: feed, type: 'loadline.agent-state.v1', time, data }
}

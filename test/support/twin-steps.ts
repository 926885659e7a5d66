import { formatInstant } from '../../src/domain/shared/civil.ts'
import { INTERVAL_MS, type Instant, intervalStart, SECOND_MS } from '../../src/domain/shared/instant.ts'
import type { Random } from '../../src/domain/shared/random.ts'
import { below, chance, oneOf } from './choice.ts'

/** Something that happens in a world. */
export type TwinStep =
  | { readonly kind: 'events'; readonly feed: string; readonly events: readonly object[] }
  | { readonly kind: 'command'; readonly method: 'PUT' | 'POST' | 'DELETE'; readonly path: string; readonly body: object }
  | { readonly kind: 'plan'; readonly query: string; readonly csv: string }
  | { readonly kind: 'token' }
  /** Somebody of a vendor signs in. */
  | { readonly kind: 'signIn'; readonly vendor: string; readonly login: string }
  /** Something of a feed is put into quarantine. */
  | { readonly kind: 'refused'; readonly feed: string; readonly text: string }

/** What acme may know: its contacts, agents and figures, by the platform or its own feed, what is shared of records, and notes shared with it. */
export function ownStep(random: Random, now: Instant): TwinStep {
  const shared: readonly TwinStep[] = [
    ownSite(oneOf(random, ['porto', 'faro', 'braga']), oneOf(random, ['Porto', 'Oporto'])),
    note(random, now, { vendor: 'acme', shared: true }),
    note(random, now, { vendor: 'acme', shared: false }),
    importedPlan(random, now, 'acme'),
    { kind: 'signIn', vendor: 'acme', login: 'vic@acme' },
  ]
  if (chance(random, 0.2)) return oneOf(random, shared)
  const feed = oneOf(random, ['platform', 'acme-feed'])
  const queue = feed === 'platform' ? oneOf(random, ['billing', 'sales']) : 'billing'
  return { kind: 'events', feed, events: events(random, now, { vendor: 'acme', site: 'lisbon', queue, names: 'a' }) }
}

/** What only blue has: its contacts, agents and figures in the same queues and in others, its records, notes about it, its tokens. */
export function foreignStep(random: Random, now: Instant, n: number): TwinStep {
  const others: readonly TwinStep[] = [
    {
      kind: 'command',
      method: 'PUT',
      path: `/api/v1/records/site/blue/oslo-${n}`,
      body: { name: oneOf(random, ['Oslo', 'Kristiania', 'Ås']) },
    },
    { kind: 'command', method: 'PUT', path: `/api/v1/records/feed/blue-own-${n % 5}`, body: { name: `Blue ${n}`, vendor: 'blue' } },
    { kind: 'command', method: 'PUT', path: '/api/v1/records/vendor/blue', body: { name: `Blue ${n}` } },
    {
      kind: 'command',
      method: 'PUT',
      path: `/api/v1/records/queue/of-blue-${n % 5}`,
      body: { name: `Of Blue ${n}`, market: 'de', channel: 'chat' },
    },
    note(random, now, { vendor: 'blue', shared: true }),
    note(random, now, { vendor: 'blue', shared: false }),
    importedPlan(random, now, oneOf(random, ['blue', ''])),
    { kind: 'token' },
    { kind: 'command', method: 'POST', path: '/api/v1/people', body: { ...PERSON, login: `invited-${n}@blue` } },
    { kind: 'signIn', vendor: 'blue', login: `b${below(random, 3)}@blue` },
    { kind: 'refused', feed: 'gone', text: `{"n":${n}}` },
  ]
  if (chance(random, 0.4)) return oneOf(random, others)
  const queue = oneOf(random, ['billing', 'sales', 'not-mapped'])
  return { kind: 'events', feed: 'platform', events: events(random, now, { vendor: 'blue', site: 'lisbon', queue, names: 'b' }) }
}

const PERSON = { name: 'Bea', role: 'vendor', vendor: 'blue', markets: [], queues: [] }

/**
 * A contact that was routed to acme and answered elsewhere, and an agent who was acme's and works elsewhere: at one vendor in the one world
 * and at another in the other. That somebody did it acme may know, and not who.
 */
export function sharedStep(random: Random, now: Instant): readonly [TwinStep, TwinStep] {
  const number = below(random, 40)
  const agent = `a${below(random, 5)}`
  const at = now - below(random, 60) * 60 * SECOND_MS
  const by = (vendor: string, names: string): TwinStep => {
    const contact = { contactId: `shared-${number}`, queue: 'billing' }
    const there = { vendor, agent: `${names}${number % 5}` }
    const facts = [
      { ...contact, fact: 'offered', at: formatInstant(at - 40 * SECOND_MS), vendor: 'acme', site: 'lisbon' },
      { ...contact, fact: 'answered', at: formatInstant(at - 30 * SECOND_MS), ...there },
      { ...contact, fact: 'ended', at: formatInstant(at), ...there },
    ]
    const moved = { agent, vendor, queues: ['billing'], state: 'available', at: formatInstant(now) }
    return {
      kind: 'events',
      feed: 'platform',
      events: [event('agent-state', now, 0, moved), ...facts.map((fact, place) => event('contact', now, place + 1, fact))],
    }
  }
  return [by('gray', 'g'), by('blue', 'b')]
}

/** A plan of one vendor, or of a queue as a whole, which no vendor reads. */
function importedPlan(random: Random, now: Instant, vendor: string): TwinStep {
  const start = intervalStart(now)
  const rows = [0, 1, 2].map((place) => `billing,${vendor},${formatInstant(start + place * INTERVAL_MS)},900,${below(random, 20)}`)
  const kind = oneOf(random, ['commitment', 'requirement', 'forecast'])
  return { kind: 'plan', query: `kind=${kind}&name=plan-${now}`, csv: ['queue,vendor,start,seconds,heads', ...rows].join('\n') }
}

function ownSite(key: string, name: string): TwinStep {
  return { kind: 'command', method: 'PUT', path: `/api/v1/records/site/acme/${key}`, body: { name } }
}

function note(random: Random, now: Instant, about: { readonly vendor?: string; readonly shared: boolean }): TwinStep {
  const from = now - below(random, 8) * INTERVAL_MS
  const body = { from: formatInstant(from), to: formatInstant(from + INTERVAL_MS), text: oneOf(random, ['Storm', 'Strike']), ...about }
  return { kind: 'command', method: 'POST', path: '/api/v1/annotations', body }
}

export interface Whose {
  readonly vendor: string
  readonly site: string
  readonly queue: string
  /** What the names of its contacts and agents begin with. */
  readonly names: string
}

export function events(random: Random, now: Instant, whose: Whose): readonly object[] {
  return Array.from({ length: 2 + below(random, 4) }, (_, place) => {
    // The newest event of a request says how a feed's clock goes, which every vendor knows that it serves: so it always goes right.
    if (place === 0) return event('agent-state', now, place, { ...agentState(random, now, place, whose), at: formatInstant(now) })
    const kind = below(random, 10)
    if (kind === 0) return event('interval', now, place, figures(random, now, whose))
    if (kind === 9) return event('plan', now, place, sentPlan(random, now, whose))
    if (kind < 3) return event('agent-state', now, place, agentState(random, now, place, whose))
    return event('contact', now, place, contactFact(random, now, whose))
  })
}

function event(type: string, now: Instant, place: number, data: object): object {
  return {
    specversion: '1.0',
    type: `loadline.${type}.v1`,
    source: 'urn:twin',
    id: `${now}-${place}-${type}`,
    time: formatInstant(now),
    data,
  }
}

function contactFact(random: Random, now: Instant, { vendor, site, queue, names }: Whose): object {
  const number = below(random, 40)
  // A contact stays in its queue; what it does there comes in any order.
  const contactId = `${names}-${queue}-${number}`
  const at = formatInstant(now - below(random, 120) * 60 * SECOND_MS)
  const fact = oneOf(random, ['offered', 'offered', 'answered', 'ended', 'abandoned', 'voided'])
  return { contactId, fact, at, queue, vendor, site, ...(fact === 'offered' ? {} : { agent: `${names}${number % 5}` }) }
}

function agentState(random: Random, now: Instant, place: number, { vendor, site, queue, names }: Whose): object {
  const state = oneOf(random, ['available', 'handling', 'wrap', 'break', 'offline'])
  return { agent: `${names}${place}`, vendor, site, queues: [queue], state, at: formatInstant(now - below(random, 60) * SECOND_MS) }
}

/** Both vendors' rows come under the same names of snapshots. */
function sentPlan(random: Random, now: Instant, { vendor, queue }: Whose): object {
  const start = formatInstant(intervalStart(now) + below(random, 4) * INTERVAL_MS)
  const rows = [{ queue, vendor, start, seconds: 900, heads: below(random, 20) }]
  return { kind: 'commitment', snapshot: oneOf(random, ['week 13', 'week 14']), rows }
}

function figures(random: Random, now: Instant, { vendor, queue }: Whose): object {
  const start = formatInstant(intervalStart(now - below(random, 4) * INTERVAL_MS))
  const offered = below(random, 30)
  return { queue, vendor, start, seconds: 900, offered, answered: below(random, offered + 1), abandoned: 0 }
}

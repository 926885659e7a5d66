import type { ContactEvent, IntakeItem } from '../../src/app/intake/event.ts'
import { contentHash } from '../../src/domain/shared/hash.ts'
import { MINUTE_MS, SECOND_MS } from '../../src/domain/shared/instant.ts'
import { Random } from '../../src/domain/shared/random.ts'

export interface SteadyOptions {
  readonly seed: number
  readonly queues: number
  readonly vendors: number
  readonly from: number
  /** Contacts that begin within one second of the data's time; need not be whole. */
  readonly perSecond: number
}

/**
 * Contacts of a busy operation, fact by fact in order of time: four in five are answered, held now and then, ended and wrapped; one leaves.
 * The facts of one contact are minutes apart, so they come in different batches, as they do live.
 */
export function* steadyContacts({ seed, queues, vendors, from, perSecond }: SteadyOptions): Generator<ContactEvent> {
  const random = new Random(`steady ${seed}`)
  const due: ContactEvent[][] = []
  for (let second = 0; ; second += 1) {
    const beginning = Math.floor((second + 1) * perSecond) - Math.floor(second * perSecond)
    for (let count = 0; count < beginning; count += 1) {
      const at = from + second * SECOND_MS + Math.floor(random.uniform() * SECOND_MS)
      for (const event of contactFrom(random, `c${seed}-${second}-${count}`, at, queues, vendors)) {
        const slot = Math.floor((event.at - from) / SECOND_MS)
        const list = due[slot]
        if (list === undefined) due[slot] = [event]
        else list.push(event)
      }
    }
    const now = due[second] ?? []
    delete due[second]
    yield* now.sort((a, b) => a.at - b.at)
  }
}

/** An event as an item of a request, with the bytes it came in. */
export function itemOf(event: ContactEvent): IntakeItem {
  return { kind: 'event', event, raw: Buffer.from(JSON.stringify(event)) }
}

function contactFrom(random: Random, contactId: string, at: number, queues: number, vendors: number): readonly ContactEvent[] {
  const queue = `N${Math.floor(random.uniform() * queues)}`
  const vendor = `v${Math.floor(random.uniform() * vendors)}`
  const event = (fact: ContactEvent['fact'], eventAt: number, given: Partial<ContactEvent> = {}): ContactEvent =>
    eventOf({ contactId, fact, at: eventAt, queue, vendor, ...given })
  const waitMs = Math.floor(random.uniform() * 45 * SECOND_MS)
  const offered = event('offered', at, { language: 'de', customerKey: `customer ${contactId}` })
  if (random.uniform() < 0.2) return [offered, event('abandoned', at + waitMs)]
  const agent = `agent-${Math.floor(random.uniform() * 2_000)}`
  const answeredAt = at + waitMs
  const endedAt = answeredAt + Math.floor((1 + random.uniform() * 5) * MINUTE_MS)
  const answered = [offered, event('answered', answeredAt, { agent })]
  if (random.uniform() < 0.1) {
    const heldAt = answeredAt + 20 * SECOND_MS
    answered.push(event('held', heldAt, { n: 1, agent }), event('resumed', heldAt + 15 * SECOND_MS, { n: 1, agent }))
  }
  return [...answered, event('ended', endedAt, { agent }), event('wrapped', endedAt + 30 * SECOND_MS, { agent })]
}

function eventOf(given: Pick<ContactEvent, 'contactId' | 'fact' | 'at' | 'queue' | 'vendor'> & Partial<ContactEvent>): ContactEvent {
  const content = {
    type: 'contact' as const,
    leg: 1,
    n: null,
    revision: 0,
    channel: null,
    site: null,
    agent: null,
    toQueue: null,
    waitMs: null,
    talkMs: null,
    holdMs: null,
    wrapMs: null,
    outbound: false,
    language: null,
    caseKey: null,
    customerKey: null,
    dueAt: null,
    ...given,
  }
  const eventId = `${given.contactId}-${given.fact}-${given.n ?? ''}`
  return { eventId, eventSource: 'urn:bench', time: given.at, hash: contentHash(JSON.stringify(content)), warnings: [], ...content }
}

/** Records of so many queues and vendors, and a feed that knows the queues by their numbers. */
export function operationSeed({ queues, vendors }: { readonly queues: number; readonly vendors: number }): unknown {
  const places = (count: number): readonly number[] => Array.from({ length: count }, (_, place) => place)
  const target = { formula: 'SL3', thresholdSeconds: 20, fraction: 0.8 }
  return {
    format: 'loadline.seed.v1',
    markets: [{ key: 'm', name: 'Market', zone: 'Europe/Berlin' }],
    vendors: places(vendors).map((place) => ({ key: `v${place}`, name: `Vendor ${place}`, sites: [] })),
    queues: places(queues).map((place) => ({ key: `q${place}`, name: `Queue ${place}`, market: 'm', channel: 'phone', target })),
    feeds: [
      {
        key: 'acd',
        name: 'ACD',
        cadenceSeconds: 60,
        mappings: places(queues).map((place) => ({ native: `N${place}`, queue: `q${place}` })),
      },
    ],
  }
}

import { createHmac } from 'node:crypto'
import type { FastifyInstance } from 'fastify'
import type { Caller } from '../../src/adapters/http/caller.ts'
import type { FeedLogin } from '../../src/adapters/http/feed-access.ts'
import type { IdempotentRequest } from '../../src/adapters/http/idempotency.ts'
import type { LogEntry } from '../../src/adapters/http/log.ts'
import { Metrics } from '../../src/adapters/http/metrics.ts'
import { type BuiltServer, buildServer, type ServerOptions } from '../../src/adapters/http/server.ts'
import type { FeedIdentity, IntakeAnswer, IntakeItem, ItemResult } from '../../src/app/intake/event.ts'

/** The moment at which all of these tests play. */
export const NOW = Date.UTC(2026, 2, 29, 12)

export const VENDOR_IDS: ReadonlyMap<string, number> = new Map([
  ['acme', 1],
  ['blue', 2],
])

/** A feed of every vendor, one bound to `acme`, and one that is disabled. */
export const FEEDS: readonly FeedLogin[] = [
  { feedId: 1, vendorId: null, key: 'platform', isEnabled: true },
  { feedId: 2, vendorId: 1, key: 'acme-feed', isEnabled: true },
  { feedId: 3, vendorId: 2, key: 'gone', isEnabled: false },
]

export const SECRETS: readonly Buffer[] = [Buffer.alloc(24, 1), Buffer.alloc(24, 2)]

/** The token of a feed, or of a caller by name. */
export function tokenOf(key: string): string {
  return `token-of-${key}-0123456789abcdef`
}

export const CALLERS: readonly Caller[] = [
  { scope: { kind: 'internal' }, role: 'administrator', name: 'ada' },
  { scope: { kind: 'internal' }, role: 'viewer', name: 'vera' },
  { scope: { kind: 'vendor', vendorId: 1 }, role: 'viewer', name: 'vic' },
]

/** What a world holds in memory, to look at and to disturb. */
export interface HttpWorld {
  readonly server: FastifyInstance
  readonly built: BuiltServer
  readonly metrics: Metrics
  readonly log: LogEntry[]
  /** Every batch that reached the intake. */
  readonly submitted: { readonly feed: FeedIdentity; readonly items: readonly IntakeItem[] }[]
  /** Thrown or waited for by the intake before it takes the next batches. */
  beforeSubmit: () => Promise<void> | void
}

/** A server over ports held in memory: an intake that tells duplicates by identity and content, and fixed feeds and callers. */
export function httpWorld(options: Partial<ServerOptions> = {}): HttpWorld {
  const metrics = new Metrics()
  const log: LogEntry[] = []
  const submitted: HttpWorld['submitted'] = []
  const seen = new Set<string>()
  const kept = new Map<string, { fingerprint: string; answer: string }>()
  const keyOf = ({ feedId, key }: IdempotentRequest): string => `${feedId}/${key}`
  const world: { beforeSubmit: HttpWorld['beforeSubmit'] } = { beforeSubmit: () => undefined }
  const submit = async (feed: FeedIdentity, items: readonly IntakeItem[]): Promise<IntakeAnswer> => {
    await world.beforeSubmit()
    submitted.push({ feed, items })
    return { receivedAt: NOW, results: items.map((item) => resultOf(feed, item, seen)) }
  }
  const built = buildServer(
    {
      version: '0.0.0',
      clock: { now: () => NOW, tick: () => NOW },
      intake: { submit },
      feedAccess: {
        byToken: async (token) => FEEDS.find(({ key }) => tokenOf(key) === token) ?? null,
        secretsOf: async (key) => {
          const login = FEEDS.find((feed) => feed.key === key)
          return login === undefined ? null : { login, secrets: SECRETS }
        },
      },
      callerAccess: {
        byApiToken: async (token) => CALLERS.find(({ name }) => tokenOf(name) === token) ?? null,
        bySession: async (token) => CALLERS.find(({ name }) => tokenOf(name) === token) ?? null,
      },
      idempotency: {
        find: async (request) => kept.get(keyOf(request)) ?? null,
        keep: async (request, answer) => {
          if (!kept.has(keyOf(request))) kept.set(keyOf(request), { fingerprint: request.fingerprint, answer })
        },
      },
      vendorIdOf: (name) => VENDOR_IDS.get(name) ?? null,
      readiness: async () => ({ isReady: true, parts: { store: 'ok' } }),
      log: (entry) => log.push(entry),
      metrics,
    },
    { isSecure: false, publicHosts: [], ...options },
  )
  return Object.assign(world, { server: built.server, built, metrics, log, submitted })
}

function resultOf(feed: FeedIdentity, item: IntakeItem, seen: Set<string>): ItemResult {
  if (item.kind === 'refused') return { status: 'quarantined', refusal: item.refusal }
  const { event } = item
  const identity =
    event.type === 'contact' ? [event.contactId, event.leg, event.fact, event.n, event.revision] : [event.type, event.eventId]
  const key = JSON.stringify([feed.feedId, identity, event.hash])
  if (seen.has(key)) return { status: 'duplicate' }
  seen.add(key)
  return { status: 'accepted', warnings: event.warnings, conflict: false }
}

/** A contact fact as a CloudEvent. */
export function contactEvent(data: Record<string, unknown> = {}, attributes: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    specversion: '1.0',
    type: 'loadline.contact.v1',
    source: 'urn:feed:one',
    id: 'e1',
    time: '2026-03-29T11:00:00Z',
    data: { contactId: 'c1', fact: 'offered', at: '2026-03-29T11:00:00Z', queue: 'billing', ...data },
    ...attributes,
  }
}

/** The headers with which Standard Webhooks signs a body. */
export function signatureHeaders(body: string, secret: Buffer, secondsOff = 0, id = 'msg_1'): Record<string, string> {
  const timestamp = String(NOW / 1000 + secondsOff)
  const digest = createHmac('sha256', secret).update(`${id}.${timestamp}.${body}`).digest('base64')
  return { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': `v1,${digest}` }
}

import { createHmac } from 'node:crypto'
import type { FastifyInstance, InjectOptions } from 'fastify'
import { temporalCalendar } from '../../src/adapters/calendar/temporal-calendar.ts'
import { Access } from '../../src/adapters/http/access.ts'
import type { LogEntry } from '../../src/adapters/http/log.ts'
import { Metrics } from '../../src/adapters/http/metrics.ts'
import { type BuiltServer, buildServer, type ServerOptions } from '../../src/adapters/http/server.ts'
import { deskReads } from '../../src/adapters/store/desk-load.ts'
import { feedReads } from '../../src/adapters/store/feed-reads.ts'
import { idempotencyStore } from '../../src/adapters/store/idempotency.ts'
import { intakeShardStore } from '../../src/adapters/store/intake-shard-store.ts'
import { contactReads } from '../../src/adapters/store/leg-read-walk.ts'
import { quarantineStore } from '../../src/adapters/store/quarantine.ts'
import { putQuarantined, quarantineSealer } from '../../src/adapters/store/quarantine-put.ts'
import { sessionStore } from '../../src/adapters/store/session.ts'
import { storeFaultOf } from '../../src/adapters/store/store-fault.ts'
import { tallyReads } from '../../src/adapters/store/tally-read.ts'
import { MomentReads } from '../../src/adapters/store/tally-read-moment.ts'
import { tokenStore } from '../../src/adapters/store/token.ts'
import { feedSecretStore } from '../../src/adapters/store/token-feed-secret.ts'
import { announceWakeUp, listenForWakeUps } from '../../src/adapters/store/wake-up.ts'
import type { SessionStore } from '../../src/app/access/session-store.ts'
import type { FeedSecretStore, TokenHolder, TokenStore } from '../../src/app/access/token-store.ts'
import { DeskFeed } from '../../src/app/desk/desk-feed.ts'
import { FeedClocks } from '../../src/app/feed-clock.ts'
import type { FeedIdentity, Intake, IntakeAnswer, IntakeItem, ItemResult, Refusal } from '../../src/app/intake/event.ts'
import { openIntake } from '../../src/app/intake/open-intake.ts'
import { pseudonymiser } from '../../src/app/intake/pseudonym.ts'
import { LocalDays } from '../../src/app/local-days.ts'
import { WaitingRelease } from '../../src/app/quarantine/release-waiting.ts'
import { changeRecords, endRecord } from '../../src/app/records/change-records.ts'
import { Directories } from '../../src/app/records/directories.ts'
import { readSeed } from '../../src/app/records/seed-file.ts'
import { INTERNAL } from '../../src/app/scope.ts'
import { freshStore, type TestStore } from './store.ts'

/** The moment at which these tests play: a Sunday noon in UTC, the day on which Berlin's clocks went forward. */
export const NOW = Date.UTC(2026, 2, 29, 12)

/** Two vendors, a feed of both and one of each; the feed `gone` has ended. */
export const HTTP_SEED = {
  format: 'loadline.seed.v1',
  markets: [{ key: 'de', name: 'Germany', zone: 'Europe/Berlin' }],
  vendors: [
    { key: 'acme', name: 'Acme', sites: [{ key: 'lisbon', name: 'Lisbon' }] },
    { key: 'blue', name: 'Blue', sites: [{ key: 'lisbon', name: 'Lisbon II' }] },
  ],
  queues: ['billing', 'sales'].map((key) => {
    const target = { formula: 'SL3', thresholdSeconds: 20, fraction: 0.8 }
    return { key, name: key, market: 'de', channel: 'phone', target }
  }),
  feeds: [
    { key: 'platform', name: 'Platform', mappings: ['billing', 'sales'].map((key) => ({ native: key, queue: key })) },
    { key: 'acme-feed', name: 'Feed of Acme', vendor: 'acme', mappings: [{ native: 'billing', queue: 'billing' }] },
    { key: 'gone', name: 'Ended feed', vendor: 'blue' },
  ],
}

/** A server over a store of its own. Feeds and callers have tokens by name; `vic` is a vendor's, `vera` may only look. */
export interface HttpWorld {
  readonly server: FastifyInstance
  readonly built: BuiltServer
  readonly store: TestStore
  readonly metrics: Metrics
  readonly log: LogEntry[]
  readonly sessions: SessionStore
  readonly tokens: TokenStore
  readonly feedSecrets: FeedSecretStore
  readonly directories: Directories
  readonly waitingRelease: WaitingRelease
  /** By name of feed or caller. */
  readonly token: (name: string) => string
  /** The live signing secrets of `platform` and `acme-feed`, two each. */
  readonly secrets: (feed: string) => readonly Buffer[]
  readonly close: () => Promise<void>
}

export const ADMIN_TOKEN = 'an-admin-token-of-tests-0123456789'

export interface WorldOptions extends Partial<ServerOptions> {
  /** The intake behind the door; the real one unless given, as by tests of the door alone. */
  readonly intake?: Intake
}

/** Builds the world: store, records, tokens, server. */
export async function httpWorld({ intake: given, ...options }: WorldOptions = {}): Promise<HttpWorld> {
  const store = await freshStore({ now: NOW })
  const { connections, clock } = store
  const directories = new Directories(store.records)
  const records = { store: store.records, isZone: temporalCalendar.isZone }
  await seed(records)
  const sessions = sessionStore(connections)
  const tokens = tokenStore(connections)
  const feedSecrets = feedSecretStore(connections, store.access.secret)
  const tokenOf = await makeTokens(tokens, directories)
  const secrets = await makeSecrets(feedSecrets, directories)
  const metrics = new Metrics()
  const log: LogEntry[] = []
  const faults: unknown[] = []
  const directory = async () => await directories.of(INTERNAL)
  const moments = new MomentReads(connections, clock)
  const localDays = new LocalDays(temporalCalendar)
  const reads = tallyReads(connections, moments, localDays)
  const onFault = (error: unknown): void => {
    faults.push(error)
  }
  const deskFeed = new DeskFeed({
    clock,
    calendar: temporalCalendar,
    directories,
    steadyNow: () => performance.now(),
    reads: deskReads(connections, moments),
    tallies: reads,
    announce: async () => await announceWakeUp(connections),
    onFault,
  })
  const wakeUps = await listenForWakeUps(connections, () => deskFeed.wake(), onFault)
  const opened = openIntake({
    store: intakeShardStore(connections, store.access, clock),
    clock,
    calendar: temporalCalendar,
    directory,
    pseudonymise: pseudonymiser(store.access.secret),
    faultOf: storeFaultOf,
    onCommitted: () => deskFeed.committed(),
  })
  const intake = given ?? opened
  const quarantine = quarantineStore(connections, store.access.secret)
  const release = opened.release.bind(opened)
  const recordsVersion = async () => await store.records.version(INTERNAL)
  const waitingRelease = new WaitingRelease({ quarantine, release, directory, recordsVersion, now: clock.now })
  const machineNow = (): number => clock.now()
  const access = new Access({ tokens, sessions, feedSecrets, directories, now: clock.now, machineNow, adminToken: ADMIN_TOKEN })
  const built = buildServer(
    {
      version: '0.0.0',
      clock,
      machineNow,
      now: clock.now,
      intake,
      access,
      tokens,
      sessions,
      feedSecrets,
      directories,
      records,
      quarantine,
      waitingRelease,
      idempotency: idempotencyStore(connections),
      feedReads: feedReads(connections),
      feedClocks: new FeedClocks(),
      reads,
      contactReads: contactReads(connections, moments, localDays),
      calendar: temporalCalendar,
      deskFeed,
      deskClock: () => ({ kind: 'live' }),
      readiness: async () => ({ isReady: true, parts: { store: 'ok' } }),
      log: (entry) => log.push(entry),
      metrics,
      isStoreAway: () => false,
    },
    { isSecure: false, publicHosts: [], webRoot: null, ...options },
  )
  const close = async (): Promise<void> => {
    await built.server.close()
    await opened.stop()
    await wakeUps.close()
    await store.close()
    if (faults.length > 0) throw new AggregateError(faults, 'something failed behind the server')
  }
  const token = (name: string): string => tokenOf.get(name) ?? `no-token-of-${name}-0123456789`
  const secretsOf = (feed: string): readonly Buffer[] => secrets.get(feed) ?? []
  const stores = { store, sessions, tokens, feedSecrets, directories, waitingRelease }
  return { ...stores, server: built.server, built, metrics, log, token, secrets: secretsOf, close }
}

async function seed(records: Parameters<typeof changeRecords>[0]): Promise<void> {
  const read = readSeed(HTTP_SEED)
  if (!read.ok) throw new Error(JSON.stringify(read.error))
  const change = { by: 'test', mode: 'put', records: read.value, validFrom: null, validTo: null } as const
  const applied = await changeRecords(records, change)
  if (!applied.ok) throw new Error(JSON.stringify(applied.error))
  const ended = await endRecord(records, { by: 'test', kind: 'feed', parent: null, key: 'gone', at: NOW - 1 })
  if (!ended.ok) throw new Error(JSON.stringify(ended.error))
}

async function makeTokens(tokens: TokenStore, directories: Directories): Promise<ReadonlyMap<string, string>> {
  const directory = await directories.of(INTERNAL)
  const feed = (key: string): TokenHolder => ({ kind: 'feed', feedId: directory.feedId(key) ?? 0 })
  const holders: Readonly<Record<string, TokenHolder>> = {
    platform: feed('platform'),
    'acme-feed': feed('acme-feed'),
    gone: feed('gone'),
    ada: { kind: 'admin' },
    vera: { kind: 'read' },
    vic: { kind: 'vendor', vendorId: directory.vendorId('acme') ?? 0 },
  }
  const made = new Map<string, string>()
  for (const [name, holder] of Object.entries(holders)) {
    made.set(name, (await tokens.make({ holder, name, scopes: [], expiresAt: null, by: 'test' }, NOW)).secret)
  }
  return made
}

async function makeSecrets(feedSecrets: FeedSecretStore, directories: Directories): Promise<ReadonlyMap<string, readonly Buffer[]>> {
  const directory = await directories.of(INTERNAL)
  const made = new Map<string, Buffer[]>()
  for (const key of ['platform', 'acme-feed', 'platform', 'acme-feed']) {
    const secret = await feedSecrets.make(directory.feedId(key) ?? 0, NOW)
    if (!secret.ok) throw new Error(secret.error)
    made.set(key, [...(made.get(key) ?? []), Buffer.from(secret.value.secret.slice('whsec_'.length), 'base64')])
  }
  return made
}

/** Puts texts (of one byte a character) into quarantine, as if a feed had sent them in one request. */
export async function putRefused({ store }: HttpWorld, feedId: number, texts: readonly string[], rule: string): Promise<void> {
  const refusal: Refusal = { rule, pointer: '/data/at', value: '"now"', expected: 'an instant', hint: null, waitsFor: null }
  const refused = texts.map((text, position) => ({ raw: Buffer.from(text, 'latin1'), refusal, position, place: null }))
  const sealer = quarantineSealer(store.access.secret)
  await store.connections.withIntake((connection) =>
    putQuarantined(connection, sealer, { feedId, receivedAt: NOW, isHeld: false, refused }),
  )
}

/** A request by a caller of the world, answered as it would be on the loopback address. */
export async function ask(
  world: HttpWorld,
  caller: string | null,
  method: NonNullable<InjectOptions['method']>,
  url: string,
  body?: unknown,
): Promise<{
  readonly status: number
  readonly text: string
  readonly body: unknown
  readonly headers: Readonly<Record<string, unknown>>
}> {
  const authorization = caller === null ? {} : { authorization: `Bearer ${world.token(caller)}` }
  const payload = body === undefined ? {} : { payload: JSON.stringify(body), headers: { 'content-type': 'application/json' } }
  const headers = { host: '127.0.0.1:4680', ...authorization, ...payload.headers }
  const response = await world.server.inject({ method, url, ...payload, headers })
  const isJson = /json/.test(String(response.headers['content-type'])) && !/ndjson/.test(String(response.headers['content-type']))
  return { status: response.statusCode, text: response.body, body: isJson ? response.json() : null, headers: response.headers }
}

/** Sends events of a feed, all of which have to be accepted. */
export async function sendEvents(world: HttpWorld, feed: string, events: readonly object[]): Promise<void> {
  const type = 'application/cloudevents-batch+json'
  const headers = { host: '127.0.0.1:4680', authorization: `Bearer ${world.token(feed)}`, 'content-type': type }
  const answer = await world.server.inject({ method: 'POST', url: '/api/v1/events', headers, payload: JSON.stringify(events) })
  const { accepted } = answer.json<{ accepted?: number }>()
  if (accepted !== events.length) throw new Error(`${accepted} of ${events.length} events were accepted: ${answer.body}`)
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

/** An intake that tells duplicates by identity and content, keeps what it was given to look at, and can be disturbed. */
export class MemoryIntake implements Intake {
  readonly submitted: { readonly feed: FeedIdentity; readonly items: readonly IntakeItem[] }[] = []
  /** Thrown or waited for before the next batches are taken. */
  beforeSubmit: () => Promise<void> | void = () => undefined
  readonly #seen = new Set<string>()

  readonly submit = async (feed: FeedIdentity, items: readonly IntakeItem[]): Promise<IntakeAnswer> => {
    await this.beforeSubmit()
    this.submitted.push({ feed, items })
    return { receivedAt: NOW, results: items.map((item) => this.#resultOf(feed, item)) }
  }

  #resultOf(feed: FeedIdentity, item: IntakeItem): ItemResult {
    if (item.kind === 'refused') return { status: 'quarantined', refusal: item.refusal }
    const { event } = item
    const identity =
      event.type === 'contact' ? [event.contactId, event.leg, event.fact, event.n, event.revision] : [event.type, event.eventId]
    const key = JSON.stringify([feed.feedId, identity, event.hash])
    if (this.#seen.has(key)) return { status: 'duplicate' }
    this.#seen.add(key)
    return { status: 'accepted', warnings: event.warnings, conflict: false }
  }
}

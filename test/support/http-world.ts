import type { FastifyInstance, InjectOptions } from 'fastify'
import { Access } from '../../src/adapters/http/access.ts'
import type { LogEntry } from '../../src/adapters/http/log.ts'
import { Metrics } from '../../src/adapters/http/metrics.ts'
import { type BuiltServer, buildServer, type ServerOptions } from '../../src/adapters/http/server.ts'
import type { ThreadedCompute } from '../../src/adapters/process/outlook-compute.ts'
import { putQuarantined, quarantineSealer } from '../../src/adapters/store/quarantine-put.ts'
import { isStoreAway } from '../../src/adapters/store/store-away.ts'
import type { VendorRows } from '../../src/adapters/store/vendor-rows.ts'
import type { IdentityProvider } from '../../src/app/access/provider.ts'
import { ProviderSignIn } from '../../src/app/access/provider-sign-in.ts'
import type { TokenHolder } from '../../src/app/access/token-store.ts'
import { byMachine } from '../../src/app/audit/attribution.ts'
import type { Intake, Refusal } from '../../src/app/intake/event.ts'
import { changeRecords, endRecord } from '../../src/app/records/change-records.ts'
import { readSeed } from '../../src/app/records/seed-file.ts'
import { INTERNAL } from '../../src/app/scope.ts'
import type { Database } from '../../src/cli/database.ts'
import { type Engine, openEngine } from '../../src/cli/engine.ts'
import { Lifetime } from '../../src/cli/lifetime.ts'
import { NOW } from './http-feed.ts'
import type { TestStore } from './store.ts'

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
  readonly store: WorldStore
  /** What `loadline serve` works with, on the test's store and clock. */
  readonly engine: Engine
  readonly metrics: Metrics
  readonly log: LogEntry[]
  /** By name of feed or caller. */
  readonly token: (name: string) => string
  /** The live signing secrets of `platform` and `acme-feed`, two each. */
  readonly secrets: (feed: string) => readonly Buffer[]
  readonly close: () => Promise<void>
}

export const ADMIN_TOKEN = 'an-admin-token-of-tests-0123456789'

export interface WorldOptions extends Partial<ServerOptions> {
  /** The identity provider by which people may sign in; none unless given. */
  readonly provider?: IdentityProvider
  /** The intake behind the door; the real one unless given, as by tests of the door alone. */
  readonly intake?: Intake
  /** The store that it is built on; a fresh one unless given. */
  readonly store?: WorldStore
  /** What a vendor's scope sees of each table, where a test plants something else. */
  readonly vendorRows?: VendorRows
  /** What foresees; the real thread unless given, as by a test that holds it up. */
  readonly outlookCompute?: ThreadedCompute
}

/** A store as worlds need it. */
export type WorldStore = Omit<TestStore, 'openAgain'>

/** Builds the world: store, records, tokens, server. */
export async function httpWorld(worldOptions: WorldOptions = {}): Promise<HttpWorld> {
  const { intake, store: given, vendorRows, outlookCompute, provider, ...options } = worldOptions
  // Loaded only where it is wanted: outside of the tests there is nobody to ask for a database.
  const store = given ?? (await (await import('./store.ts')).freshStore({ now: NOW }))
  const faults: string[] = []
  const lifetime = new Lifetime((line) => faults.push(line))
  const rows = vendorRows === undefined ? {} : { vendorRows }
  const compute = outlookCompute === undefined ? {} : { outlookCompute }
  const engineOptions = { clock: store.clock, machineClock: store.clock, shards: null, ...rows, ...compute }
  const engine = await openEngine(databaseOf(store), engineOptions, lifetime, (line) => faults.push(line))
  await seed(engine.records)
  const tokenOf = await makeTokens(engine)
  const secrets = await makeSecrets(engine)
  const metrics = new Metrics()
  const log: LogEntry[] = []
  const machineNow = (): number => store.clock.now()
  const access = new Access({ ...engine, now: store.clock.now, machineNow, adminToken: ADMIN_TOKEN })
  const built = buildServer(
    {
      ...engine,
      intake: intake ?? engine.intake,
      provider: provider === undefined ? null : new ProviderSignIn({ ...engine, provider, flows: engine.providerFlows }),
      publicOrigin: null,
      version: '0.0.0',
      machineNow,
      now: store.clock.now,
      access,
      deskClock: () => ({ kind: 'live' }),
      readiness: async () => ({ isReady: true, parts: { store: 'ok' } }),
      log: (entry) => log.push(entry),
      metrics,
      isStoreAway,
    },
    { isSecure: false, publicHosts: [], webRoot: null, ...options },
  )
  const close = async (): Promise<void> => {
    await built.server.close()
    lifetime.end(0)
    await lifetime.ended()
    await store.close()
    if (faults.length > 0) throw new Error(`something failed behind the server: ${faults.join('; ')}`)
  }
  const token = (name: string): string => tokenOf.get(name) ?? `no-token-of-${name}-0123456789`
  const secretsOf = (feed: string): readonly Buffer[] => secrets.get(feed) ?? []
  return { server: built.server, built, store, engine, metrics, log, token, secrets: secretsOf, close }
}

function databaseOf({ access }: WorldStore): Database {
  const nothing = async (): Promise<void> => undefined
  return { access: { ...access, onDeath: () => undefined, revive: nothing, stop: nothing }, awayBecause: () => null, how: 'of a test' }
}

async function seed(records: Parameters<typeof changeRecords>[0]): Promise<void> {
  const read = readSeed(HTTP_SEED)
  if (!read.ok) throw new Error(JSON.stringify(read.error))
  const change = { by: byMachine('test'), mode: 'put', records: read.value, validFrom: null, validTo: null } as const
  const applied = await changeRecords(records, change)
  if (!applied.ok) throw new Error(JSON.stringify(applied.error))
  const ended = await endRecord(records, { by: byMachine('test'), kind: 'feed', parent: null, key: 'gone', at: NOW - 1 })
  if (!ended.ok) throw new Error(JSON.stringify(ended.error))
}

async function makeTokens({ tokens, directories }: Engine): Promise<ReadonlyMap<string, string>> {
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

async function makeSecrets({ feedSecrets, directories }: Engine): Promise<ReadonlyMap<string, readonly Buffer[]>> {
  const directory = await directories.of(INTERNAL)
  const made = new Map<string, Buffer[]>()
  for (const key of ['platform', 'acme-feed', 'platform', 'acme-feed']) {
    const secret = await feedSecrets.make(directory.feedId(key) ?? 0, NOW, byMachine('test'))
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
  type = 'application/json',
): Promise<{
  readonly status: number
  readonly text: string
  readonly body: unknown
  readonly headers: Readonly<Record<string, unknown>>
}> {
  const authorization = caller === null ? {} : { authorization: `Bearer ${world.token(caller)}` }
  const text = typeof body === 'string' && type !== 'application/json' ? body : JSON.stringify(body)
  const payload = body === undefined ? {} : { payload: text, headers: { 'content-type': type } }
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

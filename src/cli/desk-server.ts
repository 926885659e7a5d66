import { createServer } from 'node:net'
import { fileURLToPath } from 'node:url'
import { Access } from '../adapters/http/access.ts'
import type { LogEntry } from '../adapters/http/log.ts'
import { Metrics } from '../adapters/http/metrics.ts'
import { buildServer } from '../adapters/http/server.ts'
import { openIdProvider, type ProviderOptions } from '../adapters/provider/openid-provider.ts'
import { isStoreAway } from '../adapters/store/store-away.ts'
import { ProviderSignIn } from '../app/access/provider-sign-in.ts'
import { INTERNAL } from '../app/scope.ts'
import type { Feed } from '../domain/record/directory.ts'
import { formatInstant } from '../domain/shared/civil.ts'
import type { Instant } from '../domain/shared/instant.ts'
import type { DeskClock } from '../wire/desk.ts'
import type { Engine } from './engine.ts'
import type { Lifetime } from './lifetime.ts'
import { CommandError } from './usage.ts'

export interface DeskServerOptions {
  readonly version: string
  readonly host: string
  readonly port: number
  readonly publicUrl: URL | null
  readonly adminToken: string | null
  /** The identity provider by which people may sign in; null for none. */
  readonly provider: ProviderOptions | null
  /** Which feeds may send over HTTP. */
  readonly takesFeed: (feed: Feed) => boolean
  /** On whose time the desk is, which it says in its first line. */
  readonly deskClock: () => DeskClock
}

const WEB_ROOT = fileURLToPath(new URL('../../dist/web', import.meta.url))

/** Refuses a port that is taken before anything else is begun. */
export async function checkPort(host: string, port: number): Promise<void> {
  if (port === 0) return
  const probe = createServer()
  await new Promise<void>((resolve, reject) => {
    probe.once('error', reject)
    probe.listen(port, host, resolve)
  }).catch((error: unknown) => {
    throw listenFault(error, host, port)
  })
  await new Promise((resolve) => probe.close(resolve))
}

function listenFault(error: unknown, host: string, port: number): CommandError {
  const code = error instanceof Error && 'code' in error ? error.code : ''
  if (code === 'EADDRINUSE') return new CommandError(`port ${port} of ${host} is in use; give another one with --port`)
  if (code === 'EACCES') return new CommandError(`port ${port} of ${host} is not allowed to this user; give one above 1023 with --port`)
  if (code === 'EADDRNOTAVAIL') return new CommandError(`${host} is no address of this machine; give another one with --host`)
  return new CommandError(`port ${port} of ${host} cannot be listened to: ${error instanceof Error ? error.message : String(error)}`)
}

export interface DeskServer {
  /** Where it answers on this machine. */
  readonly url: string
  readonly metrics: Metrics
}

/** Serves the API and the desk over an open engine. */
export async function serveDesk(engine: Engine, options: DeskServerOptions, lifetime: Lifetime): Promise<DeskServer> {
  const metrics = new Metrics()
  const now = (): number => engine.clock.now()
  const machineNow = (): number => engine.machineClock.now()
  const { adminToken, takesFeed, publicUrl, host, port } = options
  const access = new Access({ ...engine, now, machineNow, adminToken, takesFeed })
  const identity = options.provider === null ? null : openIdProvider(options.provider)
  const deps = {
    ...engine,
    provider: identity === null ? null : new ProviderSignIn({ ...engine, provider: identity, flows: engine.providerFlows }),
    publicOrigin: publicUrl?.origin ?? null,
    access,
    now,
    machineNow,
    metrics,
    version: options.version,
    log: (entry: LogEntry) => logLine(entry, machineNow()),
    isStoreAway,
    deskClock: options.deskClock,
    readiness: async () => {
      const fault = await databaseFault(engine)
      return { isReady: fault === null, parts: { database: fault ?? 'ok' } }
    },
  }
  const { server } = buildServer(deps, {
    isSecure: publicUrl !== null,
    publicHosts: publicUrl === null ? [] : [publicUrl.host, publicUrl.hostname],
    webRoot: WEB_ROOT,
  })
  await server.listen({ host, port }).catch((error: unknown) => {
    throw listenFault(error, host, port)
  })
  await lifetime.add('server', async () => await server.close())
  const address = server.server.address()
  const listening = typeof address === 'object' && address !== null ? address.port : port
  const name = host === '::1' ? '[::1]' : host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host
  return { url: `http://${name}:${listening}`, metrics }
}

const PROBE_MS_MAX = 2_000

/** Why the database does not answer; null where it does. */
async function databaseFault({ database, store }: Engine): Promise<string | null> {
  const away = database.awayBecause()
  if (away !== null) return away
  const late = new Promise<string>((resolve) => {
    setTimeout(() => resolve(`does not answer within ${PROBE_MS_MAX} ms`), PROBE_MS_MAX).unref()
  })
  const answers = store.records.version(INTERNAL).then(
    () => null,
    (error: unknown) => (error instanceof Error ? error.message : String(error)),
  )
  return await Promise.race([answers, late])
}

function logLine(entry: LogEntry, at: Instant): void {
  if (entry.level !== 'info') process.stderr.write(`${JSON.stringify({ at: formatInstant(at), ...entry })}\n`)
}

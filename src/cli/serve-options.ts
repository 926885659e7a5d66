import { resolve } from 'node:path'
import type { ParseArgsOptionsConfig } from 'node:util'
import type { ProviderOptions } from '../adapters/provider/openid-provider.ts'
import { Findings } from '../app/decode/findings.ts'
import { readInstant } from '../app/decode/read-instant.ts'
import type { Instant } from '../domain/shared/instant.ts'
import { anchorFileOf } from './audit-anchors.ts'
import { providerOptionsOf } from './provider-options.ts'
import { type Given, readGiven, UsageError, wholeNumber } from './usage.ts'

export interface ServeOptions {
  readonly port: number
  readonly host: string
  readonly dataDir: string
  readonly databaseUrl: string | null
  /** The file in which the head of the trail of changes is noted. */
  readonly auditAnchors: string
  readonly secret: string | undefined
  readonly adminToken: string | null
  /** The address by which a proxy that ends TLS serves us; null where we are reached directly. */
  readonly publicUrl: URL | null
  /** The identity provider by which people may sign in; null for none. */
  readonly provider: ProviderOptions | null
  /** Whether the demo runs: on an empty store it does unless told not to. */
  readonly demo: 'onEmptyStore' | 'always' | 'never'
  /** The chance of the demo; null goes on with the seed of the store, or begins with 1. */
  readonly seed: number | null
  readonly shards: number | null
  readonly replay: ReplaySource | null
  /** The clock stands at this instant and only a replay's feed is taken; null for the machine's clock. */
  readonly replayUntil: Instant | null
}

export interface ReplaySource {
  readonly file: string
  readonly format: string
  /** Times real time; null is as fast as it goes. */
  readonly speed: number | null
}

export const SERVE_FLAGS: ParseArgsOptionsConfig = {
  port: { type: 'string' },
  host: { type: 'string' },
  data: { type: 'string' },
  empty: { type: 'boolean' },
  demo: { type: 'boolean' },
  seed: { type: 'string' },
  shards: { type: 'string' },
  replay: { type: 'string' },
  format: { type: 'string' },
  speed: { type: 'string' },
  'replay-until': { type: 'string' },
  'public-url': { type: 'string' },
  'audit-anchors': { type: 'string' },
  'oidc-issuer': { type: 'string' },
  'oidc-client-id': { type: 'string' },
  'oidc-client-secret-file': { type: 'string' },
  'oidc-name': { type: 'string' },
  help: { type: 'boolean', short: 'h' },
}

export const PORT = 4680
const SHARDS_MAX = 256
const SEED_MAX = 999_999_999
const ADMIN_TOKEN_CHARACTERS_MIN = 16
const LOOPBACK = /^(?:localhost|127(?:\.\d{1,3}){3}|::1)$/

/** What `serve` is told by its flags and its environment. */
export function readServeOptions(args: readonly string[], environment: NodeJS.ProcessEnv, dataDirDefault: string): ServeOptions {
  const given = readGiven(args, SERVE_FLAGS, environment)
  if (given.positionals.length > 0) throw new UsageError(`${JSON.stringify(given.positionals[0])} is no option of serve; see --help`)
  const host = given.text('host') ?? '127.0.0.1'
  const publicUrl = publicUrlOf(given)
  if (!LOOPBACK.test(host) && publicUrl === null) {
    throw new UsageError(
      `--host ${host} is reached from other machines, and sign-in needs TLS there: put a proxy with TLS in front and name its address with --public-url https://…`,
    )
  }
  const replay = given.text('replay') === undefined ? null : replaySourceOf(given, given.text('replay') ?? '')
  if (replay?.speed === null)
    throw new UsageError('--speed max shows no desk, expected a number such as 60; for full speed use `loadline replay`')
  const dataDir = resolve(given.text('data') ?? dataDirDefault)
  return {
    host,
    publicUrl,
    replay,
    port: wholeNumber(given, 'port', { min: 0, max: 65_535, absent: PORT }),
    dataDir,
    auditAnchors: resolve(given.text('audit-anchors') ?? anchorFileOf(dataDir)),
    databaseUrl: environment['DATABASE_URL'] || null,
    secret: environment['LOADLINE_SECRET'],
    adminToken: adminTokenOf(environment),
    provider: providerOptionsOf(given, environment),
    demo: demoOf(given, replay !== null),
    seed: wholeNumber(given, 'seed', { min: 0, max: SEED_MAX, absent: null }),
    shards: wholeNumber(given, 'shards', { min: 1, max: SHARDS_MAX, absent: null }),
    replayUntil: replayUntilOf(given, replay !== null),
  }
}

/** The file, format and speed of a replay. */
export function replaySourceOf(given: Given, file: string): ReplaySource {
  const speed = given.text('speed') ?? '60'
  const isNumber = /^\d{1,6}(?:\.\d{1,3})?$/.test(speed) && Number(speed) > 0
  if (speed !== 'max' && !isNumber) throw new UsageError(`--speed is ${JSON.stringify(speed)}, expected a number above 0, or max`)
  return { file: resolve(file), format: given.text('format') ?? 'bank-1999', speed: speed === 'max' ? null : Number(speed) }
}

/** The token for automation, as the environment sets it. */
export function adminTokenOf(environment: NodeJS.ProcessEnv): string | null {
  const token = environment['LOADLINE_ADMIN_TOKEN'] || null
  if (token === null || token.length >= ADMIN_TOKEN_CHARACTERS_MIN) return token
  throw new UsageError(`LOADLINE_ADMIN_TOKEN has ${token.length} characters, expected at least ${ADMIN_TOKEN_CHARACTERS_MIN} random ones`)
}

function demoOf(given: Given, isReplay: boolean): ServeOptions['demo'] {
  const [isEmpty, isDemo, until] = [given.flag('empty'), given.flag('demo'), given.text('replay-until')]
  if (isEmpty && isDemo) throw new UsageError('--empty and --demo contradict each other; give one of them')
  if (isDemo && (isReplay || until !== undefined))
    throw new UsageError('--demo runs on the present, a replay on the time of its recording; give one of them')
  if (isEmpty || isReplay || until !== undefined) return 'never'
  return isDemo ? 'always' : 'onEmptyStore'
}

function replayUntilOf(given: Given, isReplay: boolean): Instant | null {
  const value = given.text('replay-until')
  if (value === undefined) return null
  if (isReplay) throw new UsageError('--replay moves the clock and --replay-until lets it stand; give one of them')
  const findings = new Findings()
  const at = readInstant(value, '', findings)
  if (findings.refusal === null) return at
  throw new UsageError(`--replay-until is ${findings.refusal.value}, expected ${findings.refusal.expected}`)
}

function publicUrlOf(given: Given): URL | null {
  const value = given.text('public-url')
  if (value === undefined) return null
  const url = URL.canParse(value) ? new URL(value) : null
  if (url?.protocol === 'https:' && url.pathname === '/' && url.search === '') return url
  throw new UsageError(
    `--public-url is ${JSON.stringify(value)}, expected the address at which a proxy with TLS serves the desk, as https://desk.example.com`,
  )
}

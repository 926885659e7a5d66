import { resolve } from 'node:path'
import type { ParseArgsOptionsConfig } from 'node:util'
import { adminTokenOf, PORT, type ReplaySource, replaySourceOf } from './serve-options.ts'
import { readGiven, UsageError, wholeNumber } from './usage.ts'

export interface ReplayOptions {
  readonly source: ReplaySource
  /** Null where the replay is sent to another server. */
  readonly dataDir: string
  readonly shards: number | null
  /** Where the desk is served while a replay runs at a speed. */
  readonly port: number
  readonly isJson: boolean
  readonly to: ReplayTarget | null
}

/** A running server that a recording is sent to over HTTP. */
export interface ReplayTarget {
  readonly url: string
  readonly adminToken: string
  readonly clients: number
  readonly shuffle: number | null
  readonly twiceFraction: number
}

const FLAGS: ParseArgsOptionsConfig = {
  format: { type: 'string' },
  speed: { type: 'string' },
  data: { type: 'string' },
  shards: { type: 'string' },
  port: { type: 'string' },
  json: { type: 'boolean' },
  to: { type: 'string' },
  clients: { type: 'string' },
  shuffle: { type: 'string' },
  twice: { type: 'string' },
}

const CLIENTS_MAX = 64

/** What `replay` is told. A flag that means nothing beside another is refused, not ignored. */
export function readReplayOptions(args: readonly string[], environment: NodeJS.ProcessEnv, dataDirDefault: string): ReplayOptions {
  const given = readGiven(args, FLAGS, null)
  const [file, ...others] = given.positionals
  if (file === undefined) throw new UsageError('no file is named, expected: loadline replay FILE --format bank-1999 --speed max --data DIR')
  if (others.length > 0) throw new UsageError(`${others.length + 1} files are named, expected one; run it once for each`)
  const to = given.text('to')
  const source = replaySourceOf({ ...given, text: (name) => given.text(name) ?? (name === 'speed' ? 'max' : undefined) }, file)
  const misplaced = (to === undefined ? ['clients', 'shuffle', 'twice'] : ['data', 'shards', 'port', 'speed']).find(
    (name) => given.text(name) !== undefined,
  )
  if (misplaced !== undefined) {
    throw new UsageError(
      `--${misplaced} has no meaning ${to === undefined ? 'without' : 'with'} --to, which sends to a server that runs already`,
    )
  }
  return {
    source,
    dataDir: resolve(given.text('data') ?? dataDirDefault),
    shards: wholeNumber(given, 'shards', { min: 1, max: 256, absent: null }),
    port: wholeNumber(given, 'port', { min: 0, max: 65_535, absent: PORT }),
    isJson: given.flag('json'),
    to: to === undefined ? null : targetOf(to, given, environment),
  }
}

function targetOf(to: string, given: Parameters<typeof wholeNumber>[0], environment: NodeJS.ProcessEnv): ReplayTarget {
  const url = URL.canParse(to) ? new URL(to) : null
  if (url === null || !['http:', 'https:'].includes(url.protocol))
    throw new UsageError(`--to is ${JSON.stringify(to)}, expected a server as http://127.0.0.1:4680`)
  const adminToken = adminTokenOf(environment)
  if (adminToken === null)
    throw new UsageError('--to needs LOADLINE_ADMIN_TOKEN, the token of that server for automation: it makes the queues and the feed')
  const twice = given.text('twice') ?? '0'
  const twiceFraction = /^(?:0|1|0?\.\d{1,6}|1\.0+)$/.test(twice) ? Number(twice) : Number.NaN
  if (Number.isNaN(twiceFraction)) throw new UsageError(`--twice is ${JSON.stringify(twice)}, expected the part to be sent twice, as 0.2`)
  return {
    url: url.origin,
    adminToken,
    clients: wholeNumber(given, 'clients', { min: 1, max: CLIENTS_MAX, absent: 1 }),
    shuffle: wholeNumber(given, 'shuffle', { min: 0, max: 999_999_999, absent: null }),
    twiceFraction,
  }
}

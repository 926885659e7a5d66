import { mkdir } from 'node:fs/promises'
import type { PostgresAccess } from '../adapters/store/postgres/access.ts'
import { startCluster } from '../adapters/store/postgres/embedded.ts'
import { openServer } from '../adapters/store/postgres/external.ts'
import { keepAlive } from '../adapters/store/postgres/keep-alive.ts'
import type { Lifetime } from './lifetime.ts'

export interface DatabaseOptions {
  readonly dataDir: string
  readonly databaseUrl: string | null
  readonly secret: string | undefined
}

/** The database that a command works on: our own on a data folder, or the server that DATABASE_URL names. */
export interface Database {
  readonly access: PostgresAccess
  /** Why the database is away; null while it is there. */
  readonly awayBecause: () => string | null
  /** How it was brought up, in words. */
  readonly how: string
}

/** Opens the database, and keeps it up until the end: one that dies is brought back, and where it cannot be the process ends. */
export async function openDatabase(options: DatabaseOptions, lifetime: Lifetime, say: (line: string) => void): Promise<Database> {
  const { access, how } = await open(options, say)
  await lifetime.add('database', access.stop)
  let away: string | null = null
  const endWatch = keepAlive(access, {
    log: say,
    onLost: (reason) => {
      away = reason
      say(reason)
    },
    onBack: () => {
      away = null
      say('the database is back')
    },
    onGivenUp: (reason) => {
      say(`the database cannot be brought back: ${reason}`)
      lifetime.end(1)
    },
  })
  await lifetime.add('watch of the database', endWatch)
  return { access, how, awayBecause: () => away }
}

async function open(
  { dataDir, databaseUrl, secret }: DatabaseOptions,
  say: (line: string) => void,
): Promise<{ access: PostgresAccess; how: string }> {
  if (databaseUrl !== null) {
    await mkdir(dataDir, { recursive: true })
    return { access: await openServer({ url: databaseUrl, secret, log: say }), how: 'the server that DATABASE_URL names' }
  }
  const cluster = await startCluster({ dataDir, log: say })
  return { access: cluster, how: `PostgreSQL ${cluster.how} on ${dataDir}` }
}

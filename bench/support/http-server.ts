import type { Database } from '../../src/cli/database.ts'
import { serveDesk } from '../../src/cli/desk-server.ts'
import { applySeed, openEngine } from '../../src/cli/engine.ts'
import { feedIdentity } from '../../src/cli/feed-identity.ts'
import { Lifetime } from '../../src/cli/lifetime.ts'
import type { OwnStore } from '../../test/support/own-store.ts'

export interface HttpServer {
  readonly url: string
  /** Of the feed `acd`. */
  readonly token: string
  /** Of an administrator. */
  readonly adminToken: string
  readonly close: () => Promise<void>
}

const ADMIN_TOKEN = 'an-admin-token-of-benches-0123456789'

/** Serves a store over HTTP as `loadline serve` does, with every route and limit, on a clock that follows the data. */
export async function serveStore(store: OwnStore, seed: unknown): Promise<HttpServer> {
  const faults: string[] = []
  const lifetime = new Lifetime((line) => faults.push(line))
  const nothing = async (): Promise<void> => undefined
  const access = { ...store.access, onDeath: () => undefined, revive: nothing, stop: nothing }
  const database: Database = { access, awayBecause: () => null, how: 'of a measurement' }
  const { clock } = store
  const engine = await openEngine(database, { clock, machineClock: clock, shards: null }, lifetime, (line) => faults.push(line))
  await applySeed(engine, seed, 'bench')
  const { feedId } = await feedIdentity(engine, 'acd')
  const holder = { kind: 'feed', feedId } as const
  const { secret } = await engine.tokens.make({ holder, name: 'bench', scopes: [], expiresAt: null, by: 'bench' }, clock.now())
  const desk = await serveDesk(
    engine,
    {
      version: '0.0.0',
      host: '127.0.0.1',
      port: 0,
      publicUrl: null,
      adminToken: ADMIN_TOKEN,
      provider: null,
      takesFeed: () => true,
      deskClock: () => ({ kind: 'live' }),
    },
    lifetime,
  )
  return {
    url: desk.url,
    token: secret,
    adminToken: ADMIN_TOKEN,
    close: async () => {
      lifetime.end(0)
      await lifetime.ended()
      if (faults.length > 0) throw new Error(`something failed behind the server: ${faults.join('; ')}`)
    },
  }
}

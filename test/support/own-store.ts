import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { openStore } from '../../src/adapters/store/open-store.ts'
import { startCluster } from '../../src/adapters/store/postgres/embedded.ts'
import { storeTypes } from '../../src/adapters/store/value-types.ts'
import type { WorldStore } from './intake-world.ts'
import type { Sql } from './stored-sums.ts'
import { TestClock } from './test-clock.ts'

/** A store in a PostgreSQL of its own, for programs that run outside of the tests. */
export type OwnStore = WorldStore & { readonly clock: TestClock; readonly owner: Sql }

export interface OwnStoreOptions {
  readonly shards: number
  readonly now: number
  /** As it runs for users; else faster, and nothing has to survive. */
  readonly isDurable: boolean
}

const NOT_DURABLE = ['fsync=off', 'synchronous_commit=off', 'full_page_writes=off']

/** Opens one; closing it ends its PostgreSQL and removes its folder. */
export async function ownStore({ shards, now, isDurable }: OwnStoreOptions): Promise<OwnStore> {
  const folder = await mkdtemp(join(tmpdir(), 'loadline-own-'))
  await chmod(folder, 0o711)
  const extraSettings = isDurable ? [] : NOT_DURABLE
  const cluster = await startCluster({ dataDir: join(folder, 'store'), log: () => undefined, extraSettings })
  const clock = new TestClock(now)
  const store = await openStore(cluster, { shards, clock, onIdleError: () => undefined })
  const owner = new pg.Client({ ...cluster.ownerConfig(), types: storeTypes })
  await owner.connect()
  return {
    ...store,
    access: cluster,
    clock,
    owner: async <Row extends object>(statement: string, values: readonly unknown[] = []) =>
      (await owner.query<Row & pg.QueryResultRow>(statement, [...values])).rows,
    close: async () => {
      await store.close()
      await owner.end()
      await cluster.stop()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

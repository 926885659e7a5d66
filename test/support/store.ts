import { connect } from 'node:net'
import { text } from 'node:stream/consumers'
import pg from 'pg'
import { inject } from 'vitest'
import { type OpenStore, openStore } from '../../src/adapters/store/open-store.ts'
import { rolePassword } from '../../src/adapters/store/postgres/role-password.ts'
import type { StoreAccess } from '../../src/adapters/store/store-access.ts'
import { storeTypes } from '../../src/adapters/store/value-types.ts'
import type { TestDatabase } from './store-server.ts'
import { TestClock } from './test-clock.ts'

/** 2026-03-02 09:00 UTC, a Monday. */
export const TEST_NOW = 1_772_442_000_000

/** A store of a test's own in real PostgreSQL, with a clock that the test moves. */
export interface TestStore extends OpenStore {
  readonly access: StoreAccess
  readonly clock: TestClock
  /** As the owner of the database, who in tests is a superuser: sees everything, whatever the policies say. */
  readonly owner: <Row extends pg.QueryResultRow>(statement: string, values?: readonly unknown[]) => Promise<readonly Row[]>
  /** Another node on the same store. */
  readonly openAgain: () => Promise<OpenStore>
}

/**
 * A fresh, migrated, empty store: one per file in `beforeAll` is quick (a copy of a database), `close` it in `afterAll`.
 * The first one of a run also starts PostgreSQL, which takes about a second.
 */
export async function freshStore({
  shards = 1,
  now = TEST_NOW,
}: {
  readonly shards?: number
  readonly now?: number
} = {}): Promise<TestStore> {
  const access = await freshDatabase(shards)
  const clock = new TestClock(now)
  const open = (): Promise<OpenStore> => openStore(access, { shards, clock, onIdleError: () => undefined })
  const store = await open()
  const owner = new pg.Client({ ...access.ownerConfig(), types: storeTypes })
  await owner.connect()
  return {
    ...store,
    access,
    clock,
    owner: async <Row extends pg.QueryResultRow>(statement: string, values: readonly unknown[] = []) =>
      (await owner.query<Row>(statement, [...values])).rows,
    openAgain: open,
    close: async () => {
      await store.close()
      await owner.end()
    },
  }
}

/** A database that is migrated (or, with 0 shards, empty), and how to reach it. */
export async function freshDatabase(shards: number): Promise<StoreAccess> {
  const { host, port, ownerRole, secret, database } = await askForDatabase(shards)
  const configFor = (user: string): pg.ClientConfig => ({ host, port, database, user, password: rolePassword(secret, user) })
  return { ownerConfig: () => configFor(ownerRole), configFor, secret }
}

async function askForDatabase(shards: number): Promise<TestDatabase> {
  const socket = connect(inject('storeServer'))
  socket.write(`${shards}\n`)
  const reply: { readonly database: TestDatabase } | { readonly error: string } = JSON.parse(await text(socket))
  if ('error' in reply) throw new Error(`no database for this test: ${reply.error}`)
  return reply.database
}

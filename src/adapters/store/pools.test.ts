import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { until } from '../../../test/support/cluster-process.ts'
import { freshStore, type TestStore } from '../../../test/support/store.ts'
import { byMachine } from '../../app/audit/attribution.ts'
import type { RecordDraft } from '../../app/records/record-store.ts'
import { INTERNAL } from '../../app/scope.ts'
import { inTransaction, openConnections, type StoreConnections } from './pools.ts'
import { readHeads, settleHeads } from './shard-head.ts'
import { listenForWakeUps } from './wake-up.ts'

const VENDORS = 6
let store: TestStore
let connections: StoreConnections

beforeAll(async () => {
  store = await freshStore({ shards: 2 })
  const draft = (entityId: number): RecordDraft => ({
    kind: 'vendor',
    entityId,
    parentId: 0,
    key: `v${entityId}`,
    body: { name: `V${entityId}`, isInHouse: false, lockedForVendorDays: null, schedulePublishDays: null },
    validFrom: 0,
    validTo: null,
  })
  await store.records.append(byMachine('test'), () => ({
    ok: true,
    value: Array.from({ length: VENDORS }, (_, place) => draft(place + 1)),
  }))
  connections = openConnections(store.access, store.identity, () => undefined, {
    limits: { internalMax: 2, intakeMax: 2, vendorMax: 3, vendorIdleMs: 200 },
  })
})
afterAll(async () => {
  await connections.close()
  await store.close()
})

async function vendorOf(vendorId: number): Promise<number> {
  return await connections.withVendorLogin(vendorId, async (connection) => {
    const { rows } = await connection.query<{ vendor: number }>('select pg_sleep(0.005), ll_session_vendor() as vendor')
    return rows[0]?.vendor ?? 0
  })
}

async function vendorConnections(): Promise<number> {
  const [row] = await store.owner<{ open: number }>(
    `select count(*) as open from pg_stat_activity where datname = current_database() and usename ~ '_v[0-9]+$'`,
  )
  return row?.open ?? 0
}

describe('connections', () => {
  test('are those of the vendor that was asked for, never more than the bound over all, and nobody waits for ever', async () => {
    const asked = Array.from({ length: 60 }, (_, place) => ((place * 7) % VENDORS) + 1)
    const seen: number[] = []
    const answers = await Promise.all(
      asked.map(async (vendorId) => {
        const vendor = await vendorOf(vendorId)
        seen.push(await vendorConnections())
        return vendor
      }),
    )
    expect(answers).toEqual(asked)
    expect(Math.max(...seen)).toBeLessThanOrEqual(3)
  })

  test('of vendors are closed when nobody uses them for a while', async () => {
    expect(await vendorOf(1)).toBe(1)
    await until('no vendor is connected', async () => (await vendorConnections()) === 0)
    expect(await vendorOf(1)).toBe(1)
  })

  test('carry nothing from one use to the next: no open transaction, no setting', async () => {
    await connections.withVendorLogin(1, (connection) => connection.query(`begin; set application_name = 'left behind'`))
    const { rows } = await connections.withVendorLogin(1, (connection) =>
      connection.query(`select current_setting('application_name') as name, now() = statement_timestamp() as fresh`),
    )
    expect(rows).toEqual([{ name: 'loadline v1', fresh: true }])
    await connections.withIntake((connection) => connection.query('begin'))
    const status = await connections.withIntake(async (connection) => connection.getTransactionStatus())
    expect(status).not.toBe('T')
  })

  test('that break are replaced, and what ran on them fails', async () => {
    for (const scope of [INTERNAL, { kind: 'vendor', vendorId: 2 }] as const) {
      const broken = connections.readAs(scope, async (connection) => {
        const { rows } = await connection.query<{ pid: number }>('select pg_backend_pid() as pid')
        await store.owner('select pg_terminate_backend($1)', [rows[0]?.pid])
        return await connection.query('select 1')
      })
      await expect(broken).rejects.toThrow()
      expect((await connections.readAs(scope, (connection) => connection.query('select 1 as n'))).rows).toEqual([{ n: 1 }])
    }
  })

  test('roll back what failed within a transaction', async () => {
    const failing = connections.withScope(INTERNAL, (connection) =>
      inTransaction(connection, async () => {
        await connection.query('update shard_head set version = 99')
        throw new Error('decided otherwise')
      }),
    )
    await expect(failing).rejects.toThrow('decided otherwise')
    expect(await connections.readAs(INTERNAL, readHeads)).toEqual([0, 0])
  })

  test('give numbers for what fits into one, and refuse what does not', async () => {
    const asked = (value: string) => connections.withScope(INTERNAL, (connection) => connection.query(`select ${value} as n`))
    expect((await asked('array[1, 9007199254740991]::bigint[]')).rows).toEqual([{ n: [1, 9_007_199_254_740_991] }])
    await expect(asked('9007199254740993::bigint')).rejects.toThrow(/9007199254740993, expected an integer within 2\^53/)
  })
})

describe('heads', () => {
  test('once settled have what was being committed, and hold back what comes until the reader is done', async () => {
    const vendor = { kind: 'vendor', vendorId: 2 } as const
    const order: string[] = []
    const bump = (label: string, before: Promise<void>, holds: () => void = () => undefined): Promise<void> =>
      store.connections.withIntake((connection) =>
        inTransaction(connection, async () => {
          await connection.query('update shard_head set version = version + 1 where shard = 0 and audience in (0, 2)')
          holds()
          await before
          order.push(label)
        }),
      )
    const release = Promise.withResolvers<void>()
    const held = Promise.withResolvers<void>()
    const first = bump('first', release.promise, held.resolve)
    await held.promise
    const reading = connections.withScope(INTERNAL, (connection) =>
      inTransaction(connection, async () => {
        const versions = await settleHeads(connection, vendor)
        const second = bump('second', Promise.resolve())
        await until('the second writer waits', async () => (await waiters()) > 0)
        order.push('read')
        return { versions, second }
      }),
    )
    await until('the reader waits for the first writer', async () => (await waiters()) > 0)
    release.resolve()
    await first
    const { versions, second } = await reading
    await second
    expect(versions).toEqual([1, 0])
    expect(order).toEqual(['first', 'read', 'second'])
    expect(await connections.readAs(vendor, readHeads)).toEqual([2, 0])
  })
})

async function waiters(): Promise<number> {
  const [row] = await store.owner<{ n: number }>(
    `select count(*) as n from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
  )
  return row?.n ?? 0
}

test('a listener whose connection broke listens again and says that anything may have happened', async () => {
  const heard: (string | null)[] = []
  const listener = await listenForWakeUps(
    connections,
    (payload) => heard.push(payload),
    () => undefined,
  )
  await store.owner(`select pg_notify($1, 'one')`, [`ll_${store.identity.storeId}`])
  await until('the first is heard', () => heard.length === 1)
  await store.owner(`select pg_terminate_backend(pid) from pg_stat_activity where query like 'listen%' and datname = current_database()`)
  await until('it listens again', () => heard.length === 2)
  await store.owner(`select pg_notify($1, 'two')`, [`ll_${store.identity.storeId}`])
  await until('the next is heard', () => heard.length === 3)
  expect(heard).toEqual(['one', null, 'two'])
  await listener.close()
})

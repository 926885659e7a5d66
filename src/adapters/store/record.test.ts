import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { SEED_COMPANY } from '../../../test/support/seed-company.ts'
import { freshStore, type TestStore } from '../../../test/support/store.ts'
import { byMachine } from '../../app/audit/attribution.ts'
import { changeRecords, endRecord } from '../../app/records/change-records.ts'
import { describeFault } from '../../app/records/record-fault.ts'
import type { RecordsAppended } from '../../app/records/record-store.ts'
import { readSeed } from '../../app/records/seed-file.ts'
import { INTERNAL, type Scope } from '../../app/scope.ts'
import { type Directory, directoryOf } from '../../domain/record/directory.ts'
import { recordStore } from './record.ts'
import { listenForWakeUps } from './wake-up.ts'

const VENDOR_1: Scope = { kind: 'vendor', vendorId: 1 }
let store: TestStore
beforeAll(async () => {
  store = await freshStore({ shards: 2 })
})
afterAll(() => store.close())

const context = (): Parameters<typeof changeRecords>[0] => ({ store: store.records, isZone: (name) => /^Europe\/\w+$/.test(name) })

async function applySeed(seed: unknown): Promise<RecordsAppended> {
  const records = readSeed(seed)
  if (!records.ok) throw new Error(records.error.map(describeFault).join('\n'))
  const applied = await changeRecords(context(), {
    by: byMachine('test'),
    mode: 'put',
    records: records.value,
    validFrom: null,
    validTo: null,
  })
  if (!applied.ok) throw new Error(applied.error.map(describeFault).join('\n'))
  return applied.value
}

async function directory(knownAt?: number): Promise<Directory> {
  return directoryOf((await store.records.load(INTERNAL)).entries, knownAt)
}

describe('records in the store', () => {
  let appliedAt: number

  test('are there after a seed file was applied, under ids of their own from 1 on', async () => {
    const { entries, version } = await applySeed(SEED_COMPANY)
    appliedAt = entries[0]?.recordedAt ?? 0
    expect([version, entries.length]).toEqual([1, 14])
    const now = store.clock.now()
    const { vendors, queues, queueOfNative, feedId, queue, siteId } = await directory()
    expect(vendors(now).map(({ vendorId, key, isInHouse }) => [vendorId, key, isInHouse])).toEqual([
      [1, 'acme', false],
      [2, 'blue', true],
    ])
    expect(queues(now).map(({ queueId, zone }) => [queueId, zone])).toEqual([
      [1, 'Europe/Berlin'],
      [2, 'Europe/London'],
      [3, 'Europe/Berlin'],
    ])
    expect(queueOfNative(feedId('acd') ?? 0, 'Q2', now)).toBe(2)
    expect(queue(1, now)).toMatchObject({ thresholdsSeconds: [40], target: { fraction: 0.8 }, hours: { length: 5 } })
    expect(siteId(2, 'riga')).not.toBe(siteId(1, 'riga'))
  })

  test('are not changed by the same file again, nor is their version', async () => {
    expect(await applySeed(structuredClone(SEED_COMPANY))).toEqual({ version: 1, entries: [] })
    expect(await store.records.version(INTERNAL)).toBe(1)
  })

  test('gain exactly what a changed file changes, from now on, and as known before nothing', async () => {
    store.clock.advance(60_000)
    const changed = structuredClone(SEED_COMPANY)
    Object.assign(changed.queues[1] as object, { name: 'Billing Britain' })
    const { entries } = await applySeed(changed)
    expect(entries.map(({ kind, key, validFrom, recordedAt }) => [kind, key, validFrom === recordedAt])).toEqual([
      ['queue', 'billing-uk', true],
    ])
    const now = store.clock.now()
    expect((await directory()).queue(2, now)?.name).toBe('Billing Britain')
    expect((await directory()).queue(2, now - 30_000)?.name).toBe('Billing UK')
    expect((await directory(appliedAt)).queue(2, now)?.name).toBe('Billing UK')
  })

  test('give a vendor its login, its heads and no head of another', async () => {
    const rows = await store.connections.withVendorLogin(2, async (connection) => {
      const heads = await connection.query('select shard, audience from shard_head order by shard')
      return heads.rows
    })
    expect(rows).toEqual([
      { shard: 0, audience: 2 },
      { shard: 1, audience: 2 },
    ])
  })

  test('show a vendor its own, what is shared, and the queues it serves, without saying who recorded them', async () => {
    const before = await store.records.version(VENDOR_1)
    await store.owner('insert into queue_vendor (queue_id, vendor_id, since) values (1, 1, 0), (2, 2, 0)')
    expect(await store.records.version(VENDOR_1)).toBeGreaterThan(before)
    const { entries, version } = await store.records.load(VENDOR_1)
    expect(version).toBe(await store.records.version(VENDOR_1))
    const now = store.clock.now()
    const { vendors, sites, queues, feeds, markets, mappings } = directoryOf(entries)
    expect(vendors(now).map(({ key }) => key)).toEqual(['acme'])
    expect(sites(now).map(({ key }) => key)).toEqual(['porto', 'riga'])
    expect(queues(now).map(({ key }) => key)).toEqual(['billing-de'])
    expect(feeds(now).map(({ key }) => key)).toEqual(['acd', 'acme-own'])
    expect([markets(now).length, mappings(now).length]).toEqual([2, 0])
    expect(new Set(entries.map(({ recordedBy }) => recordedBy))).toEqual(new Set(['']))
  })

  test('are not changed where a vendor’s login could not be made, or there would be a vendor who cannot see its own', async () => {
    const failing = recordStore(store.connections, store.clock, (vendorIds) =>
      vendorIds.length === 0 ? Promise.resolve() : Promise.reject(new Error('the server refuses new roles')),
    )
    const records = readSeed({ format: 'loadline.seed.v1', vendors: [{ key: 'late', name: 'Late' }] })
    if (!records.ok) throw new Error('the seed is good')
    const change = { by: byMachine('test'), mode: 'put', records: records.value, validFrom: null, validTo: null } as const
    await expect(changeRecords({ ...context(), store: failing }, change)).rejects.toThrow('the server refuses new roles')
    expect((await directory()).vendorId('late')).toBeNull()
  })

  test('wake the nodes that listen', async () => {
    const { promise, resolve } = Promise.withResolvers<string | null>()
    const listener = await listenForWakeUps(store.connections, resolve, () => undefined)
    await applySeed({ format: 'loadline.seed.v1', markets: [{ key: 'fr', name: 'France', zone: 'Europe/Paris' }] })
    expect(await promise).toBe('records')
    await listener.close()
  })

  test('ended are gone from then on; what others name cannot be ended', async () => {
    const refused = await endRecord(context(), { by: byMachine('test'), kind: 'queue', parent: null, key: 'billing-de', at: null })
    expect(refused.ok ? [] : refused.error.map(({ expected }) => expected)).toEqual([
      'a queue that no other record names: end or change mapping "Q1" first',
    ])
    store.clock.advance(1_000)
    const ended = await endRecord(context(), { by: byMachine('test'), kind: 'mapping', parent: 'acd', key: 'Q1', at: null })
    expect(ended.ok && ended.value.entries.map(({ body }) => body)).toEqual([null])
    const now = store.clock.now()
    const { queueOfNative, feedId } = await directory()
    const acd = feedId('acd') ?? 0
    expect([queueOfNative(acd, 'Q1', now - 500), queueOfNative(acd, 'Q1', now)]).toEqual([1, null])
  })

  test('appended by two nodes at once are all there, each entity once', async () => {
    const other = await store.openAgain()
    const market = (key: string): unknown => ({ format: 'loadline.seed.v1', markets: [{ key, name: key, zone: 'Europe/Rome' }] })
    const changes = ['it', 'sm', 'it', 'va'].map(async (key, place) => {
      const records = readSeed(market(key))
      if (!records.ok) throw new Error('the seed is good')
      const recordStore = place % 2 === 0 ? store.records : other.records
      return await changeRecords(
        { ...context(), store: recordStore },
        { by: byMachine('x'), mode: 'put', records: records.value, validFrom: 0, validTo: null },
      )
    })
    await Promise.all(changes)
    const markets = (await directory()).markets(store.clock.now())
    expect(markets.map(({ key }) => key)).toEqual(['de', 'fr', 'it', 'sm', 'uk', 'va'])
    expect(new Set(markets.map(({ marketId }) => marketId)).size).toBe(6)
    const times = await store.owner<{ version: number; appends: number }>(
      'select (select version from record_head), count(distinct recorded_at) as appends from record',
    )
    expect(times[0]?.version).toBe(times[0]?.appends)
    await other.close()
  })
})

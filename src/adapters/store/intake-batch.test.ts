import { afterAll, beforeAll, expect, test } from 'vitest'
import { SEED_COMPANY } from '../../../test/support/seed-company.ts'
import { freshStore, TEST_NOW, type TestStore } from '../../../test/support/store.ts'
import { byMachine } from '../../app/audit/attribution.ts'
import { changeRecords } from '../../app/records/change-records.ts'
import { readSeed } from '../../app/records/seed-file.ts'
import { INTERNAL } from '../../app/scope.ts'
import { DAY_MS } from '../../domain/shared/instant.ts'
import { addIntakeBatches, intakeCounts, lastHeardBy, purgeIntakeBatches } from './intake-batch.ts'

const NOW = TEST_NOW
/** The feed that serves all vendors, and that of vendor 1. */
const [ACD, ACME_OWN] = [1, 2]
let store: TestStore

beforeAll(async () => {
  store = await freshStore()
  const seed = readSeed(SEED_COMPANY)
  if (!seed.ok) throw new Error('the seed is good')
  const context = { store: store.records, isZone: () => true }
  await changeRecords(context, { by: byMachine('test'), mode: 'put', records: seed.value, validFrom: null, validTo: null })
  await heard(ACD, NOW, 10)
  await heard(ACD, NOW + 60_000, 0)
  await heard(ACME_OWN, NOW + 30_000, 5)
})
afterAll(() => store.close())

async function heard(feedId: number, receivedAt: number, accepted: number): Promise<void> {
  await store.connections.withIntake((connection) =>
    addIntakeBatches(connection, receivedAt, [{ feedId, accepted, duplicates: 2, quarantined: 1 }]),
  )
}

test('a feed was last heard by its last request up to an instant, heartbeats included', async () => {
  const by = async (asOf: number): Promise<readonly (readonly [number, number])[]> => [
    ...(await lastHeardBy(store.connections, INTERNAL, asOf)),
  ]
  expect(await by(NOW - 1)).toEqual([])
  expect(await by(NOW + 59_999)).toEqual([
    [ACD, NOW],
    [ACME_OWN, NOW + 30_000],
  ])
  expect(new Map(await by(NOW + 60_000)).get(ACD)).toBe(NOW + 60_000)
})

test('a vendor hears of the feeds it sees, and of no counts', async () => {
  const asOf = NOW + 60_000
  const heardBy = async (vendorId: number): Promise<readonly number[]> =>
    [...(await lastHeardBy(store.connections, { kind: 'vendor', vendorId }, asOf)).keys()].sort()
  expect([await heardBy(1), await heardBy(2)]).toEqual([[ACD, ACME_OWN], [ACD]])
  const counting = store.connections.withVendorLogin(1, (connection) => connection.query('select accepted from intake_batch'))
  await expect(counting).rejects.toThrow(/permission denied/)
})

test('requests are counted per feed', async () => {
  expect(await intakeCounts(store.connections, { from: NOW, to: NOW + DAY_MS })).toEqual([
    { feedId: ACD, requests: 2, accepted: 10, duplicate: 4, quarantined: 2 },
    { feedId: ACME_OWN, requests: 1, accepted: 5, duplicate: 2, quarantined: 1 },
  ])
})

test('old requests are forgotten, but never the last one of a feed', async () => {
  expect(await purgeIntakeBatches(store.connections, NOW + 500 * DAY_MS)).toBe(1)
  expect([...(await lastHeardBy(store.connections, INTERNAL, NOW + 500 * DAY_MS)).values()]).toEqual([NOW + 60_000, NOW + 30_000])
})

test('what two shards learn of one feed at one instant is added up', async () => {
  const at = NOW + 2 * DAY_MS
  await heard(ACD, at, 3)
  await heard(ACD, at, 4)
  expect(await intakeCounts(store.connections, { from: at, to: at + 1 })).toEqual([
    { feedId: ACD, requests: 1, accepted: 7, duplicate: 4, quarantined: 2 },
  ])
})

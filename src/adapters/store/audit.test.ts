import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { SEED_COMPANY } from '../../../test/support/seed-company.ts'
import { freshStore, type TestStore } from '../../../test/support/store.ts'
import { tamperings } from '../../../test/support/tampering.ts'
import { ANY_ENTRY } from '../../../test/support/undo-run.ts'
import type { Attribution } from '../../app/audit/attribution.ts'
import type { AuditStore } from '../../app/audit/audit-store.ts'
import { changeRecords } from '../../app/records/change-records.ts'
import { readSeed } from '../../app/records/seed-file.ts'
import { INTERNAL } from '../../app/scope.ts'
import { auditStore } from './audit-read.ts'
import { writeAudit } from './audit-write.ts'
import { inTransaction } from './pools.ts'

const BY_ADA: Attribution = { actor: { kind: 'person', name: 'ada', id: 7 }, reason: 'as agreed', requestId: 'r-1', undoes: null }
let store: TestStore
let audit: AuditStore
beforeAll(async () => {
  store = await freshStore()
  audit = auditStore(store.connections)
})
afterAll(() => store.close())

async function put(seed: unknown, by: Attribution = BY_ADA): Promise<number> {
  const records = readSeed(seed)
  if (!records.ok) throw new Error(JSON.stringify(records.error))
  const change = { by, mode: 'put', records: records.value, validFrom: null, validTo: null } as const
  const taken = await changeRecords({ store: store.records, isZone: () => true }, change)
  return taken.ok ? taken.value.entries.length : -1
}

describe('the trail', () => {
  test('has who, when, why and by which request for every statement, with what was before and after', async () => {
    expect(await audit.head()).toMatchObject({ count: 0, at: null })
    expect(await put(SEED_COMPANY)).toBe(14)
    store.clock.advance(60_000)
    const changed = structuredClone(SEED_COMPANY)
    Object.assign(changed.queues[1] as object, { name: 'Billing Britain' })
    await put(changed, { ...BY_ADA, requestId: 'r-2', reason: null })
    const [last, ...earlier] = await audit.list(ANY_ENTRY, { before: null, limit: 100 })
    expect(earlier).toHaveLength(14)
    expect(last).toMatchObject({
      entryId: 15,
      at: store.clock.now(),
      subject: { kind: 'queue', parent: null, key: 'billing-uk' },
      action: 'changed',
      actor: { kind: 'person', id: 7, name: 'ada' },
      reason: null,
      requestId: 'r-2',
      before: [{ validFrom: store.clock.now(), validTo: null, body: { name: 'Billing UK' } }],
      after: [{ validFrom: store.clock.now(), validTo: null, body: { name: 'Billing Britain' } }],
    })
    expect(earlier.find(({ subject }) => subject.key === 'Q1')).toMatchObject({ action: 'made', before: null, reason: 'as agreed' })
    expect(earlier.find(({ subject }) => subject.key === 'Q1')?.subject).toEqual({ kind: 'mapping', parent: 'acd', key: 'Q1' })
  })

  test('gains nothing where nothing was changed, and nothing of what was not committed', async () => {
    const before = await audit.head()
    expect(await put(structuredClone(SEED_COMPANY), BY_ADA)).toBe(1)
    expect(await put(structuredClone(SEED_COMPANY), BY_ADA)).toBe(0)
    const failing = store.connections.withScope(INTERNAL, (connection) =>
      inTransaction(connection, async () => {
        const change = { subject: { kind: 'market', parent: null, key: 'x' }, action: 'made', before: null, after: {} }
        await writeAudit(connection, { identity: store.identity, by: BY_ADA, at: 1 }, [change])
        throw new Error('the change itself failed')
      }),
    )
    await expect(failing).rejects.toThrow('the change itself failed')
    expect((await audit.head()).count).toBe(before.count + 1)
    const outside = store.connections.withScope(INTERNAL, (connection) =>
      writeAudit(connection, { identity: store.identity, by: BY_ADA, at: 1 }, [
        { subject: { kind: 'market', parent: null, key: 'x' }, action: 'made', before: null, after: {} },
      ]),
    )
    await expect(outside).rejects.toThrow('outside a transaction')
  })

  test('stays one chain when several write at once', async () => {
    const other = await store.openAgain()
    const markets = ['a', 'b', 'c', 'd', 'e', 'f'].map((key, place) => {
      const records = readSeed({ format: 'loadline.seed.v1', markets: [{ key, name: key, zone: 'UTC' }] })
      if (!records.ok) throw new Error('the seed is good')
      const change = { by: BY_ADA, mode: 'put', records: records.value, validFrom: null, validTo: null } as const
      return changeRecords({ store: place % 2 === 0 ? store.records : other.records, isZone: () => true }, change)
    })
    await Promise.all(markets)
    await other.close()
    expect(await audit.check([])).toMatchObject({ count: 22, found: 0, erased: 0 })
  })

  test('is found by who, what, when and which request, page by page', async () => {
    const count = async (filter: Partial<typeof ANY_ENTRY>): Promise<number> =>
      (await audit.list({ ...ANY_ENTRY, ...filter }, { before: null, limit: 100 })).length
    expect(await count({ who: 'ada' })).toBe(22)
    expect(await count({ who: 'ad' })).toBe(0)
    expect(await count({ kind: 'queue', key: 'billing-uk' })).toBe(3)
    expect(await count({ requestId: 'r-2' })).toBe(1)
    expect(await count({ action: 'changed' })).toBe(2)
    expect(await count({ to: store.clock.now() - 30_000 })).toBe(14)
    const page = await audit.list(ANY_ENTRY, { before: 20, limit: 5 })
    expect(page.map(({ entryId }) => entryId)).toEqual([19, 18, 17, 16, 15])
  })

  test.each([
    'update audit_entry set at = 0',
    'delete from audit_entry',
    'truncate audit_entry',
    `update audit_words set words = ''`,
    'delete from audit_words',
    'alter table audit_entry disable trigger all',
  ])('can be changed by no login of the server: %s', async (statement) => {
    for (const run of [
      () => store.connections.withScope(INTERNAL, (connection) => connection.query(statement)),
      () => store.connections.withIntake((connection) => connection.query(statement)),
      () => store.connections.withVendorLogin(1, (connection) => connection.query(statement)),
    ]) {
      await expect(run()).rejects.toThrow(/permission denied|must be owner/)
    }
  })

  test('is not for vendors', async () => {
    const look = store.connections.withVendorLogin(1, (connection) => connection.query('select from audit_entry'))
    await expect(look).rejects.toThrow('permission denied')
  })
})

describe('whoever spoils the trail past all rights', () => {
  test('is found, whatever was flipped, taken out, put in or moved, and by the number of the entry', async () => {
    const outcome = await tamperings(store, { count: 60, seed: 1 })
    expect(outcome).toMatchObject({ tampered: 60, undetected: [] })
    expect(Object.keys(outcome.byWay).length).toBeGreaterThan(5)
    expect(await audit.check([])).toMatchObject({ found: 0 })
  })

  test('at the end alone is found against a head that was noted elsewhere, and against nothing else', async () => {
    const { count, hash } = await audit.head()
    const cut = `with gone as (delete from audit_words where entry_id > ${count - 3} returning *), also as (
      delete from audit_entry where entry_id > ${count - 3} returning *) select (select count(*) from gone), (select count(*) from also)`
    await store.owner('create table kept_entry as select * from audit_entry; create table kept_words as select * from audit_words')
    await store.owner(cut)
    expect(await audit.check([])).toMatchObject({ found: 0, count: count - 3 })
    const { faults } = await audit.check([{ count, hash }])
    expect(faults).toEqual([expect.stringMatching(/only 19: entries were cut off at the end/)])
    await store.owner('delete from audit_entry; delete from audit_words')
    await store.owner('insert into audit_entry select * from kept_entry; insert into audit_words select * from kept_words')
    await store.owner('drop table kept_entry; drop table kept_words')
    expect(await audit.check([{ count, hash }])).toMatchObject({ found: 0 })
    expect((await audit.check([{ count: 5, hash }])).faults).toEqual([expect.stringContaining('is another one now')])
  })

  test('to erase a person leaves the chain whole, and says how much is gone', async () => {
    await store.owner(`update audit_words set words = null where field = 'actor' and entry_id <= 3`)
    expect(await audit.check([])).toMatchObject({ found: 0, erased: 3 })
    expect((await audit.one(2))?.actor).toEqual({ kind: 'person', id: 7, name: null })
  })
})

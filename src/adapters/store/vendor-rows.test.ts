import { afterAll, beforeAll, describe, expect, expectTypeOf, test } from 'vitest'
import { fillTables } from '../../../test/support/fill-tables.ts'
import { freshStore, type TestStore } from '../../../test/support/store.ts'
import { WITHOUT_POLICIES } from '../../../test/support/without-policies.ts'
import { byMachine } from '../../app/audit/attribution.ts'
import type { RecordDraft } from '../../app/records/record-store.ts'
import type { Scope } from '../../app/scope.ts'
import type { Connection } from './pools.ts'
import { vendorRole } from './roles.ts'
import { ScopedConnection } from './scoped-connection.ts'
import { OWN_ROWS, type VendorRows, vendorRows } from './vendor-rows.ts'

const VENDOR_1: Scope = { kind: 'vendor', vendorId: 1 }
const TABLES = Object.keys(OWN_ROWS)
let store: TestStore
/** What the policies alone show, before they are taken away. */
let shown: Readonly<Record<string, unknown>>

beforeAll(async () => {
  store = await freshStore()
  const draft = (entityId: number): RecordDraft => {
    const body = { name: `V${entityId}`, isInHouse: false, lockedForVendorDays: null, schedulePublishDays: null }
    return { kind: 'vendor', entityId, parentId: 0, key: `v${entityId}`, body, validFrom: 0, validTo: null }
  }
  await store.records.append(byMachine('test'), () => ({ ok: true, value: [draft(1), draft(2)] }))
  await fillTables(store)
  await store.owner(SHARED_RECORDS)
  shown = await seenThrough(() => (table) => table)
})
afterAll(() => store.close())

/** Records of the operation, some of which every vendor sees, and some only who serves the queue; and a feed of each. */
const SHARED_RECORDS = `
  insert into record (record_id, kind, entity_id, parent_id, key, vendor_id, body, valid_from, recorded_at, recorded_by) overriding system value
    values (11, 'market', 1, 0, 'm', null, '{}', 0, 0, ''), (12, 'feed', 1, 0, 'f', null, '{}', 0, 0, ''),
      (13, 'queue', 1, 0, 'served', null, '{}', 0, 0, ''), (14, 'queue', 2, 0, 'not served', null, '{}', 0, 0, ''),
      (15, 'mapping', 1, 0, 'x', null, '{}', 0, 0, ''), (16, 'feed', 2, 0, 'of 2', 2, '{}', 0, 0, ''), (17, 'site', 1, 1, 'of 1', 1, '{}', 0, 0, '');
  insert into annotation (annotation_id, revision, kind, market_id, queue_id, vendor_id, starts_at, ends_at, body, is_shared, is_shown, written_at, written_by)
    overriding system value
    values (11, 1, '', null, null, 1, 1, 2, 'not shared', false, true, 1, ''), (12, 1, '', null, null, 1, 1, 2, 'withdrawn', true, false, 1, ''),
      (13, 1, '', null, null, null, 1, 2, 'of all', false, true, 1, '')`

/** The rows of every table that vendor 1 sees, through its own login, with these conditions. */
async function seenThrough(rowsOf: () => VendorRows): Promise<Record<string, unknown>> {
  return await store.connections.withVendorLogin(1, async (raw) => {
    const connection = new ScopedConnection(raw, VENDOR_1, rowsOf())
    const seen: Record<string, unknown> = {}
    for (const table of TABLES) {
      const columns = OWN_ROWS[table]?.columns ?? ''
      const { rows } = await connection.query<{ row: string }>(
        `select to_jsonb(own)::text as row from (select ${columns} from @${table} as every) own order by 1`,
      )
      seen[table] = rows.map(({ row }) => row)
    }
    return seen
  })
}

describe('rows of a vendor', () => {
  test('are said of every table, and of every column, that its login may read', async () => {
    const granted = await store.owner<{ name: string; columns: string; all: boolean }>(
      `select attrelid::regclass::text as name, bool_and(may) as all, string_agg(attname, ', ' order by attnum) filter (where may) as columns
       from (select attrelid, attname, attnum, has_column_privilege($1, attrelid, attnum, 'select') as may
             from pg_attribute join pg_class c on c.oid = attrelid
             where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p', 'v') and attnum > 0 and not attisdropped) a
       group by attrelid having bool_or(may) order by 1`,
      [vendorRole(store.identity.storeId, 1)],
    )
    const said = TABLES.toSorted().map((name) => [name, OWN_ROWS[name]?.columns])
    expect(said).toEqual(granted.map(({ name, columns, all }) => [name, all ? '*' : columns]))
  })

  test('are the same by the conditions of our queries, by the policies of the database, and by both', async () => {
    expect(await seenThrough(() => vendorRows)).toEqual(shown)
    await store.owner(WITHOUT_POLICIES)
    expect(await seenThrough(() => vendorRows)).toEqual(shown)
    // With neither there is more in each of them, so that what was not seen was hidden and not missing.
    const all = await seenThrough(() => (table) => table)
    const counts = (seen: Readonly<Record<string, unknown>>): readonly number[] => TABLES.map((table) => (seen[table] as unknown[]).length)
    expect(counts(shown).every((count) => count > 0)).toBe(true)
    expect(counts(all).every((count, place) => count > (counts(shown)[place] as number))).toBe(true)
  })

  test('are none where a table has none, and none of nobody', async () => {
    const reading = (vendorId: number, table: string) =>
      store.connections.readAs({ kind: 'vendor', vendorId }, (connection) => connection.query(`select from @${table} as x`))
    await expect(reading(1, 'quarantine')).rejects.toThrow(/expected a table with rows of vendors/)
    await expect(reading(1, 'person')).rejects.toThrow(/expected a table with rows of vendors/)
    expect(() => vendorRows('tally', 0)).toThrow(/expected an id from 1/)
    expect(() => vendorRows('tally', Number.NaN)).toThrow(/expected an id from 1/)
  })

  test('cannot be forgotten: what reads under a scope gets no connection that reads without one', () => {
    expectTypeOf<ScopedConnection>().not.toExtend<Connection>()
  })
})

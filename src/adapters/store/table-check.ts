import type pg from 'pg'
import { StoreRefusedError } from './store-access.ts'

/** Columns that tell whose row it is: a table with one of them holds vendors' data. */
export const VENDOR_COLUMNS = ['vendor_id', 'routed_vendor_id', 'answering_vendor_id', 'vendor_ids', 'audience'] as const

/** Refuses a store in which a table with vendors' data is not under forced row-level security, as after a hand-made change. */
export async function checkTables(owner: pg.ClientBase): Promise<void> {
  const { rows } = await owner.query<{ name: string }>(
    `select distinct c.oid::regclass::text as name
     from pg_class c join pg_attribute a on a.attrelid = c.oid
     where c.relkind in ('r', 'p') and c.relnamespace = 'public'::regnamespace
       and a.attname = any($1) and not a.attisdropped and not (c.relrowsecurity and c.relforcerowsecurity)
     order by 1`,
    [VENDOR_COLUMNS],
  )
  if (rows.length === 0) return
  const names = rows.map(({ name }) => name).join(', ')
  throw new StoreRefusedError(`row-level security is not enabled and forced on ${names}; vendors' data would not be kept apart`)
}

import { INTERNAL } from '../../app/scope.ts'
import type { CheckedPeriod } from '../../app/store-check.ts'
import { type Connection, inTransaction, type StoreConnections } from './pools.ts'
import { checkLogins } from './roles.ts'
import { StoreRefusedError } from './store-access.ts'
import { checkTables } from './table-check.ts'

/** No look through the rows of one vendor takes longer. */
const LOOK_MS_MAX = 60_000

/** Rows that a vendor's own login sees and that are another's; by table, with `$1` the vendor and the period for the large ones. */
const FOREIGN: Readonly<Record<string, string>> = {
  leg: 'not ($1 = any (vendor_ids)) and first_at >= $2 and first_at < $3',
  tally: 'vendor_id <> $1 and start >= $2 and start < $3',
  tally_day: 'vendor_id <> $1 and start >= $2 and start < $3',
  tally_revision: 'vendor_id <> $1 and start >= $2 and start < $3',
  waiting_contact: 'vendor_id <> $1 and offered_at >= $2 and offered_at < $3',
  agent_now: 'vendor_id <> $1 and at >= $2 and at < $3',
  plan_row: 'vendor_id <> $1 and start >= $2 and start < $3',
  plan_block: 'vendor_id <> $1 and day_start >= $2 and day_start < $3',
  outbox: 'audience <> $1 and learned_at >= $2 and learned_at < $3',
}

/** Whether vendors are kept apart: by the logins and the tables, and by looking as each of them. Returns how many there are. */
export async function checkVendors(
  connections: StoreConnections,
  period: CheckedPeriod,
  onDifference: (difference: string) => void,
): Promise<number> {
  const vendorIds = await connections.withScope(INTERNAL, async (connection) => {
    await told(onDifference, () => checkLogins(connection, connections.identity.storeId))
    await told(onDifference, () => checkTables(connection))
    const { rows } = await connection.query<{ vendor_id: number }>(
      `select entity_id as vendor_id from entity where kind = 'vendor' order by entity_id`,
    )
    return rows.map(({ vendor_id }) => vendor_id)
  })
  for (const vendorId of vendorIds) {
    await connections.withVendorLogin(vendorId, (connection) =>
      inTransaction(connection, () => lookAs(connection, vendorId, period, onDifference), 'repeatable read read only'),
    )
  }
  return vendorIds.length
}

async function told(onDifference: (difference: string) => void, check: () => Promise<void>): Promise<void> {
  try {
    await check()
  } catch (error) {
    if (!(error instanceof StoreRefusedError)) throw error
    onDifference(error.message)
  }
}

async function lookAs(
  connection: Connection,
  vendorId: number,
  { from, to }: CheckedPeriod,
  onDifference: (difference: string) => void,
): Promise<void> {
  await connection.query(`set local statement_timeout = ${LOOK_MS_MAX}`)
  for (const [table, isForeign] of Object.entries(FOREIGN)) {
    const { rows } = await connection.query<{ seen: number }>(`select count(*) as seen from ${table} where ${isForeign}`, [
      vendorId,
      from,
      to,
    ])
    const seen = rows[0]?.seen ?? 0
    if (seen > 0) onDifference(`vendor ${vendorId} sees ${seen} rows of others in ${table}`)
  }
}

import type { QuarantineMark, QuarantineState } from '../../app/quarantine/quarantine-store.ts'
import { INTERNAL } from '../../app/scope.ts'
import { writeAudit } from './audit-write.ts'
import { inTransaction, type StoreConnections } from './pools.ts'

/** Changes the state of refused items, and writes down in whose name. What waits can be released or dropped, what was dropped can wait again. */
export async function markQuarantined(
  connections: StoreConnections,
  quarantineIds: readonly number[],
  state: QuarantineState,
  { by, at }: QuarantineMark,
): Promise<number> {
  const before: QuarantineState = state === 'waiting' ? 'dropped' : 'waiting'
  return await connections.withScope(INTERNAL, (connection) =>
    inTransaction(connection, async () => {
      const { rows } = await connection.query<{ quarantine_id: number }>(
        'update quarantine set state = $2 where quarantine_id = any($1) and state = $3 returning quarantine_id',
        [quarantineIds, state, before],
      )
      const items = rows.map(({ quarantine_id }) => quarantine_id).sort((a, b) => a - b)
      if (items.length === 0) return 0
      const subject = { kind: 'quarantine', parent: null, key: itemsText(items) }
      const change = { subject, action: state === 'waiting' ? 'kept' : state, before: { state: before, items }, after: { state, items } }
      await writeAudit(connection, { identity: connections.identity, by, at }, [change])
      return items.length
    }),
  )
}

function itemsText(items: readonly number[]): string {
  return items.length === 1 ? `item ${items[0]}` : `${items.length} items from ${items[0]} to ${items.at(-1)}`
}

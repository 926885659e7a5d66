import { INTERNAL } from '../../app/scope.ts'
import type { RecordKind } from '../../domain/record/record-entry.ts'
import type { StoreConnections } from './pools.ts'

/** What would be left without a record if there had never been one. Markets and mappings leave nothing behind by themselves. */
const TRACES: Readonly<Partial<Record<RecordKind, string>>> = {
  queue: 'select from queue_counting where queue_id = $1',
  vendor: 'select from tally where vendor_id = $1',
  site: 'select from tally where site_id = $1',
  feed: 'select from intake_batch where feed_id = $1',
}

/** Whether anything was ever counted or heard of a record. */
export async function isCounted(connections: StoreConnections, kind: RecordKind, entityId: number): Promise<boolean> {
  const trace = TRACES[kind]
  if (trace === undefined) return false
  return await connections.withScope(INTERNAL, async (connection) => {
    const { rows } = await connection.query<{ counted: boolean }>(`select exists (${trace}) as counted`, [entityId])
    return rows[0]?.counted ?? false
  })
}

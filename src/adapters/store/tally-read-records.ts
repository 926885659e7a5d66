import { type Directory, directoryOf } from '../../domain/record/directory.ts'
import type { RecordEntry } from '../../domain/record/record-entry.ts'
import type { Instant } from '../../domain/shared/instant.ts'
import type { Connection } from './pools.ts'
import { loadEntries } from './record.ts'
import { asStaff, type ScopedConnection } from './scoped-connection.ts'

/** Records as they were recorded by some instant. Those of staff are kept until others are recorded. */
export class RecordReads {
  #held: { readonly version: number; readonly entries: readonly RecordEntry[]; readonly directory: Directory } | null = null

  /** All of them; `recordVersion` counts the appends up to the moment. */
  async ofStaff(staff: Connection, recordVersion: number, asOf: Instant): Promise<Directory> {
    if (this.#held === null || this.#held.version !== recordVersion) {
      const entries = await loadEntries(asStaff(staff))
      this.#held = { version: recordVersion, entries, directory: directoryOf(entries) }
    }
    // Entries that were appended after the moment are told by their own instant.
    const { entries, directory } = this.#held
    return entries.every(({ recordedAt }) => recordedAt <= asOf) ? directory : directoryOf(entries, asOf)
  }

  /** What a vendor's own login may see, of queues only those that it served by then. */
  async ofVendor(connection: ScopedConnection, served: ReadonlySet<number>, asOf: Instant): Promise<Directory> {
    const entries = await loadEntries(connection)
    const seen = entries.filter(({ kind, entityId }) => kind !== 'queue' || served.has(entityId))
    return directoryOf(seen, asOf)
  }
}

/** The queues that a vendor had anything to do with by `asOf`. */
export async function readServed(staff: Connection, vendorId: number, asOf: Instant): Promise<ReadonlySet<number>> {
  const { rows } = await staff.query<{ queue_id: number }>({
    name: 'read served queues',
    text: 'select queue_id from queue_vendor where vendor_id = $1 and since <= $2',
    values: [vendorId, asOf],
  })
  return new Set(rows.map(({ queue_id }) => queue_id))
}

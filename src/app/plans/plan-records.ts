import type { Directory } from '../../domain/record/directory.ts'
import type { Instant } from '../../domain/shared/instant.ts'

/** A record as people may name it in a file. */
export interface NamedRecord {
  readonly id: number
  readonly key: string
  readonly name: string
}

/** The records that a plan may name, as plain values: a thread that reads files is given them with the file. */
export interface PlanRecords {
  readonly queues: readonly (NamedRecord & { readonly zone: string })[]
  readonly vendors: readonly NamedRecord[]
  readonly sites: readonly (NamedRecord & { readonly vendorId: number })[]
}

/** What may be named now; a queue that is over may be planned in what was. */
export function planRecordsOf(directory: Directory, now: Instant): PlanRecords {
  return {
    queues: directory.queueIds().flatMap((id) => {
      const queue = directory.queue(id, now) ?? directory.queueHistory(id).at(-1)?.value
      return queue === undefined ? [] : [{ id, key: queue.key, name: queue.name, zone: queue.zone }]
    }),
    vendors: directory.vendors(now).map(({ vendorId, key, name }) => ({ id: vendorId, key, name })),
    sites: directory.sites(now).map(({ siteId, vendorId, key, name }) => ({ id: siteId, vendorId, key, name })),
  }
}

import { byMachine } from '../../src/app/audit/attribution.ts'
import { changeRecords } from '../../src/app/records/change-records.ts'
import { Directories } from '../../src/app/records/directories.ts'
import { readSeed } from '../../src/app/records/seed-file.ts'
import { INTERNAL } from '../../src/app/scope.ts'
import type { Directory } from '../../src/domain/record/directory.ts'
import type { Instant } from '../../src/domain/shared/instant.ts'
import { companyRecords } from '../../src/sim/company-records.ts'
import { DEMO_COMPANY } from '../../src/sim/demo-company.ts'
import { recordsInMemory } from '../../test/support/records-in-memory.ts'
import type { DemoNames } from './demo-counts.ts'

/** The records of the demo company, without a store. */
export async function demoDirectory(): Promise<Directory> {
  const store = recordsInMemory(0)
  const read = readSeed(companyRecords(DEMO_COMPANY, '(simulated)'))
  if (!read.ok) throw new Error(JSON.stringify(read.error))
  const change = { by: byMachine('prove'), mode: 'put', records: read.value, validFrom: null, validTo: null } as const
  const changed = await changeRecords({ store, isZone: () => true }, change)
  if (!changed.ok) throw new Error(JSON.stringify(changed.error))
  return await new Directories(store).of(INTERNAL)
}

/** The numbers of the demo's records, and what its queues aim at on the day of an instant. Throws for a queue that there is not. */
export function demoNames(directory: Directory, at: Instant): DemoNames {
  return {
    queueId: (key) => directory.queueId(key) ?? 0,
    vendorId: (key) => directory.vendorId(key) ?? 0,
    thresholdSeconds: (queueId) => {
      const queue = directory.queue(queueId, at)
      if (queue === null) throw new Error(`queue ${queueId} is not known, expected one of the demo company`)
      return queue.target?.thresholdSeconds ?? 0
    },
  }
}

import { expect, test } from 'vitest'
import { planContext } from '../../../test/support/plan-context.ts'
import { QUEUE_BODY } from '../../../test/support/queue-body.ts'
import { directoryOf } from '../../domain/record/directory.ts'
import { ALWAYS } from '../../domain/record/record-entry.ts'
import type { Instant } from '../../domain/shared/instant.ts'
import { LocalDays } from '../local-days.ts'
import { INTERNAL } from '../scope.ts'
import { locksMet } from './locks-met.ts'
import type { HeldStoredPlan, PlanStore } from './plan-store.ts'
import { readInEffect } from './plans-in-effect.ts'

const { calendar } = await planContext()
const localDays = new LocalDays(calendar)
const directory = directoryOf([
  {
    ...({
      kind: 'queue',
      entityId: 1,
      key: 'billing',
      body: { ...QUEUE_BODY, zone: 'Europe/Berlin' },
      parentId: 0,
      validFrom: ALWAYS,
    } as const),
    ...({ validTo: null, recordedAt: 1, recordedBy: 'test', recordId: 1 } as const),
  },
])

/** 08:00 of Easter Monday in Berlin, where clocks were put forward eight days before. */
const START = Date.UTC(2026, 3, 6, 6)

function madeAt(at: Instant): HeldStoredPlan {
  const of = { snapshotId: 1, kind: 'forecast', name: 'week 15', origin: 'import', author: 'fay', madeAt: at, recordedAt: at } as const
  const span = { cells: 1, from: START, to: START + 900_000, isWithdrawn: false, feedId: 0, queueIds: [1], contentSha256: null }
  const figures = { contacts: 10, ahtSeconds: null, heads: null, quantiles: null }
  return { snapshot: { ...of, ...span }, cells: [{ queueId: 1, vendorId: 0, siteId: 0, start: START, ...figures }] }
}

async function locked(plan: HeldStoredPlan) {
  const plans: Pick<PlanStore, 'held' | 'audience'> = { held: async () => [plan], audience: async () => new Map() }
  const asked = { from: START, to: START + 900_000, queueIds: null, level: 'queue', horizon: 'lockedForVendor', knownAt: null } as const
  const { cells } = await readInEffect({ plans, localDays }, INTERNAL, directory, 'forecast', asked)
  const lockOf = await locksMet({ plans, localDays }, INTERNAL, directory, [plan.snapshot])
  return { contacts: cells[0]?.contacts?.value ?? null, lock: lockOf(plan.snapshot) }
}

test('a lock of two weeks is the midnight of the date two weeks before, also where the clocks change in between', async () => {
  const midnight = Date.UTC(2026, 2, 22, 23)
  expect(await locked(madeAt(midnight - 30 * 60_000))).toEqual({ contacts: 10, lock: 'lockedForVendor' })
  expect(await locked(madeAt(midnight))).toEqual({ contacts: 10, lock: 'lockedForVendor' })
  expect(await locked(madeAt(midnight + 1))).toEqual({ contacts: null, lock: 'schedulePublish' })
})

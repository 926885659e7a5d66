import { expect, test } from 'vitest'
import { HeldTooMuch } from '../app/plans/held-too-much.ts'
import type { PlanStore } from '../app/plans/plan-store.ts'
import { INTERNAL } from '../app/scope.ts'
import { directoryOf } from '../domain/record/directory.ts'
import { plannedReads } from './open-plans.ts'

const CALENDAR = { isZone: () => true, days: () => [], instantsOfWall: () => [] }

function readWhere(held: PlanStore['held']) {
  const plans = { version: async () => '', held } as Partial<PlanStore> as PlanStore
  return plannedReads(plans, CALENDAR).inEffect(INTERNAL, directoryOf([]), { from: 0, to: 900_000 })
}

test('a desk of which more is planned than is read at once is drawn without plans, and not left away', async () => {
  expect((await readWhere(async () => Promise.reject(new HeldTooMuch('snapshots')))).cells).toEqual([])
  await expect(readWhere(async () => Promise.reject(new Error('the store is away')))).rejects.toThrow('the store is away')
})

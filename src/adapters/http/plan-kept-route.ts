import type { FastifyInstance } from 'fastify'
import type { PlanStore, StoredPlan } from '../../app/plans/plan-store.ts'
import type { Directories } from '../../app/records/directories.ts'
import { type PlanKeptAfterAllView, planKeptQuery } from '../../wire/plan-import.ts'
import { callerOn } from './caller.ts'
import { queryOf } from './parse.ts'
import { planNameOf } from './plan-import-routes.ts'
import { keysOf, planOf } from './plan-view.ts'

export interface PlanKeptDeps {
  readonly plans: PlanStore
  readonly directories: Directories
}

/** `GET /api/v1/plans/kept`: who gave up keeping a file is told no answer, and learns here whether it was kept all the same. */
export function planKeptRoute(server: FastifyInstance, { plans, directories }: PlanKeptDeps): void {
  server.get('/api/v1/plans/kept', { config: { scope: 'importPlans' } }, async (request): Promise<PlanKeptAfterAllView> => {
    const { kind, name, seen } = queryOf(request, planKeptQuery)
    const { scope } = callerOn(request)
    const snapshotId = await plans.named(kind, planNameOf(name))
    const plan = snapshotId === null ? null : await plans.one(scope, snapshotId)
    if (plan === null || (await fileDigestOf(plans, plan)) !== seen) return { plan: null }
    return { plan: planOf(plan, scope, keysOf(await directories.of(scope))) }
  })
}

/** The SHA-256 of the file that a snapshot was made of; null where it was made of none. */
export async function fileDigestOf(plans: PlanStore, { snapshotId }: StoredPlan): Promise<string | null> {
  const inputs = (await plans.inputs(snapshotId)) as { readonly file?: { readonly sha256?: string } } | null
  return inputs?.file?.sha256 ?? null
}

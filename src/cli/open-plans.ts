import { threadedPlanReader } from '../adapters/process/plan-reader.ts'
import type { OpenStore } from '../adapters/store/open-store.ts'
import { planStore } from '../adapters/store/plan-snapshot.ts'
import type { Clock } from '../app/clock.ts'
import type { PlannedReads } from '../app/desk/desk-feed.ts'
import { type Calendar, LocalDays } from '../app/local-days.ts'
import { HeldTooMuch } from '../app/plans/held-too-much.ts'
import { PlanImport, type PlanImportDeps } from '../app/plans/import-plan.ts'
import { narrowedPlans } from '../app/plans/narrowed-plans.ts'
import type { PlanStore } from '../app/plans/plan-store.ts'
import { type PlansInEffect, readInEffect } from '../app/plans/plans-in-effect.ts'
import type { Lifetime } from './lifetime.ts'

/** The program of the thread that reads files. */
const PLAN_WORKER = new URL('./plan-worker.ts', import.meta.url)

interface PlanImportParts {
  readonly clock: Clock
  readonly calendar: Calendar
}

/** Snapshots of plans. */
export function openPlans({ connections }: OpenStore): PlanStore {
  return narrowedPlans(planStore(connections))
}

/** How plans come in from files, in a thread that begins with the first one. */
export async function openPlanImport(
  { clock, calendar, ...parts }: Omit<PlanImportDeps, 'reader' | 'localDays' | 'now' | 'tick'> & PlanImportParts,
  lifetime: Lifetime,
): Promise<PlanImport> {
  const reader = threadedPlanReader(PLAN_WORKER)
  await lifetime.add('plan reader', reader.close)
  return new PlanImport({ ...parts, reader, localDays: new LocalDays(calendar), now: clock.now, tick: () => clock.tick() })
}

/** What desks are told of forecasts: staff alone, since what is planned for a queue as a whole is not a vendor's to know. */
export function plannedReads(plans: PlanStore, calendar: Calendar): PlannedReads {
  const localDays = new LocalDays(calendar)
  const asked = { queueIds: null, level: 'queue', horizon: 'latest', knownAt: null } as const
  return {
    version: async (scope) => (scope.kind === 'vendor' ? '' : await plans.version()),
    inEffect: async (scope, directory, span) => {
      if (scope.kind === 'vendor') return NOTHING_PLANNED
      // A desk without plans holds the day against days before it, by that name; without an answer there would be no desk.
      return await readInEffect({ plans, localDays }, scope, directory, 'forecast', { ...asked, ...span }).catch(withoutWhatIsTooMuch)
    },
  }
}

const NOTHING_PLANNED: PlansInEffect = { cells: [], snapshots: new Map() }

function withoutWhatIsTooMuch(error: unknown): PlansInEffect {
  if (error instanceof HeldTooMuch) return NOTHING_PLANNED
  throw error
}

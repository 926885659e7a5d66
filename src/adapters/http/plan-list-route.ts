import type { FastifyInstance } from 'fastify'
import type { LocalDays } from '../../app/local-days.ts'
import { locksMet } from '../../app/plans/locks-met.ts'
import type { PlanStore } from '../../app/plans/plan-store.ts'
import type { Directories } from '../../app/records/directories.ts'
import { PLAN_KINDS } from '../../domain/plan/plan-kind.ts'
import { DAY_MS, type Instant } from '../../domain/shared/instant.ts'
import { planListQuery } from '../../wire/plans.ts'
import { callerOn } from './caller.ts'
import { optionalInstantOf } from './instant-parameter.ts'
import { queryOf } from './parse.ts'
import { keysOf, planOf } from './plan-view.ts'

export interface PlanListDeps {
  readonly plans: PlanStore
  readonly directories: Directories
  readonly now: () => Instant
}

/** Where nobody says which time is meant: what was planned for the last week, and for two months to come. */
const BACK_MS = 7 * DAY_MS
const AHEAD_MS = 63 * DAY_MS
/** Snapshots of one page. */
const LISTED_MAX = 500

/** `GET /api/v1/plans`: snapshots, the newest first, page by page. */
export function planListRoute(server: FastifyInstance, deps: PlanListDeps, localDays: LocalDays): void {
  server.get('/api/v1/plans', { config: { scope: 'readPlans' } }, async (request) => {
    const query = queryOf(request, planListQuery)
    const { scope } = callerOn(request)
    const page = pageOf(query.after)
    const now = page.at ?? deps.now()
    const span = {
      from: optionalInstantOf(query.from, 'from') ?? now - BACK_MS,
      to: optionalInstantOf(query.to, 'to') ?? now + AHEAD_MS,
    }
    const kinds = query.kind === undefined ? PLAN_KINDS : [query.kind]
    const which = {
      kinds,
      queueIds: null,
      knownAt: optionalInstantOf(query.asKnownAt, 'asKnownAt') ?? page.at,
      withWithdrawn: query.withdrawn === 'true',
    }
    const size = Math.min(Number(query.limit ?? LISTED_MAX), LISTED_MAX)
    const plans = await deps.plans.list(scope, { ...span, ...which, skipped: page.skipped, limit: size + 1 })
    const directory = await deps.directories.of(scope)
    const keys = keysOf(directory)
    const listed = plans.slice(0, size)
    const lockOf = await locksMet({ plans: deps.plans, localDays }, scope, directory, listed)
    return {
      plans: listed.map((plan) => ({ ...planOf(plan, scope, keys), lock: lockOf(plan) })),
      more: plans.length > size ? `${which.knownAt ?? now}.${page.skipped + size}` : null,
    }
  })
}

/** Pages after the first are of the moment at which that was asked for: what comes or is withdrawn meanwhile shifts none of them. */
function pageOf(after: string | undefined): { readonly at: Instant | null; readonly skipped: number } {
  const [at, skipped] = (after ?? '').split('.').map(Number)
  return after === undefined ? { at: null, skipped: 0 } : { at: at ?? null, skipped: skipped ?? 0 }
}

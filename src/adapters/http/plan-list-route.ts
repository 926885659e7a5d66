import type { FastifyInstance } from 'fastify'
import type { LocalDays } from '../../app/local-days.ts'
import { locksMet } from '../../app/plans/locks-met.ts'
import type { PlanPlace, PlanStore, StoredPlan } from '../../app/plans/plan-store.ts'
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
    const after = placeOf(query.after)
    const now = deps.now()
    const span = {
      from: optionalInstantOf(query.from, 'from') ?? now - BACK_MS,
      to: optionalInstantOf(query.to, 'to') ?? now + AHEAD_MS,
    }
    const kinds = query.kind === undefined ? PLAN_KINDS : [query.kind]
    const which = {
      kinds,
      queueIds: null,
      knownAt: optionalInstantOf(query.asKnownAt, 'asKnownAt'),
      withWithdrawn: query.withdrawn === 'true',
    }
    const size = Math.min(Number(query.limit ?? LISTED_MAX), LISTED_MAX)
    const plans = await deps.plans.list(scope, { ...span, ...which, after, limit: size + 1 })
    const directory = await deps.directories.of(scope)
    const keys = keysOf(directory)
    const listed = plans.slice(0, size)
    const lockOf = await locksMet({ plans: deps.plans, localDays }, scope, directory, listed)
    return {
      plans: listed.map((plan) => ({ ...planOf(plan, scope, keys), lock: lockOf(plan) })),
      more: plans.length > size ? placeText(listed, after) : null,
    }
  })
}

function placeOf(after: string | undefined): PlanPlace | null {
  if (after === undefined) return null
  const [madeAt = 0, recordedAt = 0, told = 0] = after.split('.').map(Number)
  return { madeAt, recordedAt, told }
}

/** Where a page ends. It names instants and no snapshot: a vendor is told no numbers of them. */
function placeText(listed: readonly StoredPlan[], before: PlanPlace | null): string | null {
  const last = listed.at(-1)
  if (last === undefined) return null
  const isBeside = ({ madeAt, recordedAt }: Pick<PlanPlace, 'madeAt' | 'recordedAt'>): boolean =>
    madeAt === last.madeAt && recordedAt === last.recordedAt
  const told = listed.filter(isBeside).length + (before !== null && isBeside(before) ? before.told : 0)
  return `${last.madeAt}.${last.recordedAt}.${told}`
}

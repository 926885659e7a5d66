import { err } from '../../domain/shared/result.ts'
import { queueLimitOf, type Scope } from '../scope.ts'
import type { PlanFilter, PlanStore, StoredPlan } from './plan-store.ts'

/** Staff who are limited to some queues read what plans say of these, and know of no plan that speaks only of others. */
export function narrowedPlans(inner: PlanStore): PlanStore {
  return {
    ...inner,
    list: async (scope, filter) => (await inner.list(scope, within(scope, filter))).map((plan) => shown(scope, plan)),
    one: async (scope, snapshotId) => {
      const plan = await inner.one(scope, snapshotId)
      return plan === null || !isSeen(scope, plan) ? null : shown(scope, plan)
    },
    setWithdrawn: async (scope, by, change, now) => {
      const limit = queueLimitOf(scope)
      const plan = limit === null ? null : await inner.one(scope, change.snapshotId)
      if (limit !== null && !(plan?.queueIds ?? [0]).every((queueId) => limit.has(queueId))) return err({ kind: 'missing' })
      return await inner.setWithdrawn(scope, by, change, now)
    },
    held: async (scope, selection) => await inner.held(scope, within(scope, selection)),
  }
}

function within<Filter extends Pick<PlanFilter, 'queueIds'>>(scope: Scope, filter: Filter): Filter {
  const limit = queueLimitOf(scope)
  if (limit === null) return filter
  return { ...filter, queueIds: filter.queueIds === null ? [...limit] : filter.queueIds.filter((queueId) => limit.has(queueId)) }
}

function isSeen(scope: Scope, { queueIds }: StoredPlan): boolean {
  const limit = queueLimitOf(scope)
  return limit === null || queueIds.some((queueId) => limit.has(queueId))
}

function shown(scope: Scope, plan: StoredPlan): StoredPlan {
  const limit = queueLimitOf(scope)
  return limit === null ? plan : { ...plan, queueIds: plan.queueIds.filter((queueId) => limit.has(queueId)) }
}

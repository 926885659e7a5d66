import type { Instant } from '../shared/instant.ts'

/**
 * Until when a plan counts for an interval. `latest` is until the interval begins; the others are until the local day of the interval
 * begins, or so many days before: what was made later does not move a figure that others already rely on.
 */
export const PLAN_HORIZONS = ['latest', 'startOfDay', 'schedulePublish', 'lockedForVendor'] as const

export type PlanHorizon = (typeof PLAN_HORIZONS)[number]

/** Days before a local day after which no plan counts that is made for it, at each lock that is agreed. */
export interface LockDays {
  readonly lockedForVendor: number
  readonly schedulePublish: number
}

/** Where nothing else is agreed: two weeks before a day the vendor's intervals are locked, a week before it the roster is published. */
export const USUAL_LOCK_DAYS: LockDays = { lockedForVendor: 14, schedulePublish: 7 }

/** What is agreed with a vendor; the usual where nothing is. */
export function lockDaysOf(
  agreed: { readonly lockedForVendorDays: number | null; readonly schedulePublishDays: number | null } | null,
): LockDays {
  return {
    lockedForVendor: agreed?.lockedForVendorDays ?? USUAL_LOCK_DAYS.lockedForVendor,
    schedulePublish: agreed?.schedulePublishDays ?? USUAL_LOCK_DAYS.schedulePublish,
  }
}

/** An interval and the local days before it; `dayStartBefore` tells when the date so many days before its own began there, 0 being its own. */
export interface LockedPlace {
  readonly start: Instant
  readonly dayStartBefore: (days: number) => Instant
}

/** The last moment at which a plan for an interval could be made to count at a horizon. Days are dates: one on which clocks change is one too. */
export function lockedAt(horizon: PlanHorizon, { start, dayStartBefore }: LockedPlace, days: LockDays = USUAL_LOCK_DAYS): Instant {
  if (horizon === 'latest') return start
  return dayStartBefore(horizon === 'startOfDay' ? 0 : days[horizon])
}

/** The earliest lock by which a plan was made for a day; null where the day had begun. */
export function metLock(
  madeAt: Instant,
  dayStartBefore: LockedPlace['dayStartBefore'],
  days: LockDays,
): Exclude<PlanHorizon, 'latest'> | null {
  const place = { start: dayStartBefore(0), dayStartBefore }
  const met = (['lockedForVendor', 'schedulePublish', 'startOfDay'] as const).find((horizon) => madeAt <= lockedAt(horizon, place, days))
  return met ?? null
}

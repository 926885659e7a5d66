import { DAY_MS, type Instant, type Milliseconds } from '../shared/instant.ts'

/**
 * Until when a plan counts for an interval. `latest` is until the interval begins; the others are until the local day of the interval
 * begins, or so many days before: what was made later does not move a figure that others already rely on.
 */
export const PLAN_HORIZONS = ['latest', 'startOfDay', 'schedulePublish', 'lockedForVendor'] as const

export type PlanHorizon = (typeof PLAN_HORIZONS)[number]

/** Customary leads: a week before the day the roster is published, two weeks before it the vendor's intervals are locked. */
const LEAD_MS: Readonly<Record<Exclude<PlanHorizon, 'latest'>, Milliseconds>> = {
  startOfDay: 0,
  schedulePublish: 7 * DAY_MS,
  lockedForVendor: 14 * DAY_MS,
}

/** The last moment at which a plan for an interval could be made to count at a horizon. */
export function lockedAt(horizon: PlanHorizon, { start, dayStart }: { readonly start: Instant; readonly dayStart: Instant }): Instant {
  return horizon === 'latest' ? start : dayStart - LEAD_MS[horizon]
}

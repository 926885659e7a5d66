import { formatInstant } from '../domain/shared/civil.ts'
import { DAY_MS, HOUR_MS, type Instant, type Milliseconds } from '../domain/shared/instant.ts'
import type { FeedAnomaly } from './feed-anomaly.ts'

/** Contacts of a feed whose offer is not known although the time is over within which it may be late: nothing counts them. */
export interface PendingContacts {
  /** All that are kept. */
  readonly count: number
  /** The instant of the oldest one's first fact. */
  readonly oldestAt: Instant | null
  /** Those of the last 24 hours, and all contacts of the feed in these; that is looked up only where some are pending. */
  readonly recent: number
  readonly legs: number | null
}

/** Somebody should look at a feed, and why. */
export interface FeedAlert {
  readonly rule: 'pendingShare' | 'pendingOld' | FeedAnomaly['rule']
  readonly reason: string
}

/** Contacts count as recent for so long. */
export const PENDING_RECENT_MS: Milliseconds = DAY_MS

/** A larger share of the recent contacts without an offer makes every figure of them doubtful. */
const PENDING_SHARE_MAX = 0.01

/** An offer that is later than this is hardly on its way. */
const PENDING_AGE_MS_MAX: Milliseconds = HOUR_MS

/** The share of a feed's recent contacts that is pending; null where it had none. */
export function pendingShareOf({ recent, legs }: PendingContacts): number | null {
  if (recent === 0) return 0
  return legs === null || legs === 0 ? null : recent / legs
}

/** What somebody should know of a feed at `now`, the contacts without an offer first. */
export function feedAlerts(pending: PendingContacts, anomalies: readonly FeedAnomaly[], now: Instant): readonly FeedAlert[] {
  return [...pendingAlerts(pending, now), ...anomalies]
}

function pendingAlerts(pending: PendingContacts, now: Instant): readonly FeedAlert[] {
  const { oldestAt, recent, legs } = pending
  const alerts: FeedAlert[] = []
  const share = pendingShareOf(pending)
  if (share !== null && share > PENDING_SHARE_MAX) {
    const found = `${recent} of ${legs} contacts of the last 24 h have no offer`
    alerts.push({ rule: 'pendingShare', reason: `${found}: ${(share * 100).toFixed(2)} %, over ${PENDING_SHARE_MAX * 100} %` })
  }
  if (oldestAt !== null && now - oldestAt > PENDING_AGE_MS_MAX) {
    const of = `a contact of ${formatInstant(oldestAt)} has no offer after more than 1 h`
    alerts.push({ rule: 'pendingOld', reason: `${of}: send its offer, or void it` })
  }
  return alerts
}

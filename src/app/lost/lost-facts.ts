import type { ContactFact, LegKey } from '../../domain/contact/fact.ts'
import type { Leg } from '../../domain/contact/leg.ts'
import { resolveLeg } from '../../domain/contact/resolve-leg.ts'
import type { Stay } from '../../domain/contact/stay.ts'
import type { Channel } from '../../domain/shared/channel.ts'
import { contentHash } from '../../domain/shared/hash.ts'
import { HOUR_MS, type Instant, type Milliseconds } from '../../domain/shared/instant.ts'

/** After so long nobody still waits or talks; null where work lies for days until somebody does it. */
export const LOST_AFTER_MS: Readonly<Record<Channel, Milliseconds | null>> = {
  phone: 4 * HOUR_MS,
  chat: 24 * HOUR_MS,
  messaging: null,
  email: null,
  backoffice: null,
}

export interface KnownLeg {
  readonly key: LegKey
  readonly leg: Leg
}

/**
 * What there is to conclude of a leg: a `lost` for each stay that nobody ended within the time that contacts of its queue take at most.
 * It says the same whoever concludes it and whenever, so that it is learned once.
 */
export function lostFactsOf(leg: Leg, capOf: (queueId: number) => Milliseconds | null, now: Instant): readonly ContactFact[] {
  const resolved = resolveLeg(leg)
  if (resolved.kind !== 'counted') return []
  const { stays } = resolved
  return stays.flatMap((stay, place) => {
    const cap = capOf(stay.queueId)
    if (cap === null || !isUnended(stay) || stay.offeredAt + cap > now) return []
    const next = stays[place + 1]
    // A fact belongs to the stay that had begun by its instant.
    const at = next === undefined ? stay.offeredAt + cap : Math.min(stay.offeredAt + cap, next.offeredAt - 1)
    return [lostFact(stay, at, revisionFor(leg))]
  })
}

/** Contacts we began ourselves are no demand, and nothing is shown of them until they end. */
function isUnended({ outbound, outcome, inService }: Stay): boolean {
  return !outbound && (outcome === 'waiting' || inService)
}

/** A leg that was voided and revived hides everything up to the revision that voided it. */
function revisionFor(leg: Leg): number {
  return leg.reduce((revision, fact) => (fact.kind === 'voided' ? Math.max(revision, fact.revision + 1) : revision), 0)
}

function lostFact({ queueId, routedVendorId, routedSiteId }: Stay, at: Instant, revision: number): ContactFact {
  return {
    kind: 'lost',
    at,
    n: null,
    revision,
    time: at,
    hash: contentHash(`lost ${queueId} ${routedVendorId} ${routedSiteId} ${at}`),
    queueId,
    vendorId: routedVendorId,
    siteId: routedSiteId,
    agent: null,
    waitMs: null,
    talkMs: null,
    holdMs: null,
    wrapMs: null,
    outbound: false,
    dueAt: null,
    toQueueId: 0,
    language: null,
    caseKey: null,
    customerKey: null,
  }
}

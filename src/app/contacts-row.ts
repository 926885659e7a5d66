import { compareHappenings, compareVersions, type FactKind, factIdentity, type LearnedFact } from '../domain/contact/fact.ts'
import type { Inconsistency, Outcome, Stay } from '../domain/contact/stay.ts'
import { type Instant, type Milliseconds, SECOND_MS } from '../domain/shared/instant.ts'
import type { KnownLeg } from './contacts-reads.ts'
import type { KpiNames } from './kpis-names.ts'
import type { Scope } from './scope.ts'

/** What names a contact's stay. */
export interface ContactName {
  readonly feed: string
  readonly contactId: string
  readonly leg: number
}

/** One version of one fact: the evidence. */
export interface ContactEvidence {
  readonly fact: FactKind
  readonly n: number | null
  readonly at: Instant
  readonly revision: number
  readonly eventTime: Instant
  readonly learnedAt: Instant
  /** Whether it is the version of its fact that counts; a voided leg counts none. */
  readonly counts: boolean
  readonly queue: string
  readonly vendor: string
  readonly site: string | null
  readonly agent: string | null
  readonly waitSeconds: number | null
  readonly talkSeconds: number | null
  readonly holdSeconds: number | null
  readonly wrapSeconds: number | null
  readonly dueAt: Instant | null
  readonly toQueue: string | null
}

/** One stay of a contact in a queue. What another vendor did of it is not told to a vendor. */
export interface ContactRow extends ContactName {
  /** Counts the stays of one leg from 1: a feed without leg numbers reopens a contact within the leg. */
  readonly stay: number
  readonly queue: string
  readonly channel: string
  /** `unassigned` where the platform chose the vendor only at the answer; null to a vendor that it was not routed to. */
  readonly routedVendor: string | null
  readonly routedSite: string | null
  /** Null while nobody has answered; to a vendor also where another one did. */
  readonly answeringVendor: string | null
  readonly answeringSite: string | null
  readonly agent: string | null
  readonly outbound: boolean
  readonly reopened: boolean
  readonly callbackRequested: boolean
  readonly offeredAt: Instant
  readonly outcome: Outcome
  readonly decidedAt: Instant | null
  /** Up to the moment of the answer while it waits. */
  readonly waitSeconds: number
  readonly inService: boolean
  readonly endedAt: Instant | null
  readonly talkSeconds: number | null
  readonly holdSeconds: number | null
  readonly wrapSeconds: number | null
  readonly transfers: number
  readonly replies: number
  readonly dueAt: Instant | null
  readonly firstReplyAt: Instant | null
  /** What it adds to the figure that was asked for. */
  readonly counts: number
  /** In the order in which they happened; null to vendors, to whom facts are not given. */
  readonly facts: readonly ContactEvidence[] | null
}

/** A leg that people have to look at. */
export interface ListedLeg extends ContactName {
  readonly standing: 'pending' | 'inconsistent' | 'counted' | 'voided'
  readonly inconsistency: Inconsistency | null
  /** Two contents claim one version of a fact. */
  readonly hasConflict: boolean
  readonly firstAt: Instant
  readonly facts: readonly ContactEvidence[] | null
}

/** Who reads rows, and by what names. */
export interface RowContext {
  readonly names: KpiNames
  readonly scope: Scope
  readonly asOf: Instant
  readonly learnedAt: (shard: number, version: number) => Instant
}

export function contactName({ place }: KnownLeg, { names }: RowContext): ContactName {
  return { feed: names.feed(place.feedId), contactId: place.contactId, leg: place.leg }
}

/** A stay as whoever asks may see it. */
export function contactRow(known: KnownLeg, stay: Stay, number: number, counts: number, context: RowContext): ContactRow {
  const { names, scope, asOf } = context
  const view = names.queueAt(stay.queueId, stay.offeredAt)
  const isTold = scope.kind === 'internal' || stay.answeringVendorId === scope.vendorId
  const isRoutedTold = scope.kind === 'internal' || stay.routedVendorId === scope.vendorId || stay.routedVendorId === 0
  const hasService = isTold && stay.endedAt !== null
  return {
    ...contactName(known, context),
    stay: number,
    queue: view.queue,
    channel: view.channel,
    routedVendor: isRoutedTold ? names.vendor(stay.routedVendorId) : null,
    routedSite: isRoutedTold ? names.site(stay.routedSiteId) : null,
    answeringVendor: isTold && stay.answeringVendorId !== 0 ? names.vendor(stay.answeringVendorId) : null,
    answeringSite: isTold ? names.site(stay.answeringSiteId) : null,
    agent: isTold ? stay.agent : null,
    outbound: stay.outbound,
    reopened: stay.reopened,
    callbackRequested: stay.callbackRequested,
    offeredAt: stay.offeredAt,
    outcome: stay.outcome,
    decidedAt: stay.decidedAt,
    waitSeconds: (stay.waitMs ?? Math.max(0, asOf - stay.offeredAt)) / SECOND_MS,
    inService: isTold && stay.inService,
    endedAt: isTold ? stay.endedAt : null,
    talkSeconds: hasService ? stay.talkMs / SECOND_MS : null,
    holdSeconds: hasService ? stay.holdMs / SECOND_MS : null,
    wrapSeconds: hasService ? stay.wrapMs / SECOND_MS : null,
    transfers: isTold ? stay.transfers : 0,
    replies: isTold ? stay.replies : 0,
    dueAt: stay.dueAt,
    firstReplyAt: isTold ? stay.firstReplyAt : null,
    counts,
    facts: evidenceOf(known, context),
  }
}

/** The facts of a leg in the order in which they happened; null for vendors. */
export function evidenceOf({ place, leg }: KnownLeg, { names, scope, learnedAt }: RowContext): readonly ContactEvidence[] | null {
  if (scope.kind === 'vendor') return null
  const winners = winnersOf(leg)
  return leg.toSorted(compareHappenings).map((fact) => ({
    fact: fact.kind,
    n: fact.n,
    at: fact.at,
    revision: fact.revision,
    eventTime: fact.time,
    learnedAt: learnedAt(place.shard, fact.learned),
    counts: winners.has(fact),
    queue: names.queueAt(fact.queueId, fact.at).queue,
    vendor: names.vendor(fact.vendorId),
    site: names.site(fact.siteId),
    agent: fact.agent,
    waitSeconds: seconds(fact.waitMs),
    talkSeconds: seconds(fact.talkMs),
    holdSeconds: seconds(fact.holdMs),
    wrapSeconds: seconds(fact.wrapMs),
    dueAt: fact.dueAt,
    toQueue: fact.toQueueId === 0 ? null : names.queueAt(fact.toQueueId, fact.at).queue,
  }))
}

/** Of each fact the version that counts, none of what a `voided` hides. */
function winnersOf(leg: readonly LearnedFact[]): ReadonlySet<LearnedFact> {
  const hiddenTo = Math.max(-1, ...leg.filter(({ kind }) => kind === 'voided').map(({ revision }) => revision))
  const winners = new Map<string, LearnedFact>()
  for (const fact of leg) {
    if (fact.kind === 'voided' || fact.revision <= hiddenTo) continue
    const held = winners.get(factIdentity(fact))
    if (held === undefined || compareVersions(fact, held) > 0) winners.set(factIdentity(fact), fact)
  }
  return new Set(winners.values())
}

function seconds(ms: Milliseconds | null): number | null {
  return ms === null ? null : ms / SECOND_MS
}

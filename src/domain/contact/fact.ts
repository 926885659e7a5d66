import type { Instant, Milliseconds } from '../shared/instant.ts'

export const FACT_KINDS = [
  'offered',
  'answered',
  'held',
  'resumed',
  'ended',
  'wrapped',
  'abandoned',
  'flowedOut',
  'transferred',
  'callbackRequested',
  'reopened',
  'replied',
  'voided',
  'lost',
] as const

/** What happened to a contact. `lost` is Loadline's own: no feed may send it (a leg that outlived its channel's cap). */
export type FactKind = (typeof FACT_KINDS)[number]

/** Facts that may happen several times in one leg: their identity has a number, or the instant where the feed cannot number them. */
const REPEATABLE: ReadonlySet<FactKind> = new Set<FactKind>(['held', 'resumed', 'replied', 'transferred', 'reopened'])

/** Whether a leg may hold several facts of this kind side by side. */
export function isRepeatable(kind: FactKind): boolean {
  return REPEATABLE.has(kind)
}

/** Which leg a fact is about. `feedId` stands for the event's source: equal ids from two feeds are two contacts. */
export interface LegKey {
  readonly feedId: number
  readonly contactId: string
  readonly leg: number
}

/**
 * One version of one fact, with names of queues, vendors and sites already resolved to the ids of our records (0 = not given).
 * Cumulative durations are null where the feed did not send them; they win over differences of instants.
 */
export interface ContactFact {
  readonly kind: FactKind
  readonly at: Instant
  readonly n: number | null
  readonly revision: number
  /** The CloudEvent's `time`: second in the order of versions, never the time of arrival. */
  readonly time: Instant
  /** Hash of the content as sent: third in the order of versions. */
  readonly hash: number
  readonly queueId: number
  readonly vendorId: number
  readonly siteId: number
  readonly agent: string | null
  readonly waitMs: Milliseconds | null
  readonly talkMs: Milliseconds | null
  readonly holdMs: Milliseconds | null
  readonly wrapMs: Milliseconds | null
  readonly outbound: boolean
  readonly dueAt: Instant | null
  readonly toQueueId: number
  readonly language: string | null
  readonly caseKey: string | null
  readonly customerKey: string | null
}

/** Why a fact could change an interval that was closed; kept with each revision. */
export type LearnedAs = 'live' | 'late' | 'corrected' | 'voided' | 'newlyMapped' | 'recomputed'

/** A fact as the store learned it: `learned` is the shard's version that brought it, so any past moment is a filter on it. */
export interface LearnedFact extends ContactFact {
  readonly learned: number
}

/** The identity within a leg: kind, and for repeatable facts the number or else the instant. */
export function factIdentity(fact: ContactFact): string {
  if (!isRepeatable(fact.kind)) return fact.kind
  return fact.n === null ? `${fact.kind}@${fact.at}` : `${fact.kind}#${fact.n}`
}

/** Order of versions of one fact: revision, then the event's time, then content hash. Positive when `a` wins. */
export function compareVersions(a: ContactFact, b: ContactFact): number {
  return a.revision - b.revision || a.time - b.time || a.hash - b.hash
}

/** What comes first where several facts have one instant: the life of a contact, from its beginning to what takes it back. */
const LIFE_ORDER: Readonly<Record<FactKind, number>> = {
  reopened: 0,
  offered: 1,
  answered: 2,
  replied: 3,
  // One hold may end where the next begins: between these the number decides.
  held: 4,
  resumed: 4,
  transferred: 5,
  callbackRequested: 6,
  flowedOut: 7,
  abandoned: 8,
  ended: 9,
  wrapped: 10,
  lost: 11,
  voided: 12,
}

/** The order in which facts happened: by instant, at one instant as the life of a contact goes, and versions of one fact as they count. */
export function compareHappenings(a: ContactFact, b: ContactFact): number {
  const byLife = a.at - b.at || LIFE_ORDER[a.kind] - LIFE_ORDER[b.kind] || (a.n ?? 0) - (b.n ?? 0)
  return byLife || FACT_KINDS.indexOf(a.kind) - FACT_KINDS.indexOf(b.kind) || compareVersions(a, b)
}

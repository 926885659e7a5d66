import type { LegKey } from '../domain/contact/fact.ts'
import type { Leg } from '../domain/contact/leg.ts'
import type { QueueRules } from '../domain/interval/queue-rules.ts'
import type { Instant } from '../domain/shared/instant.ts'
import type { Result } from '../domain/shared/result.ts'
import type { KnownAt, Moment, MomentFault } from './kpi-query.ts'
import type { Scope } from './scope.ts'

/** Where a walk over legs stands: after this one. Legs stand in the order of the earliest instant that any of their facts names. */
export interface LegPlace extends LegKey {
  readonly firstAt: Instant
  readonly shard: number
}

/** A leg as it was known at the moment: never empty. */
export interface KnownLeg {
  readonly place: LegPlace
  readonly leg: Leg
  /** How its shard counted a queue for contacts offered at an instant. */
  readonly rulesOf: (queueId: number, offeredAt: Instant) => QueueRules
}

/** Which legs to look at. */
export interface LegWalk {
  /** Those of which anything happened in [from, to). */
  readonly from: Instant
  readonly to: Instant
  readonly queueIds: readonly number[]
  /** Only those that stand on a list now (pending, inconsistent, in conflict); they are few. Of a past moment all are looked at. */
  readonly onlyListed: boolean
  /** Null begins with the first. */
  readonly after: LegPlace | null
  /** Sees one leg after the other, and says whether to go on. */
  readonly visit: (leg: KnownLeg) => boolean
}

/** Which commit learned a fact. */
export interface CommitRef {
  readonly shard: number
  readonly version: number
}

/** Reads the contacts that figures are made of. */
export interface ContactReads {
  /** Walks over legs at one moment, live or past; answers the moment. */
  readonly walk: <E>(
    scope: Scope,
    knownAt: KnownAt | null,
    plan: (moment: Moment) => Result<LegWalk, E>,
  ) => Promise<Result<Moment, E | MomentFault>>
  /** When commits were made, by `commitName`; for staff alone, since versions tell of all traffic. */
  readonly learnedAt: (commits: readonly CommitRef[]) => Promise<ReadonlyMap<string, Instant>>
}

export function commitName({ shard, version }: CommitRef): string {
  return `${shard} ${version}`
}

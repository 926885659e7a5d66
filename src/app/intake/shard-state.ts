import type { LearnedAgentState } from '../../domain/contact/agent-state.ts'
import type { LearnedFact, LegKey } from '../../domain/contact/fact.ts'
import type { Leg } from '../../domain/contact/leg.ts'
import type { AgentNow } from '../../domain/interval/agents-now.ts'
import type { TallyDelta } from '../../domain/interval/tally.ts'
import type { VendorReport } from '../../domain/interval/vendor-report.ts'
import type { WaitingContact } from '../../domain/interval/wait-over.ts'
import type { Instant } from '../../domain/shared/instant.ts'
import type { TallyChange, TallyRevision } from './batch-sums.ts'
import type { FactLearnedAs } from './closing.ts'
import type { CountingRules } from './counting-rules.ts'
import type { LegSummary } from './leg-summary.ts'
import type { OutboxChange } from './outbox-change.ts'
import type { ResolvedPlan, ResolvedPlanRow } from './resolved-event.ts'

/** The shard's version and instant that a commit gives to everything it learns. */
export interface Moment {
  readonly version: number
  readonly learnedAt: Instant
}

/** What a batch has to see of its shard before it can be planned. */
export interface ShardNeed {
  readonly legs: ReadonlyMap<string, LegKey>
  readonly agents: ReadonlyMap<string, AgentNeed>
  readonly reports: ReadonlyMap<string, ReportKey>
  readonly plans: readonly ResolvedPlan[]
}

/** The states of one agent from the last one before `from` to the first one after `to`. */
export interface AgentNeed {
  readonly feedId: number
  readonly agent: string
  readonly from: Instant
  readonly to: Instant
}

export type ReportKey = Pick<VendorReport, 'feedId' | 'vendorId' | 'queueId' | 'start' | 'seconds'>

/** A report as the store learned it. */
export interface LearnedReport extends VendorReport {
  readonly learned: number
}

/** One content of a plan's row, beside others of the same identity where a snapshot was sent again with other figures. */
export interface PlanRowVersion {
  readonly time: Instant
  readonly hash: number
}

export interface HeldLeg {
  readonly leg: Leg
  readonly hasConflict: boolean
}

/** What the shard holds, read under its lock: nothing of it changes before the commit. */
export interface ShardState {
  readonly moment: Moment
  readonly counting: ReadonlyMap<number, CountingRules>
  /** By `legName`; a leg that is not there is not known yet. */
  readonly legs: ReadonlyMap<string, HeldLeg>
  /** By `agentName`: all versions of the states asked for. */
  readonly agents: ReadonlyMap<string, readonly LearnedAgentState[]>
  /** By `reportName`: all versions. */
  readonly reports: ReadonlyMap<string, readonly LearnedReport[]>
  /** By `planRowName`: all versions. */
  readonly planRows: ReadonlyMap<string, readonly PlanRowVersion[]>
}

/** Everything a commit writes. */
export interface ShardWrites {
  readonly moment: Moment
  readonly legs: readonly LegWrite[]
  readonly facts: readonly FactWrite[]
  readonly waiting: readonly WaitingWrite[]
  readonly tallies: readonly TallyChange[]
  readonly days: readonly TallyDelta[]
  readonly revisions: readonly TallyRevision[]
  readonly agentStates: readonly AgentStateWrite[]
  readonly agentsNow: readonly AgentNow[]
  readonly reports: readonly ReportWrite[]
  readonly plans: readonly PlanWrite[]
  /** Rules of queues that this shard begins to count, or counts anew. */
  readonly counting: readonly CountingRules[]
  readonly heard: readonly HeardFeed[]
  /** By audience: 0 internal, any other the vendor of that id. */
  readonly outbox: ReadonlyMap<number, OutboxChange>
}

export interface LegWrite {
  readonly name: string
  readonly key: LegKey
  readonly isNew: boolean
  /** All of its facts, those that are added last. */
  readonly leg: Leg
  readonly added: readonly LearnedFact[]
  readonly summary: LegSummary
}

export interface FactWrite {
  readonly key: LegKey
  readonly fact: LearnedFact
  readonly learnedAs: FactLearnedAs
  readonly eventId: string
  readonly eventSource: string
}

/** A contact that waits now, or with null does no more. */
export interface WaitingWrite {
  /** Of the leg. */
  readonly name: string
  readonly key: LegKey
  readonly stay: number
  readonly before: WaitingContact | null
  readonly after: WaitingContact | null
}

/** All versions of one state of one agent. */
export interface AgentStateWrite {
  readonly feedId: number
  readonly agent: string
  readonly at: Instant
  readonly vendorIds: readonly number[]
  readonly versions: readonly LearnedAgentState[]
}

export interface ReportWrite {
  readonly key: ReportKey
  readonly versions: readonly LearnedReport[]
}

/** Those rows of a plan that are new. */
export interface PlanWrite {
  readonly plan: ResolvedPlan
  readonly rows: readonly ResolvedPlanRow[]
  /** Those of `rows` that no version was known of before. */
  readonly added: readonly ResolvedPlanRow[]
}

/** What one feed sent in this commit; a request with nothing in it is heard too. */
export interface HeardFeed {
  readonly feedId: number
  readonly accepted: number
  readonly duplicates: number
  readonly quarantined: number
}

export function legName({ feedId, contactId, leg }: LegKey): string {
  return `${feedId} ${leg} ${contactId}`
}

export function agentName(feedId: number, agent: string): string {
  return `${feedId} ${agent}`
}

export function reportName({ feedId, vendorId, queueId, start, seconds }: ReportKey): string {
  return `${feedId} ${vendorId} ${queueId} ${start} ${seconds}`
}

export function planRowName({ feedId, kind, snapshot }: ResolvedPlan, row: ResolvedPlanRow): string {
  return `${feedId} ${kind} ${row.queueId} ${row.vendorId} ${row.siteId} ${row.start} ${row.seconds} ${snapshot}`
}

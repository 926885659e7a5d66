import type { AgentStateFact } from '../../domain/contact/agent-state.ts'
import type { ContactFact, LegKey } from '../../domain/contact/fact.ts'
import type { VendorReport } from '../../domain/interval/vendor-report.ts'
import type { Instant, Milliseconds } from '../../domain/shared/instant.ts'
import type { PlanEvent } from './event.ts'

/** An event with all names resolved to ids: what a shard counts. */
export type ResolvedEvent = ResolvedContact | ResolvedAgentState | ResolvedVendorInterval | ResolvedPlan

/** What every resolved event has. */
export interface ResolvedFrame {
  readonly eventId: string
  readonly eventSource: string
  readonly warnings: readonly string[]
  /** How long after an interval's end facts of this feed are still in time. */
  readonly latenessMs: Milliseconds
  /** Released from quarantine by a record that appeared later. */
  readonly isReleased: boolean
}

export interface ResolvedContact extends ResolvedFrame {
  readonly type: 'contact'
  readonly key: LegKey
  readonly fact: ContactFact
}

export interface ResolvedAgentState extends ResolvedFrame {
  readonly type: 'agentState'
  readonly fact: AgentStateFact
}

export interface ResolvedVendorInterval extends ResolvedFrame {
  readonly type: 'vendorInterval'
  readonly report: VendorReport
}

export interface ResolvedPlan extends ResolvedFrame {
  readonly type: 'plan'
  readonly feedId: number
  readonly kind: PlanEvent['kind']
  readonly snapshot: string
  readonly time: Instant
  readonly rows: readonly ResolvedPlanRow[]
}

/** 0 is: not given. */
export interface ResolvedPlanRow {
  readonly queueId: number
  readonly vendorId: number
  readonly siteId: number
  readonly start: Instant
  readonly seconds: number
  readonly contacts: number | null
  readonly ahtSeconds: number | null
  readonly heads: number | null
  /** Of what the row says beside its identity. */
  readonly hash: number
}

/** What decides the shard of an event beside its feed: all that is merged into one row has to meet in one shard. */
export function shardingName(event: ResolvedEvent): string {
  switch (event.type) {
    case 'contact':
      return event.key.contactId
    case 'agentState':
      return `agent ${event.fact.agent}`
    case 'vendorInterval':
      return `reported ${event.report.queueId} ${event.report.start}`
    case 'plan':
      return `plan ${event.kind} ${event.snapshot}`
  }
}

/** The feed that brought an event. */
export function feedOf(event: ResolvedEvent): number {
  switch (event.type) {
    case 'contact':
      return event.key.feedId
    case 'agentState':
      return event.fact.feedId
    case 'vendorInterval':
      return event.report.feedId
    case 'plan':
      return event.feedId
  }
}

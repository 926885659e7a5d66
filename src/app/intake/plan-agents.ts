import { type LearnedAgentState, mergeAgentState, winningStates } from '../../domain/contact/agent-state.ts'
import type { LearnedAs } from '../../domain/contact/fact.ts'
import { contributeAgentStatesTo } from '../../domain/interval/agent-span.ts'
import type { AgentNow } from '../../domain/interval/agents-now.ts'
import type { Instant, Milliseconds } from '../../domain/shared/instant.ts'
import type { BatchSums } from './batch-sums.ts'
import { learnedAs, weightierCause } from './closing.ts'
import type { ItemResult } from './event.ts'
import type { ResolvedAgentState } from './resolved-event.ts'
import { type AgentStateWrite, agentName, type Moment } from './shard-state.ts'
import { VERSIONS_MAX, versionsFull } from './versions-full.ts'

export interface AgentPlan {
  readonly states: readonly AgentStateWrite[]
  /** Agents whose latest state changed. */
  readonly now: readonly AgentNowChange[]
}

export interface AgentNowChange {
  readonly before: AgentNow | null
  readonly after: AgentNow
}

interface ChangingAgent {
  readonly feedId: number
  readonly agent: string
  readonly held: readonly LearnedAgentState[]
  readonly added: LearnedAgentState[]
  cause: LearnedAs
  latenessMs: Milliseconds
}

/** Adds the states to those of their agents, and counts the spans between them anew. */
export class AgentPlanner {
  readonly #moment: Moment
  readonly #held: ReadonlyMap<string, readonly LearnedAgentState[]>
  readonly #changing = new Map<string, ChangingAgent>()

  constructor(moment: Moment, held: ReadonlyMap<string, readonly LearnedAgentState[]>) {
    this.#moment = moment
    this.#held = held
  }

  take(event: ResolvedAgentState): ItemResult {
    const changing = this.#agentAt(event.fact.feedId, event.fact.agent)
    const state: LearnedAgentState = { ...event.fact, learned: this.#moment.version }
    const versions = versionsAt(changing, state.at)
    const merged = mergeAgentState(versions, state)
    if (merged.kind === 'duplicate') return { status: 'duplicate' }
    if (versions.length >= VERSIONS_MAX) return { status: 'quarantined', refusal: versionsFull('/data/agent', state.agent) }
    const corrects = merged.kind === 'restated' || merged.corrects
    const as = learnedAs(event, { at: state.at, isVoid: false, corrects }, this.#moment.learnedAt)
    changing.added.push(state)
    changing.cause = weightierCause(changing.cause, as)
    changing.latenessMs = Math.max(changing.latenessMs, event.latenessMs)
    if (merged.kind === 'restated') return { status: 'duplicate' }
    return { status: 'accepted', warnings: event.warnings, conflict: merged.conflict }
  }

  plan(sums: BatchSums): AgentPlan {
    const states: AgentStateWrite[] = []
    const now: AgentNowChange[] = []
    for (const changing of this.#changing.values()) {
      const { held, added, cause, latenessMs } = changing
      if (added.length === 0) continue
      const before = winningStates(held)
      const after = winningStates([...held, ...added])
      contributeAgentStatesTo(before, after, sums.sinkOf(cause, latenessMs))
      states.push(...stateWrites(changing))
      const last = after.at(-1)
      const isLatest = last !== undefined && added.some(({ at }) => at === last.at)
      if (isLatest) now.push({ before: nowOf(before.at(-1)), after: nowOf(last) as AgentNow })
    }
    return { states, now }
  }

  #agentAt(feedId: number, agent: string): ChangingAgent {
    const name = agentName(feedId, agent)
    let changing = this.#changing.get(name)
    if (changing === undefined) {
      changing = { feedId, agent, held: this.#held.get(name) ?? [], added: [], cause: 'live', latenessMs: 0 }
      this.#changing.set(name, changing)
    }
    return changing
  }
}

function versionsAt({ held, added }: ChangingAgent, at: Instant): readonly LearnedAgentState[] {
  const versions = held.filter((version) => version.at === at)
  for (const version of added) if (version.at === at) versions.push(version)
  return versions
}

function stateWrites(changing: ChangingAgent): readonly AgentStateWrite[] {
  const { feedId, agent, added } = changing
  return [...new Set(added.map(({ at }) => at))].map((at) => {
    const versions = versionsAt(changing, at)
    return { feedId, agent, at, vendorIds: [...new Set(versions.map(({ vendorId }) => vendorId))].sort((a, b) => a - b), versions }
  })
}

function nowOf(state: LearnedAgentState | undefined): AgentNow | null {
  if (state === undefined) return null
  const { feedId, agent, at, vendorId, siteId, queueIds, queueId, state: doing, nativeState } = state
  return { feedId, agent, at, vendorId, siteId, queueIds, queueId, state: doing, nativeState }
}

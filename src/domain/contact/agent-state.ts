import type { Instant } from '../shared/instant.ts'

export const AGENT_STATES = ['available', 'handling', 'wrap', 'break', 'training', 'meeting', 'other_aux', 'offline'] as const

/** What an agent does, in our own words; the platform's word is kept beside it. */
export type AgentState = (typeof AGENT_STATES)[number]

/** One version of one change of an agent's state; its identity is feed, agent and instant. Names are resolved to ids (0 = not given). */
export interface AgentStateFact {
  readonly feedId: number
  readonly agent: string
  readonly at: Instant
  readonly revision: number
  readonly time: Instant
  readonly hash: number
  readonly vendorId: number
  readonly siteId: number
  /** The queues the agent serves. */
  readonly queueIds: readonly number[]
  /** The queue of the contact in hand, 0 where the feed does not say. */
  readonly queueId: number
  readonly state: AgentState
  readonly nativeState: string | null
}

/** A state as the store learned it: `learned` is the shard's version that brought it. */
export interface LearnedAgentState extends AgentStateFact {
  readonly learned: number
}

/** Order of versions of one state: revision, then the event's time, then content hash. Positive when `a` wins. */
export function compareAgentStates(a: AgentStateFact, b: AgentStateFact): number {
  return a.revision - b.revision || a.time - b.time || a.hash - b.hash
}

export type AgentStateMerge =
  | { readonly kind: 'accepted'; readonly conflict: boolean; readonly corrects: boolean }
  | { readonly kind: 'duplicate' }
  /** A duplicate to its sender, but with a newer event time: kept, since it moves up in the order of versions. */
  | { readonly kind: 'restated' }

/** What a version adds to those held of the same agent and instant. */
export function mergeAgentState(held: readonly AgentStateFact[], fact: AgentStateFact): AgentStateMerge {
  let conflict = false
  let corrects = false
  let restates = false
  for (const version of held) {
    if (version.revision === fact.revision && version.hash === fact.hash) {
      if (version.time >= fact.time) return { kind: 'duplicate' }
      restates = true
      continue
    }
    conflict ||= version.revision === fact.revision && version.time === fact.time
    corrects = true
  }
  return restates ? { kind: 'restated' } : { kind: 'accepted', conflict, corrects }
}

/** The states of one agent that count, one for each instant, in order of time; `versions` come in any order. */
export function winningStates<T extends AgentStateFact>(versions: Iterable<T>): readonly T[] {
  const byInstant = new Map<Instant, T>()
  for (const version of versions) {
    const held = byInstant.get(version.at)
    if (held === undefined || compareAgentStates(version, held) > 0) byInstant.set(version.at, version)
  }
  return [...byInstant.values()].sort((a, b) => a.at - b.at)
}

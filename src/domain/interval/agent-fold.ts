import { type AgentStateFact, type AgentStateMerge, mergeAgentState, winningStates } from '../contact/agent-state.ts'
import type { Instant } from '../shared/instant.ts'
import { type AgentSpan, contributeAgentStatesTo, openSpan } from './agent-span.ts'
import type { TallySink } from './tally-sink.ts'

/**
 * Agents in memory, from states in any order to additions in a sink: what a store does with each batch, so it serves to recompute what a
 * store holds. Only the states around a change are looked at again.
 */
export class AgentFold {
  readonly #sink: TallySink
  readonly #agents = new Map<string, AgentStateFact[]>()

  constructor(sink: TallySink) {
    this.#sink = sink
  }

  /** Takes one version of a state in. */
  learn(fact: AgentStateFact): AgentStateMerge['kind'] {
    const versions = this.#versionsOf(fact)
    const merged = mergeAgentState(
      versions.filter((held) => held.at === fact.at),
      fact,
    )
    if (merged.kind === 'duplicate') return 'duplicate'
    const before = framing(winningStates(versions), fact.at)
    versions.push(fact)
    const after = framing(winningStates(versions), fact.at)
    contributeAgentStatesTo(before, after, this.#sink)
    return merged.kind
  }

  /** The last state of each agent. */
  *now(): Generator<AgentStateFact> {
    for (const versions of this.#agents.values()) {
      const last = winningStates(versions).at(-1)
      if (last !== undefined) yield last
    }
  }

  /** The spans that are open at `asOf`, which no tally holds. */
  *openSpans(asOf: Instant): Generator<AgentSpan> {
    for (const last of this.now()) {
      const span = openSpan(last, asOf)
      if (span !== null) yield span
    }
  }

  #versionsOf(fact: AgentStateFact): AgentStateFact[] {
    const name = `${fact.feedId},${fact.agent}`
    let versions = this.#agents.get(name)
    if (versions === undefined) this.#agents.set(name, (versions = []))
    return versions
  }
}

/** The states from the last one before an instant to the first one after it. */
function framing(states: readonly AgentStateFact[], at: Instant): readonly AgentStateFact[] {
  const firstAfter = states.findIndex((state) => state.at > at)
  const lastBefore = states.findLastIndex((state) => state.at < at)
  return states.slice(Math.max(0, lastBefore), firstAfter < 0 ? states.length : firstAfter + 1)
}

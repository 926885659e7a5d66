import type { AgentStateFact } from '../contact/agent-state.ts'
import type { Instant } from '../shared/instant.ts'
import { queuesOf, SPAN_MS_MAX } from './agent-span.ts'

/** The last known state of an agent; `at` is since when. */
export type AgentNow = Omit<AgentStateFact, 'revision' | 'time' | 'hash'>

/** Heads by what they do. */
export interface HeadsNow {
  readonly staffed: number
  readonly available: number
  readonly handling: number
  readonly wrap: number
  readonly break: number
  readonly otherAux: number
}

/** Heads of nobody. */
export const NO_HEADS: HeadsNow = { staffed: 0, available: 0, handling: 0, wrap: 0, break: 0, otherAux: 0 }

/** Whether an agent is there at `asOf`: not offline, and heard of within the longest span that is believed. */
export function isStaffed(agent: Pick<AgentNow, 'state' | 'at'>, asOf: Instant): boolean {
  return agent.state !== 'offline' && agent.at <= asOf && asOf < agent.at + SPAN_MS_MAX
}

/**
 * Heads by any group at `asOf`: `groupsOf` names the groups that a queue and a vendor belong to. An agent stands once in each group that
 * one of the queues belongs to, so heads of several queues do not add up to heads of a market, and a group never counts a head twice.
 */
export function headsByGroup(
  agents: Iterable<AgentNow>,
  asOf: Instant,
  groupsOf: (queueId: number, vendorId: number) => Iterable<string>,
): ReadonlyMap<string, HeadsNow> {
  const heads = new Map<string, Record<keyof HeadsNow, number>>()
  for (const agent of agents) {
    if (!isStaffed(agent, asOf)) continue
    const groups = new Set<string>()
    for (const queueId of queuesOf(agent)) for (const name of groupsOf(queueId, agent.vendorId)) groups.add(name)
    for (const name of groups) {
      let group = heads.get(name)
      if (group === undefined) heads.set(name, (group = { ...NO_HEADS }))
      group.staffed += 1
      group[headOf(agent)] += 1
    }
  }
  return heads
}

/** Which heads an agent that is there belongs to. */
export function headOf(agent: Pick<AgentNow, 'state'>): Exclude<keyof HeadsNow, 'staffed'> {
  switch (agent.state) {
    case 'available':
    case 'handling':
    case 'wrap':
    case 'break':
      return agent.state
    case 'training':
    case 'meeting':
    case 'other_aux':
    case 'offline':
      return 'otherAux'
  }
}

import type { LegKey } from '../../domain/contact/fact.ts'
import type { ResolvedEvent, ResolvedPlan } from './resolved-event.ts'
import { type AgentNeed, agentName, legName, type ReportKey, reportName, type ShardNeed } from './shard-state.ts'

/** What has to be read of the shard before these events can be planned. */
export function needOf(events: readonly ResolvedEvent[]): ShardNeed {
  const legs = new Map<string, LegKey>()
  const agents = new Map<string, AgentNeed>()
  const reports = new Map<string, ReportKey>()
  const plans: ResolvedPlan[] = []
  for (const event of events) {
    switch (event.type) {
      case 'contact':
        legs.set(legName(event.key), event.key)
        break
      case 'agentState':
        addAgent(agents, event.fact)
        break
      case 'vendorInterval':
        reports.set(reportName(event.report), event.report)
        break
      case 'plan':
        plans.push(event)
        break
    }
  }
  return { legs, agents, reports, plans }
}

function addAgent(into: Map<string, AgentNeed>, { feedId, agent, at }: { feedId: number; agent: string; at: number }): void {
  const name = agentName(feedId, agent)
  const need = into.get(name)
  into.set(name, { feedId, agent, from: Math.min(need?.from ?? at, at), to: Math.max(need?.to ?? at, at) })
}

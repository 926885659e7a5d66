import { queuesOf } from '../../domain/interval/agent-span.ts'
import { type HeadsNow, headOf, isStaffed, NO_HEADS } from '../../domain/interval/agents-now.ts'
import { feedFreshness, isSilent } from '../../domain/interval/believed.ts'
import type { DeskAgent } from '../../wire/desk.ts'
import type { DeskState } from '../store/desk-state.ts'

/** Agents that are there now and serve one of the queues, of one vendor or of all. Whose feed is silent may be gone, so they are not there. */
export function agentsNow(
  state: Pick<DeskState, 'agents' | 'feeds' | 'asOf'>,
  queueIds: ReadonlySet<number>,
  vendorId: number | null = null,
): readonly DeskAgent[] {
  return agentsBySilence(state, queueIds, vendorId).heard
}

interface BySilence {
  readonly heard: readonly DeskAgent[]
  /** Were there when their feed was heard last. */
  readonly unheard: readonly DeskAgent[]
}

function agentsBySilence(
  { agents, feeds, asOf }: Pick<DeskState, 'agents' | 'feeds' | 'asOf'>,
  queueIds: ReadonlySet<number>,
  vendorId: number | null,
): BySilence {
  const silent = new Set(feeds.filter((feed) => isSilent(feedFreshness(feed, asOf))).map(({ feedId }) => feedId))
  const staffed = [...agents.values()].filter(
    (agent) =>
      isStaffed(agent, asOf) &&
      (vendorId === null || agent.vendorId === vendorId) &&
      queuesOf(agent).some((queueId) => queueIds.has(queueId)),
  )
  return { heard: staffed.filter(({ feedId }) => !silent.has(feedId)), unheard: staffed.filter(({ feedId }) => silent.has(feedId)) }
}

/**
 * Heads of these agents; each counts once. Null where nothing is known of any agent at all, or only of those whose feed is silent: that is not
 * the same as nobody being there.
 */
export function headsNow(
  state: Pick<DeskState, 'agents' | 'feeds' | 'asOf'>,
  queueIds: ReadonlySet<number>,
  vendorId: number | null = null,
): HeadsNow | null {
  if (state.agents.size === 0) return null
  const { heard, unheard } = agentsBySilence(state, queueIds, vendorId)
  if (heard.length === 0 && unheard.length > 0) return null
  const heads: Record<keyof HeadsNow, number> = { ...NO_HEADS }
  for (const agent of heard) {
    heads.staffed += 1
    heads[headOf(agent)] += 1
  }
  return heads
}

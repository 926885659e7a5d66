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
  const silent = new Set(state.feeds.filter((feed) => isSilent(feedFreshness(feed, state.asOf))).map(({ feedId }) => feedId))
  return [...state.agents.values()].filter(
    (agent) =>
      !silent.has(agent.feedId) &&
      isStaffed(agent, state.asOf) &&
      (vendorId === null || agent.vendorId === vendorId) &&
      queuesOf(agent).some((queueId) => queueIds.has(queueId)),
  )
}

/** Heads of these agents; each counts once. Null where nothing is known of any agent at all: that is not the same as nobody being there. */
export function headsNow(
  state: Pick<DeskState, 'agents' | 'feeds' | 'asOf'>,
  queueIds: ReadonlySet<number>,
  vendorId: number | null = null,
): HeadsNow | null {
  if (state.agents.size === 0) return null
  const heads: Record<keyof HeadsNow, number> = { ...NO_HEADS }
  for (const agent of agentsNow(state, queueIds, vendorId)) {
    heads.staffed += 1
    heads[headOf(agent)] += 1
  }
  return heads
}

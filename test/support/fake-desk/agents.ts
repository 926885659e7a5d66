import type { Instant } from '../../../src/domain/shared/instant.ts'
import type { DeskAgent } from '../../../src/wire/desk.ts'
import type { Chance } from './chance.ts'

const STATES = ['handling', 'handling', 'handling', 'handling', 'available', 'wrap', 'break'] as const
const NEXT = { available: 'handling', handling: 'wrap', wrap: 'available', break: 'available' } as const

/** A few agents for each place, each serving the next queue too. */
export function signedIn(
  places: readonly { readonly queueId: number; readonly vendorId: number }[],
  queueCount: number,
  asOf: Instant,
  chance: Chance,
): readonly DeskAgent[] {
  return places
    .filter(({ vendorId }) => vendorId !== 0)
    .flatMap(({ queueId, vendorId }) =>
      Array.from({ length: 1 + chance.below(3) }, (_, at): DeskAgent => {
        const state = STATES[chance.below(STATES.length)] ?? 'available'
        const queueIds = [...new Set([queueId, Math.min(queueCount, queueId + 1)])]
        const agent = `a${(queueId * 64 + vendorId * 8 + at).toString(36)}`
        return { feedId: vendorId === 3 ? 3 : 1, agent, vendorId, siteId: 0, queueIds, queueId: 0, state, at: asOf - chance.below(600_000) }
      }),
    )
}

/** The agents some time later, and those of them that went on to another state. */
export function movedAgents(agents: readonly DeskAgent[], ms: number, asOf: Instant, chance: Chance) {
  const moved: DeskAgent[] = []
  const after = agents.map((agent) => {
    if (chance.next() > ms / 120_000 || !(agent.state in NEXT)) return agent
    const next: DeskAgent = { ...agent, state: NEXT[agent.state as keyof typeof NEXT], at: asOf }
    moved.push(next)
    return next
  })
  return { agents: after, moved }
}

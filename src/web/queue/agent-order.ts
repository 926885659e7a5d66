import type { Instant, Milliseconds } from '../../domain/shared/instant.ts'
import type { DeskAgent } from '../../wire/desk.ts'

/** How long a contact takes here, and its wrap; null where nothing was handled yet. */
export interface UsualTimes {
  readonly handlingMs: Milliseconds | null
  readonly wrapMs: Milliseconds | null
}

export interface AgentLine {
  readonly agent: DeskAgent
  /** Handling, or in wrap, for much longer than is usual here. */
  readonly isLong: boolean
}

/** Twice as long as usual is worth a look; wraps are so short that less than this is none. */
const LONG_TIMES = 2
const LONG_MS_MIN: Milliseconds = 120_000

const RANKS: Readonly<Record<string, number>> = { handling: 0, wrap: 1, available: 2, break: 3 }

/** Agents in the order in which somebody steering looks at them: long handling and long wrap first, then by state and the time in it. */
export function agentLines(agents: readonly DeskAgent[], asOf: Instant, usual: UsualTimes): readonly AgentLine[] {
  const timesUsual = ({ state, at }: DeskAgent): number => {
    const usualMs = state === 'handling' ? usual.handlingMs : state === 'wrap' ? usual.wrapMs : null
    return usualMs === null || usualMs <= 0 || asOf - at < LONG_MS_MIN ? 0 : (asOf - at) / usualMs
  }
  const judged = agents.map((agent) => ({ agent, times: timesUsual(agent) }))
  const longness = (times: number): number => (times >= LONG_TIMES ? times : 0)
  judged.sort(
    (a, b) =>
      longness(b.times) - longness(a.times) ||
      (RANKS[a.agent.state] ?? 4) - (RANKS[b.agent.state] ?? 4) ||
      a.agent.at - b.agent.at ||
      (a.agent.agent < b.agent.agent ? -1 : 1),
  )
  return judged.map(({ agent, times }) => ({ agent, isLong: times >= LONG_TIMES }))
}

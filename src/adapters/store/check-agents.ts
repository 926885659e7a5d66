import type { LearnedAgentState } from '../../domain/contact/agent-state.ts'
import { winningStates } from '../../domain/contact/agent-state.ts'
import { closedSpans, contributeSpan, SPAN_MS_MAX } from '../../domain/interval/agent-span.ts'
import type { TallySink } from '../../domain/interval/tally-sink.ts'
import { DAY_MS, type Instant } from '../../domain/shared/instant.ts'
import { readStateText } from './agent-state.ts'
import type { Connection } from './pools.ts'

/** States that are in memory at once, beside those of one agent. */
const STATES_AT_ONCE = 5_000

type StateRow = [shard: number, feedId: number, agent: string, at: Instant, versions: string, latestAt: Instant]

/** Counts the time of agents that may reach into a period, agent by agent, where another state followed. */
export async function eachClosedSpan(
  connection: Connection,
  { from, to }: { readonly from: Instant; readonly to: Instant },
  sinkOf: (shard: number) => TallySink,
): Promise<void> {
  await connection.query(
    `declare checked_states no scroll cursor for
     select s.shard, s.feed_id, s.agent, s.at, s.versions, n.at from agent_state s join agent_now n using (shard, feed_id, agent)
     where s.at >= $1 and s.at < $2 order by s.shard, s.feed_id, s.agent, s.at`,
    [from - SPAN_MS_MAX, to + SPAN_MS_MAX + DAY_MS],
  )
  let agent: StateRow[] = []
  for (;;) {
    const { rows } = await connection.query<StateRow>({ rowMode: 'array', text: `fetch ${STATES_AT_ONCE} from checked_states` })
    for (const row of rows) {
      if (agent[0] !== undefined && !isOfOneAgent(agent[0], row)) {
        contributeAgent(agent, sinkOf)
        agent = []
      }
      agent.push(row)
    }
    if (rows.length < STATES_AT_ONCE) break
  }
  contributeAgent(agent, sinkOf)
  await connection.query('close checked_states')
}

function isOfOneAgent([shardA, feedA, agentA]: StateRow, [shardB, feedB, agentB]: StateRow): boolean {
  return shardA === shardB && feedA === feedB && agentA === agentB
}

function contributeAgent(rows: readonly StateRow[], sinkOf: (shard: number) => TallySink): void {
  const [first] = rows
  if (first === undefined) return
  const [shard, , , , , latestAt] = first
  const versions: LearnedAgentState[] = rows.flatMap(([, feedId, agent, at, text]) => [...readStateText(text, { feedId, agent, at })])
  const winners = winningStates(versions)
  const last = winners.at(-1)
  // What followed after the states that were read ended the last of them, though later than any span is believed.
  const states = last !== undefined && latestAt > last.at ? [...winners, { ...last, at: latestAt, state: 'offline' as const }] : winners
  for (const span of closedSpans(states)) contributeSpan(span, sinkOf(shard), 1)
}

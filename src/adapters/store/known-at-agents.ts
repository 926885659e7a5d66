import { agentName } from '../../app/intake/shard-state.ts'
import type { TallyPlan, VersionVector } from '../../app/kpi-query.ts'
import type { LearnedAgentState } from '../../domain/contact/agent-state.ts'
import { winningStates } from '../../domain/contact/agent-state.ts'
import { type AgentSpan, closedSpans, contributeSpan, openSpan, SPAN_MS_MAX } from '../../domain/interval/agent-span.ts'
import type { TallySink } from '../../domain/interval/tally-sink.ts'
import { DAY_MS, type Instant } from '../../domain/shared/instant.ts'
import { readStateText } from './agent-state.ts'
import { textColumn } from './columns.ts'
import type { Connection } from './pools.ts'
import { asStaff, type ScopedConnection } from './scoped-connection.ts'
import { reachesInto } from './tally-read-open.ts'

/**
 * A span lasts at most 16 hours, so what began earlier does not reach into the period, and what follows later ends nothing within it. A
 * day more is looked at, since a feed's clock may be ahead of ours.
 */
const LOOK_BEFORE_MS = SPAN_MS_MAX
const LOOK_AFTER_MS = SPAN_MS_MAX + DAY_MS

type StateRow = readonly [shard: number, feedId: number, agent: string, at: Instant, versions: string]

/** What is known of one agent around the period. */
interface KnownAgent {
  readonly states: LearnedAgentState[]
}

/**
 * Counts agents' time as it was known at a past moment: closed spans into `sink`, and the spans that were open then are answered. A span of
 * a vendor may be ended by a state that the agent entered at another vendor: of that only the instant is read, as staff.
 */
export async function gatherAgents(
  connection: ScopedConnection,
  plan: TallyPlan,
  { asOf, knownVersions }: { readonly asOf: Instant; readonly knownVersions: VersionVector },
  { sink, own }: { readonly sink: TallySink; readonly own: OwnVendor | null },
): Promise<readonly AgentSpan[]> {
  const agents = new Map<string, KnownAgent>()
  for (const row of await readStates(connection, plan, null)) addKnown(agents, row, knownVersions)
  if (own !== null) await own.asStaff((staff) => addEndsElsewhere(staff, agents, plan, knownVersions))
  const open: AgentSpan[] = []
  for (const { states } of agents.values()) {
    const winners = winningStates(states)
    const isOwn = ({ state }: AgentSpan): boolean => own === null || state.vendorId === own.vendorId
    for (const span of closedSpans(winners)) if (isOwn(span)) contributeSpan(span, sink, 1)
    const last = winners.at(-1)
    const span = last === undefined ? null : openSpan(last, asOf)
    if (span !== null && isOwn(span) && reachesInto(span, plan)) open.push(span)
  }
  return open
}

/** The vendor that asks, and how to read as staff. */
export interface OwnVendor {
  readonly vendorId: number
  readonly asStaff: <T>(work: (staff: Connection) => Promise<T>) => Promise<T>
}

/** The states of all agents, or of those of these names, in whatever feed. */
async function readStates(
  connection: ScopedConnection,
  { from, to }: TallyPlan,
  agents: readonly string[] | null,
): Promise<readonly StateRow[]> {
  const { rows } = await connection.query<[number, number, string, Instant, string]>({
    rowMode: 'array',
    text: `select shard, feed_id, agent, at, versions from @agent_state as state
      where at >= $1 and at < $2 and ($3::text[] is null or agent = any($3::text[]))`,
    values: [from - LOOK_BEFORE_MS, to + LOOK_AFTER_MS, agents === null ? null : textColumn(agents)],
  })
  return rows
}

function addKnown(agents: Map<string, KnownAgent>, row: StateRow, knownVersions: VersionVector): void {
  const [shard, feedId, agent, at, text] = row
  const known = readStateText(text, { feedId, agent, at }).filter(({ learned }) => learned <= (knownVersions[shard] as number))
  if (known.length === 0) return
  const name = agentName(feedId, agent)
  const held = agents.get(name)
  if (held === undefined) agents.set(name, { states: [...known] })
  else held.states.push(...known)
}

/** States of the vendor's agents that the vendor cannot see, reduced to their instants: they end a span and begin none. */
async function addEndsElsewhere(
  staff: Connection,
  agents: ReadonlyMap<string, KnownAgent>,
  plan: TallyPlan,
  knownVersions: VersionVector,
): Promise<void> {
  const names = new Set([...agents.values()].flatMap(({ states }) => states.map(({ agent }) => agent)))
  const elsewhere = new Map<string, KnownAgent>()
  for (const row of await readStates(asStaff(staff), plan, [...names])) addKnown(elsewhere, row, knownVersions)
  for (const [name, { states }] of agents) {
    const seen = new Set(states.map(({ at }) => at))
    for (const state of elsewhere.get(name)?.states ?? []) {
      if (!seen.has(state.at)) states.push({ ...state, vendorId: 0, siteId: 0, queueId: 0, queueIds: [], state: 'offline' })
    }
  }
}

import { AGENTS_MAX, type AgentVendor } from '../../app/intake/agent-vendors.ts'
import type { AgentNeed, AgentStateWrite } from '../../app/intake/shard-state.ts'
import { INTERNAL } from '../../app/scope.ts'
import { AGENT_STATES, type AgentState, type LearnedAgentState } from '../../domain/contact/agent-state.ts'
import type { AgentNow } from '../../domain/interval/agents-now.ts'
import type { Instant } from '../../domain/shared/instant.ts'
import { arrayText, int4Column, int8Column, textColumn } from './columns.ts'
import type { Connection, StoreConnections } from './pools.ts'

/** The versions of one state as the store keeps them; the order is stored. */
type StateParts = readonly [
  learned: number,
  revision: number,
  timeMinusAt: number,
  hash: number,
  vendorId: number,
  siteId: number,
  state: number,
  queueId: number,
  queueIds: readonly number[],
  nativeState: string | null,
]

/** Writes all versions of one state. */
export function stateText(versions: readonly LearnedAgentState[]): string {
  const parts = versions.map(
    ({ learned, revision, time, at, hash, vendorId, siteId, state, queueId, queueIds, nativeState }): StateParts => [
      learned,
      revision,
      time - at,
      hash,
      vendorId,
      siteId,
      AGENT_STATES.indexOf(state),
      queueId,
      queueIds,
      nativeState,
    ],
  )
  return JSON.stringify(parts)
}

/** Reads all versions of one state. */
export function readStateText(
  text: string,
  { feedId, agent, at }: { readonly feedId: number; readonly agent: string; readonly at: Instant },
): readonly LearnedAgentState[] {
  return (JSON.parse(text) as readonly StateParts[]).map(
    ([learned, revision, timeMinusAt, hash, vendorId, siteId, state, queueId, queueIds, nativeState]) => ({
      feedId,
      agent,
      at,
      learned,
      revision,
      time: at + timeMinusAt,
      hash,
      vendorId,
      siteId,
      state: AGENT_STATES[state] as AgentState,
      queueId,
      queueIds,
      nativeState,
    }),
  )
}

/** The states of each agent from the last one before what is needed to the first one after it. */
export async function loadAgentStates(
  connection: Connection,
  shard: number,
  needs: ReadonlyMap<string, AgentNeed>,
): Promise<ReadonlyMap<string, readonly LearnedAgentState[]>> {
  const states = new Map<string, LearnedAgentState[]>()
  if (needs.size === 0) return states
  const names = [...needs.keys()]
  const wanted = [...needs.values()]
  const { rows } = await connection.query<[number, number, string]>({
    name: 'load agent states',
    rowMode: 'array',
    text: `select k.place, s.at, s.versions
      from unnest($2::integer[], $3::text[], $4::bigint[], $5::bigint[]) with ordinality as k (feed_id, agent, from_at, to_at, place)
      cross join lateral (
        (select at, versions from agent_state where shard = $1 and feed_id = k.feed_id and agent = k.agent and at < k.from_at
         order by at desc limit 1)
        union all
        (select at, versions from agent_state where shard = $1 and feed_id = k.feed_id and agent = k.agent
          and at between k.from_at and k.to_at)
        union all
        (select at, versions from agent_state where shard = $1 and feed_id = k.feed_id and agent = k.agent and at > k.to_at
         order by at limit 1)) s`,
    values: [
      shard,
      int4Column(wanted.map(({ feedId }) => feedId)),
      textColumn(wanted.map(({ agent }) => agent)),
      int8Column(wanted.map(({ from }) => from)),
      int8Column(wanted.map(({ to }) => to)),
    ],
  })
  for (const [place, at, text] of rows) {
    const name = names[place - 1] as string
    const { feedId, agent } = wanted[place - 1] as AgentNeed
    const versions = readStateText(text, { feedId, agent, at })
    states.set(name, [...(states.get(name) ?? []), ...versions])
  }
  return states
}

/** Writes states with all their versions. */
export async function writeAgentStates(connection: Connection, shard: number, writes: readonly AgentStateWrite[]): Promise<void> {
  if (writes.length === 0) return
  await connection.query({
    name: 'write agent states',
    text: `insert into agent_state (shard, feed_id, agent, at, vendor_ids, versions)
      select $1, feed_id, agent, at, vendor_ids::integer[], versions
      from unnest($2::integer[], $3::text[], $4::bigint[], $5::text[], $6::text[]) as t (feed_id, agent, at, vendor_ids, versions)
      on conflict (shard, feed_id, agent, at) do update set vendor_ids = excluded.vendor_ids, versions = excluded.versions`,
    values: [
      shard,
      int4Column(writes.map(({ feedId }) => feedId)),
      textColumn(writes.map(({ agent }) => agent)),
      int8Column(writes.map(({ at }) => at)),
      textColumn(writes.map(({ vendorIds }) => arrayText(vendorIds))),
      textColumn(writes.map(({ versions }) => stateText(versions))),
    ],
  })
}

/** Writes what agents do now. */
export async function writeAgentsNow(connection: Connection, shard: number, agents: readonly AgentNow[]): Promise<void> {
  if (agents.length === 0) return
  await connection.query({
    name: 'write agents now',
    text: `insert into agent_now (shard, feed_id, agent, vendor_id, site_id, at, state, native_state, queue_ids, queue_id)
      select $1, feed_id, agent, vendor_id, site_id, at, state, native_state, queue_ids::integer[], queue_id
      from unnest($2::integer[], $3::text[], $4::integer[], $5::integer[], $6::bigint[], $7::text[], $8::text[], $9::text[], $10::integer[])
        as t (feed_id, agent, vendor_id, site_id, at, state, native_state, queue_ids, queue_id)
      on conflict (shard, feed_id, agent) do update set vendor_id = excluded.vendor_id, site_id = excluded.site_id, at = excluded.at,
        state = excluded.state, native_state = excluded.native_state, queue_ids = excluded.queue_ids, queue_id = excluded.queue_id`,
    values: [
      shard,
      int4Column(agents.map(({ feedId }) => feedId)),
      textColumn(agents.map(({ agent }) => agent)),
      int4Column(agents.map(({ vendorId }) => vendorId)),
      int4Column(agents.map(({ siteId }) => siteId)),
      int8Column(agents.map(({ at }) => at)),
      textColumn(agents.map(({ state }) => state)),
      textColumn(agents.map(({ nativeState }) => nativeState)),
      textColumn(agents.map(({ queueIds }) => arrayText(queueIds))),
      int4Column(agents.map(({ queueId }) => queueId)),
    ],
  })
}

/** With which vendor each agent was in its latest state. */
export async function readAgentVendors(connections: StoreConnections): Promise<readonly AgentVendor[]> {
  return await connections.withScope(INTERNAL, async (connection) => {
    const { rows } = await connection.query<[number, string, number, Instant]>({
      rowMode: 'array',
      text: 'select feed_id, agent, vendor_id, at from agent_now order by at desc limit $1',
      values: [AGENTS_MAX],
    })
    return rows.map(([feedId, agent, vendorId, at]) => ({ feedId, agent, vendorId, at }))
  })
}

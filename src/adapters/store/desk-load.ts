import type { DeskLoad, DeskReads } from '../../app/desk/desk-reads.ts'
import { waitingName } from '../../app/intake/plan-outbox.ts'
import type { CountedTally, TallyPlan } from '../../app/kpi-query.ts'
import type { Scope } from '../../app/scope.ts'
import type { AgentState } from '../../domain/contact/agent-state.ts'
import { SPAN_MS_MAX } from '../../domain/interval/agent-span.ts'
import type { AgentNow } from '../../domain/interval/agents-now.ts'
import { coarsenWaits, commonEdges } from '../../domain/interval/coarsen-waits.ts'
import type { Instant, Milliseconds } from '../../domain/shared/instant.ts'
import { ok } from '../../domain/shared/result.ts'
import { lastHeard, lastHeardBy } from './intake-batch.ts'
import { readOutbox } from './outbox-read.ts'
import type { StoreConnections } from './pools.ts'
import type { ScopedConnection } from './scoped-connection.ts'
import type { StoreCounting } from './tally-read-counting.ts'
import type { MomentReads } from './tally-read-moment.ts'
import { readSums } from './tally-read-sums.ts'

/** What keeps desks live, in PostgreSQL: everything at one moment, then the outbox. */
export function deskReads(connections: StoreConnections, moments: MomentReads): DeskReads {
  return {
    load: async (scope, { from, to }) => {
      const load = await moments.read<DeskLoad, never>(scope, null, async (connection, moment) => {
        const { asOf, version, directory, counted, counting } = moment
        const sums = await readSums(connection, wholeWindow([...counted.keys()], { from, to }), counting)
        return ok({
          asOf,
          version,
          directory,
          tallies: onCommonEdges(inOrder(scope, sums), counting),
          waiting: await readAllWaiting(connection),
          agents: await readAgentsNow(connection, asOf),
          lastHeard: await lastHeard(connection, asOf),
        })
      })
      if (!load.ok) throw new Error(`the present cannot be read: ${load.error.kind}`)
      return load.value
    },
    after: async (scope, version, rowsMax) =>
      await connections.readAs(scope, async (connection) => await readOutbox(connection, version, rowsMax)),
    lastHeard: async (scope, asOf) => await lastHeardBy(connections, scope, asOf),
  }
}

/** Every interval by queue and vendor; a desk does not tell sites apart. */
function wholeWindow(queueIds: readonly number[], { from, to }: { readonly from: Instant; readonly to: Instant }): TallyPlan {
  const parts = [{ queueIds, grain: 'interval' as const, from, to, cuts: null }]
  return { parts, from, to, keepsVendors: true, keepsSites: false, vendorIds: null, siteIds: null, withReports: false }
}

/**
 * In an order of their own: that in which the database comes upon rows depends on what else is in a table, which a vendor is not to learn.
 * Staff sees everything anyway, and there are many of them.
 */
function inOrder(scope: Scope, tallies: readonly CountedTally[]): readonly CountedTally[] {
  if (scope.kind === 'internal') return tallies
  return tallies.toSorted(({ key: a }, { key: b }) => a.queueId - b.queueId || a.start - b.start || a.vendorId - b.vendorId)
}

/** A desk sums the shards of a queue; while they count it by different edges, it is told what all of them can tell. */
function onCommonEdges(tallies: readonly CountedTally[], counting: StoreCounting): readonly CountedTally[] {
  const common = new Map<number, readonly Milliseconds[]>()
  const edgesOf = (queueId: number): readonly Milliseconds[] => {
    let edgesMs = common.get(queueId)
    if (edgesMs === undefined) common.set(queueId, (edgesMs = commonEdges(counting.edgesOf(queueId).map((group) => group.edgesMs))))
    return edgesMs
  }
  return tallies.map((counted) => {
    const { key, tally, edgesMs } = counted
    const toEdgesMs = edgesOf(key.queueId)
    if (toEdgesMs.length === edgesMs.length) return counted
    const [answeredWaits, abandonedWaits] = [tally.answeredWaits, tally.abandonedWaits].map((waits) =>
      coarsenWaits(waits, edgesMs, toEdgesMs),
    )
    return {
      key,
      edgesMs: toEdgesMs,
      tally: { values: tally.values, answeredWaits: answeredWaits ?? [], abandonedWaits: abandonedWaits ?? [] },
    }
  })
}

async function readAllWaiting(connection: ScopedConnection): Promise<DeskLoad['waiting']> {
  const { rows } = await connection.query<[number, string, number, number, number, number, number, Instant, Instant | null]>({
    rowMode: 'array',
    text: `select feed_id, contact_id, leg, stay, queue_id, vendor_id, site_id, offered_at, due_at from @waiting_contact as waiting
      order by offered_at, shard, feed_id, contact_id, leg, stay`,
  })
  return rows.map(([feedId, contactId, leg, stay, queueId, vendorId, siteId, offeredAt, dueAt]) => ({
    name: waitingName({ feedId, contactId, leg }, stay),
    contact: { queueId, vendorId, siteId, offeredAt, dueAt },
  }))
}

interface AgentNowRow {
  readonly feed_id: number
  readonly agent: string
  readonly vendor_id: number
  readonly site_id: number
  readonly at: Instant
  readonly state: AgentState
  readonly native_state: string | null
  readonly queue_ids: readonly number[]
  readonly queue_id: number
}

/** What agents do; whoever was not heard of for longer than any span is believed is not there. */
async function readAgentsNow(connection: ScopedConnection, asOf: Instant): Promise<readonly AgentNow[]> {
  const { rows } = await connection.query<AgentNowRow>(
    `select feed_id, agent, vendor_id, site_id, at, state, native_state, queue_ids, queue_id
     from @agent_now as agent where state <> 'offline' and at > $1 order by feed_id, agent`,
    [asOf - SPAN_MS_MAX],
  )
  return rows.map((row) => ({
    feedId: row.feed_id,
    agent: row.agent,
    at: row.at,
    vendorId: row.vendor_id,
    siteId: row.site_id,
    queueIds: row.queue_ids,
    queueId: row.queue_id,
    state: row.state,
    nativeState: row.native_state,
  }))
}

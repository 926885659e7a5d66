import type { TallyPlan } from '../../app/kpi-query.ts'
import type { AgentState } from '../../domain/contact/agent-state.ts'
import { type AgentSpan, openSpan, SPAN_MS_MAX } from '../../domain/interval/agent-span.ts'
import type { WaitingContact } from '../../domain/interval/wait-over.ts'
import type { Instant } from '../../domain/shared/instant.ts'
import type { ScopedConnection } from './scoped-connection.ts'

type Period = Pick<TallyPlan, 'from' | 'to'>

/** Contacts offered or due within a period that wait. */
export async function readWaiting(connection: ScopedConnection, { from, to }: Period): Promise<readonly WaitingContact[]> {
  const { rows } = await connection.query<[number, number, number, Instant, Instant | null]>({
    rowMode: 'array',
    text: `select queue_id, vendor_id, site_id, offered_at, due_at from @waiting_contact as waiting
      where (offered_at >= $1 and offered_at < $2) or (due_at >= $1 and due_at < $2)`,
    values: [from, to],
  })
  return rows.map(([queueId, vendorId, siteId, offeredAt, dueAt]) => ({ queueId, vendorId, siteId, offeredAt, dueAt }))
}

interface AgentRow {
  readonly feed_id: number
  readonly vendor_id: number
  readonly site_id: number
  readonly at: Instant
  readonly state: AgentState
  readonly queue_ids: readonly number[]
  readonly queue_id: number
}

/** Spans that nothing has closed yet and that reach into a period. */
export async function readOpenSpans(connection: ScopedConnection, { from, to }: Period, asOf: Instant): Promise<readonly AgentSpan[]> {
  const { rows } = await connection.query<AgentRow>(
    `select feed_id, vendor_id, site_id, at, state, queue_ids, queue_id from @agent_now as agent where state <> 'offline' and at > $1 and at < $2`,
    [from - SPAN_MS_MAX, Math.min(to, asOf)],
  )
  return rows.flatMap((row) => {
    const { feed_id: feedId, at, state, vendor_id: vendorId, site_id: siteId, queue_ids: queueIds, queue_id: queueId } = row
    const span = openSpan({ feedId, at, state, vendorId, siteId, queueIds, queueId }, asOf)
    return span !== null && reachesInto(span, { from, to }) ? [span] : []
  })
}

export function reachesInto({ start, end }: AgentSpan, { from, to }: Period): boolean {
  return start < to && end > from
}

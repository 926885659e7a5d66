import type { TallyAnswer, TallyPlan, TallyReads } from '../../app/kpi-query.ts'
import type { LocalDays } from '../../app/local-days.ts'
import { INTERNAL, type Scope } from '../../app/scope.ts'
import { TallyGather } from '../../app/tally-gather.ts'
import { KeyedSink } from '../../domain/interval/tally-sink.ts'
import { ok } from '../../domain/shared/result.ts'
import { lastHeard } from './intake-batch.ts'
import { gatherAgents } from './known-at-agents.ts'
import { gatherContacts } from './known-at-contacts.ts'
import type { Connection, StoreConnections } from './pools.ts'
import type { ScopedConnection } from './scoped-connection.ts'
import type { MomentReads, StoreMoment } from './tally-read-moment.ts'
import { readOpenSpans, readWaiting } from './tally-read-open.ts'
import { readReports } from './tally-read-reports.ts'
import { readSums } from './tally-read-sums.ts'

type Sums = Pick<TallyAnswer, 'tallies' | 'waiting' | 'openSpans'>

/** Reads tallies in PostgreSQL: the present from the tallies themselves, a past moment from the facts that were known then. */
export function tallyReads(connections: StoreConnections, moments: MomentReads, localDays: LocalDays): TallyReads {
  return {
    read: async (scope, knownAt, plan) =>
      await moments.read(scope, knownAt, async (connection, moment) => {
        const planned = plan(moment)
        if (!planned.ok) return planned
        const sums = moment.isPast
          ? await readPast(connection, planned.value, moment, { scope, connections, localDays })
          : await readPresent(connection, planned.value, moment)
        const reports = await readReports(connection, planned.value, moment.knownVersions)
        const heard = await lastHeard(connection, moment.asOf)
        return ok({ moment, plan: planned.value, ...sums, reports, lastHeard: heard })
      }),
  }
}

async function readPresent(connection: ScopedConnection, plan: TallyPlan, { asOf, counting }: StoreMoment): Promise<Sums> {
  const tallies = await readSums(connection, plan, counting)
  if (plan.withOpen === false) return { tallies, ...NOTHING_OPEN }
  return {
    tallies,
    waiting: await readWaiting(connection, plan),
    openSpans: await readOpenSpans(connection, plan, asOf),
  }
}

interface PastContext {
  readonly scope: Scope
  readonly connections: StoreConnections
  readonly localDays: LocalDays
}

async function readPast(
  connection: ScopedConnection,
  plan: TallyPlan,
  moment: StoreMoment,
  { scope, connections, localDays }: PastContext,
): Promise<Sums> {
  const gather = new TallyGather(plan)
  const vendorId = scope.kind === 'vendor' ? scope.vendorId : null
  const waiting = await gatherContacts(connection, plan, moment, { gather, localDays, ownVendorId: vendorId })
  const sink = new KeyedSink((key) => gather.tallyFor(key, NO_EDGES))
  const asStaff = <T>(work: (staff: Connection) => Promise<T>): Promise<T> => connections.withScope(INTERNAL, work)
  const own = vendorId === null ? null : { vendorId, asStaff }
  const openSpans = await gatherAgents(connection, plan, moment, { sink, own })
  const tallies = gather.tallies()
  return plan.withOpen === false ? { tallies, ...NOTHING_OPEN } : { tallies, waiting, openSpans }
}

const NOTHING_OPEN = { waiting: [], openSpans: [] } as const

/** Agents' time has no histograms. */
const NO_EDGES: readonly number[] = []

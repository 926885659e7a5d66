import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { Clock } from '../../app/clock.ts'
import type { TallyReads } from '../../app/kpi-query.ts'
import { LocalDays } from '../../app/local-days.ts'
import type { ForecastBook } from '../../app/outlook/kept-forecast.ts'
import { type PlanScores, planAccuracy } from '../../app/plans/plan-accuracy.ts'
import type { PlanStore, StoredPlan } from '../../app/plans/plan-store.ts'
import { type InEffectRequest, missingIntervals, readInEffect, readStaffing } from '../../app/plans/plans-in-effect.ts'
import type { Scope } from '../../app/scope.ts'
import { FORECAST_LEADS } from '../../domain/forecast/forecast-lead.ts'
import { comparePlans } from '../../domain/plan/compare-plans.ts'
import { type LockDays, lockDaysOf } from '../../domain/plan/horizon.ts'
import { type HeldPlan, newestCells } from '../../domain/plan/snapshot.ts'
import type { Directory } from '../../domain/record/directory.ts'
import { formatInstant } from '../../domain/shared/civil.ts'
import { DAY_MS, type Instant } from '../../domain/shared/instant.ts'
import { planAccuracyQuery } from '../../wire/plan-accuracy.ts'
import { planChangeQuery, planCompareQuery, planInEffectQuery, planRowsQuery, planStaffingQuery } from '../../wire/plans.ts'
import { attributionOf } from './attribution-of.ts'
import { callerOn } from './caller.ts'
import { instantOf, optionalInstantOf } from './instant-parameter.ts'
import { queryOf } from './parse.ts'
import type { PlanImportRouteDeps } from './plan-import-routes.ts'
import { planListRoute } from './plan-list-route.ts'
import { comparedOf, effectiveOf, keysOf, PlanReferences, planOf, rowOf, rowsCsv } from './plan-view.ts'
import { badRequest, notFound, Problem } from './problem.ts'
import { idOf } from './token-routes.ts'
import { wantsCsv } from './wants-csv.ts'

export interface PlanDeps extends PlanImportRouteDeps {
  readonly plans: PlanStore
  readonly reads: TallyReads
  readonly forecastBook: ForecastBook
  readonly now: () => Instant
  readonly clock: Clock
}

const SPAN_MS_MAX = 62 * DAY_MS

/** Snapshots of plans: listed, looked into, compared, withdrawn; and what counts of them. */
export function planRoutes(server: FastifyInstance, deps: PlanDeps): void {
  const localDays = new LocalDays(deps.calendar)
  planListRoute(server, deps, localDays)
  lookRoutes(server, deps)
  compareRoute(server, deps)
  changeRoutes(server, deps)
  const config = { scope: 'readPlans' } as const
  server.get('/api/v1/plans/in-effect', { config }, async (request) => {
    const query = queryOf(request, planInEffectQuery)
    const { scope, directory, asked } = await askedOn(request, deps, query)
    const { cells, snapshots } = await readInEffect({ plans: deps.plans, localDays }, scope, directory, query.kind ?? 'forecast', asked)
    const [keys, references] = [keysOf(directory), new PlanReferences(snapshots)]
    const rows = cells.map((cell) => effectiveOf(cell, keys, references))
    const missing = missingIntervals(cells, asked).map(({ queueId, vendorId, starts }) => {
      return { queue: keys('queue', queueId) ?? '', vendor: keys('vendor', vendorId), starts: starts.map(formatInstant) }
    })
    const plans = references.plans.map((plan) => planOf(plan, scope, keys))
    return { horizon: asked.horizon, lockDays: lockDaysIn(directory, asked, deps.now()), plans, rows, missing }
  })
  accuracyRoute(server, deps, localDays)
  server.get('/api/v1/plans/staffing', { config }, async (request) => {
    const { scope, directory, asked } = await askedOn(request, deps, queryOf(request, planStaffingQuery))
    const { gaps, snapshots } = await readStaffing({ plans: deps.plans, localDays }, scope, directory, asked)
    const [keys, references] = [keysOf(directory), new PlanReferences(snapshots)]
    const rows = gaps.map(({ queueId, vendorId, start, required, committed, gapHeads }) => {
      const place = { queue: keys('queue', queueId) ?? '', vendor: keys('vendor', vendorId), start: formatInstant(start) }
      return { ...place, required: references.of(required), committed: references.of(committed), gapHeads }
    })
    const plans = references.plans.map((plan) => planOf(plan, scope, keys))
    return { horizon: asked.horizon, lockDays: lockDaysIn(directory, asked, deps.now()), plans, rows }
  })
}

function accuracyRoute(server: FastifyInstance, deps: PlanDeps, localDays: LocalDays): void {
  server.get('/api/v1/plans/accuracy', { config: { scope: 'readHistory' } }, async (request) => {
    const { plan: named, horizon, model, lead, ...query } = queryOf(request, planAccuracyQuery)
    const { scope, directory, asked } = await askedOn(request, deps, query)
    const snapshot = named === undefined ? null : await planOn(deps, scope, Number(named))
    if (snapshot !== null && snapshot.kind !== 'forecast')
      throw badRequest(`a ${snapshot.kind} is no forecast that something could be held against`)
    const locks = asked.lockVendorId === undefined ? {} : { lockVendorId: asked.lockVendorId }
    const planned =
      snapshot === null ? ({ kind: 'horizon', horizon: horizon ?? 'latest', ...locks } as const) : ({ kind: 'snapshot', snapshot } as const)
    if (lead !== undefined && (named !== undefined || horizon !== undefined)) {
      throw badRequest('a plan, or what counted at a lock, was not foreseen so long before', [
        { parameter: 'lead', expected: 'nothing beside it' },
      ])
    }
    const own = model === 'only' ? ({ kind: 'model' } as const) : planned
    const of = lead === undefined ? own : ({ kind: 'lead', lead: FORECAST_LEADS[lead] } as const)
    const { from, to, queueIds } = asked
    const told = await planAccuracy({ ...deps, localDays }, scope, directory, deps.now(), {
      from,
      to,
      queueIds,
      of,
      isBeside: model === 'beside',
    })
    const keys = keysOf(directory)
    return {
      plan: snapshot === null ? null : planOf(snapshot, scope, keys),
      horizon: of.kind === 'horizon' ? of.horizon : null,
      lead: lead ?? null,
      lockDays: lockDaysIn(directory, asked, deps.now()),
      from: formatInstant(from),
      to: formatInstant(Math.max(from, told.to)),
      ...scoresJson(told, keys),
      days: told.days,
      intervals: told.intervals.map(({ queueId, start, ...errors }) => {
        return { queue: keys('queue', queueId) ?? '', start: formatInstant(start), ...errors }
      }),
      beside: told.beside === null ? null : scoresJson(told.beside, keys),
      unplanned: told.unplanned,
    }
  })
}

function scoresJson({ total, markets, queues }: PlanScores, keys: ReturnType<typeof keysOf>): object {
  return {
    total,
    markets: markets.map(({ marketId, ...errors }) => ({ market: keys('market', marketId) ?? '', ...errors })),
    queues: queues.map(({ queueId, ...errors }) => ({ queue: keys('queue', queueId) ?? '', ...errors })),
  }
}

function lookRoutes(server: FastifyInstance, deps: PlanDeps): void {
  const config = { scope: 'readHistory' } as const
  server.get('/api/v1/plans/:id/rows', { config }, async (request, reply) => {
    const query = queryOf(request, planRowsQuery)
    const { scope } = callerOn(request)
    const plan = await planOn(deps, scope, idOf(request))
    const span = { from: optionalInstantOf(query.from, 'from') ?? plan.from, to: optionalInstantOf(query.to, 'to') ?? plan.to }
    const directory = await deps.directories.of(scope)
    const queueId = query.queue === undefined ? null : directory.queueId(query.queue)
    const { cells } = await heldOf(deps, scope, plan, { ...span, queueIds: query.queue === undefined ? null : [queueId ?? 0] })
    const keys = keysOf(directory)
    reply.header('vary', 'accept')
    if (!wantsCsv(request.headers.accept)) return { plan: planOf(plan, scope, keys), rows: cells.map((cell) => rowOf(cell, keys)) }
    reply.type('text/csv; charset=utf-8').header('content-disposition', 'attachment; filename="plan.csv"')
    return reply.send(rowsCsv(cells, keys))
  })
  server.get('/api/v1/plans/:id/inputs', { config }, async (request) => {
    const { scope } = callerOn(request)
    // How a file was read names what is in it; who is limited to some queues may not know of others.
    if (scope.kind === 'internal' && scope.queueIds !== undefined) throw notFound('plan')
    const inputs = await deps.plans.inputs((await planOn(deps, scope, idOf(request))).snapshotId)
    return { inputs: inputs ?? {} }
  })
}

function compareRoute(server: FastifyInstance, deps: PlanDeps): void {
  const config = { scope: 'readHistory' } as const
  server.get('/api/v1/plans/compare', { config }, async (request) => {
    const query = queryOf(request, planCompareQuery)
    const { scope } = callerOn(request)
    const [first, second] = [await planOn(deps, scope, Number(query.first)), await planOn(deps, scope, Number(query.second))]
    if (first.kind !== second.kind) throw badRequest(`a ${first.kind} and a ${second.kind} do not say the same`)
    const span = {
      from: optionalInstantOf(query.from, 'from') ?? Math.max(first.from, second.from),
      to: optionalInstantOf(query.to, 'to') ?? Math.min(first.to, second.to),
      queueIds: null,
    }
    if (span.to <= span.from) throw badRequest('they have no interval in common: name a time with from and to')
    const held = [await heldOf(deps, scope, first, span), await heldOf(deps, scope, second, span)] as const
    const keys = keysOf(await deps.directories.of(scope))
    const queues = comparePlans(held[0].cells, held[1].cells)
    return {
      first: planOf(first, scope, keys),
      second: planOf(second, scope, keys),
      queues: queues.map((queue) => comparedOf(queue, keys)),
    }
  })
}

/** Nothing is taken away: a snapshot that is withdrawn counts for nothing, and can count again. */
function changeRoutes(server: FastifyInstance, deps: PlanDeps): void {
  const config = { scope: 'importPlans' } as const
  const change = async (request: FastifyRequest, isWithdrawn: boolean) => {
    queryOf(request, planChangeQuery)
    const { scope } = callerOn(request)
    const { snapshotId } = await planOn(deps, scope, idOf(request))
    const changed = await deps.plans.setWithdrawn(scope, attributionOf(request), { snapshotId, isWithdrawn }, deps.clock.tick())
    if (changed.ok) return planOf(changed.value, scope, keysOf(await deps.directories.of(scope)))
    if (changed.error.kind === 'missing') throw notFound('plan')
    const taken = changed.error.kind === 'nameTaken'
    const title = taken ? 'Another plan has its name by now' : isWithdrawn ? 'It is withdrawn already' : 'It counts already'
    throw new Problem({ status: 409, kind: taken ? 'plan-name-taken' : 'plan-unchanged', title })
  }
  server.delete('/api/v1/plans/:id', { config }, async (request) => await change(request, true))
  server.post('/api/v1/plans/:id/restore', { config }, async (request) => await change(request, false))
}

/** A vendor is told no number of a snapshot, and could learn from those it tries how many others have. */
async function planOn(deps: PlanDeps, scope: Scope, snapshotId: number): Promise<StoredPlan> {
  const plan = scope.kind === 'vendor' ? null : await deps.plans.one(scope, snapshotId)
  if (plan === null) throw notFound('plan')
  return plan
}

async function heldOf(
  deps: PlanDeps,
  scope: Scope,
  plan: StoredPlan,
  asked: Pick<InEffectRequest, 'from' | 'to' | 'queueIds'>,
): Promise<HeldPlan> {
  const which = { kinds: [plan.kind], knownAt: null, withWithdrawn: true, snapshotIds: [plan.snapshotId] }
  return { snapshot: plan, cells: newestCells(await deps.plans.held(scope, { ...asked, ...which })) }
}

/** What is agreed now; each interval is locked by what is agreed for its own day. */
function lockDaysIn(directory: Directory, { lockVendorId }: InEffectRequest, now: Instant): LockDays {
  return lockDaysOf(lockVendorId === undefined ? null : directory.vendor(lockVendorId, now))
}

interface Asking {
  readonly from: string
  readonly to: string
  readonly queue?: string | undefined
  readonly by?: 'queue' | 'vendor' | undefined
  readonly horizon?: InEffectRequest['horizon'] | undefined
  readonly vendor?: string | undefined
  readonly asKnownAt?: string | undefined
}

async function askedOn(
  request: FastifyRequest,
  deps: PlanDeps,
  query: Asking,
): Promise<{ readonly scope: Scope; readonly directory: Directory; readonly asked: InEffectRequest }> {
  const { scope } = callerOn(request)
  const directory = await deps.directories.of(scope)
  const span = { from: instantOf(query.from, 'from'), to: instantOf(query.to, 'to') }
  if (span.to <= span.from || span.to - span.from > SPAN_MS_MAX) {
    throw badRequest('the time is not one that can be asked for', [
      { parameter: 'to', expected: `after from, at most ${SPAN_MS_MAX / DAY_MS} days` },
    ])
  }
  const queueId = query.queue === undefined ? null : directory.queueId(query.queue)
  if (query.queue !== undefined && queueId === null) {
    throw badRequest('a name is not known', [{ parameter: 'queue', value: query.queue, expected: 'the key of a queue' }])
  }
  const queueIds = queueId === null ? null : [queueId]
  const lockVendorId = query.vendor === undefined ? null : directory.vendorId(query.vendor)
  if (query.vendor !== undefined && lockVendorId === null) {
    throw badRequest('a name is not known', [{ parameter: 'vendor', value: query.vendor, expected: 'the key of a vendor' }])
  }
  const locks = lockVendorId === null ? {} : { lockVendorId }
  const knownAt = optionalInstantOf(query.asKnownAt, 'asKnownAt')
  return {
    scope,
    directory,
    asked: { ...span, queueIds, ...locks, level: query.by ?? 'queue', horizon: query.horizon ?? 'latest', knownAt },
  }
}

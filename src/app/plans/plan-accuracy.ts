import { accuracyOf, type ErrorSums, type Outcome, sumErrors, sumErrorsBy, whatMadeTheError } from '../../domain/forecast/accuracy.ts'
import { measure, type Tally } from '../../domain/interval/tally.ts'
import type { PlanHorizon } from '../../domain/plan/horizon.ts'
import { cellsAtLevel } from '../../domain/plan/plan-level.ts'
import { newestCells } from '../../domain/plan/snapshot.ts'
import type { Directory } from '../../domain/record/directory.ts'
import { type Instant, intervalStart, SECOND_MS } from '../../domain/shared/instant.ts'
import { ok } from '../../domain/shared/result.ts'
import type { TallyPlan, TallyReads } from '../kpi-query.ts'
import type { LocalDays } from '../local-days.ts'
import type { Scope } from '../scope.ts'
import type { StoredPlan } from './plan-store.ts'
import { type InEffectDeps, readInEffect } from './plans-in-effect.ts'

/** What a forecast is held against: one snapshot, or what counted at a horizon. */
export interface AccuracyRequest {
  readonly from: Instant
  readonly to: Instant
  readonly queueIds: readonly number[] | null
  readonly of: { readonly kind: 'snapshot'; readonly snapshot: StoredPlan } | { readonly kind: 'horizon'; readonly horizon: PlanHorizon }
}

export interface AccuracyDeps extends InEffectDeps {
  readonly reads: TallyReads
  readonly localDays: LocalDays
}

/** How good a forecast was, of volume and of handle time (weighted by the contacts handled). */
export interface PlanErrors {
  readonly intervals: number
  readonly forecast: number
  readonly actual: number
  readonly wape: number | null
  readonly bias: number | null
  /** Share of intervals within the outermost quantiles; null where none has a band. */
  readonly coverage: number | null
  readonly ahtWape: number | null
  readonly ahtBias: number | null
}

export interface PlanAccuracy {
  /** Up to the last interval that is over. */
  readonly to: Instant
  readonly total: PlanErrors
  readonly queues: readonly (PlanErrors & { readonly queueId: number })[]
  /** Local days that made most of the error, the worst first. */
  readonly days: readonly { readonly date: string; readonly error: number; readonly share: number }[]
  /** Contacts that came in intervals of which the forecast says nothing, on days that it speaks of. */
  readonly unplanned: { readonly intervals: number; readonly contacts: number }
}

interface Volume extends Outcome {
  readonly queueId: number
  readonly date: string
}

const DAYS_TOLD_MAX = 10

/**
 * Holds forecasts against what came. A queue's day on which nothing at all was offered is not a quiet day but one that is not known, so it
 * does not count; nor does an interval that is not over.
 */
export async function planAccuracy(
  deps: AccuracyDeps,
  scope: Scope,
  directory: Directory,
  now: Instant,
  request: AccuracyRequest,
): Promise<PlanAccuracy> {
  const to = Math.min(request.to, intervalStart(now))
  const cells = await forecastCells(deps, scope, directory, { ...request, to })
  const queueIds = [...new Set(cells.map(({ queueId }) => queueId))]
  const came = await readCame(deps.reads, scope, queueIds, { from: request.from, to })
  const dateOf = (queueId: number, start: Instant): string => deps.localDays.dayAt(zoneOf(directory, queueId, start), start).date
  const knownDays = new Set([...came].filter(([, tally]) => offered(tally) > 0).map(([name]) => dayName(name, dateOf)))
  const volumes: Volume[] = []
  const times: (Outcome & { readonly queueId: number })[] = []
  const planned = new Set<string>()
  for (const { queueId, start, contacts, ahtSeconds, quantiles } of cells) {
    const name = `${queueId} ${start}`
    const date = dateOf(queueId, start)
    planned.add(name)
    if (!knownDays.has(`${queueId} ${date}`)) continue
    const tally = came.get(name) ?? null
    const levels = Object.entries(quantiles ?? {}).map(([level, value]) => ({ level: Number(level), value }))
    const band = levels.length === 0 ? {} : { quantiles: levels.sort((a, b) => a.level - b.level) }
    if (contacts !== null) volumes.push({ queueId, date, forecast: contacts, actual: tally === null ? 0 : offered(tally), ...band })
    const handled = tally === null ? 0 : measure(tally, 'handled')
    if (ahtSeconds !== null && tally !== null && handled > 0) {
      times.push({ queueId, forecast: ahtSeconds, actual: handleMs(tally) / handled / SECOND_MS, weight: handled })
    }
  }
  const plannedDays = new Set([...planned].map((name) => dayName(name, dateOf)))
  const left = [...came].filter(([name, tally]) => !planned.has(name) && offered(tally) > 0 && plannedDays.has(dayName(name, dateOf)))
  const ahtBy = sumErrorsBy(times, ({ queueId }) => String(queueId))
  return {
    to,
    total: errorsOf(volumes, sumErrors(volumes), sumErrors(times)),
    queues: queueIds.flatMap((queueId) => {
      const own = volumes.filter((each) => each.queueId === queueId)
      return own.length === 0 ? [] : [{ queueId, ...errorsOf(own, sumErrors(own), ahtBy.get(String(queueId)) ?? sumErrors([])) }]
    }),
    days: whatMadeTheError(sumErrorsBy(volumes, ({ date }) => date))
      .slice(0, DAYS_TOLD_MAX)
      .map(({ key, error, share }) => ({ date: key, error, share })),
    unplanned: { intervals: left.length, contacts: left.reduce((total, [, tally]) => total + offered(tally), 0) },
  }
}

interface ForecastCell {
  readonly queueId: number
  readonly start: Instant
  readonly contacts: number | null
  readonly ahtSeconds: number | null
  readonly quantiles: Readonly<Record<string, number>> | null
}

async function forecastCells(
  deps: AccuracyDeps,
  scope: Scope,
  directory: Directory,
  request: AccuracyRequest,
): Promise<readonly ForecastCell[]> {
  const { from, to, queueIds, of } = request
  if (to <= from) return []
  if (of.kind === 'snapshot') {
    const which = { kinds: [of.snapshot.kind], knownAt: null, withWithdrawn: true, snapshotIds: [of.snapshot.snapshotId] }
    return cellsAtLevel(newestCells(await deps.plans.held(scope, { from, to, queueIds, ...which })), 'queue')
  }
  const asked = { from, to, queueIds, level: 'queue', horizon: of.horizon, knownAt: null } as const
  const { cells } = await readInEffect(deps, scope, directory, 'forecast', asked)
  return cells.map(({ queueId, start, contacts, ahtSeconds, quantiles }) => {
    return { queueId, start, contacts: contacts?.value ?? null, ahtSeconds: ahtSeconds?.value ?? null, quantiles: quantiles?.value ?? null }
  })
}

async function readCame(
  reads: TallyReads,
  scope: Scope,
  queueIds: readonly number[],
  { from, to }: { readonly from: Instant; readonly to: Instant },
): Promise<ReadonlyMap<string, Tally>> {
  if (queueIds.length === 0 || to <= from) return new Map()
  const parts = [{ queueIds, grain: 'interval' as const, from, to, cuts: null }]
  const kept = { keepsVendors: false, keepsSites: false, vendorIds: null, siteIds: null, withReports: false }
  const measures = ['offered', 'handled', 'talkMs', 'holdMs', 'wrapMs'] as const
  const answer = await reads.read<TallyPlan, never>(scope, null, () => ok({ parts, from, to, ...kept, measures }))
  if (!answer.ok) throw new Error(`what came cannot be read: ${answer.error.kind}`)
  return new Map(answer.value.tallies.map(({ key, tally }) => [`${key.queueId} ${key.start}`, tally]))
}

function errorsOf(volumes: readonly Volume[], volume: ErrorSums, time: ErrorSums): PlanErrors {
  const [of, ofTime] = [accuracyOf(volume), accuracyOf(time)]
  return {
    intervals: volume.outcomes,
    forecast: volumes.reduce((total, { forecast }) => total + forecast, 0),
    actual: volume.actual,
    wape: of.wape,
    bias: of.bias,
    coverage: of.coverage,
    ahtWape: ofTime.wape,
    ahtBias: ofTime.bias,
  }
}

function offered(tally: Tally): number {
  return measure(tally, 'offered')
}

function handleMs(tally: Tally): number {
  return measure(tally, 'talkMs') + measure(tally, 'holdMs') + measure(tally, 'wrapMs')
}

function dayName(name: string, dateOf: (queueId: number, start: Instant) => string): string {
  const [queueId = 0, start = 0] = name.split(' ').map(Number)
  return `${queueId} ${dateOf(queueId, start)}`
}

function zoneOf(directory: Directory, queueId: number, at: Instant): string {
  return (directory.queue(queueId, at) ?? directory.queueHistory(queueId).at(-1)?.value)?.zone ?? 'UTC'
}

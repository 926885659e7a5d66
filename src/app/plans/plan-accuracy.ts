import { accuracyOf, type ErrorSums, type Outcome, sumErrors, sumErrorsBy, whatMadeTheError } from '../../domain/forecast/accuracy.ts'
import type { ForecastLead } from '../../domain/forecast/forecast-lead.ts'
import { measure, type Tally } from '../../domain/interval/tally.ts'
import type { PlanHorizon } from '../../domain/plan/horizon.ts'
import { cellsAtLevel } from '../../domain/plan/plan-level.ts'
import { newestCells } from '../../domain/plan/snapshot.ts'
import type { Directory } from '../../domain/record/directory.ts'
import { type Instant, intervalStart, SECOND_MS } from '../../domain/shared/instant.ts'
import type { TallyReads } from '../kpi-query.ts'
import type { LocalDays } from '../local-days.ts'
import type { ForecastBook } from '../outlook/kept-forecast.ts'
import type { Scope } from '../scope.ts'
import type { StoredPlan } from './plan-store.ts'
import { type InEffectDeps, readInEffect } from './plans-in-effect.ts'
import { offered, readCame } from './read-came.ts'

/** What a forecast is held against: one snapshot, or what counted at a horizon. */
export interface AccuracyRequest {
  readonly from: Instant
  readonly to: Instant
  readonly queueIds: readonly number[] | null
  readonly of:
    | { readonly kind: 'snapshot'; readonly snapshot: StoredPlan }
    | { readonly kind: 'horizon'; readonly horizon: PlanHorizon; readonly lockVendorId?: number }
    /** What we foresaw ourselves of each day before it began. */
    | { readonly kind: 'model' }
    /** What we foresaw ourselves so long before. */
    | { readonly kind: 'lead'; readonly lead: ForecastLead }
  /** Whether ours is held against what came as well, both over the intervals of both. */
  readonly isBeside: boolean
}

export interface AccuracyDeps extends InEffectDeps {
  readonly reads: TallyReads
  readonly localDays: LocalDays
  readonly forecastBook: Pick<ForecastBook, 'before'>
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
  /** Σ pinball loss ÷ ΣA, by level; empty where no interval has a band. */
  readonly pinball: readonly { readonly level: number; readonly loss: number | null }[]
  readonly ahtWape: number | null
  readonly ahtBias: number | null
}

export interface PlanScores {
  readonly total: PlanErrors
  readonly markets: readonly (PlanErrors & { readonly marketId: number })[]
  readonly queues: readonly (PlanErrors & { readonly queueId: number })[]
}

export interface PlanAccuracy extends PlanScores {
  /** Up to the last interval that is over. */
  readonly to: Instant
  /** Local days that made most of the error, the worst first. */
  readonly days: readonly { readonly date: string; readonly error: number; readonly share: number }[]
  /** Intervals that made most of it. */
  readonly intervals: readonly {
    readonly queueId: number
    readonly start: Instant
    readonly forecast: number
    readonly actual: number
    readonly share: number
  }[]
  /** Contacts that came in intervals of which the forecast says nothing, on days that it speaks of. */
  readonly unplanned: { readonly intervals: number; readonly contacts: number }
  /** Ours, over the intervals of both; null where it was not asked for. */
  readonly beside: PlanScores | null
}

interface Volume extends Outcome {
  readonly queueId: number
  readonly start: Instant
  readonly date: string
}

const TOLD_MAX = 10

/**
 * Holds forecasts against what came. A queue's day on which nothing at all was offered is not a quiet day but one that is not known, so it
 * does not count; nor does an interval that is not over. Beside our own, both are held against what came in the intervals of both.
 */
export async function planAccuracy(
  deps: AccuracyDeps,
  scope: Scope,
  directory: Directory,
  now: Instant,
  request: AccuracyRequest,
): Promise<PlanAccuracy> {
  const to = Math.min(request.to, intervalStart(now))
  const all = await forecastCells(deps, scope, directory, { ...request, to })
  const ours = request.isBeside ? await forecastCells(deps, scope, directory, { ...request, to, of: { kind: 'model' } }) : null
  const cells = ours === null ? all : inBoth(all, ours)
  const queueIds = [...new Set(cells.map(({ queueId }) => queueId))]
  const came = await readCame(deps.reads, scope, queueIds, { from: request.from, to })
  const dateOf = (queueId: number, start: Instant): string => deps.localDays.dayAt(zoneOf(directory, queueId, start), start).date
  const marketOf = (queueId: number): number | null => directory.queueHistory(queueId).at(-1)?.value.marketId ?? null
  const held = heldAgainst(cells, came, dateOf)
  const { volumes } = held
  const planned = new Set(cells.map(nameOf))
  const plannedDays = new Set([...planned].map((name) => dayName(name, dateOf)))
  const left = [...came].filter(([name, tally]) => !planned.has(name) && offered(tally) > 0 && plannedDays.has(dayName(name, dateOf)))
  return {
    to,
    ...scoresOf(held, queueIds, marketOf),
    days: whatMadeTheError(sumErrorsBy(volumes, ({ date }) => date))
      .slice(0, TOLD_MAX)
      .map(({ key, error, share }) => ({ date: key, error, share })),
    intervals: worstIntervals(volumes),
    unplanned: { intervals: left.length, contacts: left.reduce((total, [, tally]) => total + offered(tally), 0) },
    beside: ours === null ? null : scoresOf(heldAgainst(inBoth(ours, all), came, dateOf), queueIds, marketOf),
  }
}

interface Held {
  readonly volumes: readonly Volume[]
  readonly times: readonly (Outcome & { readonly queueId: number })[]
}

function heldAgainst(
  cells: readonly ForecastCell[],
  came: ReadonlyMap<string, Tally>,
  dateOf: (queueId: number, start: Instant) => string,
): Held {
  const knownDays = new Set([...came].filter(([, tally]) => offered(tally) > 0).map(([name]) => dayName(name, dateOf)))
  const volumes: Volume[] = []
  const times: (Outcome & { readonly queueId: number })[] = []
  for (const cell of cells) {
    const { queueId, start, contacts, ahtSeconds, quantiles } = cell
    const date = dateOf(queueId, start)
    if (!knownDays.has(`${queueId} ${date}`)) continue
    const tally = came.get(nameOf(cell)) ?? null
    const levels = Object.entries(quantiles ?? {}).map(([level, value]) => ({ level: Number(level), value }))
    const band = levels.length === 0 ? {} : { quantiles: levels.sort((a, b) => a.level - b.level) }
    if (contacts !== null) volumes.push({ queueId, start, date, forecast: contacts, actual: tally === null ? 0 : offered(tally), ...band })
    const handled = tally === null ? 0 : measure(tally, 'handled')
    if (ahtSeconds !== null && tally !== null && handled > 0) {
      times.push({ queueId, forecast: ahtSeconds, actual: handleMs(tally) / handled / SECOND_MS, weight: handled })
    }
  }
  return { volumes, times }
}

function scoresOf({ volumes, times }: Held, queueIds: readonly number[], marketOf: (queueId: number) => number | null): PlanScores {
  const scored = (isIn: (queueId: number) => boolean): PlanErrors | null => {
    const own = volumes.filter(({ queueId }) => isIn(queueId))
    return own.length === 0 ? null : errorsOf(own, sumErrors(own), sumErrors(times.filter(({ queueId }) => isIn(queueId))))
  }
  const marketIds = [...new Set(queueIds.map(marketOf))].filter((marketId) => marketId !== null)
  const named = <T extends object>(name: T, errors: PlanErrors | null): readonly (T & PlanErrors)[] =>
    errors === null ? [] : [{ ...name, ...errors }]
  return {
    total: errorsOf(volumes, sumErrors(volumes), sumErrors(times)),
    markets: marketIds.flatMap((marketId) =>
      named(
        { marketId },
        scored((queueId) => marketOf(queueId) === marketId),
      ),
    ),
    queues: queueIds.flatMap((queueId) =>
      named(
        { queueId },
        scored((each) => each === queueId),
      ),
    ),
  }
}

function worstIntervals(volumes: readonly Volume[]): PlanAccuracy['intervals'] {
  const all = volumes.reduce((sum, { forecast, actual }) => sum + Math.abs(forecast - actual), 0)
  return volumes
    .filter(({ forecast, actual }) => forecast !== actual)
    .toSorted((a, b) => Math.abs(b.forecast - b.actual) - Math.abs(a.forecast - a.actual))
    .slice(0, TOLD_MAX)
    .map(({ queueId, start, forecast, actual }) => {
      return { queueId, start, forecast, actual, share: all === 0 ? 0 : Math.abs(forecast - actual) / all }
    })
}

function inBoth(cells: readonly ForecastCell[], others: readonly ForecastCell[]): readonly ForecastCell[] {
  const names = new Set(others.filter(({ contacts }) => contacts !== null).map(nameOf))
  return cells.filter((cell) => cell.contacts !== null && names.has(nameOf(cell)))
}

function nameOf({ queueId, start }: Pick<ForecastCell, 'queueId' | 'start'>): string {
  return `${queueId} ${start}`
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
  if (of.kind === 'model') {
    const which = { kinds: ['forecast'] as const, knownAt: null, withWithdrawn: false, snapshotIds: null, ofModel: 'only' as const }
    return cellsAtLevel(newestCells(await deps.plans.held(scope, { from, to, queueIds, ...which })), 'queue')
  }
  if (of.kind === 'lead') {
    const cells = await deps.forecastBook.before(scope, of.lead, { from, to, queueIds })
    return cells.map(({ low, high, ...cell }) => ({
      ...cell,
      quantiles: low === null || high === null ? null : { '0.1': low, '0.9': high },
    }))
  }
  const locks = of.lockVendorId === undefined ? {} : { lockVendorId: of.lockVendorId }
  const asked = { from, to, queueIds, ...locks, level: 'queue', horizon: of.horizon, knownAt: null } as const
  const { cells } = await readInEffect(deps, scope, directory, 'forecast', asked)
  return cells.map(({ queueId, start, contacts, ahtSeconds, quantiles }) => {
    return { queueId, start, contacts: contacts?.value ?? null, ahtSeconds: ahtSeconds?.value ?? null, quantiles: quantiles?.value ?? null }
  })
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
    pinball: of.pinball,
    ahtWape: ofTime.wape,
    ahtBias: ofTime.bias,
  }
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

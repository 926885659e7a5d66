import type { ServiceLevelFormula } from '../../domain/interval/queue-rules.ts'
import { requiredAgents } from '../../domain/staffing/requirement.ts'
import type { SteadyService } from '../../domain/staffing/steady-queue.ts'
import { type StaffingTarget, serviceOf, targetedLevel } from '../../domain/staffing/target.ts'
import type { PredictedService } from './queue-outlook.ts'

/** A line of customers and the people before it, in one quarter hour. */
export interface LaneLoad {
  /** Offered to the lane in the quarter hour. */
  readonly offered: number
  /** All that falls to the people who serve it. */
  readonly erlangs: number
  readonly ahtSeconds: number
  readonly patienceSeconds: number | null
  /** May be a fraction: a mean over the quarter hour. */
  readonly heads: number
  /** Contacts that one head serves at once. */
  readonly atOnce: number
  /** Of the load over the heads, relative: what is not known of either, beside the chance that every queue has. */
  readonly relativeSd: number
}

export interface LaneTarget {
  readonly formula: ServiceLevelFormula
  readonly thresholdSeconds: number
  readonly shortAbandonSeconds: number
  readonly fraction: number
}

/** Three places of a normal curve and their weights: their mean is that of any curve up to the fifth order (Gauss and Hermite). */
const PLACES = [
  { at: -Math.sqrt(3), weight: 1 / 6 },
  { at: 0, weight: 2 / 3 },
  { at: Math.sqrt(3), weight: 1 / 6 },
] as const
/** Where one of ten lies beyond. */
const TENTH = 1.2816
const LOAD_MIN = 0.05
const HOUR_SECONDS = 3_600

/** The service in a lane: a mean over what is likely, since where a queue is full a little more does more harm than a little less does good. */
export function predictLane(load: LaneLoad, target: LaneTarget): PredictedService {
  const scaled = (sds: number): number => Math.max(LOAD_MIN, 1 + sds * load.relativeSd)
  let [level, volume] = [0, 0]
  for (const { at, weight } of PLACES) {
    const scale = scaled(at)
    level += weight * scale * levelAt(load, target, scale)
    volume += weight * scale
  }
  const mean = level / volume
  const middle = betweenHeads(load, (slots) => serviceOf(steady(load, 1), slots, target.thresholdSeconds))
  const of = (figure: (service: SteadyService) => number | null): number | null => mixed(middle, figure)
  return {
    level: mean,
    low: Math.min(mean, levelAt(load, target, scaled(TENTH))),
    high: Math.max(mean, levelAt(load, target, scaled(-TENTH))),
    asaSeconds: of(({ asaSeconds }) => asaSeconds),
    abandonFraction: of(({ abandonFraction }) => abandonFraction) ?? 0,
    occupancy: of(({ occupancy }) => occupancy) ?? (load.erlangs > 0 ? 1 : null),
    misses: load.offered * Math.max(0, target.fraction - mean),
  }
}

/** The fewest heads that meet the target under the expected load; null where none do. */
export function requiredHeads(load: Omit<LaneLoad, 'heads'>, target: LaneTarget): number | null {
  const required = requiredAgents(steady(load, 1), [staffingTarget(target)])
  return required.ok ? Math.ceil(required.value / load.atOnce) : null
}

function levelAt(load: LaneLoad, target: LaneTarget, scale: number): number {
  const levels = betweenHeads(load, (slots) => targetedLevel(steady(load, scale), slots, staffingTarget(target)))
  // A queue that nobody leaves and that grows without end serves nobody in time; one in which all leave at once has no level either.
  return mixed(levels, (level) => level) ?? 0
}

interface Between<T> {
  readonly below: T | null
  readonly above: T | null
  readonly part: number
}

/** A figure for a number of heads that is none: between those of the whole numbers around it. */
function betweenHeads<T>({ heads, atOnce }: Pick<LaneLoad, 'heads' | 'atOnce'>, figureAt: (slots: number) => T | null): Between<T> {
  const slots = Math.max(0, heads * atOnce)
  const below = Math.floor(slots)
  const part = slots - below
  const isWhole = part < 1e-6
  const lower = figureAt(below)
  return { below: lower, above: isWhole ? lower : figureAt(below + 1), part: isWhole ? 0 : part }
}

function mixed<T>({ below, above, part }: Between<T>, figure: (of: T) => number | null): number | null {
  const low = below === null ? null : figure(below)
  const high = above === null ? null : figure(above)
  if (high === null) return low
  return (1 - part) * (low ?? 0) + part * high
}

function steady({ erlangs, ahtSeconds, patienceSeconds }: Pick<LaneLoad, 'erlangs' | 'ahtSeconds' | 'patienceSeconds'>, scale: number) {
  return { callsPerHour: (scale * erlangs * HOUR_SECONDS) / ahtSeconds, ahtSeconds, patienceSeconds }
}

function staffingTarget({ formula, thresholdSeconds, shortAbandonSeconds, fraction }: LaneTarget): StaffingTarget & {
  readonly kind: 'serviceLevel'
} {
  return { kind: 'serviceLevel', formula, thresholdSeconds, shortAbandonSeconds, fractionMin: fraction }
}

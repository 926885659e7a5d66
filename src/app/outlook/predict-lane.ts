import type { ServiceLevelFormula } from '../../domain/interval/queue-rules.ts'
import { INTERVAL_MS, SECOND_MS } from '../../domain/shared/instant.ts'
import { requiredAgents } from '../../domain/staffing/requirement.ts'
import { levelByFormula, type StaffingTarget, type SteadyLoad, serviceOf } from '../../domain/staffing/target.ts'
import type { PredictedService, Range } from './queue-outlook.ts'
import { startingFigures, waitingAfter } from './starting-figures.ts'

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
  /** Waiting or in hand when the quarter hour begins; null where it is not known, and the line is taken to have come to rest. */
  readonly inSystem: number | null
}

export interface LaneTarget {
  readonly formula: ServiceLevelFormula
  readonly thresholdSeconds: number
  readonly shortAbandonSeconds: number
  readonly fraction: number
}

/** What customers meet under one load, for so many slots or between two of them. */
export interface LaneFigures {
  /** By the formula of the target. */
  readonly level: number
  readonly asaSeconds: number | null
  readonly abandonFraction: number
  readonly occupancy: number | null
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
  const at = (deviation: number): LaneFigures & { readonly scale: number } => {
    const scale = Math.max(LOAD_MIN, 1 + deviation)
    return { ...figuresAt(load, target, scale), scale }
  }
  const cases = PLACES.map((place) => ({ ...at(place.at * load.relativeSd), weight: place.weight }))
  const ofRange = TENTH * rangeSd(load)
  const [many, few] = [at(ofRange), at(-ofRange)]
  const mean = (of: (figures: LaneFigures) => number | null, weighted: (figures: (typeof cases)[number]) => number): number | null => {
    let [sum, weight] = [0, 0]
    for (const each of cases) {
      const value = of(each)
      if (value === null) continue
      sum += value * weighted(each)
      weight += weighted(each)
    }
    return weight === 0 ? null : sum / weight
  }
  const byOffered = (each: (typeof cases)[number]): number => each.weight * each.scale
  const level = mean((figures) => figures.level, byOffered) ?? 0
  const abandonFraction = mean((figures) => figures.abandonFraction, byOffered) ?? 0
  const asaSeconds = mean(
    (figures) => figures.asaSeconds,
    (each) => byOffered(each) * (1 - each.abandonFraction),
  )
  const occupancy = mean(
    (figures) => figures.occupancy,
    ({ weight }) => weight,
  )
  return {
    level,
    low: Math.min(level, many.level),
    high: Math.max(level, few.level),
    asaSeconds,
    asaRange: asaSeconds === null ? null : rangeOf(asaSeconds, few.asaSeconds, many.asaSeconds),
    abandonFraction,
    abandonRange: rangeOf(abandonFraction, few.abandonFraction, many.abandonFraction),
    occupancy,
    occupancyRange: occupancy === null ? null : rangeOf(occupancy, few.occupancy, many.occupancy),
    misses: load.offered * Math.max(0, target.fraction - level),
  }
}

/** So many wait for each slot, and one more, where a line takes them into the next quarter hour. */
const CARRIED_OF_SLOTS = 0.25

/**
 * How many wait or are in hand when the quarter hour is over, on the mean, where so many wait that the next one begins with them; null where the
 * line comes to rest before.
 */
export function carriedOn(load: LaneLoad): number | null {
  const { erlangs, inSystem } = load
  const slots = Math.round(load.heads * load.atOnce)
  if (erlangs === 0 || (inSystem === null && erlangs <= slots)) return null
  const queue = steady(load, 1)
  const waiting = inSystem === null ? (serviceOf(queue, slots, 0)?.queueLength ?? 0) : waitingAfter(queue, { slots, inSystem })
  return waiting > CARRIED_OF_SLOTS * slots + 1 ? Math.round(slots + waiting) : null
}

/** Whether more comes than can be served and hardly anybody leaves, so that the line grows and does not come to rest within the quarter hour. */
export function growsOn({ erlangs, heads, atOnce, patienceSeconds }: Omit<LaneLoad, 'inSystem'>): boolean {
  return erlangs > heads * atOnce && (patienceSeconds === null || patienceSeconds > INTERVAL_MS / SECOND_MS)
}

/** The level alone, on the mean over what is likely. */
export function meanLevel(load: LaneLoad, target: LaneTarget): number {
  let [level, volume] = [0, 0]
  for (const { at, weight } of PLACES) {
    const scale = Math.max(LOAD_MIN, 1 + at * load.relativeSd)
    level += weight * scale * figuresAt(load, target, scale).level
    volume += weight * scale
  }
  return level / volume
}

/** The fewest heads that meet the target under the expected load; null where none do. */
export function requiredHeads(load: Omit<LaneLoad, 'heads' | 'inSystem'>, target: LaneTarget): number | null {
  const required = requiredAgents(steady(load, 1), [staffingTarget(target)])
  return required.ok ? Math.ceil(required.value / load.atOnce) : null
}

/** In a single quarter hour more or fewer come, and take longer or shorter, by chance: waits are in common, so that does not even out over customers. */
function rangeSd({ erlangs, ahtSeconds, relativeSd }: LaneLoad): number {
  const contacts = (erlangs * INTERVAL_MS) / SECOND_MS / ahtSeconds
  return Math.sqrt(relativeSd ** 2 + CHANCE_OF_CONTACT / Math.max(1, contacts))
}

/** Of the load that one contact brings, as a relative variance: four in five counts lay in the range with it on three days of seed 3 of the demo company. */
const CHANCE_OF_CONTACT = 2

function rangeOf(mean: number, low: number | null, high: number | null): Range {
  return { low: Math.min(mean, low ?? mean), high: Math.max(mean, high ?? mean) }
}

function figuresAt(load: LaneLoad, target: LaneTarget, scale: number): LaneFigures {
  const queue = steady(load, scale)
  const { inSystem } = load
  return betweenSlots(Math.max(0, load.heads * load.atOnce), (slots) =>
    inSystem === null ? restingFigures(queue, slots, target) : startingFigures(queue, { slots, inSystem }, target),
  )
}

/** A line that has come to rest; one that grows without end serves nobody in time, and in one in which all leave at once nobody is either. */
function restingFigures(queue: SteadyLoad, slots: number, target: LaneTarget): LaneFigures {
  const service = serviceOf(queue, slots, target.thresholdSeconds)
  if (service === null) return { level: 0, asaSeconds: null, abandonFraction: 0, occupancy: 1 }
  const { asaSeconds, abandonFraction, occupancy } = service
  return {
    level: levelByFormula(queue, slots, staffingTarget(target), service) ?? 0,
    asaSeconds,
    abandonFraction,
    occupancy: occupancy ?? 1,
  }
}

/** Figures for a number of slots that is none: between those of the whole numbers around it. */
function betweenSlots(slots: number, figuresOf: (slots: number) => LaneFigures): LaneFigures {
  const below = Math.floor(slots)
  const part = slots - below
  const lower = figuresOf(below)
  if (part < WHOLE) return lower
  const upper = figuresOf(below + 1)
  const between = (low: number | null, high: number | null): number | null => {
    if (low === null || high === null) return high ?? low
    return (1 - part) * low + part * high
  }
  return {
    level: between(lower.level, upper.level) ?? 0,
    asaSeconds: between(lower.asaSeconds, upper.asaSeconds),
    abandonFraction: between(lower.abandonFraction, upper.abandonFraction) ?? 0,
    occupancy: between(lower.occupancy, upper.occupancy),
  }
}

const WHOLE = 1e-6

function steady(
  { erlangs, ahtSeconds, patienceSeconds }: Pick<LaneLoad, 'erlangs' | 'ahtSeconds' | 'patienceSeconds'>,
  scale: number,
): SteadyLoad {
  return { callsPerHour: (scale * erlangs * HOUR_SECONDS) / ahtSeconds, ahtSeconds, patienceSeconds }
}

function staffingTarget({ formula, thresholdSeconds, shortAbandonSeconds, fraction }: LaneTarget): StaffingTarget & {
  readonly kind: 'serviceLevel'
} {
  return { kind: 'serviceLevel', formula, thresholdSeconds, shortAbandonSeconds, fractionMin: fraction }
}

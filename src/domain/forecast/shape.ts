import type { DayCounts } from './base-shape.ts'
import type { DayFeatures } from './calendar-day.ts'
import { type Cholesky, factor, solve } from './cholesky.ts'
import {
  covariance,
  covarianceMatrix,
  covariancesWith,
  type DayKernel,
  type DayPrior,
  dayKernel,
  featureCovariances,
} from './day-kernel.ts'
import { smoothed } from './smooth.ts'

export interface ShapeSettings {
  readonly prior: DayPrior
  /** What a slot of a day has of its own, as a relative standard deviation at a mean slot: where estimating begins. */
  readonly ownSd: number
  /** How much of that fades from day to day beside it, and what is left of it after a day. */
  readonly memories: readonly { readonly share: number; readonly perDay: number }[]
  /** How much what a day departs by bends from one half hour to the next, as a relative standard deviation at a mean slot. */
  readonly bendSd: number
}

/** The shapes of days, learned: how each day departs from the common shape. Only this can say the shape of a day to come. */
export interface ShapeFit {
  readonly base: Float64Array
  readonly slots: number
  /** How much what days depart by of their own bends from slot to slot. */
  readonly bendSd: number
  /** The mean of all departures by slot: what the common shape, which is smooth, does not have of steps that come every day. */
  readonly everyDay: Float64Array
  readonly kernel: DayKernel
  readonly days: readonly DayFeatures[]
  readonly factored: Cholesky
  /** By day and slot: (share of the day ÷ usual share - 1) x √(usual share ÷ mean share), so that chance is the same in every slot. */
  readonly departures: Float64Array
  readonly ownVariance: number
  /** What each slot of each day was off from what the days before it foretold, in the same measure. */
  readonly innovations: Float64Array
  /** What of the departures the model takes to be more than chance. */
  readonly fitted: Float64Array
}

const ROUNDS = 2
const OWN_SD_MIN = 0.004
const OWN_SD_MAX = 0.5
const DEPARTURE_SDS_MAX = 4
const WARM_UP_DAYS = 15
const PRIOR_DAYS = 5
const SLOTS_OF_HALF_HOURS = 48
const VARIANCE_MIN = 1e-8

/**
 * Learns how the shapes of days depart from the common one. Each slot is a Gaussian process over days; all slots share one covariance, so
 * one factorisation serves them all, and a forecast is the common shape plus a weighted mean of past departures.
 */
export function fitShape(
  counts: DayCounts,
  given: {
    readonly features: readonly DayFeatures[]
    readonly base: Float64Array
    readonly sizes: Float64Array
    readonly noise: number
  },
  settings: ShapeSettings,
): ShapeFit {
  const { features, base, sizes } = given
  const open = base.filter((share) => share > 0).length
  const counting = sizes.map((size) => (given.noise * open) / Math.max(size, 0.5))
  const alike = featureCovariances(settings.prior, features)
  let ownVariance = settings.ownSd ** 2
  for (let round = 1; ; round += 1) {
    const departures = departuresOf(counts, { base, sizes, open }, (day) => Math.sqrt(ownVariance + (counting[day] as number)))
    const kernel = dayKernel(
      settings.prior,
      settings.memories.map(({ share, perDay }) => ({ variance: ownVariance * share, perDay })),
    )
    const own = counting.map((each) => each + ownVariance)
    const factored = factor(covarianceMatrix(alike, { days: features, memories: kernel.memories, own }), features.length)
    const innovations = innovationsOf(factored, departures, counts.slots)
    if (round === ROUNDS) {
      const fitted = fittedOf(factored, { departures, own, slots: counts.slots })
      const found = { kernel, days: features, factored, departures, ownVariance, innovations, fitted }
      const bendSd = settings.bendSd * (SLOTS_OF_HALF_HOURS / counts.slots) ** 1.5
      return { base, slots: counts.slots, bendSd, everyDay: meanOfDays(departures, counts), ...found }
    }
    ownVariance = estimateOwn({ innovations, counting, factored, open, slots: counts.slots }, ownVariance, settings)
  }
}

/** The shares of a day to come by slot, over the slots that were ever open; they sum to what the common shape has there. */
export function predictShape(fit: ShapeFit, day: DayFeatures, isOpen: (slot: number) => boolean): Float64Array {
  const toDays = covariancesWith(fit.kernel, day, fit.days)
  const weights = solve(fit.factored, toDays)
  const departure = new Float64Array(fit.slots)
  let variance = covariance(fit.kernel, day, day)
  for (let past = 0; past < weights.length; past += 1) {
    const weight = weights[past] as number
    variance -= weight * (toDays[past] as number)
    for (let slot = 0; slot < fit.slots; slot += 1)
      departure[slot] = (departure[slot] as number) + weight * (fit.departures[past * fit.slots + slot] as number)
  }
  const weightOfAll = weights.reduce((sum, weight) => sum + weight, 0)
  const usual = fit.everyDay.map((each) => weightOfAll * each)
  return departedShape(fit.base, smoothedDeparture(fit, departure, { usual, variance: Math.max(variance, VARIANCE_MIN) }), isOpen)
}

/** Neighbouring slots depart alike from what is usual: the less is known of each, the more they say of each other. */
function smoothedDeparture(
  { base, bendSd }: ShapeFit,
  departure: Float64Array,
  { usual, variance }: { readonly usual: Float64Array; readonly variance: number },
): Float64Array {
  const open = [...base.keys()].filter((slot) => (base[slot] as number) > 0)
  const line = smoothed(
    Float64Array.from(open, (slot) => (departure[slot] as number) - (usual[slot] as number)),
    new Float64Array(open.length).fill(variance),
    new Float64Array(open.length).fill(bendSd),
  )
  const result = new Float64Array(departure.length)
  open.forEach((slot, place) => {
    result[slot] = (usual[slot] as number) + (line[place] as number)
  })
  return result
}

function meanOfDays(departures: Float64Array, { days, slots }: DayCounts): Float64Array {
  const mean = new Float64Array(slots)
  departures.forEach((departure, at) => {
    mean[at % slots] = (mean[at % slots] as number) + departure / days
  })
  return mean
}

/** The common shape with a departure put on it, over the open slots. */
export function departedShape(base: Float64Array, departure: ArrayLike<number>, isOpen: (slot: number) => boolean): Float64Array {
  const mean = 1 / base.filter((share) => share > 0).length
  let usual = 0
  let departed = 0
  const shape = base.map((share, slot) => {
    if (share <= 0 || !isOpen(slot)) return 0
    const relative = Math.max(-0.9, (departure[slot] as number) * Math.sqrt(mean / share))
    usual += share
    departed += share * (1 + relative)
    return share * (1 + relative)
  })
  return departed > 0 ? shape.map((share) => (share * usual) / departed) : shape
}

function departuresOf(
  { days, slots, values }: DayCounts,
  given: { readonly base: Float64Array; readonly sizes: Float64Array; readonly open: number },
  sdOf: (day: number) => number,
): Float64Array {
  const departures = new Float64Array(days * slots)
  for (let day = 0; day < days; day += 1) {
    const size = given.sizes[day] as number
    const limit = DEPARTURE_SDS_MAX * sdOf(day)
    for (let slot = 0; slot < slots; slot += 1) {
      const share = given.base[slot] as number
      const value = values[day * slots + slot] as number
      if (Number.isNaN(value) || share <= 0 || size <= 0) continue
      const departure = (value / (size * share) - 1) * Math.sqrt(share * given.open)
      departures[day * slots + slot] = Math.max(-limit, Math.min(departure, limit))
    }
  }
  return departures
}

/** For each slot what solving with the lower factor gives, times its diagonal: what the past foretold is taken out of each day. */
function innovationsOf({ size, lower }: Cholesky, departures: Float64Array, slots: number): Float64Array {
  const solved = new Float64Array(size * slots)
  const innovations = new Float64Array(size * slots)
  for (let row = 0; row < size; row += 1) {
    const line = departures.slice(row * slots, (row + 1) * slots)
    for (let past = 0; past < row; past += 1) {
      const factor = lower[row * size + past] as number
      for (let slot = 0; slot < slots; slot += 1) line[slot] = (line[slot] as number) - factor * (solved[past * slots + slot] as number)
    }
    const pivot = lower[row * size + row] as number
    for (let slot = 0; slot < slots; slot += 1) {
      innovations[row * slots + slot] = line[slot] as number
      solved[row * slots + slot] = (line[slot] as number) / pivot
    }
  }
  return innovations
}

function fittedOf(
  factored: Cholesky,
  given: { readonly departures: Float64Array; readonly own: Float64Array; readonly slots: number },
): Float64Array {
  const { departures, own, slots } = given
  const fitted = new Float64Array(departures.length)
  const column = new Float64Array(factored.size)
  for (let slot = 0; slot < slots; slot += 1) {
    for (let day = 0; day < factored.size; day += 1) column[day] = departures[day * slots + slot] as number
    const weights = solve(factored, column)
    for (let day = 0; day < factored.size; day += 1)
      fitted[day * slots + slot] = (column[day] as number) - (own[day] as number) * (weights[day] as number)
  }
  return fitted
}

function estimateOwn(
  given: {
    readonly innovations: Float64Array
    readonly counting: Float64Array
    readonly factored: Cholesky
    readonly open: number
    readonly slots: number
  },
  before: number,
  settings: ShapeSettings,
): number {
  const { innovations, counting, factored, open, slots } = given
  const size = counting.length
  let evidence = PRIOR_DAYS * settings.ownSd ** 2
  let days = PRIOR_DAYS
  for (let day = Math.min(WARM_UP_DAYS, size >> 1); day < size; day += 1) {
    let squares = 0
    for (let slot = 0; slot < slots; slot += 1) squares += (innovations[day * slots + slot] as number) ** 2
    const noise = counting[day] as number
    const variance = (factored.lower[day * size + day] as number) ** 2
    const says = (before / (before + noise)) ** 2
    evidence += says * (squares / open - noise) * (before / (variance - noise))
    days += says
  }
  return Math.min(Math.max(evidence / days, OWN_SD_MIN ** 2), OWN_SD_MAX ** 2)
}

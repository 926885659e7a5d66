import type { DayFeatures } from './calendar-day.ts'
import { type Cholesky, factor, inverseDiagonal, solve, solveLower } from './cholesky.ts'
import {
  covariance,
  covarianceMatrix,
  covariancesWith,
  type DayKernel,
  type DayPrior,
  dayKernel,
  featureCovariances,
} from './day-kernel.ts'

/** What a day amounted to. */
export interface DayTotal {
  readonly features: DayFeatures
  /** The sum of what is known of the day. */
  readonly value: number
  /** The share of a whole day that is known of it, by its usual shape; above 0. */
  readonly exposure: number
  /** The relative variance that chance alone gives to a value of 1 per unit of exposure: 1 for counts. */
  readonly noise: number
}

export interface LevelSettings {
  readonly prior: DayPrior
  /** What days have of their own that no feature explains, as a relative standard deviation: where estimating begins. */
  readonly dispersionSd: number
  /** The shares of that variance which fade from day to day, and what is left of each after a day; the rest is each day's own. */
  readonly memories: readonly { readonly share: number; readonly perDay: number }[]
  /** A day further off than so many standard deviations of what all others say counts for less. */
  readonly robustSds: number
}

/** The sizes of days, learned: their logarithm is a Gaussian process over the features of days. Only this can say the size of a day to come. */
export interface LevelFit {
  readonly kernel: DayKernel
  readonly centre: number
  readonly days: readonly DayFeatures[]
  readonly factored: Cholesky
  readonly weights: Float64Array
  /** The relative variance of days that nothing explains. */
  readonly dispersion: number
  readonly ownVariance: number
  /** The logarithm of the size of each day that was learned from, as the model sees it afterwards. */
  readonly fitted: Float64Array
  /** What each day was off, as a logarithm, from what the days before it foretold. */
  readonly innovations: Float64Array
}

const ROUNDS = 4
/** Below so many a day the logarithm of a count is no longer near the logarithm of what was to be expected. */
const SMALL_DAY = 30
const DISPERSION_SD_MIN = 0.01
const DISPERSION_SD_MAX = 0.6
/** So many days' worth of evidence the dispersion that estimating begins with is taken for. */
const PRIOR_DAYS = 3
const INNOVATION_SDS_MAX = 3
/** The first days are foretold from next to nothing. */
const WARM_UP_DAYS = 15

/**
 * Learns the sizes of days. Model: log size = centre + Gaussian process with the covariance of the features and memories + the day's own
 * noise + the noise of counting, found by a few rounds of iterated weighting (as for a Poisson regression with a log link, so that days of
 * three contacts are told apart from days of none); days far off are weighted down. n³ operations per round for n days.
 */
export function fitLevel(totals: readonly DayTotal[], settings: LevelSettings): LevelFit {
  const days = totals.map(({ features }) => features)
  const sum = totals.reduce((before, { value }) => before + value, 0)
  const exposure = totals.reduce((before, { exposure: share }) => before + share, 0)
  const overall = Math.log(Math.max(sum, 0.5) / exposure)
  const isSmall = sum / totals.length < SMALL_DAY
  const seen = Float64Array.from(totals, (total) => (isSmall ? overall : Math.log((total.value + 0.5) / total.exposure)))
  let centre: number = isSmall ? overall : mean(seen)
  let target: Float64Array = seen
  let fitted: Float64Array = seen
  const trust = new Float64Array(days.length).fill(1)
  const features = featureCovariances(settings.prior, days)
  let dispersion = settings.dispersionSd ** 2
  for (let round = 1; ; round += 1) {
    const expected = Float64Array.from(totals, (total, day) => total.exposure * Math.exp(fitted[day] as number))
    if (isSmall) target = workingTargets(totals, fitted, expected)
    const step = fitOnce({ days, features, target, centre, dispersion, trust, counting: countingNoise(totals, expected) }, settings)
    fitted = step.fitted
    if (round === ROUNDS) return { ...step, days, centre, dispersion }
    weighDown(step, trust, settings.robustSds)
    dispersion = estimateDispersion(step, dispersion, settings)
    centre = mean(fitted)
  }
}

/** The logarithm of the size of a day to come, and its variance. */
export function predictLevel(fit: LevelFit, day: DayFeatures): { readonly log: number; readonly variance: number } {
  const toDays = covariancesWith(fit.kernel, day, fit.days)
  let log = fit.centre
  for (let place = 0; place < toDays.length; place += 1) log += (toDays[place] as number) * (fit.weights[place] as number)
  const known = solveLower(fit.factored, toDays)
  let variance = covariance(fit.kernel, day, day) + fit.ownVariance
  for (const each of known) variance -= each * each
  return { log, variance: Math.max(variance, fit.ownVariance) }
}

interface Step {
  readonly kernel: DayKernel
  readonly factored: Cholesky
  readonly weights: Float64Array
  readonly fitted: Float64Array
  readonly innovations: Float64Array
  readonly ownVariance: number
  readonly counting: Float64Array
  readonly own: Float64Array
}

function fitOnce(
  given: {
    readonly days: readonly DayFeatures[]
    readonly features: Float64Array
    readonly target: Float64Array
    readonly centre: number
    readonly dispersion: number
    readonly trust: Float64Array
    readonly counting: Float64Array
  },
  { prior, memories }: LevelSettings,
): Step {
  const { days, features, target, centre, dispersion, trust, counting } = given
  const kernel = dayKernel(
    prior,
    memories.map(({ share, perDay }) => ({ variance: dispersion * share, perDay })),
  )
  const ownVariance = dispersion * (1 - memories.reduce((sum, { share }) => sum + share, 0))
  const own = Float64Array.from(counting, (each, day) => (ownVariance + each) / (trust[day] as number))
  const factored = factor(covarianceMatrix(features, { days, memories: kernel.memories, own }), days.length)
  const off = Float64Array.from(target, (each) => each - centre)
  const weights = solve(factored, off)
  return {
    kernel,
    factored,
    weights,
    ownVariance,
    counting,
    own,
    fitted: Float64Array.from(target, (each, day) => each - (own[day] as number) * (weights[day] as number)),
    innovations: solveLower(factored, off).map((each, day) => each * (factored.lower[day * days.length + day] as number)),
  }
}

/** Days that are further from what all other days say than chance allows count for less: the variance of their noise grows. */
function weighDown({ factored, weights, own }: Step, trust: Float64Array, robustSds: number): void {
  const precision = inverseDiagonal(factored)
  for (let day = 0; day < trust.length; day += 1) {
    const from = own[day] as number
    const variance = 1 / (precision[day] as number) - from + from * (trust[day] as number)
    const sds = Math.abs((weights[day] as number) / (precision[day] as number)) / Math.sqrt(variance)
    trust[day] = Math.min(1, robustSds / Math.max(sds, 1e-9)) ** 2
  }
}

/** What the errors of one day ahead say about the variance that nothing explains, with what was assumed as some days' evidence. */
function estimateDispersion(step: Step, before: number, settings: LevelSettings): number {
  const size = step.innovations.length
  let evidence = PRIOR_DAYS * settings.dispersionSd ** 2
  let days = PRIOR_DAYS
  for (let day = Math.min(WARM_UP_DAYS, size >> 1); day < size; day += 1) {
    const variance = (step.factored.lower[day * size + day] as number) ** 2
    const counting = step.counting[day] as number
    const squared = Math.min((step.innovations[day] as number) ** 2, INNOVATION_SDS_MAX ** 2 * (before + counting))
    // A day whose counting noise drowns the rest says little.
    const says = (before / (before + counting)) ** 2
    evidence += says * (squared - counting) * (before / Math.max(before, variance - counting))
    days += says
  }
  return Math.min(Math.max(evidence / days, DISPERSION_SD_MIN ** 2), DISPERSION_SD_MAX ** 2)
}

function countingNoise(totals: readonly DayTotal[], expected: Float64Array): Float64Array {
  return Float64Array.from(totals, (total, day) => total.noise / Math.max(expected[day] as number, 0.05))
}

function workingTargets(totals: readonly DayTotal[], fitted: Float64Array, expected: Float64Array): Float64Array {
  return Float64Array.from(totals, ({ value }, day) => {
    const size = Math.max(expected[day] as number, 0.05)
    return (fitted[day] as number) + Math.max(-1, Math.min((value - size) / size, 3))
  })
}

function mean(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}

import { isPositiveDefinite } from './cholesky.ts'
import { normalQuantile } from './normal.ts'

/** How the slots of a day depart together from what was expected of them before it, learned from the past. */
export interface WithinDay {
  readonly slots: number
  /**
   * Covariance of the relative errors of two slots by rows, each times √(share ÷ mean share): what they have together, without what is a
   * slot's own and without the noise of counting.
   */
  readonly together: Float64Array
  /** The variance that each slot has of its own, beside counting. */
  readonly own: Float64Array
  /** How much wider than by these variances the middle four fifths of past errors were: above 1 where errors are wilder than a normal law. */
  readonly wilder: number
  /** The variance of the size of an ordinary day that is part of this: a day that is less known has so much more. */
  readonly usualLevelVariance: number
}

export interface WithinDaySettings {
  /** What slots have together, and what each has of its own: where estimating begins, as relative standard deviations. */
  readonly togetherSd: number
  readonly ownSd: number
  /** The part of what is together that the whole day has, and in how many hours the rest falls to a third. */
  readonly wholeDayShare: number
  readonly fadingHours: number
  /** How much the covariances as they were found count beside the curve through them, where there is no noise. */
  readonly foundShare: number
  /** They are smoothed over so many slots on each side. */
  readonly nearbySlots: number
}

export interface SlotErrors {
  readonly days: number
  readonly slots: number
  /** By day and slot, scaled as above; of slots that were never open they are not looked at. */
  readonly errors: Float64Array
  readonly isOpen: readonly boolean[]
  /** The variance that counting gave to the errors of each day. */
  readonly counting: Float64Array
  readonly usualLevelVariance: number
  /** That without the noise of counting the day: what the sizes of days alone say slots must have together. */
  readonly levelVariance: number
  readonly hoursPerSlot: number
}

const DAYS_MAX = 90
const ERROR_SDS_MAX = 2.5
const OWN_SD_MIN = 0.005
const MIXED_MIN = 0.02
/** Of what slots have of their own, so much is counted on to make the whole a covariance. */
const OWN_PART = 0.9
const WILDER_MIN = 0.85
const WILDER_MAX = 2
/** So much from 1 is chance: the decile of some thousand errors that go together. */
const WILDER_MARGIN = 0.08
/**
 * Errors that are calmer say so more surely: two thirds into days of known laws 82.6 % were covered of 80 with the margin above, and 81.8 with this one
 * (400 days of seed 2). Of the bank's days before 28 August it makes no difference: 83.7 %.
 */
const CALMER_MARGIN = 0.03

/**
 * Learns from the errors of the latest days, which forecasts of one day ahead had. Model: covariance = s² (w + (1 - w) exp(-hours ÷ fading))
 * with the moments of all pairs of slots, held towards the given values as far as noise hides them, and mixed with the covariances as found.
 */
export function fitWithinDay(given: SlotErrors, settings: WithinDaySettings): WithinDay {
  const errors = latestClipped(given)
  const open = given.isOpen.flatMap((isOpen, slot) => (isOpen ? [slot] : []))
  const days = errors.length
  const correlation = (lag: number): number =>
    settings.wholeDayShare + (1 - settings.wholeDayShare) * Math.exp((-lag * given.hoursPerSlot) / settings.fadingHours)
  const found = foundCovariances(errors, open)
  const moments = momentsOf(found, open, correlation)
  const counting = mean(given.counting.subarray(given.days - days))
  const error = moments.total ** 2 / Math.max(1, (days * open.length) / 4)
  const prior = Math.max(settings.togetherSd ** 2, given.levelVariance / moments.meanCorrelation)
  const variance = Math.max(0, (moments.together / error + 1 / prior) / (1 / error + 1 / prior ** 2))
  const ownFound = moments.total - counting - variance
  const ownError = error + (counting ** 2 * 2) / Math.max(1, days * open.length)
  const ownPrior = settings.ownSd ** 2
  const own = Math.max(OWN_SD_MIN ** 2, (ownFound / ownError + 1 / ownPrior) / (1 / ownError + 1 / ownPrior ** 2))
  const mixed = settings.foundShare * (variance / (variance + own + counting)) * (days / (days + 10))
  const nearby = localMeans(found, open.length, settings.nearbySlots)
  const parts = { slots: given.slots, open, correlation, variance, own, counting, mixed, found, nearby }
  return { ...covarianceOf(parts), wilder: wilderThan(given, variance + own), usualLevelVariance: given.usualLevelVariance }
}

interface Parts {
  readonly slots: number
  readonly open: readonly number[]
  readonly correlation: (lag: number) => number
  readonly variance: number
  readonly own: number
  readonly counting: number
  readonly mixed: number
  readonly found: Float64Array
  /** The same, smoothed. */
  readonly nearby: Float64Array
}

/** What is found is no covariance by itself once it is smoothed, so it is mixed in as far as the whole is one. */
function covarianceOf(parts: Parts): Pick<WithinDay, 'slots' | 'together' | 'own'> {
  for (let mixed = parts.mixed; mixed > MIXED_MIN; mixed /= 2) {
    const mixture = withFound({ ...parts, mixed })
    if (isCovariance(mixture, parts.open)) return mixture
  }
  return withFound({ ...parts, mixed: 0 })
}

function isCovariance({ slots, together, own }: Pick<WithinDay, 'slots' | 'together' | 'own'>, open: readonly number[]): boolean {
  const size = open.length
  const matrix = new Float64Array(size * size)
  open.forEach((slot, row) => {
    open.forEach((other, column) => {
      const alone = row === column ? OWN_PART * (own[slot] as number) : 0
      matrix[row * size + column] = (together[slot * slots + other] as number) + alone
    })
  })
  return isPositiveDefinite(matrix, size)
}

function withFound({
  slots,
  open,
  correlation,
  variance,
  own,
  counting,
  mixed,
  found,
  nearby,
}: Parts): Pick<WithinDay, 'slots' | 'together' | 'own'> {
  const together = new Float64Array(slots * slots)
  const owns = new Float64Array(slots).fill(own)
  open.forEach((slot, row) => {
    open.forEach((other, column) => {
      const curve = variance * correlation(Math.abs(slot - other))
      const seen = nearby[row * open.length + column] as number
      together[slot * slots + other] = (1 - mixed) * curve + (row === column ? mixed * variance : mixed * seen)
    })
    // What the mixed part has on its diagonal beyond what is together keeps the whole a covariance.
    const excess = (found[row * open.length + row] as number) - variance - counting
    owns[slot] = Math.max(OWN_SD_MIN ** 2, (1 - mixed) * own + mixed * excess)
  })
  return { slots, together, own: owns }
}

/** Each covariance as the mean of those of slots nearby, without the variances on the diagonal, which have noise in them that the others have not. */
function localMeans(found: Float64Array, size: number, slots: number): Float64Array {
  const means = new Float64Array(found.length)
  for (let row = 0; row < size; row += 1)
    for (let column = 0; column < size; column += 1) {
      let sum = 0
      let count = 0
      for (let near = Math.max(0, row - slots); near <= Math.min(size - 1, row + slots); near += 1)
        for (let other = Math.max(0, column - slots); other <= Math.min(size - 1, column + slots); other += 1) {
          if (near === other) continue
          sum += found[near * size + other] as number
          count += 1
        }
      means[row * size + column] = count === 0 ? 0 : sum / count
    }
  return means
}

/** The ninth decile of the errors on both sides, beside that of a normal law of the variance. */
function wilderThan({ days, slots, errors, isOpen, counting }: SlotErrors, variance: number): number {
  const sizes: number[] = []
  for (let day = firstOfLatest(days); day < days; day += 1)
    for (let slot = 0; slot < slots; slot += 1)
      if (isOpen[slot] === true)
        sizes.push(Math.abs(errors[day * slots + slot] as number) / Math.sqrt(variance + (counting[day] as number)))
  const middle = sizes.sort((a, b) => a - b)[Math.floor(sizes.length * 0.8)] ?? 0
  const found = middle / normalQuantile(0.9)
  const beyond = found > 1 ? Math.max(1, found - WILDER_MARGIN) : Math.min(1, found + CALMER_MARGIN)
  return Math.min(Math.max(beyond, WILDER_MIN), WILDER_MAX)
}

function firstOfLatest(days: number): number {
  return Math.max(Math.min(Math.floor(days / 4), 15), days - DAYS_MAX)
}

/** The errors of the latest days by open slot, none further out than a few usual errors: an incident is no pattern. */
function latestClipped({ days, slots, errors, isOpen }: SlotErrors): Float64Array[] {
  const open = isOpen.flatMap((each, slot) => (each ? [slot] : []))
  const first = firstOfLatest(days)
  const latest = Array.from({ length: days - first }, (_, day) =>
    Float64Array.from(open, (slot) => errors[(first + day) * slots + slot] as number),
  )
  const sorted = latest.flatMap((line) => [...line].map(Math.abs)).sort((a, b) => a - b)
  const limit = ERROR_SDS_MAX * 1.4826 * Math.max(sorted[sorted.length >> 1] ?? 0, (sorted[Math.floor(sorted.length * 0.9)] ?? 0) / 2.44)
  return latest.map((line) => line.map((error) => Math.max(-limit, Math.min(error, limit))))
}

function foundCovariances(errors: readonly Float64Array[], open: readonly number[]): Float64Array {
  const size = open.length
  const found = new Float64Array(size * size)
  for (const line of errors)
    for (let row = 0; row < size; row += 1)
      for (let column = 0; column < size; column += 1) {
        const at = row * size + column
        found[at] = (found[at] as number) + ((line[row] as number) * (line[column] as number)) / errors.length
      }
  return found
}

/** The variance of a slot, and the one that slots have together, by least squares through the covariances of all pairs. */
function momentsOf(
  found: Float64Array,
  open: readonly number[],
  correlation: (lag: number) => number,
): { readonly total: number; readonly together: number; readonly meanCorrelation: number } {
  const size = open.length
  let total = 0
  let over = 0
  let under = 0
  let correlations = 0
  for (let row = 0; row < size; row += 1) {
    total += (found[row * size + row] as number) / size
    for (let column = 0; column < row; column += 1) {
      const expected = correlation(Math.abs((open[row] as number) - (open[column] as number)))
      over += (found[row * size + column] as number) * expected
      under += expected ** 2
      correlations += expected
    }
  }
  const pairs = (size * (size - 1)) / 2
  return { total, together: under > 0 ? over / under : 0, meanCorrelation: pairs > 0 ? correlations / pairs : 1 }
}

function mean(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}

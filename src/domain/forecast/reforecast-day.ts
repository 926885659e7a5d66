import { factor, inverseDiagonal, solve, solveLower } from './cholesky.ts'
import type { WithinDay } from './within-day.ts'

/** What was expected of a day before it began, by slot, and how sure. */
export interface ExpectedDay {
  /** Expected by slot; 0 where the queue is closed. */
  readonly means: Float64Array
  /** Of the logarithm of the day's size. */
  readonly levelVariance: number
}

/** What is to be expected of the slots of a day: relative to the mean, with the errors that slots share. */
export interface DayOutlook {
  readonly means: Float64Array
  /** Of the rate behind each slot: what is wrong with it beside the noise of counting. */
  readonly relativeVariances: Float64Array
  /** The variance of the sum over the slots that are still to come, beside counting. */
  readonly sumVariance: number
}

export interface SlotNoise {
  /** The relative variance that chance alone gives to what is seen of a slot with this mean; 1 ÷ mean for counts. */
  readonly at: (mean: number, slot: number) => number
  /** How far a value that came is from its mean, in relative terms. */
  readonly departure: (value: number, mean: number) => number
}

/** Counts: Poisson noise, and the square root where it makes a large count's noise even. */
export const COUNTED: SlotNoise = {
  at: (mean) => 1 / mean,
  departure: (value, mean) => (mean >= ROOTED_FROM ? 2 * (Math.sqrt((value + 0.25) / mean) - 1) : (value - mean) / mean),
}

const ROOTED_FROM = 4
const SEEN_SDS_MAX = 3
const RELATIVE_VARIANCE_MAX = 1
const DEPARTURE_MAX = 3

export interface DaySeen {
  readonly seen: readonly (number | null)[]
  readonly within: WithinDay
  readonly noise: SlotNoise
  /** Whether something of a slot is still to come; where it is not said, it is in those that were not seen. */
  readonly isAhead?: (slot: number) => boolean
}

/**
 * What to expect of the rest of a day when some of its slots were seen: the conditional Gaussian of the relative errors of the slots that
 * were not seen given those that were. Nothing seen gives what was expected before. A seen slot that its neighbours contradict by more
 * than a few standard deviations counts as that far off and no further. Small counts and early hours move little, since chance explains them.
 */
export function outlook(
  day: ExpectedDay,
  { seen, within, noise, isAhead = (slot) => typeof seen[slot] !== 'number' }: DaySeen,
): DayOutlook {
  const open = [...day.means.keys()].filter((slot) => (day.means[slot] as number) > 0)
  const mean = open.reduce((sum, slot) => sum + (day.means[slot] as number), 0) / Math.max(1, open.length)
  const scale = Float64Array.from(day.means, (each) => (each > 0 ? Math.sqrt(each / mean) : 0))
  const moreLevel = Math.max(0, day.levelVariance - within.usualLevelVariance)
  const together = (one: number, other: number): number =>
    (within.together[one * within.slots + other] as number) + moreLevel * (scale[one] as number) * (scale[other] as number)
  const known = open.filter((slot) => typeof seen[slot] === 'number')
  const ahead = open.filter(isAhead)
  const conditional = condition({ known, ahead, together }, (slot) => {
    const expected = day.means[slot] as number
    const departure = Math.max(-2, Math.min(noise.departure(seen[slot] as number, expected), DEPARTURE_MAX))
    return {
      error: departure * (scale[slot] as number),
      variance: (within.own[slot] as number) + noise.at(expected, slot) * (scale[slot] as number) ** 2,
    }
  })
  return applied({ day, scale, within, ahead, conditional })
}

interface Conditional {
  /** The expected scaled error of each slot ahead. */
  readonly errors: Float64Array
  /** Their covariances by rows. */
  readonly covariances: Float64Array
}

function condition(
  of: { readonly known: readonly number[]; readonly ahead: readonly number[]; readonly together: (one: number, other: number) => number },
  seenAt: (slot: number) => { readonly error: number; readonly variance: number },
): Conditional {
  const { known, ahead, together } = of
  const covariances = Float64Array.from({ length: ahead.length ** 2 }, (_, at) =>
    together(ahead[Math.floor(at / ahead.length)] as number, ahead[at % ahead.length] as number),
  )
  const errors = new Float64Array(ahead.length)
  if (known.length === 0) return { errors, covariances }
  const size = known.length
  const seen = known.map(seenAt)
  const matrix = new Float64Array(size * size)
  for (let row = 0; row < size; row += 1)
    for (let column = 0; column <= row; column += 1)
      matrix[row * size + column] =
        together(known[row] as number, known[column] as number) + (row === column ? (seen[row]?.variance as number) : 0)
  const factored = factor(matrix, size)
  const weights = solve(
    factored,
    heldIn(
      matrix,
      Float64Array.from(seen, ({ error }) => error),
    ),
  )
  const reduced = ahead.map((slot) => {
    const toKnown = Float64Array.from(known, (other) => together(slot, other))
    return { toKnown, solved: solveLower(factored, toKnown) }
  })
  reduced.forEach(({ toKnown }, place) => {
    errors[place] = dot(toKnown, weights)
  })
  for (let row = 0; row < ahead.length; row += 1)
    for (let column = 0; column < ahead.length; column += 1) {
      const at = row * ahead.length + column
      const less = dot(reduced[row]?.solved as Float64Array, reduced[column]?.solved as Float64Array)
      covariances[at] = (covariances[at] as number) - less
    }
  return { errors, covariances }
}

/** Holds each seen error within some standard deviations of what the others seen say of it. */
function heldIn(matrix: Float64Array, errors: Float64Array): Float64Array {
  const size = errors.length
  if (size < 3) return errors
  const factored = factor(matrix, size)
  const precisions = inverseDiagonal(factored)
  let held = errors
  for (let round = 0; round < 2; round += 1) {
    const weights = solve(factored, held)
    held = errors.map((error, place) => {
      const precision = precisions[place] as number
      const others = (held[place] as number) - (weights[place] as number) / precision
      const limit = SEEN_SDS_MAX / Math.sqrt(precision)
      return Math.max(others - limit, Math.min(error, others + limit))
    })
  }
  return held
}

function applied(of: {
  readonly day: ExpectedDay
  readonly scale: Float64Array
  readonly within: WithinDay
  readonly ahead: readonly number[]
  readonly conditional: Conditional
}): DayOutlook {
  const { day, scale, within, ahead, conditional } = of
  const means = new Float64Array(day.means)
  const relativeVariances = new Float64Array(day.means.length)
  let sumVariance = 0
  ahead.forEach((slot, place) => {
    const unit = 1 / (scale[slot] as number)
    const together = conditional.covariances[place * ahead.length + place] as number
    const relative = Math.max(-1.5, Math.min((conditional.errors[place] as number) * unit, DEPARTURE_MAX))
    relativeVariances[slot] = Math.min((together + (within.own[slot] as number)) * unit ** 2, RELATIVE_VARIANCE_MAX)
    means[slot] = (day.means[slot] as number) * (1 + relative / 2) ** 2
  })
  ahead.forEach((slot, place) => {
    const size = (means[slot] as number) / (scale[slot] as number)
    ahead.forEach((other, column) => {
      const covariance = conditional.covariances[place * ahead.length + column] as number
      sumVariance += (size * covariance * (means[other] as number)) / (scale[other] as number)
    })
    sumVariance += (within.own[slot] as number) * size ** 2
  })
  return { means, relativeVariances, sumVariance: Math.max(0, sumVariance) }
}

function dot(one: Float64Array, other: Float64Array): number {
  let sum = 0
  for (let place = 0; place < one.length; place += 1) sum += (one[place] as number) * (other[place] as number)
  return sum
}

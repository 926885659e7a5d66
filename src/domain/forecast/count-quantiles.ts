import { normalQuantile } from './normal.ts'

/** A count whose rate is not known exactly: Poisson given a rate that is Gamma distributed, so a negative binomial. */
export interface UncertainCount {
  readonly mean: number
  /** The variance of the rate, relative to its square; 0 is a plain Poisson count. */
  readonly relativeVariance: number
}

/** Up to here probabilities are added one by one; the first of them is e^-mean at most, far from nothing. */
const EXACT_MEAN_MAX = 150
const TERMS_MAX = 100_000

/**
 * The quantiles of a count, levels ascending, with each whole number spread evenly over the half below and above it: between whole numbers
 * a band of small counts would otherwise always hold more than it says. Exact up to a mean of 150 by the recurrence of the probabilities;
 * beyond it by the Cornish-Fisher expansion with four moments, within a hundredth of the standard deviation at 150.
 */
export function countQuantiles({ mean, relativeVariance }: UncertainCount, levels: readonly number[]): readonly number[] {
  if (mean <= 0) return levels.map(() => 0)
  return mean <= EXACT_MEAN_MAX ? exact(mean, relativeVariance, levels) : expanded(mean, relativeVariance, levels)
}

function exact(mean: number, variance: number, levels: readonly number[]): readonly number[] {
  let probability = variance < 1e-9 ? Math.exp(-mean) : Math.exp(-Math.log1p(mean * variance) / variance)
  let below = 0
  let count = 0
  return levels.map((level) => {
    while (below + probability < level && count < TERMS_MAX) {
      below += probability
      probability *= (mean * (1 + variance * count)) / ((count + 1) * (1 + mean * variance))
      count += 1
    }
    return Math.max(0, count - 0.5 + (probability > 0 ? Math.min(1, (level - below) / probability) : 0.5))
  })
}

function expanded(mean: number, variance: number, levels: readonly number[]): readonly number[] {
  const spread = 1 + mean * variance
  const sd = Math.sqrt(mean * spread)
  const skewness = (1 + 2 * mean * variance) / sd
  const excess = 6 * variance + 1 / (mean * spread)
  return levels.map((level) => {
    const z = normalQuantile(level)
    const bent = (skewness * (z ** 2 - 1)) / 6 + (excess * (z ** 3 - 3 * z)) / 24 - (skewness ** 2 * (2 * z ** 3 - 5 * z)) / 36
    return Math.max(0, mean + sd * (z + bent))
  })
}

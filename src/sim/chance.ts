import type { Random } from '../domain/shared/random.ts'

/** Exponential with the given mean. */
export function exponential(random: Random, mean: number): number {
  return -Math.log(random.uniform()) * mean
}

/** Standard normal (Marsaglia's polar method; the second number is thrown away so that each call is by itself). */
export function normal(random: Random): number {
  for (;;) {
    const x = 2 * random.uniform() - 1
    const y = 2 * random.uniform() - 1
    const square = x * x + y * y
    if (square < 1 && square > 0) return x * Math.sqrt((-2 * Math.log(square)) / square)
  }
}

/** Log-normal with the given mean and coefficient of variation (standard deviation divided by mean). */
export function logNormal(random: Random, mean: number, variation: number): number {
  const variance = Math.log(1 + variation * variation)
  return mean * Math.exp(Math.sqrt(variance) * normal(random) - variance / 2)
}

/** Poisson with the given mean, by counting exponential gaps: exact, and fast enough for the few hundred of a quarter-hour. */
export function poisson(random: Random, mean: number): number {
  let count = 0
  for (let passed = exponential(random, 1); passed < mean; passed += exponential(random, 1)) count += 1
  return count
}

/** One of `weighted` with a probability in proportion to its weight. */
export function chosen<T extends { readonly weight: number }>(random: Random, weighted: readonly [T, ...T[]]): T {
  let left = random.uniform() * weighted.reduce((sum, { weight }) => sum + weight, 0)
  for (const each of weighted) {
    left -= each.weight
    if (left < 0) return each
  }
  return weighted[0]
}

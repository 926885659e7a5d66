import { type DayFeatures, FEATURES, type Feature } from './calendar-day.ts'

/** How far days that share a feature may be from the others, as a standard deviation of a relative size; what is not named is 0. */
export interface DayPrior {
  readonly features: Readonly<Partial<Record<Feature, number>>>
  /** Of the days of one holiday in all years. */
  readonly sameHoliday: number
  /** Of all days together, from the centre. */
  readonly everyDay: number
}

/** What days have in common because they are close: a variance, and what is left of it after one day. */
export interface Memory {
  readonly variance: number
  readonly perDay: number
}

/** By how much two days vary together. */
export interface DayKernel {
  readonly features: Float64Array
  readonly sameHoliday: number
  readonly everyDay: number
  readonly memories: readonly Memory[]
}

/** The kernel of a prior with these memories. */
export function dayKernel(prior: DayPrior, memories: readonly Memory[]): DayKernel {
  return {
    features: Float64Array.from(FEATURES, (feature) => (prior.features[feature] ?? 0) ** 2),
    sameHoliday: prior.sameHoliday ** 2,
    everyDay: prior.everyDay ** 2,
    memories,
  }
}

/** The covariance of two days, without what is each day's own. */
export function covariance(kernel: DayKernel, one: DayFeatures, other: DayFeatures): number {
  return alike(kernel, one, other) + remembered(kernel.memories, Math.abs(one.ordinal - other.ordinal))
}

/**
 * The covariances of these days with each other by rows, lower triangle, for what their features have in common. It stays the same while
 * the memories are estimated, so it is made once.
 */
export function featureCovariances(prior: DayPrior, days: readonly DayFeatures[]): Float64Array {
  const kernel = dayKernel(prior, [])
  const size = days.length
  const matrix = new Float64Array(size * size)
  for (let row = 0; row < size; row += 1) {
    const one = days[row] as DayFeatures
    for (let column = 0; column <= row; column += 1) matrix[row * size + column] = alike(kernel, one, days[column] as DayFeatures)
  }
  return matrix
}

/** Adds to those what is remembered from day to day, and each day's own variance on the diagonal. */
export function covarianceMatrix(
  features: Float64Array,
  of: { readonly days: readonly DayFeatures[]; readonly memories: readonly Memory[]; readonly own: Float64Array },
): Float64Array {
  const { days, memories, own } = of
  const size = days.length
  const first = days[0]?.ordinal ?? 0
  const lags = (days.at(-1)?.ordinal ?? 0) - first + 1
  const memory = Float64Array.from({ length: Math.max(lags, 0) }, (_, lag) => remembered(memories, lag))
  const matrix = new Float64Array(size * size)
  for (let row = 0; row < size; row += 1) {
    const ordinal = days[row]?.ordinal as number
    for (let column = 0; column <= row; column += 1) {
      const at = row * size + column
      matrix[at] = (features[at] as number) + (memory[ordinal - (days[column]?.ordinal as number)] as number)
    }
    matrix[row * size + row] = (matrix[row * size + row] as number) + (own[row] as number)
  }
  return matrix
}

/** The covariances of one day with each of these. */
export function covariancesWith(kernel: DayKernel, day: DayFeatures, days: readonly DayFeatures[]): Float64Array {
  return Float64Array.from(days, (each) => covariance(kernel, day, each))
}

function alike(kernel: DayKernel, one: DayFeatures, other: DayFeatures): number {
  let sum = kernel.everyDay
  for (const place of one.marked) sum += (kernel.features[place] as number) * (other.values[place] as number)
  return one.holiday !== null && one.holiday === other.holiday ? sum + kernel.sameHoliday : sum
}

function remembered(memories: readonly Memory[], lag: number): number {
  let sum = 0
  for (const { variance, perDay } of memories) sum += variance * perDay ** lag
  return sum
}

/** What was forecast of one interval, and what came. */
export interface Outcome {
  readonly forecast: number
  /** By level; without them there is neither pinball nor coverage. */
  readonly quantiles?: readonly { readonly level: number; readonly value: number }[]
  readonly actual: number
  /** What an error counts: 1, or the contacts whose handle time it is about. */
  readonly weight?: number
}

/** Sums over outcomes. They add up over queues, days and markets; ratios are derived from them last. */
export interface ErrorSums {
  readonly outcomes: number
  readonly actual: number
  readonly error: number
  readonly absolute: number
  readonly squared: number
  readonly weight: number
  /** Of outcomes with a band: how many, and how many came within it (its ends included). */
  readonly banded: number
  readonly covered: number
  readonly pinball: readonly { readonly level: number; readonly sum: number; readonly actual: number }[]
}

/** How good a forecast was. Fractions; null where nothing came, or where there was no band. */
export interface Accuracy {
  /** Σ|F - A| ÷ ΣA, the headline. */
  readonly wape: number | null
  /** Σ(F - A) ÷ ΣA: above 0 too much was forecast. */
  readonly bias: number | null
  /** Root mean square of F - A. */
  readonly rmse: number | null
  /** Share of the outcomes that came within the outermost quantiles. */
  readonly coverage: number | null
  /** Σ pinball loss ÷ ΣA, by level. */
  readonly pinball: readonly { readonly level: number; readonly loss: number | null }[]
}

export const NO_ERRORS: ErrorSums = {
  outcomes: 0,
  actual: 0,
  error: 0,
  absolute: 0,
  squared: 0,
  weight: 0,
  banded: 0,
  covered: 0,
  pinball: [],
}

/** The sums of these outcomes. */
export function sumErrors(outcomes: Iterable<Outcome>): ErrorSums {
  let sums = NO_ERRORS
  for (const outcome of outcomes) sums = addErrors(sums, errorsOf(outcome))
  return sums
}

/** The sums of two sets of outcomes together. */
export function addErrors(one: ErrorSums, other: ErrorSums): ErrorSums {
  return {
    outcomes: one.outcomes + other.outcomes,
    actual: one.actual + other.actual,
    error: one.error + other.error,
    absolute: one.absolute + other.absolute,
    squared: one.squared + other.squared,
    weight: one.weight + other.weight,
    banded: one.banded + other.banded,
    covered: one.covered + other.covered,
    pinball: addPinball(one.pinball, other.pinball),
  }
}

/** The figures of these sums. */
export function accuracyOf(sums: ErrorSums): Accuracy {
  const per = (part: number, whole: number): number | null => (whole > 0 ? part / whole : null)
  const meanSquare = per(sums.squared, sums.weight)
  return {
    wape: per(sums.absolute, sums.actual),
    bias: per(sums.error, sums.actual),
    rmse: meanSquare === null ? null : Math.sqrt(meanSquare),
    coverage: per(sums.covered, sums.banded),
    pinball: sums.pinball.map(({ level, sum, actual }) => ({ level, loss: per(sum, actual) })),
  }
}

/** The sums of outcomes by what a key says of them: a queue, a market, a horizon, a snapshot, an hour. */
export function sumErrorsBy<T extends Outcome>(outcomes: Iterable<T>, keyOf: (outcome: T) => string): ReadonlyMap<string, ErrorSums> {
  const groups = new Map<string, ErrorSums>()
  for (const outcome of outcomes) {
    const key = keyOf(outcome)
    groups.set(key, addErrors(groups.get(key) ?? NO_ERRORS, errorsOf(outcome)))
  }
  return groups
}

export interface ErrorShare {
  readonly key: string
  readonly error: number
  readonly absolute: number
  /** Of all absolute error. */
  readonly share: number
}

/** Which groups (days, intervals) made the error, the largest part first. */
export function whatMadeTheError(groups: ReadonlyMap<string, ErrorSums>): readonly ErrorShare[] {
  const all = [...groups.values()].reduce((sum, { absolute }) => sum + absolute, 0)
  return [...groups]
    .map(([key, { error, absolute }]) => ({ key, error, absolute, share: all > 0 ? absolute / all : 0 }))
    .sort((a, b) => b.absolute - a.absolute)
}

function errorsOf({ forecast, quantiles = [], actual, weight = 1 }: Outcome): ErrorSums {
  const error = forecast - actual
  const [low, high] = [quantiles[0], quantiles.at(-1)]
  const hasBand = low !== undefined && high !== undefined && low.level < high.level
  return {
    outcomes: 1,
    actual: weight * actual,
    error: weight * error,
    absolute: weight * Math.abs(error),
    squared: weight * error ** 2,
    weight,
    banded: hasBand ? 1 : 0,
    covered: hasBand && actual >= low.value && actual <= high.value ? 1 : 0,
    pinball: quantiles.map(({ level, value }) => ({
      level,
      sum: weight * Math.max(level * (actual - value), (level - 1) * (actual - value)),
      actual: weight * actual,
    })),
  }
}

function addPinball(one: ErrorSums['pinball'], other: ErrorSums['pinball']): ErrorSums['pinball'] {
  if (one.length === 0) return other
  const levels = new Map(one.map((each) => [each.level, each]))
  for (const { level, sum, actual } of other) {
    const before = levels.get(level)
    levels.set(level, { level, sum: sum + (before?.sum ?? 0), actual: actual + (before?.actual ?? 0) })
  }
  return [...levels.values()].sort((a, b) => a.level - b.level)
}

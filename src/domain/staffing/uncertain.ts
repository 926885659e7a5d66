import { normalProbability } from '../forecast/normal.ts'

/** An amount that is not known: its quantiles by level, both ascending. One level alone is an amount that is known. */
export interface Uncertain {
  /** Within 0 and 1. */
  readonly levels: readonly number[]
  readonly values: readonly number[]
}

/** An amount and how likely it is, as one of a few that stand for all. */
export interface Likely {
  readonly value: number
  readonly probability: number
}

/** An amount that is known. */
export function certain(value: number): Uncertain {
  return { levels: [0.5], values: [value] }
}

/**
 * The value at a level: straight between the quantiles on the scale of the normal distribution, so that a normal amount comes out exactly, and on
 * along the last stretch beyond them; never below 0. Throws a RangeError where the quantiles are none.
 */
export function valueAt({ levels, values }: Uncertain, level: number): number {
  demandQuantiles({ levels, values })
  if (levels.length === 1) return Math.max(0, values[0] as number)
  const z = normalQuantile(level)
  let place = 1
  while (place < levels.length - 1 && level > (levels[place] as number)) place += 1
  const [lowZ, highZ] = [normalQuantile(levels[place - 1] as number), normalQuantile(levels[place] as number)]
  const [low, high] = [values[place - 1] as number, values[place] as number]
  return Math.max(0, low + ((high - low) * (z - lowZ)) / (highZ - lowZ))
}

/** So many amounts, equally likely, that stand for all: the middles of as many equal parts of the distribution. One where it is known. */
export function likelyValues(amount: Uncertain, count: number): readonly Likely[] {
  const parts = amount.levels.length === 1 ? 1 : count
  return Array.from({ length: parts }, (_, part) => ({ value: valueAt(amount, (part + 0.5) / parts), probability: 1 / parts }))
}

/**
 * The uncertainty of the rate behind a count: a forecast of counts is wide by chance as well (Poisson, variance = mean), which a queue makes by
 * itself. Takes that part out of the spread around the middle; what is left is what is not known.
 */
export function rateOfCounts(counts: Uncertain): Uncertain {
  if (counts.levels.length === 1) return counts
  const middle = valueAt(counts, 0.5)
  const deviation = (valueAt(counts, 0.9) - valueAt(counts, 0.1)) / (2 * normalQuantile(0.9))
  const variance = deviation * deviation
  const kept = variance <= middle ? 0 : Math.sqrt(1 - middle / variance)
  return { levels: counts.levels, values: counts.values.map((value) => middle + kept * (value - middle)) }
}

/** The z at which a standard normal amount has a probability; by Newton's method, within 1e-6 for levels from 0.0001 to 0.9999. */
export function normalQuantile(level: number): number {
  if (level === 0.5) return 0
  const t = Math.sqrt(-2 * Math.log(Math.min(level, 1 - level)))
  let z = t - (2.30753 + 0.27061 * t) / (1 + t * (0.99229 + t * 0.04481))
  const below = Math.min(level, 1 - level)
  for (let round = 0; round < 3; round += 1) z += (normalProbability(-z) - below) / (Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI))
  return level < 0.5 ? -z : z
}

function demandQuantiles({ levels, values }: Uncertain): void {
  const isAscending = (list: readonly number[]): boolean =>
    list.every((value, place) => place === 0 || value >= (list[place - 1] as number))
  const isSound = levels.length > 0 && levels.length === values.length && isAscending(levels) && isAscending(values)
  if (!isSound || !levels.every((level) => level > 0 && level < 1) || !values.every(Number.isFinite))
    throw new RangeError(`quantiles ${values.join(', ')} at the levels ${levels.join(', ')}, expected both ascending and as many of each`)
}

import type { RatioSettings } from './ratio-settings.ts'

/** What days were beside what was expected of them: relative departures with the variance that chance gives to each, and places in time. */
export interface DayDepartures {
  readonly departures: Float64Array
  readonly chance: Float64Array
  /** Days on which the queue was open, counted on: the distance that memory fades over. */
  readonly ordinals: readonly number[]
}

/** How days depart, learned. */
export interface RatioLevels {
  /** By day, what the days before it said of it. */
  readonly predicted: Float64Array
  /** By day, what it was itself as far as chance allows to say. */
  readonly found: Float64Array
  /** What lasts after the last day, and the variance of what lasts. */
  readonly lasting: number
  readonly lastingVariance: number
  readonly lastOrdinal: number
  readonly perDay: number
}

/** The variances that are tried, as powers of the square root of two around where estimating begins, and how far they are believed to lie. */
const STEPS = [-6, -4, -3, -2, -1, 0, 1, 2, 3, 4, 6] as const
const STEPS_SD = 2
const SDS_MAX = 3
const LEAST = -0.8

interface Variances {
  readonly lastingVariance: number
  readonly ownVariance: number
  readonly perDay: number
}

/**
 * Learns how days depart: a part that lasts and fades from day to day, and each day's own (a Kalman filter with one state). The variance and
 * the part of it that lasts are those that make the past likeliest, beside what is believed before; a day far off counts as that far off and
 * no further.
 */
export function fitRatioLevels(days: DayDepartures, settings: RatioSettings): RatioLevels {
  const predicted = new Float64Array(days.departures.length)
  const found = new Float64Array(days.departures.length)
  let best: Variances = { lastingVariance: 0, ownVariance: settings.daySd ** 2, perDay: settings.perDay }
  let likeliest = Number.NEGATIVE_INFINITY
  for (const step of STEPS)
    for (const share of settings.lastingShares) {
      const variance = settings.daySd ** 2 * 2 ** step
      const tried = { lastingVariance: variance * share, ownVariance: variance * (1 - share), perDay: settings.perDay }
      const likelihood = filter(days, tried, { predicted, found }).likelihood - 0.5 * (step / STEPS_SD) ** 2
      if (likelihood <= likeliest) continue
      likeliest = likelihood
      best = tried
    }
  const { lasting } = filter(days, best, { predicted, found })
  const { lastingVariance, perDay } = best
  return { predicted, found, lasting, lastingVariance, lastOrdinal: days.ordinals.at(-1) ?? 0, perDay }
}

/** What is expected of a day to come, and by how much more than of the day after the last one that is not known. */
export function predictRatioLevel(levels: RatioLevels, ordinal: number): { readonly departure: number; readonly moreVariance: number } {
  const left = levels.perDay ** Math.max(1, ordinal - levels.lastOrdinal)
  return { departure: Math.max(LEAST, levels.lasting * left), moreVariance: levels.lastingVariance * (levels.perDay ** 2 - left ** 2) }
}

/** Goes through the days, and writes down what each was foretold and found to be. */
function filter(
  { departures, chance, ordinals }: DayDepartures,
  { lastingVariance, ownVariance, perDay }: Variances,
  { predicted, found }: Pick<RatioLevels, 'predicted' | 'found'>,
): { readonly lasting: number; readonly likelihood: number } {
  let [lasting, variance, likelihood] = [0, lastingVariance, 0]
  for (let day = 0; day < departures.length; day += 1) {
    const left = day === 0 ? 1 : perDay ** ((ordinals[day] as number) - (ordinals[day - 1] as number))
    lasting *= left
    variance = variance * left ** 2 + lastingVariance * (1 - left ** 2)
    predicted[day] = Math.max(LEAST, lasting)
    const total = variance + ownVariance + (chance[day] as number)
    const limit = SDS_MAX * Math.sqrt(total)
    const error = Math.max(-limit, Math.min((departures[day] as number) - lasting, limit))
    likelihood -= 0.5 * (Math.log(total) + error ** 2 / total)
    found[day] = Math.max(LEAST, lasting + ((variance + ownVariance) / total) * error)
    const gain = variance / total
    lasting += gain * error
    variance *= 1 - gain
  }
  return { lasting, likelihood }
}

import { BAND_LEVELS, type Forecast } from './forecast.ts'
import { normalProbability, normalQuantile } from './normal.ts'

/** Work of a backlog channel (mail, back office) as it will be: what is open, what comes in, what gets done. */
export interface OpenWorkGiven {
  readonly openNow: number
  /** The forecast of what comes in. */
  readonly arrivals: Forecast
  /** How much can be done in each of its intervals, by the people planned; an interval without one does none. */
  readonly capacity: readonly number[]
}

/**
 * The open work at the end of each interval. It grows by what comes and falls by what can be done, never below nothing. Model: a normal
 * distribution cut off at nothing in each step; what is wrong with the rate of arrivals is taken to be wrong on the same side in all
 * intervals, which is what a busy week does to a mailbox, and the noise of counting to be its own in each.
 */
export function forecastOpenWork({ openNow, arrivals, capacity }: OpenWorkGiven): Forecast {
  const [low, , high] = BAND_LEVELS.map((level) => arrivals.quantiles.find((line) => line.level === level)?.values)
  const width = 2 * normalQuantile(BAND_LEVELS[2])
  let mean = openNow
  let rateSd = 0
  let countVariance = 0
  const means: number[] = []
  const sds: number[] = []
  arrivals.mean.forEach((coming, place) => {
    const sd = ((high?.[place] ?? coming) - (low?.[place] ?? coming)) / width
    rateSd += Math.sqrt(Math.max(0, sd ** 2 - coming))
    countVariance += coming
    const before = Math.sqrt(rateSd ** 2 + countVariance)
    const cut = cutOffAtNothing(mean + coming - (capacity[place] ?? 0), before)
    const kept = before > 0 ? cut.sd / before : 1
    mean = cut.mean
    rateSd *= kept
    countVariance *= kept ** 2
    means.push(mean)
    sds.push(cut.sd)
  })
  return {
    ...arrivals,
    measure: 'openWork',
    mean: means,
    quantiles: BAND_LEVELS.map((level) => ({
      level,
      values: means.map((each, place) => Math.max(0, each + normalQuantile(level) * (sds[place] as number))),
    })),
  }
}

/** Mean and standard deviation of a normal variable of which everything below nothing is nothing. */
function cutOffAtNothing(mean: number, sd: number): { readonly mean: number; readonly sd: number } {
  if (sd <= 0) return { mean: Math.max(0, mean), sd: 0 }
  const z = mean / sd
  const density = Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI)
  const above = normalProbability(z)
  const first = mean * above + sd * density
  const second = (mean ** 2 + sd ** 2) * above + mean * sd * density
  return { mean: Math.max(0, first), sd: Math.sqrt(Math.max(0, second - first ** 2)) }
}

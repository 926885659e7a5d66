// Small queues: the bank's quarter hours of 2003 thinned to a mean of 572, 57, 11 and 2 contacts. How good, whether bands cover, and whether
// the forecast of the day's volume jitters: how far it moves from hour to hour, beside that of the raw ratio of seen to expected.
// `spread` is the coverage of counts spread evenly around whole numbers, which small counts need to be judged.
import { Random } from '../src/domain/shared/random.ts'
import { type DayForecast, ours } from './support/forecast-methods.ts'
import { bank2003, type ForecastSeries, thinned } from './support/forecast-series.ts'

const MEANS = [572, 57, 11, 2]
const SEED = 1
const STEP = 4
const COVERAGE = { min: 0.74, max: 0.88 }

interface Sums {
  absolute: number
  actual: number
  slots: number
  covered: number
  spread: number
  moves: number
  moved: number
  rawMoved: number
  volume: number
}

const sum = (values: readonly number[]): number => values.reduce((before, value) => before + value, 0)

function scoreDay(series: ForecastSeries, place: number, sums: Sums, random: Random, method: ReturnType<typeof ours>): void {
  const counts = series.values[place] as readonly number[]
  let before: { readonly ours: number; readonly raw: number } | null = null
  let dayAhead: readonly number[] = []
  for (let seen = 0; seen < counts.length; seen += STEP) {
    const forecast = method.forecast(series, place, seen) as DayForecast
    if (seen === 0) {
      dayAhead = forecast.mean
      scoreBands(forecast, counts, sums, random)
    }
    const came = sum(counts.slice(0, seen))
    const expected = sum(dayAhead.slice(0, seen))
    const raw = came + sum(dayAhead.slice(seen)) * (expected > 0 && seen > 0 ? came / expected : 1)
    const now = { ours: came + sum(forecast.mean), raw }
    if (before !== null) {
      sums.moves += 1
      sums.moved += Math.abs(now.ours - before.ours)
      sums.rawMoved += Math.abs(now.raw - before.raw)
    }
    before = now
  }
  sums.volume += sum(counts)
}

function scoreBands({ mean, quantiles }: DayForecast, counts: readonly number[], sums: Sums, random: Random): void {
  counts.forEach((count, slot) => {
    const [low, high] = [quantiles?.[0]?.[slot] as number, quantiles?.[2]?.[slot] as number]
    const smooth = Math.max(0, count - 0.5 + random.uniform())
    sums.slots += 1
    sums.absolute += Math.abs((mean[slot] as number) - count)
    sums.actual += count
    if (count >= low && count <= high) sums.covered += 1
    if (smooth >= low && smooth <= high) sums.spread += 1
  })
}

const series = bank2003(15)
if (series === null) {
  process.stdout.write(`${JSON.stringify({ name: 'forecast, thinned copies', ok: true, said: 'not run: the recording is not there' })}\n`)
} else {
  const full = sum(series.values.flat()) / series.values.flat().length
  for (const mean of MEANS) {
    const random = new Random(`${SEED}/thinned/${mean}`)
    const copy = mean === MEANS[0] ? series : thinned(series, mean / full, () => random.uniform())
    const sums: Sums = { absolute: 0, actual: 0, slots: 0, covered: 0, spread: 0, moves: 0, moved: 0, rawMoved: 0, volume: 0 }
    const method = ours()
    for (const date of copy.origins) scoreDay(copy, copy.dates.indexOf(date), sums, random, method)
    const ofVolume = (moved: number): number => (100 * moved) / sums.moves / (sums.volume / copy.origins.length)
    const spread = sums.spread / sums.slots
    const result = {
      name: `forecast, thinned to a mean of ${mean}`,
      ok: spread >= COVERAGE.min && spread <= COVERAGE.max && sums.moved < sums.rawMoved,
      count: sums.slots,
      seed: SEED,
      wapePercent: (100 * sums.absolute) / sums.actual,
      coveragePercent: (100 * sums.covered) / sums.slots,
      spreadPercent: 100 * spread,
      dayVolumeMovesPercentAnHour: ofVolume(sums.moved),
      rawRatioMovesPercentAnHour: ofVolume(sums.rawMoved),
    }
    process.stdout.write(`${JSON.stringify(result)}\n`)
    if (!result.ok) process.exitCode = 1
  }
}

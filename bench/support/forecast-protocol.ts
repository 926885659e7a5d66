import { type Accuracy, accuracyOf, addErrors, type ErrorSums, type Outcome, sumErrors } from '../../src/domain/forecast/accuracy.ts'
import type { ForecastMethod } from './forecast-methods.ts'
import type { Cut, ForecastSeries } from './forecast-series.ts'

/** How a method did at one cut, pooled over all slots that it had to forecast; fractions. */
export interface CutScore {
  readonly cut: string
  readonly slots: number
  readonly sums: ErrorSums
  readonly daySums: ErrorSums
  readonly accuracy: Accuracy
  /** Of the sums of the slots that were forecast, by day. */
  readonly dayWape: number | null
}

export interface MethodScore {
  readonly method: string
  readonly cuts: readonly CutScore[]
  readonly cpuSecondsPerDay: number
}

const LEVELS = [0.1, 0.5, 0.9]

/** Runs a method over the days of a series, each cut of each day; a cut that the method does not do is not in the score. */
export function scoreMethod(series: ForecastSeries, method: ForecastMethod): MethodScore {
  const before = process.cpuUsage()
  const outcomes = new Map<Cut, Outcome[]>(series.cuts.map((cut) => [cut, []]))
  const days = new Map<Cut, Outcome[]>(series.cuts.map((cut) => [cut, []]))
  for (const date of series.origins)
    for (const cut of series.cuts) {
      const scored = scoreDay(series, method, { date, cut })
      outcomes.get(cut)?.push(...scored)
      const sum = (of: 'forecast' | 'actual'): number => scored.reduce((total, outcome) => total + outcome[of], 0)
      days.get(cut)?.push({ forecast: sum('forecast'), actual: sum('actual') })
    }
  const { user, system } = process.cpuUsage(before)
  const cuts = series.cuts.flatMap((cut) => {
    const scored = outcomes.get(cut) ?? []
    return scored.length === 0 ? [] : [cutScore(cut.name, sumErrors(scored), sumErrors(days.get(cut) ?? []))]
  })
  return { method: method.name, cuts, cpuSecondsPerDay: (user + system) / 1e6 / series.origins.length }
}

/** The scores of one method over more series as one: their errors added up. */
export function pooled(scores: readonly MethodScore[]): MethodScore {
  const [first, ...rest] = scores
  if (first === undefined) throw new Error('no scores to pool')
  return rest.reduce(
    (sum, score) => ({
      method: sum.method,
      cuts: sum.cuts.map((cut, at) => {
        const other = score.cuts[at]
        if (other === undefined) return cut
        return cutScore(cut.cut, addErrors(cut.sums, other.sums), addErrors(cut.daySums, other.daySums))
      }),
      cpuSecondsPerDay: sum.cpuSecondsPerDay + score.cpuSecondsPerDay,
    }),
    first,
  )
}

function cutScore(cut: string, sums: ErrorSums, daySums: ErrorSums): CutScore {
  return { cut, slots: sums.outcomes, sums, daySums, accuracy: accuracyOf(sums), dayWape: accuracyOf(daySums).wape }
}

function scoreDay(series: ForecastSeries, method: ForecastMethod, { date, cut }: { readonly date: string; readonly cut: Cut }): Outcome[] {
  const place = series.dates.indexOf(date)
  const forecast = method.forecast(series, place, cut.slots)
  if (forecast === null) return []
  return (series.values[place] as readonly number[]).slice(cut.slots).map((actual, slot) => {
    const quantiles = forecast.quantiles?.map((values, at) => ({ level: LEVELS[at] as number, value: values[slot] as number }))
    return { forecast: forecast.mean[slot] as number, actual, ...(quantiles === undefined ? {} : { quantiles }) }
  })
}

/** Percent with two digits by cut, as the tables of the field show it. */
export function byCut(score: MethodScore, of: (cut: CutScore) => number | null | undefined): string {
  return score.cuts.map((cut) => shown(of(cut))).join(' / ')
}

function shown(fraction: number | null | undefined): string {
  return fraction === null || fraction === undefined ? '-' : (100 * fraction).toFixed(2)
}

/** What is kept of a score: percent by cut in the order of the cuts. */
export function figuresOf(score: MethodScore): Readonly<Record<string, string | number>> {
  const rmse = score.cuts.map(({ accuracy }) => (accuracy.rmse === null ? '-' : accuracy.rmse.toFixed(1))).join(' / ')
  const pinball = score.cuts.map(({ accuracy }) => accuracy.pinball.map(({ loss }) => shown(loss)).join(' ') || '-').join(' / ')
  return {
    cuts: score.cuts.map(({ cut }) => cut).join(' / '),
    wapePercent: byCut(score, ({ accuracy }) => accuracy.wape),
    biasPercent: byCut(score, ({ accuracy }) => accuracy.bias),
    rmse,
    dayWapePercent: byCut(score, ({ dayWape }) => dayWape),
    coveragePercent: byCut(score, ({ accuracy }) => accuracy.coverage),
    pinballPercent: pinball,
    cpuSecondsPerDay: Number(score.cpuSecondsPerDay.toPrecision(2)),
  }
}

// Five call types of a bank as five queues (Anonymous Bank, Technion: Guedj, Mandelbaum): the last ten working days of February 1999 by half
// hours, learned from January and the days before. Volumes, their errors pooled over the five, beside augurs and what needs no model: of a
// queue of one contact in two hours alone, WAPE only says how often nothing came. Handle times, waits of the answered and
// abandonment beside the mean of the four same weekdays before, weighted by the contacts they are about.
import { accuracyOf, type Outcome, sumErrors } from '../src/domain/forecast/accuracy.ts'
import { assembleHistory } from '../src/domain/forecast/assemble-history.ts'
import { fitRatio, type RatioCell, type RatioHistory } from '../src/domain/forecast/fit-ratio.ts'
import { forecastRatio } from '../src/domain/forecast/forecast-ratio.ts'
import { HANDLE_TIME_SETTINGS, RATIO_SETTINGS, type RatioSettings } from '../src/domain/forecast/ratio-settings.ts'
import { addDays } from '../src/domain/interval/local-calendar.ts'
import { peersAskedFor } from './support/augurs-peers.ts'
import { type CallQueue, type CallQueues, callQueues } from './support/bank-1999-calls.ts'
import { MEAN_OF_FOUR, ours, SEASONAL_NAIVE } from './support/forecast-methods.ts'
import { type CutScore, figuresOf, type MethodScore, pooled, scoreMethod } from './support/forecast-protocol.ts'
import type { ForecastSeries } from './support/forecast-series.ts'
import { isNearest, writeScored } from './support/scored-method.ts'

const FIRST_SLOT = 14
const ORIGINS = 10
const NOON_SLOT = 24
const WEEK_DAYS = 5

function seriesOf({ type, counts }: CallQueue, { dates, holidays, weekend }: CallQueues): ForecastSeries {
  return {
    name: `call type ${type}, 30 min`,
    minutesPerSlot: 30,
    firstSlot: FIRST_SLOT,
    dates,
    weekDays: WEEK_DAYS,
    values: dates.map((date) => (counts.get(date) ?? []).slice(FIRST_SLOT).map((count) => count ?? 0)),
    imputed: new Set(),
    holidays,
    weekend,
    origins: dates.slice(-ORIGINS),
    cuts: [0, 6, 10, 16].map((slots) => ({ name: slots === 0 ? 'day-ahead' : `${7 + slots / 2}:00`, slots })),
  }
}

type Cells = CallQueue['handled']

/** What was measured in each interval ahead, what we forecast of it from noon and from the day before, and what the four weeks before had. */
function ratioOutcomes(cells: Cells, { kind, settings }: Measure, { dates, holidays, weekend }: CallQueues, seenUntil: number) {
  const own: Outcome[] = []
  const plain: Outcome[] = []
  for (const date of dates.slice(-ORIGINS)) {
    const past = new Map([...cells].filter(([each]) => each < date))
    const counts = new Map([...past].map(([each, day]) => [each, day.map((cell) => cell?.contacts ?? null)]))
    const given = { minutesPerSlot: 30, counts, asOf: date, until: addDays(date, 1), holidays, weekend, borrowed: null }
    const fitted = fitRatio({ minutesPerSlot: 30, calendar: assembleHistory(given).history.calendar, cells: past, kind }, settings)
    if (!fitted.ok) throw new Error(`${date}: nothing to learn from`)
    const today = cells.get(date) ?? []
    const forecast = forecastRatio(
      fitted.value,
      [
        {
          date,
          intervals: today.map((_, slot) => ({ start: slot, end: slot + 1, slot })),
          seen: today.map((cell, slot) => (slot < seenUntil ? (cell ?? { sum: 0, contacts: 0 }) : null)),
          contacts: today.map((cell) => cell?.contacts ?? 0),
        },
      ],
      { measure: 'ahtSeconds', asOf: seenUntil },
    )
    const weeks = dates
      .slice(0, dates.indexOf(date))
      .filter((_, at, all) => (all.length - at) % WEEK_DAYS === 0)
      .slice(-4)
    forecast.intervals.forEach(({ start: slot }, place) => {
      const cell = today[slot] ?? null
      if (cell === null || cell.contacts === 0) return
      const actual = cell.sum / cell.contacts
      const quantiles = forecast.quantiles.map(({ level, values }) => ({ level, value: values[place] as number }))
      own.push({ forecast: forecast.mean[place] as number, quantiles, actual, weight: cell.contacts })
      plain.push({
        forecast: meanOf(weeks.map((week) => cells.get(week)?.[slot] ?? null)) ?? meanOf([...past.values()].flat()) ?? 0,
        actual,
        weight: cell.contacts,
      })
    })
  }
  return { own, plain }
}

function meanOf(cells: readonly (RatioCell | null)[]): number | null {
  const sum = cells.reduce((before, cell) => before + (cell?.sum ?? 0), 0)
  const contacts = cells.reduce((before, cell) => before + (cell?.contacts ?? 0), 0)
  return contacts > 0 ? sum / contacts : null
}

interface Measure {
  readonly name: string
  readonly kind: RatioHistory['kind']
  readonly settings: RatioSettings
  readonly of: (queue: CallQueue) => Cells
}

const MEASURES: readonly Measure[] = [
  { name: 'handle time', kind: 'time', settings: HANDLE_TIME_SETTINGS, of: ({ handled }) => handled },
  { name: 'wait of the answered', kind: 'time', settings: RATIO_SETTINGS, of: ({ waited }) => waited },
  { name: 'abandonment', kind: 'share', settings: RATIO_SETTINGS, of: ({ abandoned }) => abandoned },
]

/** One call type alone: ours, and the best that any other had at each cut. Ten days of few calls are no contest, so nothing is held against it. */
function writeBeside(name: string, own: MethodScore, others: readonly MethodScore[]): void {
  const bestOther = (of: (cut: CutScore) => number | null): number[] =>
    own.cuts.map((_, cut) => Math.min(...others.flatMap(({ cuts }) => (cuts[cut] === undefined ? [] : [of(cuts[cut]) ?? Infinity]))))
  const bestOtherWapePercent = bestOther(({ accuracy }) => accuracy.wape).map((wape) => (100 * wape).toFixed(2))
  const bestOtherRmse = bestOther(({ accuracy }) => accuracy.rmse).map((rmse) => rmse.toFixed(1))
  const figures = { ...figuresOf(own), bestOtherWapePercent: bestOtherWapePercent.join(' / '), bestOtherRmse: bestOtherRmse.join(' / ') }
  process.stdout.write(`${JSON.stringify({ name: `forecast, ${name}: ${own.method}`, ok: true, ...figures })}\n`)
}

const percent = (fraction: number | null): number | null => (fraction === null ? null : Number((100 * fraction).toFixed(2)))
const all = callQueues()
if (all === null) {
  process.stdout.write(`${JSON.stringify({ name: 'forecast, call types', ok: true, said: 'not run: the recordings are not there' })}\n`)
} else {
  const peers = await peersAskedFor()
  const methods = [ours(), MEAN_OF_FOUR, SEASONAL_NAIVE, ...peers]
  const scores = all.queues.map((queue) => methods.map((method) => scoreMethod(seriesOf(queue, all), method)))
  scores.forEach(([own, ...others], queue) => {
    if (own !== undefined) writeBeside(`call type ${all.queues[queue]?.type}, 30 min`, own, others)
  })
  const together = methods.map((_, method) => pooled(scores.flatMap((of) => of[method] ?? [])))
  const isGood = [writeScored('five call types together, 30 min', together, isNearest)]
  for (const measure of MEASURES) {
    const { name, of } = measure
    const figures = [0, NOON_SLOT].map((seenUntil) => {
      const outcomes = all.queues.map((queue) => ratioOutcomes(of(queue), measure, all, seenUntil))
      return [outcomes.flatMap(({ own }) => own), outcomes.flatMap(({ plain }) => plain)].map((each) => accuracyOf(sumErrors(each)))
    })
    const isNearer = figures.every(([own, plain]) => (own?.wape ?? 1) <= (plain?.wape ?? 0))
    isGood.push(isNearer)
    const shown = (of: 0 | 1, figure: 'wape' | 'bias' | 'coverage') =>
      figures.map((each) => percent(each[of]?.[figure] ?? null)).join(' / ')
    const result = {
      name: `forecast, call types: ${name}`,
      ok: isNearer,
      cuts: 'day-ahead / 12:00',
      wapePercent: shown(0, 'wape'),
      biasPercent: shown(0, 'bias'),
      coveragePercent: shown(0, 'coverage'),
      meanOfFourWapePercent: shown(1, 'wape'),
      meanOfFourBiasPercent: shown(1, 'bias'),
    }
    process.stdout.write(`${JSON.stringify(result)}\n`)
  }
  process.exitCode = isGood.every(Boolean) ? 0 : 1
}

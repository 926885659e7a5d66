// Chooses what the model does not learn from the queue at hand, by forecasting days before those that are scored anywhere: the weekdays of
// the bank from 27 May to 27 August 2003, and, for what the bank's calendar has hardly any of, the 60 working days before 7 July in the
// arrivals of 1999. It begins with round figures, goes through the choices one by one and prints what it chose; `ok` says that
// src/domain/forecast/settings.ts has that. `node bench/forecast-tune.ts --passes N`.
import { parseArgs } from 'node:util'
import { VOLUME_SETTINGS } from '../src/domain/forecast/settings.ts'
import { ours } from './support/forecast-methods.ts'
import { scoreMethod } from './support/forecast-protocol.ts'
import { arrivals1999, bank2003, type ForecastSeries } from './support/forecast-series.ts'
import { CHOICES, choicesOf, settingsOf } from './support/tuned-choices.ts'

const { values: options } = parseArgs({ options: { passes: { type: 'string', default: '1' } } })
const BANK_TEST_FROM = '2003-08-28'
const BANK_TUNING_FROM = '2003-05-27'
const ARRIVALS_TUNING_DAYS = 60
/** A choice has to be better by this part to be taken: less is chance. */
const GAIN_MIN = 0.001

interface TuningSeries {
  readonly bank: ForecastSeries
  readonly arrivals: ForecastSeries
}

function tuningSeries(): TuningSeries | null {
  const bank = bank2003(30)
  const arrivals = arrivals1999()
  if (bank === null || arrivals === null) return null
  const isReal = ({ imputed }: ForecastSeries, date: string): boolean => !imputed.has(date)
  const before = arrivals.dates.filter((date) => date < (arrivals.origins[0] as string) && isReal(arrivals, date))
  return {
    bank: { ...bank, origins: bank.dates.filter((date) => date >= BANK_TUNING_FROM && date < BANK_TEST_FROM && isReal(bank, date)) },
    arrivals: { ...arrivals, origins: before.slice(-ARRIVALS_TUNING_DAYS) },
  }
}

/** The mean WAPE over the cuts. */
function lossOf(series: ForecastSeries, chosen: ReadonlyMap<string, number>): number {
  const { cuts } = scoreMethod(series, ours(settingsOf(chosen)))
  return cuts.reduce((sum, { accuracy }) => sum + (accuracy.wape ?? 1), 0) / cuts.length
}

interface Tuned {
  readonly chosen: ReadonlyMap<string, number>
  readonly tried: number
}

/** Goes through the choices one by one and takes what is better, so often. */
function tune(series: TuningSeries, passes: number): Tuned {
  const chosen = new Map(CHOICES.map(({ name: choice, from }) => [choice, from[0] as number]))
  let tried = 0
  for (let pass = 1; pass <= passes; pass += 1)
    for (const { name: choice, on, from } of CHOICES) {
      let best = lossOf(series[on], chosen)
      for (const value of from) {
        if (value === chosen.get(choice)) continue
        const loss = lossOf(series[on], new Map([...chosen, [choice, value]]))
        tried += 1
        if (loss > best * (1 - GAIN_MIN)) continue
        best = loss
        chosen.set(choice, value)
        process.stderr.write(`pass ${pass}: ${choice} ${value}: ${(100 * loss).toFixed(3)} % on ${on}\n`)
      }
    }
  return { chosen, tried }
}

const series = tuningSeries()
const name = 'forecast, what tuning chose'
if (series === null) {
  process.stdout.write(`${JSON.stringify({ name, ok: true, said: 'not run: the recordings are not there' })}\n`)
} else {
  const { chosen, tried } = tune(series, Number(options.passes))
  const committed = choicesOf(VOLUME_SETTINGS)
  const start = new Map(CHOICES.map(({ name: choice, from }) => [choice, from[0] as number]))
  const percents = (of: ReadonlyMap<string, number>): string =>
    [series.bank, series.arrivals].map((each) => (100 * lossOf(each, of)).toFixed(3)).join(' / ')
  const ok = [...chosen].every(([choice, value]) => committed.get(choice) === value)
  const result = {
    name,
    ok,
    count: tried,
    chosen: Object.fromEntries(chosen),
    series: 'bank / arrivals',
    wapePercentBefore: percents(start),
    wapePercentAfter: percents(chosen),
  }
  process.stdout.write(`${JSON.stringify(result)}\n`)
  process.exitCode = ok ? 0 : 1
}

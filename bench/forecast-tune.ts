// Chooses what the model does not learn from the queue at hand, by forecasting days before those that are scored anywhere: the weekdays of
// the bank from 27 May to 27 August 2003 and every second of the 60 working days before 7 July in the arrivals of 1999. It begins with
// round figures, goes through the choices one by one, twice, and prints what it chose; `ok` says that src/domain/forecast/settings.ts has
// that. `node bench/forecast-tune.ts --passes N`.
import { parseArgs } from 'node:util'
import { VOLUME_SETTINGS, type VolumeSettings } from '../src/domain/forecast/settings.ts'
import { ours } from './support/forecast-methods.ts'
import { scoreMethod } from './support/forecast-protocol.ts'
import { arrivals1999, bank2003, type ForecastSeries } from './support/forecast-series.ts'
import { CHOICES, choicesOf, settingsOf } from './support/tuned-choices.ts'

const { values: options } = parseArgs({ options: { passes: { type: 'string', default: '2' } } })
const BANK_TEST_FROM = '2003-08-28'
const BANK_TUNING_FROM = '2003-05-27'
const ARRIVALS_TUNING_DAYS = 60
/** A choice has to be better by this part to be taken: less is chance. */
const GAIN_MIN = 0.0005

function tuningSeries(): readonly ForecastSeries[] {
  const bank = bank2003(30)
  const arrivals = arrivals1999()
  if (bank === null || arrivals === null) return []
  const isReal = ({ imputed }: ForecastSeries, date: string): boolean => !imputed.has(date)
  const before = arrivals.dates
    .filter((date) => date < (arrivals.origins[0] as string) && isReal(arrivals, date))
    .slice(-ARRIVALS_TUNING_DAYS)
  return [
    { ...bank, origins: bank.dates.filter((date) => date >= BANK_TUNING_FROM && date < BANK_TEST_FROM && isReal(bank, date)) },
    { ...arrivals, origins: before.filter((_, place) => place % 2 === 1) },
  ]
}

/** The mean WAPE over the cuts of each series. */
function losses(series: readonly ForecastSeries[], settings: VolumeSettings): readonly number[] {
  return series.map((each) => {
    const { cuts } = scoreMethod(each, ours(settings))
    return cuts.reduce((sum, { accuracy }) => sum + (accuracy.wape ?? 1), 0) / cuts.length
  })
}

const series = tuningSeries()
const name = 'forecast, what tuning chose'
if (series.length === 0) {
  process.stdout.write(`${JSON.stringify({ name, ok: true, said: 'not run: the recordings are not there' })}\n`)
} else {
  const chosen = new Map(CHOICES.map(({ name: choice, from }) => [choice, from[0] as number]))
  const start = losses(series, settingsOf(chosen))
  const relative = (now: readonly number[]): number =>
    now.reduce((sum, loss, place) => sum + loss / (start[place] as number), 0) / now.length
  let best = 1
  let tried = 1
  for (let pass = 0; pass < Number(options.passes); pass += 1)
    for (const { name: choice, from } of CHOICES)
      for (const value of from) {
        if (value === chosen.get(choice)) continue
        const now = losses(series, settingsOf(new Map([...chosen, [choice, value]])))
        tried += 1
        if (relative(now) > best - GAIN_MIN) continue
        best = relative(now)
        chosen.set(choice, value)
        process.stderr.write(`pass ${pass + 1}: ${choice} ${value}: ${now.map((loss) => (100 * loss).toFixed(3)).join(' ')}\n`)
      }
  const committed = choicesOf(VOLUME_SETTINGS)
  const end = losses(series, settingsOf(chosen))
  const result = {
    name,
    ok: [...chosen].every(([choice, value]) => committed.get(choice) === value),
    count: tried,
    chosen: Object.fromEntries(chosen),
    wapePercentBefore: start.map((loss) => (100 * loss).toFixed(3)).join(' / '),
    wapePercentAfter: end.map((loss) => (100 * loss).toFixed(3)).join(' / '),
  }
  process.stdout.write(`${JSON.stringify(result)}\n`)
  process.exitCode = result.ok ? 0 : 1
}

// Chooses what the model does not learn from the queue at hand, by forecasting days that are scored nowhere: those of the bank before
// 28 August 2003, and, for what the bank's calendar has hardly any of, those of the arrivals of 1999 before July, each from the ninth week
// on. It goes through the choices one by one, once from the first and once from the last figure of each, and prints the better of both
// ends; `ok` says that src/domain/forecast/settings.ts has that. `node bench/forecast-tune.ts --passes N`.
import { parseArgs } from 'node:util'
import { VOLUME_SETTINGS } from '../src/domain/forecast/settings.ts'
import { ours } from './support/forecast-methods.ts'
import { scoreMethod } from './support/forecast-protocol.ts'
import { arrivals1999, bank2003, type ForecastSeries } from './support/forecast-series.ts'
import { CHOICES, choicesOf, settingsOf, type TunedOn } from './support/tuned-choices.ts'

const { values: options } = parseArgs({ options: { passes: { type: 'string', default: '1' } } })
const BANK_TEST_FROM = '2003-08-28'
/** Eight working weeks: what is learned from less is another question. */
const PAST_DAYS_MIN = 40
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
  const tuned = (of: ForecastSeries, before: string): ForecastSeries => ({
    ...of,
    origins: of.dates.filter((date, place) => place >= PAST_DAYS_MIN && date < before && !of.imputed.has(date)),
  })
  return { bank: tuned(bank, BANK_TEST_FROM), arrivals: tuned(arrivals, arrivals.origins[0] as string) }
}

type Chosen = ReadonlyMap<string, number>

/** The mean WAPE over the cuts, of a series with these choices; what was measured once is not measured again. */
function lossesOf(series: TuningSeries): (on: TunedOn, chosen: Chosen) => number {
  const known = new Map<string, number>()
  return (on, chosen) => {
    const key = `${on} ${[...chosen.values()].join(' ')}`
    const before = known.get(key)
    if (before !== undefined) return before
    const { cuts } = scoreMethod(series[on], ours(settingsOf(chosen)))
    const loss = cuts.reduce((sum, { accuracy }) => sum + (accuracy.wape ?? 1), 0) / cuts.length
    known.set(key, loss)
    return loss
  }
}

/** Goes through the choices one by one and takes what is better, so often; of more series, the geometric mean of their losses counts. */
function tune(lossOn: ReturnType<typeof lossesOf>, start: Chosen, passes: number): Chosen {
  const chosen = new Map(start)
  const lossOf = (on: readonly TunedOn[], of: Chosen): number =>
    on.reduce((product, each) => product * lossOn(each, of), 1) ** (1 / on.length)
  for (let pass = 1; pass <= passes; pass += 1)
    for (const { name: choice, on, from } of CHOICES) {
      let best = lossOf(on, chosen)
      for (const value of from) {
        if (value === chosen.get(choice)) continue
        const loss = lossOf(on, new Map([...chosen, [choice, value]]))
        if (loss > best * (1 - GAIN_MIN)) continue
        best = loss
        chosen.set(choice, value)
        process.stderr.write(`pass ${pass}: ${choice} ${value}: ${(100 * loss).toFixed(3)} % on ${on.join(' and ')}\n`)
      }
    }
  return chosen
}

const series = tuningSeries()
const name = 'forecast, what tuning chose'
if (series === null) {
  process.stdout.write(`${JSON.stringify({ name, ok: true, said: 'not run: the recordings are not there' })}\n`)
} else {
  const lossOn = lossesOf(series)
  const startAt = (end: 0 | -1): Chosen => new Map(CHOICES.map(({ name: choice, from }) => [choice, from.at(end) as number]))
  const both = (of: Chosen): number => lossOn('bank', of) * lossOn('arrivals', of)
  const percents = (of: Chosen): string => [lossOn('bank', of), lossOn('arrivals', of)].map((loss) => (100 * loss).toFixed(3)).join(' / ')
  const starts = [startAt(0), startAt(-1)] as const
  const ends = starts.map((start) => tune(lossOn, start, Number(options.passes)))
  const [fromFirst, fromLast] = ends as [Chosen, Chosen]
  const chosen = both(fromLast) < both(fromFirst) ? fromLast : fromFirst
  const committed = choicesOf(VOLUME_SETTINGS)
  const ok = [...chosen].every(([choice, value]) => committed.get(choice) === value)
  const result = {
    name,
    ok,
    chosen: Object.fromEntries(chosen),
    series: 'bank / arrivals',
    wapePercentAtFirst: percents(starts[0]),
    wapePercentTunedFromFirst: percents(fromFirst),
    wapePercentAtLast: percents(starts[1]),
    wapePercentTunedFromLast: percents(fromLast),
  }
  process.stdout.write(`${JSON.stringify(result)}\n`)
  process.exitCode = ok ? 0 : 1
}

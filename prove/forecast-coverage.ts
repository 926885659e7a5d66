// Whether bands hold what they say, on queues of known laws: days forecast the day before and with a third and two thirds of the day seen,
// from 90 days of history each. Coverage is that of the band from .1 to .9; `spread` is what share of a smoothed count falls into it, which
// does not depend on how few whole numbers there are. `node prove/forecast-coverage.ts --days N --seed S`.
import { parseArgs } from 'node:util'
import { fitVolume } from '../src/domain/forecast/fit-volume.ts'
import { forecastVolume } from '../src/domain/forecast/forecast-volume.ts'
import { addDays } from '../src/domain/interval/local-calendar.ts'
import { Random } from '../src/domain/shared/random.ts'
import { type KnownLaw, lawDays, lawHistory, ORDINARY_LAW } from '../test/support/known-law.ts'

const { values: options } = parseArgs({ options: { days: { type: 'string', default: '2000' }, seed: { type: 'string', default: '1' } } })
const SEED = options.seed
const HISTORY_DAYS = 126
const DAYS_PER_QUEUE = 10
const MIN = 0.78
const MAX = 0.82

const LAWS: readonly KnownLaw[] = [
  { ...ORDINARY_LAW, perSlot: 500 },
  { ...ORDINARY_LAW, perSlot: 60, daySd: 0.1 },
  { ...ORDINARY_LAW, perSlot: 60, withinSd: 0.08, fadingHours: 2 },
  { ...ORDINARY_LAW, perSlot: 12, worksOnWeekends: true },
  { ...ORDINARY_LAW, perSlot: 3, daySd: 0.15 },
]
const CUTS = [0, 8, 16]

interface Coverage {
  slots: number
  covered: number
  spread: number
  days: number
  daysCovered: number
}
const none = (): Coverage => ({ slots: 0, covered: 0, spread: 0, days: 0, daysCovered: 0 })
const byCut = CUTS.map(none)
const byLaw = LAWS.map(none)

/** Forecasts some days of one queue after its history, each from the days before it. */
function runQueue(lawAt: number, queue: number): number {
  const law = LAWS[lawAt] as KnownLaw
  const random = new Random(`${SEED}/forecast-coverage/${lawAt}/${queue}`)
  const days = lawDays(law, { from: '2026-01-05', days: HISTORY_DAYS + 21, seed: `${SEED}/${lawAt}/${queue}` })
  const dates = [...days.counts.keys()].filter((date) => date >= addDays('2026-01-05', HISTORY_DAYS)).slice(0, DAYS_PER_QUEUE)
  for (const date of dates) {
    const fitted = fitVolume(lawHistory(law, days, date))
    if (!fitted.ok) throw new Error(`law ${lawAt}, queue ${queue}: nothing to learn from`)
    const counts = days.counts.get(date) as readonly (number | null)[]
    CUTS.forEach((cut, at) => {
      const until = law.openSlots[0] + cut
      const forecast = forecastVolume(
        fitted.value,
        [
          {
            date,
            intervals: counts.map((_, slot) => ({ start: slot, end: slot + 1, slot })),
            isOpen: (slot) => counts[slot] !== null,
            seen: counts.map((count, slot) => (slot < until ? (count ?? 0) : null)),
          },
        ],
        { asOf: until, events: [] },
      )
      const actual = counts.slice(until)
      const of = [byCut[at] as Coverage, byLaw[lawAt] as Coverage]
      forecast.quantiles[0]?.values.forEach((low, slot) => {
        const count = actual[slot]
        if (typeof count !== 'number') return
        const high = forecast.quantiles.at(-1)?.values[slot] as number
        const smooth = count - 0.5 + random.uniform()
        for (const each of of) {
          each.slots += 1
          if (count >= low && count <= high) each.covered += 1
          if (Math.max(0, smooth) >= low && smooth <= high) each.spread += 1
        }
      })
      const volume = forecast.days[0]
      const total = counts.reduce<number>((sum, count) => sum + (count ?? 0), 0)
      for (const each of of) {
        each.days += 1
        if (total >= (volume?.quantiles[0]?.value ?? 0) && total <= (volume?.quantiles.at(-1)?.value ?? 0)) each.daysCovered += 1
      }
    })
  }
  return dates.length
}

let forecastDays = 0
for (let queue = 0; forecastDays < Number(options.days); queue += 1)
  for (let law = 0; law < LAWS.length && forecastDays < Number(options.days); law += 1) forecastDays += runQueue(law, queue)

const percent = (part: number, whole: number): string => ((100 * part) / whole).toFixed(1)
const isWithin = ({ slots, spread }: Coverage): boolean => spread / slots >= MIN && spread / slots <= MAX
const result = {
  name: 'forecast bands on known laws',
  ok: byCut.every(isWithin),
  count: forecastDays,
  seed: SEED,
  cuts: 'day-ahead / a third seen / two thirds seen',
  spreadPercent: byCut.map(({ spread, slots }) => percent(spread, slots)).join(' / '),
  coveragePercent: byCut.map(({ covered, slots }) => percent(covered, slots)).join(' / '),
  endOfDayPercent: byCut.map(({ daysCovered, days }) => percent(daysCovered, days)).join(' / '),
  spreadPercentByLaw: byLaw.map(({ spread, slots }) => percent(spread, slots)).join(' / '),
  endOfDayPercentByLaw: byLaw.map(({ daysCovered, days }) => percent(daysCovered, days)).join(' / '),
}
process.stdout.write(`${JSON.stringify(result)}\n`)
process.exitCode = result.ok ? 0 : 1

import { countryCalendar } from '../adapters/calendar/public-holidays.ts'
import { temporalCalendar } from '../adapters/calendar/temporal-calendar.ts'
import { addDays } from '../domain/interval/local-calendar.ts'
import { formatInstant } from '../domain/shared/civil.ts'
import { type CountsFile, readCountsCsv } from './counts-csv.ts'
import { CountsForecaster, type ForecastRow } from './counts-forecaster.ts'
import type { ForecastMean } from './counts-means.ts'
import { type ForecastOptions, readForecastOptions, rowsPerInterval } from './forecast-options.ts'
import { readInput } from './read-input.ts'
import type { Answer } from './staff.ts'
import { faultLine } from './table-file.ts'
import { CommandError } from './usage.ts'
import type { WallStyle } from './wall-time.ts'
import { dateOf } from './zone-days.ts'

const NOTES_MAX = 50

/** `loadline forecast`: the volume of the rest of a day, or further, from what had come by then, and what the file tells of its contacts. */
export async function forecast(args: readonly string[]): Promise<Answer> {
  const options = readForecastOptions(args)
  const file = readCountsCsv(await readInput(options.csv), options.csv, { name: options.zone, calendar: temporalCalendar })
  const perInterval = rowsPerInterval(options.minutesPerSlot, file.stepMs, options.csv)
  const { minutesPerSlot, zone } = options
  const forecaster = new CountsForecaster(file, { minutesPerSlot, perInterval, zone, calendar: temporalCalendar }, marketOf(options, file))
  const lines = options.at.map((wallMs) => shown(forecaster.forecast(wallMs, options.until), file, options.isJson))
  return { isDone: true, text: lines.join('\n'), notes: notesOf(file, options.csv) }
}

function marketOf({ country, at, until }: ForecastOptions, { rows }: CountsFile): ConstructorParameters<typeof CountsForecaster>[2] {
  const [first] = rows
  if (first === undefined) throw new CommandError('no row of the file can be used, nothing to learn from')
  const last = Math.max(...at, until ?? 0)
  if (country === null) return { holidays: new Map(), weekend: null }
  return countryCalendar(country, { from: dateOf(first.wallMs), until: addDays(dateOf(last), 62) })
}

function notesOf({ faults, ignored }: CountsFile, csv: string): readonly string[] {
  const columns = ignored.length === 0 ? [] : [`${csv}: columns without meaning here: ${ignored.join(', ')}`]
  const more = faults.length > NOTES_MAX ? [`${csv}: ${faults.length - NOTES_MAX} more rows cannot be used`] : []
  return [...columns, ...faults.slice(0, NOTES_MAX).map(faultLine), ...more]
}

function shown(rows: readonly ForecastRow[], { style, means }: CountsFile, isJson: boolean): string {
  const named = rows.map((row) => ({
    start: wallText(row.wallMs, style),
    ...quantilesAndMean(row),
    ...Object.fromEntries(
      means.flatMap((name) => {
        const mean = row.means[name]
        return mean === undefined ? [] : [[name, quantilesAndMean(mean)]]
      }),
    ),
  }))
  if (isJson) return JSON.stringify({ rows: named })
  const columns = (mean: ForecastMean | undefined): readonly string[] =>
    mean === undefined ? ['', '', '', ''] : [mean.mean, ...mean.quantiles.map(({ value }) => value)].map((value) => String(rounded(value)))
  return [
    ['start', 'mean', ...LEVELS, ...means.flatMap((name) => [name, ...LEVELS.map((level) => `${name}_${level}`)])].join(','),
    ...rows.map((row) => [wallText(row.wallMs, style), ...columns(row), ...means.flatMap((name) => columns(row.means[name]))].join(',')),
  ].join('\n')
}

const LEVELS = ['q10', 'q50', 'q90'] as const

function quantilesAndMean({ mean, quantiles }: ForecastMean) {
  return {
    quantiles: Object.fromEntries(quantiles.map(({ level, value }) => [String(level), rounded(value)])),
    mean: rounded(mean),
  }
}

function rounded(value: number): number {
  return Math.round(value * 1e4) / 1e4
}

/** The wall clock as the file writes it. */
function wallText(wallMs: number, { separator, hasSeconds }: WallStyle): string {
  const text = formatInstant(wallMs)
  return `${text.slice(0, 10)}${separator}${text.slice(11, hasSeconds ? 19 : 16)}`
}

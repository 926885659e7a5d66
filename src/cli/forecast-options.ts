import { isCountry } from '../adapters/calendar/public-holidays.ts'
import { temporalCalendar } from '../adapters/calendar/temporal-calendar.ts'
import { DAY_MS, MINUTE_MS } from '../domain/shared/instant.ts'
import { CommandError, type Given, readGiven, UsageError } from './usage.ts'
import { readWallTime } from './wall-time.ts'

export interface ForecastOptions {
  readonly csv: string
  readonly zone: string
  readonly minutesPerSlot: number
  /** The moments of the wall clock to forecast at, as if they were UTC, in the order given. */
  readonly at: readonly number[]
  /** Up to when; null is the end of each one's local day. */
  readonly until: number | null
  readonly country: string | null
  readonly isJson: boolean
}

const FLAGS = {
  csv: { type: 'string' },
  zone: { type: 'string' },
  interval: { type: 'string' },
  at: { type: 'string', multiple: true },
  until: { type: 'string' },
  country: { type: 'string' },
  json: { type: 'boolean' },
} as const

const MINUTES_MIN = 5
const MINUTES_PER_DAY = 1_440
const DAYS_AHEAD_MAX = 92

/** What `forecast` is told. */
export function readForecastOptions(args: readonly string[]): ForecastOptions {
  const given = readGiven(args, FLAGS, null)
  const [positional] = given.positionals
  if (positional !== undefined) throw new UsageError(`${JSON.stringify(positional)} has no flag in front, expected a file as --csv FILE`)
  const at = given.texts('at').map((text) => wallOf('at', text))
  if (at.length === 0) throw new UsageError('expected --at LOCAL, as 2026-03-29T10:00')
  const untilText = given.text('until')
  const until = untilText === undefined ? null : wallOf('until', untilText)
  const tooFar = until === null ? undefined : at.find((each) => until <= each || until > each + DAYS_AHEAD_MAX * DAY_MS)
  if (tooFar !== undefined)
    throw new UsageError(`--until is ${untilText}, expected a time after --at and at most ${DAYS_AHEAD_MAX} days later`)
  const zone = demanded(given, 'zone', 'ZONE, as Europe/Berlin')
  if (!temporalCalendar.isZone(zone)) throw new UsageError(`--zone is ${JSON.stringify(zone)}, expected a zone as Europe/Berlin`)
  const country = given.text('country') ?? null
  if (country !== null && !isCountry(country))
    throw new UsageError(`--country is ${JSON.stringify(country)}, expected two letters of a country whose holidays are known, as DE`)
  return {
    csv: demanded(given, 'csv', 'FILE'),
    zone,
    minutesPerSlot: minutesOf(demanded(given, 'interval', 'LENGTH, as 30m')),
    at,
    until,
    country,
    isJson: given.flag('json'),
  }
}

/** Holds an interval to be whole rows of a file. */
export function rowsPerInterval(minutesPerSlot: number, stepMs: number, file: string): number {
  const rows = (minutesPerSlot * MINUTE_MS) / stepMs
  if (Number.isInteger(rows)) return rows
  throw new CommandError(
    `${file}: its rows are ${stepMs / MINUTE_MS} minutes apart, expected parts of the interval of ${minutesPerSlot} minutes`,
  )
}

function demanded(given: Given, name: string, what: string): string {
  const value = given.text(name)
  if (value === undefined) throw new UsageError(`expected --${name} ${what}`)
  return value
}

function minutesOf(text: string): number {
  const [, amount, unit] = /^(\d{1,4})(m|h)$/.exec(text) ?? []
  const minutes = Number(amount) * (unit === 'h' ? 60 : 1)
  if (minutes >= MINUTES_MIN && minutes <= MINUTES_PER_DAY / 2 && MINUTES_PER_DAY % minutes === 0) return minutes
  throw new UsageError(`--interval is ${JSON.stringify(text)}, expected a part of a day from ${MINUTES_MIN} minutes, as 15m, 30m or 1h`)
}

function wallOf(name: string, text: string): number {
  const wall = readWallTime(text)
  if (wall === null) throw new UsageError(`--${name} is ${JSON.stringify(text)}, expected a local time as 2026-03-29T10:00`)
  return wall.wallMs
}

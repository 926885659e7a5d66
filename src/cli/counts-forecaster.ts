import type { Calendar } from '../app/local-days.ts'
import { type AssembledHistory, assembleHistory } from '../domain/forecast/assemble-history.ts'
import { type FittedVolume, fitVolume } from '../domain/forecast/fit-volume.ts'
import { type DayToForecast, forecastVolume } from '../domain/forecast/forecast-volume.ts'
import { addDays } from '../domain/interval/local-calendar.ts'
import { formatInstant } from '../domain/shared/civil.ts'
import { DAY_MS, type Instant, MINUTE_MS } from '../domain/shared/instant.ts'
import type { CountsFile, Mean } from './counts-csv.ts'
import {
  addedMeans,
  type FittedMeans,
  type ForecastMean,
  fitMeans,
  forecastMeans,
  type MeansByDate,
  type MeansCell,
  meansOf,
} from './counts-means.ts'
import { CommandError } from './usage.ts'
import { dateOf, midnightOf, ZoneDays } from './zone-days.ts'

/** The grid that counts are put on. */
export interface CountsGrid {
  readonly minutesPerSlot: number
  /** Rows of the file in an interval; one that has fewer is not known. */
  readonly perInterval: number
  readonly zone: string
  readonly calendar: Calendar
}

export interface Market {
  readonly holidays: ReadonlyMap<string, string>
  readonly weekend: readonly number[] | null
}

export interface ForecastRow {
  readonly wallMs: number
  readonly mean: number
  readonly quantiles: readonly { readonly level: number; readonly value: number }[]
  /** What the file tells of contacts beside their number. */
  readonly means: Partial<Record<Mean, ForecastMean>>
}

interface KnownInterval {
  readonly wallMs: number
  readonly end: Instant
  readonly count: number
  readonly means: MeansCell
}

interface Learned extends AssembledHistory {
  readonly key: string
  readonly fitted: FittedVolume
  readonly means: FittedMeans
}

/** Forecasts from a file of counts as if it were each of some moments. What is learned of the days before a day serves all moments of it. */
export class CountsForecaster {
  readonly #grid: CountsGrid
  readonly #market: Market
  readonly #days: ZoneDays
  readonly #slotMs: number
  readonly #known: ReadonlyMap<Instant, KnownInterval>
  readonly #byDate: ReadonlyMap<string, readonly (number | null)[]>
  readonly #meansByDate: MeansByDate
  readonly #wallOf = new Map<Instant, number>()
  #learned: Learned | null = null

  constructor({ rows }: CountsFile, grid: CountsGrid, market: Market) {
    this.#grid = grid
    this.#market = market
    this.#slotMs = grid.minutesPerSlot * MINUTE_MS
    const [first, last] = [rows[0]?.wallMs ?? 0, rows.at(-1)?.wallMs ?? 0]
    this.#days = new ZoneDays(grid.calendar, grid.zone, { fromMs: first, untilMs: last + DAYS_AHEAD * DAY_MS })
    this.#known = knownIntervals(rows, { slotMs: this.#slotMs, perInterval: grid.perInterval })
    this.#byDate = countsByDate(this.#known, this.#slotMs)
    this.#meansByDate = meansByDate(this.#known, this.#slotMs)
  }

  /** The intervals that are not over at a moment of the wall clock, up to another, or to the end of its day. */
  forecast(atWallMs: number, untilWallMs: number | null): readonly ForecastRow[] {
    const [at] = this.#days.instantsOf(atWallMs)
    if (at === undefined)
      throw new CommandError(
        `--at ${formatInstant(atWallMs).slice(0, 16)}: there was no such local time in ${this.#grid.zone}, or it is far from all rows`,
      )
    const untilMs = untilWallMs ?? midnightOf(atWallMs) + DAY_MS
    const learned = this.#learn(dateOf(atWallMs), dateOf(untilMs - 1), at)
    const days: DayToForecast[] = []
    for (let fromMs = midnightOf(atWallMs); fromMs < untilMs; fromMs += DAY_MS)
      days.push(this.#dayToForecast(fromMs, Math.min(fromMs + DAY_MS, untilMs), { at, learned }))
    const { intervals, mean, quantiles } = forecastVolume(learned.fitted, days, { asOf: at, events: [] })
    const expected = new Map(intervals.map(({ start }, place) => [start, mean[place] as number]))
    const means = forecastMeans(
      learned.means,
      days.map((day) => ({
        ...day,
        seen: day.intervals.map(({ start }, place) =>
          typeof day.seen[place] === 'number' ? (this.#known.get(start)?.means ?? null) : null,
        ),
        contacts: day.intervals.map(({ start }) => expected.get(start) ?? 0),
      })),
      at,
    )
    return intervals.flatMap(({ start, end }, place) => {
      const isAhead = end > at && (mean[place] as number) > 0
      const values = quantiles.map(({ level, values: line }) => ({ level, value: line[place] as number }))
      return isAhead
        ? [{ wallMs: this.#wallOf.get(start) as number, mean: mean[place] as number, quantiles: values, means: means.get(start) ?? {} }]
        : []
    })
  }

  #dayToForecast(fromMs: number, untilMs: number, { at, learned }: { readonly at: Instant; readonly learned: Learned }): DayToForecast {
    const date = dateOf(fromMs)
    const intervals = this.#days.stepsOf({ fromMs, untilMs }, this.#slotMs).map(({ start, wallMs }) => {
      this.#wallOf.set(start, wallMs)
      return { start, end: start + this.#slotMs, slot: (wallMs - fromMs) / this.#slotMs }
    })
    const seen = intervals.map(({ start }) => {
      const known = this.#known.get(start)
      return known !== undefined && known.end <= at ? known.count : null
    })
    return { date, intervals, isOpen: (slot) => learned.isOpen(date, slot), seen }
  }

  #learn(date: string, until: string, at: Instant): Learned {
    const { holidays, weekend } = this.#market
    const hasBegun = [...this.#known.values()].some((known) => dateOf(known.wallMs) === date && known.end <= at)
    const key = `${date} ${until} ${hasBegun}`
    if (this.#learned?.key === key) return this.#learned
    const counts = new Map([...this.#byDate].filter(([each]) => each < date || (each === date && hasBegun)))
    const assembled = assembleHistory({
      minutesPerSlot: this.#grid.minutesPerSlot,
      counts,
      asOf: date,
      until: addDays(until, 1),
      holidays,
      weekend,
      borrowed: null,
    })
    const fitted = fitVolume(assembled.history)
    if (!fitted.ok)
      throw new CommandError(`${fitted.error.days} days with counts before ${date}, expected at least ${fitted.error.daysMin}`)
    const past = new Map([...this.#meansByDate].filter(([each]) => each < date))
    const means = fitMeans(this.#grid.minutesPerSlot, assembled.history.calendar, past)
    this.#learned = { ...assembled, key, fitted: fitted.value, means }
    return this.#learned
  }
}

/** The clocks of this many days after the last row are known. */
const DAYS_AHEAD = 100

/** Intervals of which every row is there, by their starts. */
function knownIntervals(
  rows: CountsFile['rows'],
  { slotMs, perInterval }: { readonly slotMs: number; readonly perInterval: number },
): ReadonlyMap<Instant, KnownInterval> {
  const sums = new Map<Instant, { wallMs: number; count: number; rows: number; means: MeansCell }>()
  for (const row of rows) {
    const { start, wallMs, count } = row
    const within = wallMs % slotMs
    const sum = sums.get(start - within) ?? { wallMs: wallMs - within, count: 0, rows: 0, means: NO_MEANS }
    sum.count += count
    sum.rows += 1
    sum.means = addedMeans(sum.means, meansOf(row))
    sums.set(start - within, sum)
  }
  return new Map(
    [...sums].flatMap(([start, { wallMs, count, rows: there, means }]) =>
      there === perInterval ? [[start, { wallMs, end: start + slotMs, count, means }] as const] : [],
    ),
  )
}

const NO_MEANS: MeansCell = { handled: null, abandoned: null }

/** By date and slot of the wall clock; where the clocks show a slot twice it has both. */
function meansByDate(known: ReadonlyMap<Instant, KnownInterval>, slotMs: number): MeansByDate {
  const byDate = new Map<string, (MeansCell | null)[]>()
  for (const { wallMs, means } of known.values()) {
    const date = dateOf(wallMs)
    const slots = byDate.get(date) ?? new Array<MeansCell | null>(DAY_MS / slotMs).fill(null)
    const slot = (wallMs - midnightOf(wallMs)) / slotMs
    slots[slot] = addedMeans(slots[slot] ?? NO_MEANS, means)
    byDate.set(date, slots)
  }
  return byDate
}

/** By date and slot of the wall clock; where the clocks show a slot twice it has the mean of both. */
function countsByDate(known: ReadonlyMap<Instant, KnownInterval>, slotMs: number): ReadonlyMap<string, readonly (number | null)[]> {
  const times = new Map<string, number[][]>()
  for (const { wallMs, count } of known.values()) {
    const date = dateOf(wallMs)
    const slots = times.get(date) ?? Array.from({ length: DAY_MS / slotMs }, () => [])
    slots[(wallMs - midnightOf(wallMs)) / slotMs]?.push(count)
    times.set(date, slots)
  }
  const mean = (counts: readonly number[]): number | null =>
    counts.length === 0 ? null : counts.reduce((sum, count) => sum + count, 0) / counts.length
  return new Map([...times].map(([date, slots]) => [date, slots.map(mean)]))
}

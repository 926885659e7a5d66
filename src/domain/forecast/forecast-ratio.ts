import { assert } from '../shared/result.ts'
import { factor, solve, solveLower } from './cholesky.ts'
import { countQuantiles } from './count-quantiles.ts'
import { type FittedRatio, type RatioCell, shareVariation } from './fit-ratio.ts'
import { BAND_LEVELS, type Forecast, type ForecastMeasure } from './forecast.ts'
import type { SlotInterval } from './forecast-volume.ts'
import { deviatesOf, gammaRatio } from './ratio-law.ts'
import { predictRatioLevel } from './ratio-level.ts'
import { fading } from './ratio-noise.ts'
import { expectedRatio } from './ratio-profile.ts'

/** A local day of which a mean per contact is to be forecast. */
export interface RatioDay {
  readonly date: string
  /** Its intervals in order; several may be parts of one slot, as quarters of the hours that a mean was learned by. */
  readonly intervals: readonly SlotInterval[]
  /** What was seen of it, by interval; null where nothing is known yet. Empty for a day that has not begun. */
  readonly seen: readonly (RatioCell | null)[]
  /** How many contacts each interval is expected to have, from the forecast of the volume: a mean of few varies more. */
  readonly contacts: readonly number[]
}

/** Changes when the same past would give other figures. */
const MODEL = { name: 'course-and-level', version: 2 } as const

/** A mean per contact in the intervals of these days that were not seen, with the band of what will be measured there. */
export function forecastRatio(
  fitted: FittedRatio,
  days: readonly RatioDay[],
  { measure, asOf }: { readonly measure: ForecastMeasure; readonly asOf: number },
): Forecast {
  const ahead = days.flatMap((day) => forecastDay(fitted, day))
  const values = ahead.map((each) => quantiles(fitted, each))
  const { trainedDates } = fitted
  return {
    measure,
    intervals: ahead.map(({ interval: { start, end } }) => ({ start, end })),
    mean: ahead.map(({ mean }) => mean),
    quantiles: BAND_LEVELS.map((level, place) => ({ level, values: values.map((line) => line[place] as number) })),
    model: MODEL,
    inputs: {
      asOf,
      trainedFrom: trainedDates[0] ?? null,
      trainedUntil: trainedDates.at(-1) ?? null,
      days: trainedDates.length,
      seenIntervals: days.reduce((sum, { seen }) => sum + seen.filter((cell) => cell !== null).length, 0),
      excludedIntervals: 0,
      events: [],
    },
  }
}

interface Ahead {
  readonly interval: SlotInterval
  readonly mean: number
  /** Of the mean that single contacts scatter around, relative. */
  readonly variance: number
  readonly contacts: number
}

/** A seen slot that the others contradict by more counts as that far off and no further. */
const SEEN_SDS_MAX = 3
const FACTOR_MIN = 0.2
/** Fewer slots do not make a day unusual. */
const UNUSUAL_SLOTS_MIN = 3
/** The variance of a median beside that of a mean. */
const MEDIAN_VARIANCE = 1.57

function forecastDay(fitted: FittedRatio, { date, intervals, seen, contacts }: RatioDay): Ahead[] {
  const day = fitted.calendar.get(date)
  assert(day !== undefined, `the calendar that was learned with has no ${date}`)
  const { departure, moreVariance } = predictRatioLevel(fitted.levels, day.ordinal)
  const expected = (slot: number): number => expectedRatio(fitted.profile, day.weekday, slot) * (1 + departure)
  const dayVariance = fitted.noise.day + moreVariance + fitted.variation / fitted.contacts
  const given = condition(fitted, seenSlots(fitted, { intervals, seen }, expected), dayVariance)
  return intervals.flatMap((interval, place) => {
    if ((seen[place] ?? null) !== null) return []
    const { error, variance } = given(interval.slot)
    const mean = expected(interval.slot) * Math.max(FACTOR_MIN, 1 + error)
    return [{ interval, mean, variance: variance + fitted.noise.own, contacts: contacts[place] ?? 1 }]
  })
}

interface Seen {
  readonly slot: number
  /** Of what was expected, relative. */
  readonly error: number
  /** What chance and the slot itself make of it, beside what it has together with others. */
  readonly alone: number
}

/** What was seen by slot, as sums over its intervals. */
function seenSlots(
  { kind, noise, variation }: FittedRatio,
  { intervals, seen }: Pick<RatioDay, 'intervals' | 'seen'>,
  expectedOf: (slot: number) => number,
): readonly Seen[] {
  const cells = new Map<number, RatioCell>()
  intervals.forEach(({ slot }, place) => {
    const cell = seen[place] ?? null
    if (cell === null || cell.contacts <= 0) return
    const before = cells.get(slot)
    cells.set(slot, { sum: (before?.sum ?? 0) + cell.sum, contacts: (before?.contacts ?? 0) + cell.contacts })
  })
  return [...cells].map(([slot, { sum, contacts }]) => {
    const expected = expectedOf(slot)
    const ofOne = kind === 'share' ? shareVariation(expected) : variation
    return { slot, error: sum / contacts / expected - 1, alone: noise.own + ofOne / contacts }
  })
}

/** The relative error to be expected of a slot, and its variance, given those of the slots that were seen: the conditional Gaussian. */
function condition(
  fitted: FittedRatio,
  seen: readonly Seen[],
  usualDay: number,
): (slot: number) => { readonly error: number; readonly variance: number } {
  const { noise, hoursPerSlot, settings } = fitted
  const dayVariance = Math.max(usualDay, unusualDay(seen, usualDay, fitted))
  const usual = dayVariance + noise.near
  if (seen.length === 0) return () => ({ error: 0, variance: usual })
  const together = (one: number, other: number): number => dayVariance + noise.near * fading(Math.abs(one - other), hoursPerSlot, settings)
  const matrix = new Float64Array(seen.length ** 2)
  seen.forEach(({ slot, alone }, row) => {
    for (let column = 0; column <= row; column += 1)
      matrix[row * seen.length + column] = together(slot, seen[column]?.slot as number) + (row === column ? alone : 0)
  })
  const factored = factor(matrix, seen.length)
  const weights = solve(
    factored,
    Float64Array.from(seen, ({ error, alone }) => {
      const limit = SEEN_SDS_MAX * Math.sqrt(usual + alone)
      return Math.max(-limit, Math.min(error, limit))
    }),
  )
  return (slot) => {
    const toSeen = Float64Array.from(seen, (other) => together(slot, other.slot))
    const less = solveLower(factored, toSeen).reduce((sum, each) => sum + each ** 2, 0)
    return { error: toSeen.reduce((sum, each, place) => sum + each * (weights[place] as number), 0), variance: usual - less }
  }
}

/**
 * How far days vary, if what was seen of this one is to lie within what they do: where half of its slots are further off to one side than the
 * past has an example for it is a day of another kind, which is believed for what it is. 0 where it is a day like others, where too little of
 * it is seen, and of means that do not stay as they are.
 */
function unusualDay(seen: readonly Seen[], usualDay: number, { noise: { near }, hoursPerSlot, settings }: FittedRatio): number {
  if (settings.unusualSds === null || seen.length < UNUSUAL_SLOTS_MIN) return 0
  const errors = seen.map(({ error }) => error).sort((a, b) => a - b)
  const median = errors[errors.length >> 1] as number
  const precision = seen.reduce((sum, { alone }) => sum + 1 / (near + alone), 0)
  const independent = Math.max(1, (seen.length * hoursPerSlot) / (2 * settings.fadingHours))
  const chance = MEDIAN_VARIANCE / precision + near / independent
  const limit = settings.unusualSds ** 2
  return median ** 2 > limit * (usualDay + chance) ? median ** 2 / limit - chance : 0
}

/** A time has the law that past times had; a share is that of a count with an uncertain rate. */
function quantiles({ kind, variation, law }: FittedRatio, { mean, variance, contacts }: Ahead): readonly number[] {
  const many = Math.max(1, contacts)
  if (kind === 'share')
    return countQuantiles({ mean: mean * many, relativeVariance: variance }, BAND_LEVELS).map((count) => Math.min(1, count / many))
  return deviatesOf(law, many).map((deviate) => mean * gammaRatio(deviate, variance + variation / many))
}
